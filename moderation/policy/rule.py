"""A policy as read and checked: rules, conditions and tests as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from moderation.domain import REPORT_REASONS, Action, Event, Priority
from moderation.policy.problem import Place
from moderation.text.patterns import Pattern
from moderation.text.phrases import Phrases

Evasion = Literal["off", "normal", "strict"]
Mode = Literal["live", "shadow", "off"]


@dataclass(frozen=True, slots=True)
class PhraseTest:
    """What a text test looks for: phrases, how strictly, and what is spared."""

    phrases: tuple[str, ...]
    shown: str  # as the author wrote it: a list's name or the phrases
    evasion: Evasion = "normal"
    exact_case: bool = False
    part_of_word: bool = False
    exceptions: tuple[str, ...] = ()
    compiled: Phrases | None = field(default=None, compare=False, repr=False)
    compiled_exceptions: Phrases | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PatternTest:
    """A pattern in RE2 syntax; `backtracking` ones run under a time limit."""

    pattern: str
    exact_case: bool = False
    backtracking: bool = False
    compiled: Pattern | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Words:
    """Values to be found among, folded; `shown` as the author wrote them."""

    values: tuple[str, ...]
    shown: str


Argument = float | tuple[float, ...] | bool | Words | PhraseTest | PatternTest


@dataclass(frozen=True, slots=True)
class Test:
    """The leaf of a condition: fact, operator, argument."""

    key: str  # of the fact, with its window
    fact: str
    operator: str
    argument: Argument
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Test | All | Any | Not


@dataclass(frozen=True, slots=True)
class FactKey:
    """A fact as a test asks for it: with its window and its least count."""

    fact: str
    within: float | None = None  # seconds; None: all time
    of_at_least: int | None = None

    def __str__(self) -> str:
        window = "" if self.within is None else f" within {self.within:g}s"
        least = "" if self.of_at_least is None else f" of at least {self.of_at_least}"
        return f"{self.fact}{window}{least}"


@dataclass(frozen=True, slots=True)
class Rule:
    """When a condition holds, an action, and why."""

    id: str
    when: Condition
    action: Action
    unless: tuple[Condition, ...] = ()  # the rule's own and its policy's: any of them spares
    reasons: Mapping[str, str] = field(default_factory=dict)  # language -> reason
    labels: tuple[str, ...] = ()
    priority: Priority = "normal"
    events: tuple[Event, ...] = ("submit", "edit")
    mode: Mode = "live"
    share: float = 1.0
    since: datetime | None = None  # `from:`
    until: datetime | None = None  # the first moment at which the rule no longer runs
    on_error: Literal["hold", "skip"] = "hold"
    over_editors: bool = False
    title: str = ""
    note: str = ""
    place: Place = field(default=Place("", 1, 1), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole policy, those it extends included."""

    id: str
    rules: tuple[Rule, ...]
    keys: Mapping[str, FactKey]  # every fact asked for, by its key's text
    title: str = ""
    language: str = "en"
    timezone: str = "UTC"
    default: Action = "approve"
    close_after: float | None = None  # seconds from `published_at`
    meta: Mapping[str, str] = field(default_factory=dict)  # declared key -> type
    report_reasons: tuple[str, ...] = REPORT_REASONS
