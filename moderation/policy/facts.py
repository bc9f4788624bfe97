"""The facts table: what rules may see, and where each value comes from.

The loader, the linter, the JSON Schema, the reference page and the sentences all derive from this
table. To add a fact is to add a row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from moderation.domain import Failed
from moderation.policy.measured import Measured, TextValue, plain_text
from moderation.policy.rule import FactKey, Policy
from moderation.policy.values import WEEKDAYS, ValueProblem, read_duration
from moderation.text.links import registrable
from moderation.text.mentions import count_mentions
from moderation.text.personal import find_card_numbers, find_emails, find_phones
from moderation.text.shares import caps_share, emoji_share, repeated_share
from moderation.text.words import count_lines, count_sentences, count_words

# A fact's value; None is "unstated": nobody says.
Value = float | bool | str | frozenset[str] | TextValue | Failed | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: a name policy authors write, its type, its manual, and how it is read."""

    name: str
    type: str  # a name of fact_types.TYPES
    noun: str  # as it stands in a sentence: "words", "author's age"
    manual: str
    read: Callable[[Measured], Value] | None  # None: a count of the site's own record
    unstated: str = ""  # the value when nobody says, for the reference; empty: always there
    plural: bool = False
    yes: str = ""  # the sentence when it is true, for yes/no facts
    no: str = ""
    known: tuple[str, ...] = ()  # usual values; a site may have others
    of_text: bool = False  # measured on the text
    windowed: bool = False  # takes `within:`


def _age(measured: Measured, since: datetime | None) -> float | None:
    if since is None:
        return None
    return max(0.0, (measured.subject.at - since).total_seconds())


def _thread_open(measured: Measured) -> bool:
    thread, at = measured.subject.thread, measured.subject.at
    if (
        not thread.open
        or thread.closed
        or (thread.closes_at is not None and at >= thread.closes_at)
    ):
        return False
    after = measured.policy.close_after
    if after is None or thread.published_at is None:
        return True
    return at < thread.published_at + timedelta(seconds=after)


def _author_held(measured: Measured) -> bool:
    author = measured.subject.author
    held = author.held_until is not None and measured.subject.at < author.held_until
    return held or author.status == "suspended"


def _language(measured: Measured) -> str:
    stated = measured.subject.contribution.language or measured.policy.language
    return stated.replace("_", "-").split("-")[0].lower()


def _hosts(measured: Measured) -> frozenset[str]:
    return frozenset(registrable(link.host) for link in measured.links)


def _captioned(measured: Measured) -> bool:
    return all(a.caption.strip() for a in measured.subject.contribution.attachments)


_NEVER = "0"
_COUNT = "0; from the site's own record"

FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("kind", "word", "kind", "What is sent: a comment, a story, or a kind of the site's own.",
             lambda m: m.subject.contribution.kind, "comment", known=("comment", "story", "picture", "username")),
        Fact("text", "text", "text", "The contribution's text; of `format: html` what readers see of it.",
             lambda m: m.text, of_text=True),
        Fact("title", "text", "title", "The contribution's title.",
             lambda m: plain_text(m.subject.contribution.title), "empty"),
        Fact("words", "number", "words", "Words of the text; a URL is one, `well-known` two, `don't` one.",
             lambda m: count_words(m.text.visible), plural=True, of_text=True),
        Fact("characters", "number", "characters", "Characters of the text, spaces included.",
             lambda m: len(m.text.visible), plural=True, of_text=True),
        Fact("lines", "number", "lines", "Lines of the text.",
             lambda m: count_lines(m.text.visible), plural=True, of_text=True),
        Fact("sentences", "number", "sentences", "Sentences of the text.",
             lambda m: count_sentences(m.text.visible), plural=True, of_text=True),
        Fact("caps_share", "share", "share of capital letters", "Capitals among the letters that have a case.",
             lambda m: caps_share(m.text.visible), of_text=True),
        Fact("emoji_share", "share", "share of emoji", "Emoji among the characters that are not spaces.",
             lambda m: emoji_share(m.text.visible), of_text=True),
        Fact("repeated_share", "share", "share of repetition", "How much of the text repeats itself.",
             lambda m: repeated_share(m.text.visible), of_text=True),
        Fact("links.count", "number", "links", "Links in the text.",
             lambda m: len(m.links), plural=True, of_text=True),
        Fact("links.hosts", "set", "linked hosts", "The registrable domains that the text links to, such as `example.co.za`.",
             _hosts, plural=True, of_text=True),
        Fact("mentions.count", "number", "mentions", "Names called with `@` in the text.",
             lambda m: count_mentions(m.text.visible), plural=True, of_text=True),
        Fact("has.email", "yes/no", "e-mail address", "The text holds an e-mail address.",
             lambda m: bool(find_emails(m.text.visible)), of_text=True,
             yes="the text holds an e-mail address", no="the text holds no e-mail address"),
        Fact("has.phone", "yes/no", "phone number", "The text holds a phone number.",
             lambda m: bool(find_phones(m.text.visible)), of_text=True,
             yes="the text holds a phone number", no="the text holds no phone number"),
        Fact("has.card_number", "yes/no", "card number", "The text holds a payment card's number (its check digit is right).",
             lambda m: bool(find_card_numbers(m.text.visible)), of_text=True,
             yes="the text holds a card number", no="the text holds no card number"),
        Fact("language", "word", "language", "The text's language, ISO 639-1.", _language, "the policy's `language`"),
        Fact("reply", "yes/no", "reply", "The contribution answers another.",
             lambda m: m.subject.contribution.parent_id is not None, "no",
             yes="it is a reply", no="it is not a reply"),
        Fact("thread.open", "yes/no", "thread", "The thread takes contributions: the site has not closed it, and its closing time has not passed.",
             _thread_open, "yes", yes="the thread is open", no="the thread is closed"),
        Fact("thread.age", "duration", "thread's age", "Time since the article was published.",
             lambda m: _age(m, m.subject.thread.published_at), "unstated"),
        Fact("thread.section", "word", "section", "The section of the site.", lambda m: m.subject.thread.section, "empty"),
        Fact("thread.tags", "set", "thread's tags", "The article's tags.",
             lambda m: frozenset(m.subject.thread.tags), "none", plural=True),
        Fact("thread.title", "text", "thread's title", "The article's headline.",
             lambda m: plain_text(m.subject.thread.title), "empty"),
        Fact("thread.sensitive", "yes/no", "sensitive thread", "The site marked the article as sensitive.",
             lambda m: m.subject.thread.sensitive, "no",
             yes="the thread is sensitive", no="the thread is not sensitive"),
        Fact("thread.contributions", "number", "thread's contributions", "Contributions to the thread, this one included.",
             None, _COUNT, plural=True, windowed=True),
        Fact("thread.author_id", "id", "article's author", "The id of the article's author.",
             lambda m: m.subject.thread.author_id, "unstated"),
        Fact("thread.held", "yes/no", "hold on the thread", "An editor holds everything in the thread, or on the whole site.",
             lambda m: m.subject.thread.hold_all or m.subject.held_by_site, "no",
             yes="an editor holds everything here", no="no editor holds everything here"),
        Fact("author.id", "id", "author", "The author's id at the site.", lambda m: m.subject.author.id, "unstated"),
        Fact("author.role", "word", "author's role", "The author's role at the site.",
             lambda m: m.subject.author.role, "reader", known=("reader", "staff", "editor")),
        Fact("author.trusted", "yes/no", "trust", "The site trusts the author.",
             lambda m: m.subject.author.trusted, "no",
             yes="the author is trusted", no="the author is not trusted"),
        Fact("author.username", "text", "username", "The name the author goes by.",
             lambda m: plain_text(m.subject.author.username), "empty"),
        Fact("author.status", "word", "author's status", "What editors set: `active`, `watched` or `suspended`.",
             lambda m: m.subject.author.status, "active", known=("active", "watched", "suspended")),
        Fact("author.held", "yes/no", "hold on the author", "An editor suspended the author or put them on hold.",
             _author_held, "no", yes="an editor holds this author", no="no editor holds this author"),
        Fact("author.age", "duration", "author's age", "Time since the author's account was made.",
             lambda m: _age(m, m.subject.author.created_at), "unstated"),
        Fact("author.contributions", "number", "author's contributions", "The author's contributions, this one included.",
             None, _COUNT, plural=True, windowed=True),
        Fact("author.approved", "number", "author's approved contributions", "Those whose latest decision is approve.",
             None, _COUNT, plural=True, windowed=True),
        Fact("author.rejected", "number", "author's rejected contributions", "Those whose latest decision is reject.",
             None, _COUNT, plural=True, windowed=True),
        Fact("author.reports", "number", "reports against the author", "Reports received on the author's contributions.",
             None, _COUNT, plural=True, windowed=True),
        Fact("author.rejected_share", "share", "author's share of rejected contributions",
             "Rejected among all of the author's contributions; with `of_at_least:` unstated below that many.",
             None, _COUNT, windowed=True),
        Fact("same_text.author", "number", "times the author posted this text", "How often the author posted this text, this time included.",
             None, _COUNT, plural=True, windowed=True),
        Fact("same_text.thread", "number", "times this text stands in the thread", "How often this text was posted in the thread, this time included.",
             None, _COUNT, plural=True, windowed=True),
        Fact("same_text.site", "number", "times this text stands on the site", "How often this text was posted on the site, this time included.",
             None, _COUNT, plural=True, windowed=True),
        Fact("reports.count", "number", "reports", "Reports that wait for an editor.",
             lambda m: m.subject.reports.count, _NEVER, plural=True),
        Fact("reports.weight", "decimal", "weight of the reports", "Reports that wait for an editor, weighed: each reporter counts once.",
             lambda m: m.subject.reports.weight, _NEVER),
        Fact("reports.reasons", "set", "reasons of the reports", "What the reports complain of.",
             lambda m: m.subject.reports.reasons, "none", plural=True),
        Fact("site", "word", "site", "The site's id.", lambda m: m.subject.site),
        Fact("edition", "word", "edition", "The edition of the site.", lambda m: m.subject.thread.edition, "empty"),
        Fact("time.hour", "hour", "hour", "The hour of the day, 0 to 23, in the policy's time zone; `between` may pass midnight.",
             lambda m: m.local.hour),
        Fact("time.weekday", "weekday", "day of the week", "`monday` to `sunday`, in the policy's time zone.",
             lambda m: WEEKDAYS[m.local.weekday()], known=WEEKDAYS),
        Fact("attachments.count", "number", "attachments", "Pictures and other files sent along.",
             lambda m: len(m.subject.contribution.attachments), _NEVER, plural=True),
        Fact("attachments.captioned", "yes/no", "captions", "Every attachment has a caption.", _captioned, "yes",
             yes="every attachment has a caption", no="an attachment has no caption"),
    )
}  # fmt: skip


