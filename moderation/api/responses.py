"""Makes Flask's responses of answers and refusals."""

from typing import Any

from flask import Response
from marshmallow import Schema

from moderation.api.answers import show, write_json
from moderation.api.endpoints import JSON
from moderation.api.problems import PROBLEM_JSON, Refused


def answer(schema: type[Schema], value: Any, status: int = 200) -> Response:
    """A JSON response that holds the value."""
    return answer_json(show(schema, value), status)


def answer_json(body: Any, status: int = 200, media_type: str = JSON) -> Response:
    """A response with the body as JSON."""
    return Response(write_json(body), status, content_type=media_type)


def answer_problem(refused: Refused) -> Response:
    """The refusal as a response."""
    response = answer_json(refused.body(), refused.kind.status, PROBLEM_JSON)
    response.headers.update(refused.headers)
    return response
