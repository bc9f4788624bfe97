"""PUT and GET /v1/threads/{id}."""


def test_a_closed_thread_rejects_whatever_the_site_sends(api):
    answer = api.send("PUT", "/v1/threads/t-1", {"open": False})

    assert (answer.status_code, answer.json["closed"]) == (200, True)
    assert api.decide("c-1", thread={"open": True})["action"] == "reject"


def test_hold_all_holds_at_once(api):
    api.send("PUT", "/v1/threads/t-1", {"hold_all": True})

    assert api.decide("c-1")["status"] == "held"


def test_what_was_said_is_shown_and_null_takes_it_back(api):
    api.decide(
        "c-1",
        thread={"section": "sport", "tags": ["a"], "published_at": "2026-11-01T12:00:00+02:00"},
    )
    api.send("PUT", "/v1/threads/t-1", {"id": "t-1", "tags": None, "title": "A race"})

    shown = api.send("GET", "/v1/threads/t-1").json
    assert shown == {
        "id": "t-1",
        "url": None,
        "title": "A race",
        "section": "sport",
        "edition": "",
        "tags": [],
        "open": True,
        "closed": False,
        "hold_all": False,
        "closes_at": None,
        "published_at": "2026-11-01T10:00:00Z",
        "sensitive": False,
        "author_id": None,
    }


def test_an_id_with_slashes_is_one_id(api):
    for path, id in (("a%2Fb", "a/b"), ("%2Fa", "/a"), ("a%252Fb", "a%2Fb"), ("a%20b%3F", "a b?")):
        assert api.send("PUT", f"/v1/threads/{path}", {}).json["id"] == id


def test_another_id_in_the_body_is_refused(api):
    answer = api.send("PUT", "/v1/threads/t-1", {"id": "t-2"})

    assert answer.json["errors"] == [
        {"detail": "is another id than the path's; leave it out", "pointer": "#/id"}
    ]


def test_an_id_that_no_thread_can_have_is_refused(api):
    answer = api.send("PUT", f"/v1/threads/{'x' * 513}", {})

    assert answer.json["errors"] == [
        {"detail": "must have 1 to 512 characters", "parameter": "thread_id"}
    ]


def test_an_unknown_thread_is_not_found(api):
    assert api.send("GET", "/v1/threads/nothing").status_code == 404
