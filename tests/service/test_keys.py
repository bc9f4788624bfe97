from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation.service.errors import Conflict, Invalid, NotFound
from moderation.service.keys import (
    authenticate,
    create_key,
    list_keys,
    revoke_key,
    rotate_key,
)
from moderation.store.tables import site_key
from tests.service.newsroom import NOON, Newsroom


def test_a_key_opens_its_own_site_with_its_scopes(newsroom: Newsroom) -> None:
    key, plain = create_key(
        newsroom.store, "demo", name="paper", scopes=["read", "decide"], now=NOON
    )

    assert plain.startswith(f"mod_{key.id}_")
    assert authenticate(newsroom.store, plain, now=NOON) == key
    assert (key.site_id, key.name, key.scopes) == ("demo", "paper", {"read", "decide"})


@pytest.mark.parametrize("bearer", ["", "mod_", "mod_x_y", "é\ud800", "x" * 10_000])
def test_an_unknown_key_opens_nothing(newsroom: Newsroom, bearer: str) -> None:
    _, plain = create_key(newsroom.store, "demo", name="paper", scopes=["read"], now=NOON)

    assert authenticate(newsroom.store, bearer, now=NOON) is None
    assert authenticate(newsroom.store, plain[:-1], now=NOON) is None
    assert authenticate(newsroom.store, plain + "x", now=NOON) is None


def test_no_key_is_kept(newsroom: Newsroom) -> None:
    _, plain = create_key(newsroom.store, "demo", name="paper", scopes=["read"], now=NOON)
    with newsroom.store.read() as connection:
        kept = str(connection.execute(select(site_key)).all())

    assert plain not in kept
    assert plain.split("_", 2)[2] not in kept


def test_a_fixed_key_can_be_set_once(newsroom: Newsroom) -> None:
    def create() -> str:
        return create_key(
            newsroom.store, "demo", name="d", scopes=["read"], now=NOON, secret="demo-site-key"
        )[1]

    assert create() == "demo-site-key"
    assert authenticate(newsroom.store, "demo-site-key", now=NOON) is not None
    with pytest.raises(Conflict):
        create()


def test_a_key_ends_when_it_expires_or_is_revoked(newsroom: Newsroom) -> None:
    ends = NOON + timedelta(days=1)
    key, plain = create_key(
        newsroom.store, "demo", name="k", scopes=["read"], expires_at=ends, now=NOON
    )
    assert authenticate(newsroom.store, plain, now=ends - timedelta(seconds=1)) is not None
    assert authenticate(newsroom.store, plain, now=ends) is None

    revoke_key(newsroom.store, "demo", key.id, now=NOON)
    assert authenticate(newsroom.store, plain, now=NOON) is None


def test_while_a_key_is_rotated_both_are_valid(newsroom: Newsroom) -> None:
    key, old = create_key(newsroom.store, "demo", name="k", scopes=["read"], now=NOON)
    new_key, new = rotate_key(newsroom.store, "demo", key.id, overlap=timedelta(hours=1), now=NOON)
    later = NOON + timedelta(hours=1)

    assert authenticate(newsroom.store, old, now=NOON) is not None
    assert authenticate(newsroom.store, new, now=NOON) == new_key
    assert authenticate(newsroom.store, old, now=later) is None
    assert authenticate(newsroom.store, new, now=later) is not None
    assert (new_key.name, new_key.scopes) == (key.name, key.scopes)
    assert [one.id for one in list_keys(newsroom.store, "demo")].count(new_key.id) == 1


def test_one_site_cannot_touch_another_s_keys(newsroom: Newsroom) -> None:
    other = Newsroom(newsroom.store, "other")
    key, plain = create_key(newsroom.store, "demo", name="k", scopes=["read"], now=NOON)

    with pytest.raises(NotFound):
        revoke_key(other.store, "other", key.id, now=NOON)
    with pytest.raises(NotFound):
        rotate_key(other.store, "other", key.id, overlap=timedelta(0), now=NOON)
    assert authenticate(newsroom.store, plain, now=NOON) is not None
    assert list_keys(other.store, "other") == []


def test_a_scope_that_does_not_exist_is_named(newsroom: Newsroom) -> None:
    with pytest.raises(Invalid) as caught:
        create_key(newsroom.store, "demo", name="k", scopes=["read", "fly"], now=NOON)

    assert str(caught.value) == (
        "`fly` is not a scope; there are decide, report, read, review, admin"
    )
    with pytest.raises(Invalid):
        create_key(newsroom.store, "demo", name="k", scopes=[], now=NOON)
    with pytest.raises(NotFound):
        create_key(newsroom.store, "nowhere", name="k", scopes=["read"], now=NOON)
