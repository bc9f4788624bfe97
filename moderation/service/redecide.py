"""After a fault: what was decided in doubt is decided again, now that nothing is missing."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from moderation import decision as outcome
from moderation.domain import Event, Failed, Standing
from moderation.service.engine import Engine, Engines, Scores
from moderation.service.errors import NotFound, Stale
from moderation.service.facts import gather_facts, look_around, stored_author
from moderation.service.record import Decided, record_further
from moderation.service.sent import read_sent
from moderation.service.state import Grounds, standing_grounds
from moderation.store import Store
from moderation.store.contributions import find_item
from moderation.store.decisions import Recorded, list_decisions
from moderation.store.degraded import list_degraded
from moderation.store.situation import find_situation


@dataclass(frozen=True, slots=True)
class Again:
    """What was found before the transaction."""

    engine: Engine
    decision_id: str  # that is to be replaced; another one by now wins
    scores: Scores | Failed


def redecide(store: Store, engines: Engines, *, now: datetime, limit: int) -> int:
    """Decide again what was decided in doubt and still stands so; gives how many.

    Each is decided as it was then, with today's policy and facts, and may come out milder. What
    an editor ruled on is left alone; so is what the model still cannot score.
    """
    with store.read() as connection:
        found = list_degraded(connection, after=0, limit=limit)
    return sum(
        redecide_one(store, engines, site_id, contribution_id, now=now)
        for _, site_id, contribution_id in found
    )


def redecide_one(
    store: Store, engines: Engines, site_id: str, contribution_id: str, *, now: datetime
) -> bool:
    """Decide one again; False where the fault goes on or somebody was faster."""
    try:
        with store.read() as connection:
            engine = engines.live(connection, site_id)
            item = find_item(connection, site_id, contribution_id)
    except NotFound:
        return False
    if item is None or item.sent is None or not item.degraded:
        return False
    scores = engines.score(engine, read_sent(item.sent))
    if isinstance(scores, Failed):
        return False
    again = Again(engine, item.decision_id, scores)
    try:
        return store.write(partial(decide_again, site_id, contribution_id, again, now))
    except Stale:
        return False


def decide_again(
    site_id: str, contribution_id: str, again: Again, now: datetime, connection: Connection
) -> bool:
    """The second decision, inside one transaction."""
    situation = find_situation(connection, site_id, contribution_id)
    item = None if situation is None else situation.item
    if situation is None or item is None or item.sent is None or situation.thread is None:
        return False
    if situation.live_version != again.engine.version_id:
        raise Stale
    if item.decision_id != again.decision_id or not item.degraded:
        return False
    decisions = list_decisions(connection, site_id, item.seq)
    doubted = decisions[-1]
    around = look_around(
        connection,
        site_id,
        situation,
        read_sent(item.sent),
        text_digest=item.text_digest,
        thread=situation.thread,
        author=stored_author(situation),
    )
    event = event_of(doubted)
    at = doubted.decided_at if event == "report" else item.at
    facts = gather_facts(connection, again.engine, around, at=at, scores=again.scores)
    former = decisions[-2] if len(decisions) > 1 else None
    standing = standing_before(doubted)
    decided = Decided(
        engine=again.engine,
        event=event,
        standing=standing,
        facts=facts,
        scores=again.scores,
        decision=outcome.decide(
            again.engine.plan,
            facts,
            event=event,
            now=now,
            contribution_id=item.id,
            standing=standing,
        ),
        now=now,
        shown_before=None if former is None else former.shown_decision_id,
    )
    earlier = standing_grounds(decisions[:-1]) if event == "report" else Grounds()
    record_further(connection, decided, around, item, earlier=earlier)
    return True


def event_of(doubted: Recorded) -> Event:
    """What the decision was upon."""
    assert doubted.event in ("submit", "edit", "report")
    return doubted.event


def standing_before(doubted: Recorded) -> Standing | None:
    """How the contribution stood before the decision in doubt."""
    written: dict[str, Any] | None = doubted.facts["standing"] if doubted.facts else None
    return None if written is None else Standing(**written)
