"""POST /v1/decisions:batch."""

import json

from moderation.api.loading import MAX_BODY
from tests.api.conftest import make_submission

NDJSON = {"Content-Type": "application/x-ndjson"}


def send(api, lines, query="", **more):
    data = b"\n".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
    )
    answer = api.send("POST", f"/v1/decisions:batch{query}", data=data, headers=NDJSON, **more)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def test_each_line_is_answered_in_its_place(api):
    answers = send(
        api,
        [
            make_submission("c-1"),
            b"{bad",
            make_submission("c-2", "a badword"),
            b"",
            make_submission("c-3", contribution={"kind": "a b"}),
            b'"' + b"x" * MAX_BODY + b'"',
            make_submission("c-1"),
        ],
    )

    assert [
        (one.get("contribution_id"), one.get("action"), one.get("status"), one.get("line"))
        for one in answers
    ] == [
        ("c-1", "approve", "published", None),
        (None, None, 400, 2),
        ("c-2", "reject", "rejected", None),
        (None, None, 400, 4),
        (None, None, 422, 5),
        (None, None, 413, 6),
        ("c-1", "approve", "published", None),
    ]
    assert answers[6]["replayed"]


def test_the_answers_are_recorded(api):
    answers = send(api, [make_submission(f"c-{n}") for n in range(300)])

    assert [one["contribution_id"] for one in answers] == [f"c-{n}" for n in range(300)]
    kept = api.send("GET", "/v1/contributions/c-299").json
    assert kept["decisions"][0]["decision_id"] == answers[299]["decision_id"]


def test_an_edit_later_in_the_batch_is_an_edit(api):
    answers = send(api, [make_submission("c-1"), make_submission("c-1", "a badword")])

    assert answers[1]["status"] == "published"
    assert answers[1]["shown_decision_id"] == answers[0]["decision_id"]


def test_a_dry_run_records_nothing(api):
    send(api, [make_submission("c-1")], "?dry_run=true&explain=true&policy=test")

    assert api.send("GET", "/v1/contributions/c-1").status_code == 404


def test_explain_adds_a_trace_to_each_line(api):
    answers = send(api, [make_submission("c-1"), make_submission("c-2")], "?explain=true")

    assert all(one["trace"]["rules"] for one in answers)


def test_an_unknown_policy_is_told_in_each_line(api):
    answers = send(api, [make_submission("c-1")], "?policy=nothing")

    assert answers[0]["status"] == 404


def test_a_body_may_be_empty(api):
    assert send(api, []) == []


def test_json_is_not_taken_for_a_batch(api):
    answer = api.send("POST", "/v1/decisions:batch", make_submission("c-1"))

    assert answer.status_code == 415


def test_a_line_of_the_limit_is_read(api):
    line = json.dumps(make_submission("c-1")).encode().ljust(MAX_BODY)

    assert [one["status"] for one in send(api, [line, line + b" "])] == ["published", 413]
