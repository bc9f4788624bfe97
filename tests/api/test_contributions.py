"""GET and DELETE /v1/contributions/{id}, DELETE /v1/authors/{id}."""


def test_all_decisions_are_shown_oldest_first(api):
    first = api.decide("a/b")
    second = api.decide("a/b", "please wait")

    shown = api.send("GET", "/v1/contributions/a%2Fb").json
    assert [one["decision_id"] for one in shown.pop("decisions")] == [
        first["decision_id"],
        second["decision_id"],
    ]
    assert shown == {
        "contribution_id": "a/b",
        "status": "published",
        "action": "hold",
        "shown_decision_id": first["decision_id"],
        "version": 2,
        "reports": 0,
    }


def test_erasing_takes_the_text_and_can_be_repeated(api):
    api.decide("c-1", "please wait, says the canary")

    assert api.send("DELETE", "/v1/contributions/c-1").status_code == 204
    assert api.send("DELETE", "/v1/contributions/c-1").status_code == 204
    assert api.send("GET", "/v1/queue").json["items"] == []
    assert api.send("GET", "/v1/contributions/c-1").json["version"] == 1


def test_erasing_an_author_takes_all_their_texts(api):
    api.decide("c-1", "please wait", author={"id": "a/u"})

    assert api.send("DELETE", "/v1/authors/a%2Fu").status_code == 204
    assert api.send("GET", "/v1/queue").json["items"] == []


def test_what_the_site_never_sent_is_not_found(api):
    for method, path in (
        ("GET", "/v1/contributions/x"),
        ("DELETE", "/v1/contributions/x"),
        ("DELETE", "/v1/authors/x"),
    ):
        assert api.send(method, path).status_code == 404


def test_another_site_sees_nothing_of_it(api):
    api.decide("c-1")

    assert api.send("GET", "/v1/contributions/c-1", key="other-all").status_code == 404
    assert api.send("DELETE", "/v1/contributions/c-1", key="other-all").status_code == 404
    assert api.send("GET", "/v1/changes", key="other-all").json["changes"] == []
