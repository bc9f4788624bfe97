"""What a refused request is answered with: RFC 9457 problem details, from one short list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PROBLEM_JSON = "application/problem+json"
MAX_ERRORS = 100  # enough to mend a form by; a hostile body may hold thousands


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the list: `name` is the end of `type` and never changes."""

    name: str
    status: int
    title: str
    meaning: str

    @property
    def type(self) -> str:
        """The address that names the kind; the server shows the list there."""
        return f"/problems#{self.name}"


NOT_JSON = Kind(
    "not-json",
    400,
    "The request cannot be read",
    "The body is not UTF-8 or not strict JSON (a byte order mark, a key given twice, NaN, "
    "nesting deeper than 32), or the address holds bytes that are not UTF-8.",
)
NO_KEY = Kind(
    "no-key",
    401,
    "No valid key",
    "Send `Authorization: Bearer <key>` with a key of the site that is neither expired nor "
    "revoked.",
)
FORBIDDEN = Kind("forbidden", 403, "Not allowed", "The key or token is valid but may not do this.")
NOT_FOUND = Kind(
    "not-found", 404, "Not found", "The site has nothing of this name, or the address is wrong."
)
WRONG_METHOD = Kind(
    "wrong-method", 405, "Method not allowed", "`Allow` names the methods of this address."
)
CONFLICT = Kind(
    "conflict",
    409,
    "Somebody was faster",
    "What the request builds on has changed meanwhile; `current` says how it stands now.",
)
TOO_LARGE = Kind(
    "too-large",
    413,
    "The body is too large",
    "A body may have 256 kB, a batch 64 MB with lines of up to 256 kB.",
)
WRONG_TYPE = Kind(
    "wrong-type",
    415,
    "Media type not supported",
    "Send `application/json` (a batch: `application/x-ndjson`) without Content-Encoding.",
)
BAD_FIELDS = Kind(
    "bad-fields",
    422,
    "Some fields are wrong",
    "`errors` lists every wrong field with a JSON pointer, or every wrong parameter by name.",
)
TOO_MANY = Kind("too-many", 429, "Too many requests", "Come back after `Retry-After` seconds.")
FAULT = Kind(
    "fault",
    500,
    "A fault of the service",
    "Not the request's fault; `request_id` stands in the service's log. Sending it again is safe.",
)
UNAVAILABLE = Kind(
    "unavailable",
    503,
    "Not available now",
    "The store is away or overloaded and nothing was recorded; send it again after "
    "`Retry-After` seconds.",
)

KINDS: tuple[Kind, ...] = (
    NOT_JSON,
    NO_KEY,
    FORBIDDEN,
    NOT_FOUND,
    WRONG_METHOD,
    CONFLICT,
    TOO_LARGE,
    WRONG_TYPE,
    BAD_FIELDS,
    TOO_MANY,
    FAULT,
    UNAVAILABLE,
)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field (`pointer` into the body) or parameter (by name)."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def show(self) -> dict[str, str]:
        """The error as it stands in `errors`."""
        shown = {"detail": self.detail}
        if self.pointer is not None:
            shown["pointer"] = self.pointer
        if self.parameter is not None:
            shown["parameter"] = self.parameter
        return shown


class Refused(Exception):
    """The request is answered with a problem of this kind."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.members = dict(members or {})

    def body(self) -> dict[str, Any]:
        """The problem object: `type`, `title`, `status`, `detail`, `errors` and more."""
        body: dict[str, Any] = {
            "type": self.kind.type,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [error.show() for error in self.errors[:MAX_ERRORS]]
        return body | self.members


def wrong_fields(errors: Sequence[FieldError]) -> Refused:
    """The refusal that lists all wrong fields, or all wrong parameters, in order of place."""
    count = len(errors)
    what = "parameter" if errors[0].pointer is None else "field"
    detail = f"one {what} is wrong" if count == 1 else f"{count} {what}s are wrong"
    return Refused(BAD_FIELDS, detail, errors=sorted(errors, key=_place))


def _place(error: FieldError) -> str:
    return error.pointer or error.parameter or ""
