"""What a community editor is told of the usual slips, word for word.

The texts stand in messages.txt: a slip's name behind `===`, the policy, and behind `>>>` what is told.
"""

from pathlib import Path

import pytest

from moderation.policy.load import load
from moderation.policy.problem import PolicyError, did_you_mean
from tests.policy.written import ATTRIBUTES, policy, problems_of, rule, told

GOLDEN = Path(__file__).with_name("messages.txt").read_text("utf-8")
MESSAGES = {
    name: tuple(rest.split("\n>>>\n")) if "\n>>>\n" in rest else ("", rest.removeprefix(">>>\n"))
    for section in GOLDEN.split("=== ")[1:]
    for name, rest in [section.split("\n", 1)]
}


@pytest.mark.parametrize("slip", MESSAGES)
def test_a_slip_is_told_in_these_words(slip):
    written, words = MESSAGES[slip]

    assert words.strip("\n") == told(written + "\n")


@pytest.mark.parametrize("slip", MESSAGES)
def test_a_message_begins_small_and_ends_without_a_stop(slip):
    for problem in problems_of(MESSAGES[slip][0] + "\n"):
        for said in (problem.what, problem.mend):
            assert said[0] == said[0].lower()
            assert not said.endswith(".")
            assert "\n" not in said


def test_a_message_holds_no_word_of_the_code():
    insides = ("str", "int", "float", "bool", "dict", "NoneType", "Scalar", "Mapping", "Traceback")

    assert [word for word in insides if f" {word} " in GOLDEN] == []


def test_all_problems_are_told_at_once_in_the_order_of_the_file():
    text = policy(
        rule("{word: 3}", "hodl", rule_id="a"),
        rule("{words: {belwo: 3}}", "hold", "mode: shadwo", rule_id="b"),
        head="defualt: hold\ntimezone: Mars\n",
    )
    places = [(p.place.line, p.place.column) for p in problems_of(text)]

    assert [p.code for p in problems_of(text)] == [
        "unknown-key", "unknown-timezone", "unknown-fact", "type", "unknown-operator", "type",
    ]  # fmt: skip
    assert places == sorted(places)


def test_problems_of_several_files_are_told_at_once():
    files = {
        "p.yaml": "policy: p\nextends: [q]\nlists: {l: l.txt}\nrules: [{id: a}]\n",
        "q.yaml": "policy: q\nrulse: []\n",
        "l.txt": b"caf\xe9\n",
        "p.cases.yaml": "- {given: {wrods: 3}, want: {rules: []}}\n",
        "innocent.txt": b"\xff",
    }

    assert [(p.place.file, p.code) for p in problems_of(files)] == [
        ("innocent.txt", "not-utf8"),
        ("l.txt", "not-utf8"),
        ("p.cases.yaml", "unknown-fact"),
        ("p.yaml", "missing-key"),
        ("p.yaml", "missing-key"),
        ("q.yaml", "missing-key"),
        ("q.yaml", "unknown-key"),
    ]


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(PolicyError) as refused:
        load({}.get, "p.yaml", ATTRIBUTES)

    assert (
        str(refused.value) == "p.yaml:1:1: there is no file `p.yaml`\n   mend: name a policy file"
    )


def test_a_long_line_is_shown_round_the_place():
    shown = told(f"policy: p\nrules: []\ntitle: {'x' * 300}: y {'z' * 300}\n").splitlines()

    assert len(shown[1]) < 140
    assert shown[1][shown[2].index("^")] == ":"


def test_signs_that_move_the_cursor_are_not_shown():
    assert "\x1b" not in told("policy: p\nrules: []\ntitle: \x1b[31mred\n")


@pytest.mark.parametrize(
    ("word", "known", "mend"),
    [
        ("wrods", ["words", "lines"], "did you mean `words`?"),
        ("Words", ["words"], "did you mean `words`?"),
        ("tite", ["site", "title"], "did you mean `site` or `title`?"),
        ("min", ["at_least"], "did you mean `at_least`?"),
        ("below=3", ["below"], "write a colon and a space between them: `below: 3`"),
        ("zebra", ["a", "b"], "known here: `a`, `b`"),
        ("zebra", [], "take it out"),
        ("zebra", [f"key{n}" for n in range(30)], "`moderation reference` lists what may stand here"),
    ],
)  # fmt: skip
def test_the_way_out_of_an_unknown_word(word, known, mend):
    assert did_you_mean(word, known) == mend
