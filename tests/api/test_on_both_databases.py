"""One contribution's whole way over HTTP, on SQLite and on PostgreSQL."""

import json

import pytest

from tests.api.conftest import fill, make_submission, run_app
from tests.databases import sqlite_template, url

__all__ = ["sqlite_template", "url"]

REPORT = {"contribution_id": "a/b", "reason": "abusive", "reporter": {"id": "u-9"}}


@pytest.fixture
def api(url):
    fill(url)
    yield from run_app(url)


def test_a_contributions_way(api):
    first = api.decide("a/b", "Text with 😀 and \u2028")
    assert api.decide("a/b", "Text with 😀 and \u2028") == first | {"replayed": True}
    edited = api.decide("a/b", "please wait")
    assert (edited["action"], edited["status"]) == ("hold", "published")

    assert api.send("POST", "/v1/reports", REPORT).status_code == 201
    assert api.send("POST", "/v1/reports", REPORT).status_code == 200
    item = api.send("GET", "/v1/queue?view=reported&text=PLEASE").json["items"][0]
    assert api.send("POST", "/v1/queue/a%2Fb/claim").status_code == 200

    ruling = {"action": "reject", "version": item["version"], "note": "no"}
    assert api.send("POST", "/v1/queue/a%2Fb/review", ruling).json["status"] == "rejected"
    assert api.send("POST", "/v1/queue/a%2Fb/review", ruling).status_code == 409
    assert api.send("POST", "/v1/queue/a%2Fb/undo").json["status"] == "published"

    changes = api.send("GET", "/v1/changes").json["changes"]
    assert [one["status"] for one in changes] == ["published", "rejected", "published"]
    assert api.send("DELETE", "/v1/contributions/a%2Fb").status_code == 204
    assert api.send("GET", "/v1/queue").json["items"] == []


def test_a_batch(api):
    data = "\n".join(json.dumps(make_submission(f"c-{n % 50}")) for n in range(100)).encode()
    headers = {"Content-Type": "application/x-ndjson"}
    answer = api.send("POST", "/v1/decisions:batch", data=data, headers=headers)

    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["contribution_id"] for one in told] == [f"c-{n % 50}" for n in range(100)]
    assert [one["replayed"] for one in told] == [False] * 50 + [True] * 50


def test_it_is_ready(api):
    assert api.send("GET", "/readyz", key=None).status_code == 200
