"""Reads what a request carries: its body and its query, strictly."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from flask import g, request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from moderation.api.endpoints import JSON, Endpoint
from moderation.api.fields import Query, check_id, list_errors
from moderation.api.loading import MAX_BODY, find_schema, load
from moderation.api.problems import (
    NOT_JSON,
    TOO_LARGE,
    WRONG_TYPE,
    FieldError,
    Refused,
    wrong_fields,
)
from moderation.api.strict_json import read_json

MAX_BATCH = 64 * 1024 * 1024


def read_body(schema: type[Schema]) -> Any:
    """The body, loaded by the schema that the endpoint's row names."""
    endpoint: Endpoint = g.endpoint
    assert schema is endpoint.body, f"{endpoint.path} documents another body than it reads"
    return load(schema, read_json(_read_bytes()))


def read_no_body() -> None:
    """An empty body, or an empty object."""
    body = _read_bytes(optional=True)
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


def check_media_type(wanted: str) -> None:
    """Refuses another media type, another charset than UTF-8, and any Content-Encoding."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding != "identity":
        raise Refused(WRONG_TYPE, "the body is encoded; send it without Content-Encoding")
    if request.mimetype != wanted:
        raise Refused(WRONG_TYPE, f"the body is not {wanted}; send `Content-Type: {wanted}`")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise Refused(WRONG_TYPE, "the body's charset is not UTF-8; send UTF-8")


def _read_bytes(*, optional: bool = False) -> bytes:
    if not (optional and not request.mimetype and not request.content_length):
        check_media_type(JSON)
    return b"".join(read_chunks(MAX_BODY))


def read_chunks(limit: int) -> Iterator[bytes]:
    """The body in pieces; refused before it is read where its length says that it is too large."""
    request.max_content_length = limit
    received = 0
    try:
        # Never iterate the stream: granian's gives one line and then ends.
        while piece := request.stream.read(65_536):
            received += len(piece)
            yield piece
    except RequestEntityTooLarge:
        raise Refused(TOO_LARGE, f"the body has more than {limit // 1024} kB; send less") from None
    except ClientDisconnected:
        raise Refused(NOT_JSON, "the body ended before its Content-Length") from None
    if request.content_length is not None and received != request.content_length:
        raise Refused(NOT_JSON, "the body ended before its Content-Length")


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
