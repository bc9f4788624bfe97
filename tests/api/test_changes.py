"""GET /v1/changes."""


def test_every_change_comes_once_and_in_order(api):
    first = api.decide("c-1")
    api.decide("c-2", "please wait")
    page = api.send("GET", "/v1/changes?limit=1").json
    rest = api.send("GET", f"/v1/changes?after={page['cursor']}").json

    assert [one["contribution_id"] for one in page["changes"] + rest["changes"]] == ["c-1", "c-2"]
    at = page["changes"][0].pop("at")
    assert at.endswith("Z")
    assert page["changes"][0] == {
        "contribution_id": "c-1",
        "status": "published",
        "decision_id": first["decision_id"],
        "shown_decision_id": first["decision_id"],
        "decided_by": first["decided_by"],
        "reasons": [],
    }


def test_an_editors_ruling_is_news(api):
    api.decide("c-1", "please wait")
    cursor = api.send("GET", "/v1/changes").json["cursor"]
    api.send("POST", "/v1/queue/c-1/review", {"action": "approve", "version": 1})

    news = api.send("GET", f"/v1/changes?after={cursor}&wait=20").json["changes"]
    assert [(one["status"], one["decided_by"]) for one in news] == [("published", "editor:all")]


def test_without_news_the_cursor_stays_good(api):
    page = api.send("GET", "/v1/changes").json
    api.decide("c-1")

    assert len(api.send("GET", f"/v1/changes?after={page['cursor']}").json["changes"]) == 1


def test_a_cursor_of_nobody_is_refused(api):
    answer = api.send("GET", "/v1/changes?after=bogus")

    assert answer.json["errors"] == [
        {"detail": "this is no cursor of changes; begin without one", "parameter": "after"}
    ]
