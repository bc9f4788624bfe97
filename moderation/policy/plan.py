"""A policy compiled for evaluation: immutable, made once, shared by all threads."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain import EVENTS, Event
from moderation.policy.facts import Fact, find_fact
from moderation.policy.operators import BARE, OPERATORS, Operator
from moderation.policy.read_condition import tests_of
from moderation.policy.read_rule import key_for
from moderation.policy.reasons import placeholders
from moderation.policy.rule import All, Condition, FactKey, Not, PatternTest, Policy, Rule, Test

# A condition over numbers of tests: a test, or ("all" | "any" | "not", parts).
Tree = int | tuple[str, tuple["Tree", ...]]


@dataclass(frozen=True, slots=True)
class HistoryNeed:
    """A count of the site's own record that the policy asks for."""

    count: str
    within: float | None  # seconds back; None: all time


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact the policy asks for, with its row of the facts table."""

    key: str
    asked: FactKey
    fact: Fact


@dataclass(frozen=True, slots=True)
class Plan:
    """Rules by number, distinct tests by number, and what must be gathered."""

    policy: Policy
    rules: tuple[Rule, ...]
    tests: tuple[Test, ...]
    number_of: Mapping[Test, int]
    operators: tuple[Operator, ...]  # by test
    whens: tuple[Tree, ...]  # by rule
    unlesses: tuple[Tree | None, ...]  # by rule; any part of it spares
    running: Mapping[Event, int]  # bit set of the rules that run on an event
    asked: tuple[Asked, ...]
    history: tuple[HistoryNeed, ...]
    attributes: frozenset[str]  # scores asked for
    backtracking: tuple[int, ...]  # tests that run under a time limit
    told: tuple[Mapping[str, str], ...]  # by rule: placeholder -> key of its fact


def compile_plan(policy: Policy) -> Plan:
    """The plan of a checked policy."""
    numbers: dict[Test, int] = {}
    whens = tuple(_tree(rule.when, numbers) for rule in policy.rules)
    unlesses = tuple(_spares(rule, numbers) for rule in policy.rules)
    tests = tuple(numbers)
    asked = tuple(
        Asked(key, wanted, find_fact(wanted.fact, policy)) for key, wanted in policy.keys.items()
    )
    return Plan(
        policy=policy,
        rules=policy.rules,
        tests=tests,
        number_of=numbers,
        operators=tuple(_operator(test, policy) for test in tests),
        whens=whens,
        unlesses=unlesses,
        running={event: _running(policy.rules, event) for event in EVENTS},
        asked=asked,
        history=_history(asked),
        attributes=frozenset(
            a.fact.name.partition(".")[2] for a in asked if a.fact.type == "score"
        ),
        backtracking=tuple(number for test, number in numbers.items() if _under_limit(test)),
        told=tuple(_told(rule) for rule in policy.rules),
    )


def _operator(test: Test, policy: Policy) -> Operator:
    return (
        BARE[find_fact(test.fact, policy).type]
        if test.operator == "="
        else OPERATORS[test.operator]
    )


def _tree(condition: Condition, numbers: dict[Test, int]) -> Tree:
    if isinstance(condition, Test):
        return numbers.setdefault(condition, len(numbers))
    if isinstance(condition, Not):
        return "not", (_tree(condition.part, numbers),)
    head = "all" if isinstance(condition, All) else "any"
    return head, tuple(_tree(part, numbers) for part in condition.parts)


def _spares(rule: Rule, numbers: dict[Test, int]) -> Tree | None:
    if not rule.unless:
        return None
    parts = tuple(_tree(part, numbers) for part in rule.unless)
    return parts[0] if len(parts) == 1 else ("any", parts)


def _running(rules: tuple[Rule, ...], event: Event) -> int:
    return sum(
        1 << number
        for number, rule in enumerate(rules)
        if event in rule.events and rule.mode != "off"
    )


def _history(asked: tuple[Asked, ...]) -> tuple[HistoryNeed, ...]:
    needs: dict[HistoryNeed, None] = {}
    for row in asked:
        if row.fact.read is not None:
            continue
        of_share = row.fact.name == "author.rejected_share"
        for name in ("author.rejected", "author.contributions") if of_share else (row.fact.name,):
            needs[HistoryNeed(name, row.asked.within)] = None
    return tuple(needs)


def _under_limit(test: Test) -> bool:
    return isinstance(test.argument, PatternTest) and test.argument.backtracking


def _told(rule: Rule) -> dict[str, str]:
    names = {name for reason in rule.reasons.values() for name in placeholders(reason)}
    return {name: key_for(name, rule.when) or str(FactKey(name)) for name in sorted(names)}


def facts_of(plan: Plan, number: int) -> frozenset[str]:
    """The keys of the facts that a rule turns on."""
    rule = plan.rules[number]
    return frozenset(
        test.key for condition in (rule.when, *rule.unless) for test in tests_of(condition)
    )
