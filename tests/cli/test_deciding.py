"""`moderation decide` and `score`: the engine in a pipe."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.cli import cli

POLICY = """\
policy: pipe
rules:
  - id: closed
    when: {thread.open: false}
    then: reject
    reason: Comments have been closed for this article.
  - id: flood
    when: {author.contributions: {within: 10 minutes, at_least: 3}}
    then: hold
    reason: You are posting very fast.
  - id: again
    when: {same_text.thread: {at_least: 2}}
    then: flag
"""


def request(id: str, text: str = "A fair point.", **more: object) -> dict[str, object]:
    thread = {"id": "t", **more.pop("thread", {})}
    return {"contribution": {"id": id, "text": text}, "thread": thread, **more}


@pytest.fixture
def decide(tmp_path: Path):
    policy = tmp_path / "pipe.yaml"
    policy.write_text(POLICY)

    def call(*lines: object, code: int = 0, more: tuple[str, ...] = ()):
        body = "".join(
            (line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines
        )
        result = CliRunner().invoke(
            cli, ["decide", "--policy", str(policy), *more], input=body.encode()
        )
        assert code == result.exit_code, result.output
        return [json.loads(line) for line in result.stdout.splitlines()], result.stderr

    return call


def test_answers_come_in_order_and_progress_on_standard_error(decide):
    answers, told = decide(request("a"), request("b", "Another."), request("c", "A third."))

    assert ["a", "b", "c"] == [answer["contribution_id"] for answer in answers]
    assert "3 approve" in told


def test_history_counts_what_the_stream_has_shown(decide):
    author = {"id": "u"}
    lines = [request(str(n), f"Text number {n}.", author=author) for n in range(4)]

    answers, _ = decide(*lines)

    assert ["approve", "approve", "hold", "hold"] == [answer["action"] for answer in answers]


def test_a_thread_is_remembered(decide):
    answers, _ = decide(request("a", thread={"open": False}), request("b", "Another."))

    assert ["reject", "reject"] == [answer["action"] for answer in answers]


def test_an_id_seen_before_is_a_replay_or_an_edit(decide):
    first, again, edit = decide(request("a"), request("a"), request("a", "Edited."))[0]

    assert [False, True, False] == [first["replayed"], again["replayed"], edit["replayed"]]
    assert first["decision_id"] == again["decision_id"] != edit["decision_id"]


def test_a_text_posted_twice_is_counted(decide):
    answers, _ = decide(request("a"), request("b"))

    assert [[], ["again"]] == [
        [reason["rule"] for reason in answer["reasons"]] for answer in answers
    ]


def test_a_bad_line_answers_a_problem_in_its_place(decide):
    answers, told = decide(request("a"), "nonsense", request("c", "Another."), code=1)

    assert [None, 400, None] == [
        answer.get("status") if "type" in answer else None for answer in answers
    ]
    assert 2 == answers[1]["line"]
    assert "2 approve, 1 refused" in told


def test_a_trace_is_added_on_request(decide):
    answers, _ = decide(request("a"), more=("--explain",))

    assert "author-held" == answers[0]["trace"]["rules"][0]["rule"]


def test_a_policy_with_errors_decides_nothing(decide, tmp_path):
    (tmp_path / "pipe.yaml").write_text(POLICY.replace("flood", "again"))

    answers, told = decide(request("a"), code=1)

    assert [] == answers
    assert "the rule `again` stands in" in told


def test_without_a_policy_the_use_is_wrong():
    assert 2 == CliRunner().invoke(cli, ["decide"], input=b"").exit_code


def test_scores_of_each_text():
    body = (
        b'{"text": "What a thoughtful article."}\n{"text": "Vous avez raison.", "language": "fr"}\n'
    )

    result = CliRunner().invoke(cli, ["score"], input=body)

    english, french = (json.loads(line)["scores"] for line in result.stdout.splitlines())
    assert all(0 <= score <= 1 for score in english.values())
    assert {None} == set(french.values())


def test_what_cannot_be_scored_is_a_problem_in_its_place():
    result = CliRunner().invoke(cli, ["score"], input=b'{"txt": "a"}\n')

    assert (1, 400) == (result.exit_code, json.loads(result.stdout)["status"])
