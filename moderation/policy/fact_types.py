"""The types that facts have: how a policy author writes a value and how it is shown again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moderation.policy import values
from moderation.policy.problem import did_you_mean


@dataclass(frozen=True, slots=True)
class FactType:
    """How values of one type are read from a policy and shown to people."""

    name: str
    wanted: str  # what an author is told to write
    read: Callable[[str], Any]
    show: Callable[[Any], str]
    ordered: bool = False  # can be below or above something


def _read_word(text: str) -> str:
    if not text.strip():
        raise values.ValueProblem(
            "a word", "write a word, or `stated: false` for a fact that nobody states"
        )
    return text


def _read_weekday(text: str) -> str:
    if text.strip().lower() not in values.WEEKDAYS:
        raise values.ValueProblem("a day of the week", did_you_mean(text, values.WEEKDAYS))
    return text.strip().lower()


def _read_yes_no(text: str) -> bool:
    if text not in {"true", "false", "yes", "no"}:
        raise values.ValueProblem("yes or no", "write `true` or `false`")
    return text in {"true", "yes"}


def _show_set(value: Any) -> str:
    return ", ".join(sorted(value)) if value else "none"


TYPES = {
    kind.name: kind
    for kind in (
        FactType("number", "a whole number", values.read_whole, values.show_number, ordered=True),
        FactType("decimal", "a number", values.read_number, values.show_number, ordered=True),
        FactType(
            "share", "a share such as `60%`", values.read_share, values.show_share, ordered=True
        ),
        FactType(
            "score", "a score from 0 to 1", values.read_share, values.show_number, ordered=True
        ),
        FactType(
            "duration",
            "a duration such as `2 days`",
            values.read_duration,
            values.show_duration,
            ordered=True,
        ),
        FactType(
            "hour", "an hour from 0 to 23", values.read_hour, values.show_number, ordered=True
        ),
        FactType("weekday", "a day of the week", _read_weekday, str),
        FactType(
            "yes/no", "`true` or `false`", _read_yes_no, lambda value: "yes" if value else "no"
        ),
        FactType("word", "a word", _read_word, str),
        FactType("id", "an id, in the same letters as the site's", _read_word, str),
        FactType("text", "phrases in brackets or a list's name", _read_word, str),
        FactType("set", "words", _read_word, _show_set),
    )
}
META_TYPES = ("word", "text", "number", "decimal", "share", "duration", "yes/no", "set")
