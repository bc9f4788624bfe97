"""One rule of a policy file."""

import re
from collections.abc import Mapping
from typing import Any, cast

from moderation.domain import ACTIONS, EVENTS, PRIORITIES, Action, Event, Priority
from moderation.policy.languages import LANGUAGES
from moderation.policy.problem import did_you_mean
from moderation.policy.read_condition import read_condition, tests_of
from moderation.policy.reasons import Unclosed, placeholders
from moderation.policy.rule import Condition, FactKey, Rule
from moderation.policy.scope import Scope
from moderation.policy.source import Mapping as MappingNode
from moderation.policy.source import Node, Scalar
from moderation.policy.values import ValueProblem, read_moment

RULE_KEYS = (
    "id", "title", "when", "unless", "then", "reason", "note", "mode", "share", "from", "until",
    "events", "on_error", "over_editors",
)  # fmt: skip
THEN_KEYS = ("action", "labels", "priority")
RESERVED = ("author-held", "hold-all")  # the built-in rules

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

Entries = Mapping[str, tuple[Scalar, Node]]


def read_rule(
    node: Node, scope: Scope, guards: tuple[Condition, ...], *, built_in: bool = False
) -> Rule | None:
    """The rule, or None where errors are noted. `guards` are the policy-level `unless`."""
    entries = scope.entries(node, "a rule", RULE_KEYS)
    if entries is None:
        return None
    rule_id = _read_id(node, entries, scope, built_in)
    when = (
        read_condition(entries["when"][1], scope)
        if _has("when", "what it looks for", node, entries, scope)
        else None
    )
    then = (
        _read_then(entries["then"][1], scope)
        if _has("then", "what becomes of a hit", node, entries, scope)
        else None
    )
    unless = read_condition(entries["unless"][1], scope) if "unless" in entries else None
    events = _read_events(entries, scope)
    mode, share = _read_mode(entries, scope)
    since, until = _read_period(entries, scope)
    on_error = _choice("on_error", "an answer to faults", ("hold", "skip"), entries, scope)
    over_editors = _choice(
        "over_editors", "what a report may do over an editor's approval", ("hold",), entries, scope
    )
    reasons = _read_reasons(entries, when, scope)
    title, note = (
        scope.text(entries[key][1], f"the {key}") if key in entries else ""
        for key in ("title", "note")
    )
    if rule_id is None or when is None or then is None:
        return None
    action, labels, priority = then
    _check_events(events, when, unless, action, entries, scope)
    if action == "reject" and "reason" not in entries:
        scope.problems.error(
            entries["then"][0].place,
            "no-reason",
            f"the rule `{rule_id}` rejects without a reason",
            "write `reason:` with a sentence for the reader",
        )
    elif "reason" not in entries and action != "approve" and not built_in:
        scope.problems.warning(
            entries["then"][0].place,
            "no-reason",
            f"the rule `{rule_id}` gives readers no reason",
            "write `reason:` with a sentence for the reader",
        )
    return Rule(
        id=rule_id, when=when, action=action, labels=labels, priority=priority,
        unless=guards if unless is None else (unless, *guards),
        reasons=reasons, events=events, mode=cast(Any, mode), share=share, since=since, until=until,
        on_error=cast(Any, on_error or "hold"), over_editors=over_editors is not None,
        title=title or "", note=note or "", place=entries["id"][1].place,
    )  # fmt: skip


def _has(key: str, what: str, node: Node, entries: Entries, scope: Scope) -> bool:
    if key in entries:
        return True
    scope.problems.error(
        node.place, "missing-key", f"the rule has no `{key}`", f"write `{key}:`, {what}"
    )
    return False


def _read_id(node: Node, entries: Entries, scope: Scope, built_in: bool) -> str | None:
    if not _has("id", "a name of letters, digits, `-` and `_`", node, entries, scope):
        return None
    id_node = entries["id"][1]
    if not isinstance(id_node, Scalar) or not _ID.fullmatch(id_node.text):
        shown = f"`{id_node.shown}`" if isinstance(id_node, Scalar) else "this"
        scope.problems.error(
            id_node.place,
            "bad-id",
            f"{shown} is not an id",
            "write up to 64 letters, digits, `-` and `_`",
        )
        return None
    if id_node.text in RESERVED and not built_in:
        scope.problems.error(
            id_node.place,
            "reserved-id",
            f"`{id_node.shown}` is a built-in rule's id",
            "choose another id",
        )
        return None
    return id_node.text


def _choice(
    key: str, what: str, allowed: tuple[str, ...], entries: Entries, scope: Scope
) -> str | None:
    return scope.one_of(entries[key][1], what, allowed) if key in entries else None


def _read_then(node: Node, scope: Scope) -> tuple[Action, tuple[str, ...], Priority] | None:
    if not isinstance(node, MappingNode):
        word = scope.one_of(node, "an action", ACTIONS)
        return None if word is None else (cast(Action, word), (), "normal")
    entries = scope.entries(node, "`then`", THEN_KEYS)
    if entries is None or not _has_action(node, entries, scope):
        return None
    action = scope.one_of(entries["action"][1], "an action", ACTIONS)
    priority = _choice("priority", "a priority", PRIORITIES, entries, scope) or "normal"
    labels = []
    if "labels" in entries:
        labels = [
            scope.text(item, "a label") or ""
            for item in scope.items(entries["labels"][1], "labels")
        ]
    return (
        None if action is None else (cast(Action, action), tuple(labels), cast(Priority, priority))
    )


def _has_action(node: Node, entries: Entries, scope: Scope) -> bool:
    if "action" not in entries:
        scope.problems.error(
            node.place,
            "missing-key",
            "`then` names no action",
            "write `action:` with one of " + ", ".join(ACTIONS),
        )
    return "action" in entries


