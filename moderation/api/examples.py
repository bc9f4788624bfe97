"""The examples of the OpenAPI document; the tests send every one of them."""

from typing import Any

SUBMISSION: dict[str, Any] = {
    "contribution": {
        "id": "c-1",
        "kind": "comment",
        "text": "A fair point about the bus lane, and about the one on Main Road too.",
        "format": "text",
        "title": None,
        "language": None,
        "parent_id": None,
        "created_at": "2015-05-22T15:26:00Z",
        "attachments": [{"type": "image/jpeg", "caption": "The bus lane at noon"}],
        "meta": {},
    },
    "thread": {
        "id": "bus-lane",
        "url": "https://news.example/2015/bus-lane",
        "title": "City opens a bus lane",
        "section": "local",
        "edition": None,
        "tags": ["traffic"],
        "open": True,
        "closes_at": None,
        "published_at": "2015-05-22T13:26:00Z",
        "sensitive": False,
        "author_id": None,
    },
    "author": {
        "id": "u-1",
        "username": "ann",
        "created_at": "2014-01-01T00:00:00Z",
        "role": "reader",
        "trusted": False,
    },
}

DECISION: dict[str, Any] = {
    "decision_id": "d-5f0c",
    "contribution_id": "c-1",
    "action": "approve",
    "status": "published",
    "reasons": [],
    "labels": [],
    "scores": {"toxicity": 0.03},
    "degraded": False,
    "policy": {"id": "news24", "version": 7, "digest": "sha256:9f86d0"},
    "model": {"id": "shipped-1", "digest": "sha256:60303a"},
    "decided_by": "policy",
    "decided_at": "2015-05-22T15:26:01Z",
    "shown_decision_id": "d-5f0c",
    "replayed": False,
}

THREAD_CHANGE: dict[str, Any] = {"open": False}

REPORT: dict[str, Any] = {
    "contribution_id": "c-1",
    "reason": "abusive",
    "explanation": "Insults the bus driver.",
    "reporter": {"id": "u-9", "created_at": "2015-01-01T00:00:00Z"},
}

REPORT_TOKEN: dict[str, Any] = {
    "reporter": {"id": "u-9", "created_at": "2015-01-01T00:00:00Z"},
    "thread_id": "bus-lane",
    "ttl": 900,
}

REVIEW: dict[str, Any] = {"action": "approve", "version": 1, "note": "Fair criticism."}
