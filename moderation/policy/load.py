"""A policy from its files: what it extends, its lists, its rules, its cases; all problems at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from moderation.domain import ACTIONS, REPORT_REASONS, Action
from moderation.policy.built_in import BUILT_IN
from moderation.policy.fact_types import META_TYPES
from moderation.policy.files import Files, Read
from moderation.policy.languages import LANGUAGES
from moderation.policy.lint import lint
from moderation.policy.problem import (
    Place,
    PolicyError,
    Problem,
    Problems,
    TooManyProblems,
    did_you_mean,
)
from moderation.policy.read_cases import Case, read_cases
from moderation.policy.read_condition import read_condition
from moderation.policy.read_rule import read_rule
from moderation.policy.rule import Condition, FactKey, Policy, Rule
from moderation.policy.scope import Scope
from moderation.policy.source import Mapping as MappingNode
from moderation.policy.source import Node, Scalar, Sequence

POLICY_KEYS = (
    "policy", "title", "language", "timezone", "extends", "lists", "rules", "default", "unless",
    "close_after", "meta", "report_reasons", "note", "cases",
)  # fmt: skip

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_REASON = re.compile(r"[a-z0-9_]{1,64}")

Entries = Mapping[str, tuple[Scalar, Node]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A policy that can be published, and what it was read from."""

    policy: Policy
    warnings: tuple[Problem, ...]
    files: Mapping[str, str]  # all it was read from: load() of these gives the same policy
    cases: tuple[Case, ...]
    innocent: tuple[tuple[int, str], ...]  # line number and text


@dataclass(frozen=True, slots=True)
class _Part:
    """One policy file on the way in."""

    id: str
    root: MappingNode
    entries: Entries
    parents: tuple[str, ...]
    language: str
    zone: ZoneInfo


def load(read: Read, name: str, attributes: frozenset[str], *, scored: bool = True) -> Loaded:
    """The policy in the file `name`.

    Parameters
    ----------
    read
        Gives a file of the policy's folder by its relative name, or None.
    attributes
        What the model scores; `scored` is False when these are only the shipped card's and no model is loaded.

    Raises
    ------
    PolicyError
        With every problem found, each with its place and the way out.
    """
    problems = Problems()
    try:
        return _load(Files(read, problems), name, attributes, problems, scored)
    except TooManyProblems:
        raise PolicyError(problems.errors) from None


def _load(
    files: Files, name: str, attributes: frozenset[str], problems: Problems, scored: bool
) -> Loaded:
    parts = _read_parts(name, files, problems)
    if not parts:
        raise PolicyError(problems.errors)
    main = parts[-1]
    scope = Scope(
        problems,
        _read_lists(parts, files, problems),
        _read_meta(parts, problems),
        attributes,
        main.language,
        main.zone,
    )
    rules = _read_rules(parts, scope)
    policy = _assemble(main, rules, scope)
    stem = name.removesuffix(".yaml")
    cases = read_cases(main.entries["cases"][1], scope, policy) if "cases" in main.entries else ()
    beside = files.document(f"{stem}.cases.yaml")
    if beside is not None:
        cases += read_cases(beside, scope, policy)
    innocent = files.innocent("innocent.txt")
    if problems.errors:
        raise PolicyError(problems.errors)
    lint(policy, main.root.place, cases, problems, scored=scored)
    return Loaded(policy, problems.warnings, dict(files.texts), cases, innocent)


def _read_parts(name: str, files: Files, problems: Problems) -> list[_Part]:
    """The policy and all it extends, parents first; the policy itself is last. Empty on a broken main file."""
    root = files.document(name)
    if root is None:
        if not problems.errors:
            problems.error(
                Place(name, 1, 1),
                "missing-file",
                f"there is no file `{name}`",
                "name a policy file",
            )
        return []
    parts: dict[str, _Part] = {}
    _add_part(name, root, [], parts, files, problems)
    return list(parts.values())


def _add_part(
    name: str, root: Node, way: list[str], parts: dict[str, _Part], files: Files, problems: Problems
) -> None:
    reading = Scope(problems, {}, {}, frozenset(), "en", ZoneInfo("UTC"))
    entries = reading.entries(root, "a policy", POLICY_KEYS)
    if entries is None:
        return
    assert isinstance(root, MappingNode)
    for key, what in (("policy", "its id"), ("rules", "its rules, each behind a dash")):
        if key not in entries:
            problems.error(
                root.place, "missing-key", f"the policy has no `{key}`", f"write `{key}:`, {what}"
            )
    policy_id = _read_policy_id(entries, name.removesuffix(".yaml") if way else None, reading)
    parents = _read_extends(entries, [*way, policy_id], parts, files, reading)
    language = _read_language(entries, reading)
    parts[policy_id] = _Part(
        policy_id, root, entries, parents, language, _read_zone(entries, reading)
    )


