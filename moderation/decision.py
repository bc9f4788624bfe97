"""From outcomes to a decision, its reasons and its trace; pure, the same to the bit each time."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from moderation.domain import (
    ACTIONS,
    PRIORITIES,
    Action,
    Decision,
    Event,
    Failed,
    Hit,
    Reason,
    Standing,
    Status,
    severest,
)
from moderation.policy.evaluate import Outcome, evaluate, evidence, numbers
from moderation.policy.facts import Facts, find_fact
from moderation.policy.measured import TextValue
from moderation.policy.operators import Evidence
from moderation.policy.plan import Plan, facts_of
from moderation.policy.read_condition import tests_of
from moderation.policy.reasons import fill, pick, show
from moderation.policy.rule import Rule, Test
from moderation.policy.sentences import say_argument, say_condition, say_rule

STATUS_OF: dict[Action, Status] = {
    "approve": "published",
    "flag": "published",
    "hold": "held",
    "reject": "rejected",
}

# An edit of what waits for an editor waits too. This reason stands where no rule's does.
EDITED = "edited"
EDITED_REASON = "An edit of a contribution that an editor has to read waits for the editor too."


def decide(
    plan: Plan,
    facts: Facts,
    *,
    event: Event,
    now: datetime,
    contribution_id: str,
    standing: Standing | None = None,
) -> Decision:
    """What becomes of a contribution.

    Parameters
    ----------
    now
        The moment of arrival, aware; `from` and `until` of rules are measured at it.
    standing
        How the contribution stood before; None for one never seen. Needed on `edit` and `report`.
    """
    outcome = evaluate(plan, facts, event=event, now=now)
    language = _language(plan, facts)
    hits = tuple(
        _hit(
            plan,
            facts,
            number,
            language,
            contribution_id,
            undetermined=bool(outcome.undetermined >> number & 1),
        )
        for number in numbers(outcome.hit | outcome.undetermined)
        if _counts(
            plan.rules[number],
            contribution_id,
            undetermined=bool(outcome.undetermined >> number & 1),
        )
    )
    live = [hit for hit in hits if hit.live]
    degraded = _degraded(plan, facts, outcome, contribution_id)
    reasons = [Reason(hit.rule, hit.action, hit.reason) for hit in live]
    if event == "report":
        assert standing is not None
        return _after_report(plan, standing, live, hits, reasons, degraded)
    action = _severest(live, plan.policy.default, doubted=bool(degraded))
    shows = "this" if STATUS_OF[action] == "published" else "none"
    if event == "edit" and standing is not None:
        floor = _floor(standing)
        if ACTIONS.index(floor) > ACTIONS.index(action):
            action = floor
            reasons.append(Reason(EDITED, floor, EDITED_REASON))
        if STATUS_OF[action] == "published":
            shows = "this"
        else:
            shows = "former" if standing.shown else "none"
    status: Status = "published" if shows != "none" else STATUS_OF[action]
    return _decision(action, status, shows, hits, reasons, degraded)


def _severest(live: Sequence[Hit], default: Action, *, doubted: bool) -> Action:
    """The severest action of the live hits, or the default.

    Where no hit is certain, perhaps none should be: a doubt is then never milder than the default,
    and never leaves a default `reject` standing, for that too would be a reject because of a fault.
    """
    actions = [hit.action for hit in live]
    if all(hit.undetermined for hit in live):
        actions.append("hold" if doubted and default == "reject" else default)
    return severest(*actions)


def _floor(standing: Standing) -> Action:
    """The mildest that an edit may come out."""
    if standing.action == "hold" or (standing.action == "reject" and standing.ruled):
        return "hold"
    return "flag" if standing.action == "flag" or standing.reported else "approve"


def _after_report(
    plan: Plan,
    standing: Standing,
    live: Sequence[Hit],
    hits: tuple[Hit, ...],
    reasons: list[Reason],
    degraded: tuple[str, ...],
) -> Decision:
    """A report never makes milder; over an editor's approval it flags, or holds if the rule may."""
    over = {rule.id for rule in plan.rules if rule.over_editors}
    approved = standing.shown_ruled or (standing.ruled and standing.action == "approve")
    asked: list[Action] = [
        "flag" if approved and hit.action == "hold" and hit.rule not in over else hit.action
        for hit in live
    ]
    action = severest(standing.action, *asked)
    hides = standing.shown and any(STATUS_OF[one] != "published" for one in asked)
    shown = standing.shown and not hides
    status: Status = "published" if shown else STATUS_OF[action]
    return _decision(action, status, "former" if shown else "none", hits, reasons, degraded)


