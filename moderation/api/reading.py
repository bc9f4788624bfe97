"""Reads what a request carries: its body and its query, strictly."""

from typing import Any
from urllib.parse import parse_qsl

from flask import g, request
from marshmallow import Schema, ValidationError

from moderation.api.endpoints import Endpoint
from moderation.api.fields import Query, check_id, list_errors
from moderation.api.loading import find_schema, load
from moderation.api.problems import (
    NOT_JSON,
    FieldError,
    Refused,
    wrong_fields,
)
from moderation.api.strict_json import read_json


def read_body(schema: type[Schema]) -> Any:
    """The body, loaded by the schema that the endpoint's row names."""
    endpoint: Endpoint = g.endpoint
    assert schema is endpoint.body, f"{endpoint.path} documents another body than it reads"
    return load(schema, read_json(g.received))


def read_no_body() -> None:
    """An empty body, or an empty object."""
    body: bytes = g.received
    if body.strip():
        value = read_json(body)
        if value != {}:
            raise wrong_fields([FieldError("takes no body; send none or an empty object", "#")])


def read_query(schema: type[Schema]) -> Any:
    """The query's parameters; unknown and repeated ones are refused by name."""
    endpoint: Endpoint = g.endpoint
    assert schema is endpoint.query, f"{endpoint.path} documents another query than it reads"
    return _load_query(schema)


def refuse_query() -> None:
    """Refuses every parameter where an endpoint takes none."""
    if request.query_string:
        _load_query(Query)


def check_path(ids: dict[str, str]) -> None:
    """Refuses a path that is not UTF-8 and ids that no contribution, thread or author can have."""
    try:
        request.environ["PATH_INFO"].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(NOT_JSON, "the address is not UTF-8") from None
    errors = [
        FieldError(what, parameter=name) for name, id in ids.items() if (what := check_id(id))
    ]
    if errors:
        raise wrong_fields(errors)


def _load_query(schema: type[Schema]) -> Any:
    try:
        pairs = parse_qsl(
            request.query_string.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=False,
            errors="strict",
            max_num_fields=50,
        )
    except UnicodeDecodeError:
        raise Refused(NOT_JSON, "the query is not UTF-8") from None
    except ValueError:
        raise Refused(NOT_JSON, "the query has more than 50 parameters") from None
    values: dict[str, str] = {}
    errors = []
    for name, value in pairs:
        if name in values:
            errors.append(FieldError("stands twice; send it once", parameter=name))
        elif check_id(name) or "\x00" in value:
            errors.append(FieldError("holds control characters", parameter=name[:100]))
        values[name] = value
    try:
        loaded = find_schema(schema).load(values)
    except ValidationError as error:
        for found in list_errors(error.messages):
            assert found.pointer is not None
            errors.append(FieldError(found.detail, parameter=found.pointer.split("/", 2)[1]))
    if errors:
        raise wrong_fields(errors)
    return loaded
