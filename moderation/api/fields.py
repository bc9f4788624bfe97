"""The kinds of fields that requests are made of: strict, bounded, with messages for people."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from moderation.api.problems import FieldError
from moderation.api.strict_json import add_step
from moderation.policy.values import ValueProblem, read_duration

MAX_ID = 512
MAX_URL = 2_048
YEARS = (1900, 2200)

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_URL = re.compile(r"https?://[^\s/?#\x00-\x1f\x7f-\x9f][^\s\x00-\x1f\x7f-\x9f]*", re.IGNORECASE)

_COMMON = {"required": "is missing; send it", "null": "may not be null"}


class Strict(Schema):
    """A body, or a part of one, in which unknown fields are refused by name."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012 - marshmallow's own form
        "unknown": "unknown field; leave it out",
        "type": "must be an object",
    }


class Query(Strict):
    """The parameters of a query; unknown ones are refused by name."""

    error_messages = {"unknown": "unknown parameter; leave it out"}  # noqa: RUF012


class Text(fields.String):
    """Text of bounded length, as sent."""

    default_error_messages = {"invalid": "must be text", **_COMMON}  # noqa: RUF012

    def __init__(self, longest: int, *, shortest: int = 0, **more: Any) -> None:
        checks = [_length(shortest, longest), *more.pop("validate", ())]
        super().__init__(validate=checks, **more)


class Line(Text):
    """Text without control characters: names, titles, labels."""

    def __init__(self, longest: int, **more: Any) -> None:
        super().__init__(longest, validate=[_refuse_controls, *more.pop("validate", ())], **more)


class Id(Line):
    """An id of the site's own: 1 to 512 characters of any kind without controls."""

    def __init__(self, **more: Any) -> None:
        super().__init__(MAX_ID, shortest=1, **more)


class Url(Text):
    """An http or https address; it is kept and never fetched."""

    def __init__(self, **more: Any) -> None:
        super().__init__(MAX_URL, validate=[_check_url], **more)


class Word(fields.String):
    """One of a few words."""

    default_error_messages = {"invalid": "must be text", **_COMMON}  # noqa: RUF012

    def __init__(self, words: Iterable[str], **more: Any) -> None:
        listed = tuple(words)
        error = f"must be one of {', '.join(listed)}"
        super().__init__(validate=validate.OneOf(listed, error=error), **more)


