"""One test of a condition: `fact: value` or `fact: {operator: argument, modifier: …}`."""

from typing import cast

from moderation.policy.facts import Fact
from moderation.policy.operators import (
    BARE,
    COUNT_MODIFIERS,
    OPERATORS,
    PATTERN_MODIFIERS,
    TEXT_MODIFIERS,
    Operator,
    operators_of,
    same,
)
from moderation.policy.problem import MEANT, did_you_mean
from moderation.policy.rule import Argument, Evasion, FactKey, PatternTest, PhraseTest, Test, Words
from moderation.policy.scope import GARBLED, Scope, unknown
from moderation.policy.source import Mapping, Node, Scalar, Sequence
from moderation.text.links import registrable
from moderation.text.patterns import PatternError, compile_pattern
from moderation.text.phrases import Phrases

PROMISES = ("precision", "share")

Entries = dict[str, tuple[Scalar, Node]]


def read_tests(key: Scalar, node: Node, scope: Scope) -> tuple[Test, ...]:
    """The tests on one fact, all of which must hold; none where errors are noted."""
    fact = scope.fact(key.text, key.place)
    if fact is None:
        return ()
    if _says_an_operator(fact, node, scope):
        return ()
    if not isinstance(node, Mapping) or _names_a_list(node):
        test = _read_argument(BARE[fact.type], fact, key, node, {}, scope)
        return (
            ()
            if test is None
            else (Test(scope.ask(FactKey(fact.name)), fact.name, "=", test, key.place),)
        )
    entries = _known_entries(fact, node, scope)
    asked = _asked(fact, entries, scope)
    names = [name for name in entries if name in OPERATORS]
    if not names and len(entries) == len(node.entries):
        scope.problems.error(
            key.place,
            "missing-operator",
            f"nothing is asked of `{fact.name}`",
            f"write one of {', '.join(f'`{name}`' for name in operators_of(fact.type))}",
        )
    tests = []
    for name in names:
        _, argument_node = entries[name]
        argument = _read_argument(
            OPERATORS[name], fact, entries[name][0], argument_node, entries, scope
        )
        if argument is not None:
            tests.append(Test(scope.ask(asked), fact.name, name, argument, entries[name][0].place))
    return tuple(tests)


def _says_an_operator(fact: Fact, node: Node, scope: Scope) -> bool:
    """Whether a test is written as in speech, `words: below 200`; then an error is noted."""
    if not isinstance(node, Scalar) or not node.plain or node.kind != "text":
        return False
    head, _, rest = node.text.partition(" ")
    operator = MEANT.get(head, head)
    if not rest or operator not in operators_of(fact.type):
        return False
    scope.problems.error(
        node.place,
        "missing-operator",
        f"`{node.shown}` is not written as a test",
        f"write `{fact.name}: {{{operator}: {Scalar(node.place, rest, True).shown}}}`; if it is a text, put it in quotes",
    )
    return True


def _names_a_list(node: Mapping) -> bool:
    return [key.text for key, _ in node.entries] == ["list"]


def _known_entries(fact: Fact, node: Mapping, scope: Scope) -> Entries:
    """Operators and modifiers that the fact takes; others are errors."""
    allowed = [*operators_of(fact.type), *_modifiers(fact, node)]
    known: Entries = {}
    for key, value in node.entries:
        if key.text in allowed:
            known[key.text] = key, value
        elif fact.type == "score" and key.text in PROMISES:
            scope.problems.error(
                key.place,
                "promise",
                f"the promise `{key.shown}` is not available yet",
                "write `at_least:` with a threshold, for example `at_least: 0.9`",
            )
        elif key.text in (*TEXT_MODIFIERS, *PATTERN_MODIFIERS, *COUNT_MODIFIERS):
            scope.problems.error(
                key.place,
                "misplaced",
                f"`{key.shown}` does not go with this test",
                _misplaced(fact, key.text),
            )
        elif key.text in OPERATORS:
            scope.problems.error(
                key.place,
                "operator-type",
                f"`{key.shown}` cannot be asked of `{fact.name}`",
                f"it takes {', '.join(f'`{name}`' for name in operators_of(fact.type))}",
            )
        else:
            known_names = [*allowed, *(PROMISES if fact.type == "score" else ())]
            scope.problems.error(
                key.place,
                "unknown-operator",
                f"unknown operator `{key.shown}` for `{fact.name}`",
                f"write an operator before it, for example `{known_names[0]}: {key.shown}`"
                if key.text[:1].isdigit() and not key.text.isdigit()
                else unknown(key, value, known_names),
            )
    return known


