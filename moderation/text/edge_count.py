"""How many edges of a pattern can meet in one place of a text."""

from collections.abc import Iterable
from dataclasses import dataclass

from moderation.text.characters import Characters
from moderation.text.notation import Edge, Part, Repeat, Sign


@dataclass(frozen=True, slots=True)
class _Reads:
    """The most edges that a piece of a pattern reads in one place."""

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


def count_edges(parts: Iterable[Part]) -> int:
    """The most edges that one place must satisfy for the pattern to match; at least one."""
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