def _decision(
    action: Action,
    status: Status,
    shows: Any,
    hits: tuple[Hit, ...],
    reasons: list[Reason],
    degraded: tuple[str, ...],
) -> Decision:
    live = [hit for hit in hits if hit.live]
    return Decision(
        action=action,
        status=status,
        shows=shows,
        hits=hits,
        labels=tuple(sorted({label for hit in live for label in hit.labels})),
        priority=max((hit.priority for hit in live), key=PRIORITIES.index, default="normal"),
        reasons=tuple(
            sorted(reasons, key=lambda reason: (-ACTIONS.index(reason.action), reason.rule))
        ),
        degraded=degraded,
    )


def is_live(rule: Rule, contribution_id: str) -> bool:
    """Whether the rule acts on this contribution: by its mode, and a stable hash for its share."""
    if rule.mode != "live":
        return False
    if rule.share >= 1:
        return True
    drawn = int.from_bytes(sha256(f"{rule.id}\0{contribution_id}".encode()).digest()[:8], "big")
    return drawn < rule.share * 2**64


def _counts(rule: Rule, contribution_id: str, *, undetermined: bool) -> bool:
    """A doubt counts as a hit, but not in a shadow rule, nor with `on_error: skip`."""
    return not undetermined or (rule.on_error == "hold" and is_live(rule, contribution_id))


def _hit(
    plan: Plan,
    facts: Facts,
    number: int,
    language: str,
    contribution_id: str,
    *,
    undetermined: bool,
) -> Hit:
    rule = plan.rules[number]
    return Hit(
        rule=rule.id,
        action="hold" if undetermined and rule.action == "reject" else rule.action,
        live=is_live(rule, contribution_id),
        undetermined=undetermined,
        labels=rule.labels,
        priority=rule.priority,
        reason=_reason(plan, facts, number, language),
    )


def _reason(plan: Plan, facts: Facts, number: int, language: str) -> str:
    text = pick(plan.rules[number].reasons, language, plan.policy.language)
    told = {
        name: (find_fact(name, plan.policy), facts.values[key])
        for name, key in plan.told[number].items()
    }
    return fill(text, told)


def _language(plan: Plan, facts: Facts) -> str:
    stated = facts.values.get("language")
    return stated if isinstance(stated, str) else plan.policy.language


def _degraded(plan: Plan, facts: Facts, outcome: Outcome, contribution_id: str) -> tuple[str, ...]:
    whys = set()
    for number in numbers(outcome.undetermined):
        if is_live(plan.rules[number], contribution_id):
            for key in facts_of(plan, number):
                value = facts.values[key]
                if isinstance(value, Failed):
                    whys.add(value.why)
            whys |= {found.why for found in facts.limited.values() if isinstance(found, Failed)}
    return tuple(sorted(whys))


def explain(
    plan: Plan, facts: Facts, *, event: Event, now: datetime, contribution_id: str
) -> list[dict[str, Any]]:
    """The trace: what each rule that ran made of the facts; offsets are into the text as sent."""
    outcome = evaluate(plan, facts, event=event, now=now)
    return [
        _explain_rule(plan, facts, outcome, number, contribution_id)
        for number in numbers(outcome.ran)
    ]


def _explain_rule(
    plan: Plan, facts: Facts, outcome: Outcome, number: int, contribution_id: str
) -> dict[str, Any]:
    rule, state = plan.rules[number], outcome.of(number)
    told: dict[str, Any] = {
        "rule": rule.id,
        "outcome": state,
        "action": rule.action,
        "live": is_live(rule, contribution_id),
        "sentence": say_rule(rule, plan.policy),
        "evidence": [_explain_test(plan, facts, test) for test in tests_of(rule.when)],
    }
    if state == "spared":
        told["spared_by"] = [
            {
                "sentence": say_condition(part, plan.policy),
                "evidence": [_explain_test(plan, facts, test) for test in tests_of(part)],
            }
            for part in rule.unless
        ]
    return told


def _explain_test(plan: Plan, facts: Facts, test: Test) -> dict[str, Any]:
    number = plan.number_of[test]
    fact, value = find_fact(test.fact, plan.policy), facts.values[test.key]
    found: Evidence | None = None
    if not isinstance(value, Failed) and (value is not None or test.operator == "stated"):
        found = evidence(plan, facts, number)
    told: dict[str, Any] = {
        "fact": test.key,
        "holds": found is not None,
        "asks": f"{plan.operators[number].says} {say_argument(test, fact)}".strip(),
    }
    if isinstance(value, TextValue):
        told["says"] = found.says if found else "nothing found"
        told["spans"] = (
            [list(value.text.span(start, end)) for start, end in found.spans] if found else []
        )
    else:
        told["value"] = show(fact, value)
        told["says"] = value.why if isinstance(value, Failed) else found.says if found else ""
    return told
