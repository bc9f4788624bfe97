"""Runs a policy's own examples: its cases and its innocent comments."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from moderation.decision import decide
from moderation.domain import (
    Attachment,
    Author,
    Contribution,
    Decision,
    Failed,
    Standing,
    Subject,
    Thread,
)
from moderation.policy.facts import Facts, Value
from moderation.policy.gather import gather
from moderation.policy.load import Loaded
from moderation.policy.measured import TextValue
from moderation.policy.plan import Plan, compile_plan
from moderation.policy.problem import Place
from moderation.policy.read_cases import Case
from moderation.policy.rule import Policy, Rule

# Scores of a text in a language, or None when no model is loaded.
Score = Callable[[str, str], Mapping[str, float | None]] | None

CASE_ID = "case"  # the contribution's id in every case; `share` is taken as live
_INNOCENT_PLACE = Place("innocent.txt", 1, 1)


@dataclass(frozen=True, slots=True)
class Result:
    """How one case came out."""

    note: str
    file: str
    line: int
    passed: bool
    todo: bool  # a known gap: it must fail
    says: str  # what differed, or what to do; empty when all is well

    @property
    def good(self) -> bool:
        """Whether the run is as it should be."""
        return self.passed is not self.todo


def run_cases(loaded: Loaded, score: Score, now: datetime) -> Iterator[Result]:
    """Each case in turn, then each innocent comment."""
    plan = compile_plan(_share_as_live(loaded.policy))
    for case in loaded.cases:
        yield _run_case(case, plan, score, now)
    for line, text in loaded.innocent:
        yield _run_innocent(line, text, plan, score, now)


def _share_as_live(policy: Policy) -> Policy:
    def live(rule: Rule) -> Rule:
        return replace(rule, share=1.0) if rule.share > 0 else rule

    return replace(policy, rules=tuple(live(rule) for rule in policy.rules))


def _run_case(case: Case, plan: Plan, score: Score, now: datetime) -> Result:
    decision = _decide(case, plan, score, now)
    differs = _differences(case, decision)
    says = "; ".join(differs)
    if case.todo and not differs:
        says = "it passes now: drop `todo: true`"
    note = case.note or "(no note)"
    return Result(note, case.place.file, case.place.line, not differs, case.todo, says)


def _differences(case: Case, decision: Decision) -> list[str]:
    live = frozenset(hit.rule for hit in decision.hits if hit.live)
    shadow = frozenset(hit.rule for hit in decision.hits if not hit.live)
    differs = []
    if case.action is not None and decision.action != case.action:
        differs.append(f"wanted {case.action}, came out {decision.action}")
    for wanted, had, what in ((case.rules, live, "rules"), (case.shadow, shadow, "shadow rules")):
        if wanted is not None and wanted != had:
            differs.append(f"wanted {what} {_names(wanted)}, hit {_names(had)}")
    return differs


def _names(rules: frozenset[str]) -> str:
    return ", ".join(f"`{rule}`" for rule in sorted(rules)) or "none"


def _decide(case: Case, plan: Plan, score: Score, now: datetime) -> Decision:
    facts = _facts(case, plan, score, now)
    shown = Standing(action="approve", shown=True, ruled=False, shown_ruled=False, reported=False)
    standing = None if case.event == "submit" else shown
    return decide(
        plan, facts, event=case.event, now=now, contribution_id=CASE_ID, standing=standing
    )


def _facts(case: Case, plan: Plan, score: Score, now: datetime) -> Facts:
    """The given facts as they are; from a given text what is measured on it; the rest as when nobody says."""
    subject, measured = _subject(case, plan, score, now)
    gathered = gather(plan, subject)
    values: dict[str, Value] = dict(gathered.values)
    for row in plan.asked:
        if row.fact.name in case.facts and not (row.fact.name == "text" and measured):
            values[row.key] = case.facts[row.fact.name]
        elif row.fact.of_text and not measured:
            values[row.key] = None
    return Facts(values, gathered.limited if measured else {})


def _subject(case: Case, plan: Plan, score: Score, now: datetime) -> tuple[Subject, bool]:
    given = case.facts
    contribution = _contribution(case)
    measured = contribution is not None
    contribution = contribution or Contribution(id=CASE_ID, text="")
    at = contribution.created_at or now
    author = Author(**case.author)
    if "author.status" in given:
        author = replace(author, status=cast(Any, given["author.status"]))
    thread = Thread(**{"id": "thread", **case.thread})
    stated = given.get("language") or contribution.language
    contribution = replace(contribution, language=cast(str | None, stated))
    return Subject(
        site="site", at=at, contribution=contribution, thread=thread, author=author,
        history={(need.count, need.within): int(measured and need.count.startswith("same_text.")) for need in plan.history},
        scores=_scores(contribution, plan, given, score) if measured else {},
    ), measured  # fmt: skip


def _contribution(case: Case) -> Contribution | None:
    """The contribution if the case states a text."""
    fields = {key: value for key, value in case.contribution.items() if value is not None}
    text = case.facts.get("text")
    if isinstance(text, TextValue):
        fields["text"] = text.visible
    if "text" not in fields:
        return None
    fields["attachments"] = tuple(Attachment(**one) for one in fields.get("attachments", ()))
    return Contribution(**{"id": CASE_ID, **fields})


def _scores(
    contribution: Contribution, plan: Plan, given: Mapping[str, Value], score: Score
) -> Mapping[str, float | None] | Failed:
    if all(f"score.{attribute}" in given for attribute in plan.attributes):
        return dict.fromkeys(plan.attributes)
    if score is None:
        return Failed("no model is loaded")
    return score(contribution.text, contribution.language or plan.policy.language)


def _run_innocent(line: int, text: str, plan: Plan, score: Score, now: datetime) -> Result:
    case = Case(
        note=f"innocent: {text[:60]}", place=_INNOCENT_PLACE, facts={}, contribution={"text": text}
    )
    decision = _decide(case, plan, score, now.astimezone(UTC))
    rejecting = [hit.rule for hit in decision.hits if hit.live and hit.action == "reject"]
    says = f"an innocent comment is rejected by {_names(frozenset(rejecting))}" if rejecting else ""
    return Result(case.note, "innocent.txt", line, not rejecting, False, says)
