"""A decision as it is told to whoever asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from moderation.domain import Action, Priority, Reason, Status
from moderation.store.decisions import Recorded


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """The version that decided."""

    id: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class ModelRef:
    """The model whose scores were used."""

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class DecisionAnswer:
    """The fields of the HTTP answer; an editor's ruling has neither policy nor model."""

    decision_id: str
    contribution_id: str
    action: Action
    status: Status
    reasons: tuple[Reason, ...]
    labels: tuple[str, ...]
    priority: Priority
    scores: Mapping[str, float | None]
    degraded: bool
    policy: PolicyRef | None
    model: ModelRef | None
    decided_by: str
    decided_at: datetime
    shown_decision_id: str | None
    replayed: bool
    version: int  # how many decisions the contribution had with this one
    event: Literal["submit", "edit", "report", "ruling", "undo"]
    reason_code: str | None = None
    note: str | None = None
    restores_id: str | None = None
    trace: Mapping[str, Any] | None = None


def answer_with(
    recorded: Recorded,
    contribution_id: str,
    *,
    replayed: bool = False,
    trace: Mapping[str, Any] | None = None,
) -> DecisionAnswer:
    """The answer that tells a recorded decision, with the status that it left."""
    policy = None
    if recorded.policy_id is not None:
        assert recorded.policy_version is not None
        assert recorded.policy_digest is not None
        policy = PolicyRef(recorded.policy_id, recorded.policy_version, recorded.policy_digest)
    model = None
    if recorded.model_id is not None and recorded.model_digest is not None:
        model = ModelRef(recorded.model_id, recorded.model_digest)
    return DecisionAnswer(
        decision_id=recorded.id,
        contribution_id=contribution_id,
        action=recorded.action,
        status=recorded.status,
        reasons=tuple(read_reason(reason) for reason in recorded.reasons),
        labels=tuple(recorded.labels),
        priority=recorded.priority,
        scores=recorded.scores or {},
        degraded=bool(recorded.degraded),
        policy=policy,
        model=model,
        decided_by=recorded.decided_by,
        decided_at=recorded.decided_at,
        shown_decision_id=recorded.shown_decision_id,
        replayed=replayed,
        version=recorded.number,
        event=recorded.event,
        reason_code=recorded.reason_code,
        note=recorded.note,
        restores_id=recorded.restores_id,
        trace=trace,
    )


def read_reason(written: Mapping[str, Any]) -> Reason:
    """A reason from its JSON."""
    return Reason(rule=written["rule"], action=written["action"], reason=written["reason"])