class Flag(fields.Boolean):
    """true or false, nothing that merely looks like it."""

    default_error_messages = {"invalid": "must be true or false", **_COMMON}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Whole(fields.Integer):
    """A whole number within bounds; 1.0 and "1" are not whole numbers."""

    default_error_messages = {"invalid": "must be a whole number", **_COMMON}  # noqa: RUF012

    def __init__(self, lowest: int, highest: int, **more: Any) -> None:
        error = f"must be a whole number from {lowest} to {highest}"
        super().__init__(validate=validate.Range(lowest, highest, error=error), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid")
        return value


class YesNo(fields.Boolean):
    """A parameter of a query that is `true` or `false`."""

    default_error_messages = {"invalid": "must be true or false", **_COMMON}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bool:
        if value not in ("true", "false"):
            raise self.make_error("invalid")
        return bool(value == "true")


class Count(fields.Integer):
    """A parameter of a query that is a whole number within bounds."""

    default_error_messages = {"invalid": "must be a whole number", **_COMMON}  # noqa: RUF012

    def __init__(self, lowest: int, highest: int, **more: Any) -> None:
        error = f"must be a whole number from {lowest} to {highest}"
        super().__init__(validate=validate.Range(lowest, highest, error=error), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        if not re.fullmatch("[0-9]{1,9}", value):
            raise self.make_error("invalid")
        return int(value)


class Time(fields.AwareDateTime):
    """A moment in RFC 3339 with an offset; answered in UTC with `Z`."""

    default_error_messages = {  # noqa: RUF012
        "invalid": "must be a time with its offset, such as 2026-11-22T10:00:00Z",
        "year": f"must be a time of the years {YEARS[0]} to {YEARS[1]}",
        **_COMMON,
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> datetime:
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            raise self.make_error("invalid")
        try:
            moment = datetime.fromisoformat(value.upper())
        except ValueError:
            raise self.make_error("invalid") from None
        if not YEARS[0] <= moment.year < YEARS[1]:
            raise self.make_error("year")
        return moment.astimezone(UTC)

    def _serialize(self, value: datetime | None, attr: Any, obj: Any, **more: Any) -> Any:
        return None if value is None else show_time(value)


class Listed(fields.List):
    """A list of bounded length."""

    default_error_messages = {"invalid": "must be a list", **_COMMON}  # noqa: RUF012

    def __init__(self, of: fields.Field[Any], longest: int, **more: Any) -> None:
        error = f"may hold at most {longest} entries"
        super().__init__(of, validate=validate.Length(max=longest, error=error), **more)


class Part(fields.Nested):
    """An object within the body."""

    default_error_messages = {"type": "must be an object", **_COMMON}  # noqa: RUF012


class Members(fields.Dict):
    """An object with keys of the site's own; values are text, numbers, yes/no or lists of these."""

    default_error_messages = {"invalid": "must be an object", **_COMMON}  # noqa: RUF012

    def __init__(self, most: int, **more: Any) -> None:
        super().__init__(keys=fields.String(), values=fields.Raw(), **more)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if not isinstance(value, Mapping):
            raise self.make_error("invalid")
        if len(value) > self.most:
            raise ValidationError(f"may hold at most {self.most} keys")
        wrong = {
            key: [what] for key, member in value.items() if (what := _check_member(key, member))
        }
        if wrong:
            raise ValidationError(wrong)
        return dict(value)


class Age(fields.String):
    """A duration with its unit, as policies write it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        try:
            return read_duration(value)
        except ValueProblem as problem:
            raise ValidationError(f"must be {problem.wanted}; {problem.mend}") from None


def show_time(moment: datetime) -> str:
    """The moment in UTC as answers show it: `2026-11-22T10:00:00Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def check_id(value: str) -> str | None:
    """What is wrong with an id, or None."""
    if not 1 <= len(value) <= MAX_ID:
        return f"must have 1 to {MAX_ID} characters"
    return "may not hold control characters" if _CONTROL.search(value) else None


def list_errors(messages: Any, pointer: str = "#") -> list[FieldError]:
    """Marshmallow's tree of messages as a flat list with JSON pointers."""
    if isinstance(messages, str):
        return [FieldError(messages, pointer)]
    if isinstance(messages, list):
        return [error for message in messages for error in list_errors(message, pointer)]
    found = []
    for step, below in messages.items():
        found += list_errors(below, pointer if step == "_schema" else add_step(pointer, step))
    return found


def _length(shortest: int, longest: int) -> validate.Length:
    error = (
        f"must have {shortest} to {longest} characters"
        if shortest
        else f"may have at most {longest} characters"
    )
    return validate.Length(shortest or None, longest, error=error)


def _refuse_controls(value: str) -> None:
    if _CONTROL.search(value):
        raise ValidationError("may not hold control characters")


def _check_url(value: str) -> None:
    if not _URL.fullmatch(value):
        raise ValidationError("must be an address that starts with http:// or https://")


def _check_member(key: str, value: Any) -> str | None:
    if not 1 <= len(key) <= 200 or _CONTROL.search(key):
        return "a key must have 1 to 200 characters without controls"
    if isinstance(value, dict):
        return "must be text, a number, true, false, null or a list of these"
    values = value if isinstance(value, list) else [value]
    if len(values) > 100:
        return "may hold at most 100 entries"
    if any(isinstance(entry, dict | list) for entry in values):
        return "must be a list of text, numbers, true, false or null"
    if any(isinstance(entry, str) and len(entry) > 10_000 for entry in values):
        return "may have at most 10000 characters"
    return None
