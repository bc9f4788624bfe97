"""A drawn policy written down as a policy author would write it."""

import json
from datetime import timedelta
from typing import Any as Anything
from zoneinfo import ZoneInfo

import yaml

from moderation.policy.rule import (
    All,
    Any,
    Condition,
    PatternTest,
    PhraseTest,
    Rule,
    Test,
    Words,
)
from tests.policy.drafts import LISTS, META, ROWS, Draft

UNITS = ((604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def write(draft: Draft, *, flow: bool = False) -> dict[str, str]:
    """The files of the policy, in flow style (JSON) or block style."""
    main: dict[str, Anything] = {
        "policy": "drawn",
        "timezone": draft.timezone,
        "default": draft.default,
        "lists": {name: list(phrases) for name, phrases in LISTS.items() if name != "carts"},
        "meta": META,
        "rules": [_rule(rule, draft.timezone) for rule in draft.own],
    }
    main["lists"]["carts"] = "lists/carts.txt"
    if draft.guard is not None:
        main["unless"] = _condition(draft.guard)
    files = {"lists/carts.txt": "# what carries\n" + "\n".join(LISTS["carts"]) + "\n"}
    if draft.house:
        main["extends"] = ["house"]
        house: dict[str, Anything] = {
            "policy": "house",
            "timezone": draft.timezone,
            "rules": [_rule(rule, draft.timezone) for rule in draft.house],
        }
        if draft.house_guard is not None:
            house["unless"] = _condition(draft.house_guard)
        files["house.yaml"] = _text(house, flow)
    return {"drawn.yaml": _text(main, flow), **files}


def _text(policy: dict[str, Anything], flow: bool) -> str:
    if flow:
        return json.dumps(policy, ensure_ascii=False)
    return yaml.dump(policy, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def _rule(rule: Rule, timezone: str) -> dict[str, Anything]:  # noqa: C901 - a line for each key
    written: dict[str, Anything] = {"id": rule.id, "when": _condition(rule.when)}
    if rule.unless:
        written["unless"] = _condition(rule.unless[0])
    written["then"] = rule.action
    if rule.labels or rule.priority != "normal":
        written["then"] = {"action": rule.action, "priority": rule.priority}
        if rule.labels:
            written["then"]["labels"] = list(rule.labels)
    written["reason"] = dict(rule.reasons) if len(rule.reasons) > 1 else rule.reasons["en"]
    if rule.events != ("submit", "edit"):
        written["events"] = list(rule.events)
    if rule.mode != "live":
        written["mode"] = rule.mode
    elif rule.share < 1:
        written["share"] = _number("share", rule.share)
    for key, moment, later in (("from", rule.since, 0), ("until", rule.until, 1)):
        if moment is not None:
            local = moment.astimezone(ZoneInfo(timezone))
            if local.hour == local.minute == 0:  # a day is meant whole, its end by `until`
                written[key] = (local.date() - timedelta(days=later)).isoformat()
            else:
                written[key] = local.strftime("%Y-%m-%d %H:%M")
    if rule.on_error != "hold":
        written["on_error"] = rule.on_error
    if rule.over_editors:
        written["over_editors"] = "hold"
    return written


def _condition(condition: Condition) -> Anything:
    if isinstance(condition, Test):
        return {condition.fact: _test(condition)}
    if isinstance(condition, All):
        tests = [part for part in condition.parts if isinstance(part, Test)]
        if len(tests) == len({test.fact for test in tests}) == len(condition.parts) > 1:
            return {test.fact: _test(test) for test in tests}
        return {"all": [_condition(part) for part in condition.parts]}
    if isinstance(condition, Any):
        return {"any": [_condition(part) for part in condition.parts]}
    return {"not": _condition(condition.part)}


def _test(test: Test) -> Anything:
    argument = _argument(test)
    if test.operator == "=":
        return argument
    written = {test.operator: argument}
    _, _, window = test.key.partition(" within ")
    if window:
        written["within"] = _number("duration", float(window.partition("s")[0]))
    _, _, least = test.key.partition(" of at least ")
    if least:
        written["of_at_least"] = int(least)
    if isinstance(test.argument, PhraseTest):
        written |= _modifiers(test.argument)
    if isinstance(test.argument, PatternTest):
        written |= {"case": "exact"} if test.argument.exact_case else {}
        written |= {"engine": "backtracking"} if test.argument.backtracking else {}
    return written


def _modifiers(wanted: PhraseTest) -> dict[str, Anything]:
    written: dict[str, Anything] = {}
    if wanted.evasion != "normal":
        written["evasion"] = wanted.evasion
    if wanted.exact_case:
        written["case"] = "exact"
    if wanted.part_of_word:
        written["part_of_word"] = True
    if wanted.exceptions:
        written["except"] = _phrases(wanted.exceptions)
    return written


def _argument(test: Test) -> Anything:
    argument, kind = test.argument, ROWS[test.fact].type
    if isinstance(argument, PhraseTest):
        if test.operator == "=":  # a bare word is a phrase there
            return argument.phrases[0] if len(argument.phrases) == 1 else list(argument.phrases)
        return _phrases(argument.phrases)
    if isinstance(argument, PatternTest):
        return argument.pattern
    if isinstance(argument, Words):
        one = test.operator == "=" and len(argument.values) == 1
        return argument.values[0] if one else list(argument.values)
    if isinstance(argument, bool):
        return argument
    if isinstance(argument, tuple):
        written = [_number(kind, number) for number in argument]
        return written[0] if len(written) == 1 else written
    return _number(kind, argument)


def _phrases(phrases: tuple[str, ...]) -> Anything:
    """A list by its name if there is one."""
    names = [name for name, listed in LISTS.items() if listed == phrases]
    return names[0] if names else list(phrases)


def _number(kind: str, number: float) -> Anything:
    """With its unit; half of the shares in percent."""
    if kind == "duration":
        size, unit = next((s, u) for s, u in UNITS if number % s == 0 and (number or s == 1))
        return f"{number / size:g} {unit}{'' if number == size else 's'}"
    if kind == "share" or (kind == "score" and number > 0.9):
        return f"{number * 100:.10g}%"
    return int(number) if number == int(number) else number
