"""POST /v1/reports and /v1/report-tokens, and what browsers may do."""

import pytest

from tests.api.conftest import ORIGIN

REPORT = {"contribution_id": "c-1", "reason": "abusive", "reporter": {"id": "u-9"}}


def token_for(api, thread_id="t-1", reporter="u-9", **more):
    answer = api.send(
        "POST",
        "/v1/report-tokens",
        {"reporter": {"id": reporter}, "thread_id": thread_id, **more},
        key="report",
    )
    assert answer.status_code == 201, answer.text
    return answer.json


def send_with(api, token, body, **headers):
    return api.send(
        "POST",
        "/v1/reports",
        body,
        key=None,
        headers={"Authorization": f"Bearer {token}", **headers},
    )


def test_a_report_shows_in_the_editors_view_at_once(api):
    api.decide("c-1")
    answer = api.send("POST", "/v1/reports", REPORT, key="report")

    assert answer.status_code == 201
    assert set(answer.json) == {"report_id", "status", "action"}
    items = api.send("GET", "/v1/queue?view=reported").json["items"]
    assert items[0]["reports"] == {"count": 1, "weight": 1.0, "reasons": ["abusive"]}


def test_a_second_report_of_one_reader_updates_the_first(api):
    api.decide("c-1")
    first = api.send("POST", "/v1/reports", REPORT)
    second = api.send("POST", "/v1/reports", REPORT | {"reason": "spam", "explanation": None})

    assert (second.status_code, second.json["report_id"]) == (200, first.json["report_id"])


def test_three_readers_hold_it_by_the_policy(api):
    api.decide("c-1")
    answers = [
        api.send("POST", "/v1/reports", REPORT | {"reporter": {"id": f"u-{n}"}}) for n in range(3)
    ]

    assert [one.json["status"] for one in answers] == ["published", "published", "held"]


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"reason": "because"}, 422, "#/reason"),
        ({"reporter": None}, 422, "#/reporter"),
        ({"reporter": {}}, 422, "#/reporter/id"),
        ({"explanation": "x" * 2_001}, 422, "#/explanation"),
        ({"contribution_id": "unknown"}, 404, None),
    ],
)
def test_a_wrong_report_is_refused(api, change, status, pointer):
    api.decide("c-1")
    answer = api.send("POST", "/v1/reports", REPORT | change)

    assert answer.status_code == status
    assert [error["pointer"] for error in answer.json.get("errors", [])] == (
        [pointer] if pointer else []
    )


def test_a_key_must_say_who_reports(api):
    api.decide("c-1")
    body = {"contribution_id": "c-1", "reason": "abusive"}

    assert api.send("POST", "/v1/reports", body).json["errors"] == [
        {"detail": "is missing; send it", "pointer": "#/reporter"}
    ]


def test_a_token_reports_for_its_reader(api):
    api.decide("c-1")
    token = token_for(api)
    body = {"contribution_id": "c-1", "reason": "abusive"}

    assert send_with(api, token["token"], body).status_code == 201
    assert send_with(api, token["token"], body).status_code == 200
    assert token["expires_at"].endswith("Z")


def test_a_token_takes_no_reporter_in_the_body(api):
    api.decide("c-1")

    assert send_with(api, token_for(api)["token"], REPORT).json["errors"] == [
        {"detail": "comes from the token; leave it out", "pointer": "#/reporter"}
    ]


def test_a_token_is_good_for_its_thread_only(api):
    api.decide("c-1")
    body = {"contribution_id": "c-1", "reason": "abusive"}

    assert send_with(api, token_for(api, "t-2")["token"], body).status_code == 403


def test_a_token_opens_nothing_else(api):
    bearer = {"Authorization": f"Bearer {token_for(api)['token']}"}

    for method, path in (("GET", "/v1/queue"), ("POST", "/v1/decisions"), ("GET", "/v1/changes")):
        assert api.send(method, path, key=None, headers=bearer).status_code == 401


def test_a_changed_token_is_refused(api):
    token = token_for(api)["token"]
    body = {"contribution_id": "c-1", "reason": "abusive"}

    assert (
        send_with(api, token[:-2] + ("aa" if token[-2:] != "aa" else "bb"), body).status_code == 401
    )


def test_a_browser_of_a_listed_origin_may_report(api):
    api.decide("c-1")
    before = api.send("OPTIONS", "/v1/reports", key=None, headers={"Origin": ORIGIN})
    answer = send_with(
        api,
        token_for(api)["token"],
        {"contribution_id": "c-1", "reason": "spam"},
        Origin=ORIGIN,
    )

    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert before.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.headers["Vary"] == "Origin"


def test_a_refusal_can_be_read_by_a_listed_origin_too(api):
    answer = send_with(api, token_for(api)["token"], {"reason": "spam"}, Origin=ORIGIN)

    assert answer.status_code == 422
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ORIGIN + ".evil.example"])
def test_another_origin_gets_no_cors_headers(api, origin):
    before = api.send("OPTIONS", "/v1/reports", key=None, headers={"Origin": origin})
    answer = api.send("POST", "/v1/reports", REPORT, headers={"Origin": origin})

    assert "Access-Control-Allow-Origin" not in before.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_listed_origin_of_one_site_is_not_another_sites(api):
    answer = api.send("POST", "/v1/reports", REPORT, key="other-all", headers={"Origin": ORIGIN})

    assert answer.status_code == 404
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_other_answer_has_cors_headers(api):
    answer = api.send("GET", "/v1/queue", headers={"Origin": ORIGIN})

    assert "Access-Control-Allow-Origin" not in answer.headers
