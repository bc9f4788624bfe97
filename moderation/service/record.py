"""Writes a machine's decision: the decision, the text, and how the contribution now stands."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from moderation.domain import Decision, Event, Failed, Standing
from moderation.policy.facts import Facts
from moderation.policy.gather import write_facts
from moderation.service.engine import Engine, Scores
from moderation.service.facts import Around
from moderation.service.said import write_unsigned
from moderation.service.sent import write_sent
from moderation.service.state import (
    Grounds,
    grounds_of,
    queue_columns,
    ruled_shown_after,
    shown_after,
    state_columns,
)
from moderation.store.contributions import Item, add_item, add_revision, update_item
from moderation.store.decisions import Recorded, add_decision
from moderation.store.ids import new_id


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with all that it was made of, ready to be written."""

    engine: Engine
    event: Event
    standing: Standing | None
    facts: Facts
    scores: Scores | Failed
    decision: Decision
    now: datetime
    shown_before: str | None  # what was shown before what this decision is about


def recorded_of(decided: Decided, item: Item | None, *, revision: int) -> Recorded:
    """The row of the decision."""
    decision, engine = decided.decision, decided.engine
    decision_id = new_id(decided.now)
    shown = shown_after(decision, decision_id, decided.shown_before)
    before = None if item is None else (item.status, item.shown_decision_id)
    model = engine.model if engine.plan.attributes else None
    return Recorded(
        id=decision_id,
        number=1 if item is None else item.number + 1,
        revision=revision,
        event=decided.event,
        action=decision.action,
        status=decision.status,
        shown_decision_id=shown,
        ruled=False,
        shown_ruled=ruled_shown_after(
            decision, decided.event, before=item is not None and item.shown_ruled
        ),
        shows=decision.shows,
        changed=before != (decision.status, shown),
        hits=[asdict(hit) for hit in decision.hits],
        labels=list(decision.labels),
        priority=decision.priority,
        reasons=[asdict(reason) for reason in decision.reasons],
        degraded=list(decision.degraded),
        version_seq=engine.version_id,
        model_id=None if model is None else model.id,
        model_digest=None if model is None else model.digest,
        scores={} if isinstance(decided.scores, Failed) else dict(decided.scores),
        facts={
            **write_facts(decided.facts),
            "standing": None if decided.standing is None else asdict(decided.standing),
        },
        decided_by="policy",
        decided_at=decided.now,
        previous_id=None if item is None else item.decision_id,
        restores_id=None,
        reason_code=None,
        note=None,
        policy_id=engine.policy.id,
        policy_version=engine.policy.version,
        policy_digest=engine.policy.digest,
    )


def item_columns(
    recorded: Recorded, decided: Decided, around: Around, *, earlier: Grounds
) -> dict[str, Any]:
    """How the contribution stands with the decision; `earlier` grounds stand beside its own."""
    decision = decided.decision
    grounds = earlier.joined(grounds_of(recorded))
    return {
        **state_columns(
            number=recorded.number,
            decision_id=recorded.id,
            action=decision.action,
            status=decision.status,
            shown=recorded.shown_decision_id,
            ruled=False,
            shown_ruled=recorded.shown_ruled,
            degraded=bool(decision.degraded),
            grounds=grounds,
        ),
        **queue_columns(decision.action, grounds.priority, around.reports, around.contribution),
    }


def record_first(
    connection: Connection, decided: Decided, around: Around, at: datetime
) -> Recorded:
    """Write a contribution that was never seen before, and the decision on it."""
    recorded = recorded_of(decided, None, revision=1)
    seq = add_item(
        connection,
        {
            **text_columns(decided, around, at),
            **item_columns(recorded, decided, around, earlier=Grounds()),
            "site_id": around.site_id,
            "id": around.contribution.id,
            "received_at": decided.now,
            "revision": 1,
        },
    )
    sent = write_sent(around.contribution)
    add_revision(connection, around.site_id, seq, 1, sent=sent, at=decided.now)
    add_decision(connection, around.site_id, seq, recorded)
    return recorded


def record_edit(
    connection: Connection, decided: Decided, around: Around, item: Item, at: datetime
) -> Recorded:
    """Write a further text of a contribution beside the earlier ones, and the decision on it."""
    revision = item.revision + 1
    recorded = recorded_of(decided, item, revision=revision)
    update_item(
        connection,
        item,
        {
            **text_columns(decided, around, at),
            **item_columns(recorded, decided, around, earlier=Grounds()),
            "revision": revision,
            "erased_at": None,
        },
    )
    sent = write_sent(around.contribution)
    add_revision(connection, around.site_id, item.seq, revision, sent=sent, at=decided.now)
    add_decision(connection, around.site_id, item.seq, recorded)
    return recorded


def record_further(
    connection: Connection, decided: Decided, around: Around, item: Item, *, earlier: Grounds
) -> Recorded:
    """Write a decision on the text that is already there: upon a report, or after a fault."""
    recorded = recorded_of(decided, item, revision=item.revision)
    update_item(connection, item, item_columns(recorded, decided, around, earlier=earlier))
    add_decision(connection, around.site_id, item.seq, recorded)
    return recorded


def text_columns(decided: Decided, around: Around, at: datetime) -> dict[str, Any]:
    """The columns that go with a text."""
    return {
        "thread_id": around.thread.id,
        "author_id": around.author.id,
        "unsigned_author": write_unsigned(around.author),
        "kind": around.contribution.kind,
        "language": around.contribution.language or decided.engine.plan.policy.language,
        "at": at,
        "text_digest": around.text_digest,
    }
