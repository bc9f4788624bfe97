"""Cases: examples in the policy's own words that say what it must decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from moderation.domain import ACTIONS, EVENTS, Action, Event
from moderation.policy.facts import Fact, Value
from moderation.policy.measured import plain_text
from moderation.policy.problem import Place, did_you_mean
from moderation.policy.rule import Policy
from moderation.policy.scope import Scope
from moderation.policy.source import Mapping as MappingNode
from moderation.policy.source import Node, Scalar, Sequence
from moderation.policy.values import ValueProblem, read_moment

CASE_KEYS = ("note", "given", "want", "todo")
WANT_KEYS = ("action", "rules", "shadow")

# What a whole contribution may state, as in a request; the types say how a value is read.
CONTRIBUTION_KEYS = {
    "id": "word", "kind": "word", "text": "text", "format": "word", "title": "text", "language": "word",
    "parent_id": "word", "created_at": "moment", "attachments": "attachments", "meta": "meta",
}  # fmt: skip
THREAD_KEYS = {
    "id": "word", "url": "word", "title": "text", "section": "word", "edition": "word", "tags": "words", "open": "yes/no",
    "closes_at": "moment", "published_at": "moment", "sensitive": "yes/no", "author_id": "word", "hold_all": "yes/no",
}  # fmt: skip
AUTHOR_KEYS = {
    "id": "word", "username": "text", "created_at": "moment", "role": "word", "trusted": "yes/no", "status": "word",
}  # fmt: skip
WHOLE = {"contribution": CONTRIBUTION_KEYS, "thread": THREAD_KEYS, "author": AUTHOR_KEYS}


@dataclass(frozen=True, slots=True)
class Case:
    """One example: what is given, and what must come of it."""

    note: str
    place: Place
    facts: Mapping[str, Value]  # by a fact's name, whatever its window
    contribution: Mapping[str, Any] = field(default_factory=dict)
    thread: Mapping[str, Any] = field(default_factory=dict)
    author: Mapping[str, Any] = field(default_factory=dict)
    event: Event = "submit"
    action: Action | None = None
    rules: frozenset[str] | None = None
    shadow: frozenset[str] | None = None
    todo: bool = False


def read_cases(node: Node, scope: Scope, policy: Policy) -> tuple[Case, ...]:
    """The cases under `cases:`, or in a file of their own."""
    if isinstance(node, MappingNode):
        entries = scope.entries(node, "a file of cases", ("cases",))
        if not entries:
            return ()
        node = entries["cases"][1]
    if isinstance(node, Scalar) and node.kind == "nothing":
        return ()
    if not isinstance(node, Sequence):
        scope.problems.error(
            node.place, "type", "cases are a list", "begin each case with a dash: `- note: …`"
        )
        return ()
    return tuple(
        case for item in node.items if (case := _read_case(item, scope, policy)) is not None
    )


def _read_case(node: Node, scope: Scope, policy: Policy) -> Case | None:
    entries = scope.entries(node, "a case", CASE_KEYS)
    if entries is None:
        return None
    for key in ("given", "want"):
        if key not in entries:
            scope.problems.error(
                node.place, "missing-key", f"the case has no `{key}`", f"write `{key}:`"
            )
    if "given" not in entries or "want" not in entries:
        return None
    note = scope.text(entries["note"][1], "the note") if "note" in entries else None
    facts, whole, event = _read_given(entries["given"][1], scope)
    want = scope.entries(entries["want"][1], "`want`", WANT_KEYS) or {}
    if not want:
        scope.problems.error(
            entries["want"][1].place,
            "missing-key",
            "the case wants nothing",
            "write `action:` and `rules:`",
        )
    action = scope.one_of(want["action"][1], "an action", ACTIONS) if "action" in want else None
    todo = scope.value(entries["todo"][1], "yes/no") if "todo" in entries else False
    return Case(
        note or "", node.place, facts, whole["contribution"], whole["thread"], whole["author"],
        event, cast(Action | None, action),
        _read_rules("rules", want, scope, policy), _read_rules("shadow", want, scope, policy), bool(todo),
    )  # fmt: skip


def _read_rules(
    key: str, want: Mapping[str, tuple[Scalar, Node]], scope: Scope, policy: Policy
) -> frozenset[str] | None:
    if key not in want:
        return None
    node = want[key][1]
    known = [rule.id for rule in policy.rules]
    named = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        name = item.text if isinstance(item, Scalar) else ""
        if name not in known:
            scope.problems.error(
                item.place, "unknown-rule", f"there is no rule `{name}`", did_you_mean(name, known)
            )
        named.append(name)
    return frozenset(named)


Given = tuple[dict[str, Value], dict[str, dict[str, Any]], Event]


def _read_given(node: Node, scope: Scope) -> Given:
    """The facts, what is given whole, and the event: a report where facts of reports are given."""
    facts: dict[str, Value] = {}
    whole: dict[str, dict[str, Any]] = {name: {} for name in WHOLE}
    event: str | None = None
    if not isinstance(node, MappingNode):
        scope.problems.error(
            node.place,
            "type",
            "`given` is written as facts and values",
            "for example `{kind: story, words: 199}`",
        )
        return facts, whole, "submit"
    for key, value in node.entries:
        if key.text in WHOLE:
            whole[key.text] = _read_whole(value, key.text, scope)
        elif key.text == "event":
            event = scope.one_of(value, "an event", EVENTS)
        elif (fact := scope.fact(key.text, key.place, ("event", *WHOLE))) is not None:
            facts[fact.name] = _read_value(fact, value, scope)
    of_reports = any(name.startswith("reports.") for name in facts)
    return facts, whole, cast(Event, event or ("report" if of_reports else "submit"))


def _read_value(fact: Fact, node: Node, scope: Scope) -> Value:
    if isinstance(node, Scalar) and node.kind == "nothing":
        return None  # unstated
    if fact.type == "text":
        text = (
            node.text
            if isinstance(node, Scalar) and node.kind == "text"
            else scope.text(node, f"`{fact.name}`")
        )
        return None if text is None else plain_text(text)
    if fact.type == "set":
        items = node.items if isinstance(node, Sequence) else (node,)
        return frozenset(text for item in items if (text := scope.text(item, "a word")) is not None)
    return scope.value(node, fact.type)


def _read_whole(node: Node, what: str, scope: Scope) -> dict[str, Any]:
    kinds = WHOLE[what]
    entries = scope.entries(node, f"`{what}`", tuple(kinds)) or {}
    return {key: _read_field(value, kinds[key], key, scope) for key, (_, value) in entries.items()}


def _read_field(node: Node, kind: str, key: str, scope: Scope) -> Any:
    if isinstance(node, Scalar) and node.kind == "nothing":
        return None
    if kind == "yes/no":
        return scope.value(node, "yes/no")
    if kind == "words":
        return tuple(scope.text(item, "a word") or "" for item in scope.items(node, "words"))
    if kind in {"meta", "attachments"}:
        return _plain(node)
    if isinstance(node, Scalar) and kind == "text" and not node.plain:
        return node.text
    text = scope.text(node, f"`{key}`")
    if kind != "moment" or text is None:
        return text
    return _read_moment(text, node, scope)


def _read_moment(text: str, node: Node, scope: Scope) -> datetime | None:
    try:
        return read_moment(text, scope.zone)
    except ValueProblem as problem:
        scope.problems.error(node.place, "type", f"`{text}` is not {problem.wanted}", problem.mend)
        return None


def _plain(node: Node) -> Any:
    """The node as plain values, for what has no type of its own here."""
    if isinstance(node, MappingNode):
        return {key.text: _plain(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    if node.kind == "yes_no":
        return node.text.lower() == "true"
    if node.kind == "number":
        return float(node.text)
    return None if node.kind == "nothing" else node.text
