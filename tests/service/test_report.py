import pytest

from moderation.domain import REPORT_REASONS
from moderation.service.errors import Forbidden, Invalid, NotFound
from tests.service.newsroom import RULES, Newsroom


def test_any_report_brings_it_before_an_editor_at_once(newsroom: Newsroom) -> None:
    newsroom.send()
    answer = newsroom.report(explanation="rude to me")

    assert (answer.status, answer.action, answer.created) == ("published", "approve", True)
    assert newsroom.waiting("reported") == ["c-1"]
    assert newsroom.item().reports.count == 1
    assert len(newsroom.look().decisions) == 1


def test_one_reader_s_second_report_says_the_first_anew(newsroom: Newsroom) -> None:
    newsroom.send()
    first = newsroom.report(reason="spam")
    second = newsroom.report(reason="threat")

    assert (second.report_id, second.created) == (first.report_id, False)
    reports = newsroom.item().reports
    assert (reports.count, reports.weight, reports.reasons) == (1, 1.0, frozenset({"threat"}))


def test_report_rules_raise_the_action_step_by_step(newsroom: Newsroom) -> None:
    newsroom.send()
    answers = [newsroom.report(reporter=f"r-{n}") for n in range(5)]

    assert [answer.action for answer in answers] == ["approve", "flag", "hold", "hold", "hold"]
    assert [answer.status for answer in answers][1:3] == ["published", "held"]
    found = newsroom.look()
    assert (found.status, found.shown_decision_id) == ("held", None)
    # the fourth and fifth report said nothing new
    assert [decision.event for decision in found.decisions] == ["submit", "report", "report"]


def test_all_reasons_since_the_text_stand_together(newsroom: Newsroom) -> None:
    newsroom.send(text="they say")
    for n in range(3):
        newsroom.report(reporter=f"r-{n}")

    item = newsroom.item()
    assert {reason.rule for reason in item.reasons} == {
        "doubtful",
        "reported-once",
        "reported-often",
    }
    assert set(item.labels) == {"rumour", "reported"}
    assert item.priority == "high"


def test_a_report_never_makes_anything_milder(newsroom: Newsroom) -> None:
    newsroom.send("held", "wait for me")
    newsroom.send("rejected", "you blockhead")
    for name in ("held", "rejected"):
        for reader in ("r-1", "r-2"):
            newsroom.report(name, reader)

    assert (newsroom.look("held").action, newsroom.look("rejected").action) == ("hold", "reject")
    assert newsroom.look("rejected").status == "rejected"


def test_over_an_editor_s_approval_reports_flag_and_no_more(newsroom: Newsroom) -> None:
    newsroom.send()
    ruling = newsroom.rule("approve")
    for n in range(4):
        answer = newsroom.report(reporter=f"r-{n}")

    assert (answer.action, answer.status) == ("flag", "published")
    assert newsroom.look().shown_decision_id == ruling.decision_id
    assert newsroom.waiting("flagged") == ["c-1"]


def test_a_rule_that_may_overrule_editors_holds(newsroom: Newsroom) -> None:
    newsroom.publish(
        RULES.replace(
            "then: {action: hold, priority: high}\n    reason: Readers",
            "then: hold\n    over_editors: hold\n    reason: Readers",
        )
    )
    newsroom.send()
    newsroom.rule("approve")
    for n in range(3):
        answer = newsroom.report(reporter=f"r-{n}")

    assert (answer.action, answer.status) == ("hold", "held")


def test_a_ruling_closes_the_reports_and_a_further_one_opens_anew(newsroom: Newsroom) -> None:
    newsroom.send()
    newsroom.report(reporter="r-1")
    newsroom.rule("approve")
    assert newsroom.waiting() == []

    newsroom.report(reporter="r-2")
    assert newsroom.item().reports.count == 1
    newsroom.report(reporter="r-1")
    assert newsroom.item().reports.count == 2


def test_an_unknown_contribution_or_reason_is_refused(newsroom: Newsroom) -> None:
    newsroom.send()
    with pytest.raises(NotFound):
        newsroom.report("nothing")
    with pytest.raises(Invalid) as caught:
        newsroom.report(reason="boring")

    reasons = ", ".join(REPORT_REASONS)
    assert str(caught.value) == f"`boring` is not a reason to report; use one of {reasons}"
    assert newsroom.waiting() == []


def test_a_policy_may_list_reasons_of_its_own(newsroom: Newsroom) -> None:
    newsroom.publish("report_reasons: [boring]\n" + RULES)
    newsroom.send()

    assert newsroom.report(reason="boring").created


def test_a_token_s_thread_is_the_only_one(newsroom: Newsroom) -> None:
    newsroom.send(thread="t-1")

    assert newsroom.report(thread_id="t-1").created
    with pytest.raises(Forbidden):
        newsroom.report(thread_id="t-2", reporter="r-2")
