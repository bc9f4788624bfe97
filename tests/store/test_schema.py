import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from moderation.store import StoreError, migrate, open_store
from moderation.store.database import read_url
from moderation.store.schema import HEAD
from moderation.store.tables import metadata


def test_the_migrations_make_the_tables_that_the_code_speaks_of(url: str) -> None:
    engine = create_engine(read_url(url))
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


def test_the_head_named_in_the_code_is_the_last_migration() -> None:
    folder = Path(open_store.__code__.co_filename).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == HEAD


def test_a_database_without_tables_is_refused_with_the_way_out(empty_url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(empty_url)

    assert "run `moderation db upgrade`" in str(caught.value)


def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    engine = create_engine(read_url(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(StoreError) as caught:
        open_store(url)

    assert str(caught.value) == (
        f"the database is at migration 9999, which this program (at {HEAD}) does not know; "
        "run the newer program that wrote it"
    )
    with pytest.raises(StoreError):
        migrate(url)


def test_migrating_twice_changes_nothing(url: str) -> None:
    migrate(url)

    open_store(url).close()


def test_several_processes_may_make_the_tables_at_once(empty_url: str) -> None:
    program = "import sys; from moderation.store import migrate; migrate(sys.argv[1])"
    command = [sys.executable, "-c", program, empty_url]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
    told = [process.communicate()[1].decode() for process in running]

    assert [process.returncode for process in running] == [0, 0, 0, 0], told
    open_store(empty_url).close()


def test_a_private_store_has_the_same_tables_without_migrations(tmp_path: Path) -> None:
    opened = open_store(f"sqlite:///{tmp_path / 'private.db'}", durable=False)
    with opened.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    opened.close()

    assert differences == []


@pytest.mark.parametrize("address", ["sqlite://", "mysql://x/y", "sqlite:///:memory:"])
def test_an_address_that_cannot_hold_a_store_is_refused(address: str) -> None:
    with pytest.raises(StoreError):
        open_store(address)
