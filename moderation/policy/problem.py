"""What is wrong with a policy file: where, what, and how to mend it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A stretch of one line of a file."""

    file: str
    line: int  # 1-based
    column: int  # 1-based, in Unicode code points
    length: int = 1
    source: str = ""  # the line itself, without its end


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One finding. An error keeps a policy from being published, a warning never does."""

    place: Place
    severity: Severity
    code: str  # short and stable, for programs
    what: str
    mend: str


class PolicyError(Exception):
    """The policy cannot be used; `problems` says all of why, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(render(problem) for problem in self.problems))


class TooManyProblems(Exception):
    """So much is wrong that reading stops."""


class Problems:
    """Collects findings while a policy is read, so that all are told at once."""

    MOST = 200  # errors: beyond these nobody reads on; a broken file may hold millions

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._errors = 0

    def error(self, place: Place, code: str, what: str, mend: str) -> None:
        """Note an error.

        Raises
        ------
        TooManyProblems
            It is one more than anybody would read.
        """
        if self._errors == self.MOST:
            raise TooManyProblems
        self._errors += 1
        self._found.append(Problem(place, "error", code, what, mend))

    def warning(self, place: Place, code: str, what: str, mend: str) -> None:
        """Note a warning."""
        self._found.append(Problem(place, "warning", code, what, mend))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The errors found so far, in the order of the file."""
        return tuple(sorted(p for p in self._found if p.severity == "error"))

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The warnings found so far, in the order of the file."""
        return tuple(sorted(p for p in self._found if p.severity == "warning"))


_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")  # would move the reader's cursor
MOST_NAMED = 20  # known words in a message; more are no help
MOST_SHOWN = 120  # characters of a source line: a longer one is shown round the place


def render(problem: Problem) -> str:
    """The problem as people read it: place and what, the line with a caret, the mend."""
    place = problem.place
    what = problem.what if problem.severity == "error" else f"warning: {problem.what}"
    lines = [f"{place.file}:{place.line}:{place.column}: {what}"]
    if place.source.strip():
        start = max(0, place.column - 1 - MOST_SHOWN // 2) if len(place.source) > MOST_SHOWN else 0
        shown = _CONTROL.sub("\ufffd", place.source[start : start + MOST_SHOWN])
        before = "".join(
            "\t" if sign == "\t" else " " for sign in shown[: place.column - 1 - start]
        )
        carets = "^" * max(1, min(place.length, len(shown) - len(before)))
        lines += [f"{place.line:>5} | {shown}", f"      | {before}{carets}"]
    lines.append(f"   mend: {problem.mend}")
    return "\n".join(lines)


# What authors bring along from elsewhere, and its name here.
MEANT = {
    "over": "above", "more_than": "above", "greater_than": "above", "exceeds": "above", ">": "above",
    "under": "below", "less_than": "below", "fewer_than": "below", "<": "below",
    ">=": "at_least", "min": "at_least", "minimum": "at_least", "<=": "at_most", "max": "at_most", "maximum": "at_most",
    "includes": "contains", "has": "contains", "equals": "is", "=": "is", "==": "is", "regex": "matches", "pattern": "matches",
    "if": "when", "condition": "when", "except_when": "unless", "do": "then", "action": "then", "name": "id",
    "message": "reason", "because": "reason", "description": "note", "comment": "note", "tags": "labels",
    "delete": "reject", "remove": "reject", "block": "reject", "deny": "reject", "review": "hold", "queue": "hold", "moderate": "hold",
    "allow": "approve", "accept": "approve", "publish": "approve", "pass": "approve", "warn": "flag",
}  # fmt: skip


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known words that `word` is most likely a slip of: those at the least distance."""
    slip, known = word.casefold(), tuple(known)
    if MEANT.get(slip) in known:
        return (MEANT[slip],)
    found: dict[str, int] = {}
    for candidate in known:
        allowed = 1 if len(candidate) < 4 else 2 if len(candidate) < 9 else 3
        distance = _distance(slip, candidate.casefold(), allowed)
        if distance <= allowed and distance < len(candidate):
            found[candidate] = distance
    least = min(found.values(), default=0)
    return tuple(sorted(candidate for candidate, distance in found.items() if distance == least))


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """The way out for an unknown word: its nearest neighbours, or all there are."""
    head, *rest = re.split(r"[\s:=]+", word, maxsplit=1)
    if head in known and rest and rest[0]:
        return f"write a colon and a space between them: `{head}: {rest[0][:20]}`"
    near = nearest(word, known)
    if near:
        return f"did you mean {' or '.join(f'`{name}`' for name in near[:3])}?"
    if len(known) > MOST_NAMED:
        return "`moderation reference` lists what may stand here"
    return f"known here: {', '.join(f'`{name}`' for name in known)}" if known else "take it out"


def _distance(one: str, other: str, limit: int) -> int:
    """Edits between two words (swapped neighbours count one), or more than `limit`."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
