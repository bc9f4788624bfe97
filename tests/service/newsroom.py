"""A small site with invented rules, and the acts of readers and editors in few words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from moderation.classifier.model import Model
from moderation.classifier.weights_file import Weights
from moderation.domain import Contribution, Report, Submission
from moderation.service.answer import DecisionAnswer
from moderation.service.contributions import ContributionView, get_contribution
from moderation.service.decide import decide
from moderation.service.engine import Engines
from moderation.service.publish import Published, publish
from moderation.service.queue import QueueFilters, QueueItem, list_queue
from moderation.service.report import ReportAnswer, report
from moderation.service.review import review, undo
from moderation.service.sites import add_site
from moderation.store import Store

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

RULES = """
policy: small
rules:
  - id: insult
    when: {text: {contains: [blockhead]}}
    then: {action: reject, labels: [rude]}
    reason: Please do not insult others.
  - id: money
    when: {text: {contains: [free money]}}
    then: {action: hold, labels: [spam], priority: high}
    reason: An editor reads offers of money first.
  - id: doubtful
    when: {text: {contains: [they say]}}
    then: {action: flag, labels: [rumour], priority: low}
    reason: An editor reads rumours later.
  - id: wait
    when: {text: {contains: [wait for me]}}
    then: hold
    reason: An editor reads this first.
  - id: reported-once
    events: [report]
    when: {reports.count: {at_least: 2}}
    then: {action: flag, labels: [reported]}
    reason: Readers have reported this comment.
  - id: reported-often
    events: [report]
    when: {reports.count: {at_least: 3}}
    then: {action: hold, priority: high}
    reason: Readers have reported this comment often.
"""


class Newsroom:
    """Time stands still until somebody lets it pass."""

    def __init__(self, store: Store, site: str = "demo", rules: str = RULES) -> None:
        self.store, self.site, self.now = store, site, NOON
        self.engines = Engines(store, None)
        add_site(store, site, now=self.now)
        self.publish(rules)

    def publish(
        self, rules: str, attributes: frozenset[str] = frozenset(), name: str = "small.yaml"
    ) -> Published:
        return publish(
            self.store,
            self.site,
            name=name,
            files={name: rules},
            attributes=attributes,
            author="pat",
            now=self.now,
        )

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)

    def send(
        self,
        id: str = "c-1",
        text: str = "a friendly word",
        *,
        author: Mapping[str, Any] | str | None = "u-1",
        thread: Mapping[str, Any] | str = "t-1",
        policy_id: str | None = None,
        dry_run: bool = False,
        explain: bool = False,
        **fields: Any,
    ) -> DecisionAnswer:
        return decide(
            self.store,
            self.engines,
            self.site,
            submission(id, text, author=author, thread=thread, **fields),
            now=self.now,
            policy_id=policy_id,
            dry_run=dry_run,
            explain=explain,
        )

    def report(
        self, id: str = "c-1", reporter: str = "r-1", reason: str = "abusive", **more: Any
    ) -> ReportAnswer:
        thread_id = more.pop("thread_id", None)
        given = Report(id, reason, reporter, **more)
        return report(self.store, self.engines, self.site, given, now=self.now, thread_id=thread_id)

    def rule(
        self, action: Any, id: str = "c-1", version: int | None = None, editor: str = "ed"
    ) -> DecisionAnswer:
        return review(
            self.store,
            self.site,
            id,
            action=action,
            version=self.look(id).version if version is None else version,
            reason_code=None,
            note=None,
            editor=editor,
            now=self.now,
        )

    def undo(self, id: str = "c-1") -> DecisionAnswer:
        return undo(self.store, self.site, id, editor="ed", now=self.now)

    def look(self, id: str = "c-1") -> ContributionView:
        return get_contribution(self.store, self.site, id)

    def queue(self, view: Any = "open", **options: Any) -> tuple[QueueItem, ...]:
        filters = QueueFilters(
            **{k: options.pop(k) for k in list(options) if k in QueueFilters.__slots__}
        )
        page = list_queue(
            self.store, self.site, view=view, filters=filters, now=self.now, **options
        )
        return page.items

    def waiting(self, view: Any = "open", **options: Any) -> list[str]:
        return [item.contribution_id for item in self.queue(view, **options)]

    def item(self, id: str = "c-1") -> QueueItem | None:
        return next((item for item in self.queue() if item.contribution_id == id), None)


def submission(
    id: str,
    text: str,
    *,
    author: Mapping[str, Any] | str | None = "u-1",
    thread: Mapping[str, Any] | str = "t-1",
    **fields: Any,
) -> Submission:
    said_of_author = {"id": author} if isinstance(author, str) else author or {}
    said_of_thread = {"id": thread} if isinstance(thread, str) else thread
    return Submission(Contribution(id, text, **fields), said_of_thread, said_of_author)


def stub_model(*attributes: str) -> Model:
    """A model that nobody asks: the tests put a function in the classifier's place."""
    nothing: Weights = None  # type: ignore[assignment]
    return Model("stub", "sha256:0", attributes, frozenset({"en"}), nothing)
