"""The reference page of the policy language, written from its tables."""

from collections.abc import Iterable, Iterator

from moderation.policy.fact_types import TYPES
from moderation.policy.facts import FACTS, Fact, score_fact
from moderation.policy.operators import (
    BARE,
    COUNT_MODIFIERS,
    OPERATORS,
    PATTERN_MODIFIERS,
    TEXT_MODIFIERS,
)

POLICY_MANUAL = {
    "policy": "The policy's id; its file is named after it. Required.",
    "rules": "The rules, each behind a dash. Their order never changes a decision. Required.",
    "title": "A name for people.",
    "language": "The site's language (ISO 639-1), `en` unless said: what a text and a reason are taken to be in.",
    "timezone": "For `time.*`, `from` and `until`; `UTC` unless said.",
    "extends": "Ids of policies whose rules and lists this one takes over. A rule or list here replaces theirs of the same name.",
    "lists": "Phrase lists: a name, and a file with one phrase a line or phrases in brackets.",
    "default": "What becomes of a contribution that no rule hits; `approve` unless said.",
    "unless": "A condition that spares from all of this policy's own rules.",
    "close_after": "A thread closes this long after `published_at`.",
    "meta": "The site's own facts: a key and its type.",
    "report_reasons": "Further reasons that readers may report for.",
    "cases": "Examples that publishing runs; they may also stand in `<policy>.cases.yaml`.",
    "note": "For colleagues; nothing reads it.",
}
RULE_MANUAL = {
    "id": "Letters, digits, `-` and `_`. Required.",
    "title": "A name for people.",
    "when": "The condition. Required.",
    "unless": "A condition that spares.",
    "then": "The action, or `{action: …, labels: […], priority: low | normal | high}`. Required.",
    "reason": "For the reader, with facts in braces (`{words}`; `{{` is a brace), or one for each language. Required where the rule rejects.",
    "note": "For editors and colleagues.",
    "mode": "`live`, `shadow` (recorded, without effect) or `off`.",
    "share": "Live for this share of contributions, shadow for the rest.",
    "from": "The rule runs from this date, or moment, on.",
    "until": "The rule runs until the end of this date, or until this moment.",
    "events": "`submit`, `edit`, `report`; the first two unless said.",
    "on_error": "`hold` (a doubt counts as a hit) or `skip` (as a miss).",
    "over_editors": "`hold`: a report may hold what an editor approved.",
}
MODIFIER_MANUAL = {
    "evasion": "`off`, `normal` or `strict`: how far to see through disguises.",
    "case": "`exact`: capitals count.",
    "part_of_word": "`true`: phrases may stand inside words.",
    "except": "Phrases that spare what stands inside them.",
    "engine": "`backtracking`: allows look-around and back-references, under a time limit.",
    "within": "Only what came in this long before, such as `10 minutes`.",
    "of_at_least": "With fewer contributions than this the share is unstated.",
}


def write_reference(attributes: frozenset[str]) -> str:
    """The page in Markdown, with the scores that a model gives."""
    return "\n".join(_lines(attributes)) + "\n"


def _lines(attributes: frozenset[str]) -> Iterator[str]:
    yield "# Policy reference\n"
    yield "Written by `moderation reference` from the tables the engine runs on.\n"
    yield from _table("A policy", ("key", "what it says"), POLICY_MANUAL.items())
    yield from _table("A rule", ("key", "what it says"), RULE_MANUAL.items())
    yield "## Facts\n"
    yield "| fact | type | what it is | when nobody says |"
    yield "|---|---|---|---|"
    for fact in (*FACTS.values(), *(score_fact(attribute) for attribute in sorted(attributes))):
        yield _fact(fact)
    yield "| `meta.<key>` | as declared | What the site sends along, declared under `meta:`. | unstated |"
    yield "\n*Unstated* is neither true nor false: a rule whose condition turns on it does not hit, an `unless` spares nobody.\n"
    yield "## Tests\n"
    yield "| type | write | a bare value |"
    yield "|---|---|---|"
    for kind in TYPES.values():
        first = (BARE[kind.name].manual).splitlines()[0]
        yield f"| {kind.name} | {kind.wanted} | {first} |"
    for operator in OPERATORS.values():
        lines = [line.strip() for line in operator.manual.strip().splitlines()]
        kinds = (
            "any fact" if operator.types == frozenset(TYPES) else ", ".join(sorted(operator.types))
        )
        yield f"\n### `{operator.name}`\n\nFor: {kinds}.\n"
        yield "\n".join(lines)
    yield ""
    modifiers = dict.fromkeys((*TEXT_MODIFIERS, *PATTERN_MODIFIERS, *COUNT_MODIFIERS))
    yield from _table(
        "Modifiers", ("key", "what it says"), ((name, MODIFIER_MANUAL[name]) for name in modifiers)
    )


def _fact(fact: Fact) -> str:
    known = f" Usually {', '.join(f'`{word}`' for word in fact.known)}." if fact.known else ""
    window = " Takes `within:`." if fact.windowed else ""
    return f"| `{fact.name}` | {fact.type} | {fact.manual}{known}{window} | {fact.unstated} |"


def _table(title: str, heads: tuple[str, str], rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"| {heads[0]} | {heads[1]} |"
    yield "|---|---|"
    for name, says in rows:
        yield f"| `{name}` | {says} |"
    yield ""
