"""Threads: what the site last said of them, and what editors set."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from moderation.domain import Thread
from moderation.store.situation import THREAD_COLUMNS, read_thread
from moderation.store.tables import thread

FIND = select(*THREAD_COLUMNS).where(
    thread.c.site_id == bindparam("site"), thread.c.id == bindparam("thread")
)
ADD = insert(thread)
UPDATE = update(thread).where(
    thread.c.site_id == bindparam("of_site"), thread.c.id == bindparam("of_id")
)


def find_thread(connection: Connection, site_id: str, thread_id: str) -> Thread | None:
    """The thread, or None if nobody has spoken of it."""
    row = connection.execute(FIND, {"site": site_id, "thread": thread_id}).one_or_none()
    return None if row is None else read_thread(tuple(row))


def keep_thread(connection: Connection, site_id: str, before: Thread | None, after: Thread) -> None:
    """Write what has changed; nothing if nothing has."""
    if before == after:
        return
    values: dict[str, Any] = {**asdict(after), "tags": list(after.tags)}
    if before is None:
        connection.execute(ADD, {**values, "site_id": site_id})
    else:
        connection.execute(UPDATE, {**values, "of_site": site_id, "of_id": before.id})
