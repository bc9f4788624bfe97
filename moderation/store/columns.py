"""How instants and JSON lie in the database, the same in SQLite and in PostgreSQL."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text, TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


# Made once: `json.dumps` makes an encoder at each call.
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """JSON with sorted keys and no white space: equal values give equal texts."""
    return ENCODER.encode(value)


def to_microseconds(instant: datetime) -> int:
    """Whole microseconds since 1970 UTC; exact, unlike `timestamp()`."""
    return (instant - EPOCH) // MICROSECOND


def from_microseconds(number: int) -> datetime:
    """The aware UTC instant that many microseconds after 1970."""
    return EPOCH + timedelta(microseconds=number)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC microseconds so that both databases sort and compare alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Aware datetime to microseconds."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Microseconds to aware datetime."""
        return None if value is None else from_microseconds(value)


class Json(TypeDecorator[Any]):
    """A JSON value as canonical text; the database never looks inside."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Value to canonical text; None stays NULL."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Text to value."""
        return None if value is None else json.loads(value)
