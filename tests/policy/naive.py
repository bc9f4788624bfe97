"""What policy-language.md says a policy does, in the plainest Python there is.

Written from the text and not from the code, so that two readings of one text can be compared. It is
slow, and right only for words without disguises.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from moderation.domain import Event, Failed, Standing
from moderation.policy.rule import (
    Any,
    Condition,
    Not,
    PatternTest,
    PhraseTest,
    Policy,
    Rule,
    Test,
    Words,
)

# A fact as people would write it down; None: unstated.
Plain = float | bool | str | frozenset[str] | Failed | None

UNSTATED, UNDETERMINED = "unstated", "undetermined"
State = bool | str  # True, False, UNSTATED or UNDETERMINED


@dataclass(frozen=True)
class Given:
    """The facts by key, and the patterns that the time limit strikes."""

    values: Mapping[str, Plain]
    struck: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Final:
    """What becomes of the contribution."""

    action: str
    status: str
    shows: str
    degraded: bool


# Conditions (Meaning 3 and 7)


def state_of(condition: Condition, given: Given) -> State:
    """How a condition comes out."""
    if isinstance(condition, Test):
        return state_of_test(condition, given)
    if isinstance(condition, Not):
        state = state_of(condition.part, given)
        return not state if isinstance(state, bool) else state
    states = [state_of(part, given) for part in condition.parts]
    wins = isinstance(condition, Any)
    for state in (wins, UNDETERMINED, UNSTATED):
        if state in states:
            return state
    return not wins


def state_of_test(test: Test, given: Given) -> State:
    """How one test comes out."""
    value = given.values[test.key]
    if isinstance(value, Failed):
        return UNDETERMINED
    if test.operator == "stated":
        return (value is not None) == test.argument
    if value is None:
        return UNSTATED
    wanted = test.argument
    if isinstance(wanted, PatternTest) and wanted.pattern in given.struck and wanted.backtracking:
        return UNDETERMINED
    if isinstance(wanted, PhraseTest):
        assert isinstance(value, str)
        return has_phrase(test.operator, wanted, value)
    if isinstance(wanted, PatternTest):
        assert isinstance(value, str)
        return has_match(wanted, value)
    if isinstance(wanted, Words):
        return has_word(test, wanted.values, value)
    return compares(test.operator, wanted, value)


# Tests


def compares(operator: str, wanted: object, value: object) -> bool:
    """Numbers, shares, durations, hours, yes and no."""
    match operator, wanted:
        case "below", limit:
            return value < limit
        case "at_most", limit:
            return value <= limit
        case "at_least", limit:
            return value >= limit
        case "above", limit:
            return value > limit
        case "between", (low, high) if low > high:  # passes midnight
            return value >= low or value <= high
        case "between", (low, high):
            return low <= value <= high
        case "=", tuple():
            return any(value == one for one in wanted)
        case "=", bool():
            return value == wanted
    raise AssertionError(operator)


def folded(text: str) -> str:
    """In the form in which any case is alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def has_word(test: Test, listed: tuple[str, ...], value: object) -> bool:
    """Words and sets of words; ids keep their case."""
    if test.fact in ("author.id", "thread.author_id"):
        return value in listed
    names = {folded(one) for one in listed}
    if isinstance(value, str):
        return folded(value) in names
    assert isinstance(value, frozenset)
    here = {folded(one) for one in value}
    if test.operator == "all_of":
        return all(name in here for name in names)
    if test.operator == "none_of":
        return not any(name in here for name in names)
    return any(name in here for name in names)


def occurrences(phrase: str, text: str, *, inside: bool) -> Iterator[tuple[int, int]]:
    """Where a phrase stands in a text, both in the form to compare."""
    pattern = r"\s+".join(re.escape(word) for word in phrase.split())
    if not inside:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    compiled = re.compile(pattern)
    for start in range(len(text)):
        found = compiled.match(text, start)
        if found:
            yield found.span()


