from datetime import timedelta
from typing import Any

import pytest

from tests.service.newsroom import NOON, Newsroom

COUNTS = """
policy: small
rules:
  - id: all-counts
    when:
      all:
        - author.contributions: {at_least: 0}
        - author.contributions: {within: 10 minutes, at_least: 0}
        - author.approved: {at_least: 0}
        - author.rejected: {at_least: 0}
        - author.reports: {at_least: 0}
        - same_text.author: {at_least: 0}
        - same_text.thread: {at_least: 0}
        - same_text.site: {at_least: 0}
        - same_text.site: {within: 1 hour, at_least: 0}
        - thread.contributions: {at_least: 0}
    then: approve
  - id: insult
    when: {text: {contains: [blockhead]}}
    then: reject
    reason: No insults.
"""


@pytest.fixture
def counting(newsroom: Newsroom) -> Newsroom:
    newsroom.publish(COUNTS)
    return newsroom


def counts(newsroom: Newsroom, id: str, text: str = "words", **more: Any) -> dict[str, Any]:
    trace = newsroom.send(id, text, explain=True, **more).trace
    assert trace is not None
    facts: dict[str, Any] = trace["facts"]
    return {
        key: value
        for key, value in facts.items()
        if key.startswith(("author.", "same_text.", "thread.c")) and key != "author.held"
    }


def test_the_first_contribution_counts_itself(counting: Newsroom) -> None:
    assert counts(counting, "a") == {
        "author.contributions": 1,
        "author.contributions within 600s": 1,
        "author.approved": 0,
        "author.rejected": 0,
        "author.reports": 0,
        "same_text.author": 1,
        "same_text.thread": 1,
        "same_text.site": 1,
        "same_text.site within 3600s": 1,
        "thread.contributions": 1,
    }


def test_the_record_is_counted_by_author_text_and_thread(counting: Newsroom) -> None:
    counting.send("a", "words")
    counting.send("b", "WORDS ", thread="t-2")
    counting.send("c", "you blockhead")
    counting.send("d", "words", author="u-2")
    counting.report("a", "r-1")
    counting.report("a", "r-2")

    assert counts(counting, "e") == {
        "author.contributions": 4,
        "author.contributions within 600s": 4,
        "author.approved": 2,
        "author.rejected": 1,
        "author.reports": 2,
        "same_text.author": 3,
        "same_text.thread": 3,
        "same_text.site": 4,
        "same_text.site within 3600s": 4,
        "thread.contributions": 4,
    }


def test_windows_end_at_the_stated_moment(counting: Newsroom) -> None:
    counting.send("old", created_at=NOON - timedelta(hours=2))
    counting.send("recent", created_at=NOON - timedelta(minutes=5))
    counting.send("late", created_at=NOON + timedelta(days=1))  # never later than arrival

    found = counts(counting, "now")
    assert found["author.contributions"] == 4
    assert found["author.contributions within 600s"] == 3
    assert (
        counts(counting, "then", created_at=NOON - timedelta(hours=1))["author.contributions"] == 2
    )


def test_the_border_of_a_window_is_inside(counting: Newsroom) -> None:
    counting.send("a")
    counting.pass_time(minutes=10)
    assert counts(counting, "b")["author.contributions within 600s"] == 2
    counting.pass_time(seconds=1)
    assert counts(counting, "c")["author.contributions within 600s"] == 2


def test_a_ruling_counts_as_the_latest_decision(counting: Newsroom) -> None:
    counting.send("a")
    counting.rule("reject", "a")

    found = counts(counting, "b")
    assert (found["author.approved"], found["author.rejected"]) == (0, 1)


def test_an_edit_is_the_same_contribution(counting: Newsroom) -> None:
    counting.send("a", "words")
    counting.send("b", "other")

    found = counts(counting, "a", "other")
    assert (found["author.contributions"], found["same_text.site"]) == (2, 2)


def test_replays_are_not_counted(counting: Newsroom) -> None:
    for _ in range(3):
        counting.send("a")

    assert counts(counting, "b")["author.contributions"] == 2


def test_unsigned_contributions_are_never_counted_together(counting: Newsroom) -> None:
    counting.send("a", "words", author=None)
    counting.send("b", "words", author=None)

    found = counts(counting, "c", author=None)
    assert (found["author.contributions"], found["same_text.author"]) == (0, 0)
    assert (found["same_text.site"], found["thread.contributions"]) == (3, 3)
