"""GET /v1/queue and its claim, review, undo."""

import pytest

APPROVE = {"action": "approve", "version": 1}


def test_an_item_has_all_that_an_editor_needs(api):
    decided = api.decide(
        "c-1",
        "please wait",
        contribution={"title": "T", "created_at": "2026-11-02T10:00:00Z"},
        thread={"title": "A race", "section": "sport"},
        author={"username": "ann"},
    )
    item = api.send("GET", "/v1/queue", key="review").json["items"][0]

    assert item.pop("received_at").endswith("Z")
    assert item == {
        "contribution_id": "c-1",
        "status": "held",
        "action": "hold",
        "version": 1,
        "reasons": [{"rule": "wait", "action": "hold", "reason": "An editor reads this first."}],
        "reports": {"count": 0, "weight": 0.0, "reasons": []},
        "claimed_by": None,
        "claimed_until": None,
        "kind": "comment",
        "text": "please wait",
        "title": "T",
        "thread": {"id": "t-1", "title": "A race", "section": "sport"},
        "author": {"id": "u-1", "username": "ann"},
        "labels": [],
        "priority": "high",
        "created_at": "2026-11-02T10:00:00Z",
        "decision_id": decided["decision_id"],
    }


def test_pages_follow_each_other(api):
    for n in range(5):
        api.decide(f"c-{n}", "please wait")
    seen, path = [], "/v1/queue?limit=2&sort=oldest"
    cursor = ""
    while cursor is not None:
        page = api.send("GET", path + (f"&cursor={cursor}" if cursor else "")).json
        seen += [item["contribution_id"] for item in page["items"]]
        cursor = page["next_cursor"]

    assert seen == ["c-0", "c-1", "c-2", "c-3", "c-4"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["c-hold", "c-flag"]),
        ("view=flagged", ["c-flag"]),
        ("view=held", ["c-hold"]),
        ("view=reported", []),
        ("section=sport", ["c-hold"]),
        ("rule=shouting", ["c-flag"]),
        ("label=tone", ["c-flag"]),
        ("reason=spam", []),
        ("language=en", ["c-hold", "c-flag"]),
        ("age=1+hour", []),
        ("text=PLEASE+W", ["c-hold"]),
        ("text=%25", []),
    ],
)
def test_views_and_filters(api, query, found):
    api.decide("c-ok")
    api.decide("c-flag", "do not shout")
    api.decide("c-hold", "please wait", thread={"id": "t-2", "section": "sport"})

    items = api.send("GET", f"/v1/queue?{query}").json["items"]
    assert [item["contribution_id"] for item in items] == found


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("sort=score;drop", "sort", "must be one of priority, newest, oldest"),
        ("limit=0", "limit", "must be a whole number from 1 to 500"),
        ("limit=1.0", "limit", "must be a whole number"),
        ("limit=%D9%A1", "limit", "must be a whole number"),
        ("site=weekly", "site", "unknown parameter; leave it out"),
        ("cursor=x", "cursor", "this is no cursor of the queue; begin without one"),
        (
            "age=5",
            "age",
            "must be a duration with its unit; write for example `10 minutes`, `2 hours` or `7 days`",
        ),
    ],
)
def test_a_wrong_parameter_is_told(api, query, parameter, detail):
    answer = api.send("GET", f"/v1/queue?{query}")

    assert answer.status_code == 422
    assert answer.json["errors"] == [{"detail": detail, "parameter": parameter}]


def test_a_ruling_is_a_decision(api):
    api.decide("a/b", "please wait")
    answer = api.send(
        "POST",
        "/v1/queue/a%2Fb/review",
        APPROVE | {"reason_code": None, "note": "fine"},
        key="review",
    )

    assert answer.status_code == 200
    assert (answer.json["status"], answer.json["decided_by"]) == ("published", "editor:review")
    assert answer.json["policy"] is None
    assert api.send("GET", "/v1/queue").json["items"] == []


def test_who_comes_second_is_told_what_was_ruled(api):
    api.decide("c-1", "please wait")
    api.send("POST", "/v1/queue/c-1/review", APPROVE, key="review")
    answer = api.send("POST", "/v1/queue/c-1/review", {"action": "reject", "version": 1})

    assert answer.status_code == 409
    assert answer.json["type"] == "/problems#conflict"
    assert (answer.json["current"]["action"], answer.json["current"]["decided_by"]) == (
        "approve",
        "editor:review",
    )


def test_undo_puts_it_back_and_undone_again_is_a_conflict(api):
    api.decide("c-1", "please wait")
    api.send("POST", "/v1/queue/c-1/review", APPROVE)
    undone = api.send("POST", "/v1/queue/c-1/undo")

    assert (undone.status_code, undone.json["status"]) == (200, "held")
    assert api.send("POST", "/v1/queue/c-1/undo", {}).status_code == 409


def test_a_claim_keeps_the_others_off_and_says_who(api):
    api.decide("c-1", "please wait")
    mine = api.send("POST", "/v1/queue/c-1/claim", key="review")
    theirs = api.send("POST", "/v1/queue/c-1/claim")

    assert mine.json["claimed_by"] == "review"
    assert mine.json["claimed_until"].endswith("Z")
    assert theirs.status_code == 409
    assert theirs.json["current"] == {
        "claimed_by": "review",
        "claimed_until": mine.json["claimed_until"],
    }
    assert api.send("GET", "/v1/queue").json["items"][0]["claimed_by"] == "review"


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        ({"action": "approve"}, "#/version", "is missing; send it"),
        ({"action": "approve", "version": None}, "#/version", "may not be null"),
        ({"action": "approve", "version": 1.0}, "#/version", "must be a whole number"),
        ({"action": "approve", "version": True}, "#/version", "must be a whole number"),
        ({"action": "hold", "version": 1}, "#/action", "must be one of approve, reject"),
        (APPROVE | {"editor": "boss"}, "#/editor", "unknown field; leave it out"),
    ],
)
def test_a_wrong_ruling_is_refused(api, body, pointer, detail):
    api.decide("c-1", "please wait")
    answer = api.send("POST", "/v1/queue/c-1/review", body)

    assert answer.status_code == 422
    assert answer.json["errors"] == [{"detail": detail, "pointer": pointer}]


def test_claim_and_undo_take_no_body(api):
    api.decide("c-1", "please wait")

    for verb in ("claim", "undo"):
        answer = api.send("POST", f"/v1/queue/c-1/{verb}", {"editor": "boss"})
        assert answer.status_code == 422


def test_another_sites_item_is_not_found(api):
    api.decide("c-1", "please wait")

    for verb, body in (("claim", None), ("review", APPROVE), ("undo", None)):
        answer = api.send("POST", f"/v1/queue/c-1/{verb}", body, key="other-all")
        assert answer.status_code == 404
