"""POST /v1/decisions."""

import pytest

from moderation.api.examples import DECISION, SUBMISSION

FIELDS = set(DECISION)


def test_an_answer_has_the_documented_fields(api):
    answer = api.send("POST", "/v1/decisions", SUBMISSION)

    assert answer.status_code == 200
    assert set(answer.json) == FIELDS
    assert answer.json["policy"]["id"] == "test"
    assert answer.json["shown_decision_id"] == answer.json["decision_id"]


def test_a_rejection_gives_the_rule_and_its_reason(api):
    decided = api.decide("c-1", "a badword and a shout")

    assert (decided["action"], decided["status"], decided["labels"]) == (
        "reject",
        "rejected",
        ["tone"],
    )
    assert decided["reasons"][0] == {
        "rule": "bad",
        "action": "reject",
        "reason": "This word is not welcome here.",
    }


def test_sent_again_it_is_the_same_decision(api):
    first = api.decide("c-1", contribution={"title": None})
    again = api.decide("c-1", thread={"section": "sport"})

    assert again == first | {"replayed": True}


def test_another_text_under_the_id_is_an_edit(api):
    first = api.decide("c-1")
    edited = api.decide("c-1", "a badword")

    assert (edited["action"], edited["status"]) == ("reject", "published")
    assert edited["shown_decision_id"] == first["decision_id"]


def test_explain_adds_the_trace(api):
    answer = api.send("POST", "/v1/decisions?explain=true", SUBMISSION)

    assert {rule["rule"] for rule in answer.json["trace"]["rules"]} >= {"closed", "bad"}


def test_a_dry_run_records_nothing(api):
    answer = api.send("POST", "/v1/decisions?dry_run=true", SUBMISSION)

    assert answer.status_code == 200
    assert api.send("GET", "/v1/contributions/c-1").status_code == 404


def test_a_policy_is_chosen_by_an_admin_only_and_to_try(api):
    path = "/v1/decisions?policy=test"

    assert api.send("POST", path, SUBMISSION).json["errors"] == [
        {"detail": "goes with dry_run=true only", "parameter": "policy"}
    ]
    assert api.send("POST", f"{path}&dry_run=true", SUBMISSION, key="decide").status_code == 403
    assert api.send("POST", f"{path}&dry_run=true", SUBMISSION).status_code == 200
    assert api.send("POST", "/v1/decisions?policy=none&dry_run=true", SUBMISSION).status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "errors"),
    [
        ("explain=1", 422, [{"detail": "must be true or false", "parameter": "explain"}]),
        (
            "a=1&b=2",
            422,
            [
                {"detail": "unknown parameter; leave it out", "parameter": "a"},
                {"detail": "unknown parameter; leave it out", "parameter": "b"},
            ],
        ),
        (
            "explain=true&explain=true",
            422,
            [{"detail": "stands twice; send it once", "parameter": "explain"}],
        ),
        ("explain=%F0%28", 400, None),
        (
            "explain=true%00",
            422,
            [
                {"detail": "holds control characters", "parameter": "explain"},
                {"detail": "must be true or false", "parameter": "explain"},
            ],
        ),
    ],
)
def test_a_wrong_query_is_refused_by_name(api, query, status, errors):
    answer = api.send("POST", f"/v1/decisions?{query}", SUBMISSION)

    assert (answer.status_code, answer.json.get("errors")) == (status, errors)


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, "the body is not application/json; send `Content-Type: application/json`"),
        (
            {"Content-Type": "text/json"},
            "the body is not application/json; send `Content-Type: application/json`",
        ),
        (
            {"Content-Type": "application/json; charset=utf-16"},
            "the body's charset is not UTF-8; send UTF-8",
        ),
        (
            {"Content-Type": "application/json", "Content-Encoding": "gzip"},
            "the body is encoded; send it without Content-Encoding",
        ),
    ],
)
def test_another_media_type_is_refused(api, headers, detail):
    answer = api.send("POST", "/v1/decisions", data=b"{}", headers=headers)

    assert (answer.status_code, answer.json["detail"]) == (415, detail)


def test_a_body_over_the_limit_is_refused(api):
    headers = {"Content-Type": "application/json"}
    answer = api.send("POST", "/v1/decisions", data=b" " * (256 * 1024 + 1), headers=headers)

    assert (answer.status_code, answer.json["type"]) == (413, "/problems#too-large")


def test_a_site_without_a_policy_cannot_decide(api):
    from moderation.service.keys import create_key
    from moderation.service.sites import add_site
    from tests.api.conftest import START

    add_site(api.store, "new", now=START)
    create_key(api.store, "new", name="n", scopes=["decide"], now=START, secret="new-secret-key")

    answer = api.send("POST", "/v1/decisions", SUBMISSION, key="new")

    assert (answer.status_code, answer.json["detail"]) == (
        404,
        "the site `new` has no live policy; publish one",
    )