def _modifiers(fact: Fact, node: Mapping) -> tuple[str, ...]:
    if fact.type == "text":
        return (
            PATTERN_MODIFIERS
            if any(key.text == "matches" for key, _ in node.entries)
            else TEXT_MODIFIERS
        )
    if fact.windowed:
        return COUNT_MODIFIERS if fact.name == "author.rejected_share" else ("within",)
    return ()


def _misplaced(fact: Fact, name: str) -> str:
    if name in TEXT_MODIFIERS and fact.type == "text":
        return "it goes with phrases, not with `matches`; write two tests under `all:`"
    if name in PATTERN_MODIFIERS and fact.type == "text":
        return "it goes with `matches`"
    if name == "of_at_least":
        return "it goes with `author.rejected_share`"
    if name == "within":
        return "it goes with counts such as `author.contributions`"
    return "take it out"


def _asked(fact: Fact, entries: Entries, scope: Scope) -> FactKey:
    within = of_at_least = None
    if "within" in entries:
        within = scope.value(entries["within"][1], "duration")
        if within == 0:
            scope.problems.error(
                entries["within"][1].place,
                "range",
                "a window of no length holds nothing",
                "write for example `10 minutes`",
            )
    if "of_at_least" in entries:
        of_at_least = scope.value(entries["of_at_least"][1], "number")
    return FactKey(
        fact.name,
        None if within is None else float(within),
        None if of_at_least is None else int(of_at_least),
    )


def _read_argument(
    operator: Operator, fact: Fact, key: Scalar, node: Node, entries: Entries, scope: Scope
) -> Argument | None:
    if operator.takes == "phrases":
        return _read_phrases(operator, node, entries, scope)
    if operator.takes == "pattern":
        return _read_pattern(node, entries, scope)
    if operator.takes == "words":
        return _read_words(operator, fact, node, scope)
    if operator.takes == "yes_no":
        return cast(bool | None, scope.value(node, "yes/no"))
    if operator.takes == "quantity":
        return cast(float | None, scope.value(node, fact.type))
    if operator.takes == "range" and not isinstance(node, Sequence):
        return _read_range(node, fact, (), scope)
    values = tuple(scope.value(item, fact.type) for item in scope.items(node, "values"))
    if not values or None in values:
        return None
    numbers = cast(tuple[float, ...], values)
    return numbers if operator.takes == "values" else _read_range(node, fact, numbers, scope)


def _read_range(
    node: Node, fact: Fact, ends: tuple[float, ...], scope: Scope
) -> tuple[float, ...] | None:
    if len(ends) != 2:
        scope.problems.error(
            node.place, "type", "`between` takes two ends", "write for example `between: [10, 20]`"
        )
        return None
    if ends[0] > ends[1] and fact.type != "hour":
        scope.problems.error(
            node.place,
            "range",
            "the first end of `between` is above the second",
            "write the lower end first",
        )
        return None
    return ends


def _read_words(operator: Operator, fact: Fact, node: Node, scope: Scope) -> Words | None:
    """Words of a set or of a one-of test. After a named operator a bare word is a list's name."""
    bare_is_list = operator.name != "="
    values: list[str] = []
    if isinstance(node, Scalar) and bare_is_list:
        listed = _listed(node, scope)
        if listed is None:
            return None
        values.extend(listed)
        shown = f"the list `{node.text}`"
    else:
        said = []
        for item in scope.items(node, "values"):
            if isinstance(item, Mapping):
                values.extend(_named_list(item, scope) or ())
                said.append(
                    "the list "
                    + ", ".join(f"`{v.text}`" for _, v in item.entries if isinstance(v, Scalar))
                )
                continue
            word = scope.value(item, fact.type if fact.type in {"id", "weekday"} else "word")
            if word is not None:
                values.append(str(word))
                said.append(str(word))
        shown = " or ".join(said)
    if not values:
        return None
    if fact.name == "links.hosts":
        values = [registrable(same(value)) for value in values]
    folded = values if fact.type == "id" else [same(value) for value in values]
    return Words(tuple(dict.fromkeys(folded)), shown)


