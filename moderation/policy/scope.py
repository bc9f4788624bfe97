"""What a rule may refer to while its policy is read, and where findings go."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from moderation.policy.fact_types import TYPES
from moderation.policy.facts import FACTS, Fact, meta_fact, score_fact
from moderation.policy.files import in_quotes, quoted
from moderation.policy.problem import Place, Problems, did_you_mean
from moderation.policy.rule import FactKey
from moderation.policy.source import Mapping as MappingNode
from moderation.policy.source import Node, Scalar, Sequence
from moderation.policy.values import ValueProblem
from moderation.text.phrases import vanishes

_KINDS = {"number": "a number", "yes_no": "yes or no", "nothing": "nothing"}
GARBLED = (
    "in double quotes `\\b` means a backspace, `\\n` a line break",
    "use single quotes, in which a backslash stays one: '\\bword\\b'",
)
TREE = ("all", "any", "not")  # what may stand where a fact stands


def unknown(key: Scalar, value: Node, known: Collection[str]) -> str:
    """The way out for an unknown key, which may be no key at all."""
    if key.text == "else":
        return (
            "there is no other branch: write a second rule with `not:`, or the policy's `default:`"
        )
    near = did_you_mean(key.text, list(known))
    bare = isinstance(value, Scalar) and value.plain and not value.text
    if not bare or not near.startswith("known"):
        return near
    if key.text.isdigit():
        return "write numbers without a comma: `1000`, `0.8`"
    return "a comma in braces begins a new key: put a text that holds a comma in quotes"


@dataclass(slots=True)
class Scope:
    """The lists, declared meta keys and attributes in reach, the facts asked for so far, the findings."""

    problems: Problems
    lists: Mapping[str, tuple[str, ...]]
    meta: Mapping[str, str]
    attributes: frozenset[str]  # that the model scores
    language: str
    zone: tzinfo
    keys: dict[str, FactKey] = field(default_factory=dict)

    def ask(self, asked: FactKey) -> str:
        """Note that a fact is asked for; its key."""
        key = str(asked)
        self.keys.setdefault(key, asked)
        return key

    def fact(self, name: str, place: Place, beside: tuple[str, ...] = TREE) -> Fact | None:
        """The row of a fact, or None with an error noted; `beside` may stand there too."""
        head, _, rest = name.partition(".")
        if head == "score" and rest in self.attributes:
            return score_fact(rest)
        if head == "meta" and rest in self.meta:
            return meta_fact(rest, self.meta[rest])
        if name in FACTS:
            return FACTS[name]
        if head == "score":
            known = [f"score.{attribute}" for attribute in sorted(self.attributes)]
            self.problems.error(
                place,
                "unknown-score",
                f"the model gives no score `{rest or name}`",
                did_you_mean(name, known),
            )
        elif head == "meta":
            self.problems.error(
                place,
                "unknown-meta",
                f"`{name}` is not declared",
                f"declare it under `meta:`, for example `meta: {{{rest or 'stars'}: number}}`"
                if not self.meta
                else did_you_mean(name, [f"meta.{key}" for key in self.meta]),
            )
        else:
            self.problems.error(
                place,
                "unknown-fact",
                f"unknown fact `{name}`",
                did_you_mean(name, [*self.fact_names(), *beside]),
            )
        return None

    def fact_names(self) -> list[str]:
        """Every fact a rule may name here."""
        scores = [f"score.{attribute}" for attribute in sorted(self.attributes)]
        return [*FACTS, *scores, *(f"meta.{key}" for key in self.meta)]

    def text(self, node: Node, what: str) -> str | None:
        """A text or word, or None with an error noted. Numbers and the like must be quoted."""
        if isinstance(node, Scalar) and node.kind == "text":
            if node.text.strip():
                return node.text
            self.problems.error(
                node.place, "empty", f"{what} is empty", "write it, or take the key out"
            )
        elif isinstance(node, Scalar) and node.kind == "nothing" and not node.text:
            self.problems.error(
                node.place, "missing-value", f"{what} is missing", "write it after the colon"
            )
        elif isinstance(node, Scalar):
            self.problems.error(
                node.place,
                "type",
                f"`{node.shown}` without quotes is {_KINDS[node.kind]}, and {what} is text",
                f'put it in quotes: "{node.shown}"',
            )
        elif isinstance(node, MappingNode) and node.place.source[
            node.place.column - 1 :
        ].startswith("{"):
            self.problems.error(
                node.place,
                "type",
                f"{what} begins with `{{` and is read as a mapping",
                "put the whole text in quotes",
            )
        else:
            shape = "a list" if isinstance(node, Sequence) else "a mapping"
            self.problems.error(
                node.place, "type", f"{what} is text, but {shape} stands here", "write one text"
            )
        return None

    def phrase(self, node: Node) -> str | None:
        """A phrase to look for, or None with an error noted."""
        phrase = self.text(node, "a phrase")
        if phrase is None or not isinstance(node, Scalar):
            return None
        if node.garbled:
            self.problems.error(node.place, "escape", *GARBLED)
            return None
        if vanishes(phrase):
            self.problems.error(
                node.place,
                "matches-everything",
                "the phrase has nothing to look for: no letter, digit or sign in it",
                "write a word, or take it out",
            )
            return None
        if node.plain and in_quotes(phrase):
            self.problems.warning(node.place, "quotes-in-phrase", *quoted(phrase))
        return phrase

    def one_of(self, node: Node, what: str, allowed: Collection[str]) -> str | None:
        """A word among those allowed, or None with an error noted."""
        if isinstance(node, Scalar) and node.text in allowed:
            return node.text
        shown = (
            f"`{node.shown}`"
            if isinstance(node, Scalar)
            else "a list"
            if isinstance(node, Sequence)
            else "a mapping"
        )
        self.problems.error(
            node.place, "type", f"{shown} is not {what}", self._choice(node, allowed)
        )
        return None

    def _choice(self, node: Node, allowed: Collection[str]) -> str:
        choice = "write " + ", ".join(f"`{word}`" for word in allowed)
        if isinstance(node, Scalar) and node.text:
            near = did_you_mean(node.text, list(allowed))
            return near if near.startswith("did") else choice
        return choice

    def value(self, node: Node, kind: str) -> float | bool | str | None:
        """A value of a fact type, or None with an error noted."""
        wanted = TYPES[kind]
        if not isinstance(node, Scalar) or node.kind == "nothing":
            self.problems.error(
                node.place, "type", f"{wanted.wanted} belongs here", "write one value"
            )
            return None
        try:
            value: float | bool | str = wanted.read(node.text)
        except ValueProblem as problem:
            self.problems.error(
                node.place, "type", f"`{node.shown}` is not {problem.wanted}", problem.mend
            )
            return None
        if isinstance(value, str) and kind != "weekday" and node.kind != "text":
            self.problems.error(
                node.place,
                "type",
                f"`{node.shown}` without quotes is not a word",
                f'put it in quotes: "{node.text}"',
            )
            return None
        if (
            not isinstance(value, str)
            and not node.plain
            and kind != "yes/no"
            and node.text.strip()[-1:].isdigit()
        ):
            self.problems.error(
                node.place,
                "type",
                f"{wanted.wanted} in quotes is a text",
                f"take the quotes off: {node.text}",
            )
            return None
        return value

    def items(self, node: Node, what: str) -> tuple[Node, ...]:
        """The items of a list, or the one value; an empty list is an error."""
        if not isinstance(node, Sequence):
            return (node,)
        if not node.items:
            self.problems.error(
                node.place,
                "empty",
                f"the list of {what} is empty",
                "name at least one, or take it out",
            )
        return node.items

    def entries(
        self, node: Node, what: str, allowed: Collection[str]
    ) -> dict[str, tuple[Scalar, Node]] | None:
        """The entries of a mapping by key; unknown keys are errors and left out."""
        if not isinstance(node, MappingNode):
            self.problems.error(
                node.place,
                "not-a-mapping",
                f"{what} is written as keys and values",
                f"for example `{next(iter(allowed))}: …`",
            )
            return None
        known = {}
        for key, value in node.entries:
            if key.text in allowed:
                known[key.text] = key, value
            else:
                self.problems.error(
                    key.place,
                    "unknown-key",
                    f"unknown key `{key.shown}` in {what}",
                    unknown(key, value, allowed),
                )
        return known