def has_phrase(operator: str, wanted: PhraseTest, value: str) -> bool:
    """Phrases hit whole words in any case, unless the test says otherwise."""

    def form(text: str) -> str:
        return unicodedata.normalize("NFKC", text) if wanted.exact_case else folded(text)

    text, inside = form(value), wanted.part_of_word
    lead, tail = len(text) - len(text.lstrip()), len(text.rstrip())
    spared = [
        span
        for phrase in wanted.exceptions
        for span in occurrences(form(phrase), text, inside=inside)
    ]
    for phrase in wanted.phrases:
        for start, end in occurrences(form(phrase), text, inside=inside):
            if any(first <= start and end <= after for first, after in spared):
                continue
            if operator == "starts_with" and start > lead:
                continue
            if operator == "ends_with" and end < tail:
                continue
            if operator in ("is", "=") and (start > lead or end < tail):
                continue
            return True
    return False


def has_match(wanted: PatternTest, value: str) -> bool:
    """`$` is the very end, and any case is alike unless said otherwise."""
    pattern = wanted.pattern.replace("$", r"\Z")
    flags = re.NOFLAG if wanted.exact_case else re.IGNORECASE
    return re.search(pattern, unicodedata.normalize("NFKC", value), flags) is not None


# Rules (Meaning 2, 4, 5, 7, 8)


def runs(rule: Rule, event: Event, now: datetime) -> bool:
    """Whether a rule is tried at all."""
    if rule.mode == "off" or event not in rule.events:
        return False
    return (rule.since is None or rule.since <= now) and (rule.until is None or now < rule.until)


def outcome_of(rule: Rule, given: Given) -> str:
    """What one rule makes of the facts."""
    when = state_of(rule.when, given)
    if when is False:
        return "miss"
    if when == UNSTATED:
        return UNSTATED
    spares = [state_of(condition, given) for condition in rule.unless]
    if True in spares:
        return "spared"
    return UNDETERMINED if UNDETERMINED in [when, *spares] else "hit"


def outcomes(policy: Policy, given: Given, event: Event, now: datetime) -> dict[str, str]:
    """What every rule that runs makes of the facts."""
    return {rule.id: outcome_of(rule, given) for rule in policy.rules if runs(rule, event, now)}


# The decision (Meaning 1, 4, 8)

SEVERITY = ["approve", "flag", "hold", "reject"]
SHOWN = ("approve", "flag")


def severest(actions: list[str]) -> str:
    """The severest action wins."""
    return max(actions, key=SEVERITY.index)


def lowered(action: str) -> str:
    """A fault never rejects."""
    return "hold" if action == "reject" else action


def decide(
    policy: Policy,
    given: Given,
    event: Event,
    now: datetime,
    standing: Standing | None,
    in_share: Callable[[Rule], bool],
) -> Final:
    """The action, what is shown, and whether anything was missing."""
    found = outcomes(policy, given, event, now)
    live = [r for r in policy.rules if r.id in found and r.mode == "live" and in_share(r)]
    hits = [rule for rule in live if found[rule.id] == "hit"]
    doubts = [rule for rule in live if found[rule.id] == UNDETERMINED]
    counted = {rule.id: rule.action for rule in hits}
    counted |= {rule.id: lowered(rule.action) for rule in doubts if rule.on_error == "hold"}
    if event == "report":
        assert standing is not None
        over = {rule.id for rule in live if rule.over_editors}
        return after_report(counted, over, standing, bool(doubts))
    actions = list(counted.values())
    if not hits and doubts:
        # Had the facts been there, perhaps nothing would have hit: a doubt is never milder than
        # that, and never a reject.
        actions.append(lowered(policy.default))
    action = severest(actions or [policy.default])
    shown_before = False
    if event == "edit" and standing is not None:
        shown_before = standing.shown
        if standing.action == "hold" or (standing.action == "reject" and standing.ruled):
            action = severest([action, "hold"])
        if standing.action == "flag" or standing.reported:
            action = severest([action, "flag"])
    shows = "this" if action in SHOWN else "former" if shown_before else "none"
    return Final(action, status_of(action, shows), shows, bool(doubts))


def after_report(
    counted: Mapping[str, str], over: set[str], standing: Standing, degraded: bool
) -> Final:
    """A report never makes milder, and asks an editor's approval only to be looked at again."""
    asked = [
        "flag" if standing.shown_ruled and rule not in over else action
        for rule, action in counted.items()
        if action != "approve"
    ]
    action = severest([standing.action, *asked])
    shows = "former" if standing.shown and "hold" not in asked else "none"
    return Final(action, status_of(action, shows), shows, degraded)


def status_of(action: str, shows: str) -> str:
    """What holds now: published means that some version is shown."""
    if shows != "none":
        return "published"
    return "held" if action == "hold" else "rejected"
