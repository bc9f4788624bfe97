"""What a site says of a thread or an author, laid over what it said before."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from moderation.domain import Author, Thread
from moderation.store.contributions import Item

SAID_OF_THREAD = (
    "url",
    "title",
    "section",
    "edition",
    "tags",
    "open",
    "closes_at",
    "published_at",
    "sensitive",
    "author_id",
)
SAID_OF_AUTHOR = ("username", "created_at", "role", "trusted")

UNSAID = {
    **{field.name: field.default for field in fields(Author)},
    **{field.name: field.default for field in fields(Thread)},
}


def merge_thread(before: Thread | None, thread_id: str, said: Mapping[str, Any]) -> Thread:
    """The thread with the fields sent; a null takes back what was said, an absent one leaves it."""
    thread = before or Thread(thread_id)
    if len(said) < 2:
        return thread
    news = pick(said, SAID_OF_THREAD)
    if "tags" in news:
        news["tags"] = tuple(news["tags"])
    return replace(thread, **news)


def merge_author(before: Author | None, item: Item | None, said: Mapping[str, Any]) -> Author:
    """The author with the fields sent.

    `before` is the stored author that was named, else the contribution's. A contribution that
    was signed stays so until `id` is sent as null.
    """
    if said.get("id") is not None:
        author = before or Author(said["id"])
    elif before is not None and "id" not in said:
        author = before
    elif item is not None and item.unsigned_author is not None:
        author = read_unsigned(item.unsigned_author)
    else:
        author = Author()
    news = pick(said, SAID_OF_AUTHOR)
    return replace(author, **news) if news else author


def pick(said: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that were sent, null standing for the default."""
    unknown = set(said) - {*names, "id"}
    assert not unknown, f"fields that a site may not set: {sorted(unknown)}"
    return {
        name: UNSAID[name] if said[name] is None else said[name] for name in names if name in said
    }


def write_unsigned(author: Author) -> dict[str, Any] | None:
    """What was said of an author without an id, as JSON; it is kept with the contribution."""
    if author.id is not None:
        return None
    created_at = author.created_at
    return {
        "username": author.username,
        "created_at": None if created_at is None else created_at.astimezone(UTC).isoformat(),
        "role": author.role,
        "trusted": author.trusted,
    }


def read_unsigned(written: Mapping[str, Any]) -> Author:
    """The author that `write_unsigned` wrote."""
    created_at = written["created_at"]
    return Author(
        username=written["username"],
        created_at=None if created_at is None else datetime.fromisoformat(created_at),
        role=written["role"],
        trusted=written["trusted"],
    )
