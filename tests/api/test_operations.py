"""/healthz, /readyz, /metrics."""

import io
import sqlite3

from moderation.api.app import create_app
from moderation.api.settings import read_settings
from moderation.store import migrate
from tests.api.conftest import Api


def test_health_needs_neither_key_nor_store(api):
    api.store.close()

    assert api.send("GET", "/healthz", key=None).json == {"status": "ok"}


def test_ready_says_that_no_model_is_loaded_and_what_it_means(api):
    answer = api.send("GET", "/readyz", key=None)

    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "store": "ok",
        "model": "absent",
        "policy": "ok",
        "note": "no model is loaded: rules on scores are undetermined and hold what they turn on",
    }


def test_a_new_installation_is_ready_and_says_what_is_missing(tmp_path):
    database = f"sqlite:///{tmp_path / 'new.db'}"
    migrate(database)
    settings = read_settings({"MODERATION_DATABASE": database, "MODERATION_MODEL": "none"})
    new = Api(create_app(settings, log_to=io.StringIO()), io.StringIO(), settings)

    answer = new.send("GET", "/readyz", key=None)
    new.store.close()
    assert (answer.status_code, answer.json["policy"]) == (
        200,
        "no site has a live policy yet; publish one",
    )


def test_a_live_policy_that_does_not_compile_is_not_ready(api):
    path = api.settings.database.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute('UPDATE policy_version SET files = \'{"test.yaml": "rules: 1"}\'')
    connection.close()

    answer = api.send("GET", "/readyz", key=None)
    assert answer.status_code == 503
    assert answer.json["store"] == "ok"
    assert answer.json["policy"] == "a live policy does not compile; publish a version that does"


def test_a_store_that_is_away_is_not_ready(api):
    path = api.settings.database.removeprefix("sqlite:///")
    api.store.close()
    with open(path, "r+b") as file:
        file.write(b"no database at all")

    answer = api.send("GET", "/readyz", key=None)
    assert (answer.status_code, answer.json["store"]) == (503, "away")


def test_the_metrics_count_requests_by_route_and_decisions_by_action(api):
    api.decide("a/b", "please wait")
    api.send("GET", "/v1/contributions/a%2Fb")
    api.send("GET", "/v1/contributions/c%2Fd")
    text = api.send("GET", "/metrics", key=None).text

    assert 'moderation_decisions_total{action="hold"} 1.0' in text
    assert (
        'moderation_requests_total{method="GET",'
        'route="/v1/contributions/<id:contribution_id>",status="200"} 1.0' in text
    )
    assert "a/b" not in text
