"""Every rule of a plan against the facts: pure, and all outcomes kept."""

from dataclasses import dataclass
from datetime import datetime

from moderation.domain import Event, Failed
from moderation.policy.facts import Facts
from moderation.policy.operators import Evidence
from moderation.policy.plan import Plan, Tree

# How a test or condition comes out. Three values, and the unknown one has two causes.
FALSE, TRUE, UNSTATED, UNDETERMINED = range(4)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Bit sets over the rules of a plan; a rule in `ran` and in no other set missed."""

    ran: int
    hit: int
    spared: int
    unstated: int
    undetermined: int

    def of(self, number: int) -> str:
        """One rule's outcome in a word."""
        bit = 1 << number
        for name in ("hit", "spared", "unstated", "undetermined"):
            if getattr(self, name) & bit:
                return name
        return "miss"


def numbers(bits: int) -> list[int]:
    """The rules in a bit set."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found


def evaluate(plan: Plan, facts: Facts, *, event: Event, now: datetime) -> Outcome:
    """Try every rule that runs on the event at this moment."""
    ran = hit = spared = unstated = undetermined = 0
    states: dict[int, int] = {}
    for number in numbers(plan.running[event]):
        rule, bit = plan.rules[number], 1 << number
        if (rule.since is not None and now < rule.since) or (
            rule.until is not None and now >= rule.until
        ):
            continue
        ran |= bit
        when = _state(plan.whens[number], plan, facts, states)
        if when == FALSE:
            continue
        if when == UNSTATED:
            unstated |= bit
            continue
        tree = plan.unlesses[number]
        unless = FALSE if tree is None else _state(tree, plan, facts, states)
        if unless == TRUE:
            spared |= bit
        elif when == UNDETERMINED or unless == UNDETERMINED:
            undetermined |= bit
        else:
            hit |= bit
    return Outcome(ran, hit, spared, unstated, undetermined)


def _state(tree: Tree, plan: Plan, facts: Facts, states: dict[int, int]) -> int:
    if isinstance(tree, int):
        if tree not in states:
            states[tree] = _test_state(tree, plan, facts)
        return states[tree]
    head, parts = tree
    if head == "not":
        state = _state(parts[0], plan, facts, states)
        return {TRUE: FALSE, FALSE: TRUE}.get(state, state)
    decides = FALSE if head == "all" else TRUE
    worst = TRUE if head == "all" else FALSE
    for part in parts:
        state = _state(part, plan, facts, states)
        if state == decides:
            return state
        if state in (UNSTATED, UNDETERMINED):
            worst = max(worst, state)
    return worst


def _test_state(number: int, plan: Plan, facts: Facts) -> int:
    test = plan.tests[number]
    value = facts.values[test.key]
    if isinstance(value, Failed) or isinstance(facts.limited.get(number), Failed):
        return UNDETERMINED
    if value is None and test.operator != "stated":
        return UNSTATED
    return FALSE if evidence(plan, facts, number) is None else TRUE


def evidence(plan: Plan, facts: Facts, number: int) -> Evidence | None:
    """Why a test holds, or None; the fact is had and stated."""
    if number in facts.limited:
        spans = facts.limited[number]
        return Evidence("matches", spans) if isinstance(spans, tuple) and spans else None
    test = plan.tests[number]
    return plan.operators[number].test(test.argument, facts.values[test.key])
