"""What is true of every answer: headers, problems, the log, faults."""

import json
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from moderation.api.app import ENDPOINTS
from moderation.api.problems import KINDS
from tests.api.conftest import make_submission

CANARY = "canary-7f3a"


@pytest.mark.parametrize("path", ["/healthz", "/v1/queue", "/nothing", "/docs"])
def test_every_answer_has_the_security_headers(api, path):
    headers = api.send("GET", path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Strict-Transport-Security" not in headers


def test_an_unknown_address_is_a_problem(api):
    answer = api.send("GET", "/v1/nothing")

    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": "/problems#not-found",
        "title": "Not found",
        "status": 404,
        "detail": "there is nothing at this address",
    }


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "TRACE"])
def test_a_wrong_method_is_told_which_are_right(api, method):
    answer = api.send(method, "/v1/decisions")

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def test_an_address_that_is_not_utf_8_is_refused(api):
    with api.app.test_client() as client:
        answer = client.get(
            "/v1/contributions/x",
            headers={"Authorization": "Bearer all-secret-key"},
            environ_overrides={"PATH_INFO": "/v1/contributions/\xff"},
        )

    assert (answer.status_code, answer.json["detail"]) == (400, "the address is not UTF-8")


def test_a_fault_says_nothing_of_our_insides(api):
    def fail(*args, **more):
        raise RuntimeError(CANARY)

    api.app.extensions["moderation"].engines.guess = fail
    answer = api.send("POST", "/v1/decisions", make_submission("c-1", CANARY))

    assert answer.status_code == 500
    assert set(answer.json) == {"type", "title", "status", "detail", "request_id"}
    fault = next(line for line in api.log_lines() if line["event"] == "fault")
    assert fault["request_id"] == answer.json["request_id"] == answer.headers["X-Request-Id"]
    assert fault["error"] == "RuntimeError"
    assert CANARY not in api.log.getvalue() + answer.text


def test_a_store_that_is_away_is_503_and_to_be_tried_again(api):
    api.decide("c-0")
    api.store.close()
    answer = api.send("POST", "/v1/decisions", make_submission("c-1"))

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json["type"] == "/problems#unavailable"


def test_the_log_has_one_line_a_request_without_texts_or_people(api):
    send = make_submission(
        f"{CANARY}-id",
        f"{CANARY} text\n2026-11-22 INFO decision=approve",
        author={"id": f"{CANARY}-u", "username": CANARY},
        thread={"id": f"{CANARY}-t", "title": CANARY},
    )
    api.send("POST", "/v1/decisions", send)
    api.send("GET", f"/v1/contributions/{CANARY}-id")
    api.send("GET", f"/v1/queue?text={CANARY}")
    api.send("GET", f"/{CANARY}")
    api.send("POST", "/v1/decisions", send, key=CANARY)
    api.send("POST", f"/v1/decisions?{CANARY}=1", send | {CANARY: 1})

    lines = api.log_lines()
    assert CANARY not in api.log.getvalue()
    assert "secret-key" not in api.log.getvalue()
    assert [line["status"] for line in lines] == [200, 200, 200, 404, 401, 422]
    assert set(lines[0]) == {
        "event",
        "level",
        "method",
        "ms",
        "request_id",
        "route",
        "site",
        "status",
        "timestamp",
    }
    assert (lines[1]["route"], lines[1]["site"]) == (
        "/v1/contributions/<id:contribution_id>",
        "daily",
    )


def test_a_refusal_of_a_key_names_the_site_in_the_log(api):
    api.send("GET", "/v1/queue", key="decide")

    line = api.log_lines()[0]
    assert (line["status"], line["site"]) == (403, "daily")


def test_a_batch_is_logged_once_when_it_ends(api):
    headers = {"Content-Type": "application/x-ndjson"}
    data = json.dumps(make_submission("c-1")).encode()
    api.send("POST", "/v1/decisions:batch", data=data, headers=headers).get_data()

    assert [line["route"] for line in api.log_lines()] == ["/v1/decisions:batch"]


def test_each_kind_of_problem_has_a_name_and_a_status_of_its_own():
    assert len({kind.name for kind in KINDS}) == len({kind.status for kind in KINDS}) == len(KINDS)


def test_each_route_is_of_the_table(api):
    routes = {rule.endpoint for rule in api.app.url_map.iter_rules()}

    assert routes - {f"{one.method} {one.path}" for one in ENDPOINTS} == {"preflight", "docs_asset"}


def test_the_clock_is_read_once_for_each_request(api):
    before = datetime.now(UTC)
    decided = api.decide("c-1")

    assert before <= datetime.fromisoformat(decided["decided_at"]) <= datetime.now(UTC)


def test_without_room_a_request_is_sent_away_and_health_answers(api):
    parts = api.app.extensions["moderation"]
    with ExitStack() as taken:
        for _ in range(api.settings.threads):
            taken.enter_context(parts.slots.take())
        answer = api.send("POST", "/v1/decisions", make_submission("c-1"))
        health = api.send("GET", "/healthz", key=None)

    assert (answer.status_code, answer.json["type"]) == (503, "/problems#unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert health.status_code == 200
    assert api.decide("c-1")["replayed"] is False
