"""GET /v1/queue and its claim, review, undo: what waits for an editor, and rulings."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from moderation.api.answers import DecisionSchema, ReasonSchema
from moderation.api.endpoints import Answer, Endpoint
from moderation.api.examples import REVIEW
from moderation.api.fields import Age, Count, Line, Query, Strict, Text, Time, Whole, Word
from moderation.api.keys import current_key
from moderation.api.parts import current_parts, current_time
from moderation.api.reading import read_body, read_no_body, read_query, refuse_query
from moderation.api.responses import answer
from moderation.service.queue import QueueFilters, list_queue
from moderation.service.review import claim, review, undo

VIEWS = ("open", "held", "flagged", "reported")
SORTS = ("priority", "newest", "oldest")
DEFAULT_LIMIT = 50


class QueueQuery(Query):
    """Which items, in which order, how many."""

    view = Word(
        VIEWS, metadata={"description": "`open` unless sent: all that waits for an editor."}
    )
    sort = Word(
        SORTS, metadata={"description": "`priority` unless sent: severity, priority, reports, age."}
    )
    limit = Count(1, 500, metadata={"description": f"{DEFAULT_LIMIT} unless sent."})
    cursor = Line(1_000, metadata={"description": "`next_cursor` of the page before."})
    section = Line(200)
    rule = Line(200)
    label = Line(200)
    reason = Line(64, metadata={"description": "A reason that readers reported."})
    language = Line(10)
    age = Age(metadata={"description": "Older than, such as `2 hours`."})
    text = Text(200, metadata={"description": "Part of the text, in any case."})


class ReviewSchema(Strict):
    """A ruling on an item, as it stood when the editor read it."""

    action = Word(("approve", "reject"), required=True)
    version = Whole(
        0,
        2**31 - 1,
        required=True,
        metadata={"description": "The item's version; another ruling since then answers 409."},
    )
    reason_code = Line(64, allow_none=True)
    note = Text(2_000, allow_none=True)


class ItemThread(Schema):
    """Where the contribution stands."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    section = fields.String(required=True)


class ItemAuthor(Schema):
    """Who wrote it."""

    id = fields.String(required=True, allow_none=True)
    username = fields.String(required=True)


class ItemReports(Schema):
    """What readers reported and no editor has ruled on."""

    count = fields.Integer(required=True)
    weight = fields.Float(required=True)
    reasons = fields.List(fields.String(), required=True)


class ItemSchema(Schema):
    """A contribution that waits for an editor."""

    contribution_id = fields.String(required=True)
    status = fields.String(required=True)
    action = fields.String(required=True)
    version = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    reports = fields.Nested(ItemReports, required=True)
    claimed_by = fields.String(required=True, allow_none=True)
    claimed_until = Time(required=True, allow_none=True)
    kind = fields.String(required=True)
    text = fields.String(required=True)
    title = fields.String(required=True)
    thread = fields.Nested(ItemThread, required=True)
    author = fields.Nested(ItemAuthor, required=True)
    labels = fields.List(fields.String(), required=True)
    priority = fields.String(required=True)
    created_at = Time(required=True, allow_none=True)
    received_at = Time(required=True)
    decision_id = fields.String(required=True)


class QueueAnswer(Schema):
    """One page of the queue."""

    items = fields.List(fields.Nested(ItemSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ClaimAnswer(Schema):
    """Who has the item, and until when."""

    contribution_id = fields.String(required=True)
    claimed_by = fields.String(required=True, allow_none=True)
    claimed_until = Time(required=True, allow_none=True)
    version = fields.Integer(required=True)


def get_queue() -> Response:
    """List what waits for an editor."""
    query: dict[str, Any] = read_query(QueueQuery)
    page = list_queue(
        current_parts().store,
        current_key().site_id,
        view=query.pop("view", "open"),
        sort=query.pop("sort", "priority"),
        limit=query.pop("limit", DEFAULT_LIMIT),
        cursor=query.pop("cursor", None),
        filters=QueueFilters(**query),
        now=current_time(),
    )
    return answer(QueueAnswer, page)


def post_claim(contribution_id: str) -> Response:
    """Claim an item for ten minutes, so that two editors do not read the same one."""
    refuse_query()
    read_no_body()
    key = current_key()
    claimed = claim(
        current_parts().store,
        key.site_id,
        contribution_id,
        editor=key.name,
        now=current_time(),
    )
    return answer(ClaimAnswer, claimed)


def post_review(contribution_id: str) -> Response:
    """Approve or reject an item: a ruling is a decision like the machine's."""
    refuse_query()
    sent: dict[str, Any] = read_body(ReviewSchema)
    key = current_key()
    decision = review(
        current_parts().store,
        key.site_id,
        contribution_id,
        action=sent["action"],
        version=sent["version"],
        reason_code=sent.get("reason_code"),
        note=sent.get("note"),
        editor=key.name,
        now=current_time(),
    )
    current_parts().metrics.rulings.labels(sent["action"]).inc()
    return answer(DecisionSchema, decision)


def post_undo(contribution_id: str) -> Response:
    """Undo the latest ruling: what stood before it stands again."""
    refuse_query()
    read_no_body()
    key = current_key()
    decision = undo(
        current_parts().store,
        key.site_id,
        contribution_id,
        editor=key.name,
        now=current_time(),
    )
    return answer(DecisionSchema, decision)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/v1/queue",
        get_queue,
        {200: Answer("One page.", QueueAnswer)},
        scope="review",
        query=QueueQuery,
    ),
    Endpoint(
        "POST",
        "/v1/queue/{contribution_id}/claim",
        post_claim,
        {200: Answer("It is yours for ten minutes.", ClaimAnswer)},
        scope="review",
        refusals=(404, 409),
    ),
    Endpoint(
        "POST",
        "/v1/queue/{contribution_id}/review",
        post_review,
        {200: Answer("The ruling.", DecisionSchema)},
        scope="review",
        body=ReviewSchema,
        example=REVIEW,
        refusals=(404, 409),
    ),
    Endpoint(
        "POST",
        "/v1/queue/{contribution_id}/undo",
        post_undo,
        {200: Answer("What stands again.", DecisionSchema)},
        scope="review",
        refusals=(404, 409),
    ),
)
