"""What became of a site's contributions, in order, from any point on; with waiting for news."""

import base64
import binascii
import time
from dataclasses import dataclass
from datetime import datetime

from moderation.domain import Reason, Status
from moderation.service.answer import read_reason
from moderation.service.errors import Invalid
from moderation.store import Store
from moderation.store import changes as rows

LOOK_AGAIN = 1.0  # seconds: another process may write to the same database
AT_MOST_EVERY = 0.02  # seconds: every commit wakes everybody, whosever it is


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a contribution's status or of the version shown."""

    contribution_id: str
    status: Status
    decision_id: str
    shown_decision_id: str | None
    decided_by: str
    reasons: tuple[Reason, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Changes, oldest first, and the cursor to go on from."""

    changes: tuple[Change, ...]
    cursor: str


def list_changes(
    store: Store, site_id: str, *, after: str | None, limit: int = 100, wait: float = 0
) -> ChangesPage:
    """The changes after a cursor; from the start without one.

    Parameters
    ----------
    wait
        Seconds to wait where there is no news. Only a few may wait at once; the others are
        answered at once, and ask again.

    Raises
    ------
    Invalid
        The cursor is none.
    """
    seq = 0 if after is None else read_cursor(after)
    page = look(store, site_id, seq, limit)
    if page.changes or wait <= 0 or not store.waiters.acquire(blocking=False):
        return page
    try:
        return wait_for_news(store, site_id, seq, limit, time.monotonic() + wait)
    finally:
        store.waiters.release()


def wait_for_news(store: Store, site_id: str, seq: int, limit: int, until: float) -> ChangesPage:
    """Look after each commit of this process, and now and then for others."""
    while True:
        seen = store.commits  # read before looking: a commit in between is heard of
        page = look(store, site_id, seq, limit)
        left = until - time.monotonic()
        if page.changes or left <= 0:
            return page
        store.wait_for_commit(seen, min(left, LOOK_AGAIN))
        time.sleep(AT_MOST_EVERY)
        if store.closed:
            return page


def look(store: Store, site_id: str, seq: int, limit: int) -> ChangesPage:
    """What there is now."""
    with store.read() as connection:
        found = rows.list_after(connection, site_id, after=seq, limit=limit)
    changes = tuple(
        Change(
            contribution_id=row.contribution_id,
            status=row.status,
            decision_id=row.decision_id,
            shown_decision_id=row.shown_decision_id,
            decided_by=row.decided_by,
            reasons=tuple(read_reason(reason) for reason in row.reasons),
            at=row.at,
        )
        for row in found
    )
    return ChangesPage(changes, write_cursor(found[-1].seq if found else seq))


def write_cursor(seq: int) -> str:
    """A cursor; only this module knows what is in it."""
    return base64.urlsafe_b64encode(f"c{seq}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> int:
    """The number of the last change seen."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        plain = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
        number = int(plain[1:]) if plain[:1] == "c" and plain[1:].isdecimal() else -1
    except (ValueError, binascii.Error):
        number = -1
    if not 0 <= number < 2**63:
        raise Invalid("this is no cursor of changes; begin without one", "after")
    return number
