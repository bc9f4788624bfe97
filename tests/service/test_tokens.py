from datetime import timedelta

import pytest

from moderation.service.errors import NotFound
from moderation.service.tokens import issue_token, read_token
from tests.service.newsroom import NOON, Newsroom


def token(newsroom: Newsroom, thread_id: str = "t-1") -> str:
    made, expires_at = issue_token(
        newsroom.store,
        newsroom.site,
        reporter_id="r-ü",
        reporter_created_at=NOON - timedelta(days=1),
        thread_id=thread_id,
        ttl=900,
        now=NOON,
    )
    assert expires_at == NOON + timedelta(minutes=15)
    return made


def test_a_token_vouches_for_a_reader_on_a_thread(newsroom: Newsroom) -> None:
    found = read_token(newsroom.store, token(newsroom), NOON)

    assert found is not None
    assert (found.site_id, found.reporter_id, found.thread_id) == ("demo", "r-ü", "t-1")
    assert found.reporter_created_at == NOON - timedelta(days=1)


def test_a_token_ends(newsroom: Newsroom) -> None:
    made = token(newsroom)

    assert read_token(newsroom.store, made, NOON + timedelta(seconds=899)) is not None
    assert read_token(newsroom.store, made, NOON + timedelta(seconds=900)) is None


def test_a_changed_token_is_worth_nothing(newsroom: Newsroom) -> None:
    made = token(newsroom)
    for place in range(len(made)):
        other = "A" if made[place] != "A" else "B"
        changed = made[:place] + other + made[place + 1 :]
        assert read_token(newsroom.store, changed, NOON) is None


def test_a_token_of_one_site_is_not_another_s(newsroom: Newsroom) -> None:
    other = Newsroom(newsroom.store, "other")
    mine, theirs = token(newsroom), token(other)
    mixed = theirs.split(".")[0] + "." + mine.split(".")[1]

    assert read_token(newsroom.store, mixed, NOON) is None


@pytest.mark.parametrize(
    "sent", ["", ".", "rep_", "rep_.", "rep_W10.", "rep_é.x", "rep_bnVsbA.é", "rep_" + "A" * 9999]
)
def test_what_is_no_token_is_worth_nothing(newsroom: Newsroom, sent: str) -> None:
    assert read_token(newsroom.store, sent, NOON) is None


def test_an_unknown_site_hands_out_none(newsroom: Newsroom) -> None:
    with pytest.raises(NotFound):
        issue_token(newsroom.store, "nowhere", reporter_id="r", thread_id="t", ttl=1, now=NOON)
