"""Keys by which sites call: made, told apart, rotated, revoked."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from moderation.service.errors import Conflict, Invalid, NotFound
from moderation.store import Store
from moderation.store import keys as rows
from moderation.store.keys import Key
from moderation.store.sites import find_site

SCOPES = ("decide", "report", "read", "review", "admin")
NOBODY = "0" * 64  # a digest that no key has


def digest(plain: str) -> str:
    """What is kept of a key. A key has 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()


def authenticate(store: Store, bearer: str, *, now: datetime) -> Key | None:
    """The key that was sent, if it is known, not revoked and not expired.

    The lookup is by digest, and the comparison is made for an unknown key too, so the time
    tells nothing about the keys there are.
    """
    sent = digest(bearer)
    with store.read() as connection:
        found = rows.find_key(connection, sent)
    key, kept = (None, NOBODY) if found is None else found
    if not hmac.compare_digest(kept, sent) or key is None:
        return None
    return key if is_valid(key, now) else None


def is_valid(key: Key, now: datetime) -> bool:
    """Whether the key may be used at that moment."""
    expired = key.expires_at is not None and key.expires_at <= now
    revoked = key.revoked_at is not None and key.revoked_at <= now
    return not expired and not revoked


def create_key(
    store: Store,
    site_id: str,
    *,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime | None = None,
    now: datetime,
    secret: str | None = None,
) -> tuple[Key, str]:
    """Make a key of a site; the plain text is given here once and kept nowhere.

    Parameters
    ----------
    secret
        The whole key, for the demo's fixed one; random where it is None.
    """
    wanted = frozenset(scopes)
    unknown = sorted(wanted - set(SCOPES))
    if unknown or not wanted:
        what = f"`{unknown[0]}` is not a scope" if unknown else "a key needs a scope"
        raise Invalid(f"{what}; there are {', '.join(SCOPES)}", "#/scopes")
    key_id = secrets.token_hex(6)
    plain = secret or f"mod_{key_id}_{secrets.token_urlsafe(32)}"
    key = Key(key_id, name, site_id, wanted, now, expires_at)

    def work(connection: Connection) -> None:
        if find_site(connection, site_id) is None:
            raise NotFound(f"there is no site `{site_id}`")
        if rows.find_key(connection, digest(plain)) is not None:
            raise Conflict("that key is in use already; choose another")
        rows.add_key(connection, key, digest=digest(plain))

    store.write(work)
    return key, plain


def rotate_key(
    store: Store, site_id: str, key_id: str, *, overlap: timedelta, now: datetime
) -> tuple[Key, str]:
    """A new key like an old one; the old one goes on for the overlap, then ends."""
    new_id = secrets.token_hex(6)
    plain = f"mod_{new_id}_{secrets.token_urlsafe(32)}"

    def work(connection: Connection) -> Key:
        old = next((key for key in rows.list_keys(connection, site_id) if key.id == key_id), None)
        if old is None or not is_valid(old, now):
            raise NotFound(f"the site `{site_id}` has no valid key `{key_id}`")
        lifetime = None if old.expires_at is None else old.expires_at - old.created_at
        new = replace(
            old,
            id=new_id,
            created_at=now,
            expires_at=None if lifetime is None else now + lifetime,
            revoked_at=None,
        )
        rows.add_key(connection, new, digest=digest(plain))
        ends = now + overlap
        if old.expires_at is not None:
            ends = min(ends, old.expires_at)
        rows.update_key(connection, site_id, key_id, {"expires_at": ends})
        return new

    return store.write(work), plain


def revoke_key(store: Store, site_id: str, key_id: str, *, now: datetime) -> None:
    """End a key at once."""

    def work(connection: Connection) -> None:
        if not rows.update_key(connection, site_id, key_id, {"revoked_at": now}):
            raise NotFound(f"the site `{site_id}` has no key `{key_id}`")

    store.write(work)


def list_keys(store: Store, site_id: str) -> list[Key]:
    """All keys of a site, revoked ones too, oldest first; never the keys themselves."""
    with store.read() as connection:
        return rows.list_keys(connection, site_id)
