"""Reasons for the reader: texts with placeholders such as `{words}`, in several languages."""

import re
from collections.abc import Iterator, Mapping

from moderation.domain import Failed
from moderation.policy.fact_types import TYPES
from moderation.policy.facts import Fact, Value
from moderation.policy.measured import TextValue

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class Unclosed(ValueError):
    """A single brace stands in a reason."""


def placeholders(reason: str) -> Iterator[str]:
    """The names in braces; `{{` and `}}` are braces themselves."""
    for match in _PIECE.finditer(reason):
        if match.group(1) is not None:
            yield match.group(1)
        elif match.group() in "{}":
            raise Unclosed(match.group())


def fill(reason: str, facts: Mapping[str, tuple[Fact, Value]]) -> str:
    """The reason with each placeholder replaced by its fact's value; one pass, so values are never read again."""

    def value_of(match: re.Match[str]) -> str:
        name = match.group(1)
        return match.group()[0] if name is None else show(*facts[name])

    return _PIECE.sub(value_of, reason)


def show(fact: Fact, value: Value) -> str:
    """A fact's value as people read it."""
    if value is None:
        return "not stated"
    if isinstance(value, Failed):
        return "unknown"
    if isinstance(value, TextValue):
        return value.visible
    return TYPES[fact.type].show(value)


def pick(reasons: Mapping[str, str], language: str, fallback: str) -> str:
    """The reason in the contribution's language, else in the policy's; empty if the rule gives none."""
    return reasons.get(language) or reasons.get(fallback) or next(iter(reasons.values()), "")
