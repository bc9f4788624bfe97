"""Policies, facts and standings drawn by Hypothesis: every type of fact, every operator, small vocabularies.

Values are few, so that limits are met exactly and tests hold about as often as not. No word is a
disguise of another. Strategies are made once and kept: making them is most of the work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from moderation.domain import ACTIONS, EVENTS, PRIORITIES, Failed, Standing
from moderation.policy.fact_types import META_TYPES
from moderation.policy.facts import FACTS, Fact, meta_fact, score_fact
from moderation.policy.operators import ORDERED, operators_of
from moderation.policy.problem import Place
from moderation.policy.read_condition import tests_of
from moderation.policy.rule import (
    All,
    Any,
    Condition,
    FactKey,
    Not,
    PatternTest,
    PhraseTest,
    Policy,
    Rule,
    Test,
    Words,
)
from moderation.policy.values import WEEKDAYS
from tests.policy.naive import Given, Plain

NOWHERE = Place("drawn", 1, 1)
NOW = datetime(2026, 6, 3, 22, 0, tzinfo=UTC)  # midnight in Johannesburg
ATTRIBUTES = frozenset({"toxicity", "spam"})
META = {f"m-{kind.replace('/', '-')}": kind for kind in META_TYPES}
LISTS = {"fruit": ("apple", "red pear"), "carts": ("cart",)}
ROWS: Mapping[str, Fact] = {
    **FACTS,
    **{f"score.{name}": score_fact(name) for name in sorted(ATTRIBUTES)},
    **{f"meta.{key}": meta_fact(key, kind) for key, kind in META.items()},
}

# Values

NUMBERS = {
    "number": (0.0, 1.0, 2.0, 3.0),
    "decimal": (0.0, 0.5, 3.0, 3.5),
    "share": (0.0, 0.07, 0.29, 0.573, 1.0),
    "score": (0.0, 0.05, 0.9, 0.95, 1.0),
    "duration": (0.0, 90.0, 600.0, 7_200.0, 172_800.0, 604_800.0),
    "hour": (0.0, 5.0, 12.0, 22.0, 23.0),
}
WORDS = {
    "word": ("comment", "Story", "STORY", "straße", "Strasse"),
    "id": ("u-1", "U-1", "u-2"),
    "weekday": WEEKDAYS[:3],
    "set": ("courts", "Courts", "élections", "minors"),
}
HOSTS = ("example.org", "Fin24.com", "fin24.com")
TEXT_WORDS = ("apple", "pear", "red", "cart", "carton", "straße")
GAPS = (" ", "  ", "\n", ", ", "! ", "-")
PATTERNS = (r"\bpear\b", "^red", "cart$", r"app.e\s", "C[a-z]+t")
BACKTRACKING = (r"(?<!red )pear", r"(.)\1")
WINDOWS = (None, 600.0, 604_800.0)
ZONES = ("UTC", "Africa/Johannesburg")

failed = st.sampled_from((Failed("the model did not answer"), Failed("the store is away")))


def cased(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """A word in one of the cases that people write it in."""
    return st.builds(
        lambda word, change: change(word),
        st.sampled_from(words),
        st.sampled_from((str, str.upper, str.title)),
    )


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A few words with what stands between them, before and after."""
    text = ""
    for word in draw(st.lists(cased(TEXT_WORDS), max_size=4)):
        text += draw(st.sampled_from(GAPS)) if text else draw(st.sampled_from(("", " ")))
        text += word
    return text + draw(st.sampled_from(("", " ", "!")))


some_texts = texts()


def words_of(fact: Fact) -> tuple[str, ...]:
    """The vocabulary that a fact is drawn from."""
    return HOSTS if fact.name == "links.hosts" else WORDS[fact.type]


def stated_values(fact: Fact) -> st.SearchStrategy[Plain]:
    """What a fact may be when somebody says."""
    if fact.type in ORDERED:
        return st.sampled_from(NUMBERS[fact.type])
    if fact.type == "yes/no":
        return st.booleans()
    if fact.type == "text":
        return some_texts
    if fact.type == "set":
        return st.frozensets(st.sampled_from(words_of(fact)), max_size=3)
    return st.sampled_from(words_of(fact))


