from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.service.errors import Conflict, Invalid, NotFound
from moderation.service.review import claim
from tests.service.newsroom import Newsroom


def test_an_approval_publishes_and_takes_it_out_of_the_queue(newsroom: Newsroom) -> None:
    newsroom.send(text="wait for me")
    ruling = newsroom.rule("approve", editor="ann")

    found = newsroom.look()
    assert (found.status, found.shown_decision_id) == ("published", ruling.decision_id)
    assert (ruling.decided_by, ruling.policy, ruling.version) == ("editor:ann", None, 2)
    assert newsroom.waiting() == []


def test_a_rejection_hides(newsroom: Newsroom) -> None:
    newsroom.send()
    newsroom.rule("reject")

    found = newsroom.look()
    assert (found.status, found.shown_decision_id) == ("rejected", None)


def test_a_ruling_on_what_has_changed_is_a_conflict_that_says_what_holds(
    newsroom: Newsroom,
) -> None:
    newsroom.send(text="wait for me")
    theirs = newsroom.rule("reject", editor="ann")
    with pytest.raises(Conflict) as caught:
        newsroom.rule("approve", version=1, editor="bob")

    assert str(caught.value) == "editor:ann decided meanwhile: reject"
    assert caught.value.current == theirs
    assert newsroom.look().status == "rejected"


def test_of_many_editors_at_once_one_rules(newsroom: Newsroom) -> None:
    newsroom.send(text="wait for me")

    def rule(editor: int) -> bool:
        try:
            newsroom.rule("approve", version=1, editor=f"e-{editor}")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(rule, range(8)))
    assert outcomes.count(True) == 1
    assert newsroom.look().version == 2


def test_editors_approve_or_reject(newsroom: Newsroom) -> None:
    newsroom.send()
    with pytest.raises(Invalid):
        newsroom.rule("hold")
    with pytest.raises(NotFound):
        newsroom.rule("approve", "nothing", version=1)


def test_undo_restores_what_was_before_and_opens_the_reports(newsroom: Newsroom) -> None:
    newsroom.send(text="they say")
    for reader in ("r-1", "r-2"):
        newsroom.report(reporter=reader)
    before = (newsroom.item(), newsroom.look())
    newsroom.rule("reject")
    newsroom.undo()
    item, found = newsroom.item(), newsroom.look()

    for name in ("action", "status", "reasons", "rules", "labels", "priority", "reports"):
        assert getattr(item, name) == getattr(before[0], name)
    assert found.shown_decision_id == before[1].shown_decision_id
    assert [decision.event for decision in found.decisions][-2:] == ["ruling", "undo"]


def test_undo_twice_goes_back_two_rulings(newsroom: Newsroom) -> None:
    newsroom.send(text="wait for me")
    newsroom.rule("approve")
    newsroom.rule("reject")

    assert newsroom.undo().status == "published"
    assert newsroom.undo().status == "held"
    assert newsroom.waiting("held") == ["c-1"]
    with pytest.raises(Conflict):
        newsroom.undo()


def test_after_an_undo_one_can_rule_and_undo_again(newsroom: Newsroom) -> None:
    newsroom.send(text="wait for me")
    newsroom.report()
    newsroom.rule("approve")
    newsroom.undo()
    newsroom.rule("reject")
    newsroom.undo()

    found = newsroom.look()
    assert (found.status, found.action) == ("held", "hold")
    assert newsroom.waiting("reported") == ["c-1"]


def test_a_decision_since_the_ruling_is_not_undone(newsroom: Newsroom) -> None:
    newsroom.send()
    newsroom.rule("reject")
    edited = newsroom.send(text="other words")
    with pytest.raises(Conflict) as caught:
        newsroom.undo()

    assert caught.value.current == edited


def test_a_claim_keeps_others_off_for_ten_minutes(newsroom: Newsroom) -> None:
    newsroom.send(text="wait for me")
    held = claim(newsroom.store, "demo", "c-1", editor="ann", now=newsroom.now)
    with pytest.raises(Conflict) as caught:
        claim(newsroom.store, "demo", "c-1", editor="bob", now=newsroom.now)

    assert str(caught.value) == "ann is reading it"
    assert caught.value.current["claimed_by"] == "ann"
    assert newsroom.item().claimed_by == "ann"
    newsroom.pass_time(minutes=5)
    again = claim(newsroom.store, "demo", "c-1", editor="ann", now=newsroom.now)
    assert again.claimed_until > held.claimed_until
    newsroom.pass_time(minutes=11)
    assert newsroom.item().claimed_by is None
    assert claim(newsroom.store, "demo", "c-1", editor="bob", now=newsroom.now)


def test_another_than_the_claimer_may_rule_and_the_claim_ends(newsroom: Newsroom) -> None:
    newsroom.send(text="wait for me")
    claim(newsroom.store, "demo", "c-1", editor="ann", now=newsroom.now)
    newsroom.rule("approve", editor="bob")
    newsroom.undo()

    assert newsroom.item().claimed_by is None
