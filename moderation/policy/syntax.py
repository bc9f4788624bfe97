"""What the YAML parser stumbled over, in words for somebody who does not know YAML."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from moderation.policy.problem import Place, Problems

_KEY = re.compile(r"\s*(?:- )*([\w.-]+):(?:\s+(.*))?$")
_TIGHT = re.compile(r"\s*(?:- )*([\w.-]+:[\w.-]+)\s*(?:#.*)?$")
_TEXT_KEYS = ("reason", "note", "title")
_TEST_KEYS = ("when", "unless", "then", "given", "want", "all", "any", "not", "lists", "meta")
_SIGNS = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Stumble:
    """Where the parser stopped, what it says, and where what it was reading began."""

    place: Place
    says: str
    context: str
    begin: Place

    @property
    def sign(self) -> str:
        """The sign it stopped at."""
        return self.place.source[self.place.column - 1 : self.place.column]

    @property
    def at_line_start(self) -> bool:
        """Whether nothing stands before it on its line."""
        return not self.place.source[: self.place.column - 1].strip()


Told = tuple[str, Place, str, str] | None  # code, place, what, mend


def note_syntax(
    error: yaml.MarkedYAMLError, place: Callable[[int, int], Place], problems: Problems
) -> None:
    """Note the parser's error; `place` gives a place by line and column."""
    mark = error.problem_mark
    assert mark is not None  # libyaml always says where it stopped
    begin = error.context_mark or mark
    stumble = Stumble(
        place(mark.line + 1, mark.column + 1),
        error.problem or "",
        error.context or "",
        place(begin.line + 1, begin.column + 1),
    )
    former = place(mark.line, 1) if mark.line else stumble.place
    for tell in (_tab, _missing_space, _directive, _quote, _colon, _first_sign, _bracket, _layout):
        told = tell(stumble, former)
        if told is not None:
            break
    code, where, what, mend = told or (
        "syntax",
        stumble.place,
        f"not readable as YAML: {stumble.says}",
        "compare the line with its neighbours: indentation, quotes, brackets",
    )
    problems.error(where, code, what, mend)


def _tab(stumble: Stumble, former: Place) -> Told:
    if "\t" not in stumble.place.source[: stumble.place.column]:
        return None
    return (
        "syntax",
        stumble.place,
        "a tab stands where spaces belong",
        "indent with spaces, two for each step",
    )


def _missing_space(stumble: Stumble, former: Place) -> Told:
    if "unexpected ':'" in stumble.says:
        return (
            "syntax",
            stumble.place,
            "a space is missing after the colon",
            "write for example `words: {below: 200}`",
        )
    tight = _TIGHT.match(former.source)
    if tight is None or "mapping values are not allowed" not in stumble.says:
        return None
    word = tight.group(1)
    place = Place(former.file, former.line, tight.start(1) + 1, len(word), former.source)
    key, _, value = word.partition(":")
    return "syntax", place, "a space is missing after the colon", f"write `{key}: {value}`"


def _directive(stumble: Stumble, former: Place) -> Told:
    words = "directive" in stumble.says or "directive" in stumble.context
    if words or "incompatible YAML document" in stumble.says:
        return (
            "directive",
            stumble.place,
            "a YAML directive stands in the file",
            "take the line that begins with `%` out",
        )
    if "tag" in stumble.says or "tag" in stumble.context:
        return (
            "tag",
            stumble.begin,
            "a YAML tag is not part of the language",
            "take it out, or put the text in quotes if it begins with `!`",
        )
    return None


def _quote(stumble: Stumble, former: Place) -> Told:
    if "quoted scalar" in stumble.context and "unexpected" in stumble.says:
        return (
            "syntax",
            stumble.begin,
            "a quote is opened here and never closed",
            "close it with the same sign; a text that begins with `'` needs double quotes round it",
        )
    if "quoted scalar" in stumble.context:
        return (
            "escape",
            stumble.place,
            "a backslash in double quotes means something else in YAML",
            "use single quotes, in which a backslash stays one: '\\bword\\b'",
        )
    key = _KEY.match(stumble.place.source)
    value = (key.group(2) or "") if key is not None else ""
    if key is None or value[:1] not in ("'", '"') or stumble.place.column <= key.start(2) + 1:
        return None
    other = '"' if value[0] == "'" else "'"
    place = Place(stumble.place.file, stumble.place.line, key.start(2) + 1, 1, stumble.place.source)
    return (
        "syntax",
        place,
        f"the text goes on after the `{value[0]}` that ends it",
        f"put {other} round the whole text",
    )


