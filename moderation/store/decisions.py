"""Decisions, the machine's and the editors': added, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, insert, select

from moderation.domain import Action, Priority, Status
from moderation.store.tables import contribution, decision, policy_version


@dataclass(frozen=True, slots=True)
class Recorded:
    """One decision as it was recorded: the row's columns under their own names."""

    id: str
    number: int
    revision: int
    event: Literal["submit", "edit", "report", "ruling", "undo"]
    action: Action
    status: Status
    shown_decision_id: str | None
    ruled: bool
    shown_ruled: bool
    shows: Literal["this", "former", "none"]
    changed: bool
    hits: list[dict[str, Any]]
    labels: list[str]
    priority: Priority
    reasons: list[dict[str, str]]
    degraded: list[str]
    version_seq: int | None
    model_id: str | None
    model_digest: str | None
    scores: dict[str, float | None] | None
    facts: dict[str, Any] | None
    decided_by: str
    decided_at: datetime
    previous_id: str | None
    restores_id: str | None
    reason_code: str | None
    note: str | None
    policy_id: str | None = None  # of the version, read along with the row
    policy_version: int | None = None
    policy_digest: str | None = None


OWN = [field.name for field in fields(Recorded) if not field.name.startswith("policy_")]
RECORDED_COLUMNS = [
    *[decision.c[name] for name in OWN],
    policy_version.c.policy_id,
    policy_version.c.version.label("policy_version"),
    policy_version.c.digest.label("policy_digest"),
]
WITH_VERSION = decision.outerjoin(policy_version, policy_version.c.seq == decision.c.version_seq)

ADD = insert(decision)
FIND = (
    select(*RECORDED_COLUMNS)
    .select_from(WITH_VERSION)
    .where(decision.c.site_id == bindparam("site"), decision.c.id == bindparam("decision"))
)
LATEST_OF_TEXT = (
    select(*RECORDED_COLUMNS)
    .select_from(WITH_VERSION)
    .where(
        decision.c.site_id == bindparam("site"),
        decision.c.contribution_seq == bindparam("contribution"),
        decision.c.event.in_(("submit", "edit")),
    )
    .order_by(decision.c.number.desc())
    .limit(1)
)
OF_CONTRIBUTION = (
    select(*RECORDED_COLUMNS)
    .select_from(WITH_VERSION)
    .where(
        decision.c.site_id == bindparam("site"),
        decision.c.contribution_seq == bindparam("contribution"),
    )
    .order_by(decision.c.number)
)


def read_recorded(row: Row[Any] | Sequence[Any]) -> Recorded:
    """A recorded decision from the columns of `RECORDED_COLUMNS`."""
    return Recorded(*row)


def add_decision(
    connection: Connection, site_id: str, contribution_seq: int, recorded: Recorded
) -> None:
    """Add a decision to a contribution's."""
    values = {name: getattr(recorded, name) for name in OWN}
    connection.execute(ADD, {**values, "site_id": site_id, "contribution_seq": contribution_seq})


def find_decision(connection: Connection, site_id: str, decision_id: str) -> Recorded | None:
    """One decision of a site's, or None."""
    row = connection.execute(FIND, {"site": site_id, "decision": decision_id}).one_or_none()
    return None if row is None else read_recorded(row)


def find_decision_of_text(connection: Connection, site_id: str, contribution_seq: int) -> Recorded:
    """The machine's latest decision on the latest text, as an answer to a request repeats it."""
    row = connection.execute(
        LATEST_OF_TEXT, {"site": site_id, "contribution": contribution_seq}
    ).one()
    return read_recorded(row)


def list_decisions(connection: Connection, site_id: str, contribution_seq: int) -> list[Recorded]:
    """Every decision on a contribution, oldest first."""
    rows = connection.execute(OF_CONTRIBUTION, {"site": site_id, "contribution": contribution_seq})
    return [read_recorded(row) for row in rows]


def locate_decision(connection: Connection, decision_id: str) -> tuple[str, str] | None:
    """The site and the contribution of a decision, for those who know only its id."""
    row = connection.execute(
        select(decision.c.site_id, contribution.c.id)
        .join(contribution, contribution.c.seq == decision.c.contribution_seq)
        .where(decision.c.id == decision_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
