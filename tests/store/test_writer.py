import threading
from concurrent.futures import Future, wait
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from moderation.store import Store, StoreError, migrate, open_store
from moderation.store import writer as writer_module

SITE = text(
    "INSERT INTO site (id, title, hold_all, origins, token_secret, created_at) "
    "VALUES (:id, '', false, '[]', '', 0)"
)


def add(name: str) -> object:
    def work(connection: Connection) -> str:
        connection.execute(SITE, {"id": name})
        return name

    return work


def names(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT id FROM site ORDER BY id")).scalars())


class Gate:
    """Work that keeps the writer busy until it is let go, so that what follows forms a group."""

    def __init__(self, store: Store) -> None:
        self.entered, self.go = threading.Event(), threading.Event()
        self.future = store.submit(self.work)
        self.entered.wait()

    def work(self, _connection: Connection) -> None:
        self.entered.set()
        self.go.wait()


def fail(connection: Connection) -> None:
    connection.execute(SITE, {"id": "half"})
    raise ValueError("this one fails")


def test_a_work_that_fails_takes_nothing_else_of_its_group_with_it(store: Store) -> None:
    gate = Gate(store)
    first, broken, last = store.submit(add("a")), store.submit(fail), store.submit(add("b"))
    gate.go.set()

    assert (first.result(), last.result()) == ("a", "b")
    with pytest.raises(ValueError):
        broken.result()
    assert names(store) == ["a", "b"]


def test_a_work_that_fails_alone_leaves_nothing(store: Store) -> None:
    with pytest.raises(ValueError):
        store.write(fail)

    assert names(store) == []
    assert store.write(add("c")) == "c"


def test_a_mistake_in_our_sql_is_told_as_it_is_and_hides_what_was_to_be_written(
    store: Store,
) -> None:
    store.write(add("canary-7"))

    with pytest.raises(Exception) as caught:
        store.write(add("canary-7"))

    assert not isinstance(caught.value, StoreError)
    assert "canary-7" not in str(caught.value).split("DETAIL")[0]


def test_works_are_done_in_the_order_they_came(store: Store) -> None:
    gate = Gate(store)
    order: list[int] = []
    futures = [store.submit(lambda _connection, n=n: order.append(n)) for n in range(300)]
    gate.go.set()
    wait(futures)

    assert order == list(range(300))


def test_too_many_waiting_works_are_refused_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "QUEUE_LIMIT", 3)
    gate = Gate(store)
    taken = [store.submit(add(f"s{n}")) for n in range(3)]
    with pytest.raises(StoreError) as caught:
        store.submit(add("one too many"))
    gate.go.set()

    assert str(caught.value) == "the store is overloaded; try again in a moment"
    assert [future.result() for future in taken] == ["s0", "s1", "s2"]


def test_closing_finishes_what_was_handed_in(url: str) -> None:
    store = open_store(url)
    futures = [store.submit(add(f"s{n}")) for n in range(50)]
    store.close()

    assert all(isinstance(future.result(), str) for future in futures)
    again = open_store(url)
    assert len(names(again)) == 50
    again.close()


def test_a_closed_store_takes_nothing(url: str) -> None:
    store = open_store(url)
    store.close()

    with pytest.raises(StoreError):
        store.write(add("late"))


@pytest.fixture
def small(tmp_path: Path) -> Store:
    """A store on a disk that is nearly full."""
    path = tmp_path / "small.db"
    migrate(f"sqlite:///{path}")
    store = open_store(f"sqlite:///{path}")

    def limit(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 8}")

    store.write(limit)
    return store


def test_on_a_full_disk_nothing_is_acknowledged_that_is_not_there(small: Store) -> None:
    gate = Gate(small)
    futures: list[Future[str]] = [small.submit(add(f"{n:03}" + "x" * 3000)) for n in range(60)]
    gate.go.set()
    wait(futures)
    acknowledged = [future.result() for future in futures if future.exception() is None]

    assert len(acknowledged) < 60
    assert set(acknowledged) <= set(names(small))
    told = {str(future.exception()) for future in futures if future.exception() is not None}
    assert told == {"the disk of the store is full; free some space"}
    small.close()


def test_when_the_disk_has_room_again_the_store_goes_on(small: Store) -> None:
    with pytest.raises(StoreError):
        small.write(lambda connection: [add(f"{n}" + "x" * 3000)(connection) for n in range(60)])
    small.write(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=100000"))

    assert small.write(add("well again")) == "well again"
    small.close()


def test_another_process_that_keeps_the_lock_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.store.database.BUSY_SECONDS", 0.05)
    path = tmp_path / "shared.db"
    migrate(f"sqlite:///{path}")
    mine, theirs = open_store(f"sqlite:///{path}"), open_store(f"sqlite:///{path}")
    gate = Gate(theirs)
    with pytest.raises(StoreError) as caught:
        mine.write(add("a"))
    gate.go.set()

    assert str(caught.value) == "another process keeps the store locked; try again in a moment"
    assert mine.write(add("b")) == "b"
    mine.close()
    theirs.close()


def test_a_killed_database_connection_is_an_error_once_and_then_well(store: Store) -> None:
    if store.url.get_backend_name() != "postgresql":
        pytest.skip("SQLite has no connection to kill")
    kill = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    store.write(add("before"))
    gate = Gate(store)
    hit = store.submit(add("hit"))
    with store.read() as connection:
        connection.execute(kill)
    gate.go.set()

    # The gate's own transaction is gone; what was queued behind it goes through a new one.
    with pytest.raises(StoreError):
        gate.future.result()
    assert hit.result() == "hit"
    assert names(store) == ["before", "hit"]
