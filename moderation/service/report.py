"""A reader reports a contribution: an editor sees it at once, and the report rules run."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from moderation import decision as outcome
from moderation.domain import Action, Decision, Failed, Report, Status
from moderation.service.engine import Engine, Engines, Scores
from moderation.service.errors import Forbidden, Invalid, NotFound, Stale
from moderation.service.facts import Around, gather_facts, look_around, stored_author
from moderation.service.record import Decided, record_further
from moderation.service.sent import read_sent
from moderation.service.state import (
    Grounds,
    queue_columns,
    reports_since,
    standing_of,
)
from moderation.store import Store, StoreError
from moderation.store.contributions import Item, find_item, update_item
from moderation.store.decisions import list_decisions
from moderation.store.ids import new_id
from moderation.store.reports import add_report, find_report, update_report
from moderation.store.situation import find_situation

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """What became of the contribution with the report."""

    report_id: str
    status: Status
    action: Action
    created: bool  # False: the reporter's earlier report says this now


@dataclass(frozen=True, slots=True)
class Ready:
    """What was found before the transaction: the engine, and the scores of which text."""

    engine: Engine
    revision: int
    scores: Scores | Failed


def report(
    store: Store,
    engines: Engines,
    site_id: str,
    filed: Report,
    *,
    now: datetime,
    thread_id: str | None = None,
) -> ReportAnswer:
    """File a reader's report; it is on disk, and in the editors' view, when this returns.

    Parameters
    ----------
    thread_id
        The thread that the reporter's token is good for; any where it is None.

    Raises
    ------
    NotFound
        The site does not know the contribution.
    Forbidden
        The contribution stands in another thread.
    Invalid
        The policy does not list the reason.
    """
    for _ in range(ATTEMPTS):
        ready = prepare(store, engines, site_id, filed)
        work = partial(take_report, site_id, filed, ready, now, thread_id)
        try:
            return store.write(work)
        except Stale:
            engines.forget(site_id)
    raise StoreError("the contribution changes too fast; try again in a moment")


def prepare(store: Store, engines: Engines, site_id: str, filed: Report) -> Ready:
    """Find the engine and the latest text, and ask the model about it."""
    engine = engines.guess(site_id)
    if filed.reason not in engine.plan.policy.report_reasons:
        reasons = ", ".join(engine.plan.policy.report_reasons)
        raise Invalid(
            f"`{filed.reason}` is not a reason to report; use one of {reasons}", "#/reason"
        )
    with store.read() as connection:
        item = find_item(connection, site_id, filed.contribution_id)
    if item is None or item.sent is None:
        raise NotFound(f"there is no contribution `{filed.contribution_id}`")
    return Ready(engine, item.revision, engines.score(engine, read_sent(item.sent)))


def take_report(
    site_id: str,
    filed: Report,
    ready: Ready,
    now: datetime,
    thread_id: str | None,
    connection: Connection,
) -> ReportAnswer:
    """File the report and run the report rules, inside one transaction."""
    situation = find_situation(connection, site_id, filed.contribution_id)
    item = None if situation is None else situation.item
    if situation is None or item is None or item.sent is None or situation.thread is None:
        raise NotFound(f"there is no contribution `{filed.contribution_id}`")
    if thread_id is not None and item.thread_id != thread_id:
        raise Forbidden("this token is for another thread")
    if (situation.live_version, item.revision) != (ready.engine.version_id, ready.revision):
        raise Stale
    report_id, created = file(connection, site_id, item, filed, now)
    around = look_around(
        connection,
        site_id,
        replace(situation, item=replace(item, reported=True)),
        read_sent(item.sent),
        text_digest=item.text_digest,
        thread=situation.thread,
        author=stored_author(situation),
    )
    status, action = run_rules(connection, ready, around, item, now)
    return ReportAnswer(report_id, status, action, created)


def file(
    connection: Connection, site_id: str, item: Item, filed: Report, now: datetime
) -> tuple[str, bool]:
    """Keep the report, or let it take the place of the reporter's earlier one."""
    said = {
        "reason": filed.reason,
        "explanation": filed.explanation,
        "reporter_created_at": filed.reporter_created_at,
        "updated_at": now,
    }
    earlier = find_report(connection, site_id, item.seq, filed.reporter_id)
    if earlier is not None:
        update_report(connection, site_id, earlier, said)
        return earlier, False
    report_id = new_id(now)
    add_report(
        connection,
        {
            **said,
            "id": report_id,
            "site_id": site_id,
            "contribution_seq": item.seq,
            "author_id": item.author_id,
            "reporter_id": filed.reporter_id,
            "at": now,
        },
    )
    return report_id, True


def run_rules(
    connection: Connection, ready: Ready, around: Around, item: Item, now: datetime
) -> tuple[Status, Action]:
    """Decide upon the reports; gives what holds then.

    A decision is recorded only when it says something new: the hundredth report that hits the
    same rule is no hundredth decision.
    """
    standing = standing_of(item)
    facts = gather_facts(connection, ready.engine, around, at=now, scores=ready.scores)
    decision = outcome.decide(
        ready.engine.plan,
        facts,
        event="report",
        now=now,
        contribution_id=item.id,
        standing=standing,
    )
    earlier = Grounds(tuple(item.reasons), tuple(item.rules), tuple(item.labels), item.priority)
    if not says_news(connection, decision, item):
        place = queue_columns(item.action, item.priority, around.reports, around.contribution)
        update_item(connection, item, place)
        return item.status, item.action
    decided = Decided(
        engine=ready.engine,
        event="report",
        standing=standing,
        facts=facts,
        scores=ready.scores,
        decision=decision,
        now=now,
        shown_before=item.shown_decision_id,
    )
    recorded = record_further(connection, decided, around, item, earlier=earlier)
    return recorded.status, recorded.action


def says_news(connection: Connection, decision: Decision, item: Item) -> bool:
    """Whether the decision differs from what stands, or a rule hits that had not hit."""
    if (decision.action, decision.status) != (item.action, item.status):
        return True
    if not decision.hits:
        return False
    earlier = reports_since(list_decisions(connection, item.site_id, item.seq))
    known = [(hit["rule"], hit["action"]) for recorded in earlier for hit in recorded.hits]
    return any((hit.rule, hit.action) not in known for hit in decision.hits)
