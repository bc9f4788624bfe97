"""Patterns: RE2's syntax in the meaning of Unicode, checked against a backtracking engine."""

from dataclasses import dataclass

import pytest
import regex
from hypothesis import example, given, settings
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
    *consuming(*"ab9_ éЖ中😀-\u0301", r"\.", r"\n", r"\x41"),
    *consuming(
        r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", ".", r"\pL", r"\p{Lu}", r"\PL", r"\p{Han}"
    ),
    *consuming(
        "[ab]",
        "[^a]",
        r"[\w-]",
        r"[\W_]",
        r"[^\W_]",
        r"[^\W\d]",
        r"[\d\s]",
        r"[^\s\w]",
        "[é-ж]",
        "[^é]",
        r"[\S\d]",
        r"[\D]",
    ),
    Sample(r"\Qa.\E", r"a\.", empty=False),
    Sample("(?s:.)", "(?s:.)", empty=False),
    Sample("[[:alpha:]]", "[A-Za-z]", empty=False),
    Sample("[^[:^digit:]]", "[0-9]", empty=False),
    Sample("[[:^alpha:]é]", "[^A-Za-z]", empty=False),
    Sample(r"[\x{80}-\x{10ffff}]", r"[\x80-\U0010ffff]", empty=False),
    Sample(r"\x{e9}", "é", empty=False),
]
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
@example(Sample(r"\B", r"\B", empty=True), "9😀9", False)
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


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"\bмосква\b", "МОСКВА сила, москвич", ["МОСКВА"]),
        (r"\bfoo\b", "foo éfoo fooé foo’s", ["foo", "foo"]),
        (r"\w+", "naïve 中文_1 x\u030c", ["naïve", "中文_1", "x\u030c"]),
        (r"\d{3}", "١٢٣ 456", ["١٢٣", "456"]),
        (r"a\sb", "a\u2003b a\u0085b a\x0bb", ["a\u2003b", "a\u0085b", "a\x0bb"]),
        (r"f[\W_]*u", "f-_ u f… u", ["f-_ u", "f… u"]),
        ("free", "ＦＲＥＥ", ["ＦＲＥＥ"]),
        (r"end$", "end\n", []),
        (r"(?m)end$", "end\n", ["end"]),
        (r"\Qa.b\E+", "a.bbb acb", ["a.bbb"]),
        ("a.c", "abc a\nc", ["abc"]),
        (r"\b\w+\b|\b-", "é-a", ["é", "-", "a"]),
        (r"x", "x" * 30, ["x"] * 20),
        (r"\x{1f600}", "é😀", ["😀"]),
        (r"\pL[^\pL]", "é1 a2", ["é1", "a2"]),
    ],
)
def test_signs_have_their_meaning_in_unicode(pattern: str, text: str, expected: list[str]) -> None:
    assert find(pattern, text) == expected


def test_exact_case_tells_capitals_from_small_letters() -> None:
    assert find("ÉA", "éa ÉA", exact_case=True) == ["ÉA"]
    assert find("ÉA", "éa ÉA") == ["éa", "ÉA"]


@pytest.mark.parametrize("pattern", [".*", "^", "$", "a*", r"\b?", r"\b", "x|", "(?:)", r"\B"])
def test_a_pattern_that_needs_no_text_says_so(pattern: str) -> None:
    assert compile_pattern(pattern).matches_empty


@pytest.mark.parametrize("pattern", ["a", "a+", r"\w", "^a", r"\bx", "."])
def test_a_pattern_that_needs_text_says_so(pattern: str) -> None:
    assert not compile_pattern(pattern).matches_empty


