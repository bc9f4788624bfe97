"""What became of contributions, in the order in which it was committed.

A change is a decision that changed the status or the version shown: there is no second list
that could miss one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from moderation.domain import Status
from moderation.store.tables import contribution, decision


@dataclass(frozen=True, slots=True)
class Change:
    """A change of what readers see, or of what holds."""

    seq: int
    contribution_id: str
    status: Status
    shown_decision_id: str | None
    decision_id: str
    decided_by: str
    reasons: list[dict[str, Any]]
    at: datetime


AFTER = (
    select(
        decision.c.seq,
        contribution.c.id,
        decision.c.status,
        decision.c.shown_decision_id,
        decision.c.id,
        decision.c.decided_by,
        decision.c.reasons,
        decision.c.decided_at,
    )
    .join(contribution, contribution.c.seq == decision.c.contribution_seq)
    .where(
        decision.c.site_id == bindparam("site"),
        decision.c.changed,
        decision.c.seq > bindparam("after"),
    )
    .order_by(decision.c.seq)
    .limit(bindparam("most"))
)


def list_after(connection: Connection, site_id: str, *, after: int, limit: int) -> list[Change]:
    """The changes that follow the one numbered `after`, oldest first."""
    rows = connection.execute(AFTER, {"site": site_id, "after": after, "most": limit})
    return [Change(*row) for row in rows]
