"""GET /v1/changes: every change of status, in order, from any cursor."""

from flask import Response
from marshmallow import Schema, fields

from moderation.api.answers import ReasonSchema
from moderation.api.endpoints import Answer, Endpoint
from moderation.api.fields import Count, Line, Query, Time
from moderation.api.keys import current_key
from moderation.api.parts import current_parts
from moderation.api.reading import read_query
from moderation.api.responses import answer
from moderation.service.changes import list_changes

MAX_WAIT = 30
DEFAULT_LIMIT = 100


class ChangesQuery(Query):
    """From where, how many, and how long to wait for news."""

    after = Line(
        200, metadata={"description": "The cursor of the answer before; from the start without."}
    )
    limit = Count(1, 1_000, metadata={"description": f"{DEFAULT_LIMIT} unless sent."})
    wait = Count(0, MAX_WAIT, metadata={"description": "Seconds to wait for news; 0 unless sent."})


class ChangeSchema(Schema):
    """One change of a contribution's status or of the version shown."""

    contribution_id = fields.String(required=True)
    status = fields.String(required=True)
    decision_id = fields.String(required=True)
    shown_decision_id = fields.String(required=True, allow_none=True)
    decided_by = fields.String(required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    at = Time(required=True)


class ChangesAnswer(Schema):
    """Changes in order, and the cursor to go on from."""

    changes = fields.List(fields.Nested(ChangeSchema), required=True)
    cursor = fields.String(
        required=True, metadata={"description": "Send it as `after`; also where there was no news."}
    )


def get_changes() -> Response:
    """List what changed: the machine's decisions and the editors', in order."""
    query = read_query(ChangesQuery)
    page = list_changes(
        current_parts().store,
        current_key().site_id,
        after=query.get("after"),
        limit=query.get("limit", DEFAULT_LIMIT),
        wait=float(query.get("wait", 0)),
    )
    return answer(ChangesAnswer, page)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/v1/changes",
        get_changes,
        {200: Answer("Changes after the cursor, oldest first.", ChangesAnswer)},
        scope="read",
        query=ChangesQuery,
        notes="At least once, and readable again from any cursor.",
    ),
)
