import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from moderation.service.changes import Change, list_changes
from moderation.service.errors import Invalid
from moderation.store import StoreError, open_store
from tests.service.newsroom import Newsroom


def story(newsroom: Newsroom, limit: int = 100) -> list[Change]:
    """All changes from the start, page by page."""
    told: list[Change] = []
    cursor = None
    while True:
        page = list_changes(newsroom.store, newsroom.site, after=cursor, limit=limit)
        if not page.changes:
            assert page.cursor == (cursor or page.cursor)
            return told
        told += page.changes
        cursor = page.cursor


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_the_changes_tell_the_whole_story_in_order(newsroom: Newsroom, limit: int) -> None:
    first = newsroom.send("a")
    newsroom.send("b", "wait for me")
    newsroom.send("c", "you blockhead")
    newsroom.send("a")  # a replay changes nothing
    approval = newsroom.rule("approve", "b")
    for reader in ("r-1", "r-2", "r-3"):  # the second flags, the third hides
        newsroom.report("a", reader)
    newsroom.undo("b")
    newsroom.send("c", "better words")

    told = story(newsroom, limit)
    assert [(change.contribution_id, change.status) for change in told] == [
        ("a", "published"),
        ("b", "held"),
        ("c", "rejected"),
        ("b", "published"),
        ("a", "held"),
        ("b", "held"),
        ("c", "published"),
    ]
    assert told[0].shown_decision_id == first.decision_id
    assert told[3].decision_id == told[3].shown_decision_id == approval.decision_id
    assert (told[3].decided_by, told[0].decided_by) == ("editor:ed", "policy")
    assert [reason.rule for reason in told[2].reasons] == ["insult"]


def test_following_the_changes_gives_what_the_contributions_are(newsroom: Newsroom) -> None:
    texts = ["hello", "wait for me", "they say", "you blockhead", "hello again", "free money"]
    for round_ in range(3):
        for number in range(4):
            newsroom.send(f"c-{number}", texts[(round_ + number) % len(texts)])
            newsroom.report(f"c-{number}", f"r-{round_}")
    newsroom.rule("approve", "c-1")
    followed = {
        change.contribution_id: (change.status, change.shown_decision_id)
        for change in story(newsroom, 2)
    }

    for name, state in followed.items():
        found = newsroom.look(name)
        assert state == (found.status, found.shown_decision_id)


def test_another_site_s_changes_are_not_told(newsroom: Newsroom) -> None:
    other = Newsroom(newsroom.store, "other")
    newsroom.send()

    assert story(other) == []


@pytest.mark.parametrize("cursor", ["", "nonsense", "Yw", "Yy0x", "é", "c" * 300])
def test_what_is_no_cursor_is_refused(newsroom: Newsroom, cursor: str) -> None:
    with pytest.raises(Invalid) as caught:
        list_changes(newsroom.store, "demo", after=cursor)

    assert str(caught.value) == "this is no cursor of changes; begin without one"


def test_who_waits_is_woken_by_news(newsroom: Newsroom) -> None:
    start = list_changes(newsroom.store, "demo", after=None).cursor
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(list_changes, newsroom.store, "demo", after=start, wait=60)
        newsroom.send()
        page = waiting.result(timeout=30)

    assert [change.contribution_id for change in page.changes] == ["c-1"]


def test_who_waits_hears_what_another_process_wrote(newsroom: Newsroom) -> None:
    theirs = open_store(newsroom.store.url.render_as_string(hide_password=False))
    start = list_changes(theirs, "demo", after=None).cursor
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(list_changes, theirs, "demo", after=start, wait=60)
        newsroom.send()
        page = waiting.result(timeout=30)
    theirs.close()

    assert len(page.changes) == 1


def test_only_a_few_may_wait_and_the_others_are_answered_at_once(newsroom: Newsroom) -> None:
    taken = 0
    while newsroom.store.waiters.acquire(blocking=False):
        taken += 1

    assert taken == 8
    assert list_changes(newsroom.store, "demo", after=None, wait=60).changes == ()


def test_closing_lets_go_of_who_waits(newsroom: Newsroom) -> None:
    store = open_store(newsroom.store.url.render_as_string(hide_password=False))
    done = threading.Event()

    def wait() -> None:
        with suppress(StoreError):  # closed before it could even look
            list_changes(store, "demo", after=None, wait=600)
        done.set()

    thread = threading.Thread(target=wait)
    thread.start()
    store.close()
    thread.join(timeout=30)
    assert done.is_set()
