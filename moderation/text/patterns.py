"""Patterns that policy authors write, searched for in linear time by RE2."""

from collections.abc import Iterator
from itertools import islice
from math import prod
from typing import Any

import re2

from moderation.text.backtracking import MOST_MATCHES, BacktrackingPattern
from moderation.text.boundaries import mark_places, wide, write_marked
from moderation.text.characters import ASCII, UNICODE, Characters
from moderation.text.edge_count import count_edges
from moderation.text.fold import Folded
from moderation.text.notation import Edge, Repeat, read_parts, write_parts
from moderation.text.pattern_faults import PatternError, TimeLimit, explain

__all__ = ["LinearPattern", "Pattern", "PatternError", "TimeLimit", "compile_pattern"]

_MOST_MARKS = 32
_MOST_MEMORY = 64 << 20  # bytes that RE2 may use for one program; its own default is 8 MB
_SURELY_FITS = 200  # parts of a pattern, written out, that never come to that


class LinearPattern:
    """A pattern for RE2, which never takes longer than the text is long.

    There are up to two programs: one for texts in which letters, digits and spaces are ASCII,
    and one for all others, made when the first such text comes.
    """

    __slots__ = ("_exact_case", "_inner", "_marks", "_narrow", "_pattern", "_wide")

    def __init__(self, pattern: str, exact_case: bool) -> None:
        self._pattern = pattern
        self._exact_case = exact_case
        if "\\C" in pattern.replace("\\\\", ""):
            raise PatternError("`\\C` is half a character at times", "write `(?s:.)`")
        _program(pattern, exact_case)  # says what is wrong before anything is rewritten
        parts = list(read_parts(pattern, UNICODE))
        kinds = {part.kind for part in parts if isinstance(part, Edge)}
        self._marks = count_edges(parts) if kinds & {"word", "inner"} else 0
        self._inner = "inner" in kinds
        if self._marks > _MOST_MARKS:
            raise PatternError("`\\b` or `\\B` stands too often in one place", "write it once")
        self._narrow = _program(write_parts(read_parts(pattern, ASCII)), exact_case)
        same = not self._marks and not any(isinstance(p, Characters) and p.wide for p in parts)
        self._wide: Any = self._narrow if same else None
        rounds = prod(max(p.least, p.most or 1, 1) for p in parts if isinstance(p, Repeat))
        if len(parts) * rounds > _SURELY_FITS:
            self._wide_program()

    @property
    def matches_empty(self) -> bool:
        """Whether it matches where there is nothing, and so in every text."""
        matches = (self._narrow.search(text) for text in ("", "a"))
        return any(match and match.start() == match.end() for match in matches)

    def find(self, normal: Folded) -> list[tuple[int, int]]:
        """Where it matches in the source of a normalised text: the first 20 matches."""
        text = normal.text
        if self._wide is self._narrow or not self._needs_wide(text):
            matches = islice(self._narrow.finditer(text), MOST_MATCHES)
            return [normal.span(*match.span()) for match in matches]
        if not self._marks:
            matches = islice(self._wide_program().finditer(text), MOST_MATCHES)
            return [normal.span(*match.span()) for match in matches]
        return [normal.span(*span) for span in islice(self._marked(text), MOST_MATCHES)]

    def _needs_wide(self, text: str) -> bool:
        # RE2's own `\B` holds between the bytes of one character as well.
        return not text.isascii() if self._inner else wide(text)

    def _marked(self, text: str) -> Iterator[tuple[int, int]]:
        """The matches in a text with marks, in the places of the text without."""
        program = self._wide_program()
        marked = mark_places(text, self._marks)
        step = self._marks + 1
        place = 0
        while place <= len(text):
            match = program.search(marked, place * step)
            if match is None:
                return
            start, end = match.start() // step, match.end() // step
            yield start, end
            place = end if end > start else end + 1

    def _wide_program(self) -> Any:
        if self._wide is None:
            parts = read_parts(self._pattern, UNICODE)
            written = write_marked(parts) if self._marks else write_parts(parts)
            self._wide = _program(written, self._exact_case)
        return self._wide


Pattern = LinearPattern | BacktrackingPattern


def compile_pattern(
    pattern: str, *, exact_case: bool = False, backtracking: bool = False
) -> Pattern:
    """Make a pattern ready for searching.

    It is in RE2's syntax, with `\\w`, `\\d`, `\\s`, `\\b` and their opposites in the meaning of
    Unicode and `$` for the very end, and matches in any case unless it is to be exact. With
    `backtracking` it may look around and refer back, and runs under a time limit.

    Raises
    ------
    PatternError
        It cannot be used: what is wrong with it and how to mend it.
    """
    if backtracking:
        return BacktrackingPattern(pattern, exact_case)
    return LinearPattern(pattern, exact_case)


def _program(pattern: str, exact_case: bool) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    options.never_capture = True
    options.case_sensitive = exact_case
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise explain(error.args[0].decode("utf-8", "replace"), pattern) from None
    except UnicodeEncodeError:
        raise explain("invalid UTF-8", pattern) from None
