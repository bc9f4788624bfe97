"""Gathers what a policy may look at around one contribution, as the store has it now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from moderation.domain import Author, Contribution, Failed, Reports, Subject, Thread
from moderation.policy.facts import Facts
from moderation.policy.gather import gather
from moderation.service.engine import Engine, Scores
from moderation.service.said import read_unsigned
from moderation.store.contributions import Item
from moderation.store.history import Counted, count_history
from moderation.store.reports import read_open
from moderation.store.situation import Situation


@dataclass(frozen=True, slots=True)
class Around:
    """A contribution and all that stands around it, the news of the present request included."""

    site_id: str
    contribution: Contribution
    text_digest: str
    thread: Thread
    author: Author
    item: Item | None  # as it stood before
    held_by_site: bool
    reports: Reports


def look_around(
    connection: Connection,
    site_id: str,
    situation: Situation,
    contribution: Contribution,
    *,
    text_digest: str,
    thread: Thread,
    author: Author,
) -> Around:
    """The situation with what the request says laid over it, and the open reports."""
    item = situation.item
    reports = Reports()
    if item is not None and item.reported:
        reports = read_open(connection, site_id, [item.seq]).get(item.seq, Reports())
    return Around(
        site_id=site_id,
        contribution=contribution,
        text_digest=text_digest,
        thread=thread,
        author=author,
        item=item,
        held_by_site=situation.hold_all,
        reports=reports,
    )


def stored_author(situation: Situation) -> Author:
    """The author as the store knows them, signed or not."""
    if situation.author is not None:
        return situation.author
    item = situation.item
    if item is not None and item.unsigned_author is not None:
        return read_unsigned(item.unsigned_author)
    return Author()


def gather_facts(
    connection: Connection,
    engine: Engine,
    around: Around,
    *,
    at: datetime,
    scores: Scores | Failed,
) -> Facts:
    """The facts that the engine's policy asks for, measured at the moment `at`."""
    counted = Counted(
        site_id=around.site_id,
        thread_id=around.thread.id,
        author_id=around.author.id,
        text_digest=around.text_digest,
        at=at,
        item=around.item,
    )
    needs = [(need.count, need.within) for need in engine.plan.history]
    subject = Subject(
        site=around.site_id,
        at=at,
        contribution=around.contribution,
        thread=around.thread,
        author=around.author,
        held_by_site=around.held_by_site,
        history=count_history(connection, needs, counted) if needs else {},
        reports=around.reports,
        scores=scores,
    )
    return gather(engine.plan, subject)
