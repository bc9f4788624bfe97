"""RE2's notation cut into its parts, so that a pattern can be written anew for other texts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from moderation.text.characters import (
    Characters,
    class_end,
    escape_at,
    literal,
    read_class,
    read_escape,
    write_characters,
)


@dataclass(frozen=True, slots=True)
class Edge:
    """Something that looks at a place between characters."""

    kind: Literal["word", "inner", "text_start", "text_end", "line_start", "line_end"]


@dataclass(frozen=True, slots=True)
class Repeat:
    plain: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Sign:
    """A bracket, a bar or flags: stands as it is in any rewriting."""

    plain: str
    kind: Literal["open", "close", "bar", "flags"]


Part = Characters | Edge | Repeat | Sign

_GROUP = re.compile(r"\((?:\?(?:P?<[^>]*>|(?P<flags>[imsU-]*)(?P<ends>[:)])))?")
_REPEAT = re.compile(r"(?:[*+?]|\{(?P<least>[0-9]+)(?P<more>,(?P<most>[0-9]*))?\})\??")


def read_parts(pattern: str, classes: Mapping[str, str]) -> Iterator[Part]:
    r"""The parts of a pattern in their order; `classes` says what `\w`, `\d` and `\s` mean."""
    return _Reading(pattern, classes).parts()


class _Reading:
    """One pass over a pattern."""

    def __init__(self, pattern: str, classes: Mapping[str, str]) -> None:
        self.pattern = pattern
        self.classes = classes
        self.at = 0
        self.flags = [frozenset[str]()]  # those that are on, for each group that is open

    def parts(self) -> Iterator[Part]:
        while self.at < len(self.pattern):
            match self.pattern[self.at]:
                case "\\":
                    yield from self._escape()
                case "[":
                    end = class_end(self.pattern, self.at)
                    yield read_class(self.pattern[self.at : end], self.classes)
                    self.at = end
                case "(":
                    yield self._open()
                case ")":
                    self.at += 1
                    self.flags.pop()
                    yield Sign(")", "close")
                case sign:
                    yield self._sign(sign)

    def _escape(self) -> Iterator[Part]:
        if self.pattern.startswith("\\Q", self.at):
            end = self.pattern.find("\\E", self.at)
            quoted = self.pattern[self.at + 2 : end if end >= 0 else None]
            self.at = end + 2 if end >= 0 else len(self.pattern)
            yield from map(literal, quoted)
            return
        escape = escape_at(self.pattern, self.at)
        self.at += len(escape)
        if escape != "\\E":
            yield _read_escape(escape, self.classes)

    def _open(self) -> Sign:
        group = _GROUP.match(self.pattern, self.at)
        assert group is not None, self.pattern
        self.at = group.end()
        on, _, off = (group["flags"] or "").partition("-")
        flags = (self.flags[-1] | set(on)) - set(off)
        if group["ends"] == ")":
            self.flags[-1] = flags
            return Sign(group[0], "flags")
        self.flags.append(flags)
        return Sign(group[0] if group["ends"] else "(?:", "open")

    def _sign(self, sign: str) -> Part:
        repeat = _REPEAT.match(self.pattern, self.at)
        if repeat:
            self.at = repeat.end()
            return _read_repeat(repeat)
        self.at += 1
        lines = "m" in self.flags[-1]
        match sign:
            case "|":
                return Sign("|", "bar")
            case ".":
                return Characters("" if "s" in self.flags[-1] else r"\n", negated=True)
            case "^":
                return Edge("line_start" if lines else "text_start")
            case "$":
                return Edge("line_end" if lines else "text_end")
        return literal(sign)


def _read_escape(escape: str, classes: Mapping[str, str]) -> Part:
    letter = escape[1]
    if letter in "bB":
        return Edge("word" if letter == "b" else "inner")
    if letter in "Az":
        return Edge("text_start" if letter == "A" else "text_end")
    return read_escape(escape, classes)


def _read_repeat(repeat: re.Match[str]) -> Repeat:
    sign = repeat[0][0]
    if sign != "{":
        return Repeat(repeat[0], 1 if sign == "+" else 0, 1 if sign == "?" else None)
    least = int(repeat["least"])
    if not repeat["more"]:
        return Repeat(repeat[0], least, least)
    return Repeat(repeat[0], least, int(repeat["most"]) if repeat["most"] else None)


def write_parts(parts: Iterable[Part]) -> str:
    """The pattern for RE2, in words that mean the same in any text."""
    return "".join(map(_written, parts))


_EDGES = {
    "word": r"\b",
    "inner": r"\B",
    "text_start": r"\A",
    "text_end": r"\z",
    "line_start": "(?m:^)",
    "line_end": "(?m:$)",
}


def _written(part: Part) -> str:
    match part:
        case Characters():
            return write_characters(part)
        case Edge():
            return _EDGES[part.kind]
        case Repeat() | Sign():
            return part.plain
