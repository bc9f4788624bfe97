import pytest

from moderation.domain import Action
from tests.service.newsroom import Newsroom


@pytest.mark.parametrize(
    ("first", "then", "action", "status"),
    [
        ("you blockhead", "a friendly word", "approve", "published"),  # of a machine's reject
        ("wait for me", "a friendly word", "hold", "held"),
        ("they say", "a friendly word", "flag", "published"),
        ("they say", "wait for me", "hold", "published"),  # what was shown stays shown
        ("a friendly word", "you blockhead", "reject", "published"),
        ("wait for me", "you blockhead", "reject", "rejected"),
    ],
)
def test_an_edit_is_decided_anew_but_never_slips_past_an_editor(
    newsroom: Newsroom, first: str, then: str, action: Action, status: str
) -> None:
    newsroom.send(text=first)
    edited = newsroom.send(text=then)

    assert (edited.event, edited.action, edited.status) == ("edit", action, status)


def test_an_edit_of_what_an_editor_rejected_waits_for_an_editor(newsroom: Newsroom) -> None:
    newsroom.send()
    newsroom.rule("reject")
    edited = newsroom.send(text="better words")

    assert (edited.action, edited.status) == ("hold", "held")
    assert newsroom.waiting("held") == ["c-1"]


def test_an_edit_of_what_readers_reported_is_at_least_flagged(newsroom: Newsroom) -> None:
    newsroom.send()
    newsroom.report()
    edited = newsroom.send(text="other words")

    assert (edited.action, edited.status) == ("flag", "published")
    assert newsroom.waiting("reported") == ["c-1"]


def test_an_edit_that_is_held_leaves_the_former_text_shown(newsroom: Newsroom) -> None:
    first = newsroom.send()
    edited = newsroom.send(text="wait for me")

    assert edited.shown_decision_id == first.decision_id
    assert newsroom.item().text == "wait for me"
    ruling = newsroom.rule("approve")
    assert newsroom.look().shown_decision_id == ruling.decision_id


def test_a_held_edit_that_an_editor_rejects_is_shown_no_more(newsroom: Newsroom) -> None:
    newsroom.send()
    newsroom.send(text="wait for me")
    newsroom.rule("reject")

    found = newsroom.look()
    assert (found.status, found.shown_decision_id) == ("rejected", None)


def test_a_harmless_edit_after_an_editor_s_approval_is_the_machine_s_again(
    newsroom: Newsroom,
) -> None:
    newsroom.send(text="wait for me")
    newsroom.rule("approve")
    edited = newsroom.send(text="a friendly word")

    assert (edited.action, edited.status, edited.decided_by) == ("approve", "published", "policy")
    assert edited.shown_decision_id == edited.decision_id


def test_an_edit_may_change_thread_and_author(newsroom: Newsroom) -> None:
    newsroom.send()
    newsroom.report()
    newsroom.send(text="other words", thread="t-2", author="u-2")

    found = newsroom.look()
    assert (found.thread_id, found.author_id) == ("t-2", "u-2")
