"""The bodies of answers: their schemas, and how they are written."""

import json
from typing import Any

from marshmallow import Schema, fields, post_dump

from moderation.api.fields import Time

_schemas: dict[type[Schema], Schema] = {}


class ReasonSchema(Schema):
    """Why: a rule that hit and its reason for the reader."""

    rule = fields.String(required=True)
    action = fields.String(required=True)
    reason = fields.String(required=True)


class PolicyRef(Schema):
    """The published version that decided."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    digest = fields.String(required=True)


class ModelRef(Schema):
    """The model whose scores the rules saw."""

    id = fields.String(required=True)
    digest = fields.String(required=True)


class DecisionSchema(Schema):
    """A decision as it was recorded, with the contribution's current status."""

    decision_id = fields.String(required=True)
    contribution_id = fields.String(required=True)
    action = fields.String(required=True, metadata={"description": "Of the text sent."})
    status = fields.String(required=True, metadata={"description": "What holds now."})
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    labels = fields.List(fields.String(), required=True)
    scores = fields.Dict(keys=fields.String(), values=fields.Float(allow_none=True), required=True)
    degraded = fields.Boolean(
        required=True,
        metadata={"description": "Could something not be had? It is then decided again."},
    )
    policy = fields.Nested(PolicyRef, required=True, allow_none=True)
    model = fields.Nested(ModelRef, required=True, allow_none=True)
    decided_by = fields.String(required=True)
    decided_at = Time(required=True)
    shown_decision_id = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The decision whose text readers see, or null."},
    )
    replayed = fields.Boolean(required=True)
    trace = fields.Raw(
        metadata={"description": "Every rule with its evidence; with `explain` only."}
    )

    @post_dump
    def drop_absent_trace(self, shown: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The key stands only where `explain` asked for it."""
        if shown.get("trace") is None:
            shown.pop("trace", None)
        return shown


class ProblemErrorSchema(Schema):
    """One wrong field or parameter."""

    detail = fields.String(required=True)
    pointer = fields.String(metadata={"description": "Into the body, such as `#/thread/id`."})
    parameter = fields.String(metadata={"description": "Of the query or path."})


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemErrorSchema))
    request_id = fields.String(metadata={"description": "Of a fault: stands in the log."})
    current = fields.Raw(metadata={"description": "Of a conflict: how it stands now."})
    line = fields.Integer(metadata={"description": "Of a batch: the line, from 1."})


def show(schema: type[Schema], value: Any) -> Any:
    """The value in the form that the schema documents."""
    made = _schemas.get(schema)
    if made is None:
        made = _schemas[schema] = schema()
    return made.dump(value)


def write_json(body: Any) -> bytes:
    """Compact UTF-8."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