def score_fact(attribute: str) -> Fact:
    """The row of `score.<attribute>`."""

    def read(measured: Measured) -> Value:
        scores = measured.subject.scores
        if isinstance(scores, Failed):
            return scores
        if attribute not in scores:
            return Failed(f"the model gives no score `{attribute}`")
        return scores[attribute]

    return Fact(
        f"score.{attribute}", "score", f"score of {attribute.replace('_', ' ')}",
        f"The model's calibrated score of {attribute.replace('_', ' ')}, 0 to 1.",
        read, "unstated for a language the model was not trained on", of_text=True,
    )  # fmt: skip


def meta_fact(key: str, kind: str) -> Fact:
    """The row of a declared `meta.<key>`; a value of another type than declared is unstated."""

    def read(measured: Measured) -> Value:
        return _meta_value(measured.subject.contribution.meta.get(key), kind)

    return Fact(
        f"meta.{key}", kind, f"`{key}`", "What the site sends along, declared under `meta:`.", read, "unstated",
        yes=f"`{key}` is yes", no=f"`{key}` is no",
    )  # fmt: skip


def _meta_value(value: Any, kind: str) -> Value:
    if kind == "yes/no":
        return value if isinstance(value, bool) else None
    if isinstance(value, str):
        if kind == "duration":
            try:
                return read_duration(value)
            except ValueProblem:
                return None
        return plain_text(value) if kind == "text" else value if kind == "word" else None
    if kind == "set":
        of_words = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return frozenset(value) if of_words else None
    numeric = kind in {"number", "decimal", "share", "duration"}
    return (
        value
        if numeric and isinstance(value, int | float) and not isinstance(value, bool)
        else None
    )


def find_fact(name: str, policy: Policy) -> Fact:
    """The row of a fact that a checked policy names."""
    head, _, rest = name.partition(".")
    if head == "score":
        return score_fact(rest)
    if head == "meta":
        return meta_fact(rest, policy.meta[rest])
    return FACTS[name]


def read_fact(fact: Fact, asked: FactKey, measured: Measured) -> Value:
    """One fact's value."""
    if fact.read is not None:
        return fact.read(measured)
    history = measured.subject.history
    if isinstance(history, Failed):
        return history
    if fact.name != "author.rejected_share":
        return history[fact.name, asked.within]
    total = history["author.contributions", asked.within]
    if total < (asked.of_at_least or 0):
        return None
    return history["author.rejected", asked.within] / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts a decision is made on: by key, and what time-limited patterns found, by number of the test."""

    values: Mapping[str, Value]  # None: unstated
    limited: Mapping[int, tuple[tuple[int, int], ...] | Failed] = field(default_factory=dict)