BACKTRACKING = "write `engine: backtracking` beside the pattern, or write it without"


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("(?=a)", "look-around (`(?=`) needs a backtracking engine"),
        ("a(?!a)", "look-around (`(?!`) needs a backtracking engine"),
        ("(?<=a)b", "look-around (`(?<=`) needs a backtracking engine"),
        ("(?<!a)b", "look-around (`(?<!`) needs a backtracking engine"),
        (r"(a)\1", r"a back-reference (`\1`) needs a backtracking engine"),
        ("(?P<x>a)(?P=x)", "a back-reference (`(?P=`) needs a backtracking engine"),
        ("a++", "a possessive repeat (`++`) needs a backtracking engine"),
        ("(?>a)", "an atomic group (`(?>`) needs a backtracking engine"),
        ("(a)?(?(1)b)", "a conditional group (`(?(`) needs a backtracking engine"),
    ],
)
def test_what_only_the_other_engine_can_do_is_sent_there(pattern: str, what: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_pattern(pattern)

    assert (what, BACKTRACKING) == (error.value.what, error.value.mend)
    compile_pattern(pattern, backtracking=True)


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("(abc", "a `(` is never closed"),
        ("a)", "a `)` closes nothing"),
        ("[a", "a `[` is never closed"),
        ("*a", "nothing stands before `*` for it to repeat"),
        ("a**", "`**` repeats a repeat"),
        ("a{1001}", "`{1001}` repeats too often"),
        ("((a{100}){100}){100}", "`{100}` repeats too often"),
        (r"\w{900}" * 40, "the pattern is too large once written out"),
        (r"\q", r"`\q` has no meaning"),
        ("\\", "a `\\` stands at the end"),
        ("[z-a]", "`z-a` is no range or class of characters"),
        (r"\p{Klingon}", r"`\p{Klingon}` is no range or class of characters"),
        ("(?z)a", "`(?z` is no group"),
        ("(?P<a b>c)", "`(?P<a b>` is no name of a group"),
        ("(?#c)", "a pattern holds no comments (`(?#`)"),
        (r"\C", r"`\C` is half a character at times"),
        (r"(?:\b\b){17}", r"`\b` or `\B` stands too often in one place"),
        ("\ud800", "half a character stands in it"),
    ],
)
def test_an_invalid_pattern_is_explained(pattern: str, what: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_pattern(pattern)

    assert what == error.value.what
    assert error.value.mend


@pytest.mark.parametrize("backtracking", [False, True])
@pytest.mark.parametrize("pattern", ["(?R)", "a(?1)", "(?P<n>a)(?&n)", "(?P<n>a)(?P>n)"])
def test_a_pattern_never_calls_itself(pattern: str, backtracking: bool) -> None:
    with pytest.raises(PatternError, match="may not call itself"):
        compile_pattern(pattern, backtracking=backtracking)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"(\w)\1", "hello é éé", ["ll", "éé"]),
        (r"(?<!not )bad", "not bad, BAD", ["BAD"]),
        (r"^end$", "end\n", []),
        (r"(?m)^end$", "end\n", ["end"]),
        (r"\Qa.b\E(?!c)", "a.bc a.bd", ["a.b"]),
        (r"(?=x)x\z", "xx", ["x"]),
        (r"[)(\]]{2}", "()]", ["()"]),
    ],
)
def test_the_backtracking_engine_looks_around(pattern: str, text: str, expected: list[str]) -> None:
    compiled = compile_pattern(pattern, backtracking=True)

    assert [text[start:end] for start, end in compiled.find(normalise(text))] == expected


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("(abc", "it cannot be read: missing ) at position 4"),
        ("a{1001}", "`{1001}` repeats too often"),
        ("((a{100}){100}){100}", "`{100}` repeats too often"),
    ],
)
def test_an_invalid_backtracking_pattern_is_explained(pattern: str, what: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_pattern(pattern, backtracking=True)

    assert what == error.value.what


def test_the_backtracking_engine_stops_at_its_limit() -> None:
    pattern = compile_pattern(r"(?:a|a)+(?=b)", backtracking=True)

    with pytest.raises(TimeLimit):
        pattern.find(normalise("a" * 60))


@given(
    st.text(max_size=12) | st.text(r"ab\()[]{}*+?|^$.wWbBdpPQE:-,19é", max_size=12), st.booleans()
)
def test_any_string_is_a_pattern_or_is_explained(pattern: str, backtracking: bool) -> None:
    try:
        compiled = compile_pattern(pattern, backtracking=backtracking)
    except PatternError:
        return
    for text in ("ab1 _", "éж 中😀\n"):
        assert all(0 <= a <= b <= len(text) for a, b in compiled.find(normalise(text)))
