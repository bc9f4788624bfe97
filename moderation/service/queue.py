"""The editors' queue, page by page."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from moderation.domain import Action, Priority, Reason, Reports, Status
from moderation.service.answer import read_reason
from moderation.service.errors import Invalid
from moderation.service.sent import read_sent
from moderation.store import Store
from moderation.store.columns import canonical
from moderation.store.queue import Sort, View, Waiting, Wanted, count_waiting, list_waiting
from moderation.store.reports import read_open

VIEWS: tuple[View, ...] = get_args(View)
LONGEST_AGE = 10**9  # seconds; beyond it nothing is older


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """Which items; None where it does not matter."""

    section: str | None = None
    rule: str | None = None
    label: str | None = None
    reason: str | None = None  # that readers reported
    language: str | None = None
    age: float | None = None  # older than so many seconds
    text: str | None = None  # part of the title or text, in any case


@dataclass(frozen=True, slots=True)
class ItemThread:
    """Where it stands."""

    id: str
    title: str
    section: str


@dataclass(frozen=True, slots=True)
class ItemAuthor:
    """Who wrote it."""

    id: str | None
    username: str


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A contribution that waits for an editor."""

    contribution_id: str
    status: Status
    action: Action
    version: int
    reasons: tuple[Reason, ...]
    rules: tuple[str, ...]
    labels: tuple[str, ...]
    priority: Priority
    reports: Reports
    claimed_by: str | None
    claimed_until: datetime | None
    kind: str
    language: str
    format: str
    text: str  # as sent
    title: str
    thread: ItemThread
    author: ItemAuthor
    created_at: datetime | None
    received_at: datetime
    decision_id: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some items, and where the next ones begin; None at the end."""

    items: tuple[QueueItem, ...]
    next_cursor: str | None


def list_queue(
    store: Store,
    site_id: str,
    *,
    view: View = "open",
    sort: Sort = "priority",
    limit: int = 50,
    cursor: str | None = None,
    filters: QueueFilters,
    now: datetime,
) -> QueuePage:
    """One page of what waits; its cost does not grow with what was decided before."""
    after = None if cursor is None else read_cursor(cursor, view, sort)
    with store.read() as connection:
        rows = list_waiting(
            connection,
            site_id,
            view=view,
            sort=sort,
            wanted=wanted(filters, now),
            after=after,
            limit=limit + 1,
        )
        page = rows[:limit]
        seqs = [row.item.seq for row in page if row.item.reported]
        reports = read_open(connection, site_id, seqs) if seqs else {}
    more = len(rows) > limit
    return QueuePage(
        items=tuple(show(row, reports, now) for row in page),
        next_cursor=write_cursor(view, sort, page[-1]) if more else None,
    )


def count_queue(store: Store, site_id: str) -> dict[View, int]:
    """How many wait in each view."""
    with store.read() as connection:
        return {view: count_waiting(connection, site_id, view) for view in VIEWS}


def wanted(filters: QueueFilters, now: datetime) -> Wanted:
    """The filters as the store reads them."""
    age = filters.age
    return Wanted(
        section=filters.section,
        rule=filters.rule,
        label=filters.label,
        reason=filters.reason,
        language=filters.language,
        before=None if age is None else now - timedelta(seconds=min(age, LONGEST_AGE)),
        text=filters.text,
    )


def show(row: Waiting, reports: Mapping[int, Reports], now: datetime) -> QueueItem:
    """A row as an editor sees it."""
    item = row.item
    assert item.sent is not None
    contribution = read_sent(item.sent)
    unsigned: dict[str, Any] = item.unsigned_author or {}
    claimed = item.claimed_until is not None and item.claimed_until > now
    return QueueItem(
        contribution_id=item.id,
        status=item.status,
        action=item.action,
        version=item.number,
        reasons=tuple(read_reason(reason) for reason in item.reasons),
        rules=tuple(item.rules),
        labels=tuple(item.labels),
        priority=item.priority,
        reports=reports.get(item.seq, Reports()),
        claimed_by=item.claimed_by if claimed else None,
        claimed_until=item.claimed_until if claimed else None,
        kind=item.kind,
        language=item.language,
        format=contribution.format,
        text=contribution.text,
        title=contribution.title,
        thread=ItemThread(item.thread_id, row.thread_title, row.thread_section),
        author=ItemAuthor(item.author_id, row.username or unsigned.get("username", "")),
        created_at=contribution.created_at,
        received_at=item.received_at,
        decision_id=item.decision_id,
    )


def write_cursor(view: View, sort: Sort, last: Waiting) -> str:
    """Where a page ended, in letters that go into an address."""
    place = canonical([view, sort, last.item.rank, last.item.seq])
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def read_cursor(cursor: str, view: View, sort: Sort) -> tuple[int, int]:
    """The rank and number of the last item of the page before."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        of_view, of_sort, rank, seq = place
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise Invalid("this is no cursor of the queue; begin without one", "cursor") from error
    numbers = all(type(number) is int and abs(number) < 2**63 for number in (rank, seq))
    if (of_view, of_sort) != (view, sort) or not numbers:
        raise Invalid("this cursor is of another view or order; begin without one", "cursor")
    return rank, seq
