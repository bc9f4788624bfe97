"""Contributions as they stand, and every text that was sent under their ids."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from moderation.domain import Action, Priority, Status
from moderation.store.tables import contribution, revision


@dataclass(frozen=True, slots=True)
class Item:
    """One contribution as it stands: the row's columns by name, and the latest text."""

    seq: int
    site_id: str
    id: str
    thread_id: str
    author_id: str | None
    unsigned_author: dict[str, Any] | None
    kind: str
    language: str
    at: datetime
    received_at: datetime
    text_digest: str
    revision: int
    erased_at: datetime | None
    number: int
    decision_id: str
    action: Action
    status: Status
    shown_decision_id: str | None
    ruled: bool
    shown_ruled: bool
    degraded: bool
    reasons: list[dict[str, str]]
    rules: list[str]
    labels: list[str]
    priority: Priority
    waiting: bool
    reported: bool
    rank: int
    searched: str | None
    claimed_by: str | None
    claimed_until: datetime | None
    sent: dict[str, Any] | None  # the contribution object of the latest text; None once erased


ITEM_COLUMNS = [
    revision.c.sent if field.name == "sent" else contribution.c[field.name]
    for field in fields(Item)
]

FIND = (
    select(*ITEM_COLUMNS)
    .select_from(contribution)
    .join(
        revision,
        and_(
            revision.c.contribution_seq == contribution.c.seq,
            revision.c.number == contribution.c.revision,
        ),
    )
    .where(contribution.c.site_id == bindparam("site"), contribution.c.id == bindparam("id"))
)
ADD = insert(contribution).returning(contribution.c.seq)
UPDATE = update(contribution).where(
    contribution.c.site_id == bindparam("of_site"), contribution.c.seq == bindparam("of_seq")
)
ADD_REVISION = insert(revision)


def read_item(values: tuple[Any, ...]) -> Item:
    """An item from the columns of `ITEM_COLUMNS`."""
    return Item(*values)


def find_item(connection: Connection, site_id: str, contribution_id: str) -> Item | None:
    """The contribution as it stands, or None."""
    row = connection.execute(FIND, {"site": site_id, "id": contribution_id}).one_or_none()
    return None if row is None else read_item(tuple(row))


def add_item(connection: Connection, values: dict[str, Any]) -> int:
    """Add a contribution; gives the row's number."""
    return int(connection.execute(ADD, values).scalar_one())


def update_item(connection: Connection, item: Item, values: dict[str, Any]) -> None:
    """Set some columns of a contribution."""
    connection.execute(UPDATE, {**values, "of_site": item.site_id, "of_seq": item.seq})


def add_revision(
    connection: Connection,
    site_id: str,
    contribution_seq: int,
    number: int,
    *,
    sent: dict[str, Any],
    at: datetime,
) -> None:
    """Keep a text that was sent, beside the earlier ones."""
    connection.execute(
        ADD_REVISION,
        {
            "site_id": site_id,
            "contribution_seq": contribution_seq,
            "number": number,
            "sent": sent,
            "at": at,
        },
    )


def list_revisions(
    connection: Connection, item: Item
) -> list[tuple[int, dict[str, Any] | None, datetime]]:
    """Every text sent under the id, oldest first: number, object (None once erased), moment."""
    rows = connection.execute(
        select(revision.c.number, revision.c.sent, revision.c.at)
        .where(revision.c.site_id == item.site_id, revision.c.contribution_seq == item.seq)
        .order_by(revision.c.number)
    )
    return [(row.number, row.sent, row.at) for row in rows]


def find_sent(connection: Connection, item: Item, number: int) -> dict[str, Any] | None:
    """The contribution object of one revision; None once erased."""
    sent: dict[str, Any] | None = connection.execute(
        select(revision.c.sent).where(
            revision.c.site_id == item.site_id,
            revision.c.contribution_seq == item.seq,
            revision.c.number == number,
        )
    ).scalar_one()
    return sent
