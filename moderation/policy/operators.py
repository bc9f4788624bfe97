"""The operators table: what a test can ask of a fact. An operator is a function; its docstring is its manual.

Each takes the argument from the policy and the fact's value, and answers the evidence, or None when
the test does not hold.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from moderation.policy.fact_types import TYPES
from moderation.policy.measured import TextValue
from moderation.policy.rule import PatternTest, PhraseTest, Words
from moderation.text.fold import Folded
from moderation.text.phrases import Found, Phrases

ORDERED = frozenset(kind.name for kind in TYPES.values() if kind.ordered)
NAMED = frozenset({"word", "id", "weekday"})
Takes = Literal["quantity", "range", "phrases", "pattern", "words", "yes_no", "values"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a test holds: in words after the fact's name, and where in the visible text."""

    says: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Operator:
    """One row: a name policy authors write, what it takes, for which types, and its function."""

    name: str
    takes: Takes
    types: frozenset[str]
    says: str  # in a sentence, before the argument
    test: Callable[[Any, Any], Evidence | None]

    @property
    def manual(self) -> str:
        """What the reference page says."""
        return self.test.__doc__ or ""


def same(value: str) -> str:
    """The form in which two words count as the same one: NFKC, any case."""
    return unicodedata.normalize("NFKC", value).casefold().strip()


def below(limit: float, value: float) -> Evidence | None:
    """The number is under the limit.

    `words: {below: 200}` matches 199 words and not 200.
    """
    return Evidence("below") if value < limit else None


def at_most(limit: float, value: float) -> Evidence | None:
    """The number is the limit or under it.

    `links.count: {at_most: 2}` matches 2 links and not 3.
    """
    return Evidence("at most") if value <= limit else None


def at_least(limit: float, value: float) -> Evidence | None:
    """The number is the limit or over it.

    `words: {at_least: 200}` matches 200 words and not 199.
    """
    return Evidence("at least") if value >= limit else None


def above(limit: float, value: float) -> Evidence | None:
    """The number is over the limit.

    `links.count: {above: 3}` matches 4 links and not 3.
    """
    return Evidence("above") if value > limit else None


def between(ends: tuple[float, float], value: float) -> Evidence | None:
    """The number lies between two ends, both included.

    `words: {between: [10, 20]}` matches 10 and 20 words. `time.hour: {between: [22, 5]}` passes midnight.
    """
    low, high = ends
    inside = low <= value <= high if low <= high else value >= low or value <= high
    return Evidence("between") if inside else None


def equals(allowed: tuple[float, ...], value: float) -> Evidence | None:
    """The number is one of those listed.

    `links.count: 0` matches a text without links; `time.hour: [0, 1, 2]` the first three hours.
    """
    return Evidence("is") if value in allowed else None


def is_true(wanted: bool, value: bool) -> Evidence | None:
    """It is so, or not so.

    `thread.open: false` matches a closed thread.
    """
    return Evidence("is") if value is wanted else None


def one_of(words: Words, value: str) -> Evidence | None:
    """The word is one of those listed, in any case.

    `kind: [comment, story]` matches both kinds.
    """
    return Evidence("is one of") if same(value) in words.values else None


def one_of_ids(words: Words, value: str) -> Evidence | None:
    """The id is one of those listed, in the same letters.

    `author.id: [u-17, u-18]` matches these two authors.
    """
    return Evidence("is one of") if value in words.values else None


def any_of(words: Words, value: frozenset[str]) -> Evidence | None:
    """The set holds at least one of the words.

    `thread.tags: {any_of: [elections, courts]}`.
    """
    common = [word for word in sorted(value) if same(word) in words.values]
    return Evidence("has " + ", ".join(common)) if common else None


def all_of(words: Words, value: frozenset[str]) -> Evidence | None:
    """The set holds every one of the words.

    `thread.tags: {all_of: [courts, minors]}`.
    """
    held = {same(word) for word in value}
    return Evidence("has all of them") if all(word in held for word in words.values) else None


def none_of(words: Words, value: frozenset[str]) -> Evidence | None:
    """The set holds none of the words; so does an empty set.

    `links.hosts: {none_of: our-hosts}` matches a text that links only elsewhere, or nowhere.
    """
    return (
        Evidence("has none of them")
        if not any(same(word) in words.values for word in value)
        else None
    )


def contains(wanted: PhraseTest, value: TextValue) -> Evidence | None:
    """The text holds one of the phrases, as whole words in any case.

    `text: {contains: [free money]}` matches "FREE money!" and not "freemoney".
    """
    return _phrases(wanted, value, lambda found, size: True)


def starts_with(wanted: PhraseTest, value: TextValue) -> Evidence | None:
    """The text begins with one of the phrases.

    `text: {starts_with: [breaking]}` matches "Breaking: …".
    """
    lead = len(value.visible) - len(value.visible.lstrip())
    return _phrases(wanted, value, lambda found, size: found[0] <= lead)


