from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moderation.service.authors import set_author
from moderation.service.decide import submit_decision
from moderation.service.errors import NotFound
from moderation.service.sites import set_hold_all
from moderation.service.threads import put_thread
from tests.service.newsroom import NOON, RULES, Newsroom, submission


def test_what_no_rule_hits_is_published_and_shown(newsroom: Newsroom) -> None:
    answer = newsroom.send()

    assert (answer.action, answer.status) == ("approve", "published")
    assert answer.shown_decision_id == answer.decision_id
    assert (answer.policy.id, answer.policy.version) == ("small", 1)
    assert (answer.decided_by, answer.replayed, answer.version) == ("policy", False, 1)


def test_the_answer_is_what_is_kept(newsroom: Newsroom) -> None:
    answer = newsroom.send(text="you blockhead")

    kept = newsroom.look().decisions[0]
    assert kept == answer
    assert [reason.reason for reason in kept.reasons] == ["Please do not insult others."]


def test_the_same_object_again_is_the_same_decision(newsroom: Newsroom) -> None:
    first = newsroom.send(meta={"a": 1}, title="A title")
    newsroom.pass_time(hours=1)
    again = newsroom.send(meta={"a": 1, "b": None}, title="A title", thread="t-2", author="u-2")

    assert again.replayed
    assert again.decision_id == first.decision_id
    assert len(newsroom.look().decisions) == 1


def test_a_replay_tells_the_machine_s_decision_and_what_holds_now(newsroom: Newsroom) -> None:
    first = newsroom.send(text="free money")
    ruling = newsroom.rule("approve")
    again = newsroom.send(text="free money")

    assert (again.decision_id, again.action) == (first.decision_id, "hold")
    assert (again.status, again.shown_decision_id) == ("published", ruling.decision_id)


def test_an_older_object_sent_again_is_an_edit(newsroom: Newsroom) -> None:
    newsroom.send(text="one")
    newsroom.send(text="two")
    third = newsroom.send(text="one")

    assert (third.event, third.replayed, third.version) == ("edit", False, 3)
    assert [revision.sent["text"] for revision in newsroom.look().revisions] == [
        "one",
        "two",
        "one",
    ]


def test_many_at_once_get_the_one_decision(newsroom: Newsroom) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: newsroom.send(), range(50)))

    assert len({answer.decision_id for answer in answers}) == 1
    assert sum(not answer.replayed for answer in answers) == 1
    assert len(newsroom.look().decisions) == 1


def test_a_dry_run_leaves_nothing(newsroom: Newsroom) -> None:
    answer = newsroom.send(text="free money", dry_run=True, thread={"id": "t-9", "title": "New"})

    assert answer.action == "hold"
    with pytest.raises(NotFound):
        newsroom.look()
    assert newsroom.waiting() == []
    assert newsroom.send(text="free money").replayed is False


def test_a_named_policy_decides_in_place_of_the_live_one(newsroom: Newsroom) -> None:
    stricter = RULES.replace("policy: small", "policy: strict").replace(
        "then: hold", "then: reject"
    )
    newsroom.publish(stricter, name="strict.yaml")
    newsroom.publish(RULES)

    assert newsroom.send("a", "wait for me").action == "hold"
    assert newsroom.send("b", "wait for me", policy_id="strict", dry_run=True).action == "reject"
    with pytest.raises(NotFound):
        newsroom.send("c", policy_id="none", dry_run=True)


def test_a_site_without_a_policy_decides_nothing(newsroom: Newsroom) -> None:
    newsroom.site = "nowhere"
    with pytest.raises(NotFound) as caught:
        newsroom.send()

    assert str(caught.value) == "the site `nowhere` has no live policy; publish one"


def test_from_the_moment_it_is_published_a_version_decides(newsroom: Newsroom) -> None:
    before = newsroom.send("a", "hello")
    newsroom.publish(RULES.replace("wait for me", "hello"))
    after = newsroom.send("b", "hello")

    assert (before.action, before.policy.version) == ("approve", 1)
    assert (after.action, after.policy.version) == ("hold", 2)


def test_a_batch_is_decided_in_its_order(newsroom: Newsroom) -> None:
    texts = ["one", "two", "one", "one", "free money"]
    futures = [
        submit_decision(newsroom.store, newsroom.engines, "demo", submission("c-1", text), now=NOON)
        for text in texts
    ]
    answers = [future.result() for future in futures]

    assert [answer.version for answer in answers] == [1, 2, 3, 3, 4]
    assert [answer.replayed for answer in answers] == [False, False, False, True, False]
    assert answers[-1].action == "hold"