def _read_policy_id(entries: Entries, expected: str | None, scope: Scope) -> str:
    if "policy" not in entries:
        return expected or ""
    node = entries["policy"][1]
    text = node.text if isinstance(node, Scalar) else ""
    shown = f"`{node.shown}`" if isinstance(node, Scalar) else "this"
    if not _ID.fullmatch(text):
        scope.problems.error(
            node.place,
            "bad-id",
            f"{shown} is not an id",
            "write up to 64 letters, digits, `-` and `_`",
        )
    elif expected is not None and text != expected:
        scope.problems.error(
            node.place,
            "bad-id",
            f"the file `{expected}.yaml` holds the policy `{text}`",
            "name the file as the policy",
        )
    return text if expected is None else expected


def _read_extends(
    entries: Entries, way: list[str], parts: dict[str, _Part], files: Files, scope: Scope
) -> tuple[str, ...]:
    if "extends" not in entries:
        return ()
    parents = []
    node = entries["extends"][1]
    for item in node.items if isinstance(node, Sequence) else (node,):
        parent = item.text if isinstance(item, Scalar) else ""
        if not _ID.fullmatch(parent):
            scope.problems.error(
                item.place,
                "path",
                "`extends` takes the ids of policies, not files or addresses",
                "write the id, for example `extends: [house]`; its file stands beside this one",
            )
        elif parent in way:
            circle = " → ".join([*way[way.index(parent) :], parent])
            scope.problems.error(
                item.place,
                "cycle",
                f"the policies extend each other in a circle: {circle}",
                "take one `extends` out",
            )
        elif parent in parts:
            parents.append(parent)
        elif len(way) > 20:
            scope.problems.error(
                item.place,
                "too-deep",
                "more than 20 policies extend each other in a row",
                "bring them together",
            )
        else:
            root = files.document(f"{parent}.yaml")
            if root is not None:
                _add_part(f"{parent}.yaml", root, way, parts, files, scope.problems)
                parents += [parent] if parent in parts else []  # a broken one is not
            elif files.read(f"{parent}.yaml") is None:
                scope.problems.error(
                    item.place,
                    "missing-file",
                    f"there is no policy `{parent}`",
                    f"put `{parent}.yaml` beside this file, or correct the id",
                )
    return tuple(parents)


def _read_language(entries: Entries, scope: Scope) -> str:
    if "language" not in entries:
        return "en"
    node = entries["language"][1]
    text = scope.text(node, "the language")
    if text is not None and text not in LANGUAGES:
        scope.problems.error(
            node.place,
            "unknown-language",
            f"`{text[:40]}` is not a language's code (ISO 639-1)",
            "write its two letters, for example `en` or `af`",
        )
    return text or "en"


@cache
def _time_zones() -> frozenset[str]:
    """The names of all time zones; going through the system's folders for them takes a while."""
    return frozenset(available_timezones())


def _read_zone(entries: Entries, scope: Scope) -> ZoneInfo:
    if "timezone" in entries:
        node = entries["timezone"][1]
        text = scope.text(node, "the time zone")
        if text in _time_zones():
            return ZoneInfo(text)
        if text is not None:
            zones, city = sorted(_time_zones()), text.replace(" ", "_").casefold()
            there = [zone for zone in zones if zone.rpartition("/")[2].casefold() == city]
            near = did_you_mean(there[0] if there else text, zones)
            scope.problems.error(
                node.place,
                "unknown-timezone",
                f"there is no time zone `{text[:40]}`",
                near if near.startswith("did") else "write for example `Europe/London` or `UTC`",
            )
    return ZoneInfo("UTC")


def _read_lists(parts: list[_Part], files: Files, problems: Problems) -> dict[str, tuple[str, ...]]:
    """Every list by name; a list replaces one of the same name in a policy that is extended."""
    lists: dict[str, tuple[str, ...]] = {}
    for part in parts:
        if "lists" not in part.entries:
            continue
        node = part.entries["lists"][1]
        scope = Scope(problems, lists, {}, frozenset(), part.language, part.zone)
        if not isinstance(node, MappingNode):
            problems.error(
                node.place,
                "type",
                "`lists` is written as names and lists",
                "for example `slurs: lists/slurs.txt`",
            )
            continue
        for key, value in node.entries:
            if not _ID.fullmatch(key.text):
                problems.error(
                    key.place,
                    "bad-id",
                    f"`{key.shown}` is not a list's name",
                    "write letters, digits, `-` and `_`",
                )
            if isinstance(value, Sequence):
                items = scope.items(value, "phrases")
                lists[key.text] = tuple(
                    phrase for item in items if (phrase := scope.phrase(item)) is not None
                )
            else:
                path = scope.text(value, "the list's file")
                lists[key.text] = files.phrases(path, value.place) if path is not None else ()
    return lists


