"""The OpenAPI 3.1 document, made from the endpoints' table and the schemas."""

import re
from collections.abc import Iterable
from inspect import getdoc
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema
from marshmallow import fields as marshmallow_fields

from moderation import __version__
from moderation.api.answers import ProblemSchema
from moderation.api.endpoints import Endpoint
from moderation.api.fields import MAX_ID, Age, Line, Members, Text, Url
from moderation.api.problems import KINDS, PROBLEM_JSON, Kind

_NO_CONTROLS = r"^[^\u0000-\u001f\u007f-\u009f]*$"
_DESCRIPTION = """\
Decides what becomes of readers' contributions under a news site's published policy.

Ids are the site's own: 1 to 512 characters without controls, percent-encoded in paths (a slash as
`%2F`). Bodies are strict JSON in UTF-8, unknown fields are refused by name, and all wrong fields
are told at once. Errors are RFC 9457 problem details; `/problems` lists their types.
"""


def write_openapi(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The document as a JSON object."""
    marshmallow = MarshmallowPlugin(schema_name_resolver=_name_schema)
    spec = APISpec(
        title="Comment moderation",
        version=__version__,
        openapi_version="3.1.0",
        info={"description": _DESCRIPTION},
        plugins=[marshmallow],
    )
    assert marshmallow.converter is not None
    marshmallow.converter.add_attribute_function(_describe_field)
    spec.components.security_scheme(
        "key", {"type": "http", "scheme": "bearer", "description": "A key of the site."}
    )
    spec.components.security_scheme(
        "token",
        {"type": "http", "scheme": "bearer", "description": "A reporter's token, for one thread."},
    )
    spec.components.schema("Problem", schema=ProblemSchema)
    for endpoint in endpoints:
        spec.path(
            path=endpoint.path,
            operations={endpoint.method.lower(): _write_operation(endpoint)},
            parameters=_write_path_parameters(endpoint),
        )
    document: dict[str, Any] = spec.to_dict()
    return document


def list_kinds(endpoint: Endpoint) -> list[Kind]:
    """The problems that the endpoint may answer with."""
    statuses = {400, 422, 500, *endpoint.refusals}
    if endpoint.caller != "anyone":
        statuses |= {401, 403, 503}
    if endpoint.body is not None:
        statuses |= {413, 415}
    return [kind for kind in KINDS if kind.status in statuses - set(endpoint.answers)]


def _write_operation(endpoint: Endpoint) -> dict[str, Any]:
    doc = getdoc(endpoint.view) or ""
    operation: dict[str, Any] = {
        "operationId": re.sub(r"_view$", "", endpoint.view.__name__),
        "summary": doc.split("\n")[0].rstrip("."),
        "tags": [_tag(endpoint)],
        "responses": _write_responses(endpoint),
    }
    needs = [f"Needs a key with the scope `{endpoint.scope}`."] if endpoint.scope else []
    if endpoint.caller == "key or token":
        needs = [f"Needs a key with the scope `{endpoint.scope}` or a reporter's token."]
    operation["description"] = " ".join([*needs, endpoint.notes]).strip()
    if endpoint.caller == "key":
        operation["security"] = [{"key": []}]
    elif endpoint.caller == "key or token":
        operation["security"] = [{"key": []}, {"token": []}]
    else:
        operation["security"] = []
    if endpoint.query is not None:
        operation["parameters"] = [{"in": "query", "schema": endpoint.query}]
    if endpoint.body is not None:
        content: dict[str, Any] = {"schema": endpoint.body}
        if endpoint.example is not None:
            content["example"] = endpoint.example
        operation["requestBody"] = {"required": True, "content": {endpoint.body_type: content}}
    return operation


def _write_responses(endpoint: Endpoint) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, answer in endpoint.answers.items():
        response: dict[str, Any] = {"description": answer.meaning}
        if answer.schema is not None:
            content: dict[str, Any] = {"schema": answer.schema}
            if answer.example is not None:
                content["example"] = answer.example
            response["content"] = {answer.media_type: content}
        elif status != 204:
            response["content"] = {answer.media_type: {"schema": {}}}
        responses[str(status)] = response
    for kind in list_kinds(endpoint):
        responses[str(kind.status)] = {
            "description": f"{kind.title}: {kind.meaning}",
            "content": {PROBLEM_JSON: {"schema": ProblemSchema}},
        }
    return responses


def _write_path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {
            "in": "path",
            "name": name,
            "required": True,
            "description": "Percent-encoded, slashes too.",
            "schema": {
                "type": "string",
                "minLength": 1,
                "maxLength": MAX_ID,
                "pattern": _NO_CONTROLS,
            },
        }
        for name in re.findall(r"{(\w+)}", endpoint.path)
    ]


def _tag(endpoint: Endpoint) -> str:
    return endpoint.view.__module__.rpartition(".")[2]


def _name_schema(schema: type[Schema] | Schema | str) -> str:
    name = schema if isinstance(schema, str) else getattr(schema, "__name__", type(schema).__name__)
    return name.removesuffix("Schema")


def _describe_field(
    _converter: Any, field: marshmallow_fields.Field[Any], **_: Any
) -> dict[str, Any]:
    if isinstance(field, Members):
        return {"maxProperties": field.most}
    if isinstance(field, Age):
        return {"pattern": r"^\d+(\.\d+)? *(second|minute|hour|day|week)s?$"}
    if isinstance(field, Url):
        return {"pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^ /?#].*$"}
    if isinstance(field, Line):
        return {"pattern": _NO_CONTROLS}
    if isinstance(field, Text):
        return {"pattern": r"^[^\u0000]*$"}
    return {}
