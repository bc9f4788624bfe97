"""What matches one character in a pattern: literals, escapes and classes, in RE2's notation.

It takes only what RE2 has accepted: what is wrong with a pattern is RE2's to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import regex

# What `\w`, `\d` and `\s` mean, as the inside of a class. White space is spelt out (PropList.txt,
# White_Space): that set is closed, and RE2 has no name for it.
WORD = r"\pL\pM\pN\p{Pc}"
SPACE = r"\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
UNICODE = {"w": WORD, "d": r"\p{Nd}", "s": SPACE}
# The same for a text in which only ASCII characters are any of these.
ASCII = {"w": "0-9A-Za-z_", "d": "0-9", "s": r"\t-\r "}
_POSIX_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t-\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}


@dataclass(frozen=True, slots=True)
class Characters:
    """Something that matches one character: a literal, an escape, `.` or a class.

    It matches what `inside` holds or what any of `outside` does not hold; with `negated`, all
    the rest.
    """

    inside: str
    outside: tuple[str, ...] = ()
    negated: bool = False
    literal: bool = False
    wide: bool = False  # means more where letters, digits and spaces are not ASCII


_ESCAPE = re.compile(
    r"\\(?:[pP](?:\{[^}]*\}|.)|x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|0[0-7]{0,2}|[1-7][0-7]{1,2}|.)",
    re.DOTALL,
)
_POSIX = re.compile(r"\[:(\^?)([a-z]+):\]")
_CONTROLS = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
_LAST = 0x10FFFF
_ANY = r"\x{0}-\x{10ffff}"
# Noncharacters that no text is sent with: the marks of `boundaries` (Unicode, 23.7).
MARKS = (0xFDD0, 0xFDEF)


def literal(character: str) -> Characters:
    """A character that means itself."""
    return Characters(_code(ord(character)), literal=True)


def read_escape(escape: str, classes: Mapping[str, str]) -> Characters:
    """An escape that stands for a character or a class of them."""
    letter = escape[1]
    if letter.lower() in classes:
        return Characters(classes[letter.lower()], negated=letter.isupper(), wide=True)
    if letter in "pP":
        name, negated = _property(escape)
        return Characters(name, negated=negated)
    return Characters(_code(_value(escape)), literal=True)


def class_end(pattern: str, start: int) -> int:
    """Where the class ends that begins with the `[` at the start."""
    at = start + 1
    if pattern[at : at + 1] == "^":
        at += 1
    if pattern[at : at + 1] == "]":  # first of all it is a sign like others
        at += 1
    while at < len(pattern) and pattern[at] != "]":
        posix = _POSIX.match(pattern, at)
        if posix:
            at = posix.end()
        elif pattern[at] == "\\":
            at += len(escape_at(pattern, at))
        else:
            at += 1
    return at + 1


def escape_at(pattern: str, at: int) -> str:
    """The escape that begins there."""
    escape = _ESCAPE.match(pattern, at)
    return escape[0] if escape else pattern[at:]


def _code(number: int) -> str:
    """A character so that it means itself inside a class and outside."""
    character = chr(number)
    return character if character.isalnum() or number > 0x7F else f"\\x{{{number:x}}}"


def _property(escape: str) -> tuple[str, bool]:
    """The property without its negation, and whether it was negated."""
    name = escape[2:].strip("{}")
    negated = (escape[1] == "P") != name.startswith("^")
    return _class_of(name.lstrip("^")), negated


def _class_of(name: str) -> str:
    return _range(0, _LAST) if name == "Any" else f"\\p{{{name}}}"


def _value(escape: str) -> int:
    """The character that an escape stands for."""
    body = escape[1:]
    if body[0] == "x":
        return int(body[1:].strip("{}"), 16)
    if body.isdigit() and body.isascii():
        return int(body, 8)
    return _CONTROLS.get(body, ord(body[0]))


def _range(first: int, last: int) -> str:
    """A range of characters, our own marks left out."""
    if first <= MARKS[1] and last >= MARKS[0]:
        below = _range(first, MARKS[0] - 1) if first < MARKS[0] else ""
        above = _range(MARKS[1] + 1, last) if last > MARKS[1] else ""
        return below + above
    return _code(first) if first == last else f"{_code(first)}-{_code(last)}"


def read_class(text: str, classes: Mapping[str, str]) -> Characters:
    """A class in square brackets: what it holds, and what it holds the rest of."""
    negated = text.startswith("[^")
    at, end = (2 if negated else 1), len(text) - 1
    inside: list[str] = []
    outside: list[str] = []
    wide = False
    while at < end:
        posix = _POSIX.match(text, at)
        if posix:
            (outside if posix[1] else inside).append(_POSIX_CLASSES[posix[2]])
            at = posix.end()
            continue
        escape = escape_at(text, at) if text[at] == "\\" else ""
        if escape and escape[1].lower() in classes:
            (outside if escape[1].isupper() else inside).append(classes[escape[1].lower()])
            wide = True
            at += len(escape)
        elif escape and escape[1] in "pP":
            name, rest = _property(escape)
            (outside if rest else inside).append(name)
            at += len(escape)
        else:
            first, at = _bound(text, at)
            last = first
            if text[at] == "-" and at + 1 < end:
                last, at = _bound(text, at + 1)
            inside.append(_range(first, last))
    return Characters("".join(inside), tuple(outside), negated, wide=wide)


def _bound(text: str, at: int) -> tuple[int, int]:
    """One end of a range, and the place after it."""
    if text[at] != "\\":
        return ord(text[at]), at + 1
    escape = escape_at(text, at)
    return _value(escape), at + len(escape)


def write_characters(part: Characters, beside: str = "") -> str:
    """The part for RE2, in words that mean the same in any text; it never matches `beside`."""
    if part.literal:
        return part.inside
    if part.negated:
        held = part.inside + "".join(map(_rest, part.outside)) + beside
        return f"[^{held}]" if held else f"[{_ANY}]"
    choices = [f"[{part.inside}]"] if part.inside else []
    choices += [f"[^{rest}{beside}]" for rest in part.outside]
    if not choices:
        return f"[^{_ANY}]"
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


@cache
def _rest(inside: str) -> str:
    """All the characters that a class does not hold, as the inside of another.

    RE2 has no name for them, so they are spelt out.
    """
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, _LAST + 1)]))
    others = regex.compile(f"[^{in_regex(inside)}]+")
    spans = [match.span() for match in others.finditer(everything)]
    return "".join(_range(ord(everything[a]), ord(everything[b - 1])) for a, b in spans)


def in_regex(inside: str) -> str:
    """The inside of a class as the `regex` package writes it."""
    return re.sub(r"\\x\{([0-9a-f]+)\}", lambda code: f"\\U{int(code[1], 16):08x}", inside)
