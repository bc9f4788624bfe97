"""Two readings of policy-language.md agree: the engine's and the naive one's."""

from dataclasses import replace

from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st

from moderation.decision import decide, is_live
from moderation.domain import EVENTS
from moderation.policy.evaluate import evaluate, numbers
from moderation.policy.rule import All, Any, Condition, Not, PatternTest, PhraseTest, Rule, Words
from tests.policy import naive
from tests.policy.drafts import NOW, Draft, drafts, givens, standings
from tests.policy.engine import BUILT_IN, facts_for, load_draft
from tests.policy.writing import write

UNHURRIED = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@settings(UNHURRIED, max_examples=400)
@given(drafts(), st.sampled_from(EVENTS), standings(), st.data())
def test_rules_and_decisions_come_out_as_the_language_says(
    draft: Draft, happened: str, standing: object, data: st.DataObject
) -> None:
    plan = load_draft(draft)
    known = data.draw(givens(plan.policy.keys), label="facts")
    contribution_id = data.draw(st.sampled_from(("c-1", "c-2", "c-3")), label="id")
    policy = replace(draft.policy(), rules=(*BUILT_IN, *draft.policy().rules))
    facts = facts_for(plan, known)
    before = None if happened == "submit" else standing
    note(write(draft)["drawn.yaml"])

    outcome = evaluate(plan, facts, event=happened, now=NOW)
    had = {plan.rules[number].id: outcome.of(number) for number in numbers(outcome.ran)}
    assert had == naive.outcomes(policy, known, happened, NOW)

    made = decide(
        plan, facts, event=happened, now=NOW, contribution_id=contribution_id, standing=before
    )
    wanted = naive.decide(
        policy, known, happened, NOW, before, lambda rule: is_live(rule, contribution_id)
    )
    assert naive.Final(made.action, made.status, made.shows, bool(made.degraded)) == wanted
    for state in set(had.values()):
        event(f"a rule is {state}")
    event(f"{happened}: {made.action}")


@settings(UNHURRIED, max_examples=200)
@given(drafts(), st.booleans())
def test_a_policy_is_loaded_as_it_was_meant(draft: Draft, flow: bool) -> None:
    note(write(draft, flow=flow)["drawn.yaml"])
    loaded = load_draft(draft, flow=flow).policy
    meant = draft.policy()

    assert (loaded.default, loaded.timezone) == (meant.default, meant.timezone)
    had = {rule.id: plain(rule) for rule in loaded.rules}
    assert had == {rule.id: plain(rule) for rule in (*BUILT_IN, *meant.rules)}


def plain(rule: Rule) -> Rule:
    """The rule without what is made for showing and in its plainest form."""
    return replace(
        rule,
        when=plain_condition(rule.when),
        unless=tuple(plain_condition(condition) for condition in rule.unless),
    )


def plain_condition(condition: Condition) -> Condition:
    """The condition with its words folded."""
    match condition:
        case All(parts):
            return All(tuple(plain_condition(part) for part in parts))
        case Any(parts):
            return Any(tuple(plain_condition(part) for part in parts))
        case Not(part):
            return Not(plain_condition(part))
    match condition.argument:
        case PhraseTest() as wanted:
            argument = replace(wanted, shown="")
        case PatternTest() as wanted:
            argument = wanted
        case Words(values) if condition.fact in ("author.id", "thread.author_id"):
            argument = Words(tuple(dict.fromkeys(values)), "")
        case Words(values):
            argument = Words(tuple(dict.fromkeys(map(naive.folded, values))), "")
        case other:
            argument = other
    return replace(condition, argument=argument)
