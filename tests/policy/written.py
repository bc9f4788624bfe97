"""Policies and facts written down in a test, read and decided on."""

from collections.abc import Mapping
from datetime import UTC, datetime

from moderation.classifier.attributes import ATTRIBUTES as SCORED
from moderation.decision import decide
from moderation.domain import Author, Contribution, Decision, Standing, Subject, Thread
from moderation.policy.gather import gather
from moderation.policy.load import Loaded, load
from moderation.policy.plan import Plan, compile_plan
from moderation.policy.problem import PolicyError, Problem, render

ATTRIBUTES = frozenset(SCORED)
THREAD = Thread("t")
AUTHOR = Author("a")
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)  # a Sunday

Files = Mapping[str, str | bytes]


def read(policy: str | Files, *, scored: bool = True) -> Loaded:
    """The policy `p.yaml`, given as its text or with the files beside it."""
    files = {"p.yaml": policy} if isinstance(policy, str) else policy
    as_bytes = {k: v.encode() if isinstance(v, str) else v for k, v in files.items()}
    return load(as_bytes.get, "p.yaml", ATTRIBUTES, scored=scored)


def problems_of(policy: str | Files) -> tuple[Problem, ...]:
    """What keeps the policy from being published, else its warnings."""
    try:
        return read(policy).warnings
    except PolicyError as error:
        return error.problems


def told(policy: str | Files) -> str:
    """The problems as people read them."""
    return "\n".join(render(problem) for problem in problems_of(policy))


def rule(
    when: str, then: str = "hold", *further: str, rule_id: str = "r", reason: str = "Why."
) -> str:
    """One rule of a policy, each further line under it."""
    lines = [f"- id: {rule_id}", f"  when: {when}", f"  then: {then}", f"  reason: {reason}"]
    return "\n".join([*lines, *(f"  {line}" for line in further)]) + "\n"


def policy(*rules: str, head: str = "") -> str:
    """A policy of these rules, with further keys before them."""
    return f"policy: p\n{head}rules:\n{''.join(rules)}"


def plan_of(policy: str | Files) -> Plan:
    """The policy ready for deciding."""
    return compile_plan(read(policy).policy)


def subject(
    text: str = "A fair point.",
    *,
    at: datetime = NOW,
    thread: Thread = THREAD,
    author: Author = AUTHOR,
    history: Mapping[str, int] | None = None,
    contribution: Mapping[str, object] | None = None,
    plan: Plan | None = None,
    **further: object,
) -> Subject:
    """What rules may look at; `history` gives the counts that a plan asks for, whatever their window."""
    sent = Contribution("c", text, **(contribution or {}))  # type: ignore[arg-type]
    counts = (
        {(n.count, n.within): (history or {}).get(n.count, 0) for n in plan.history} if plan else {}
    )
    return Subject("site", at, sent, thread, author, history=counts, **further)  # type: ignore[arg-type]


def decided(
    policy: str | Files,
    text: str = "A fair point.",
    *,
    event: str = "submit",
    now: datetime = NOW,
    contribution_id: str = "c",
    standing: Standing | None = None,
    **further: object,
) -> Decision:
    """What becomes of a contribution under the policy."""
    plan = plan_of(policy)
    facts = gather(plan, subject(text, plan=plan, **further))  # type: ignore[arg-type]
    return decide(
        plan,
        facts,
        event=event,
        now=now,
        contribution_id=contribution_id,
        standing=standing,  # type: ignore[arg-type]
    )


def hits(policy: str | Files, text: str = "A fair point.", **further: object) -> set[str]:
    """The rules that hit, shadow ones included."""
    return {hit.rule for hit in decided(policy, text, **further).hits}  # type: ignore[arg-type]
