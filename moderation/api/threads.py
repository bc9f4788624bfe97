"""PUT and GET /v1/threads/{id}: what the site says of a thread."""

from dataclasses import asdict
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from moderation.api.endpoints import Answer, Endpoint
from moderation.api.examples import THREAD_CHANGE
from moderation.api.fields import Flag, Id, Time
from moderation.api.keys import current_key
from moderation.api.parts import current_parts, current_time
from moderation.api.problems import FieldError, wrong_fields
from moderation.api.reading import read_body, refuse_query
from moderation.api.responses import answer
from moderation.api.submissions import ThreadFields
from moderation.service.threads import get_thread, put_thread


class ThreadChange(ThreadFields):
    """Any of the thread's fields; `open` here also closes and reopens what an editor set."""

    id = Id(metadata={"description": "If sent, the id of the path."})
    hold_all = Flag(allow_none=True, metadata={"description": "Hold whatever comes, at once."})


class ThreadAnswer(Schema):
    """A thread as the service knows it."""

    id = fields.String(required=True)
    url = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    section = fields.String(required=True)
    edition = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)
    open = fields.Boolean(required=True, metadata={"description": "What the site last said."})
    closed = fields.Boolean(
        required=True, metadata={"description": "Closed by an editor or by PUT."}
    )
    hold_all = fields.Boolean(required=True)
    closes_at = Time(required=True, allow_none=True)
    published_at = Time(required=True, allow_none=True)
    sensitive = fields.Boolean(required=True)
    author_id = fields.String(required=True, allow_none=True)


def put_thread_view(thread_id: str) -> Response:
    """Say something new of a thread: close it, hold whatever comes, change its section."""
    refuse_query()
    sent: dict[str, Any] = read_body(ThreadChange)
    if sent.pop("id", thread_id) != thread_id:
        raise wrong_fields([FieldError("is another id than the path's; leave it out", "#/id")])
    thread = put_thread(
        current_parts().store, current_key().site_id, thread_id, sent, now=current_time()
    )
    return answer(ThreadAnswer, asdict(thread))


def get_thread_view(thread_id: str) -> Response:
    """Show a thread."""
    refuse_query()
    thread = get_thread(current_parts().store, current_key().site_id, thread_id)
    return answer(ThreadAnswer, asdict(thread))


ENDPOINTS = (
    Endpoint(
        "PUT",
        "/v1/threads/{thread_id}",
        put_thread_view,
        {200: Answer("The thread as it now stands.", ThreadAnswer)},
        scope="decide",
        body=ThreadChange,
        example=THREAD_CHANGE,
    ),
    Endpoint(
        "GET",
        "/v1/threads/{thread_id}",
        get_thread_view,
        {200: Answer("The thread.", ThreadAnswer)},
        scope="read",
        refusals=(404,),
    ),
)
