"""Patterns: RE2's syntax in the meaning of Unicode, checked against a backtracking engine."""

from dataclasses import dataclass

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.text.fold import normalise
from moderation.text.patterns import PatternError, TimeLimit, compile_pattern


def find(pattern: str, text: str, *, exact_case: bool = False) -> list[str]:
    compiled = compile_pattern(pattern, exact_case=exact_case)
    return [text[start:end] for start, end in compiled.find(normalise(text))]


@dataclass(frozen=True)
class Sample:
    """A generated pattern for us and for the other engine."""

    ours: str
    theirs: str
    empty: bool  # it may match the empty text
    alike: bool = True  # engines agree on how far it matches, not only on whether

    def then(self, other: "Sample") -> "Sample":
        return Sample(
            self.ours + other.ours,
            self.theirs + other.theirs,
            self.empty and other.empty,
            self.alike and other.alike,
        )

    def either(self, other: "Sample") -> "Sample":
        return Sample(
            f"(?:{self.ours}|{other.ours})",
            f"(?:{self.theirs}|{other.theirs})",
            self.empty or other.empty,
            self.alike and other.alike,
        )

    def repeated(self, sign: str) -> "Sample":
        empty = self.empty or sign[0] in "*?" or sign.startswith("{0")
        # A round that matches nothing ends the repeat in one engine and not in the other.
        alike = self.alike and not self.empty
        return Sample(f"(?:{self.ours}){sign}", f"(?:{self.theirs}){sign}", empty, alike)

    def grouped(self, sign: str) -> "Sample":
        return Sample(f"{sign}{self.ours})", f"{sign}{self.theirs})", self.empty, self.alike)


def consuming(*patterns: str) -> list[Sample]:
    return [Sample(pattern, pattern, empty=False) for pattern in patterns]


CHARACTERS = "abAB9_ -'.\n\x0b éÉжЖ中٣😀\u0301\u2028"
ATOMS = [
    *consuming(*"ab9_ éЖ中😀-", r"\.", r"\n", r"\x41", r"\x{e9}", r"\u0301".encode().decode("unicode_escape")),
    *consuming(r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", ".", r"\pL", r"\p{Lu}", r"\PL", r"\p{Han}"),
    *consuming("[ab]", "[^a]", r"[\w-]", r"[\W_]", r"[^\W_]", r"[^\W\d]", r"[\d\s]", r"[^\s\w]", "[é-ж]", "[^é]", r"[\S\d]", r"[\D]"),
    Sample(r"\Qa.\E", r"a\.", empty=False),
    Sample("(?s:.)", "(?s:.)", empty=False),
    Sample("[[:alpha:]]", "[A-Za-z]", empty=False),
    Sample("[^[:^digit:]]", "[0-9]", empty=False),
    Sample("[[:^alpha:]é]", "[^A-Za-z]", empty=False),
    Sample(r"[\x{80}-\x{10ffff}]", r"[\x80-\U0010ffff]", empty=False),
    Sample(r"\x{e9}", "é", empty=False),
]
ATOMS = [a for a in ATOMS if a.theirs != r"\x{e9}"]
EDGES = [
    Sample(r"\b", r"\b", empty=True),
    Sample(r"\b", r"\b", empty=True),
    Sample(r"\B", r"\B", empty=True),
    Sample("^", r"\A", empty=True),
    Sample("$", r"\Z", empty=True),
    Sample(r"\A", r"\A", empty=True),
    Sample(r"\z", r"\Z", empty=True),
    Sample("(?m:^)", "(?m:^)", empty=True),
    Sample("(?m:$)", "(?m:$)", empty=True),
]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,2}?", "{2,}"]
GROUPS = ["(", "(?:", "(?i:", "(?-i:"]


def samples() -> st.SearchStrategy[Sample]:
    leaves = st.one_of(st.sampled_from(ATOMS), st.sampled_from(EDGES))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(Sample.then, inner, inner),
            st.builds(Sample.then, inner, inner),
            st.builds(Sample.either, inner, inner),
            st.builds(Sample.repeated, inner, st.sampled_from(REPEATS)),
            st.builds(Sample.grouped, inner, st.sampled_from(GROUPS)),
        ),
        max_leaves=8,
    )


@settings(max_examples=500, deadline=None)
@given(samples(), st.text(CHARACTERS, max_size=12), st.booleans())
def test_a_search_finds_what_a_backtracking_engine_finds(
    sample: Sample, text: str, exact_case: bool
) -> None:
    normal = normalise(text)
    flags = 0 if exact_case else regex.IGNORECASE
    expected = regex.search(sample.theirs, normal.text, flags)
    actual = compile_pattern(sample.ours, exact_case=exact_case).find(normal)

    assert (expected is not None) == bool(actual)
    if expected is not None and sample.alike:
        assert normal.span(*expected.span()) == actual[0]
