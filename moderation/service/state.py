"""How a contribution stands after a decision: the columns of its row that a decision sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.domain import (
    PRIORITIES,
    Action,
    Contribution,
    Decision,
    Event,
    Priority,
    Reports,
    Standing,
    Status,
)
from moderation.store.contributions import Item
from moderation.store.decisions import Recorded
from moderation.text.visible import read_text

SEVERITIES: dict[Action, int] = {"approve": 0, "reject": 0, "flag": 1, "hold": 2}
WEIGHT_STEPS = 1000  # a report's weight in the queue's order: to a thousandth
WEIGHT_LIMIT = 10**9


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a contribution stands as it does: all since its latest text or ruling."""

    reasons: tuple[Mapping[str, Any], ...] = ()
    rules: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    priority: Priority = "normal"

    def joined(self, other: "Grounds") -> "Grounds":
        """These grounds and further ones; a rule that hits again says its reason anew."""
        priorities = [grounds.priority for grounds in (self, other) if grounds.rules]
        again = {reason["rule"] for reason in other.reasons}
        kept = tuple(reason for reason in self.reasons if reason["rule"] not in again)
        return Grounds(
            reasons=(*kept, *other.reasons),
            rules=tuple(dict.fromkeys((*self.rules, *other.rules))),
            labels=tuple(sorted({*self.labels, *other.labels})),
            priority=max(priorities, key=PRIORITIES.index, default="normal"),
        )


def grounds_of(recorded: Recorded) -> Grounds:
    """What one decision says for itself."""
    return Grounds(
        reasons=tuple(recorded.reasons),
        rules=tuple(hit["rule"] for hit in recorded.hits if hit["live"]),
        labels=tuple(recorded.labels),
        priority=recorded.priority,
    )


def standing_grounds(decisions: Sequence[Recorded]) -> Grounds:
    """The grounds that stand after the last of these decisions.

    Reports add to what the text itself gave; a text or a ruling begins anew.
    """
    grounds = Grounds()
    for recorded in reports_since(decisions, with_start=True):
        grounds = grounds.joined(grounds_of(recorded))
    return grounds


def reports_since(decisions: Sequence[Recorded], *, with_start: bool = False) -> list[Recorded]:
    """The decisions upon reports at the end of the list, oldest first, and what they followed."""
    found: list[Recorded] = []
    for recorded in reversed(decisions):
        if recorded.event != "report":
            if with_start:
                found.append(recorded)
            break
        found.append(recorded)
    return found[::-1]


def standing_of(item: Item) -> Standing:
    """How the item stands, in the words that `decide` reads."""
    return Standing(
        action=item.action,
        shown=item.shown_decision_id is not None,
        ruled=item.ruled,
        shown_ruled=item.shown_ruled,
        reported=item.reported,
    )


def shown_after(decision: Decision, decision_id: str, shown_before: str | None) -> str | None:
    """The id of the decision whose text is shown once this decision stands."""
    if decision.shows == "this":
        return decision_id
    return shown_before if decision.shows == "former" else None


def ruled_shown_after(decision: Decision, event: Event, *, before: bool) -> bool:
    """Whether an editor approved what is shown once this decision stands."""
    if decision.shows == "former" or (decision.shows == "this" and event == "report"):
        return before
    return False


def queue_columns(
    action: Action, priority: Priority, reports: Reports, contribution: Contribution | None
) -> dict[str, Any]:
    """The columns by which the queue finds and orders an item."""
    reported = reports.count > 0
    waiting = reported or SEVERITIES[action] > 0
    searched = None
    if waiting and contribution is not None:
        visible = read_text(contribution.text, contribution.format).visible
        searched = f"{contribution.title}\n{visible}".casefold()
    return {
        "waiting": waiting,
        "reported": reported,
        "rank": rank(action, priority, reports.weight),
        "searched": searched,
    }


def rank(action: Action, priority: Priority, weight: float) -> int:
    """The place in the queue, lowest first: severity, then priority, then weight of reports."""
    urgency = SEVERITIES[action] * len(PRIORITIES) + PRIORITIES.index(priority)
    steps = min(round(weight * WEIGHT_STEPS), WEIGHT_LIMIT - 1)
    return -(urgency * WEIGHT_LIMIT + steps)


def state_columns(
    *,
    number: int,
    decision_id: str,
    action: Action,
    status: Status,
    shown: str | None,
    ruled: bool,
    shown_ruled: bool,
    degraded: bool,
    grounds: Grounds,
) -> dict[str, Any]:
    """The columns of an item that say how it stands."""
    return {
        "number": number,
        "decision_id": decision_id,
        "action": action,
        "status": status,
        "shown_decision_id": shown,
        "ruled": ruled,
        "shown_ruled": shown_ruled,
        "degraded": degraded,
        "reasons": list(grounds.reasons),
        "rules": list(grounds.rules),
        "labels": list(grounds.labels),
        "priority": grounds.priority,
    }