@cache
def values(name: str) -> st.SearchStrategy[Plain]:
    """What a fact may be: mostly stated, at times unstated or failed."""
    fact = ROWS[name]
    if fact.name in ("author.held", "thread.held"):  # or nearly everything would be held
        return st.one_of(*[st.just(False)] * 8, st.just(True), failed)
    stated = stated_values(fact)
    return st.one_of(stated, stated, stated, st.none(), failed)


some_struck = st.frozensets(st.sampled_from(BACKTRACKING), max_size=1)


@st.composite
def givens(draw: st.DrawFn, keys: Mapping[str, FactKey]) -> Given:
    """A value for every fact asked for, and the patterns that the time limit strikes."""
    found = {key: draw(values(asked.fact)) for key, asked in keys.items()}
    return Given(found, draw(some_struck))


# Conditions


def lists_of(words: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True).map(tuple)


phrases = st.one_of(
    st.sampled_from(tuple(LISTS.values())),
    st.lists(
        st.one_of(cased(TEXT_WORDS), st.builds("{} {}".format, cased(TEXT_WORDS), cased(TEXT_WORDS))),
        min_size=1,
        max_size=3,
        unique=True,
    ).map(tuple),
)  # fmt: skip
pattern_tests = st.one_of(
    st.builds(PatternTest, st.sampled_from(PATTERNS), st.booleans()),
    st.builds(PatternTest, st.sampled_from(BACKTRACKING), st.booleans(), st.just(True)),
)
phrase_tests = st.builds(
    PhraseTest,
    phrases,
    st.just(""),
    evasion=st.sampled_from(("off", "normal")),
    exact_case=st.booleans(),
    part_of_word=st.booleans(),
    exceptions=st.one_of(st.just(()), phrases),
)


def ranges(fact: Fact) -> st.SearchStrategy[tuple[float, ...]]:
    ends = st.tuples(*[st.sampled_from(NUMBERS[fact.type])] * 2)
    return ends if fact.type == "hour" else ends.map(sorted).map(tuple)


def bare(fact: Fact) -> st.SearchStrategy[object]:
    """What may stand after a fact without an operator."""
    if fact.type in ORDERED:
        several = st.lists(st.sampled_from(NUMBERS[fact.type]), min_size=1, max_size=2)
        return several.map(tuple)
    if fact.type == "yes/no":
        return st.booleans()
    if fact.type == "text":
        return st.builds(PhraseTest, phrases, st.just(""))
    return st.builds(Words, lists_of(words_of(fact)), st.just(""))


@cache
def arguments(operator: str, name: str) -> st.SearchStrategy[object]:
    """What may stand after an operator."""
    fact = ROWS[name]
    if operator == "=":
        return bare(fact)
    if operator == "stated":
        return st.booleans()
    if operator == "matches":
        return pattern_tests
    if operator == "between":
        return ranges(fact)
    if fact.type == "text":
        return phrase_tests
    if fact.type == "set":
        return st.builds(Words, lists_of(words_of(fact)), st.just(""))
    return st.sampled_from(NUMBERS[fact.type])


@cache
def operators(name: str) -> st.SearchStrategy[str]:
    """What may be asked of a fact."""
    return st.sampled_from(("=", *operators_of(ROWS[name].type)))


def test_on(draw: st.DrawFn, name: str) -> Test:
    """One test on a fact."""
    operator = draw(operators(name))
    asked = FactKey(name)
    if ROWS[name].windowed and operator != "=":
        asked = FactKey(name, draw(windows))
        if name == "author.rejected_share" and draw(yes_no):
            asked = replace(asked, of_at_least=2)
    return Test(str(asked), name, operator, draw(arguments(operator, name)), NOWHERE)


windows = st.sampled_from(WINDOWS)
yes_no = st.booleans()


def condition(draw: st.DrawFn, facts: tuple[str, ...], depth: int = 0) -> Condition:
    """A test on one of the facts, or a few under `all`, `any`, `not`."""
    head = draw(heads) if depth < 3 else "test"
    if head == "test":
        return test_on(draw, facts[draw(small) % len(facts)])
    if head == "not":
        return Not(condition(draw, facts, depth + 1))
    parts = tuple(condition(draw, facts, depth + 1) for _ in range(draw(small) + 1))
    return All(parts) if head == "all" else Any(parts)


