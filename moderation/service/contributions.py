"""How a contribution stands, with all that was decided on it; and its erasure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moderation.domain import Action, Status
from moderation.service.answer import DecisionAnswer, answer_with
from moderation.service.erase import erase_author, erase_contribution
from moderation.service.errors import NotFound
from moderation.store import Store
from moderation.store.contributions import find_item, list_revisions
from moderation.store.decisions import list_decisions
from moderation.store.reports import Filed, list_reports

__all__ = ["ContributionView", "erase_author", "erase_contribution", "get_contribution"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One text that was sent under the id; None once it is erased."""

    number: int
    sent: dict[str, Any] | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ContributionView:
    """A contribution as it stands, and how it came to."""

    contribution_id: str
    status: Status
    action: Action  # of the latest decision
    shown_decision_id: str | None
    version: int
    reports: int  # all that were filed
    thread_id: str
    author_id: str | None
    received_at: datetime
    erased_at: datetime | None
    decisions: tuple[DecisionAnswer, ...]  # oldest first
    revisions: tuple[Revision, ...]  # oldest first
    filed: tuple[Filed, ...]  # the reports themselves, oldest first


def get_contribution(store: Store, site_id: str, contribution_id: str) -> ContributionView:
    """The contribution; NotFound if the site never sent it."""
    with store.read() as connection:
        item = find_item(connection, site_id, contribution_id)
        if item is None:
            raise NotFound(f"there is no contribution `{contribution_id}`")
        decisions = list_decisions(connection, site_id, item.seq)
        revisions = list_revisions(connection, item)
        filed = list_reports(connection, site_id, item.seq)
    return ContributionView(
        contribution_id=item.id,
        status=item.status,
        action=item.action,
        shown_decision_id=item.shown_decision_id,
        version=item.number,
        reports=len(filed),
        thread_id=item.thread_id,
        author_id=item.author_id,
        received_at=item.received_at,
        erased_at=item.erased_at,
        decisions=tuple(answer_with(recorded, item.id) for recorded in decisions),
        revisions=tuple(Revision(*row) for row in revisions),
        filed=tuple(filed),
    )
