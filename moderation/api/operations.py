"""/healthz, /readyz and /metrics: for whoever runs the service; no key needed."""

from flask import Response
from marshmallow import Schema, fields
from prometheus_client import CONTENT_TYPE_LATEST

from moderation.api.endpoints import Answer, Endpoint
from moderation.api.parts import current_parts
from moderation.api.reading import refuse_query
from moderation.api.ready import check_ready
from moderation.api.responses import answer_json


class HealthAnswer(Schema):
    """The process answers."""

    status = fields.String(required=True)


class ReadyAnswer(Schema):
    """How each part stands."""

    status = fields.String(required=True)
    store = fields.String(required=True)
    model = fields.String(required=True, metadata={"description": "`loaded` or `absent`."})
    policy = fields.String(required=True)
    note = fields.String(metadata={"description": "What an absent model means."})


def get_health() -> Response:
    """Is the process alive? Touches neither store nor model."""
    refuse_query()
    return answer_json({"status": "ok"})


def get_ready() -> Response:
    """Can it decide? Looks at the store, the model and every site's live policy."""
    refuse_query()
    ready, told = check_ready(current_parts())
    return answer_json(told, 200 if ready else 503)


def get_metrics() -> Response:
    """The counters, for Prometheus."""
    refuse_query()
    return Response(current_parts().metrics.show(), content_type=CONTENT_TYPE_LATEST)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/healthz",
        get_health,
        {200: Answer("It is alive.", HealthAnswer, example={"status": "ok"})},
        caller="anyone",
    ),
    Endpoint(
        "GET",
        "/readyz",
        get_ready,
        {
            200: Answer("It can decide.", ReadyAnswer),
            503: Answer("It cannot; the parts say why.", ReadyAnswer),
        },
        caller="anyone",
    ),
    Endpoint(
        "GET",
        "/metrics",
        get_metrics,
        {200: Answer("Prometheus text format.", media_type="text/plain")},
        caller="anyone",
    ),
)
