"""Reads JSON strictly: what two parsers could read in two ways is refused.

UTF-8 only and without a byte order mark; no key twice in an object; no NaN or Infinity; no number
that overflows; nesting up to 32; no text with NUL or half a surrogate pair, which no store keeps.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from moderation.api.problems import NOT_JSON, FieldError, Refused, wrong_fields

MAX_DEPTH = 32
MAX_MEMBERS = 1_000  # of one object
MAX_INTEGER = 2**63 - 1  # what a database column holds

# A string (its end may be missing: the parser says so later) or one bracket. Possessive, so that
# no input makes it slow.
_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_SUSPECT_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_BROKEN = re.compile("[\x00\ud800-\udfff]")


def read_json(body: bytes) -> Any:
    """The value that the body holds; `Refused` with `not-json` or `bad-fields` otherwise."""
    if body.startswith(b"\xef\xbb\xbf"):
        raise Refused(NOT_JSON, "the body starts with a byte order mark; send UTF-8 without one")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(
            NOT_JSON, f"the body is not UTF-8: byte {error.start + 1} cannot be read"
        ) from None
    if not text.strip():
        raise Refused(NOT_JSON, "the body is empty; send JSON")
    _check_depth(body)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        what = (error.msg[0].lower() + error.msg[1:]).removesuffix(" at")
        raise Refused(
            NOT_JSON, f"the body is not JSON: {what} at line {error.lineno}, column {error.colno}"
        ) from None
    if _SUSPECT_ESCAPE.search(text):
        errors = list(_find_broken(value, "#"))
        if errors:
            raise wrong_fields(errors)
    return value


def show_key(key: str) -> str:
    """A key from outside, fit for a message: bounded and without what cannot be shown."""
    shown = _BROKEN.sub("\ufffd", key)
    return shown if len(shown) <= 100 else shown[:99] + "…"


def add_step(pointer: str, step: str | int) -> str:
    """The JSON pointer one step further down (RFC 6901)."""
    name = show_key(step) if isinstance(step, str) else str(step)
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def _check_depth(body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for match in _STRUCTURE.finditer(body):
        first = body[match.start()]
        if first in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Refused(
                    NOT_JSON, f"the body is nested deeper than {MAX_DEPTH} levels; flatten it"
                )
        elif first in b"]}":
            depth -= 1


def _read_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MAX_MEMBERS:
        raise Refused(NOT_JSON, f"an object has more than {MAX_MEMBERS} keys; send fewer")
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Refused(
                    NOT_JSON, f"the key `{show_key(key)}` stands twice in one object; send it once"
                )
            seen.add(key)
    return members


def _read_fraction(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Refused(NOT_JSON, "a number is too large; send a smaller one")
    return number


def _read_integer(digits: str) -> int:
    if len(digits) > 20 or abs(int(digits)) > MAX_INTEGER:
        raise Refused(NOT_JSON, "a whole number is too large; send it as text or make it smaller")
    return int(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise Refused(NOT_JSON, f"`{name}` is not JSON; send a number or null")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_read_members,
    parse_float=_read_fraction,
    parse_int=_read_integer,
    parse_constant=_refuse_constant,
)


def _find_broken(value: Any, pointer: str) -> Iterator[FieldError]:
    if isinstance(value, str):
        if _BROKEN.search(value):
            what = "NUL" if "\x00" in value else "half a surrogate pair"
            yield FieldError(f"holds {what}, which no text may; leave it out", pointer)
    elif isinstance(value, dict):
        for key, member in value.items():
            if _BROKEN.search(key):
                yield FieldError(f"the key `{show_key(key)}` cannot be kept; rename it", pointer)
            yield from _find_broken(member, add_step(pointer, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _find_broken(member, add_step(pointer, index))
