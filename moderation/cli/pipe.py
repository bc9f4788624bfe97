"""The engine in a pipe: the service on a private file that goes at the end."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from moderation.api.answers import DecisionSchema, show
from moderation.api.loading import MAX_BODY, load
from moderation.api.problems import NOT_JSON, TOO_LARGE, Refused
from moderation.api.strict_json import read_json
from moderation.api.submissions import SubmissionSchema
from moderation.classifier.model import Model
from moderation.policy.load import Loaded
from moderation.service.answer import DecisionAnswer
from moderation.service.decide import decide, submit_decision
from moderation.service.engine import Engines
from moderation.service.publish import publish_loaded
from moderation.service.sites import add_site
from moderation.store import Store, open_store

WINDOW = 64  # lines under way at once; memory stays bounded


@dataclass(frozen=True, slots=True)
class Pipe:
    """A store that lives as long as the stream, and the engines on it."""

    store: Store
    engines: Engines
    site_id: str

    def answers(self, lines: Iterable[bytes], *, explain: bool) -> Iterator[dict[str, Any]]:
        """One answer for each line, in order; a problem in the place of a bad line."""
        under_way: deque[tuple[int, Any]] = deque()
        for number, line in enumerate(lines, 1):
            under_way.append((number, self._submit(line, explain=explain)))
            if len(under_way) >= WINDOW:
                yield _told(*under_way.popleft())
        while under_way:
            yield _told(*under_way.popleft())

    def _submit(self, line: bytes, *, explain: bool) -> Any:
        try:
            submission = load(SubmissionSchema, read_json(_checked(line)))
        except Refused as refused:
            return refused
        return submit_decision(
            self.store,
            self.engines,
            self.site_id,
            submission,
            now=datetime.now(UTC),
            explain=explain,
        )

    def try_out(self, request: dict[str, Any]) -> DecisionAnswer:
        """The decision on one request, explained and not kept."""
        submission = load(SubmissionSchema, request)
        return decide(
            self.store,
            self.engines,
            self.site_id,
            submission,
            now=datetime.now(UTC),
            dry_run=True,
            explain=True,
        )


@contextmanager
def open_pipe(loaded: Loaded, name: str, model: Model | None, site_id: str) -> Iterator[Pipe]:
    """A pipe under a policy; nothing earlier exists in it and nothing of it stays."""
    with TemporaryDirectory(prefix="moderation-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'pipe.db'}", durable=False)
        try:
            add_site(store, site_id, now=datetime.now(UTC))
            publish_loaded(
                store, site_id, name=name, loaded=loaded, author="pipe", now=datetime.now(UTC)
            )
            yield Pipe(store, Engines(store, model), site_id)
        finally:
            store.close()


def _checked(line: bytes) -> bytes:
    if len(line.rstrip(b"\r\n")) > MAX_BODY:
        raise Refused(TOO_LARGE, f"the line has more than {MAX_BODY // 1024} kB; send less")
    if not line.strip():
        raise Refused(NOT_JSON, "the line is empty; send one request a line")
    return line


def _told(number: int, waiting: Any) -> dict[str, Any]:
    if isinstance(waiting, Refused):
        return waiting.body() | {"line": number}
    answer: dict[str, Any] = show(DecisionSchema, waiting.result())
    return answer
