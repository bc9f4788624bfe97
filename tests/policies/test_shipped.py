"""The shipped policies: they load without a warning, pass their cases, and reject no innocent comment."""

from datetime import UTC, datetime

import pytest

from moderation.cases import run_cases
from moderation.classifier.model import Model, load_model
from moderation.classifier.model import shipped as shipped_model
from moderation.cli.policies import open_policy, scorer
from moderation.policy.load import Loaded
from moderation.shipped import path as shipped

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(shipped_model())


@pytest.fixture(scope="module", params=["house.yaml", "news24.yaml"])
def policy(request: pytest.FixtureRequest, model: Model) -> Loaded:
    return open_policy(shipped("policies") / request.param, model)


def test_a_shipped_policy_has_no_warnings(policy):
    assert policy.warnings == ()


def test_every_case_and_every_innocent_comment_comes_out_well(policy, model):
    bad = [result for result in run_cases(policy, scorer(model), NOW) if not result.good]

    assert bad == []


def test_the_cases_do_not_depend_on_a_model(policy):
    bad = [result for result in run_cases(policy, None, NOW) if not result.good]

    assert bad == []


def test_there_are_innocent_comments_enough(policy):
    assert len(policy.innocent) >= 120


def test_no_rule_rejects_but_these_three(policy):
    rejecting = {rule.id for rule in policy.policy.rules if rule.action == "reject"}

    assert rejecting <= {"spam", "thread-closed", "story-too-short"}
