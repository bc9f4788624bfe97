"""Keys of sites: only their digests are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from moderation.store.tables import site_key


@dataclass(frozen=True, slots=True)
class Key:
    """What a key may do, and for whom."""

    id: str
    name: str
    site_id: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


NAMES = ("id", "name", "site_id", "scopes", "created_at", "expires_at", "revoked_at")
COLUMNS = [site_key.c[name] for name in NAMES]
FIND = select(*COLUMNS, site_key.c.digest).where(site_key.c.digest == bindparam("digest"))


def read_key(values: tuple[Any, ...]) -> Key:
    """A key from `COLUMNS`."""
    known = dict(zip(NAMES, values, strict=True))
    return Key(**{**known, "scopes": frozenset(known["scopes"])})


def find_key(connection: Connection, digest: str) -> tuple[Key, str] | None:
    """The key of that digest, with the digest as kept."""
    row = connection.execute(FIND, {"digest": digest}).one_or_none()
    return None if row is None else (read_key(tuple(row)[:-1]), row[-1])


def add_key(connection: Connection, key: Key, *, digest: str) -> None:
    """Add a key."""
    connection.execute(
        insert(site_key).values(
            id=key.id,
            name=key.name,
            site_id=key.site_id,
            scopes=sorted(key.scopes),
            created_at=key.created_at,
            expires_at=key.expires_at,
            revoked_at=key.revoked_at,
            digest=digest,
        )
    )


def list_keys(connection: Connection, site_id: str) -> list[Key]:
    """All keys of a site, the revoked ones too, oldest first."""
    rows = connection.execute(
        select(*COLUMNS)
        .where(site_key.c.site_id == site_id)
        .order_by(site_key.c.created_at, site_key.c.id)
    )
    return [read_key(tuple(row)) for row in rows]


def update_key(connection: Connection, site_id: str, key_id: str, values: dict[str, Any]) -> bool:
    """Set some columns of a site's key; False if the site has no such key."""
    changed = connection.execute(
        update(site_key)
        .where(site_key.c.site_id == site_id, site_key.c.id == key_id)
        .values(**values)
        .returning(site_key.c.id)
    )
    return changed.one_or_none() is not None