def _colon(stumble: Stumble, former: Place) -> Told:
    if "mapping values are not allowed" not in stumble.says:
        return None
    key = _KEY.match(stumble.place.source)
    if key is not None and stumble.place.column - 1 <= key.end(1):
        word, start, line = key.group(1), key.start(1) + 1, stumble.place
        place = Place(line.file, line.line, start, len(word), line.source)
        what = f"`{word}:` would belong to the text above it"
        mend = "give it as many spaces as the keys above, and put a colon behind each key"
        return "syntax", place, what, mend
    mend = 'put the whole text in quotes: "…: …"'
    if key is not None and key.group(1) in _TEST_KEYS:
        mend = f"write braces round what belongs to `{key.group(1)}`, for example `{key.group(1)}: {{kind: story}}`"
    return "syntax", stumble.place, "a `: ` inside a text without quotes", mend


def _first_sign(stumble: Stumble, former: Place) -> Told:
    place = stumble.place
    if any(word in stumble.context for word in ("alias", "anchor", "block scalar")):
        place = stumble.begin
    elif not (
        "cannot start any token" in stumble.says
        or "mapping keys" in stumble.says
        or ("node content" in stumble.says and stumble.sign == ",")
    ):
        return None
    sign = place.source[place.column - 1 : place.column]
    what = f"a text cannot begin with `{sign}` without quotes"
    return "syntax", place, what, "put the whole text in quotes"


def _bracket(stumble: Stumble, former: Place) -> Told:
    place, begin = stumble.place, stumble.begin
    key = _KEY.match(place.source)
    value = (key.group(2) or "") if key is not None else ""
    if key is not None and key.group(1) in _TEXT_KEYS and value[:1] in _SIGNS:
        place = Place(place.file, place.line, key.start(2) + 1, 1, place.source)
        what = f"a text cannot begin with `{value[0]}` without quotes"
        return "syntax", place, what, "put the whole text in quotes"
    opened = begin.source[begin.column - 1 : begin.column]
    if "flow" in stumble.context and opened in _SIGNS:
        if stumble.sign in _SIGNS and place.line == begin.line:
            what = (
                f"a `{stumble.sign}` inside a text without quotes, or a colon is missing before it"
            )
            mend = "put a text that holds braces or brackets wholly in quotes; write `fact: {…}`"
            return "syntax", place, what, mend
        if place.line == begin.line and place.source[: place.column - 1].rstrip()[-1:] in "'\"":
            what = "the text goes on after the quote that ends it"
            return "syntax", place, what, "put other quotes round the whole text"
        what = f"`{opened}` is opened here and not closed"
        return "syntax", begin, what, f"close it with `{_SIGNS[opened]}`"
    if stumble.sign in _SIGNS.values() and stumble.sign:
        what = f"a `{stumble.sign}` closes nothing"
        return "syntax", place, what, "take it out, or put the whole text in quotes"
    if "expected node content" in stumble.says:
        what = "a bracket is opened and never closed, or a value is missing"
        return "syntax", place, what, "close `[` with `]` and `{` with `}`"
    return None


def _layout(stumble: Stumble, former: Place) -> Told:
    if "block sequence entries are not allowed" in stumble.says:
        what = "a list begins on the line of its key"
        mend = "put the first `- ` on a line of its own, or write `[a, b]`; a text that begins with `-` needs quotes"
    elif "'-' indicator" in stumble.says:
        what = "a key stands among the items of a list"
        mend = "begin each item with `- ` and align its keys"
    elif stumble.at_line_start:
        what = "the line does not fit those above it"
        mend = "give all keys of one rule the same number of spaces, and close what is opened above"
    else:
        return None
    return "syntax", stumble.place, what, mend
