"""Loads values by schemas; all that is wrong is told at once."""

from typing import Any

from marshmallow import Schema, ValidationError

from moderation.api.fields import list_errors
from moderation.api.problems import wrong_fields

MAX_BODY = 256 * 1024  # also of one line of a batch

_schemas: dict[type[Schema], Schema] = {}


def load(schema: type[Schema], value: Any) -> Any:
    """The value in the form that the schema builds; `Refused` with all errors at once."""
    try:
        return find_schema(schema).load(value)
    except ValidationError as error:
        raise wrong_fields(list_errors(error.messages)) from None


def find_schema(schema: type[Schema]) -> Schema:
    """The one instance of the schema: making one takes longer than loading by it."""
    made = _schemas.get(schema)
    if made is None:
        made = _schemas[schema] = schema()
    return made
