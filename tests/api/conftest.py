"""A real application on a real SQLite file, with two sites and keys of every kind."""

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from moderation.api.app import create_app
from moderation.api.settings import Settings, read_settings
from moderation.service.keys import SCOPES, create_key
from moderation.service.publish import publish
from moderation.service.sites import add_site, set_origins
from moderation.store import Store, migrate, open_store

START = datetime(2026, 11, 1, tzinfo=UTC)
ORIGIN = "https://news.example"

POLICY = """\
policy: test
rules:
  - id: closed
    when: {thread.open: false}
    then: reject
    reason: Comments are closed.
  - id: shouting
    when: {text: {contains: [shout]}}
    then: {action: flag, labels: [tone]}
    reason: An editor looks at this.
  - id: wait
    when: {text: {contains: [please wait]}}
    then: {action: hold, priority: high}
    reason: An editor reads this first.
  - id: bad
    when: {text: {contains: [badword]}}
    then: reject
    reason: This word is not welcome here.
  - id: reported
    events: [report]
    when: {reports.count: {at_least: 3}}
    then: hold
    reason: Readers have reported this.
"""


@dataclass(frozen=True)
class Api:
    """The application with what a test needs around it."""

    app: Flask
    log: io.StringIO
    settings: Settings

    @property
    def store(self) -> Store:
        store: Store = self.app.extensions["moderation"].store
        return store

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = "all",
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """One request; `body` goes as JSON, `key` names one of the keys below."""
        sent = {} if key is None else {"Authorization": f"Bearer {key}-secret-key"}
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        with self.app.test_client() as client:
            all_headers = sent | (headers or {})
            return client.open(path, method=method, data=data, headers=all_headers, buffered=True)

    def decide(self, id: str, text: str = "A fair point.", **more: Any) -> dict[str, Any]:
        """Have a contribution decided."""
        answer = self.send("POST", "/v1/decisions", make_submission(id, text, **more))
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def log_lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


def make_submission(id: str, text: str = "A fair point.", **more: Any) -> dict[str, Any]:
    return {
        "contribution": {"id": id, "text": text, **more.pop("contribution", {})},
        "thread": {"id": "t-1", **more.pop("thread", {})},
        "author": {"id": "u-1", **more.pop("author", {})},
    }


def add_keys(store: Store, site_id: str, prefix: str = "") -> None:
    names = {"all": SCOPES} | {scope: (scope,) for scope in SCOPES}
    for name, scopes in names.items():
        secret = f"{prefix}{name}-secret-key"
        create_key(store, site_id, name=f"{prefix}{name}", scopes=scopes, now=START, secret=secret)


def fill(database: str) -> None:
    """Two sites with a live policy each; the keys of the second are named `other-…`."""
    store = open_store(database)
    for site_id, prefix in (("daily", ""), ("weekly", "other-")):
        add_site(store, site_id, now=START)
        publish(
            store,
            site_id,
            name="test.yaml",
            files={"test.yaml": POLICY},
            attributes=frozenset(),
            author="test",
            now=START,
        )
        add_keys(store, site_id, prefix)
    set_origins(store, "daily", [ORIGIN])
    store.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database as `fill` leaves it, made once."""
    path = tmp_path_factory.mktemp("filled") / "test.db"
    migrate(f"sqlite:///{path}")
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def api(tmp_path: Path, filled: Path) -> Iterator[Api]:
    path = shutil.copy(filled, tmp_path / "test.db")
    yield from run_app(f"sqlite:///{path}")


def run_app(database: str) -> Iterator[Api]:
    settings = read_settings({"MODERATION_DATABASE": database, "MODERATION_MODEL": "none"})
    log = io.StringIO()
    app = create_app(settings, log_to=log)
    yield Api(app, log, settings)
    app.extensions["moderation"].store.close()