def test_a_batch_goes_on_when_another_version_is_published_in_between(
    newsroom: Newsroom,
) -> None:
    newsroom.send("warm")
    newsroom.publish(RULES.replace("wait for me", "hello"))
    future = submit_decision(
        newsroom.store,
        newsroom.engines,
        "demo",
        submission("c-1", "hello"),
        now=NOON,
        explain=True,
    )

    answer = future.result()
    assert (answer.action, answer.policy.version) == ("hold", 2)
    assert answer.trace is not None


def test_a_trace_names_the_rules_and_their_evidence(newsroom: Newsroom) -> None:
    first = newsroom.send(text="so, free money", explain=True)
    again = newsroom.send(text="so, free money", explain=True)

    assert first.trace is not None
    money = next(rule for rule in first.trace["rules"] if rule["rule"] == "money")
    assert money["outcome"] == "hit"
    assert money["evidence"][0]["spans"] == [[4, 14]]
    assert again.trace == first.trace


def test_what_the_site_says_of_a_thread_stays_until_it_says_otherwise(newsroom: Newsroom) -> None:
    newsroom.publish(RULES + SECTIONS)
    newsroom.send("a", thread={"id": "t-1", "section": "sport"})

    assert newsroom.send("b", thread="t-1").action == "flag"
    assert newsroom.send("c", thread={"id": "t-1", "title": "A title"}).action == "flag"
    assert newsroom.send("d", thread={"id": "t-1", "section": None}).action == "approve"


def test_a_contribution_never_opens_what_an_editor_closed(newsroom: Newsroom) -> None:
    newsroom.publish(RULES + SECTIONS)
    put_thread(newsroom.store, "demo", "t-1", {"open": False}, now=NOON)

    assert newsroom.send("a", thread={"id": "t-1", "open": True}).action == "reject"
    put_thread(newsroom.store, "demo", "t-1", {"open": True}, now=NOON)
    assert newsroom.send("b").action == "approve"


def test_hold_all_holds_and_says_why(newsroom: Newsroom) -> None:
    put_thread(newsroom.store, "demo", "t-1", {"hold_all": True}, now=NOON)
    of_thread = newsroom.send("a")
    elsewhere = newsroom.send("b", thread="t-2")
    set_hold_all(newsroom.store, "demo", hold_all=True)
    of_site = newsroom.send("c", thread="t-2")

    assert [answer.action for answer in (of_thread, elsewhere, of_site)] == [
        "hold",
        "approve",
        "hold",
    ]
    assert [reason.rule for reason in of_site.reasons] == ["hold-all"]


def test_a_suspended_author_is_held_whatever_the_site_says(newsroom: Newsroom) -> None:
    newsroom.send("a")
    set_author(newsroom.store, "demo", "u-1", status="suspended")

    held = newsroom.send("b", author={"id": "u-1", "trusted": True, "role": "staff"})
    assert [reason.rule for reason in held.reasons] == ["author-held"]
    set_author(newsroom.store, "demo", "u-1", status="active", held_until=NOON + timedelta(hours=1))
    assert newsroom.send("c").action == "hold"
    newsroom.pass_time(hours=2)
    assert newsroom.send("d").action == "approve"


def test_what_is_said_of_an_author_without_an_id_goes_with_the_contribution(
    newsroom: Newsroom,
) -> None:
    newsroom.publish(RULES + SECTIONS)

    assert newsroom.send("a", author={"username": "boss"}).action == "flag"
    assert newsroom.send("b", author=None).action == "approve"
    assert newsroom.item("a").author.username == "boss"
    # an edit that says nothing of the author leaves what was said
    assert newsroom.send("a", "other words", author=None).action == "flag"


def test_sites_know_nothing_of_each_other(newsroom: Newsroom) -> None:
    newsroom.publish(RULES + HISTORY)
    other = Newsroom(newsroom.store, "other", RULES + HISTORY)
    for name in ("a", "b"):
        newsroom.send(name, "the same words", thread={"id": "t-1", "section": "sport"})

    mine = other.send("a", "the same words")
    assert (mine.action, mine.replayed) == ("approve", False)
    assert other.waiting() == []
    with pytest.raises(NotFound):
        other.look("b")
    assert newsroom.send("c", "the same words").action == "flag"


SECTIONS = """
  - id: sport
    when: {thread.section: sport}
    then: flag
    reason: Sport is read by an editor.
  - id: closed
    when: {thread.open: false}
    then: reject
    reason: Comments are closed.
  - id: impostor
    when: {author.username: {contains: [boss]}}
    then: flag
    reason: Are you?
"""

HISTORY = """
  - id: again
    when: {same_text.site: {at_least: 3}}
    then: flag
    reason: We have read this before.
"""
