"""Brings a database's tables up to date, and opens only a database whose tables we know."""

import sqlite3
import time
from contextlib import closing
from importlib import resources
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from moderation.store.database import BUSY_SECONDS, WRITE_LOCK, Store, read_url
from moderation.store.error import StoreError
from moderation.store.tables import metadata
from moderation.store.writer import explain_fault

HEAD = "0001"  # the last migration; a test compares it with the migrations' own
MIGRATION_SECONDS = 60.0


def open_store(url: str, *, durable: bool = True) -> Store:
    """Open a database whose tables are up to date.

    With `durable=False` the file is private to this process and thrown away at its end: its
    tables are made on the spot and nothing waits for the disk.

    Raises
    ------
    StoreError
        The database is away, or its tables are not those that this program knows.
    """
    address = read_url(url)
    if not durable:
        make_temporary(url)
    elif address.get_backend_name() == "sqlite" and not Path(str(address.database)).exists():
        raise StoreError(f"`{address.database}` does not exist; run `moderation db upgrade`")
    store = Store(address, durable=durable)
    try:
        with store.read() as connection:
            check_revision(connection)
    except BaseException:
        store.close()
        raise
    return store


def check_revision(connection: Connection) -> None:
    """Refuse tables that are older or newer than this program."""
    revision = read_revision(connection)
    if revision is None:
        raise StoreError("the database has no tables yet; run `moderation db upgrade`")
    if revision == HEAD:
        return
    if revision.isdigit() and revision < HEAD:
        raise StoreError(
            f"the database is at migration {revision} and this program needs {HEAD}; "
            "run `moderation db upgrade`"
        )
    raise StoreError(
        f"the database is at migration {revision}, which this program (at {HEAD}) does not know; "
        "run the newer program that wrote it"
    )


def read_revision(connection: Connection) -> str | None:
    """The last migration that the database has seen; None for a database without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def migrate(url: str) -> None:
    """Make the tables or bring them up to date; several processes may do it at once.

    All migrations run in one transaction that nobody else can be in, so a process that is
    killed half way leaves the tables as they were.

    Raises
    ------
    StoreError
        The database is away, or newer than this program.
    """
    address = read_url(url)
    sqlite = address.get_backend_name() == "sqlite"
    if sqlite:
        switch_to_wal(str(address.database))
    connect_args = {"timeout": MIGRATION_SECONDS} if sqlite else {"connect_timeout": 5}
    engine = create_engine(address, connect_args=connect_args)
    if sqlite:
        event.listen(engine, "connect", take_over_transactions)
        event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            if not sqlite:
                lock = text("SELECT pg_advisory_xact_lock(:lock)")
                connection.execute(lock, {"lock": WRITE_LOCK})
            if read_revision(connection) != HEAD:
                upgrade(connection)
                check_revision(connection)
    except SQLAlchemyError as error:
        raise StoreError(explain_fault(error)) from error
    finally:
        engine.dispose()


def take_over_transactions(connection: sqlite3.Connection, _record: object) -> None:
    """Stop Python's sqlite3 from committing before each CREATE TABLE."""
    connection.isolation_level = None


def switch_to_wal(path: str) -> None:
    """Set the journal mode, which the file remembers.

    SQLite does not wait for a lock here, so two processes that open a new file at once have
    to try again.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise StoreError(f"`{path}` cannot be opened: {error}") from error
            time.sleep(0.02)


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing inside the connection's transaction."""
    from alembic import command  # takes 0.2 s to import and is needed once in a database's life
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    with resources.as_file(resources.files("moderation.store") / "migrations") as folder:
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(f"the database cannot be upgraded: {error}") from error


def make_temporary(url: str) -> None:
    """Make the tables of a file that dies with this process, without the migrations."""
    address = read_url(url)
    engine = create_engine(address)
    event.listen(engine, "connect", take_over_transactions)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        metadata.create_all(connection)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    engine.dispose()
