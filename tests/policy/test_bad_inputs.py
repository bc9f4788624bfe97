"""Bad policies are refused, or warned of, and say so in the right words.

The cases stand in tests/bad_inputs/: a line each in policy_cases.jsonl, a file each in policies/.
A `note` says where a case had to change to be wrong in the same way in our language.
"""

import json
import os
from pathlib import Path

import pytest

from moderation.decision import decide
from moderation.folder import read_folder
from moderation.policy.gather import gather
from moderation.policy.load import Loaded, load
from moderation.policy.plan import compile_plan
from moderation.policy.problem import PolicyError, Problem, render
from tests.policy.written import ATTRIBUTES, NOW, decided, policy, problems_of, rule, subject

ROOM = Path(__file__).parent.parent / "bad_inputs"
FILES = ROOM / "policies"
CASES = [json.loads(line) for line in (ROOM / "policy_cases.jsonl").read_text("utf-8").splitlines()]
BY_ID = {case["id"]: case for case in CASES}
PATHS = ("P143", "P144", "P145", "P146", "P147", "P149", "P152", "P155")
PATTERNS = ("P103", "P107", "P110")
BAITS = [
    "a" * 5000,
    "a" * 5000 + "!",
    "ab" * 2500,
    "1" * 5000,
    " " * 5000,
    "={" * 2500,
    "aaaa.bbbb" * 500,
]


def read_case(case: dict[str, str]) -> Loaded | tuple[Problem, ...]:
    try:
        return load(read_folder(FILES), case["file"], ATTRIBUTES)
    except PolicyError as error:
        return error.problems