heads = st.sampled_from(("test", "test", "test", "not", "all", "any"))
small = st.integers(0, 2)


# Rules and policies

# Few facts a policy, so that rules and their `unless` turn on the same ones.
some_facts = st.lists(st.sampled_from(tuple(ROWS)), min_size=1, max_size=3, unique=True).map(tuple)
actions = st.sampled_from(ACTIONS)
priorities = st.sampled_from(PRIORITIES)
events_of = st.sampled_from((("submit", "edit"), EVENTS, ("report",), ("edit",)))
modes = st.sampled_from(("live", "live", "live", "shadow", "off"))
shares = st.sampled_from((1.0, 1.0, 0.5, 0.0))
some_labels = st.sampled_from(((), ("hate",), ("spam", "hate")))
zones = st.sampled_from(ZONES)
on_errors = st.sampled_from(("hold", "hold", "skip"))
moments = st.sampled_from([None, *(NOW + timedelta(hours=h) for h in (-24, -1, 0, 1, 24))])


def rule(draw: st.DrawFn, rule_id: str, facts: tuple[str, ...]) -> Rule:
    """A rule that the loader takes."""
    when = condition(draw, facts)
    unless = (condition(draw, facts),) if draw(yes_no) else ()
    action, events, mode = draw(actions), draw(events_of), draw(modes)
    if any(t.fact.startswith("reports.") for c in (when, *unless) for t in tests_of(c)):
        events = EVENTS
    if "report" in events and action == "reject":
        action = "hold"
    since, until = draw(moments), draw(moments)
    if since is not None and until is not None and until <= since:
        until = None
    reasons = {"en": f"Because of {rule_id}."}
    if draw(yes_no):
        reasons = {"en": "It has {words} words.", "af": f"Vanweë {rule_id}."}
    return Rule(
        id=rule_id, when=when, action=action, unless=unless, reasons=reasons,
        labels=draw(some_labels), priority=draw(priorities), events=events, mode=mode,
        share=draw(shares) if mode == "live" else 1.0, since=since, until=until,
        on_error=draw(on_errors), over_editors="report" in events and draw(yes_no), place=NOWHERE,
    )  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """A policy on paper: its own rules, and those of the policy that it extends."""

    own: tuple[Rule, ...]
    house: tuple[Rule, ...] = ()
    guard: Condition | None = None  # the policy-level `unless` of its own rules
    house_guard: Condition | None = None
    default: str = "approve"
    timezone: str = "UTC"

    def policy(self) -> Policy:
        """What must come of it, without the built-in rules."""
        own = tuple(_guarded(rule, self.guard) for rule in self.own)
        replaced = {rule.id for rule in own}
        house = tuple(_guarded(r, self.house_guard) for r in self.house if r.id not in replaced)
        return Policy(
            id="drawn", rules=(*house, *own), keys={}, default=self.default,
            timezone=self.timezone, meta=META,
        )  # fmt: skip


def _guarded(rule: Rule, guard: Condition | None) -> Rule:
    return rule if guard is None else replace(rule, unless=(*rule.unless, guard))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A policy of a few rules, at times with another that it extends."""
    facts = draw(some_facts)
    others = tuple(name for name in facts if not name.startswith("reports."))
    house = ("h0", "r0")[: draw(small)]  # an own rule replaces `r0`
    own = tuple(rule(draw, f"r{number}", facts) for number in range(draw(small) + 1))
    return Draft(
        own=own,
        house=tuple(rule(draw, name, facts) for name in house),
        guard=condition(draw, others) if others and draw(yes_no) else None,
        house_guard=condition(draw, others) if others and house and draw(yes_no) else None,
        default=draw(actions),
        timezone=draw(zones),
    )


# How a contribution may stand


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """A way that a contribution can really stand."""
    action = draw(actions)
    ruled = action in ("approve", "reject") and draw(yes_no)
    if action in ("approve", "flag"):
        shown = True
    else:
        shown = not ruled and draw(yes_no)  # a former version
    shown_ruled = shown and ((ruled and action == "approve") or draw(yes_no))
    return Standing(action, shown, ruled, shown_ruled, reported=draw(yes_no))
