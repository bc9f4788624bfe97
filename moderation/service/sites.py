"""Sites: adding one, and the switches that hold for all of its threads."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from moderation.service.errors import Conflict, NotFound
from moderation.store import Store
from moderation.store import sites as rows
from moderation.store.sites import Site


def add_site(store: Store, site_id: str, *, title: str = "", now: datetime) -> Site:
    """Add a site; Conflict if there is one of that id."""
    site = Site(site_id, title, None, hold_all=False, origins=(), created_at=now)

    def work(connection: Connection) -> Site:
        if rows.find_site(connection, site_id) is not None:
            raise Conflict(f"there is a site `{site_id}` already")
        rows.add_site(connection, site, token_secret=secrets.token_hex(32))
        return site

    return store.write(work)


def list_sites(store: Store) -> list[Site]:
    """All sites, by id."""
    with store.read() as connection:
        return rows.list_sites(connection)


def get_site(store: Store, site_id: str) -> Site:
    """One site; NotFound if there is none of that id."""
    with store.read() as connection:
        site = rows.find_site(connection, site_id)
    if site is None:
        raise NotFound(f"there is no site `{site_id}`")
    return site


def set_origins(store: Store, site_id: str, origins: Iterable[str]) -> None:
    """From which origins a browser may send reports."""
    update(store, site_id, origins=sorted(set(origins)))


def set_hold_all(store: Store, site_id: str, *, hold_all: bool) -> None:
    """Hold whatever comes to the site from now on, or stop doing so."""
    update(store, site_id, hold_all=hold_all)


def update(store: Store, site_id: str, **values: object) -> None:
    """Set columns of a site; NotFound if there is none of that id."""

    def work(connection: Connection) -> None:
        if not rows.update_site(connection, site_id, values):
            raise NotFound(f"there is no site `{site_id}`")

    store.write(work)
