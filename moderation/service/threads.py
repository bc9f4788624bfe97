"""What a site says of a thread beside sending contributions: close it, hold all, rename it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from moderation.domain import Thread
from moderation.service.errors import NotFound
from moderation.service.said import merge_thread
from moderation.store import Store
from moderation.store.sites import find_site
from moderation.store.threads import find_thread, keep_thread


def put_thread(
    store: Store, site_id: str, thread_id: str, fields: Mapping[str, Any], *, now: datetime
) -> Thread:
    """Say something of a thread, known or new; the fields not named stay.

    `open` said here closes and opens for good: unlike what comes with a contribution, it also
    undoes an editor's closing. A null takes a field back to its default.
    """

    def work(connection: Connection) -> Thread:
        if find_site(connection, site_id) is None:
            raise NotFound(f"there is no site `{site_id}`")
        before = find_thread(connection, site_id, thread_id)
        said = {name: value for name, value in fields.items() if name not in ("id", "hold_all")}
        after = merge_thread(before, thread_id, {**said, "id": thread_id})
        if "open" in fields:
            after = replace(after, closed=not after.open)
        if "hold_all" in fields:
            after = replace(after, hold_all=bool(fields["hold_all"]))
        keep_thread(connection, site_id, before, after)
        return after

    return store.write(work)


def get_thread(store: Store, site_id: str, thread_id: str) -> Thread:
    """The thread; NotFound if nobody has spoken of it."""
    with store.read() as connection:
        thread = find_thread(connection, site_id, thread_id)
    if thread is None:
        raise NotFound(f"there is no thread `{thread_id}`")
    return thread
