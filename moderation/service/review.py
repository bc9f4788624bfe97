"""Editors at work on the queue: they claim, rule, and take a ruling back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from moderation.domain import Reports
from moderation.service.answer import DecisionAnswer, answer_with
from moderation.service.errors import Conflict, Invalid, NotFound
from moderation.service.sent import read_sent
from moderation.service.state import (
    Grounds,
    queue_columns,
    standing_grounds,
    state_columns,
)
from moderation.store import Store
from moderation.store.contributions import Item, find_item, update_item
from moderation.store.decisions import (
    Recorded,
    add_decision,
    find_decision,
    list_decisions,
)
from moderation.store.ids import new_id
from moderation.store.reports import close_reports, read_open, reopen_reports

CLAIM = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Claim:
    """An editor is reading it; others can see so."""

    contribution_id: str
    version: int
    claimed_by: str
    claimed_until: datetime


def claim(store: Store, site_id: str, contribution_id: str, *, editor: str, now: datetime) -> Claim:
    """Tell the others that this editor is on it, for ten minutes.

    Raises
    ------
    Conflict
        Another editor is; `current` says who and until when.
    """

    def work(connection: Connection) -> Claim:
        item = find(connection, site_id, contribution_id)
        until = item.claimed_until
        if item.claimed_by not in (None, editor) and until is not None and until > now:
            theirs = {"claimed_by": item.claimed_by, "claimed_until": until.isoformat()}
            raise Conflict(f"{item.claimed_by} is reading it", theirs)
        update_item(connection, item, {"claimed_by": editor, "claimed_until": now + CLAIM})
        return Claim(item.id, item.number, editor, now + CLAIM)

    return store.write(work)


def review(
    store: Store,
    site_id: str,
    contribution_id: str,
    *,
    action: Literal["approve", "reject"],
    version: int,
    reason_code: str | None = None,
    note: str | None = None,
    editor: str,
    now: datetime,
) -> DecisionAnswer:
    """Rule on a contribution: a decision like the machine's, and the reports on it are closed.

    Parameters
    ----------
    version
        The item's, as the editor saw it.

    Raises
    ------
    Conflict
        The item has changed since; `current` is the latest decision.
    """
    if action not in ("approve", "reject"):
        raise Invalid(f"an editor approves or rejects, `{action}` is neither", "#/action")

    def work(connection: Connection) -> DecisionAnswer:
        item = find(connection, site_id, contribution_id)
        if item.number != version:
            latest = answer_with(latest_of(connection, item), item.id)
            raise Conflict(f"{latest.decided_by} decided meanwhile: {latest.action}", latest)
        ruling = ruling_of(item, action, editor=editor, now=now)
        ruling = replace(ruling, reason_code=reason_code, note=note)
        close_reports(connection, site_id, item.seq, closed_by=ruling.id)
        stand(connection, item, ruling, Grounds(), Reports())
        return answer_with(ruling, item.id)

    return store.write(work)


def undo(
    store: Store, site_id: str, contribution_id: str, *, editor: str, now: datetime
) -> DecisionAnswer:
    """Take the ruling that stands back: all is as it was before it, the reports are open again.

    Done again, it takes the ruling before that one back.

    Raises
    ------
    Conflict
        What stands is not an editor's ruling; `current` is the latest decision.
    """

    def work(connection: Connection) -> DecisionAnswer:
        item = find(connection, site_id, contribution_id)
        latest = latest_of(connection, item)
        if not latest.ruled or latest.previous_id is None:
            told = answer_with(latest, item.id)
            raise Conflict("there is no ruling to take back; rule anew instead", told)
        former = find_decision(connection, site_id, latest.previous_id)
        assert former is not None
        restored = restoring(item, former, editor=editor, now=now)
        undone = latest.restores_id or latest.id
        reopen_reports(connection, site_id, item.seq, closed_by=undone)
        reports = read_open(connection, site_id, [item.seq]).get(item.seq, Reports())
        decisions = list_decisions(connection, site_id, item.seq)
        stood = next(one for one in decisions if one.id == restored.restores_id)
        grounds = standing_grounds(decisions[: stood.number])
        stand(connection, item, restored, grounds, reports, degraded=bool(stood.degraded))
        return answer_with(restored, item.id)

    return store.write(work)


def find(connection: Connection, site_id: str, contribution_id: str) -> Item:
    """The item; NotFound if the site has none such, or its text is erased."""
    item = find_item(connection, site_id, contribution_id)
    if item is None or item.sent is None:
        raise NotFound(f"there is no contribution `{contribution_id}`")
    return item


def latest_of(connection: Connection, item: Item) -> Recorded:
    """The decision that stands."""
    latest = find_decision(connection, item.site_id, item.decision_id)
    assert latest is not None
    return latest


def ruling_of(
    item: Item, action: Literal["approve", "reject"], *, editor: str, now: datetime
) -> Recorded:
    """The ruling as a decision."""
    ruling_id = new_id(now)
    approved = action == "approve"
    return Recorded(
        id=ruling_id,
        number=item.number + 1,
        revision=item.revision,
        event="ruling",
        action=action,
        status="published" if approved else "rejected",
        shown_decision_id=ruling_id if approved else None,
        ruled=True,
        shown_ruled=approved,
        shows="this" if approved else "none",
        changed=approved or item.status != "rejected" or item.shown_decision_id is not None,
        hits=[],
        labels=[],
        priority="normal",
        reasons=[],
        degraded=[],
        version_seq=None,
        model_id=None,
        model_digest=None,
        scores=None,
        facts=None,
        decided_by=f"editor:{editor}",
        decided_at=now,
        previous_id=item.decision_id,
        restores_id=None,
        reason_code=None,
        note=None,
    )


def restoring(item: Item, former: Recorded, *, editor: str, now: datetime) -> Recorded:
    """A decision that restores a former one. It points at the first of its kind, not at a copy."""
    return replace(
        former,
        id=new_id(now),
        number=item.number + 1,
        event="undo",
        changed=(item.status, item.shown_decision_id) != (former.status, former.shown_decision_id),
        degraded=[],
        version_seq=None,
        model_id=None,
        model_digest=None,
        scores=None,
        facts=None,
        decided_by=f"editor:{editor}",
        decided_at=now,
        previous_id=former.previous_id,
        restores_id=former.restores_id or former.id,
        reason_code=None,
        note=None,
        policy_id=None,
        policy_version=None,
        policy_digest=None,
    )


def stand(
    connection: Connection,
    item: Item,
    recorded: Recorded,
    grounds: Grounds,
    reports: Reports,
    *,
    degraded: bool = False,
) -> None:
    """Add the editor's decision, and let the item stand as it says."""
    assert item.sent is not None
    add_decision(connection, item.site_id, item.seq, recorded)
    update_item(
        connection,
        item,
        {
            **state_columns(
                number=recorded.number,
                decision_id=recorded.id,
                action=recorded.action,
                status=recorded.status,
                shown=recorded.shown_decision_id,
                ruled=recorded.ruled,
                shown_ruled=recorded.shown_ruled,
                degraded=degraded,
                grounds=grounds,
            ),
            **queue_columns(recorded.action, grounds.priority, reports, read_sent(item.sent)),
            "claimed_by": None,
            "claimed_until": None,
        },
    )
