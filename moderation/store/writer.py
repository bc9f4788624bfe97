"""The one thread that writes: waiting works share a transaction, and one wait for the disk.

SQLite lets one connection write at a time and its busy handler is unfair, so works queue here
instead. Each work has a savepoint of its own: one that fails takes nothing else with it.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from moderation.store.error import StoreError

T = TypeVar("T")
Work = Callable[[Connection], Any]
Order = tuple[Work, Future[Any]]

QUEUE_LIMIT = 2000
GROUP_LIMIT = 128

FAULTS = (DatabaseError, InterfaceError, PoolTimeout)
BUGS = (DataError, IntegrityError, ProgrammingError)

log = logging.getLogger(__name__)


class Writer:
    """Takes works from any thread and commits them in the order they came."""

    def __init__(self, engine: Engine, *, announce: Callable[[], None]) -> None:
        self._engine = engine
        self._announce = announce
        self._orders: deque[Order] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        """Queue the work; StoreError at once when too many wait already."""
        future: Future[T] = Future()
        with self._wake:
            if self._closing:
                raise StoreError("the store is closed")
            if len(self._orders) >= QUEUE_LIMIT:
                raise StoreError("the store is overloaded; try again in a moment")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()
            self._orders.append((work, future))
            self._wake.notify()
        return future

    def close(self) -> None:
        """Do what was queued, then end."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        while group := self._next_group():
            self._write(group)

    def _next_group(self) -> list[Order]:
        with self._wake:
            while not self._orders and not self._closing:
                self._wake.wait()
            return [self._orders.popleft() for _ in range(min(len(self._orders), GROUP_LIMIT))]

    def _write(self, group: list[Order]) -> None:
        group = [(work, future) for work, future in group if future.set_running_or_notify_cancel()]
        try:
            outcomes = self._commit(group)
        except SQLAlchemyError as error:
            log.error("a write failed: %s", explain_fault(error))
            refuse(group, explain_fault(error))
            return
        except BaseException:
            # Whatever it was, callers wait: nothing was committed, and they must hear of it.
            log.exception("a write failed for an unforeseen reason")
            refuse(group, "the store failed for an unforeseen reason; see the log")
            return
        for (_, future), (answer, failure) in zip(group, outcomes, strict=True):
            if failure is not None:
                future.set_exception(failure)
            else:
                future.set_result(answer)
        self._announce()

    def _commit(self, group: list[Order]) -> list[tuple[Any, BaseException | None]]:
        """Answers and errors, one a work; returns only when all that was done is on disk."""
        with self._engine.connect() as connection, connection.begin() as transaction:
            if len(group) > 1:
                return [attempt(connection, work) for work, _ in group]
            try:
                return [(group[0][0](connection), None)] if group else []
            except Exception as error:
                transaction.rollback()
                return [(None, as_store_error(error))]


def attempt(connection: Connection, work: Work) -> tuple[Any, BaseException | None]:
    """Do one work in its own savepoint; raises only if the whole transaction is lost."""
    savepoint = connection.begin_nested()
    try:
        answer = work(connection)
        savepoint.commit()
        return answer, None
    except Exception as error:
        try:
            savepoint.rollback()
        except SQLAlchemyError as lost:
            # SQLite gives up the whole transaction when the disk is full, savepoint and all:
            # the group fails together, for the first reason.
            raise (error if isinstance(error, SQLAlchemyError) else lost) from None
        return None, as_store_error(error)


def as_store_error(error: Exception) -> Exception:
    """A fault of the database in our words; any other error, a bug in our SQL too, as it is."""
    if not isinstance(error, FAULTS) or isinstance(error, BUGS):
        return error
    told = StoreError(explain_fault(error))
    told.__cause__ = error
    return told


def refuse(group: list[Order], why: str) -> None:
    """Tell every caller that nothing was recorded."""
    for _, future in group:
        future.set_exception(StoreError(why))


def explain_fault(error: SQLAlchemyError) -> str:
    """What is wrong with the database, without a word of what was to be written."""
    said = str(getattr(error, "orig", None) or error).lower()
    for sign, told in (
        ("no space", "the disk of the store is full; free some space"),
        ("full", "the disk of the store is full; free some space"),
        ("locked", "another process keeps the store locked; try again in a moment"),
        ("readonly", "the store can be read but not written; look at the file's permissions"),
        ("disk i/o", "the disk of the store fails"),
        ("malformed", "the store's file is damaged; restore a backup"),
        ("unable to open", "the store's file cannot be opened; look at its folder"),
        ("timeout", "the store does not answer in time; try again in a moment"),
    ):
        if sign in said:
            return told
    return f"the store is away ({type(getattr(error, 'orig', None) or error).__name__})"
