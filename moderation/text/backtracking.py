"""Patterns that look around or refer back: searched for by the `regex` package, under a limit."""

import re

import regex

from moderation.text.characters import class_end
from moderation.text.fold import Folded
from moderation.text.pattern_faults import (
    RECURSION,
    PatternError,
    TimeLimit,
    recursive,
    too_often,
)

SECONDS = 0.05  # for all the matches in one text
MOST_MATCHES = 20
_MOST_REPEATS = 1000  # as in RE2: of counted repeats inside one another the product
_COUNTED = re.compile(r"\{([0-9]+)(?:,([0-9]*))?\}")
_PIECE = re.compile(r"\\Q(.*?)(?:\\E|\Z)|\\.|.", re.DOTALL)
_SYNTAX = "see https://pypi.org/project/regex for the syntax of the backtracking engine"
_MULTILINE = re.compile(r"\(\?[a-zA-Z]*m")


class BacktrackingPattern:
    """A pattern for the backtracking engine."""

    __slots__ = ("_program",)

    def __init__(self, pattern: str, exact_case: bool) -> None:
        written = _rewrite(pattern)
        try:
            self._program = regex.compile(written, 0 if exact_case else regex.IGNORECASE)
        except regex.error as error:
            raise PatternError(f"it cannot be read: {error}", _SYNTAX) from error

    @property
    def matches_empty(self) -> bool:
        """Whether it matches the empty text, and so in every text."""
        return self._program.search("", timeout=SECONDS) is not None

    def find(self, normal: Folded) -> list[tuple[int, int]]:
        """Where it matches in the source of a normalised text: the first matches.

        Raises
        ------
        TimeLimit
            The search was not over in time.
        """
        found: list[tuple[int, int]] = []
        try:
            for match in self._program.finditer(normal.text, timeout=SECONDS):
                found.append(normal.span(*match.span()))
                if len(found) == MOST_MATCHES:
                    break
        except TimeoutError as error:
            raise TimeLimit(f"a pattern ran longer than {SECONDS:g} seconds") from error
        return found


def _rewrite(pattern: str) -> str:
    """The pattern in the notation of the `regex` package, where `$` is the very end as well."""
    multiline = _MULTILINE.search(pattern) is not None
    pieces: list[str] = []
    product = [1]  # the most rounds of counted repeats, for each group that is open
    rounds = 1  # and of the piece that a repeat would now repeat
    at = 0
    while at < len(pattern):
        if pattern[at] == "[":
            end = class_end(pattern, at)
            pieces.append(pattern[at:end])
            at, rounds = end, 1
            continue
        recursion = RECURSION.match(pattern, at)
        if recursion:
            raise recursive(recursion[0])
        counted = _COUNTED.match(pattern, at)
        if counted:
            rounds *= max(1, int(counted[2] or counted[1]))
            if rounds > _MOST_REPEATS:
                raise too_often(counted[0])
            product[-1] = max(product[-1], rounds)
            pieces.append(counted[0])
            at = counted.end()
            continue
        piece = _PIECE.match(pattern, at)
        assert piece is not None
        at = piece.end()
        if piece[0] == "(":
            product.append(1)
        elif piece[0] == ")" and len(product) > 1:
            rounds = product.pop()
            product[-1] = max(product[-1], rounds)
        elif piece[0] not in "*+?":
            rounds = 1
        pieces.append(_written(piece, multiline))
    return "".join(pieces)


def _written(piece: re.Match[str], multiline: bool) -> str:
    if piece[1] is not None:
        return re.escape(piece[1])
    if piece[0] == "\\z" or (piece[0] == "$" and not multiline):
        return r"\Z"
    return "(?!\n)(?s:.)" if piece[0] == "\\N" else piece[0]
