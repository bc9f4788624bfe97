"""A round of background work: what was decided in doubt is decided again."""

from dataclasses import replace
from datetime import UTC, datetime

from moderation.api.app import create_app
from moderation.api.background import run_round, start_background
from moderation.classifier.model import open_model
from moderation.service.engine import Engines
from moderation.service.publish import publish

POLICY = """\
policy: test
rules:
  - id: toxic
    when: {score.toxicity: {at_least: 0.9}}
    then: reject
    reason: Too toxic.
"""


def test_what_no_model_judged_is_decided_again_once_there_is_one(api):
    parts = api.app.extensions["moderation"]
    now = datetime.now(UTC)
    files = {"test.yaml": POLICY}
    attributes = frozenset({"toxicity"})
    publish(
        parts.store, "daily", name="test.yaml", files=files, attributes=attributes, author="x", now=now
    )  # fmt: skip
    blind = replace(parts, model=None, engines=Engines(parts.store, None))
    api.app.extensions["moderation"] = blind
    doubted = api.decide("c-1")
    seeing = replace(
        parts, model=open_model("shipped"), engines=Engines(parts.store, open_model("shipped"))
    )

    assert run_round(blind, now) == 0
    assert run_round(seeing, now) == 1

    assert [doubted["action"], doubted["degraded"]] == ["hold", True]
    assert api.send("GET", "/v1/contributions/c-1").json["status"] == "published"


def test_a_broken_model_leaves_the_service_running(api, tmp_path):
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"nothing")

    app = create_app(replace(api.settings, model=str(broken)), log_to=api.log)
    with app.test_client() as client:
        told = client.get("/readyz").json
    app.extensions["moderation"].store.close()

    assert told["model"] == "absent"
    assert any("broken" in line.get("why", "") for line in api.log_lines())


def test_the_rounds_stop_when_told(api):
    stop = start_background(api.app.extensions["moderation"])

    stop.set()

    assert stop.is_set()
