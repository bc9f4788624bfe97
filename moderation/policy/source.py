"""YAML text to a tree of nodes that know their place; refuses what no policy needs.

Only the parser's events are used: libyaml reads in linear time, no tag ever makes an object, and what
a plain word means (YAML 1.2: `no` is a word, `012` is twelve) is decided here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from moderation.policy.problem import Place, Problems
from moderation.policy.syntax import note_syntax

MOST_BYTES = 4_000_000  # a policy of 10,000 rules has about 2 MB
MOST_DEPTH = 32
MOST_NODES = 250_000  # the same policy has about 170,000
MOST_SHOWN = 60  # characters of a value in a message

_NUMBER = re.compile(
    r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_YES_NO = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word, number or text."""

    place: Place
    text: str
    plain: bool  # written without quotes
    double_quoted: bool = False

    @property
    def shown(self) -> str:
        """As it stands in a message: on one line, and not too long."""
        line = " ".join("".join(s if s.isprintable() else " " for s in self.text).split())
        return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 1] + "…"

    @property
    def garbled(self) -> bool:
        """Whether double quotes made a sign that nobody can see out of a backslash."""
        return self.double_quoted and _UNSEEN.search(self.text) is not None

    @property
    def kind(self) -> Literal["text", "number", "yes_no", "nothing"]:
        """What YAML 1.2 takes it for."""
        if not self.plain:
            return "text"
        if self.text in _NOTHING:
            return "nothing"
        if self.text in _YES_NO:
            return "yes_no"
        return "number" if _NUMBER.fullmatch(self.text) else "text"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file; no key stands twice."""

    place: Place
    entries: tuple[tuple[Scalar, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    place: Place
    items: tuple["Node", ...]


Node = Scalar | Mapping | Sequence


class _Refused(Exception):
    """Reading stops here; the problem is already noted."""


def parse(file: str, data: bytes, problems: Problems) -> Node | None:
    """The document in `data`, or None when nothing of use could be read (`problems` says why)."""
    if len(data) > MOST_BYTES:
        problems.error(
            Place(file, 1, 1),
            "too-large",
            f"the file has {len(data) / 1e6:.1f} MB, more than the {MOST_BYTES // 1_000_000} MB a policy may have",
            "move long lists of phrases into files of their own under `lists:`",
        )
        return None
    text = decode(file, data, problems)
    if text is None:
        return None
    reader = _Reader(file, text, problems)
    try:
        return reader.document()
    except _Refused:
        return None
    except yaml.reader.ReaderError as error:
        start = text.index(chr(error.character))  # the reader stops at the first
        line = text.count("\n", 0, start) + 1
        problems.error(
            reader.place(line, start - text.rfind("\n", 0, start)),
            "syntax",
            f"the character U+{error.character:04X} cannot stand in a policy",
            "delete it; it may be invisible in your editor",
        )
    except yaml.MarkedYAMLError as error:
        note_syntax(error, reader.place, problems)
    return None


def decode(file: str, data: bytes, problems: Problems) -> str | None:
    """The text of a file, or None with an error noted."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.error(
            Place(file, line, 1),
            "not-utf8",
            f"the file is not UTF-8: byte {error.start} cannot be read",
            "save the file as UTF-8",
        )
        return None


class _Reader:
    """Builds nodes from the parser's events; recursion is bounded by MOST_DEPTH."""

    def __init__(self, file: str, text: str, problems: Problems) -> None:
        self.file = file
        self.lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)  # as libyaml counts them
        self.problems = problems
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.nodes = 0

    def place(self, line: int, column: int, length: int = 1) -> Place:
        source = self.lines[line - 1] if line <= len(self.lines) else ""
        return Place(self.file, line, column, length, source)

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._refuse(
                        event,
                        "several-documents",
                        "a second document begins here",
                        "keep one policy in a file",
                    )
                if event.version or event.tags:
                    self._refuse(
                        event,
                        "directive",
                        "a YAML directive stands in the file",
                        "take the line that begins with `%` out",
                    )
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, 0)
        if root is None or (isinstance(root, Scalar) and root.kind == "nothing"):
            self.problems.error(
                self.place(1, 1), "empty", "the file is empty", "begin with `policy:` and `rules:`"
            )
            return None
        return root

    def _node(self, event: Any, depth: int) -> Node:
        place = self._check(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(place, event.value, not event.style, event.style == '"')
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                items.append(self._node(event, depth + 1))
            return Sequence(place, tuple(items))
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            self._add(entries, key, value)
        return Mapping(place, tuple(entries.values()))

    def _add(self, entries: dict[str, tuple[Scalar, Node]], key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            self.problems.error(
                key.place,
                "unknown-key",
                "a list or a mapping stands where a key belongs",
                "a key is one word; text that begins with `{` or `[` needs quotes",
            )
        elif key.text == "<<" and key.plain:
            self.problems.error(
                key.place,
                "merge",
                "a YAML merge (`<<`) is not part of the language",
                "write the keys out",
            )
        elif key.text in entries:
            first = entries[key.text][0].place.line
            self.problems.error(
                key.place,
                "duplicate-key",
                f"`{key.shown}` stands here a second time; the first is in line {first}",
                "keep one of the two; if it begins a new rule, write `- ` before it",
            )
        else:
            entries[key.text] = key, value

    def _check(self, event: Any, depth: int) -> Place:
        self.nodes += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._refuse(
                event,
                "alias",
                f"a YAML {'alias' if sign == '*' else 'anchor'} (`{sign}{event.anchor}`) is not part of the language",
                f"write the value out, or put the text in quotes if it begins with `{sign}`",
            )
        if event.tag is not None:
            self._refuse(
                event,
                "tag",
                f"a YAML tag (`{event.tag}`) is not part of the language",
                "take it out, or put the text in quotes if it begins with `!`",
            )
        if depth > MOST_DEPTH:
            self._refuse(
                event,
                "too-deep",
                f"nested more than {MOST_DEPTH} deep",
                "split the rule into several",
            )
        if self.nodes > MOST_NODES:
            self._refuse(
                event,
                "too-large",
                f"the file holds more than {MOST_NODES:,} values",
                "move long lists into files of their own",
            )
        return self._event_place(event)

    def _event_place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        return self.place(start.line + 1, start.column + 1, max(1, length))

    def _refuse(self, event: Any, code: str, what: str, mend: str) -> None:
        self.problems.error(self._event_place(event), code, what, mend)
        raise _Refused
