"""The rules that every policy has: what editors hold is held."""

from moderation.policy.problem import Problems
from moderation.policy.source import Mapping, Node, Sequence, parse

_YAML = b"""\
rules:
  - id: author-held
    when: {author.held: true}
    then: hold
    reason: An editor reads this contribution first.
  - id: hold-all
    when: {thread.held: true}
    then: hold
    reason: An editor reads every contribution here first.
"""


def _read() -> tuple[Node, ...]:
    root = parse("built-in", _YAML, Problems())
    assert isinstance(root, Mapping)
    rules = root.entries[0][1]
    assert isinstance(rules, Sequence)
    return rules.items


BUILT_IN = _read()
