"""What may not mean what its author thinks: warnings, never errors."""

from collections.abc import Iterator, Sequence

from moderation.domain import ACTIONS
from moderation.policy.problem import Place, Problems
from moderation.policy.read_cases import Case
from moderation.policy.read_condition import tests_of
from moderation.policy.rule import All, Condition, Policy, Rule, Test

Interval = tuple[float, bool, float, bool]  # low, low included, high, high included

EVERYTHING: Interval = (0.0, True, float("inf"), True)
_TOPS = {"share": 1.0, "score": 1.0, "hour": 23.0}


def lint(
    policy: Policy, place: Place, cases: Sequence[Case], problems: Problems, *, scored: bool
) -> None:
    """Note every warning about a policy without errors."""
    own = [rule for rule in policy.rules if rule.place.file != "built-in"]
    for rule in own:
        _never_hits(rule, problems)
    _never_decides(own, problems)
    _untried(own, cases, place.file, problems)
    if policy.default == "reject":
        problems.warning(
            place,
            "default-reject",
            "what no rule hits is rejected without a reason",
            "write a rule that rejects and says why",
        )
    scores = sorted(
        {asked.fact for asked in policy.keys.values() if asked.fact.startswith("score.")}
    )
    if scores and not scored:
        problems.warning(
            place,
            "no-model",
            f"no model is loaded: rules on {', '.join(f'`{name}`' for name in scores)} stay undetermined",
            "load a model; until then an editor reads what these rules would have judged",
        )


def _conjuncts(condition: Condition) -> Iterator[Condition]:
    """The parts that must all hold."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _conjuncts(part)
    else:
        yield condition


def _interval(test: Test) -> Interval | None:
    """The values for which a test on a number holds; None where it is no interval."""
    low, high, argument = 0.0, float("inf"), test.argument
    if isinstance(argument, bool) or not isinstance(argument, float | tuple):
        return None
    if isinstance(argument, tuple):
        inside = test.operator == "between" and len(argument) == 2 and argument[0] <= argument[1]
        return (argument[0], True, argument[1], True) if inside else None
    return {
        "below": (low, True, argument, False), "at_most": (low, True, argument, True),
        "at_least": (argument, True, high, True), "above": (argument, False, high, True),
    }.get(test.operator)  # fmt: skip


def _meet(one: Interval, other: Interval) -> Interval:
    low = max((one[0], not one[1]), (other[0], not other[1]))
    high = min((one[2], one[3]), (other[2], other[3]))
    return low[0], not low[1], high[0], high[1]


def _empty(interval: Interval, top: float) -> bool:
    low, low_in, high, high_in = _meet(interval, (0.0, True, top, True))
    return low > high or (low == high and not (low_in and high_in))


def _intervals(condition: Condition) -> tuple[dict[str, tuple[Test, Interval]], list[Condition]]:
    """The interval that each fact must lie in, and the parts that say something else."""
    bounds: dict[str, tuple[Test, Interval]] = {}
    rest: list[Condition] = []
    for part in _conjuncts(condition):
        interval = _interval(part) if isinstance(part, Test) else None
        if interval is None or not isinstance(part, Test):
            rest.append(part)
        else:
            _, former = bounds.get(part.key, (part, EVERYTHING))
            bounds[part.key] = part, _meet(former, interval)
    return bounds, rest


def _never_hits(rule: Rule, problems: Problems) -> None:
    bounds, rest = _intervals(rule.when)
    for key, (test, interval) in bounds.items():
        top = _TOPS.get(_type_of(key), float("inf"))
        if _empty(interval, top):
            problems.warning(
                test.place,
                "never-matches",
                f"the rule `{rule.id}` never hits: no value of `{test.fact}` fits all its tests",
                "correct the limits, or put the tests under `any:`",
            )
        elif (
            _meet(interval, (0.0, True, top, True)) == (0.0, True, top, True)
            and not rest
            and len(bounds) == 1
        ):
            problems.warning(
                test.place,
                "always-matches",
                f"the rule `{rule.id}` hits whatever `{test.fact}` is",
                "narrow the limits",
            )


def _type_of(key: str) -> str:
    if key.startswith("score."):
        return "score"
    return "hour" if key == "time.hour" else "share" if "share" in key.split(" ")[0] else "number"


def _within(inner: Interval, outer: Interval) -> bool:
    return _meet(inner, outer) == inner


def _covers(wide: Rule, narrow: Rule) -> bool:
    """Whether `wide` hits wherever `narrow` does, as far as intervals tell."""
    wide_bounds, wide_rest = _intervals(wide.when)
    narrow_bounds, narrow_rest = _intervals(narrow.when)
    if (
        wide.unless
        or not set(wide.events) >= set(narrow.events)
        or any(part not in narrow_rest for part in wide_rest)
    ):
        return False
    return all(
        key in narrow_bounds and _within(narrow_bounds[key][1], interval)
        for key, (_, interval) in wide_bounds.items()
    )


def _steady(rule: Rule) -> bool:
    return rule.mode == "live" and rule.share == 1 and rule.since is None and rule.until is None


def _never_decides(rules: Sequence[Rule], problems: Problems) -> None:
    """A milder rule that only hits where a severer one does has no say.

    Only rules that share a numeric fact are compared, so the work stays far below all pairs.
    """
    by_key: dict[str, list[Rule]] = {}
    for rule in rules:
        for key in sorted({test.key for test in tests_of(rule.when)}):
            by_key.setdefault(key, []).append(rule)
    told = set()
    for sharing in by_key.values():
        if len(sharing) > MOST_COMPARED:
            continue
        for mild in sharing:
            for severe in sharing:
                if mild.id in told or ACTIONS.index(mild.action) >= ACTIONS.index(severe.action):
                    continue
                if _steady(severe) and mild.mode == "live" and _covers(severe, mild):
                    told.add(mild.id)
                    problems.warning(
                        mild.place,
                        "never-decides",
                        f"the rule `{mild.id}` never decides: wherever it hits, `{severe.id}` hits too and is severer",
                        "exchange the limits, or take one of the two out",
                    )


MOST_COMPARED = 100  # rules on one fact; beyond this the comparison would take longer than loading


def _untried(rules: Sequence[Rule], cases: Sequence[Case], file: str, problems: Problems) -> None:
    """Every rule of the policy's own should be hit by one case and missed by another."""
    if not cases:
        return
    wanted = [case.rules | (case.shadow or frozenset()) for case in cases if case.rules is not None]
    for rule in rules:
        if rule.place.file != file or rule.mode == "off":
            continue
        hit = any(rule.id in names for names in wanted)
        missed = any(rule.id not in names for names in wanted)
        if not hit or not missed:
            what = "hits" if not hit else "misses"
            problems.warning(
                rule.place,
                "untried",
                f"no case {what} the rule `{rule.id}`",
                f"add a case that it {'hits' if not hit else 'must not hit'}",
            )
