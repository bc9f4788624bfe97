"""All that stands around one contribution, read in one query.

A decision reads the site, its thread, its author, and the contribution as it stands: asked one
by one, these would be most of a decision's time in the database.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Text, and_, bindparam, func, select

from moderation.domain import Author, Thread
from moderation.store.contributions import ITEM_COLUMNS, Item, read_item
from moderation.store.tables import author, contribution, revision, site, thread

THREAD_COLUMNS = [c for c in thread.c if c.name != "site_id"]
AUTHOR_COLUMNS = [c for c in author.c if c.name not in ("site_id", "erased")]


@dataclass(frozen=True, slots=True)
class Situation:
    """What the store knows; None for what it has not seen yet."""

    live_version: int | None
    hold_all: bool
    thread: Thread | None
    author: Author | None
    item: Item | None


FIND = (
    select(
        site.c.live_version,
        site.c.hold_all,
        *THREAD_COLUMNS,
        *AUTHOR_COLUMNS,
        *ITEM_COLUMNS,
    )
    .select_from(site)
    .outerjoin(
        contribution,
        and_(contribution.c.site_id == site.c.id, contribution.c.id == bindparam("contribution")),
    )
    .outerjoin(
        revision,
        and_(
            revision.c.contribution_seq == contribution.c.seq,
            revision.c.number == contribution.c.revision,
        ),
    )
    .outerjoin(
        thread,
        and_(
            thread.c.site_id == site.c.id,
            thread.c.id == func.coalesce(bindparam("thread", type_=Text), contribution.c.thread_id),
        ),
    )
    .outerjoin(
        author,
        and_(
            author.c.site_id == site.c.id,
            author.c.id == func.coalesce(bindparam("author", type_=Text), contribution.c.author_id),
        ),
    )
    .where(site.c.id == bindparam("site"))
)


def find_situation(
    connection: Connection,
    site_id: str,
    contribution_id: str,
    *,
    thread_id: str | None = None,
    author_id: str | None = None,
) -> Situation | None:
    """What is known around a contribution; None if there is no such site.

    The thread and author are the named ones, else the contribution's own.
    """
    row = connection.execute(
        FIND,
        {
            "site": site_id,
            "contribution": contribution_id,
            "thread": thread_id,
            "author": author_id,
        },
    ).one_or_none()
    if row is None:
        return None
    values = tuple(row)
    a = 2 + len(THREAD_COLUMNS)
    b = a + len(AUTHOR_COLUMNS)
    return Situation(
        live_version=values[0],
        hold_all=values[1],
        thread=None if values[2] is None else read_thread(values[2:a]),
        author=None if values[a] is None else Author(*values[a:b]),
        item=None if values[b] is None else read_item(values[b:]),
    )


def read_thread(values: tuple[Any, ...]) -> Thread:
    """A thread from its columns, in the order of the table."""
    known = dict(zip((c.name for c in THREAD_COLUMNS), values, strict=True))
    return Thread(**{**known, "tags": tuple(known["tags"])})
