"""Contributions whose standing decision lacked something, of all sites: to be decided again."""

from sqlalchemy import Connection, select

from moderation.store.tables import contribution


def list_degraded(connection: Connection, *, after: int, limit: int) -> list[tuple[int, str, str]]:
    """Some of them, oldest first: row number, site, id."""
    rows = connection.execute(
        select(contribution.c.seq, contribution.c.site_id, contribution.c.id)
        .where(contribution.c.degraded, contribution.c.seq > after)
        .order_by(contribution.c.seq)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]