def _read_events(entries: Entries, scope: Scope) -> tuple[Event, ...]:
    if "events" not in entries:
        return ("submit", "edit")
    named = [
        scope.one_of(item, "an event", EVENTS)
        for item in scope.items(entries["events"][1], "events")
    ]
    return tuple(event for event in EVENTS if event in named)


def _check_events(
    events: tuple[Event, ...],
    when: Condition,
    unless: Condition | None,
    action: Action,
    entries: Entries,
    scope: Scope,
) -> None:
    tests = [*tests_of(when), *(tests_of(unless) if unless is not None else ())]
    of_reports = [test for test in tests if test.fact.startswith("reports.")]
    if of_reports and "report" not in events:
        scope.problems.error(
            of_reports[0].place,
            "events",
            f"`{of_reports[0].fact}` is only known when a report comes in",
            "write `events: [report]` in the rule",
        )
    if "report" in events and action == "reject":
        scope.problems.error(
            entries["then"][0].place,
            "events",
            "a report never rejects: reports bring a contribution to an editor",
            "write `then: hold` or `then: flag`",
        )
    if "over_editors" in entries and "report" not in events:
        scope.problems.error(
            entries["over_editors"][0].place,
            "events",
            "`over_editors` is for rules that run on reports",
            "write `events: [report]` or take it out",
        )


def _read_mode(entries: Entries, scope: Scope) -> tuple[str, float]:
    mode = _choice("mode", "a mode", ("live", "shadow", "off"), entries, scope) or "live"
    if "share" not in entries:
        return mode, 1.0
    share = scope.value(entries["share"][1], "share")
    if mode != "live":
        scope.problems.error(
            entries["share"][0].place,
            "share-mode",
            f"`share` stands beside `mode: {mode}`",
            "take one of the two out: `share` makes the rest shadow by itself",
        )
    return mode, 1.0 if share is None else float(share)


def _read_period(entries: Entries, scope: Scope) -> tuple[Any, Any]:
    moments = []
    for key in ("from", "until"):
        moment = None
        if key in entries:
            node = entries[key][1]
            if isinstance(node, Scalar) and node.kind != "nothing":
                text: str | None = node.text
            else:
                text = scope.text(node, f"`{key}`")
            if text is not None:
                try:
                    moment = read_moment(text, scope.zone, end_of_day=key == "until")
                except ValueProblem as problem:
                    scope.problems.error(
                        node.place, "type", f"`{text}` is not {problem.wanted}", problem.mend
                    )
        moments.append(moment)
    since, until = moments
    if since is not None and until is not None and until <= since:
        scope.problems.error(
            entries["until"][1].place,
            "range",
            "`until` comes before `from`",
            "exchange the two dates",
        )
    return since, until


def _read_reasons(entries: Entries, when: Condition | None, scope: Scope) -> dict[str, str]:
    if "reason" not in entries:
        return {}
    node = entries["reason"][1]
    if not isinstance(node, MappingNode):
        texts: dict[str, Node] = {scope.language: node}
    elif not any(key.text in LANGUAGES for key, _ in node.entries):
        scope.text(node, "the reason")
        return {}
    else:
        texts = {key.text: value for key, value in node.entries}
        for key, _ in node.entries:
            if key.text not in LANGUAGES:
                scope.problems.error(
                    key.place,
                    "unknown-language",
                    f"`{key.shown}` is not a language's code (ISO 639-1)",
                    "write its two letters, for example `en` or `af`",
                )
        if scope.language not in texts:
            scope.problems.error(
                node.place,
                "no-reason",
                f"the reason is missing in the policy's own language, `{scope.language}`",
                f"add `{scope.language}:` with the sentence",
            )
    reasons = {}
    for language, text_node in texts.items():
        text = scope.text(text_node, "the reason")
        if text is not None and _check_reason(text, text_node, when, scope):
            reasons[language] = text
    return reasons


def _check_reason(text: str, node: Node, when: Condition | None, scope: Scope) -> bool:
    _warn_cut(text, node, scope)
    try:
        names = list(placeholders(text))
    except Unclosed as brace:
        scope.problems.error(
            node.place,
            "placeholder",
            f"a single `{brace}` stands in the reason",
            f"write `{str(brace) * 2}` for the sign itself",
        )
        return False
    known = [name for name in scope.fact_names() if name != "text"]
    for name in names:
        if name not in known:
            scope.problems.error(
                node.place,
                "placeholder",
                f"unknown placeholder `{{{name}}}`",
                did_you_mean(name, known)
                if did_you_mean(name, known).startswith("did")
                else "a placeholder is a fact's name, such as `{words}`; write `{{` for a brace",
            )
            return False
        if key_for(name, when) is None:
            scope.ask(FactKey(name))
    return True


def key_for(name: str, when: Condition | None) -> str | None:
    """The key under which the rule's own condition asks for a fact: `{author.contributions}` is told as it was counted."""
    return (
        next((test.key for test in tests_of(when) if test.fact == name), None)
        if when is not None
        else None
    )


def _warn_cut(text: str, node: Node, scope: Scope) -> None:
    """A ` #` begins a comment and cuts a text without quotes short."""
    if not isinstance(node, Scalar) or not node.plain or "\n" in text:
        return
    rest = node.place.source[node.place.column - 1 + node.place.length :]
    if rest.lstrip().startswith("#") and rest[:1].isspace():
        tight = rest.lstrip()[1:2].strip() != ""
        note = scope.problems.error if tight else scope.problems.warning
        note(
            node.place,
            "cut-short",
            f"the text ends before `{rest.lstrip()[:20]}`: ` #` begins a comment",
            "put the whole text in quotes if the rest belongs to it",
        )
