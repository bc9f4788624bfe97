r"""Unicode word boundaries for RE2, whose own `\b` knows ASCII only.

RE2 cannot look around, but it can read: into every place between two characters of the text goes
a mark that says what kind of place it is. In the pattern, `\b` reads a mark of its kind, and what
matches a character passes over the marks before it. The search stays linear and exact.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import Literal

import regex

from moderation.text.characters import MARKS, SPACE, WORD, Characters, in_regex, write_characters
from moderation.text.notation import Edge, Part, Repeat, Sign

# A mark is the first of the marks plus one bit for each thing that is true of its place.
_BITS = {"word": 1, "text_start": 2, "text_end": 4, "line_start": 8, "line_end": 16}
_MARK_RANGE = rf"\x{{{MARKS[0]:x}}}-\x{{{MARKS[1]:x}}}"
_MARK_CHARACTERS = regex.compile(rf"[\u{MARKS[0]:x}-\u{MARKS[1]:x}]")
_RUNS = regex.compile(rf"[{WORD}]++|\n|[^{WORD}\n]++")
_BEYOND_ASCII = regex.compile(rf"[[{WORD}{in_regex(SPACE)}]--[\x00-\x7f]]", regex.V1)
_WORD_CHARACTER = regex.compile(f"[{WORD}]")


@lru_cache(maxsize=4)
def wide(text: str) -> bool:
    """Whether letters, digits, marks or spaces of the text lie beyond ASCII.

    If none do, ASCII's `\\b`, `\\w`, `\\d` and `\\s` are exact.
    """
    return not text.isascii() and _BEYOND_ASCII.search(text) is not None


@lru_cache(maxsize=4)
def mark_places(text: str, times: int) -> str:
    """The text with a mark, so many times over, in each place between two characters.

    Character `i` and the place before it take up `times + 1` characters from `i * (times + 1)`.
    """
    text = _MARK_CHARACTERS.sub("\ufffd", text)
    inner = _mark(()) * times
    pieces: list[str] = []
    before: _Kind = "end"
    for run in _RUNS.findall(text):
        after = _kind(run)
        pieces += _MARKS_BETWEEN[before, after] * times, inner.join(run)
        before = after
    pieces.append(_MARKS_BETWEEN[before, "end"] * times)
    return "".join(pieces)


_Kind = Literal["word", "line", "other", "end"]  # of a run; `end` is what lies outside the text
_KINDS: tuple[_Kind, ...] = ("word", "line", "other", "end")


def _kind(run: str) -> _Kind:
    if run == "\n":
        return "line"
    return "word" if run[0].isalnum() or _WORD_CHARACTER.match(run) else "other"


def _mark(true: Iterable[str]) -> str:
    return chr(MARKS[0] + sum(_BITS[name] for name in true))


def _mark_between(before: _Kind, after: _Kind) -> str:
    true = {
        "word": (before == "word") != (after == "word"),
        "text_start": before == "end",
        "text_end": after == "end",
        "line_start": before in ("end", "line"),
        "line_end": after in ("end", "line"),
    }
    return _mark(name for name, holds in true.items() if holds)


_MARKS_BETWEEN = {pair: _mark_between(*pair) for pair in product(_KINDS, _KINDS)}


def _edge_class(kind: str) -> str:
    """The marks of the places where an edge of this kind is."""
    if kind == "inner":
        return "[" + "".join(_mark_code(n) for n in range(32) if not n & _BITS["word"]) + "]"
    return "[" + "".join(_mark_code(n) for n in range(32) if n & _BITS[kind]) + "]"


def _mark_code(bits: int) -> str:
    return f"\\x{{{MARKS[0] + bits:x}}}"


_EDGES = {kind: _edge_class(kind) for kind in [*_BITS, "inner"]}


def write_marked(parts: Iterable[Part]) -> str:
    """The pattern for a text with marks."""
    return "".join(_written(parts))


def _written(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        match part:
            case Characters():
                yield f"(?:[{_MARK_RANGE}]*{write_characters(part, _MARK_RANGE)})"
            case Edge():
                yield _EDGES[part.kind]
            case Repeat() | Sign():
                yield part.plain