def _listed(name: Scalar, scope: Scope) -> tuple[str, ...] | None:
    if name.text in scope.lists:
        return scope.lists[name.text]
    scope.problems.error(
        name.place,
        "unknown-list",
        f"there is no list `{name.shown}`",
        f"did you mean `{near}`?"
        if (near := _near_list(name.text, scope))
        else f"put phrases in brackets: [{name.text}], or define the list under `lists:`",
    )
    return None


def _near_list(name: str, scope: Scope) -> str | None:
    mend = did_you_mean(name, list(scope.lists))
    return mend.split("`")[1] if mend.startswith("did") else None


def _named_list(node: Mapping, scope: Scope) -> tuple[str, ...] | None:
    entries = scope.entries(node, "a reference to a list", ("list",))
    if not entries:
        return None
    name = entries["list"][1]
    if not isinstance(name, Scalar):
        scope.problems.error(
            name.place, "type", "a list's name is one word", "write `{list: slurs}`"
        )
        return None
    return _listed(name, scope)


def _read_phrases(
    operator: Operator, node: Node, entries: Entries, scope: Scope
) -> PhraseTest | None:
    phrases, shown = _phrases(operator, node, scope)
    evasion = "normal"
    if "evasion" in entries:
        evasion = (
            scope.one_of(entries["evasion"][1], "a level of evasion", ("off", "normal", "strict"))
            or "normal"
        )
    exact = (
        "case" in entries
        and scope.one_of(entries["case"][1], "a way to compare", ("exact",)) is not None
    )
    part = "part_of_word" in entries and scope.value(entries["part_of_word"][1], "yes/no") is True
    exceptions: tuple[str, ...] = ()
    if "except" in entries:
        exceptions, _ = _phrases(OPERATORS["contains"], entries["except"][1], scope)
    if not phrases:
        return None
    return PhraseTest(
        phrases,
        shown,
        cast(Evasion, evasion),
        exact,
        part,
        exceptions,
        Phrases(phrases, exact_case=exact, part_of_word=part),
        Phrases(exceptions, exact_case=exact, part_of_word=part) if exceptions else None,
    )


def _phrases(operator: Operator, node: Node, scope: Scope) -> tuple[tuple[str, ...], str]:
    """The phrases and how the author named them. A bare word is a list's name, but for `fact: word`."""
    if isinstance(node, Scalar) and operator.name != "=":
        if node.kind != "text":
            scope.text(node, "a list's name")
            return (), ""
        return _listed(node, scope) or (), f"a phrase of the list `{node.text}`"
    if isinstance(node, Mapping):
        return _named_list(node, scope) or (), "a phrase of the list"
    found: list[str] = []
    said: list[str] = []
    for item in scope.items(node, "phrases"):
        if isinstance(item, Mapping):
            found.extend(_named_list(item, scope) or ())
            said.append(
                "a phrase of the list "
                + ", ".join(f"`{v.text}`" for _, v in item.entries if isinstance(v, Scalar))
            )
            continue
        phrase = scope.phrase(item)
        if phrase is not None:
            found.append(phrase)
            said.append(f"“{phrase}”")
    shown = " or ".join(said[:3]) + (f" or one of {len(said) - 3} more" if len(said) > 3 else "")
    return tuple(dict.fromkeys(found)), shown


def _read_pattern(node: Node, entries: Entries, scope: Scope) -> PatternTest | None:
    pattern = scope.text(node, "a pattern")
    if pattern is None:
        return None
    assert isinstance(node, Scalar)
    if node.garbled:
        scope.problems.error(node.place, "escape", *GARBLED)
        return None
    exact = (
        "case" in entries
        and scope.one_of(entries["case"][1], "a way to compare", ("exact",)) is not None
    )
    backtracking = "engine" in entries and (
        scope.one_of(entries["engine"][1], "an engine", ("backtracking",)) is not None
    )
    try:
        compiled = compile_pattern(pattern, exact_case=exact, backtracking=backtracking)
    except PatternError as error:
        scope.problems.error(node.place, "pattern", error.what, error.mend)
        return None
    if compiled.matches_empty:
        scope.problems.error(
            node.place,
            "matches-everything",
            "the pattern matches every text, even an empty one",
            "name at least one sign that must be there, for example with `+` in place of `*`",
        )
        return None
    if backtracking:
        scope.problems.warning(
            entries["engine"][0].place,
            "slow-pattern",
            "a backtracking pattern runs under a time limit; where it strikes, the rule is undetermined and an editor reads the text",
            "write the pattern without look-around and back-references where you can, and take `engine:` out",
        )
    return PatternTest(pattern, exact, backtracking, compiled)
