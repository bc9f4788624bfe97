"""The trace: what each rule made of the facts, the facts themselves, and what drove the scores."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from moderation import decision as outcome
from moderation.classifier.explain import drivers
from moderation.domain import Contribution, Event
from moderation.policy.facts import Facts
from moderation.policy.gather import read_facts, write_facts
from moderation.service.engine import Engine, Engines
from moderation.service.record import Decided
from moderation.store.decisions import Recorded
from moderation.text.visible import read_text


def trace_decided(
    engines: Engines, decided: Decided, contribution: Contribution
) -> Mapping[str, Any]:
    """The trace of a decision just made."""
    return trace(
        engines, decided.engine, contribution, decided.facts, event=decided.event, now=decided.now
    )


def trace_recorded(
    connection: Connection,
    engines: Engines,
    site_id: str,
    recorded: Recorded,
    contribution: Contribution,
) -> Mapping[str, Any] | None:
    """The trace of a recorded decision, from the facts it was made on; None for an editor's."""
    if recorded.version_seq is None or recorded.facts is None:
        return None
    engine = engines.numbered(connection, site_id, recorded.version_seq)
    facts = read_facts(engine.plan, recorded.facts, contribution)
    assert recorded.event in ("submit", "edit", "report")
    return trace(
        engines, engine, contribution, facts, event=recorded.event, now=recorded.decided_at
    )


def trace(
    engines: Engines,
    engine: Engine,
    contribution: Contribution,
    facts: Facts,
    *,
    event: Event,
    now: datetime,
) -> Mapping[str, Any]:
    """Rules, facts, and the words behind each score; spans are of the text as sent."""
    rules = outcome.explain(
        engine.plan, facts, event=event, now=now, contribution_id=contribution.id
    )
    return {
        "rules": rules,
        "facts": write_facts(facts)["values"],
        "drivers": drive(engines, engine, contribution),
    }


def drive(
    engines: Engines, engine: Engine, contribution: Contribution
) -> dict[str, list[dict[str, Any]]]:
    """For each score the policy asks for, the words that moved it most."""
    model = engines.model
    if model is None:
        return {}
    text = read_text(contribution.text, contribution.format)
    return {
        attribute: [
            {"span": list(text.span(start, end)), "weight": round(weight, 4)}
            for start, end, weight in drivers(model, text.visible, attribute)
        ]
        for attribute in sorted(engine.plan.attributes & set(model.attributes))
    }
