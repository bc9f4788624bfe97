"""Facts gathered for a plan, recorded, and read back so that a decision can be run again."""

from collections.abc import Mapping
from typing import Any

from moderation.domain import Contribution, Failed, Subject
from moderation.policy.facts import Facts, Value, read_fact
from moderation.policy.measured import Measured, TextValue, plain_text
from moderation.policy.plan import Plan
from moderation.policy.rule import PatternTest
from moderation.text.patterns import TimeLimit
from moderation.text.visible import read_text

OF_CONTRIBUTION = (
    "text",
    "title",
)  # text facts that are kept with the contribution, not with the facts


def gather(plan: Plan, subject: Subject) -> Facts:
    """The value of every fact the plan asks for."""
    measured = Measured(plan.policy, subject)
    values = {row.key: read_fact(row.fact, row.asked, measured) for row in plan.asked}
    return Facts(values, _under_limit(plan, values))


def _under_limit(
    plan: Plan, values: Mapping[str, Value]
) -> Mapping[int, tuple[tuple[int, int], ...] | Failed]:
    """What the backtracking patterns found. Their time limit is a fault like any other, so it is a fact to record."""
    found: dict[int, tuple[tuple[int, int], ...] | Failed] = {}
    for number in plan.backtracking:
        test = plan.tests[number]
        value, wanted = values[test.key], test.argument
        if (
            isinstance(value, TextValue)
            and isinstance(wanted, PatternTest)
            and wanted.compiled is not None
        ):
            try:
                found[number] = tuple(wanted.compiled.find(value.normal))
            except TimeLimit:
                found[number] = Failed(f"a pattern in `{test.fact}` took too long")
    return found


def write_facts(facts: Facts) -> dict[str, Any]:
    """The facts as JSON values; the contribution's own text and title are kept with it."""
    return {
        "values": {
            key: _write(value) for key, value in facts.values.items() if key not in OF_CONTRIBUTION
        },
        "limited": {str(number): _write_limited(found) for number, found in facts.limited.items()},
    }


def read_facts(plan: Plan, recorded: Mapping[str, Any], contribution: Contribution) -> Facts:
    """The facts as they were recorded, with the contribution's text and title."""
    values = {key: _read(value) for key, value in recorded["values"].items()}
    asked = {row.key for row in plan.asked}
    if "text" in asked:
        values["text"] = TextValue(read_text(contribution.text, contribution.format))
    if "title" in asked:
        values["title"] = plain_text(contribution.title)
    limited = {int(number): _read_limited(found) for number, found in recorded["limited"].items()}
    return Facts(values, limited)


def _write(value: Value) -> Any:
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    if isinstance(value, Failed):
        return {"failed": value.why}
    return {"text": value.text.sent} if isinstance(value, TextValue) else value


def _read(value: Any) -> Value:
    if not isinstance(value, dict):
        plain: float | bool | str | None = value
        return plain
    if "set" in value:
        return frozenset(value["set"])
    return Failed(value["failed"]) if "failed" in value else plain_text(value["text"])


def _write_limited(found: tuple[tuple[int, int], ...] | Failed) -> Any:
    return {"failed": found.why} if isinstance(found, Failed) else [list(span) for span in found]


def _read_limited(found: Any) -> tuple[tuple[int, int], ...] | Failed:
    return (
        Failed(found["failed"])
        if isinstance(found, dict)
        else tuple((start, end) for start, end in found)
    )
