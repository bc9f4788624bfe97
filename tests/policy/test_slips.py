"""One letter wrong in a key is always an error, and a message names the right key."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderation.domain import ACTIONS, EVENTS, PRIORITIES
from moderation.folder import read_folder
from moderation.policy.facts import FACTS
from moderation.policy.load import POLICY_KEYS, load
from moderation.policy.operators import (
    COUNT_MODIFIERS,
    OPERATORS,
    PATTERN_MODIFIERS,
    TEXT_MODIFIERS,
)
from moderation.policy.problem import PolicyError
from moderation.policy.read_cases import CASE_KEYS, WANT_KEYS, WHOLE
from moderation.policy.read_rule import RULE_KEYS, THEN_KEYS
from moderation.policy.scope import TREE
from moderation.policy.values import UNITS, WEEKDAYS
from tests.policy.written import ATTRIBUTES, problems_of

SHIPPED = Path(__file__).parents[2] / "policies"


def slips(word: str) -> Iterator[str]:
    """The word with one letter left out, doubled, swapped with the next, or another in its place."""
    found = []
    for n, letter in enumerate(word):
        found.append(word[:n] + word[n + 1 :])
        found.append(word[:n] + letter + word[n:])
        found.append(word[:n] + word[n + 1 : n + 2] + letter + word[n + 2 :])
        found.append(word[:n] + ("z" if letter == "x" else "x") + word[n + 1 :])
    return iter(dict.fromkeys(slip for slip in found if slip.strip(". ") and slip != word))


RULE = "- {id: r, when: WHEN, then: hold, reason: Why., events: [edit, report]}\n"
HEAD = "policy: p\nlists: {slurs: [a]}\nmeta: {stars: decimal}\nrules:\n"
VALUES = {
    "policy": "p", "title": "T", "language": "en", "timezone": "UTC", "extends": "[q]", "lists": "{l: [a]}",
    "rules": "[]", "default": "hold", "unless": "{kind: story}", "close_after": "1 day", "meta": "{m: word}",
    "report_reasons": "[x]", "note": "N", "cases": "[]",
    "id": "r", "when": "{kind: story}", "then": "hold", "reason": "Why.", "mode": "live", "share": "10%", "from": "2026-01-01",
    "until": "2026-01-01", "events": "[report]", "on_error": "skip", "over_editors": "hold",
    "action": "hold", "labels": "[a]", "priority": "low",
    "given": "{kind: story}", "want": "{action: hold}", "todo": "true", "shadow": "[]",
    "evasion": "strict", "case": "exact", "part_of_word": "true", "except": "[a b]", "engine": "backtracking",
    "within": "1 day", "of_at_least": "3",
    "below": "3", "at_most": "3", "at_least": "3", "above": "3", "between": "[1, 2]", "contains": "[a]", "starts_with": "[a]",
    "ends_with": "[a]", "is": "[a]", "matches": "a+", "any_of": "[a]", "all_of": "[a]", "none_of": "[a]", "stated": "true",
}  # fmt: skip
OF_TYPE = {
    "number": "3", "decimal": "3", "share": "10%", "score": "0.9", "duration": "{below: 1 day}", "hour": "3", "weekday": "monday",
    "yes/no": "true", "word": "a", "id": "a", "text": "[a]", "set": "[a]",
}  # fmt: skip
ASKED = {"text": ("text", "[a]"), "set": ("thread.tags", "[a]")}  # else of `words`


def when(condition: str) -> str:
    return HEAD + RULE.replace("WHEN", condition)


def mapping(keys: tuple[str, ...], key: str, slip: str) -> str:
    """All that must stand there, and the key with its slip."""
    entries = {name: VALUES[name] for name in keys} | {key: VALUES[key]}
    return ", ".join(f"{slip if name == key else name}: {value}" for name, value in entries.items())


def in_policy(key: str, slip: str) -> dict[str, str]:
    text = "{" + mapping(("policy", "rules"), key, slip) + "}"
    return {"p.yaml": text, "q.yaml": "policy: q\nrules: []\n"}


def in_rule(key: str, slip: str) -> str:
    written = mapping(("id", "when", "then", "reason", "events"), key, slip)
    return f"policy: p\nrules: [{{{written}}}]\n"


def in_then(key: str, slip: str) -> str:
    then = mapping(("action",), key, slip)
    return f"policy: p\nrules: [{{id: r, when: {{kind: story}}, then: {{{then}}}, reason: Why.}}]\n"


def in_case(key: str, slip: str) -> str:
    return f"policy: p\nrules: []\ncases: [{{{mapping(('given', 'want'), key, slip)}}}]\n"


def in_want(key: str, slip: str) -> str:
    return f"policy: p\nrules: []\ncases: [{{given: {{words: 3}}, want: {{{mapping((), key, slip)}}}}}]\n"


def as_fact(key: str, slip: str) -> str:
    fact = FACTS.get(key)
    return when(f"{{{slip}: {OF_TYPE[fact.type] if fact else '{at_least: 0.9}'}}}")


def as_given(key: str, slip: str) -> str:
    fact = FACTS.get(key)
    value = (
        "submit"
        if key == "event"
        else "{}"
        if key in WHOLE
        else "1 day"
        if fact and fact.type == "duration"
        else OF_TYPE[fact.type]
        if fact
        else "3"
        if key == "meta.stars"
        else "0.9"
    )
    value = "a" if fact and fact.type == "text" else value
    return f"policy: p\nmeta: {{stars: decimal}}\nrules: []\ncases: [{{given: {{{slip}: {value}}}, want: {{rules: []}}}}]\n"


def as_tree(key: str, slip: str) -> str:
    inner = "{kind: story}" if key == "not" else "[{kind: story}]"
    return when(f"{{{slip}: {inner}}}")


def as_operator(key: str, slip: str) -> str:
    fact = next(
        (
            name
            for kind, (name, _) in ASKED.items()
            if kind in OPERATORS[key].types and key != "stated"
        ),
        "words",
    )
    return when(f"{{{fact}: {{{slip}: {VALUES[key]}}}}}")


def as_modifier(key: str, slip: str) -> str:
    if key in COUNT_MODIFIERS:
        return when(f"{{author.rejected_share: {{at_least: 3%, {slip}: {VALUES[key]}}}}}")
    operator = "matches: a+" if key == "engine" else "contains: [a]"
    return when(f"{{text: {{{operator}, {slip}: {VALUES[key]}}}}}")


def in_whole(whole: str, slip: str) -> str:
    return f"policy: p\nrules: []\ncases: [{{given: {{{whole}: {{{slip}: null}}}}, want: {{rules: []}}}}]\n"


SCORES = tuple(f"score.{attribute}" for attribute in sorted(ATTRIBUTES))
MODIFIERS = tuple(dict.fromkeys((*TEXT_MODIFIERS, *PATTERN_MODIFIERS, *COUNT_MODIFIERS)))
KINDS = {
    "policy": (in_policy, POLICY_KEYS),
    "rule": (in_rule, RULE_KEYS),
    "then": (in_then, THEN_KEYS),
    "case": (in_case, CASE_KEYS),
    "want": (in_want, WANT_KEYS),
    "fact": (as_fact, (*FACTS, *SCORES, "meta.stars")),
    "given": (as_given, ("words", "author.age", "score.toxicity", "meta.stars", "event", *WHOLE)),
    "tree": (as_tree, TREE),
    "operator": (as_operator, tuple(OPERATORS)),
    "modifier": (as_modifier, MODIFIERS),
}


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, (_, keys) in KINDS.items() for key in keys]
)
def test_a_slip_in_a_key_names_the_right_key(kind, key):
    write = KINDS[kind][0]

    assert silent_slips(key, lambda slip: write(key, slip)) == []


@pytest.mark.parametrize("whole", WHOLE)
def test_a_slip_in_a_field_of_a_given_contribution_names_the_right_field(whole):
    silent = [
        slip
        for field in WHOLE[whole]
        for slip in silent_slips(field, lambda slip: in_whole(whole, slip))
    ]

    assert silent == []


WORDS = {
    "then: {}": ACTIONS,
    "then: {{action: hold, priority: {}}}": PRIORITIES,
    "then: hold, events: [{}]": EVENTS,
    "then: hold, mode: {}": ("live", "shadow", "off"),
    "then: hold, on_error: {}": ("hold", "skip"),
}


@pytest.mark.parametrize(("place", "word"), [(p, w) for p, words in WORDS.items() for w in words])
def test_a_slip_in_a_word_of_the_language_names_the_right_word(place, word):
    def write(slip: str) -> str:
        return f"policy: p\nrules: [{{id: r, when: {{kind: story}}, reason: Why., {place.format(slip)}}}]\n"

    assert silent_slips(word, write) == []


@pytest.mark.parametrize("day", WEEKDAYS)
def test_a_slip_in_a_weekday_names_the_right_day(day):
    assert silent_slips(day, lambda slip: when(f"{{time.weekday: {slip}}}")) == []


@pytest.mark.parametrize("unit", UNITS)
def test_a_slip_in_a_unit_names_the_right_unit(unit):
    silent = [
        slip
        for slip in slips(f"{unit}s")
        if slip != unit  # one of them is right, too
        and not named(problems_of(when(f"{{author.age: {{below: 3 {slip}}}}}")), f"3 {unit}s")
    ]

    assert silent == []


def test_a_slip_in_the_name_of_a_list_names_the_right_list():
    def write(slip: str) -> str:
        return when(f"{{text: {{contains: {slip}}}}}")

    assert silent_slips("slurs", write) == []


def silent_slips(word, write) -> list[str]:
    """The slips that are no error, or whose messages do not name the right word."""
    assert [p for p in problems_of(write(word)) if p.severity == "error"] == []
    return [slip for slip in slips(word) if not named(problems_of(write(slip)), word)]


def named(problems, word: str) -> bool:
    return any(
        problem.severity == "error" and f"`{word}`" in f"{problem.what} {problem.mend}"
        for problem in problems
    )


SHIPPED_KEYS = {
    name: sorted(
        set(re.findall(r"(?<![\w.-])([a-z_.]+):(?= |$)", text, re.MULTILINE)) - {"en", "af"}
    )
    for name in ("house.yaml", "news24.yaml", "house.cases.yaml", "news24.cases.yaml")
    for text in [
        re.sub(
            r"#.*|\"[^\"]*\"|(?:reason|note|title): [^{\n].*",
            "",
            SHIPPED.joinpath(name).read_text("utf-8"),
        )
    ]
}


@pytest.mark.parametrize(
    ("name", "key"), [(n, key) for n, keys in SHIPPED_KEYS.items() for key in keys]
)
def test_a_letter_left_out_of_a_shipped_policy_is_told(name, key):
    middle = len(key) // 2
    slip = key[:middle] + key[middle + 1 :]
    text = SHIPPED.joinpath(name).read_text("utf-8")
    wrong = re.sub(
        rf"(?<![\w.-]){re.escape(key)}:(?= |$)", f"{slip}:", text, count=1, flags=re.MULTILINE
    )
    shipped = read_folder(SHIPPED)

    with pytest.raises(PolicyError) as refused:
        load(
            lambda file: wrong.encode() if file == name else shipped(file),
            f"{name.split('.')[0]}.yaml",
            ATTRIBUTES,
        )
    assert named(refused.value.problems, key)