def _read_meta(parts: list[_Part], problems: Problems) -> dict[str, str]:
    declared: dict[str, str] = {}
    for part in parts:
        if "meta" not in part.entries:
            continue
        node = part.entries["meta"][1]
        scope = Scope(problems, {}, {}, frozenset(), part.language, part.zone)
        if not isinstance(node, MappingNode):
            problems.error(
                node.place,
                "type",
                "`meta` is written as keys and types",
                "for example `stars: number`",
            )
            continue
        for key, value in node.entries:
            kind = scope.one_of(value, "a type", META_TYPES)
            if kind is not None and declared.setdefault(key.text, kind) != kind:
                problems.error(
                    value.place,
                    "type",
                    f"`{key.text}` has another type in a policy that this one extends",
                    f"write `{declared[key.text]}`",
                )
    return declared


def _read_rules(parts: list[_Part], scope: Scope) -> tuple[Rule, ...]:
    """All rules; one replaces that of the same id in a policy its own extends, directly or further up."""
    rules: dict[str, tuple[Rule, str]] = {}
    above: dict[str, set[str]] = {}
    for part in parts:
        above[part.id] = set(part.parents).union(*(above[parent] for parent in part.parents))
        own = _own_rules(part, scope)
        for rule in own:
            former = rules.get(rule.id)
            if former is not None and former[1] not in above[part.id]:
                where = (
                    f"line {former[0].place.line}"
                    if former[1] == part.id
                    else f"the policy `{former[1]}`"
                )
                scope.problems.error(
                    rule.place,
                    "duplicate-id",
                    f"the rule `{rule.id}` stands in {where} already",
                    "give one of the two another id",
                )
            rules[rule.id] = rule, part.id
    return tuple(rule for rule, _ in rules.values())


def _own_rules(part: _Part, scope: Scope) -> list[Rule]:
    if "rules" not in part.entries:
        return []
    node = part.entries["rules"][1]
    if not isinstance(node, Sequence):
        scope.problems.error(
            node.place, "type", "`rules` is a list", "begin each rule with a dash: `- id: …`"
        )
        return []
    own = Scope(
        scope.problems,
        scope.lists,
        scope.meta,
        scope.attributes,
        part.language,
        part.zone,
        scope.keys,
    )
    guards: tuple[Condition, ...] = ()
    if "unless" in part.entries:
        guard = read_condition(part.entries["unless"][1], own)
        guards = () if guard is None else (guard,)
    if not node.items:
        scope.problems.warning(
            node.place,
            "no-rules",
            "the policy has no rules",
            "write at least one, or delete the file",
        )
    return [rule for item in node.items if (rule := read_rule(item, own, guards)) is not None]


def _assemble(main: _Part, rules: tuple[Rule, ...], scope: Scope) -> Policy:
    entries = main.entries
    default = (
        scope.one_of(entries["default"][1], "an action", ACTIONS)
        if "default" in entries
        else "approve"
    )
    close_after = (
        scope.value(entries["close_after"][1], "duration") if "close_after" in entries else None
    )
    title = scope.text(entries["title"][1], "the title") if "title" in entries else ""
    if "note" in entries:
        scope.text(entries["note"][1], "the note")
    scope.ask(FactKey("language"))  # reasons are told in the contribution's language
    built_in = [
        rule for item in BUILT_IN if (rule := read_rule(item, scope, (), built_in=True)) is not None
    ]
    return Policy(
        id=main.id,
        rules=(*built_in, *rules),
        keys=dict(scope.keys),
        title=title or "",
        language=main.language,
        timezone=main.zone.key,
        default=cast(Action, default or "approve"),
        close_after=None if close_after is None else float(close_after),
        meta=dict(scope.meta),
        report_reasons=_read_report_reasons(entries, scope),
    )


def _read_report_reasons(entries: Entries, scope: Scope) -> tuple[str, ...]:
    further = []
    if "report_reasons" in entries:
        for item in scope.items(entries["report_reasons"][1], "reasons"):
            text = scope.text(item, "a reason to report")
            if text is not None and not _REASON.fullmatch(text):
                scope.problems.error(
                    item.place,
                    "bad-id",
                    f"`{text[:40]}` is not a reason's id",
                    "write small letters, digits and `_`",
                )
            further.append(text or "")
    return tuple(dict.fromkeys((*REPORT_REASONS, *further)))
