"""Who may call what: every route with every kind of key, from the table of endpoints."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from moderation.api.app import ENDPOINTS
from moderation.api.endpoints import SCOPES
from moderation.api.problems import NO_KEY
from moderation.service.keys import create_key, list_keys, revoke_key
from tests.api.conftest import START, make_submission

CHALLENGE = 'Bearer realm="moderation"'
GUARDED = [endpoint for endpoint in ENDPOINTS if endpoint.caller != "anyone"]


def call(api, endpoint, **more):
    path = re.sub(r"{\w+}", "c-1", endpoint.path)
    return api.send(endpoint.method, path, **more)


@pytest.mark.parametrize("endpoint", GUARDED, ids=lambda one: f"{one.method} {one.path}")
def test_each_guarded_route_wants_a_key_of_its_scope(api, endpoint):
    assert endpoint.scope in SCOPES
    assert call(api, endpoint, key=None).status_code == 401
    assert call(api, endpoint, key="unknown").status_code == 401
    for scope in SCOPES:
        status = call(api, endpoint, key=scope).status_code
        assert (status == 403) == (scope != endpoint.scope), (scope, status)


def test_nothing_of_the_service_is_open_but_what_says_so():
    opened = {endpoint.path for endpoint in ENDPOINTS if endpoint.caller == "anyone"}

    assert opened == {"/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/problems"}


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer nope",
        "Basic YWxsOnNlY3JldA==",
        "all-secret-key",
        "Bearer all-secret",
        "Bearer all-secret-key,Bearer all-secret-key",
        "Bearer all-secret-key extra",
        "Bearer clé",
        "Bearer " + "a" * 5_000,
    ],
)
def test_every_bad_key_gets_the_same_answer(api, header):
    answer = api.send(
        "POST",
        "/v1/decisions",
        make_submission("c-1"),
        key=None,
        headers={"Authorization": header},
    )

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == CHALLENGE
    assert answer.json == {
        "type": "/problems#no-key",
        "title": NO_KEY.title,
        "status": 401,
        "detail": "send `Authorization: Bearer <key>` with a valid key of the site",
    }


def test_the_word_bearer_is_read_in_any_case(api):
    headers = {"Authorization": "bearer all-secret-key"}

    assert api.send("GET", "/v1/queue", key=None, headers=headers).status_code == 200


def test_a_revoked_key_is_refused_at_once(api):
    key = next(key for key in list_keys(api.store, "daily") if key.name == "all")
    revoke_key(api.store, "daily", key.id, now=datetime.now(UTC))

    assert api.send("GET", "/v1/queue").status_code == 401


def test_an_expired_key_is_refused(api):
    create_key(
        api.store,
        "daily",
        name="old",
        scopes=SCOPES,
        now=START,
        expires_at=START + timedelta(days=1),
        secret="old-secret-key",
    )

    assert api.send("GET", "/v1/queue", key="old").status_code == 401


def test_the_key_is_looked_at_before_the_body(api):
    answer = api.send("POST", "/v1/decisions", key=None, data=b"{bad")

    assert answer.status_code == 401
