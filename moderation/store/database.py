"""Opens the database: the settings on which durability and fairness depend."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from moderation.store.error import StoreError
from moderation.store.writer import Writer, as_store_error

T = TypeVar("T")

BUSY_SECONDS = 5.0  # how long to wait for another process that writes
LAST_READS = 10.0  # seconds that readers may still take when the store closes
WAITERS = 8  # threads that may wait for news at the same time

# Two processes that write must not interleave, or a reader of the changes could see number 8
# before number 7 and never come back for it.
WRITE_LOCK = 0x6D6F6465726174  # "moderat"


def read_url(url: str) -> URL:
    """The address of a database; a plain path means a SQLite file."""
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
    except ArgumentError as error:
        raise StoreError(f"`{url}` is no address of a database") from error
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"`{parsed.drivername}` is not supported; use sqlite or postgresql")
    if parsed.database in (None, "", ":memory:"):
        raise StoreError("an SQLite store needs a file; write sqlite:///path/to/file.db")
    return parsed


def make_engine(url: URL, *, writes: bool, durable: bool) -> Engine:
    """An engine for reading, or the one connection that writes."""
    settings: dict[str, Any] = {
        "pool_size": 1 if writes else 8,
        "max_overflow": 0 if writes else 24,
        "hide_parameters": True,  # readers' words do not belong in an error or a log
    }
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **settings)
        prepare_sqlite(engine, writes=writes, durable=durable)
        return engine
    engine = create_engine(
        url,
        connect_args={"connect_timeout": 5, "options": "-c statement_timeout=15000"},
        pool_pre_ping=True,
        isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
        **settings,
    )
    if writes:
        event.listen(engine, "begin", lock_postgresql)
    return engine


def prepare_sqlite(engine: Engine, *, writes: bool, durable: bool) -> None:
    """Set what SQLite does not remember, and begin transactions ourselves.

    A writer begins with IMMEDIATE: a transaction that reads first and writes later would
    otherwise fail at once when another process wrote in between.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
        cursor.execute("PRAGMA secure_delete=ON")  # erased text must not stay in free pages
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def lock_postgresql(connection: Connection) -> None:
    """Let one process write at a time, so that changes are numbered in commit order."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})


class Store:
    """A database: readers as many as ask, and one thread that writes."""

    def __init__(self, url: URL, *, durable: bool) -> None:
        self.url = url
        self.durable = durable
        self.commits = 0  # of this process, so far
        self._committed = threading.Condition()
        self._reading = 0  # how many connections are out for reading
        self._read_done = threading.Condition()
        self.waiters = threading.BoundedSemaphore(WAITERS)
        self._opening = threading.Lock()
        self._closed = False
        self._open()

    def _open(self) -> None:
        self._process = os.getpid()
        self._reader = make_engine(self.url, writes=False, durable=self.durable)
        self._writer = Writer(
            make_engine(self.url, writes=True, durable=self.durable), announce=self._announce
        )

    def _here(self) -> "Store":
        """Open anew in a process that was forked: connections and threads do not survive it."""
        if self._process != os.getpid():
            with self._opening:
                if self._process != os.getpid():
                    self._reader.dispose(close=False)
                    self._committed = threading.Condition()
                    self._reading, self._read_done = 0, threading.Condition()
                    self._open()
        return self

    def _announce(self) -> None:
        with self._committed:
            self.commits += 1
            self._committed.notify_all()

    def wait_for_commit(self, seen: int, seconds: float) -> None:
        """Wait until there are more commits than were seen, or the store closes."""
        with self._committed:
            self._committed.wait_for(lambda: self.commits != seen or self._closed, seconds)

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        """Hand work to the writer; the future holds its answer once that is on disk."""
        return self._here()._writer.submit(work)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Have the writer do the work; returns when it is on disk.

        Raises
        ------
        StoreError
            Nothing was recorded: the store is away, full or overloaded.
        """
        return self.submit(work).result()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database and writes nothing."""
        self._here()
        with self._read_done:
            if self._closed:
                raise StoreError("the store is closed")
            self._reading += 1
        try:
            with self._reader.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            told = as_store_error(error)
            raise told from None if told is error else error
        finally:
            with self._read_done:
                self._reading -= 1
                self._read_done.notify_all()

    def scrub(self) -> None:
        """Write erased pages back over their old content (SQLite's log keeps them a while)."""
        if self.url.get_backend_name() == "sqlite":
            with sqlite3.connect(str(self.url.database), timeout=BUSY_SECONDS) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()

    @property
    def closed(self) -> bool:
        """Nothing is taken any more; who waits for news should go."""
        return self._closed

    def close(self) -> None:
        """Finish what was handed in, then let go of the database."""
        self._closed = True
        self._announce()
        self._writer.close()
        with self._read_done:
            self._read_done.wait_for(lambda: self._reading == 0, LAST_READS)
        self._reader.dispose()
