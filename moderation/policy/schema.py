"""The JSON Schema of a policy file, for completion and checking in an editor. Derived from the tables."""

from typing import Any

from moderation.domain import ACTIONS, EVENTS, PRIORITIES
from moderation.policy.fact_types import META_TYPES, TYPES
from moderation.policy.facts import FACTS, Fact
from moderation.policy.operators import (
    COUNT_MODIFIERS,
    OPERATORS,
    PATTERN_MODIFIERS,
    TEXT_MODIFIERS,
    Operator,
    operators_of,
)
from moderation.policy.read_cases import CASE_KEYS, WANT_KEYS, WHOLE
from moderation.policy.read_rule import RULE_KEYS, THEN_KEYS

Schema = dict[str, Any]

_NUMBERS = {"number", "decimal", "hour"}
_NAME = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
_STRINGS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_REASON = {
    "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]
}


def policy_schema(attributes: frozenset[str]) -> Schema:
    """The schema, with the scores that a model gives."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Comment policy",
        "type": "object",
        "required": ["policy", "rules"],
        "additionalProperties": False,
        "properties": _policy_properties(),
        "$defs": {
            "rule": _rule(),
            "condition": _condition(attributes),
            "phrases": _phrases(),
            "case": _case(),
        },
    }


def _policy_properties() -> Schema:
    condition = {"$ref": "#/$defs/condition"}
    return {
        "policy": _NAME,
        "title": {"type": "string"},
        "language": {"type": "string", "pattern": "^[a-z]{2}$"},
        "timezone": {"type": "string"},
        "extends": {"anyOf": [_NAME, {"type": "array", "items": _NAME, "minItems": 1}]},
        "lists": {
            "type": "object",
            "additionalProperties": {"anyOf": [{"type": "string"}, _STRINGS]},
        },
        "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
        "default": {"enum": list(ACTIONS)},
        "unless": condition,
        "close_after": _value("duration"),
        "meta": {"type": "object", "additionalProperties": {"enum": list(META_TYPES)}},
        "report_reasons": {"anyOf": [{"type": "string"}, _STRINGS]},
        "note": {"type": "string"},
        "cases": {"type": "array", "items": {"$ref": "#/$defs/case"}},
    }


def _rule() -> Schema:
    condition = {"$ref": "#/$defs/condition"}
    action = {"enum": list(ACTIONS)}
    then: Schema = {
        "type": "object", "required": ["action"], "additionalProperties": False,
        "properties": {"action": action, "labels": {"anyOf": [{"type": "string"}, _STRINGS]}, "priority": {"enum": list(PRIORITIES)}},
    }  # fmt: skip
    properties: Schema = {
        "id": {"anyOf": [_NAME, {"type": "number"}]},
        "title": {"type": "string"},
        "when": condition,
        "unless": condition,
        "then": {"anyOf": [action, then]},
        "reason": _REASON,
        "note": {"type": "string"},
        "mode": {"enum": ["live", "shadow", "off"]},
        "share": _value("share"),
        "from": {"type": "string"},
        "until": {"type": "string"},
        "events": {
            "anyOf": [
                {"enum": list(EVENTS)},
                {"type": "array", "items": {"enum": list(EVENTS)}, "minItems": 1},
            ]
        },
        "on_error": {"enum": ["hold", "skip"]},
        "over_editors": {"enum": ["hold"]},
    }
    assert set(properties) == set(RULE_KEYS)
    assert set(then["properties"]) == set(THEN_KEYS)
    return {
        "type": "object",
        "required": ["id", "when", "then"],
        "additionalProperties": False,
        "properties": properties,
    }


def _condition(attributes: frozenset[str]) -> Schema:
    nested = {"$ref": "#/$defs/condition"}
    facts = {name: _test(fact) | {"description": fact.manual} for name, fact in FACTS.items()}
    score = _test(next(fact for fact in (Fact("score", "score", "", "", None),)))
    for attribute in sorted(attributes):
        facts[f"score.{attribute}"] = score
    several = {"type": "array", "items": nested, "minItems": 1}
    return {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {"all": several, "any": several, "not": nested, **facts},
        "patternProperties": {"^meta\\.": {}},
    }


def _test(fact: Fact) -> Schema:
    """A bare value, a list of values, or operators with their modifiers."""
    bare = _value(fact.type)
    asked: Schema = {name: _argument(OPERATORS[name], fact) for name in operators_of(fact.type)}
    if fact.type == "text":
        bare = {"$ref": "#/$defs/phrases"}
        modifiers: Schema = {
            "evasion": {"enum": ["off", "normal", "strict"]}, "case": {"enum": ["exact"]},
            "part_of_word": _value("yes/no"), "except": bare, "engine": {"enum": ["backtracking"]},
        }  # fmt: skip
        assert set(modifiers) == {*TEXT_MODIFIERS, *PATTERN_MODIFIERS}
        asked |= modifiers
    if fact.windowed:
        asked |= {"within": _value("duration"), "of_at_least": _value("number")}
        assert set(COUNT_MODIFIERS) == {"within", "of_at_least"}
    one_of = {"type": "array", "items": bare if fact.type != "text" else {}, "minItems": 1}
    operators = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {**asked, "list": {"type": "string"}},
    }
    return {"anyOf": [bare, one_of, operators]}


def _argument(operator: Operator, fact: Fact) -> Schema:
    if operator.takes == "phrases":
        return {"$ref": "#/$defs/phrases"}
    if operator.takes == "pattern":
        return {"type": "string"}
    if operator.takes == "words":
        return {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1}]}
    if operator.takes == "range":
        return {"type": "array", "items": _value(fact.type), "minItems": 2, "maxItems": 2}
    return _value("yes/no" if operator.takes == "yes_no" else fact.type)


def _value(kind: str) -> Schema:
    if kind in _NUMBERS:
        return {"type": "number", "minimum": 0}
    if kind in {"share", "score"}:
        return {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {"type": "string", "pattern": r"^[0-9.]+ *%$"},
            ]
        }
    if kind == "duration":
        return {"type": "string", "pattern": r"^[0-9.]+ *[A-Za-z]+$"}
    if kind == "yes/no":
        return {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}]}
    assert kind in TYPES
    return {"type": "string"}


def _phrases() -> Schema:
    named = {
        "type": "object",
        "required": ["list"],
        "additionalProperties": False,
        "properties": {"list": {"type": "string"}},
    }
    return {
        "anyOf": [
            {"type": "string"},
            named,
            {"type": "array", "items": {"anyOf": [{"type": "string"}, named]}, "minItems": 1},
        ]
    }


def _case() -> Schema:
    rules = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    want = {"action": {"enum": list(ACTIONS)}, "rules": rules, "shadow": rules}
    properties: Schema = {
        "note": {"type": "string"},
        "given": {
            "type": "object",
            "description": f"Facts by name, `event`, or whole: {', '.join(WHOLE)}",
        },
        "want": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "properties": want,
        },
        "todo": _value("yes/no"),
    }
    assert set(properties) == set(CASE_KEYS)
    assert set(want) == set(WANT_KEYS)
    return {
        "type": "object",
        "required": ["given", "want"],
        "additionalProperties": False,
        "properties": properties,
    }