def test_no_case_is_left_out():
    files = {path.name for path in FILES.iterdir()}

    assert len(BY_ID) == 77
    assert files - {case["file"] for case in CASES} == {"p140_cycle_b.yaml"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_bad_policy_gets_its_verdict_in_words(case):
    answer = read_case(case)
    problems = answer.warnings if isinstance(answer, Loaded) else answer
    told = "\n".join(f"{problem.what}\n{problem.mend}" for problem in problems)

    assert ("accepted" if isinstance(answer, Loaded) else "refused") == case["verdict"]
    assert set(case["codes"]) == {problem.code for problem in problems}
    assert [word for word in case["says"] if word not in told] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_problem_has_a_place_in_the_file(case):
    answer = read_case(case)
    problems = answer.warnings if isinstance(answer, Loaded) else answer

    for problem in problems:
        lines = (FILES / problem.place.file).read_bytes().count(b"\n") + 1
        assert 1 <= problem.place.line <= lines
        assert problem.place.column >= 1
        assert problem.mend


def test_a_byte_that_is_not_utf8_is_told_by_its_offset():
    data = (FILES / BY_ID["P019"]["file"]).read_bytes()
    (problem,) = read_case(BY_ID["P019"])

    assert f"byte {data.index(0xE9)} " in problem.what
    assert problem.place.line == 2


def test_a_tag_executes_nothing():
    tags = [case for case in CASES if case["codes"] == ["tag"]]

    assert len(tags) == 5
    for case in tags:
        read_case(case)
    assert not Path("/tmp/PWNED").exists()


@pytest.mark.parametrize("case_id", PATHS)
def test_a_path_is_refused_in_extends_and_in_lists(case_id):
    lines = [problem.place.line for problem in read_case(BY_ID[case_id])]

    assert lines == [2, 3]


@pytest.mark.parametrize("case_id", PATHS)
def test_a_path_is_never_asked_for(case_id):
    asked = []

    def read(name: str) -> bytes | None:
        asked.append(name)
        return (FILES / name).read_bytes() if name == BY_ID[case_id]["file"] else None

    with pytest.raises(PolicyError):
        load(read, BY_ID[case_id]["file"], ATTRIBUTES)
    stem = BY_ID[case_id]["file"].removesuffix(".yaml")
    assert set(asked) <= {f"{stem}.yaml", f"{stem}.cases.yaml", "innocent.txt"}


@pytest.fixture
def outside(tmp_path):
    """A policy's folder with a secret beside it."""
    (tmp_path / "secret.yaml").write_text("policy: secret\nrules: [kept-from-you]\n")
    (tmp_path / "secret.txt").write_text("kept-from-you\n")
    (tmp_path / "inside" / "lists").mkdir(parents=True)
    return tmp_path / "inside"


def refusal(folder: Path, text: str) -> str:
    (folder / "p.yaml").write_text(text)
    with pytest.raises(PolicyError) as refused:
        load(read_folder(folder), "p.yaml", ATTRIBUTES)
    return str(refused.value)


@pytest.mark.parametrize(
    "name", ["../secret.txt", "lists/../../secret.txt", "{outside}/secret.txt"]
)
def test_no_file_outside_the_folder_is_opened(outside, name):
    told = refusal(
        outside, f"policy: p\nlists: {{l: '{name.format(outside=outside.parent)}'}}\nrules: []\n"
    )

    assert "is not a file of the policy's folder" in told
    assert "kept-from-you" not in told


def test_a_link_out_of_the_folder_is_not_followed(outside):
    os.symlink(outside.parent / "secret.txt", outside / "lists" / "link.txt")
    told = refusal(outside, "policy: p\nlists: {l: lists/link.txt}\nrules: []\n")

    assert "there is no file `lists/link.txt`" in told
    assert "kept-from-you" not in told


def test_a_linked_policy_out_of_the_folder_is_not_followed(outside):
    os.symlink(outside.parent / "secret.yaml", outside / "secret.yaml")
    told = refusal(outside, "policy: p\nextends: [secret]\nrules: []\n")

    assert "there is no policy `secret`" in told
    assert "kept-from-you" not in told


def test_a_linked_folder_is_not_followed(outside):
    os.symlink(outside.parent, outside / "up")
    told = refusal(outside, "policy: p\nlists: {l: up/secret.txt}\nrules: []\n")

    assert "there is no file `up/secret.txt`" in told


def test_a_folder_or_a_pipe_is_no_list(outside):
    os.mkfifo(outside / "lists" / "pipe.txt")
    told = refusal(outside, "policy: p\nlists: {a: lists, b: lists/pipe.txt}\nrules: []\n")

    assert told.count("there is no file") == 2


@pytest.mark.parametrize("case_id", PATTERNS)
@pytest.mark.parametrize("bait", BAITS, ids=lambda bait: bait[:9])
def test_a_costly_pattern_is_run_to_its_end(case_id, bait):
    loaded = read_case(BY_ID[case_id])
    plan = compile_plan(loaded.policy)
    decision = decide(
        plan, gather(plan, subject(bait)), event="submit", now=NOW, contribution_id="c"
    )

    assert decision.degraded == ()


def test_a_reason_is_told_as_it_is_written():
    text = policy(rule("{kind: comment}", reason="'<img src=x onerror=alert(1)> {{7*7}} ${{x}}'"))

    (reason,) = decided(text).reasons
    assert reason.reason == "<img src=x onerror=alert(1)> {7*7} ${x}"


# Made when needed, for they are large.

HEAD = "policy: p\n"
CHAIN = {
    f"chain_{n:04}.yaml": f"policy: chain_{n:04}\nextends: [chain_{n + 1:04}]\nrules: []\n"
    for n in range(1, 2000)
}
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(c)}: &{chr(c)} [{','.join(['*' + chr(c - 1)] * 9)}]\n" for c in range(ord("b"), ord("j"))
)
BOMBS = {
    "nested lists": (HEAD + "rules: " + "[" * 100_000, "too-deep"),
    "nested mappings": (HEAD + "rules: " + "{a: " * 100_000, "too-deep"),
    "nested dashes": (HEAD + "rules:\n  " + "- " * 100_000, "too-deep"),
    "nested keys": (HEAD + "rules:\n" + "".join(" " * n + "a:\n" for n in range(1, 1500)), "too-deep"),
    "nested conditions": (HEAD + "rules:\n- id: r\n  when: " + "{not: " * 5000, "too-deep"),
    "one value of 10 MB": (HEAD + "rules: []\ntitle: " + "x" * 10_000_000, "too-large"),
    "one key of 3 MB": (HEAD + "rules: []\n" + "x" * 3_000_000 + ": 1\n", "syntax"),
    "a quoted key of 3 MB": (HEAD + "rules: []\n? '" + "x" * 3_000_000 + "'\n: 1\n", "unknown-key"),
    "a value of 3 MB": (HEAD + "rules: []\ndefault: " + "x" * 3_000_000, "type"),
    "two million values": (HEAD + "rules: [" + "a," * 1_900_000 + "]\n", "too-large"),
    "many unknown keys": (HEAD + "rules: []\n" + "".join(f"k{n}: 1\n" for n in range(100_000)), "unknown-key"),
    "many duplicate keys": (HEAD + "rules: []\n" + "a: 1\n" * 100_000, "duplicate-key"),
    "many bad rules": (HEAD + "rules:\n" + "- {id: r, whne: 1}\n" * 20_000, "unknown-key"),
    "many anchors": (HEAD + "rules: [" + "&a x," * 100_000 + "]", "alias"),
    "a billion laughs": (LAUGHS + HEAD + "rules: []\n", "alias"),
    "quotes": (HEAD + "rules: []\ntitle: " + '"' * 1_000_000, "syntax"),
    "colons": (HEAD + "rules: []\ntitle: " + "a: " * 500_000, "syntax"),
    "question marks": (HEAD + "rules:\n" + "? " * 100_000, "too-deep"),
    "nul bytes": ("\0" * 3_000_000, "syntax"),
    "a chain of policies": ({"p.yaml": HEAD + "extends: [chain_0001]\nrules: []\n", **CHAIN}, "too-deep"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused(name):
    text, code = BOMBS[name]
    problems = problems_of(text)

    assert code in {problem.code for problem in problems}
    assert {problem.severity for problem in problems} == {"error"}
    assert all(len(render(problem)) < 1500 for problem in problems)


def test_ten_thousand_rules_are_many_and_no_bomb():
    rules = "".join(
        rule(f"{{links.count: {{above: {n}}}}}", rule_id=f"r{n}") for n in range(10_000)
    )

    assert problems_of(policy(rules)) == ()


def test_a_hundred_thousand_phrases_are_many_and_no_bomb():
    phrases = ",".join(f"w{n}" for n in range(100_000))

    assert problems_of(policy(rule(f"{{text: {{contains: [{phrases}]}}}}"))) == ()


def test_no_more_problems_are_told_than_anybody_reads():
    many = "".join(f"k{n}: 1\n" for n in range(1000))

    assert len(problems_of(f"policy: p\nrules: []\n{many}")) == 200
