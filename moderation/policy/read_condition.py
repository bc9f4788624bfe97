"""Conditions: `fact: test` mappings under `all`, `any`, `not`."""

from moderation.policy.read_test import read_tests
from moderation.policy.rule import All, Any, Condition, Not, Test
from moderation.policy.scope import TREE, Scope
from moderation.policy.source import Mapping, Node, Sequence


def read_condition(node: Node, scope: Scope) -> Condition | None:
    """The condition, or None where errors are noted."""
    if not isinstance(node, Mapping):
        mend = (
            "write `all:` or `any:` before the list"
            if isinstance(node, Sequence)
            else "write for example `{words: {below: 200}}`"
        )
        scope.problems.error(node.place, "type", "a condition is written as facts and tests", mend)
        return None
    if not node.entries:
        scope.problems.error(
            node.place,
            "matches-everything",
            "an empty condition would match everything",
            "name a fact and a test",
        )
        return None
    heads = [key for key, _ in node.entries if key.text in TREE]
    if heads and len(node.entries) > 1:
        scope.problems.error(
            heads[0].place,
            "mixed",
            f"`{heads[0].text}` stands beside other keys",
            "put them all under one `all:`, each behind a dash",
        )
        return None
    if heads:
        return _read_tree(heads[0].text, node.entries[0][1], scope)
    tests: list[Test] = []
    for key, value in node.entries:
        tests.extend(read_tests(key, value, scope))
    return tests[0] if len(tests) == 1 else All(tuple(tests))


def _read_tree(head: str, node: Node, scope: Scope) -> Condition | None:
    if head == "not":
        part = read_condition(node, scope)
        return None if part is None else Not(part)
    if not isinstance(node, Sequence):
        scope.problems.error(
            node.place,
            "type",
            f"`{head}` takes a list of conditions",
            "put a dash before each of them",
        )
        return None
    if not node.items:
        scope.problems.error(
            node.place, "empty", f"the list under `{head}` is empty", "write at least one condition"
        )
        return None
    parts = tuple(part for item in node.items if (part := read_condition(item, scope)) is not None)
    return All(parts) if head == "all" else Any(parts)


def tests_of(condition: Condition) -> tuple[Test, ...]:
    """All tests in a condition."""
    if isinstance(condition, Test):
        return (condition,)
    if isinstance(condition, Not):
        return tests_of(condition.part)
    return tuple(test for part in condition.parts for test in tests_of(part))
