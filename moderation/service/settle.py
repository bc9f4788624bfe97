"""A submission's decision inside one transaction: read, decide, record, all or none."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from moderation import decision as outcome
from moderation.domain import Contribution, Event, Failed, Submission
from moderation.policy.facts import Facts
from moderation.service.engine import Engine, Scores
from moderation.service.errors import NotFound, Stale
from moderation.service.facts import Around, gather_facts, look_around
from moderation.service.record import Decided, record_edit, record_first, recorded_of
from moderation.service.said import merge_author, merge_thread
from moderation.service.sent import write_sent
from moderation.service.state import standing_of
from moderation.store.authors import keep_author
from moderation.store.columns import canonical
from moderation.store.contributions import Item
from moderation.store.decisions import Recorded, find_decision_of_text
from moderation.store.reports import sign_reports
from moderation.store.situation import Situation, find_situation
from moderation.store.threads import keep_thread


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that could be done before the transaction."""

    engine: Engine
    chosen: bool  # by name: it need not be the live one
    scores: Scores | Failed
    text_digest: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What the transaction came to."""

    recorded: Recorded
    decided: Decided | None  # None: decided earlier, and only repeated


def settle(
    connection: Connection,
    site_id: str,
    submission: Submission,
    ready: Prepared,
    now: datetime,
    *,
    dry_run: bool,
) -> Settled:
    """Decide on the submission as the store stands now.

    Raises
    ------
    Stale
        Another version went live after the engine was found.
    """
    situation = find_around(connection, site_id, submission)
    if not ready.chosen and situation.live_version != ready.engine.version_id:
        raise Stale
    around = take_in(connection, site_id, situation, submission, ready.text_digest, dry_run=dry_run)
    item = situation.item
    if item is not None and is_same(item, submission.contribution):
        return repeat(connection, site_id, item)
    created_at = submission.contribution.created_at
    at = now if created_at is None else min(created_at, now)
    facts = gather_facts(connection, ready.engine, around, at=at, scores=ready.scores)
    decided = weigh(ready, around, facts, now)
    return Settled(keep(connection, decided, around, at, dry_run=dry_run), decided)


def weigh(ready: Prepared, around: Around, facts: Facts, now: datetime) -> Decided:
    """The decision upon the facts, as a submission or as an edit."""
    item = around.item
    event: Event = "submit" if item is None else "edit"
    standing = None if item is None else standing_of(item)
    return Decided(
        engine=ready.engine,
        event=event,
        standing=standing,
        facts=facts,
        scores=ready.scores,
        decision=outcome.decide(
            ready.engine.plan,
            facts,
            event=event,
            now=now,
            contribution_id=around.contribution.id,
            standing=standing,
        ),
        now=now,
        shown_before=None if item is None else item.shown_decision_id,
    )


def find_around(connection: Connection, site_id: str, submission: Submission) -> Situation:
    """What the store knows around the contribution."""
    situation = find_situation(
        connection,
        site_id,
        submission.contribution.id,
        thread_id=submission.thread["id"],
        author_id=submission.author.get("id"),
    )
    if situation is None:
        raise NotFound(f"there is no site `{site_id}`")
    return situation


def take_in(
    connection: Connection,
    site_id: str,
    situation: Situation,
    submission: Submission,
    text_digest: str,
    *,
    dry_run: bool,
) -> Around:
    """Lay what the request says of thread and author over what is known, and keep it."""
    thread = merge_thread(situation.thread, submission.thread["id"], submission.thread)
    author = merge_author(situation.author, situation.item, submission.author)
    if not dry_run:
        keep_thread(connection, site_id, situation.thread, thread)
        if author.id is not None:
            keep_author(connection, site_id, situation.author, author)
    return look_around(
        connection,
        site_id,
        situation,
        submission.contribution,
        text_digest=text_digest,
        thread=thread,
        author=author,
    )


def is_same(item: Item, contribution: Contribution) -> bool:
    """Whether the object is the latest one sent."""
    return item.sent is not None and canonical(item.sent) == canonical(write_sent(contribution))


def repeat(connection: Connection, site_id: str, item: Item) -> Settled:
    """The decision as it was answered, with what holds now."""
    recorded = find_decision_of_text(connection, site_id, item.seq)
    return Settled(
        replace(recorded, status=item.status, shown_decision_id=item.shown_decision_id), None
    )


def keep(
    connection: Connection, decided: Decided, around: Around, at: datetime, *, dry_run: bool
) -> Recorded:
    """Record the decision, unless it is only tried."""
    item = around.item
    if dry_run:
        return recorded_of(decided, item, revision=1 if item is None else item.revision + 1)
    if item is None:
        return record_first(connection, decided, around, at)
    stays = around.contribution.created_at is None
    if item.author_id != around.author.id:
        sign_reports(connection, around.site_id, item.seq, author_id=around.author.id)
    return record_edit(connection, decided, around, item, item.at if stays else at)
