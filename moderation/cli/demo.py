"""The demo's site: shipped policy, invented articles, contributions and reports."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from moderation.api.loading import load
from moderation.api.strict_json import read_json
from moderation.api.submissions import SubmissionSchema
from moderation.classifier.model import Model
from moderation.cli.policies import attributes_of, open_policy, scorer
from moderation.domain import Report
from moderation.service.decide import decide, submit_decision
from moderation.service.engine import Engines
from moderation.service.errors import Conflict
from moderation.service.keys import SCOPES, create_key
from moderation.service.publish import Published, publish
from moderation.service.report import report
from moderation.service.sites import add_site
from moderation.shipped import path as shipped
from moderation.store import Store

SITE = "demo"
DEMO_KEY = "demo-site-key"
POLICY = "news24.yaml"

EXAMPLE: dict[str, Any] = {
    "contribution": {"id": "try-1", "text": "Send me your card number, 4111 1111 1111 1111!"},
    "thread": {"id": "orun-treaty"},
}


def fill_demo(store: Store, model: Model | None, now: datetime) -> tuple[Published, Counter[str]]:
    """Make the demo's site, publish its policy and decide on its contributions, once.

    Run again, it publishes the policy if its files have changed and leaves the rest as it is.
    """
    try:
        add_site(store, SITE, title="The demo", now=now)
        create_key(store, SITE, name="demo", scopes=SCOPES, secret=DEMO_KEY, now=now)
    except Conflict:
        pass  # it was here before
    published = _publish(store, model, now)
    engines = Engines(store, model)
    answers = [
        submit_decision(store, engines, SITE, load(SubmissionSchema, read_json(line)), now=now)
        for line in _lines("contributions.ndjson")
    ]
    decided = [answer.result() for answer in answers]
    new = {answer.contribution_id for answer in decided if not answer.replayed}
    for line in _lines("reports.ndjson"):
        sent = _read_report(json.loads(line))
        if sent.contribution_id in new:  # what editors have ruled on since stays as it is
            report(store, engines, SITE, sent, now=now)
    return published, Counter(answer.action for answer in decided)


def example_action(store: Store, model: Model | None, now: datetime) -> str:
    """What the example of the start-up message comes out as; nothing is recorded."""
    submission = load(SubmissionSchema, EXAMPLE)
    return decide(store, Engines(store, model), SITE, submission, now=now, dry_run=True).action


def _publish(store: Store, model: Model | None, now: datetime) -> Published:
    loaded = open_policy(shipped("policies") / POLICY, model)
    return publish(
        store,
        SITE,
        name=POLICY,
        files=loaded.files,
        attributes=attributes_of(model),
        author="demo",
        now=now,
        score=scorer(model),
    )


def _lines(name: str) -> list[bytes]:
    return Path(shipped("demo") / name).read_bytes().splitlines()


def _read_report(sent: dict[str, Any]) -> Report:
    reporter = sent["reporter"]
    made = reporter.get("created_at")
    return Report(
        contribution_id=sent["contribution_id"],
        reason=sent["reason"],
        reporter_id=reporter["id"],
        explanation=sent.get("explanation", ""),
        reporter_created_at=None if made is None else datetime.fromisoformat(made),
    )
