"""What editors set on an author: suspended, watched, on hold for a while."""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from moderation.domain import Author
from moderation.service.errors import NotFound
from moderation.store import Store
from moderation.store.authors import find_author, keep_author


def set_author(
    store: Store,
    site_id: str,
    author_id: str,
    *,
    status: Literal["active", "watched", "suspended"],
    held_until: datetime | None = None,
) -> Author:
    """Set an author's status, and until when whatever they send is held; NotFound if unknown."""

    def work(connection: Connection) -> Author:
        before = find_author(connection, site_id, author_id)
        if before is None:
            raise NotFound(f"there is no author `{author_id}`")
        after = replace(before, status=status, held_until=held_until)
        keep_author(connection, site_id, before, after)
        return after

    return store.write(work)


def get_author(store: Store, site_id: str, author_id: str) -> Author:
    """The author; NotFound if nobody has spoken of them."""
    with store.read() as connection:
        author = find_author(connection, site_id, author_id)
    if author is None:
        raise NotFound(f"there is no author `{author_id}`")
    return author