def ends_with(wanted: PhraseTest, value: TextValue) -> Evidence | None:
    """The text ends with one of the phrases.

    `text: {ends_with: [call me]}` matches "Please call me".
    """
    tail = len(value.visible.rstrip())
    return _phrases(wanted, value, lambda found, size: found[1] >= tail)


def is_text(wanted: PhraseTest, value: TextValue) -> Evidence | None:
    """The whole text is one of the phrases, in any case.

    `text: {is: [first, "first!"]}` matches "First!" and not "first of all".
    """
    lead, tail = len(value.visible) - len(value.visible.lstrip()), len(value.visible.rstrip())
    return _phrases(wanted, value, lambda found, size: found[0] <= lead and found[1] >= tail)


def matches(wanted: PatternTest, value: TextValue) -> Evidence | None:
    r"""The text holds a match of the pattern, in RE2 syntax, in any case.

    `text: {matches: '\bbuy\s+now\b'}`; `\w`, `\b` and `\d` know all scripts, `$` is the very end.
    """
    assert wanted.compiled is not None
    spans = wanted.compiled.find(value.normal)
    return Evidence("matches", tuple(spans)) if spans else None


def stated(wanted: bool, value: object) -> Evidence | None:
    """Whether anybody says: the site, or the model for the language.

    `author.age: {stated: false}` matches when the site did not send when the account was made.
    """
    return Evidence("stated" if wanted else "not stated") if (value is not None) is wanted else None


def _phrases(
    wanted: PhraseTest, value: TextValue, fits: Callable[[tuple[int, int], int], bool]
) -> Evidence | None:
    assert wanted.compiled is not None
    source = value.normal if wanted.exact_case else value.folded
    found = [f for f in wanted.compiled.find(source) if fits((f.start, f.end), len(value.visible))]
    if found and wanted.compiled_exceptions is not None:
        found = _not_within(found, wanted.compiled_exceptions, source)
    if not found:
        return None
    said = sorted({f"“{f.phrase}”" for f in found})
    return Evidence("has " + ", ".join(said[:5]), tuple((f.start, f.end) for f in found[:20]))


def _not_within(found: list[Found], exceptions: Phrases, source: Folded) -> list[Found]:
    """Those that are not part of an exception: "great tit" spares its "tit"."""
    spared = exceptions.find(source)
    return [f for f in found if not any(s.start <= f.start and f.end <= s.end for s in spared)]


OPERATORS: Mapping[str, Operator] = {
    operator.name: operator
    for operator in (
        Operator("below", "quantity", ORDERED, "below", below),
        Operator("at_most", "quantity", ORDERED, "at most", at_most),
        Operator("at_least", "quantity", ORDERED, "at least", at_least),
        Operator("above", "quantity", ORDERED, "above", above),
        Operator("between", "range", ORDERED, "between", between),
        Operator("contains", "phrases", frozenset({"text"}), "contains", contains),
        Operator("starts_with", "phrases", frozenset({"text"}), "starts with", starts_with),
        Operator("ends_with", "phrases", frozenset({"text"}), "ends with", ends_with),
        Operator("is", "phrases", frozenset({"text"}), "is", is_text),
        Operator("matches", "pattern", frozenset({"text"}), "matches", matches),
        Operator("any_of", "words", frozenset({"set"}), "any of", any_of),
        Operator("all_of", "words", frozenset({"set"}), "all of", all_of),
        Operator("none_of", "words", frozenset({"set"}), "none of", none_of),
        Operator("stated", "yes_no", frozenset(TYPES), "stated", stated),
    )
}

# What a bare value after a fact means, by the fact's type. Authors write no name for these.
BARE: Mapping[str, Operator] = {
    **{kind: Operator("=", "values", frozenset({kind}), "", equals) for kind in ORDERED},
    "yes/no": Operator("=", "yes_no", frozenset({"yes/no"}), "", is_true),
    "word": Operator("=", "words", frozenset({"word"}), "", one_of),
    "weekday": Operator("=", "words", frozenset({"weekday"}), "", one_of),
    "id": Operator("=", "words", frozenset({"id"}), "", one_of_ids),
    "set": Operator("=", "words", frozenset({"set"}), "any of", any_of),
    "text": Operator("=", "phrases", frozenset({"text"}), "is", is_text),
}

# Modifiers stand beside the operators of a text test; `within`, `of_at_least` beside those of a count.
TEXT_MODIFIERS = ("evasion", "case", "part_of_word", "except")
PATTERN_MODIFIERS = ("case", "engine")
COUNT_MODIFIERS = ("within", "of_at_least")


def operators_of(kind: str) -> tuple[str, ...]:
    """The names of the operators that a fact of the type takes."""
    return tuple(name for name, operator in OPERATORS.items() if kind in operator.types)
