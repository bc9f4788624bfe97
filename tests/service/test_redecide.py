from collections.abc import Mapping
from typing import Any

import pytest

from moderation.classifier.model import Model
from moderation.service.engine import Engines
from moderation.service.redecide import redecide
from tests.service.newsroom import RULES, Newsroom, stub_model

SCORED = (
    RULES
    + """
  - id: toxic
    when: {score.toxicity: {at_least: 0.9}}
    then: reject
    reason: Please be kind.
  - id: toxic-reported
    events: [report]
    when: {score.toxicity: {at_least: 0.5}, reports.count: {at_least: 1}}
    then: hold
    reason: Readers reported it.
"""
)


class Classifier:
    """Stands in for the model's scoring: well, or broken in one of many ways."""

    def __init__(self) -> None:
        self.says: Any = {"toxicity": 0.1}
        self.asked: list[tuple[str, str]] = []

    def __call__(self, _model: Model, text: str, language: str) -> Mapping[str, float | None]:
        self.asked.append((text, language))
        if isinstance(self.says, Exception):
            raise self.says
        answer: Mapping[str, float | None] = self.says
        return answer


@pytest.fixture
def classifier(newsroom: Newsroom) -> Classifier:
    made = Classifier()
    newsroom.engines = Engines(newsroom.store, stub_model("toxicity"), score=made)
    newsroom.publish(SCORED, attributes=frozenset({"toxicity"}))
    return made


def again(newsroom: Newsroom) -> int:
    return redecide(newsroom.store, newsroom.engines, now=newsroom.now, limit=100)


def test_scores_stand_in_the_answer_with_the_model(
    newsroom: Newsroom, classifier: Classifier
) -> None:
    classifier.says = {"toxicity": 0.97}
    answer = newsroom.send(text="<p>some <b>words</b></p>", format="html", language="en")

    assert (answer.action, answer.scores) == ("reject", {"toxicity": 0.97})
    assert answer.model.id == "stub"
    assert classifier.asked == [("some words", "en")]


@pytest.mark.parametrize(
    "fault",
    [
        RuntimeError("boom"),
        {"toxicity": float("nan")},
        {"toxicity": 7.0},
        {"toxicity": "high"},
        {},
        None,
        7,
    ],
)
def test_a_broken_model_holds_and_says_so(
    newsroom: Newsroom, classifier: Classifier, fault: Any
) -> None:
    classifier.says = fault
    answer = newsroom.send()

    assert (answer.action, answer.degraded) == ("hold", True)
    assert newsroom.waiting("held") == ["c-1"]


def test_without_a_model_rules_on_scores_hold(newsroom: Newsroom) -> None:
    newsroom.publish(SCORED, attributes=frozenset({"toxicity"}))
    answer = newsroom.send()

    assert (answer.action, answer.degraded, answer.model) == ("hold", True, None)
    assert again(newsroom) == 0


def test_a_model_that_lacks_the_attribute_holds(newsroom: Newsroom) -> None:
    newsroom.publish(SCORED, attributes=frozenset({"toxicity"}))
    newsroom.engines = Engines(newsroom.store, stub_model("insult"), score=Classifier())

    assert newsroom.send().degraded


def test_an_unstated_score_is_no_fault(newsroom: Newsroom, classifier: Classifier) -> None:
    classifier.says = {"toxicity": None}
    answer = newsroom.send(language="af")

    assert (answer.action, answer.degraded, answer.scores) == (
        "approve",
        False,
        {"toxicity": None},
    )


def test_when_the_fault_is_over_it_is_decided_again_and_may_come_out_milder(
    newsroom: Newsroom, classifier: Classifier
) -> None:
    classifier.says = RuntimeError("boom")
    newsroom.send("a")
    newsroom.send("b", "wait for me")
    assert again(newsroom) == 0
    classifier.says = {"toxicity": 0.2}
    newsroom.pass_time(minutes=5)

    assert again(newsroom) == 2
    found = newsroom.look("a")
    assert (found.status, found.action, found.version) == ("published", "approve", 2)
    assert found.shown_decision_id == found.decisions[-1].decision_id
    assert [decision.event for decision in found.decisions] == ["submit", "submit"]
    assert newsroom.waiting() == ["b"]
    assert again(newsroom) == 0
    assert newsroom.send("a").decision_id == found.decisions[-1].decision_id


def test_it_may_come_out_harder(newsroom: Newsroom, classifier: Classifier) -> None:
    classifier.says = RuntimeError("boom")
    newsroom.send()
    classifier.says = {"toxicity": 0.95}

    assert again(newsroom) == 1
    assert newsroom.look().status == "rejected"


def test_what_an_editor_ruled_on_is_left_alone(newsroom: Newsroom, classifier: Classifier) -> None:
    classifier.says = RuntimeError("boom")
    newsroom.send()
    newsroom.rule("reject")
    classifier.says = {"toxicity": 0.1}

    assert again(newsroom) == 0
    assert newsroom.look().status == "rejected"
    newsroom.undo()  # in doubt again
    assert newsroom.look().status == "held"


def test_an_edit_in_doubt_leaves_the_former_text_and_is_shown_when_decided(
    newsroom: Newsroom, classifier: Classifier
) -> None:
    first = newsroom.send()
    classifier.says = RuntimeError("boom")
    edited = newsroom.send(text="other words")
    assert (edited.action, edited.shown_decision_id) == ("hold", first.decision_id)
    classifier.says = {"toxicity": 0.1}

    assert again(newsroom) == 1
    found = newsroom.look()
    assert (found.action, found.shown_decision_id) == (
        "approve",
        found.decisions[-1].decision_id,
    )


def test_a_report_in_doubt_is_decided_again_as_a_report(
    newsroom: Newsroom, classifier: Classifier
) -> None:
    first = newsroom.send()
    classifier.says = RuntimeError("boom")
    assert newsroom.report().status == "held"
    classifier.says = {"toxicity": 0.1}

    assert again(newsroom) == 1
    found = newsroom.look()
    assert (found.status, found.shown_decision_id) == ("published", first.decision_id)
    assert newsroom.waiting() == ["c-1"]  # the report still waits for an editor
