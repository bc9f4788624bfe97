"""Versions of policies, each with every file it was made of, and which were made live when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from moderation.store.tables import policy_version, publication, site


@dataclass(frozen=True, slots=True)
class Version:
    """One published version of a policy, self-contained."""

    seq: int
    site_id: str
    policy_id: str
    version: int
    digest: str
    name: str  # the file among `files` that is the policy
    files: Mapping[str, str]
    attributes: frozenset[str]
    author: str
    note: str
    created_at: datetime


def read_version(row: Any) -> Version:
    """A version from a row of the table."""
    return Version(**{**row._mapping, "attributes": frozenset(row.attributes)})


def find_one(connection: Connection, query: Select[Any]) -> Version | None:
    """The one version that the query gives, or None."""
    row = connection.execute(query).one_or_none()
    return None if row is None else read_version(row)


def find_version(connection: Connection, site_id: str, seq: int) -> Version | None:
    """A version of a site's by its row number."""
    query = select(policy_version).where(
        policy_version.c.site_id == site_id, policy_version.c.seq == seq
    )
    return find_one(connection, query)


def find_numbered(
    connection: Connection, site_id: str, policy_id: str, version: int
) -> Version | None:
    """A version of a site's by its policy and number."""
    query = select(policy_version).where(
        policy_version.c.site_id == site_id,
        policy_version.c.policy_id == policy_id,
        policy_version.c.version == version,
    )
    return find_one(connection, query)


def find_newest(connection: Connection, site_id: str, policy_id: str) -> Version | None:
    """The newest version of a policy, live or not."""
    query = (
        select(policy_version)
        .where(policy_version.c.site_id == site_id, policy_version.c.policy_id == policy_id)
        .order_by(policy_version.c.version.desc())
        .limit(1)
    )
    return find_one(connection, query)


def find_live(connection: Connection, site_id: str) -> Version | None:
    """The version that decides now."""
    query = (
        select(policy_version)
        .join(site, site.c.live_version == policy_version.c.seq)
        .where(site.c.id == site_id, policy_version.c.site_id == site_id)
    )
    return find_one(connection, query)


def find_live_seq(connection: Connection, site_id: str) -> int | None:
    """The row number of the version that decides now."""
    return connection.execute(
        select(site.c.live_version).where(site.c.id == site_id)
    ).scalar_one_or_none()


def add_version(connection: Connection, values: dict[str, Any]) -> tuple[int, int]:
    """Add the next version of a policy; gives its row number and its number."""
    newest = connection.execute(
        select(func.max(policy_version.c.version)).where(
            policy_version.c.site_id == values["site_id"],
            policy_version.c.policy_id == values["policy_id"],
        )
    ).scalar_one()
    number = (newest or 0) + 1
    seq = connection.execute(
        insert(policy_version).returning(policy_version.c.seq), {**values, "version": number}
    ).scalar_one()
    return int(seq), number


def make_live(
    connection: Connection, site_id: str, seq: int, *, by: str, note: str, at: datetime
) -> None:
    """From this transaction on the version decides; who did it is kept."""
    connection.execute(update(site).where(site.c.id == site_id).values(live_version=seq))
    connection.execute(
        insert(publication).values(
            site_id=site_id, version_seq=seq, published_by=by, note=note, at=at
        )
    )


def list_versions(connection: Connection, site_id: str) -> list[Version]:
    """All versions of a site's policies, oldest first."""
    rows = connection.execute(
        select(policy_version)
        .where(policy_version.c.site_id == site_id)
        .order_by(policy_version.c.seq)
    )
    return [read_version(row) for row in rows]
