"""The engine under test, run on what was drawn."""

import re

from moderation.domain import Failed
from moderation.policy.facts import Facts, Value
from moderation.policy.files import folder_of
from moderation.policy.load import load
from moderation.policy.measured import plain_text
from moderation.policy.plan import Plan, compile_plan
from moderation.policy.rule import PatternTest, Rule, Test
from tests.policy.drafts import ATTRIBUTES, NOWHERE, ROWS, Draft
from tests.policy.naive import Given, Plain
from tests.policy.writing import write

# Meaning 9: what editors hold is held.
BUILT_IN = tuple(
    Rule(
        id=name,
        when=Test(fact, fact, "=", True, NOWHERE),
        action="hold",
        reasons={"en": f"An editor reads {what} first."},
        place=NOWHERE,
    )
    for name, fact, what in (
        ("author-held", "author.held", "this contribution"),
        ("hold-all", "thread.held", "every contribution here"),
    )
)


def load_draft(draft: Draft, *, flow: bool = False) -> Plan:
    """The plan of a drawn policy, by way of YAML."""
    return compile_plan(load(folder_of(write(draft, flow=flow)), "drawn.yaml", ATTRIBUTES).policy)


def facts_for(plan: Plan, given: Given) -> Facts:
    """The facts as the engine takes them."""
    values = {key: _value(given.values[key], asked.fact) for key, asked in plan.policy.keys.items()}
    return Facts(values, _under_limit(plan, given))


def _value(value: Plain, fact: str) -> Value:
    if isinstance(value, str) and ROWS[fact].type == "text":
        return plain_text(value)
    return value


def _under_limit(plan: Plan, given: Given) -> dict[int, tuple[tuple[int, int], ...] | Failed]:
    """What patterns under a time limit find, or that the limit struck."""
    found: dict[int, tuple[tuple[int, int], ...] | Failed] = {}
    for number in plan.backtracking:
        test = plan.tests[number]
        value, wanted = given.values[test.key], test.argument
        if isinstance(value, str) and isinstance(wanted, PatternTest):
            flags = re.NOFLAG if wanted.exact_case else re.IGNORECASE
            spans = (match.span() for match in re.finditer(wanted.pattern, value, flags))
            struck = wanted.pattern in given.struck
            found[number] = Failed("a pattern took too long") if struck else tuple(spans)
    return found
