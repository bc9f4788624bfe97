r"""Unicode word boundaries for RE2, whose own `\b` knows ASCII only.

RE2 cannot look around, but it can read: into every place between two characters of the text goes
a mark that says what kind of place it is. In the pattern, `\b` reads a mark of its kind, and what
matches a character passes over the marks before it. The search stays linear and exact.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from moderation.text.notation import (
    MARKS,
    SPACE,
    WORD,
    Characters,
    Edge,
    Part,
    Repeat,
    Sign,
    in_regex,
    write_characters,
)

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
    runs = _RUNS.findall(text)
    inner = _mark() * times
    pieces: list[str] = []
    before = ""
    for run in [*runs, ""]:
        pieces += _between(before, run) * times, inner.join(run)
        before = run
    return "".join(pieces)


def _between(before: str, after: str) -> str:
    """The mark between two runs; an empty run is an end of the text."""
    true = []
    if _wordy(before) != _wordy(after):
        true.append("word")
    if not before:
        true.append("text_start")
    if not after:
        true.append("text_end")
    if before in ("", "\n"):
        true.append("line_start")
    if after in ("", "\n"):
        true.append("line_end")
    return _mark(true)


def _wordy(run: str) -> bool:
    return bool(run) and _WORD_CHARACTER.match(run) is not None


def _mark(true: Iterable[str] = ()) -> str:
    return chr(MARKS[0] + sum(_BITS[name] for name in true))


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


@dataclass(frozen=True, slots=True)
class _Reads:
    """The most marks that a piece of a pattern reads in one place."""

    through: int | None = 0  # where it matches no character; None: it always matches one
    first: int | None = None  # before the first character; None: it never matches one
    last: int = 0  # after the last character
    within: int = 0  # between two of its characters

    def then(self, other: "_Reads") -> "_Reads":
        first = [self.first]
        if self.through is not None and other.first is not None:
            first.append(self.through + other.first)
        last, within = other.last, max(self.within, other.within)
        if self.first is not None and other.through is not None:
            last = max(last, self.last + other.through)
        if self.first is not None and other.first is not None:
            within = max(within, self.last + other.first)
        return _Reads(_sum(self.through, other.through), _most(*first), last, within)

    def either(self, other: "_Reads") -> "_Reads":
        return _Reads(
            _most(self.through, other.through),
            _most(self.first, other.first),
            max(self.last, other.last),
            max(self.within, other.within),
        )

    def repeated(self, repeat: Repeat) -> "_Reads":
        """Rounds beyond the least that match nothing can be left out, the others cannot."""
        idle = (self.through or 0) * max(0, repeat.least - 1)
        through = _sum(self.through, idle)
        if repeat.least == 0:
            through = max(through or 0, 0)
        if self.first is None:
            return _Reads(through)
        first, last = self.first + idle, self.last + idle
        within = max(self.within, last + first) if repeat.most != 1 else self.within
        return _Reads(through, first, last, within)

    def most(self) -> int:
        return max(self.through or 0, self.first or 0, self.last, self.within)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _most(*numbers: int | None) -> int | None:
    return max((number for number in numbers if number is not None), default=None)


_CHARACTER = _Reads(through=None, first=0)
_EDGE = _Reads(through=1)


def count_marks(parts: Iterable[Part]) -> int:
    """How many marks a place must have so that all the edges of the pattern can meet there."""
    groups = [_Group()]
    for part in parts:
        match part:
            case Characters():
                groups[-1].add(_CHARACTER)
            case Edge():
                groups[-1].add(_EDGE)
            case Repeat():
                groups[-1].repeat(part)
            case Sign(kind="open"):
                groups.append(_Group())
            case Sign(kind="bar"):
                groups[-1].turn()
            case Sign(kind="close"):
                reads = groups.pop().reads()
                groups[-1].add(reads)
    return max(1, groups[0].reads().most())


class _Group:
    """What has been read of a group so far."""

    def __init__(self) -> None:
        self.choices: list[_Reads] = []  # the alternatives before the present one
        self.before = _Reads()  # the present alternative without its last piece
        self.piece = _Reads()  # its last piece: what a repeat repeats

    def add(self, piece: _Reads) -> None:
        self.before, self.piece = self.before.then(self.piece), piece

    def repeat(self, repeat: Repeat) -> None:
        self.piece = self.piece.repeated(repeat)

    def turn(self) -> None:
        self.choices.append(self.before.then(self.piece))
        self.before = self.piece = _Reads()

    def reads(self) -> _Reads:
        reads = self.before.then(self.piece)
        for choice in self.choices:
            reads = reads.either(choice)
        return reads
