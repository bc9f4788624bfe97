"""Decide on a contribution and keep the decision: the one way in."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from moderation.domain import Contribution, Submission
from moderation.service.answer import DecisionAnswer, answer_with
from moderation.service.engine import Engines
from moderation.service.errors import Stale
from moderation.service.settle import Prepared, Settled, settle
from moderation.service.trace import trace_decided, trace_recorded
from moderation.store import Store, StoreError
from moderation.text.fold import digest
from moderation.text.visible import read_text

ATTEMPTS = 5  # a policy published five times during one request is not worth more


def decide(
    store: Store,
    engines: Engines,
    site_id: str,
    submission: Submission,
    *,
    now: datetime,
    policy_id: str | None = None,
    dry_run: bool = False,
    explain: bool = False,
) -> DecisionAnswer:
    """Decide on a contribution and record the decision; it is on disk when this returns.

    Parameters
    ----------
    policy_id
        Decides by the newest version of this policy; by the live version where it is None.
    dry_run
        Decides by what is recorded and records nothing.
    explain
        The answer has a trace.

    Raises
    ------
    NotFound
        The site has no live policy, or no policy of that id.
    StoreError
        Nothing was recorded.
    """
    for _ in range(ATTEMPTS):
        work = make_work(store, engines, site_id, submission, now, policy_id, dry_run=dry_run)
        try:
            if not dry_run:
                settled = store.write(work)
            else:
                with store.read() as connection:
                    settled = work(connection)
        except Stale:
            engines.forget(site_id)
            continue
        return tell(store, engines, site_id, submission.contribution, settled, explain=explain)
    raise StoreError("the site's policy changes too fast; try again in a moment")


def submit_decision(
    store: Store,
    engines: Engines,
    site_id: str,
    submission: Submission,
    *,
    now: datetime,
    policy_id: str | None = None,
    explain: bool = False,
) -> Future[DecisionAnswer]:
    """Hand a contribution in without waiting for the disk; they are decided in this order.

    Raises
    ------
    NotFound
        As for `decide`.
    StoreError
        Too much waits for the disk already; a fault later on is the future's.
    """
    work = make_work(store, engines, site_id, submission, now, policy_id, dry_run=False)
    answer: Future[DecisionAnswer] = Future()

    def finish(settled: Future[Settled]) -> None:
        error = settled.exception()
        if error is None and not explain:
            answer.set_result(answer_with_settled(settled.result(), submission.contribution))
        elif error is None or isinstance(error, Stale):
            # Both take time, and this runs in the writer's thread.
            threading.Thread(target=finish_slowly, args=(settled,), daemon=True).start()
        else:
            answer.set_exception(error)

    def finish_slowly(settled: Future[Settled]) -> None:
        try:
            answer.set_result(answer_late(settled))
        except Exception as error:
            answer.set_exception(error)

    def answer_late(settled: Future[Settled]) -> DecisionAnswer:
        contribution = submission.contribution
        try:
            return tell(store, engines, site_id, contribution, settled.result(), explain=explain)
        except Stale:
            engines.forget(site_id)
            return decide(
                store, engines, site_id, submission, now=now, policy_id=policy_id, explain=explain
            )

    store.submit(work).add_done_callback(finish)
    return answer


def make_work(
    store: Store,
    engines: Engines,
    site_id: str,
    submission: Submission,
    now: datetime,
    policy_id: str | None,
    *,
    dry_run: bool,
) -> Callable[[Connection], Settled]:
    """Do all that needs no transaction, and give what is left for one."""
    ready = prepare(store, engines, site_id, submission.contribution, policy_id)
    return lambda connection: settle(connection, site_id, submission, ready, now, dry_run=dry_run)


def prepare(
    store: Store,
    engines: Engines,
    site_id: str,
    contribution: Contribution,
    policy_id: str | None,
) -> Prepared:
    """Find the engine, ask the model, fold the text."""
    if policy_id is None:
        engine = engines.guess(site_id)
    else:
        with store.read() as connection:
            engine = engines.named(connection, site_id, policy_id)
    visible = read_text(contribution.text, contribution.format).visible
    scores = engines.score(engine, contribution)
    return Prepared(engine, policy_id is not None, scores, digest(visible))


def tell(
    store: Store,
    engines: Engines,
    site_id: str,
    contribution: Contribution,
    settled: Settled,
    *,
    explain: bool,
) -> DecisionAnswer:
    """The answer to who asked; a trace is made here, when nobody waits for the writer."""
    trace = None
    if explain and settled.decided is not None:
        trace = trace_decided(engines, settled.decided, contribution)
    elif explain:
        with store.read() as connection:
            trace = trace_recorded(connection, engines, site_id, settled.recorded, contribution)
    return answer_with_settled(settled, contribution, trace)


def answer_with_settled(
    settled: Settled, contribution: Contribution, trace: Mapping[str, Any] | None = None
) -> DecisionAnswer:
    """The answer without looking anything up."""
    return answer_with(
        settled.recorded, contribution.id, replayed=settled.decided is None, trace=trace
    )
