"""Authors: what the site last said of them, and what editors set."""

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, insert, select, update

from moderation.domain import Author
from moderation.store.situation import AUTHOR_COLUMNS
from moderation.store.tables import author

FIND = select(*AUTHOR_COLUMNS).where(
    author.c.site_id == bindparam("site"), author.c.id == bindparam("author")
)
ADD = insert(author)
UPDATE = update(author).where(
    author.c.site_id == bindparam("of_site"), author.c.id == bindparam("of_id")
)


def find_author(connection: Connection, site_id: str, author_id: str) -> Author | None:
    """The author, or None if nobody has spoken of them."""
    row = connection.execute(FIND, {"site": site_id, "author": author_id}).one_or_none()
    return None if row is None else Author(*row)


def keep_author(connection: Connection, site_id: str, before: Author | None, after: Author) -> None:
    """Write what has changed; nothing if nothing has."""
    if before == after:
        return
    values = asdict(after)
    if before is None:
        connection.execute(ADD, {**values, "site_id": site_id, "erased": False})
    else:
        connection.execute(UPDATE, {**values, "of_site": site_id, "of_id": before.id})
