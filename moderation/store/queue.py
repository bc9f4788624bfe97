"""What waits for an editor: a query over the contributions, never a list of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    select,
    tuple_,
)

from moderation.store.columns import canonical
from moderation.store.contributions import ITEM_COLUMNS, Item, read_item
from moderation.store.position import holds
from moderation.store.tables import author, contribution, report, revision, thread

View = Literal["open", "held", "flagged", "reported"]
Sort = Literal["priority", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the waiting contributions; None where it does not matter."""

    section: str | None = None
    rule: str | None = None
    label: str | None = None
    reason: str | None = None
    language: str | None = None
    before: datetime | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item with what an editor wants to see beside it."""

    item: Item
    thread_title: str
    thread_section: str
    username: str | None  # of the stored author; None for an unsigned contribution


QUEUE = (
    select(*ITEM_COLUMNS, thread.c.title, thread.c.section, author.c.username)
    .select_from(contribution)
    .join(
        revision,
        and_(
            revision.c.contribution_seq == contribution.c.seq,
            revision.c.number == contribution.c.revision,
        ),
    )
    .join(
        thread,
        and_(thread.c.site_id == contribution.c.site_id, thread.c.id == contribution.c.thread_id),
    )
    .outerjoin(
        author,
        and_(author.c.site_id == contribution.c.site_id, author.c.id == contribution.c.author_id),
    )
)
ROW, RANK = contribution.c.seq, contribution.c.rank


def list_waiting(
    connection: Connection,
    site_id: str,
    *,
    view: View,
    sort: Sort,
    wanted: Wanted,
    after: tuple[int, int] | None,
    limit: int,
) -> list[Waiting]:
    """One page, in the order asked for; `after` is the rank and seq of the last one seen."""
    query = ordered(QUEUE.where(*conditions(site_id, view, wanted)), sort, after)
    rows = [tuple(row) for row in connection.execute(query.limit(limit))]
    return [Waiting(read_item(row[:-3]), *row[-3:]) for row in rows]


def count_waiting(connection: Connection, site_id: str, view: View) -> int:
    """How many wait in a view, counted now."""
    query = select(func.count()).select_from(contribution)
    return int(connection.execute(query.where(*conditions(site_id, view, Wanted()))).scalar_one())


def conditions(site_id: str, view: View, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What a row must satisfy; the first ones are those that the partial indexes know."""
    found = [contribution.c.site_id == site_id, *in_view(view)]
    if wanted.section is not None:
        found.append(thread.c.section == wanted.section)
    if wanted.rule is not None:
        found.append(lists(contribution.c.rules, wanted.rule))
    if wanted.label is not None:
        found.append(lists(contribution.c.labels, wanted.label))
    if wanted.reason is not None:
        found.append(reported_for(wanted.reason))
    if wanted.language is not None:
        found.append(contribution.c.language == wanted.language)
    if wanted.before is not None:
        found.append(contribution.c.received_at < wanted.before)
    if wanted.text is not None:
        found.append(holds(contribution.c.searched, literal(wanted.text.casefold())))
    return found


def in_view(view: View) -> list[ColumnElement[bool]]:
    """The rows that a view shows."""
    if view == "reported":
        # What is reported waits, too; said for the sake of the index by age.
        return [contribution.c.reported, contribution.c.waiting]
    if view == "open":
        return [contribution.c.waiting]
    action = "hold" if view == "held" else "flag"
    return [contribution.c.waiting, contribution.c.action == action]


def lists(column: ColumnElement[Any], value: str) -> ColumnElement[bool]:
    """Whether the value is among those that a column of JSON lists."""
    return holds(cast(column, Text), literal(canonical(value)))


def reported_for(reason: str) -> ColumnElement[bool]:
    """Whether an open report gives the reason."""
    return exists().where(
        report.c.site_id == contribution.c.site_id,
        report.c.contribution_seq == contribution.c.seq,
        report.c.closed_by.is_(None),
        report.c.reason == reason,
    )


def ordered(
    query: Select[*tuple[Any, ...]], sort: Sort, after: tuple[int, int] | None
) -> Select[*tuple[Any, ...]]:
    """The query in its order, from behind the last one seen."""
    if sort == "priority":
        query = query.order_by(RANK, ROW)
        return query if after is None else query.where(tuple_(RANK, ROW) > tuple_(*after))
    if sort == "oldest":
        query = query.order_by(ROW)
        return query if after is None else query.where(after[1] < ROW)
    query = query.order_by(ROW.desc())
    return query if after is None else query.where(after[1] > ROW)
