"""The contribution object as it was sent, in the one form in which two can be compared."""

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from moderation.domain import Attachment, Contribution

NAMES = [field.name for field in fields(Contribution)]


def write_sent(contribution: Contribution) -> dict[str, Any]:
    """The object as JSON values; absent, null and default all come out alike."""
    sent = {name: getattr(contribution, name) for name in NAMES}
    created_at = contribution.created_at
    sent["created_at"] = None if created_at is None else created_at.astimezone(UTC).isoformat()
    sent["attachments"] = [asdict(attachment) for attachment in contribution.attachments]
    sent["meta"] = {key: value for key, value in contribution.meta.items() if value is not None}
    return sent


def read_sent(sent: dict[str, Any]) -> Contribution:
    """The contribution that `write_sent` wrote."""
    created_at = sent["created_at"]
    return Contribution(
        **{
            **sent,
            "created_at": None if created_at is None else datetime.fromisoformat(created_at),
            "attachments": tuple(Attachment(**one) for one in sent["attachments"]),
        }
    )
