import pytest

from moderation.policy.problem import PolicyError
from moderation.service.errors import NotFound
from moderation.service.publish import (
    get_live,
    get_versions,
    publish,
    replay,
    rollback,
)
from moderation.service.review import review
from tests.service.newsroom import NOON, RULES, Newsroom

CASE = """
cases:
  - note: a friendly word is fine
    given: {text: a friendly word}
    want: {action: reject}
"""


def test_each_publication_is_a_version(newsroom: Newsroom) -> None:
    second = newsroom.publish(RULES + "\n# a remark\n")

    assert (second.policy_id, second.version) == ("small", 2)
    assert [version.version for version in get_versions(newsroom.store, "demo")] == [1, 2]
    assert get_live(newsroom.store, "demo").version == 2


def test_what_is_live_already_is_not_published_twice(newsroom: Newsroom) -> None:
    assert newsroom.publish(RULES).version == 1
    assert len(get_versions(newsroom.store, "demo")) == 1


def test_a_policy_with_errors_leaves_the_live_one(newsroom: Newsroom) -> None:
    with pytest.raises(PolicyError):
        newsroom.publish("policy: small\nrules: [{id: x}]")
    with pytest.raises(PolicyError) as caught:
        newsroom.publish(RULES + CASE)

    assert "a friendly word is fine" in str(caught.value)
    assert get_live(newsroom.store, "demo").version == 1
    with pytest.raises(NotFound):
        publish(
            newsroom.store,
            "nowhere",
            name="small.yaml",
            files={"small.yaml": RULES},
            attributes=frozenset(),
            author="pat",
            now=NOON,
        )


def test_a_version_holds_every_file_it_was_made_of(newsroom: Newsroom) -> None:
    files = {
        "lists.yaml": "policy: lists\nlists: {bad: lists/bad.txt}\nrules:\n"
        "  - {id: bad, when: {text: {contains: bad}}, then: hold, reason: Wait.}\n",
        "main.yaml": "policy: main\nextends: [lists]\nrules: []\n",
        "lists/bad.txt": "gizmo\n",
        "unused.txt": "left out",
    }
    publish(
        newsroom.store,
        "demo",
        name="main.yaml",
        files=files,
        attributes=frozenset(),
        author="pat",
        now=NOON,
    )

    live = get_live(newsroom.store, "demo")
    assert set(live.files) == {"lists.yaml", "main.yaml", "lists/bad.txt"}
    assert newsroom.send(text="a gizmo").action == "hold"


def test_rolling_back_makes_an_earlier_version_decide(newsroom: Newsroom) -> None:
    newsroom.publish(RULES.replace("wait for me", "hello"))
    assert newsroom.send("a", "hello").action == "hold"
    done = rollback(
        newsroom.store, "demo", policy_id="small", version=1, by="pat", note="oops", now=NOON
    )

    assert done.version == 1
    assert newsroom.send("b", "hello").policy.version == 1
    with pytest.raises(NotFound):
        rollback(newsroom.store, "demo", policy_id="small", version=9, by="p", note="", now=NOON)


RICH = (
    RULES
    + """
  - id: titled
    when: {title: {matches: "(?:a|b)+c"}, words: {between: [1, 9]}}
    then: {action: flag, labels: [titled]}
    reason: "Read for “{title}”, {words} words."
  - id: quiet
    when: {author.contributions: {within: 1 day, at_least: 2}, thread.tags: {any_of: [hot]}}
    then: hold
    mode: shadow
    reason: Hot.
  - id: share
    when: {links.hosts: {any_of: [example.com]}, author.age: {below: 1 day}}
    then: reject
    share: 50%
    reason: No links from new readers.
"""
)


def test_every_machine_s_decision_comes_out_the_same_again(newsroom: Newsroom) -> None:
    newsroom.publish(RICH.replace('"(?:a|b)+c"', '"(a|b)+c"'))
    thread = {"id": "t-1", "tags": ["hot", "new"], "published_at": NOON}
    for number in range(6):
        newsroom.send(
            f"c-{number}",
            ["see https://example.com/x", "you blockhead", "they say", "free money"][number % 4],
            title="abc" if number % 2 else "",
            author={"id": f"u-{number % 2}", "created_at": NOON},
            thread=thread,
        )
        newsroom.pass_time(minutes=1)
        newsroom.send(f"c-{number}", f"edited {number}")
        for reader in range(3):
            newsroom.report(f"c-{number}", f"r-{reader}")
    newsroom.publish(RULES)

    found = [newsroom.look(f"c-{number}") for number in range(6)]
    decisions = [one for view in found for one in view.decisions]
    assert len(decisions) > 15
    for decision in decisions:
        assert replay(newsroom.store, decision.decision_id, None).same


def test_a_changed_record_does_not_come_out_the_same(newsroom: Newsroom) -> None:
    from sqlalchemy import update

    from moderation.store.tables import decision

    answer = newsroom.send(text="you blockhead")
    newsroom.store.write(
        lambda connection: connection.execute(update(decision).values(labels=["other"]))
    )

    assert not replay(newsroom.store, answer.decision_id, None).same


def test_an_editor_s_ruling_cannot_be_run_again(newsroom: Newsroom) -> None:
    newsroom.send()
    ruling = review(
        newsroom.store, "demo", "c-1", action="reject", version=1, editor="ed", now=NOON
    )

    with pytest.raises(NotFound):
        replay(newsroom.store, ruling.decision_id, None)
    with pytest.raises(NotFound):
        replay(newsroom.store, "nothing", None)
