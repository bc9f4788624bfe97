"""POST /v1/decisions:batch: one request a line, one answer a line, in order."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from flask import Response, g

from moderation.api.answers import DecisionSchema, show, write_json
from moderation.api.decisions import BatchQuery, choose_policy
from moderation.api.endpoints import NDJSON, Answer, Endpoint
from moderation.api.examples import DECISION, SUBMISSION
from moderation.api.faults import refuse_fault
from moderation.api.keys import current_key
from moderation.api.loading import MAX_BODY, load
from moderation.api.parts import Parts, current_parts
from moderation.api.problems import NOT_JSON, TOO_LARGE, Refused
from moderation.api.reading import read_query
from moderation.api.strict_json import read_json
from moderation.api.submissions import SubmissionSchema
from moderation.service.answer import DecisionAnswer
from moderation.service.decide import decide, submit_decision

WINDOW = 64  # lines under way at once: they share commits, and memory stays bounded

Waiting = Future[DecisionAnswer] | DecisionAnswer | Refused


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the body as it came, or None where it was too long."""

    number: int
    text: bytes | None


def post_batch() -> Response:
    """Decide on many contributions; a bad line answers a problem in its place."""
    query = read_query(BatchQuery)
    policy_id = choose_policy(query)
    explain, dry_run = query.get("explain", False), query.get("dry_run", False)
    parts, site_id, request_id = current_parts(), current_key().site_id, g.request_id
    # All of it is here: a client that writes all before it reads must not wait for us forever.
    body: IO[bytes] = g.received

    def submit(line: Line) -> Waiting:
        try:
            submission = load(SubmissionSchema, read_json(_check_line(line)))
            now = datetime.now(UTC)  # each line is a request of its own
            given = (parts.store, parts.engines, site_id, submission)
            if dry_run:
                return decide(*given, now=now, policy_id=policy_id, explain=explain, dry_run=True)
            return submit_decision(*given, now=now, policy_id=policy_id, explain=explain)
        except Exception as error:  # one line's fault must not take the others' answers
            return refuse_fault(error, parts, request_id)

    return Response(_answer_lines(body, submit, parts, request_id), content_type=NDJSON)


def _answer_lines(
    body: IO[bytes], submit: Callable[[Line], Waiting], parts: Parts, request_id: str
) -> Iterator[bytes]:
    under_way: deque[tuple[int, Waiting]] = deque()
    with body:
        for line in _split(body):
            under_way.append((line.number, submit(line)))
            if len(under_way) >= WINDOW:
                yield _finish(*under_way.popleft(), parts, request_id)
        while under_way:
            yield _finish(*under_way.popleft(), parts, request_id)


def _finish(number: int, waiting: Waiting, parts: Parts, request_id: str) -> bytes:
    if isinstance(waiting, Future):
        try:
            waiting = waiting.result()
        except Exception as error:  # as above: told in the line's place
            waiting = refuse_fault(error, parts, request_id)
    if isinstance(waiting, Refused):
        return write_json(waiting.body() | {"line": number}) + b"\n"
    parts.metrics.count_decision(waiting)
    return write_json(show(DecisionSchema, waiting)) + b"\n"


def _split(body: IO[bytes]) -> Iterator[Line]:
    number = 0
    while text := body.readline(MAX_BODY + 2):
        number += 1
        too_long = len(text.rstrip(b"\r\n")) > MAX_BODY
        rest = text
        while too_long and rest and not rest.endswith(b"\n"):
            rest = body.readline(65_536)
        yield Line(number, None if too_long else text)


def _check_line(line: Line) -> bytes:
    if line.text is None:
        raise Refused(TOO_LARGE, f"the line has more than {MAX_BODY // 1024} kB; send less")
    if not line.text.strip():
        raise Refused(NOT_JSON, "the line is empty; send one request a line")
    return line.text


ENDPOINTS = (
    Endpoint(
        "POST",
        "/v1/decisions:batch",
        post_batch,
        {
            200: Answer(
                "One line for each line, in order, each after its commit.",
                DecisionSchema,
                NDJSON,
                example=DECISION,
            )
        },
        scope="decide",
        query=BatchQuery,
        body=SubmissionSchema,
        body_type=NDJSON,
        example=SUBMISSION,
        notes=(
            "A line may have 256 kB, the body 64 MB; the body is read to its end before the first "
            "answer is written."
        ),
    ),
)
