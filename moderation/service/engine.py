"""Policy versions compiled for deciding, each once a process, and the model beside them."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from moderation.classifier.model import Model
from moderation.classifier.score import score
from moderation.domain import Contribution, Failed
from moderation.policy.load import load
from moderation.policy.plan import Plan, compile_plan
from moderation.service.answer import ModelRef, PolicyRef
from moderation.service.errors import NotFound
from moderation.store import Store
from moderation.store.versions import (
    Version,
    find_live_seq,
    find_newest,
    find_version,
)
from moderation.text.visible import read_text

COMPILED_LIMIT = 64

Scores = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Engine:
    """One policy version, ready to decide."""

    version_id: int
    plan: Plan
    policy: PolicyRef
    model: ModelRef | None


class Engines:
    """The engines of all sites.

    `score` stands for the classifier; only tests of its faults pass another.
    """

    def __init__(
        self,
        store: Store,
        model: Model | None,
        *,
        score: Callable[[Model, str, str], Mapping[str, float | None]] = score,
    ) -> None:
        self.store = store
        self.model = model
        self._score = score
        self._compiled: OrderedDict[int, Engine] = OrderedDict()
        self._last_live: dict[str, int] = {}  # a guess; the writer checks it
        self._lock = threading.Lock()

    def guess(self, site_id: str) -> Engine:
        """The engine that was live when last looked; the database is asked only the first time."""
        seq = self._last_live.get(site_id)
        with self._lock:
            engine = None if seq is None else self._compiled.get(seq)
        if engine is not None:
            return engine
        with self.store.read() as connection:
            return self.live(connection, site_id)

    def forget(self, site_id: str) -> None:
        """Drop the guess: another version is live by now."""
        self._last_live.pop(site_id, None)

    def live(self, connection: Connection, site_id: str) -> Engine:
        """The engine of the site's live version.

        Raises
        ------
        NotFound
            The site has none, or there is no such site.
        """
        seq = find_live_seq(connection, site_id)
        if seq is None:
            raise NotFound(f"the site `{site_id}` has no live policy; publish one")
        engine = self.numbered(connection, site_id, seq)
        self._last_live[site_id] = seq
        return engine

    def named(self, connection: Connection, site_id: str, policy_id: str) -> Engine:
        """The engine of the newest version of a policy, live or not."""
        version = find_newest(connection, site_id, policy_id)
        if version is None:
            raise NotFound(f"the site `{site_id}` has no policy `{policy_id}`")
        return self._compile(version)

    def numbered(self, connection: Connection, site_id: str, seq: int) -> Engine:
        """The engine of a version by its row number."""
        with self._lock:
            engine = self._compiled.get(seq)
            if engine is not None:
                self._compiled.move_to_end(seq)
                return engine
        version = find_version(connection, site_id, seq)
        if version is None:
            raise NotFound(f"the site `{site_id}` has no such version of a policy")
        return self._compile(version)

    def _compile(self, version: Version) -> Engine:
        with self._lock:
            if version.seq not in self._compiled:
                engine = Engine(
                    version.seq,
                    compile_version(version),
                    PolicyRef(version.policy_id, version.version, version.digest),
                    None if self.model is None else ModelRef(self.model.id, self.model.digest),
                )
                self._compiled[version.seq] = engine
                if len(self._compiled) > COMPILED_LIMIT:
                    self._compiled.popitem(last=False)
            return self._compiled[version.seq]

    def score(self, engine: Engine, contribution: Contribution) -> Scores | Failed:
        """What the model says of the visible text, or why nothing could be had.

        Called before the writer is entered: nobody waits for the model who does not need it.
        """
        attributes = engine.plan.attributes
        if not attributes:
            return {}
        if self.model is None:
            return Failed("no model is loaded")
        missing = sorted(attributes - set(self.model.attributes))
        if missing:
            return Failed(f"the model does not score `{missing[0]}`")
        language = contribution.language or engine.plan.policy.language
        try:
            visible = read_text(contribution.text, contribution.format).visible
            found = self._score(self.model, visible, language)
            return {attribute: checked(found[attribute]) for attribute in sorted(attributes)}
        except Exception:
            # Whatever breaks in a model must hold the contribution, not lose it.
            return Failed("the model did not answer")


def checked(number: float | None) -> float | None:
    """The score itself; a fault when it is no share."""
    if number is not None and not 0 <= number <= 1:
        raise ValueError("a score is between 0 and 1")
    return number


def compile_version(version: Version) -> Plan:
    """The plan of a published version, from nothing but what was stored with it."""

    def read(name: str) -> bytes | None:
        text = version.files.get(name)
        return None if text is None else text.encode()

    return compile_plan(load(read, version.name, version.attributes).policy)
