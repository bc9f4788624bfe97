"""Readers' reports: one for each contribution and reporter, open until an editor rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from moderation.domain import Reports
from moderation.store.tables import report


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as it was filed."""

    id: str
    reporter_id: str
    reporter_created_at: datetime | None
    reason: str
    explanation: str
    at: datetime
    updated_at: datetime
    closed_by: str | None


COLUMNS = [report.c[name] for name in Filed.__slots__]
FIND_ID = select(report.c.id).where(
    report.c.site_id == bindparam("site"),
    report.c.contribution_seq == bindparam("contribution"),
    report.c.reporter_id == bindparam("reporter"),
)
OPEN = select(report.c.contribution_seq, report.c.reason).where(
    report.c.site_id == bindparam("site"),
    report.c.contribution_seq.in_(bindparam("contributions", expanding=True)),
    report.c.closed_by.is_(None),
)


def find_report(
    connection: Connection, site_id: str, contribution_seq: int, reporter_id: str
) -> str | None:
    """The id of the report that the reporter filed on the contribution, if they did."""
    return connection.execute(
        FIND_ID,
        {"site": site_id, "contribution": contribution_seq, "reporter": reporter_id},
    ).scalar_one_or_none()


def add_report(connection: Connection, values: dict[str, Any]) -> None:
    """File a report."""
    connection.execute(insert(report), values)


def update_report(
    connection: Connection, site_id: str, report_id: str, values: dict[str, Any]
) -> None:
    """Say a report anew; it waits for an editor again."""
    connection.execute(
        update(report)
        .where(report.c.site_id == site_id, report.c.id == report_id)
        .values(**values, closed_by=None)
    )


def read_open(
    connection: Connection, site_id: str, contribution_seqs: list[int]
) -> dict[int, Reports]:
    """What readers have reported and no editor has ruled on, for each contribution reported.

    Each reporter has one report, so the number of open ones is the number of reporters.
    """
    reasons: dict[int, list[str]] = {}
    rows = connection.execute(OPEN, {"site": site_id, "contributions": contribution_seqs})
    for seq, reason in rows:
        reasons.setdefault(seq, []).append(reason)
    return {
        seq: Reports(count=len(given), weight=float(len(given)), reasons=frozenset(given))
        for seq, given in reasons.items()
    }


def close_reports(
    connection: Connection, site_id: str, contribution_seq: int, *, closed_by: str
) -> None:
    """Close the open reports: an editor has ruled."""
    connection.execute(
        update(report)
        .where(
            report.c.site_id == site_id,
            report.c.contribution_seq == contribution_seq,
            report.c.closed_by.is_(None),
        )
        .values(closed_by=closed_by)
    )


def reopen_reports(
    connection: Connection, site_id: str, contribution_seq: int, *, closed_by: str
) -> None:
    """Open again what a ruling had closed: the ruling is undone."""
    connection.execute(
        update(report)
        .where(
            report.c.site_id == site_id,
            report.c.contribution_seq == contribution_seq,
            report.c.closed_by == closed_by,
        )
        .values(closed_by=None)
    )


def list_reports(connection: Connection, site_id: str, contribution_seq: int) -> list[Filed]:
    """All reports of a contribution, oldest first."""
    rows = connection.execute(
        select(*COLUMNS)
        .where(report.c.site_id == site_id, report.c.contribution_seq == contribution_seq)
        .order_by(report.c.seq)
    )
    return [Filed(*row) for row in rows]


def sign_reports(
    connection: Connection, site_id: str, contribution_seq: int, *, author_id: str | None
) -> None:
    """Count a contribution's reports for its author, who is another one now."""
    connection.execute(
        update(report)
        .where(report.c.site_id == site_id, report.c.contribution_seq == contribution_seq)
        .values(author_id=author_id)
    )
