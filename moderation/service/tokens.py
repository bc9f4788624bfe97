"""Tokens for the report button: a site vouches for a reader, on one thread, for a while.

A token is signed, not stored: a site may hand one out with every page it serves.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.service.errors import NotFound
from moderation.store import Store
from moderation.store.columns import canonical, from_microseconds, to_microseconds
from moderation.store.sites import find_token_secret

PREFIX = "rep_"
LONGEST = 8192


@dataclass(frozen=True, slots=True)
class ReportToken:
    """Who may report, and where."""

    site_id: str
    reporter_id: str
    reporter_created_at: datetime | None
    thread_id: str


def issue_token(
    store: Store,
    site_id: str,
    *,
    reporter_id: str,
    reporter_created_at: datetime | None = None,
    thread_id: str,
    ttl: float,
    now: datetime,
) -> tuple[str, datetime]:
    """A token for one reader and one thread, and the moment it ends, `ttl` seconds from now."""
    expires_at = now + timedelta(seconds=ttl)
    made = None if reporter_created_at is None else to_microseconds(reporter_created_at)
    claims = [site_id, reporter_id, made, thread_id, to_microseconds(expires_at)]
    with store.read() as connection:
        secret = find_token_secret(connection, site_id)
    if secret is None:
        raise NotFound(f"there is no site `{site_id}`")
    body = base64.urlsafe_b64encode(canonical(claims).encode()).decode().rstrip("=")
    return f"{PREFIX}{body}.{sign(secret, body)}", expires_at


def read_token(store: Store, token: str, now: datetime) -> ReportToken | None:
    """What the token vouches for; None if it is forged, damaged or has ended."""
    body, _, signature = token.removeprefix(PREFIX).partition(".")
    claims = decode(body) if token.startswith(PREFIX) and len(token) <= LONGEST else None
    if claims is None:
        return None
    site_id, reporter_id, made, thread_id, ends = claims
    with store.read() as connection:
        secret = find_token_secret(connection, site_id)
    if not hmac.compare_digest(sign(secret or "", body).encode(), signature.encode()):
        return None
    if secret is None or from_microseconds(ends) <= now:
        return None
    created_at = None if made is None else from_microseconds(made)
    return ReportToken(site_id, reporter_id, created_at, thread_id)


def sign(secret: str, body: str) -> str:
    """The signature of a token's body."""
    return hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()


def decode(body: str) -> tuple[str, str, int | None, str, int] | None:
    """The claims in a token's body, if it has the form of one."""
    try:
        padded = body.encode("ascii") + b"=" * (-len(body) % 4)
        claims = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(claims, list) or len(claims) != 5:
        return None
    site_id, reporter_id, made, thread_id, ends = claims
    named = all(isinstance(name, str) for name in (site_id, reporter_id, thread_id))
    if not named or not isinstance(made, int | None) or not isinstance(ends, int):
        return None
    return site_id, reporter_id, made, thread_id, ends
