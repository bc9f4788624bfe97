"""Runs a recorded decision again: the same version, model and facts give the same to the bit."""

from dataclasses import dataclass
from typing import Any

from moderation import decision as outcome
from moderation.classifier.model import Model
from moderation.domain import Decision, Hit, Standing
from moderation.policy.gather import read_facts
from moderation.service.answer import read_reason
from moderation.service.engine import Engines
from moderation.service.errors import NotFound
from moderation.service.sent import read_sent
from moderation.store import Store
from moderation.store.contributions import find_item, find_sent
from moderation.store.decisions import Recorded, find_decision, locate_decision


@dataclass(frozen=True, slots=True)
class Replay:
    """What was decided then, and what comes out now."""

    recorded: Decision
    again: Decision

    @property
    def same(self) -> bool:
        """Whether the two are equal in every part."""
        return self.recorded == self.again


def replay(store: Store, decision_id: str, model: Model | None) -> Replay:
    """Run a machine's decision again from what was recorded with it.

    The scores are among the recorded facts, so the model is not asked again.

    Raises
    ------
    NotFound
        There is no such decision, it is an editor's, or its facts are erased.
    """
    with store.read() as connection:
        place = locate_decision(connection, decision_id)
        if place is None:
            raise NotFound(f"there is no decision `{decision_id}`")
        site_id, contribution_id = place
        recorded = find_decision(connection, site_id, decision_id)
        item = find_item(connection, site_id, contribution_id)
        assert recorded is not None
        assert item is not None
        sent = find_sent(connection, item, recorded.revision)
        if recorded.version_seq is None:
            raise NotFound(f"the decision `{decision_id}` is an editor's; nothing can run it again")
        if recorded.facts is None or sent is None:
            raise NotFound(f"the facts of the decision `{decision_id}` are erased")
        engine = Engines(store, model).numbered(connection, site_id, recorded.version_seq)
    assert recorded.event in ("submit", "edit", "report")
    written: dict[str, Any] | None = recorded.facts["standing"]
    again = outcome.decide(
        engine.plan,
        read_facts(engine.plan, recorded.facts, read_sent(sent)),
        event=recorded.event,
        now=recorded.decided_at,
        contribution_id=contribution_id,
        standing=None if written is None else Standing(**written),
    )
    return Replay(decision_of(recorded), again)


def decision_of(recorded: Recorded) -> Decision:
    """The decision as it came out then."""
    return Decision(
        action=recorded.action,
        status=recorded.status,
        shows=recorded.shows,
        hits=tuple(Hit(**{**hit, "labels": tuple(hit["labels"])}) for hit in recorded.hits),
        labels=tuple(recorded.labels),
        priority=recorded.priority,
        reasons=tuple(read_reason(reason) for reason in recorded.reasons),
        degraded=tuple(recorded.degraded),
    )
