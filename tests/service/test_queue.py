from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from moderation.domain import Priority, Reports
from moderation.service.errors import Invalid
from moderation.service.queue import QueueFilters, count_queue, list_queue
from moderation.service.state import rank
from moderation.store import Store
from moderation.store.queue import QUEUE, Wanted, conditions, ordered
from tests.service.newsroom import Newsroom


@pytest.fixture
def busy(newsroom: Newsroom) -> Newsroom:
    """Seven wait for an editor, sent in alphabetical order."""
    newsroom.send("a-flag", "they say", thread={"id": "t-1", "section": "world"})
    newsroom.pass_time(minutes=1)
    newsroom.send("b-hold", "wait for me", language="af", title="Straße")
    newsroom.pass_time(minutes=1)
    newsroom.send("c-money", "FREE money", thread={"id": "t-2", "section": "sport"})
    newsroom.send("d-fine")
    newsroom.send("e-reported")
    newsroom.report("e-reported", "r-1", "spam")
    newsroom.send("f-hold", "wait for me", author={"id": "u-7", "username": "Bob"})
    newsroom.send("g-flag", "they say 100%", thread="t-2")
    newsroom.report("g-flag", "r-1", "threat")
    newsroom.send("h-twice", "a word", author="u-9")
    newsroom.report("h-twice", "r-1", "spam")
    newsroom.report("h-twice", "r-2", "other")
    return newsroom


def test_the_order_is_severity_priority_weight_age(busy: Newsroom) -> None:
    assert busy.waiting() == [
        "c-money",  # hold, high
        "b-hold",  # hold, normal, older
        "f-hold",
        "h-twice",  # flag by the report rule, normal
        "g-flag",  # flag, low, reported
        "a-flag",  # flag, low
        "e-reported",  # only reported
    ]


def test_the_views(busy: Newsroom) -> None:
    assert busy.waiting("held") == ["c-money", "b-hold", "f-hold"]
    assert busy.waiting("flagged") == ["h-twice", "g-flag", "a-flag"]
    assert busy.waiting("reported") == ["h-twice", "g-flag", "e-reported"]
    assert count_queue(busy.store, "demo") == {
        "open": 7,
        "held": 3,
        "flagged": 3,
        "reported": 3,
    }


def test_newest_and_oldest_first(busy: Newsroom) -> None:
    oldest = busy.waiting(sort="oldest")

    assert oldest == sorted(oldest)
    assert busy.waiting(sort="newest") == oldest[::-1]


@pytest.mark.parametrize("view", ["open", "held", "flagged", "reported"])
@pytest.mark.parametrize("sort", ["priority", "newest", "oldest"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_are_the_whole_in_pieces(busy: Newsroom, view: Any, sort: Any, limit: int) -> None:
    pieces: list[str] = []
    cursor = None
    while True:
        page = list_queue(
            busy.store,
            "demo",
            view=view,
            sort=sort,
            limit=limit,
            cursor=cursor,
            filters=QueueFilters(),
            now=busy.now,
        )
        pieces += [item.contribution_id for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert pieces == busy.waiting(view, sort=sort)


def test_a_page_goes_on_where_it_ended_though_others_left(busy: Newsroom) -> None:
    page = list_queue(busy.store, "demo", limit=2, filters=QueueFilters(), now=busy.now)
    busy.rule("approve", "b-hold")
    rest = busy.waiting(cursor=page.next_cursor)

    assert rest == ["f-hold", "h-twice", "g-flag", "a-flag", "e-reported"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"section": "sport"}, ["c-money", "g-flag"]),
        ({"section": "culture"}, []),
        ({"rule": "wait"}, ["b-hold", "f-hold"]),
        ({"rule": "wai"}, []),
        ({"label": "rumour"}, ["g-flag", "a-flag"]),
        ({"label": "Rumour"}, []),
        ({"reason": "spam"}, ["h-twice", "e-reported"]),
        ({"reason": "threat"}, ["g-flag"]),
        ({"language": "af"}, ["b-hold"]),
        ({"age": 90}, ["b-hold", "a-flag"][1:]),
        ({"age": 59}, ["b-hold", "a-flag"]),
        ({"age": 1e12}, []),
        ({"text": "free MONEY"}, ["c-money"]),
        ({"text": "STRASSE"}, ["b-hold"]),
        ({"text": "100%"}, ["g-flag"]),
        ({"text": "1_0"}, []),
        ({"text": "wait", "language": "en"}, ["f-hold"]),
    ],
)
def test_filters(busy: Newsroom, filters: dict[str, Any], found: list[str]) -> None:
    assert busy.waiting(**filters) == found


def test_an_item_shows_what_an_editor_needs(busy: Newsroom) -> None:
    item = busy.item("f-hold")

    assert item is not None
    assert (item.author.id, item.author.username) == ("u-7", "Bob")
    assert (item.kind, item.text, item.title, item.version) == ("comment", "wait for me", "", 1)
    assert (item.thread.id, item.thread.section) == ("t-1", "world")
    assert [reason.rule for reason in item.reasons] == ["wait"]
    assert item.reports == Reports()


def test_a_held_page_s_markup_is_not_searched(newsroom: Newsroom) -> None:
    newsroom.send(text="<p class='lead'>wait <b>for</b> me</p>", format="html")

    assert newsroom.waiting(text="lead") == []
    assert newsroom.waiting(text="wait for") == ["c-1"]


@pytest.mark.parametrize("cursor", ["", "nonsense", "W10", "é", "bnVsbA"])
def test_what_is_no_cursor_is_refused(newsroom: Newsroom, cursor: str) -> None:
    with pytest.raises(Invalid):
        newsroom.queue(cursor=cursor)


def test_a_cursor_of_another_order_is_refused(busy: Newsroom) -> None:
    page = list_queue(busy.store, "demo", limit=2, filters=QueueFilters(), now=busy.now)
    with pytest.raises(Invalid):
        busy.queue(sort="newest", cursor=page.next_cursor)


@pytest.mark.parametrize("sort", ["priority", "newest", "oldest"])
@pytest.mark.parametrize("view", ["open", "reported", "held", "flagged"])
def test_a_page_is_read_from_an_index_of_what_waits(store: Store, view: Any, sort: Any) -> None:
    if store.url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL plans by the size of tables, and these are empty")
    query = ordered(QUEUE.where(*conditions("demo", view, Wanted())), sort, (-5, 7)).limit(50)
    sql = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with store.read() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]

    indexes = ("queue", "waiting", "reported")
    assert any(f"USING INDEX ix_contribution_{name}" in plan[0] for name in indexes), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan


def test_rank_sorts_by_severity_then_priority_then_weight() -> None:
    priorities: list[Priority] = ["high", "normal", "low"]
    ordered = [
        rank(action, priority, weight)
        for action in ("hold", "flag", "approve")
        for priority in priorities
        for weight in (1e9, 2.0, 1.5, 0.0)
    ]

    assert ordered == sorted(ordered)
    assert len(set(ordered)) == len(ordered)
