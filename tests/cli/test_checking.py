"""`moderation check`, `test`, `explain`, `reference`: what authors see, and the exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.cli import cli

POLICY = """\
policy: my
rules:
  - id: shouting
    when: {caps_share: {above: 70%}, words: {at_least: 5}}
    then: flag
    reason: Please write without capitals.
cases:
  - note: five words are enough
    given: {caps_share: 100%, words: 5}
    want: {action: flag, rules: [shouting]}
  - note: four are not
    given: {caps_share: 100%, words: 4}
    want: {action: approve, rules: []}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "my.yaml"
    file.write_text(POLICY)
    return file


def run(*words: object, stdin: bytes = b"", code: int = 0):
    result = CliRunner().invoke(cli, [str(word) for word in words], input=stdin)

    assert code == result.exit_code, result.output
    return result


def test_a_right_policy_is_ready_to_publish(policy):
    assert f"{policy}: 1 rule, 2 cases, ready to publish\n" == run("check", policy).stdout


def test_each_rule_is_said_as_a_sentence(policy):
    said = run("check", policy, "--sentences").stdout

    assert (
        "shouting: when the share of capital letters is above 70% and the words are at least 5, flag"
        in said
    )


def test_a_problem_is_told_with_its_place_and_exit_code_1(policy):
    policy.write_text(POLICY.replace("words:", "word:", 1))

    told = run("check", policy, code=1).stdout

    assert f"{policy}:4:38: unknown fact `word`" in told
    assert "mend: did you mean `words`?" in told


def test_problems_can_be_read_by_programs(policy):
    policy.write_text(POLICY.replace("words:", "word:", 1))

    told = json.loads(run("check", policy, "--format", "json", code=1).stdout)

    assert [
        {
            "file": str(policy),
            "line": 4,
            "column": 38,
            "severity": "error",
            "code": "unknown-fact",
            "message": "unknown fact `word`",
            "mend": "did you mean `words`?",
        }
    ] == told


def test_a_file_of_cases_stands_for_its_policy(policy):
    cases = policy.with_name("my.cases.yaml")
    cases.write_text("- given: {words: 3}\n  want: {action: approve}\n")

    assert f"{policy}: 1 rule, 3 cases, ready to publish\n" == run("check", policy, cases).stdout


def test_a_missing_file_is_a_wrong_use():
    assert "does not exist" in run("check", "nowhere.yaml", code=2).stderr


def test_cases_that_pass_are_counted(policy):
    assert f"{policy}: 2 passed, 0 failed\n" == run("test", policy, "--model", "none").stdout


def test_a_case_that_fails_is_named_with_exit_code_1(policy):
    policy.write_text(POLICY.replace("at_least: 5", "at_least: 6"))

    told = run("test", policy, code=1).stdout

    assert f"✗ {policy}:8: five words are enough\n" in told
    assert "wanted flag, came out approve; wanted rules `shouting`, hit none" in told


def test_a_known_gap_that_is_closed_says_so(policy):
    policy.write_text(POLICY.replace("  - note: four", "  - todo: true\n    note: four"))

    assert "it passes now: drop `todo: true`" in run("test", policy, code=1).stdout


def test_explain_shows_the_rule_that_hit_and_the_evidence(policy):
    told = run("explain", "GET OUT OF MY TOWN", "--policy", policy).stdout

    assert told.startswith("flag  (published)\n")
    assert "“Please write without capitals.”" in told
    assert "● shouting  hit" in told
    assert "✓ caps_share is 100%" in told


def test_explain_can_be_read_by_programs(policy):
    told = json.loads(
        run("explain", "-", "--policy", policy, "--format", "json", stdin=b"hi").stdout
    )

    assert ["approve", "miss"] == [told["action"], told["trace"]["rules"][-1]["outcome"]]


def test_reference_names_a_fact_and_the_schema_is_json():
    assert "| `words` | number |" in run("reference").stdout
    assert "$defs" in json.loads(run("reference", "schema").stdout)
