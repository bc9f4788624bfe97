"""A rule as one English sentence, from the tables of facts and operators."""

from moderation.policy.fact_types import TYPES
from moderation.policy.facts import Fact, find_fact
from moderation.policy.operators import BARE, OPERATORS
from moderation.policy.rule import (
    All,
    Condition,
    Not,
    PatternTest,
    PhraseTest,
    Policy,
    Rule,
    Test,
    Words,
)
from moderation.policy.values import show_duration


def say_rule(rule: Rule, policy: Policy) -> str:
    """The rule in a sentence: "when the kind is story and the words are below 200, reject"."""
    when = f"when {say_condition(rule.when, policy)}"
    unless = "".join(f", unless {say_condition(part, policy)}" for part in rule.unless)
    return f"{when}{unless}, {rule.action}{_how(rule)}"


def _how(rule: Rule) -> str:
    said = []
    if rule.events != ("submit", "edit"):
        said.append("on " + " or ".join(rule.events))
    if rule.mode != "live":
        said.append("in shadow" if rule.mode == "shadow" else "switched off")
    if rule.share < 1:
        said.append(
            f"for {rule.share:.6g} of contributions"
            if rule.share < 0.0001
            else f"for {rule.share * 100:.6g}% of contributions"
        )
    if rule.since is not None:
        said.append(f"from {rule.since:%Y-%m-%d %H:%M} UTC")
    if rule.until is not None:
        said.append(f"until {rule.until:%Y-%m-%d %H:%M} UTC")
    return f" ({', '.join(said)})" if said else ""


def say_condition(condition: Condition, policy: Policy, *, inner: bool = False) -> str:
    """The condition in words; `inner` ones of several parts stand in brackets."""
    if isinstance(condition, Test):
        return say_test(condition, policy)
    if isinstance(condition, Not):
        return f"not ({say_condition(condition.part, policy)})"
    joint = " and " if isinstance(condition, All) else " or "
    said = joint.join(say_condition(part, policy, inner=True) for part in condition.parts)
    return f"({said})" if inner and len(condition.parts) > 1 else said


def say_test(test: Test, policy: Policy) -> str:
    """One test in words: "the words are below 200"."""
    fact = find_fact(test.fact, policy)
    if fact.type == "yes/no" and isinstance(test.argument, bool) and test.operator == "=":
        return fact.yes if test.argument else fact.no
    verb = "are" if fact.plural else "is"
    noun = f"the {fact.noun}{_window(test, policy)}" if not fact.noun.startswith("`") else fact.noun
    if test.operator == "stated":
        return f"{noun} {verb}{'' if test.argument is True else ' not'} stated"
    operator = OPERATORS.get(test.operator) or BARE[fact.type]
    argument = say_argument(test, fact)
    if fact.type in {"text", "set"}:
        return f"{noun} {_asks(operator.says, plural=fact.plural)} {argument}".replace("  ", " ")
    return f"{noun} {verb} {operator.says} {argument}".replace("  ", " ")


def _asks(says: str, *, plural: bool) -> str:
    """Verbs stand alone; "any of" and its like need one."""
    if says.endswith(" of"):
        return f"{'include' if plural else 'includes'} {says}"
    return says


def _window(test: Test, policy: Policy) -> str:
    asked = policy.keys[test.key]
    within = "" if asked.within is None else f" within {show_duration(asked.within)}"
    return within + ("" if asked.of_at_least is None else f" of at least {asked.of_at_least}")


def say_argument(test: Test, fact: Fact) -> str:
    """The argument as the author would say it."""
    argument, show = test.argument, TYPES[fact.type].show
    if isinstance(argument, PhraseTest):
        spared = (
            f" (but not in {', '.join(f'“{phrase}”' for phrase in argument.exceptions[:3])})"
            if argument.exceptions
            else ""
        )
        return argument.shown + spared
    if isinstance(argument, PatternTest):
        return f"`{argument.pattern}`"
    if isinstance(argument, Words):
        return argument.shown
    if isinstance(argument, tuple):
        joint = " and " if test.operator == "between" else " or "
        return joint.join(show(value) for value in argument)
    return show(argument)
