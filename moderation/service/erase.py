"""Erasure: the text and the person go, the counts and the shape of the trail stay."""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import Connection

from moderation.service.errors import NotFound
from moderation.store import Store
from moderation.store.contributions import find_item
from moderation.store.erasure import (
    erase_contributions,
    knows_author,
    list_unerased,
    rename_author,
)
from moderation.store.sites import find_token_secret

AT_ONCE = 200  # contributions in one transaction: decisions go on in between


def erase_contribution(store: Store, site_id: str, contribution_id: str, *, now: datetime) -> None:
    """Erase what a reader sent under the id, and all that was written about it.

    Erasing again changes nothing; NotFound if the site never sent it.
    """

    def work(connection: Connection) -> None:
        item = find_item(connection, site_id, contribution_id)
        if item is None:
            raise NotFound(f"there is no contribution `{contribution_id}`")
        if item.erased_at is None:
            erase_contributions(connection, site_id, [item.seq], now=now)

    store.write(work)
    store.scrub()


def erase_author(store: Store, site_id: str, author_id: str, *, now: datetime) -> None:
    """Erase an author and all they sent; their contributions go on under a pseudonym.

    What they reported stays, without name and words. Erasing again changes nothing, and what
    was begun and broken off is finished; NotFound if nobody ever spoke of them.
    """

    def some(connection: Connection) -> bool:
        secret = find_token_secret(connection, site_id)
        if secret is None:
            raise NotFound(f"there is no site `{site_id}`")
        pseudonym = pseudonym_of(secret, author_id)
        if not knows_author(connection, site_id, [author_id, pseudonym]):
            raise NotFound(f"there is no author `{author_id}`")
        seqs = list_unerased(connection, site_id, author_id, AT_ONCE)
        erase_contributions(connection, site_id, seqs, now=now)
        if len(seqs) == AT_ONCE:
            return True
        rename_author(connection, site_id, author_id, pseudonym)
        return False

    while store.write(some):
        pass
    store.scrub()


def pseudonym_of(secret: str, author_id: str) -> str:
    """A name that says nothing, and that only the site's own secret can make again.

    So a second erasure knows that there was a first one.
    """
    keyed = hmac.new(secret.encode(), f"author\0{author_id}".encode(), hashlib.sha256)
    return f"erased-{keyed.hexdigest()[:32]}"
