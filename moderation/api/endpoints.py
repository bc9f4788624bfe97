"""One row for each endpoint: the routes, the keys' scopes and the OpenAPI document come from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from marshmallow import Schema

JSON = "application/json"
NDJSON = "application/x-ndjson"

Scope = Literal["decide", "report", "read", "review", "admin"]
SCOPES: tuple[Scope, ...] = ("decide", "report", "read", "review", "admin")
Caller = Literal["anyone", "key", "key or token"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which an endpoint answers well."""

    meaning: str
    schema: type[Schema] | None = None
    media_type: str = JSON
    example: Any = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and a path with what it takes, what it answers, and who may call it."""

    method: Literal["GET", "PUT", "POST", "DELETE"]
    path: str  # an id in braces takes whatever stands there, slashes included
    view: Callable[..., Any]
    answers: Mapping[int, Answer]
    caller: Caller = "key"
    scope: Scope | None = None
    query: type[Schema] | None = None
    body: type[Schema] | None = None
    body_type: str = JSON
    example: Any = None  # of the body
    refusals: tuple[int, ...] = ()  # beyond those that follow from the rest of the row
    notes: str = field(default="")  # for the document, beyond the view's docstring

    @property
    def rule(self) -> str:
        """The path as the router wants it."""
        return self.path.replace("{", "<id:").replace("}", ">")
