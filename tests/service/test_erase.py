from pathlib import Path

import pytest
from sqlalchemy import select

from moderation.service.contributions import erase_author, erase_contribution
from moderation.service.errors import NotFound
from moderation.service.review import review
from moderation.store import Store
from moderation.store.tables import metadata
from tests.service.newsroom import RULES, Newsroom

CANARY = "Canary7731"
QUOTING = (
    RULES
    + """
  - id: quoting
    when: {title: {contains: [canary7731]}}
    then: hold
    reason: "The title {title} needs an editor."
"""
)


def dump(store: Store) -> str:
    """Every value of every table."""
    with store.read() as connection:
        return "\n".join(
            f"{table.name} {tuple(row)}"
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
            if table.name not in ("policy_version", "site_key")
        )


@pytest.fixture
def telling(newsroom: Newsroom) -> Newsroom:
    """One contribution that is full of what is to be erased, and one of another author."""
    newsroom.publish(QUOTING)
    newsroom.send(
        "c-1",
        f"text {CANARY}",
        title=CANARY,
        meta={"place": CANARY},
        attachments=(),
        author={"id": f"id-{CANARY}", "username": CANARY},
        thread={"id": "t-1", "author_id": f"id-{CANARY}"},
    )
    newsroom.send("c-1", f"wait for me {CANARY}", title=CANARY, author=f"id-{CANARY}")
    newsroom.send("c-2", "of another", author="u-2")
    newsroom.report("c-1", "r-1", explanation=f"they wrote {CANARY}")
    newsroom.report("c-2", f"id-{CANARY}", explanation=f"I am {CANARY}")
    review(
        newsroom.store,
        "demo",
        "c-1",
        action="approve",
        version=2,
        reason_code="fair",
        note=f"{CANARY} means well",
        editor="ed",
        now=newsroom.now,
    )
    newsroom.undo("c-1")
    return newsroom


def test_an_erased_contribution_is_in_no_table(telling: Newsroom) -> None:
    assert dump(telling.store).count(CANARY) > 5
    telling.send("c-9", f"unsigned {CANARY}", author={"username": f"un-{CANARY}"})
    erase_contribution(telling.store, "demo", "c-9", now=telling.now)
    erase_contribution(telling.store, "demo", "c-1", now=telling.now)

    left = [line for line in dump(telling.store).splitlines() if CANARY in line]
    # the author is still there, and what they said as a reporter; see the next test
    assert {line.split()[0] for line in left} <= {"author", "contribution", "thread", "report"}
    assert not any("text " in line or "means well" in line or "un-" in line for line in left)


def test_an_erased_author_is_in_no_table(telling: Newsroom) -> None:
    erase_author(telling.store, "demo", f"id-{CANARY}", now=telling.now)

    assert CANARY.lower() not in dump(telling.store).lower()


def test_an_erased_author_is_not_in_the_file_either(telling: Newsroom) -> None:
    if telling.store.url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL keeps dead rows until it vacuums")
    erase_author(telling.store, "demo", f"id-{CANARY}", now=telling.now)
    path = Path(str(telling.store.url.database))
    # the policy itself names the canary, in small letters
    stored = b"".join(part.read_bytes() for part in path.parent.glob("store.db*"))

    assert CANARY.encode() not in stored


def test_the_shape_of_the_trail_and_the_counts_stay(telling: Newsroom) -> None:
    before = telling.look("c-1")
    erase_author(telling.store, "demo", f"id-{CANARY}", now=telling.now)
    after = telling.look("c-1")

    assert [(one.decision_id, one.action, one.event) for one in after.decisions] == [
        (one.decision_id, one.action, one.event) for one in before.decisions
    ]
    assert [[reason.rule for reason in one.reasons] for one in after.decisions] == [
        [reason.rule for reason in one.reasons] for one in before.decisions
    ]
    assert after.decisions[2].reason_code == "fair"
    assert after.author_id is not None
    assert after.author_id.startswith("erased-")
    assert [revision.sent for revision in after.revisions] == [None, None]
    assert len(after.filed) == 1


def test_what_is_erased_leaves_the_queue_and_nobody_can_rule_on_it(telling: Newsroom) -> None:
    erase_contribution(telling.store, "demo", "c-1", now=telling.now)

    assert "c-1" not in telling.waiting()
    with pytest.raises(NotFound):
        telling.rule("approve", "c-1", version=4)
    with pytest.raises(NotFound):
        telling.report("c-1", "r-5")


def test_erasing_again_changes_nothing(telling: Newsroom) -> None:
    erase_contribution(telling.store, "demo", "c-1", now=telling.now)
    erase_author(telling.store, "demo", f"id-{CANARY}", now=telling.now)
    before = dump(telling.store)
    telling.pass_time(hours=1)
    erase_contribution(telling.store, "demo", "c-1", now=telling.now)
    erase_author(telling.store, "demo", f"id-{CANARY}", now=telling.now)

    assert dump(telling.store) == before


def test_what_was_never_known_cannot_be_erased(telling: Newsroom) -> None:
    with pytest.raises(NotFound):
        erase_contribution(telling.store, "demo", "nothing", now=telling.now)
    with pytest.raises(NotFound):
        erase_author(telling.store, "demo", "nobody", now=telling.now)


def test_an_author_of_many_is_erased_to_the_last(newsroom: Newsroom) -> None:
    for number in range(205):
        newsroom.send(f"c-{number}", f"{CANARY} {number}", author=f"id-{CANARY}")
    erase_author(newsroom.store, "demo", f"id-{CANARY}", now=newsroom.now)

    assert CANARY not in dump(newsroom.store)


def test_an_erased_author_may_come_back_and_be_erased_again(telling: Newsroom) -> None:
    erase_author(telling.store, "demo", f"id-{CANARY}", now=telling.now)
    telling.send("c-3", CANARY, author={"id": f"id-{CANARY}", "username": CANARY})
    assert telling.look("c-3").author_id == f"id-{CANARY}"
    erase_author(telling.store, "demo", f"id-{CANARY}", now=telling.now)

    assert CANARY not in dump(telling.store)
    assert telling.look("c-3").author_id == telling.look("c-1").author_id


def test_the_other_site_keeps_its_own(telling: Newsroom) -> None:
    other = Newsroom(telling.store, "other")
    other.send("c-1", f"mine {CANARY}", author=f"id-{CANARY}")
    erase_author(telling.store, "demo", f"id-{CANARY}", now=telling.now)

    assert other.look("c-1").author_id == f"id-{CANARY}"
