"""The nouns of the service as frozen values, without behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Action = Literal["approve", "flag", "hold", "reject"]
ACTIONS: tuple[Action, ...] = ("approve", "flag", "hold", "reject")  # mildest first

Status = Literal["published", "held", "rejected"]
Event = Literal["submit", "edit", "report"]
EVENTS: tuple[Event, ...] = ("submit", "edit", "report")

Priority = Literal["low", "normal", "high"]
PRIORITIES: tuple[Priority, ...] = ("low", "normal", "high")

REPORT_REASONS = (
    "abusive",
    "hate",
    "threat",
    "spam",
    "off_topic",
    "false_information",
    "illegal",
    "other",
)


def severest(*actions: Action) -> Action:
    """The severest of the actions: approve < flag < hold < reject."""
    return max(actions, key=ACTIONS.index)


@dataclass(frozen=True, slots=True)
class Attachment:
    type: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a reader sends: a comment, a story, a picture, a username."""

    id: str
    text: str
    kind: str = "comment"
    format: Literal["text", "html"] = "text"
    title: str = ""
    language: str | None = None  # ISO 639-1; None: the policy's language
    parent_id: str | None = None
    created_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thread:
    """Where contributions stand: an article's comments."""

    id: str
    url: str | None = None
    title: str = ""
    section: str = ""
    edition: str = ""
    tags: tuple[str, ...] = ()
    open: bool = True  # what the site last said
    closes_at: datetime | None = None
    published_at: datetime | None = None
    sensitive: bool = False
    author_id: str | None = None
    closed: bool = False  # by an editor or by PUT; what comes with a contribution never undoes it
    hold_all: bool = False  # hold whatever comes


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it. `id` is None for an unsigned contribution."""

    id: str | None = None
    username: str = ""
    created_at: datetime | None = None
    role: str = "reader"
    trusted: bool = False
    status: Literal["active", "watched", "suspended"] = "active"  # set by editors
    held_until: datetime | None = None  # set by editors: hold whatever comes until then


@dataclass(frozen=True, slots=True)
class Submission:
    """One request to decide: a contribution and what the site says of its thread and author.

    `thread` and `author` hold only the fields that were sent, under the names of `Thread` and
    `Author`, `id` always among those of the thread; what was not sent stays as the site last said.
    """

    contribution: Contribution
    thread: Mapping[str, Any]
    author: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """A reader's complaint about a contribution."""

    contribution_id: str
    reason: str
    reporter_id: str
    explanation: str = ""
    reporter_created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reports:
    """What readers have reported and no editor has yet ruled on."""

    count: int = 0
    weight: float = 0.0
    reasons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Failed:
    """Stands in a fact's place when the fact could not be had because of a fault."""

    why: str  # for the editor, lower case: "the model did not answer"


@dataclass(frozen=True, slots=True)
class Subject:
    """All that rules may look at, gathered before any rule runs.

    `at` is the moment that windows, ages, `thread.open` and `time.*` are measured at. `history`
    maps (count, window in seconds or None) to the site's own record, `scores` an attribute to
    its score, or to None where the model says nothing about the language.
    """

    site: str
    at: datetime
    contribution: Contribution
    thread: Thread
    author: Author
    held_by_site: bool = False
    history: Mapping[tuple[str, float | None], int] | Failed = field(default_factory=dict)
    reports: Reports = Reports()
    scores: Mapping[str, float | None] | Failed = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in words: the rule's reason for the reader."""

    rule: str
    action: Action
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that hit, or whose doubt counts as a hit."""

    rule: str
    action: Action  # as it counted: an undetermined reject counts as hold
    live: bool  # False: shadow, recorded without effect
    undetermined: bool
    labels: tuple[str, ...]
    priority: Priority
    reason: str  # for the reader, in the contribution's language; empty if the rule gives none


@dataclass(frozen=True, slots=True)
class Standing:
    """How a contribution stands before a further decision on it."""

    action: Action  # of the latest text
    shown: bool  # some version is shown
    ruled: bool  # the latest decision is an editor's
    shown_ruled: bool  # an editor approved the version shown
    reported: bool  # reports wait for an editor


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a contribution and why: the pure outcome, before it is recorded."""

    action: Action
    status: Status
    shows: Literal["this", "former", "none"]  # which version readers see from now on
    hits: tuple[Hit, ...]
    labels: tuple[str, ...]
    priority: Priority
    reasons: tuple[Reason, ...]  # of the live hits, severest first
    degraded: tuple[str, ...]  # what could not be had, in words; empty: nothing was missing
