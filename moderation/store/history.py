"""Counts of what the site has seen, for the facts that a policy asks for: one query for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    bindparam,
    func,
    select,
)

from moderation.store.columns import Instant
from moderation.store.contributions import Item
from moderation.store.tables import contribution, report

Need = tuple[str, float | None]  # what to count, within how many seconds (None: all time)


@dataclass(frozen=True, slots=True)
class Counted:
    """The contribution around which counts are taken."""

    site_id: str
    thread_id: str
    author_id: str | None
    text_digest: str
    at: datetime
    item: Item | None  # as it is stored, if it is


AUTHOR = contribution.c.author_id == bindparam("author")
TEXT = contribution.c.text_digest == bindparam("digest")
THREAD = contribution.c.thread_id == bindparam("thread")

CONDITIONS: dict[str, tuple[ColumnElement[bool], ...]] = {
    "author.contributions": (AUTHOR,),
    "author.approved": (AUTHOR, contribution.c.action == "approve"),
    "author.rejected": (AUTHOR, contribution.c.action == "reject"),
    "same_text.author": (TEXT, AUTHOR),
    "same_text.thread": (TEXT, THREAD),
    "same_text.site": (TEXT,),
    "thread.contributions": (THREAD,),
}
OF_THE_AUTHOR = {
    "author.contributions",
    "author.approved",
    "author.rejected",
    "author.reports",
    "same_text.author",
}
PRESENT_INCLUDED = {
    "author.contributions",
    "same_text.author",
    "same_text.thread",
    "same_text.site",
    "thread.contributions",
}


def count_history(
    connection: Connection, needs: Iterable[Need], counted: Counted
) -> dict[Need, int]:
    """Each count asked for, the present contribution included where it is of its kind."""
    asked = tuple(sorted(set(needs), key=str))
    known = {need: 0 for need in asked if counted.author_id is None and need[0] in OF_THE_AUTHOR}
    open_needs = tuple(need for need in asked if need not in known)
    if not open_needs:
        return known
    values = {
        "site": counted.site_id,
        "author": counted.author_id,
        "digest": counted.text_digest,
        "thread": counted.thread_id,
        "at": counted.at,
        **{f"since_{i}": since(counted.at, within) for i, (_, within) in enumerate(open_needs)},
    }
    row = connection.execute(count_query(open_needs), values).one()
    for need, number in zip(open_needs, row, strict=True):
        missing = need[0] in PRESENT_INCLUDED and not already_counted(need, counted)
        known[need] = number + int(missing)
    return known


def since(at: datetime, within: float | None) -> datetime | None:
    """The start of a window; the year 1 where the window is longer than the calendar."""
    if within is None:
        return None
    try:
        return at - timedelta(seconds=within)
    except OverflowError:
        return datetime.min.replace(tzinfo=at.tzinfo)


def already_counted(need: Need, counted: Counted) -> bool:
    """Whether the stored row of the present contribution is among the rows counted."""
    count, within = need
    item = counted.item
    if item is None or item.at > counted.at:
        return False
    start = since(counted.at, within)
    return (
        (start is None or item.at >= start)
        and (count not in OF_THE_AUTHOR or item.author_id == counted.author_id)
        and (not count.startswith("same_text") or item.text_digest == counted.text_digest)
        and (not count.endswith("thread") or item.thread_id == counted.thread_id)
        and (count != "thread.contributions" or item.thread_id == counted.thread_id)
    )


@lru_cache(maxsize=256)
def count_query(needs: tuple[Need, ...]) -> Select[*tuple[Any, ...]]:
    """One SELECT with a count for each need, kept so that it is built once a policy."""
    counts = [count_one(name, within, i) for i, (name, within) in enumerate(needs)]
    return select(*[count.label(f"count_{i}") for i, count in enumerate(counts)])


def count_one(name: str, within: float | None, i: int) -> ScalarSelect[int]:
    """The subquery of one count."""
    table = report if name == "author.reports" else contribution
    query = select(func.count()).select_from(table)
    query = query.where(table.c.site_id == bindparam("site"), table.c.at <= bindparam("at"))
    if within is not None:
        query = query.where(table.c.at >= bindparam(f"since_{i}", type_=Instant))
    if table is report:
        return query.where(report.c.author_id == bindparam("author")).scalar_subquery()
    return query.where(*CONDITIONS[name]).scalar_subquery()
