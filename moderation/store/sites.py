"""Sites: who may call, and what is live there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from moderation.store.tables import site


@dataclass(frozen=True, slots=True)
class Site:
    """A client of the API, with its own data, policies and keys."""

    id: str
    title: str
    live_version: int | None
    hold_all: bool
    origins: tuple[str, ...]
    created_at: datetime


COLUMNS = [
    site.c.id,
    site.c.title,
    site.c.live_version,
    site.c.hold_all,
    site.c.origins,
    site.c.created_at,
]


def add_site(connection: Connection, found: Site, *, token_secret: str) -> None:
    """Add a site."""
    connection.execute(
        insert(site).values(
            id=found.id,
            title=found.title,
            live_version=found.live_version,
            hold_all=found.hold_all,
            origins=list(found.origins),
            token_secret=token_secret,
            created_at=found.created_at,
        )
    )


def find_site(connection: Connection, site_id: str) -> Site | None:
    """The site, or None."""
    row = connection.execute(select(*COLUMNS).where(site.c.id == site_id)).one_or_none()
    return None if row is None else read_site(tuple(row))


def list_sites(connection: Connection) -> list[Site]:
    """All sites, by id."""
    rows = connection.execute(select(*COLUMNS).order_by(site.c.id))
    return [read_site(tuple(row)) for row in rows]


def read_site(values: tuple[Any, ...]) -> Site:
    """A site from `COLUMNS`."""
    known = dict(zip((column.name for column in COLUMNS), values, strict=True))
    return Site(**{**known, "origins": tuple(known["origins"])})


def update_site(connection: Connection, site_id: str, values: dict[str, Any]) -> bool:
    """Set some columns; False if there is no such site."""
    changed = connection.execute(
        update(site).where(site.c.id == site_id).values(**values).returning(site.c.id)
    )
    return changed.one_or_none() is not None


def find_token_secret(connection: Connection, site_id: str) -> str | None:
    """What the site's report tokens are signed with."""
    return connection.execute(
        select(site.c.token_secret).where(site.c.id == site_id)
    ).scalar_one_or_none()
