"""What can be wrong with a pattern, in words for its author."""

import re


class PatternError(Exception):
    """A pattern that cannot be used."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend


class TimeLimit(Exception):
    """A pattern took longer on a text than it may."""


BACKTRACKING = "write `engine: backtracking` beside the pattern, or write it without"
_LITERALLY = "for the sign itself write it with `\\` before it"

# What stands after `(?` decides; the longest first.
_OPERATORS = (
    ("(?<=", "look-around (`(?<=`) needs a backtracking engine", BACKTRACKING),
    ("(?<!", "look-around (`(?<!`) needs a backtracking engine", BACKTRACKING),
    ("(?=", "look-around (`(?=`) needs a backtracking engine", BACKTRACKING),
    ("(?!", "look-around (`(?!`) needs a backtracking engine", BACKTRACKING),
    ("(?>", "an atomic group (`(?>`) needs a backtracking engine", BACKTRACKING),
    ("(?P=", "a back-reference (`(?P=`) needs a backtracking engine", BACKTRACKING),
    ("(?(", "a conditional group (`(?(`) needs a backtracking engine", BACKTRACKING),
    ("(?#", "a pattern holds no comments (`(?#`)", "put the comment into the rule's `note`"),
)
RECURSION = re.compile(r"\(\?(?:R|[+-]?[0-9]+|&\w*|P>\w*)\)?")
_NO_NAME = re.compile(r"\(\?P(?!<)")
_POSSESSIVE = re.compile(r"(?:[*+?]|\{[0-9,]+\})\+")
_TOO_OFTEN = (
    "say it with `*` or `+`, or with smaller numbers: counted repeats inside one another multiply,"
    " and may come to 1000"
)

_FAULTS: dict[str, tuple[str, str]] = {
    "missing )": ("a `(` is never closed", f"close it with `)`; {_LITERALLY}"),
    "missing ]": ("a `[` is never closed", f"close it with `]`; {_LITERALLY}"),
    "unexpected )": ("a `)` closes nothing", f"open it with `(`; {_LITERALLY}"),
    "no argument for repetition operator": (
        "nothing stands before `{at}` for it to repeat",
        _LITERALLY,
    ),
    "bad repetition operator": ("`{at}` repeats a repeat", f"keep one of the signs; {_LITERALLY}"),
    "invalid repetition size": ("`{at}` repeats too often", _TOO_OFTEN),
    "invalid character class range": (
        "`{at}` is no range or class of characters",
        "write ranges from low to high (`a-z`) and classes by their names (`\\pL`, `[:alpha:]`)",
    ),
    "invalid character class": ("`{at}` is no class of characters", "see RE2's syntax"),
    "invalid escape sequence": (
        "`{at}` has no meaning",
        "leave out the `\\`, or write `\\\\` for the sign `\\` itself",
    ),
    "trailing \\": ("a `\\` stands at the end", "write `\\\\` for the sign `\\` itself"),
    "invalid perl operator": ("`{at}` is no group", f"write `(?:` for a plain one; {_LITERALLY}"),
    "invalid named capture group": (
        "`{at}` is no name of a group",
        "write `(?P<name>` with letters, digits and `_`, or `(` without a name",
    ),
    "pattern too large": ("the pattern is too large once written out", _TOO_OFTEN),
    "invalid UTF-8": ("half a character stands in it", "write the whole character"),
}


def explain(reason: str, pattern: str) -> PatternError:
    """RE2's reason for refusing a pattern, in plain words."""
    fault, _, at = reason.partition(": ")
    if fault == "invalid perl operator":
        return _explain_operator(at, pattern)
    if fault == "invalid escape sequence" and re.fullmatch(r"\\[1-9kg]", at):
        return PatternError(f"a back-reference (`{at}`) needs a backtracking engine", BACKTRACKING)
    if fault == "bad repetition operator" and _POSSESSIVE.search(at):
        what = f"a possessive repeat (`{at}`) needs a backtracking engine"
        return PatternError(what, BACKTRACKING)
    for name, (what, mend) in _FAULTS.items():
        if fault.startswith(name):
            return PatternError(what.format(at=at), mend)
    return PatternError(f"it cannot be read: {reason}", "see RE2's syntax")


def _explain_operator(at: str, pattern: str) -> PatternError:
    # RE2 says `(?P` of all three: a name, a reference to it and a call of it.
    start = next(_NO_NAME.finditer(pattern)).start() if at == "(?P" else pattern.find(at)
    recursion = RECURSION.match(pattern, start)
    if recursion:
        return recursive(recursion[0])
    for operator, what, mend in _OPERATORS:
        if pattern.startswith(operator, start):
            return PatternError(what, mend)
    what, mend = _FAULTS["invalid perl operator"]
    return PatternError(what.format(at=at), mend)


def recursive(at: str) -> PatternError:
    """No engine may call a pattern inside itself."""
    return PatternError(f"a pattern may not call itself (`{at}`)", "write out what is repeated")


def too_often(at: str) -> PatternError:
    """Repeats that would come to more than RE2 allows."""
    what, mend = _FAULTS["invalid repetition size"]
    return PatternError(what.format(at=at), mend)
