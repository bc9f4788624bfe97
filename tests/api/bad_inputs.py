"""The catalogue of bad inputs as requests to our API.

The catalogue speaks of a generic comment (`site`, `comment_id`, `article_id`, ...); here its
fields take their places in our request, and what is wrong with a case stays wrong.
"""

import base64
import gzip
import json
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "bad_inputs"
BASE: dict[str, Any] = {
    "comment_id": "c1",
    "article_id": "a1",
    "author": {"id": "u1", "name": "Ann"},
    "text": "A fair point about the bus lane.",
    "created_at": "2026-11-22T10:00:00Z",
}
# Where each field of the catalogue's comment stands in our request.
PLACES = {
    "comment_id": ("contribution", "id"),
    "text": ("contribution", "text"),
    "Text": ("contribution", "Text"),
    "created_at": ("contribution", "created_at"),
    "parent_id": ("contribution", "parent_id"),
    "metadata": ("contribution", "meta"),
    "article_id": ("thread", "id"),
    "article_url": ("thread", "url"),
    "tags": ("thread", "tags"),
}
MEGABYTE = "n" * (1 << 20)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


def read_cases(name: str) -> list[dict[str, Any]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [expand(json.loads(line)) for line in lines]


def expand(value: Any) -> Any:
    """The value with long texts and lists, written as recipes, made whole."""
    if isinstance(value, dict) and {"repeat", "count"} <= value.keys():
        return value.get("before", "") + value["repeat"] * value["count"] + value.get("after", "")
    if isinstance(value, dict) and value.keys() == {"entries", "count"}:
        return [value["entries"]] * value["count"]
    if isinstance(value, dict):
        return {key: expand(member) if key != "gen" else member for key, member in value.items()}
    return [expand(member) for member in value] if isinstance(value, list) else value


def make_decide(case: dict[str, Any]) -> Request:
    """The request to decide that the case describes."""
    headers: dict[str, str | None] = {"Content-Type": "application/json"}
    headers |= case.get("headers", {})
    return Request(
        case.get("method", "POST"),
        "/v1/decisions",
        {name: value for name, value in headers.items() if value is not None},
        _make_body(case),
    )


def make_report(case: dict[str, Any]) -> Request:
    """The report that the case describes, of a contribution `c1` by `u1`."""
    sent = {"comment_id": "c1", "reason": "abusive", "reporter_id": "u9"} | case["set"]
    body = {
        "contribution_id": sent["comment_id"],
        "reason": sent["reason"],
        "reporter": {"id": sent["reporter_id"].replace("@@author@@", "u1")},
    }
    if "note" in sent:
        body["explanation"] = sent["note"].replace("@@1MB@@", MEGABYTE)
    return _post("/v1/reports", body)


def make_ruling(case: dict[str, Any]) -> Request:
    """The ruling that the case describes, on a contribution `c1`."""
    sent = {"action": "reject", "version": 1} | case["set"]
    sent.pop("repeat", None)
    if "reason" in sent:
        sent["note"] = sent.pop("reason").replace("@@1MB@@", MEGABYTE)
    return _post("/v1/queue/c1/review", sent)


def _post(path: str, body: Any) -> Request:
    return Request("POST", path, {"Content-Type": "application/json"}, json.dumps(body).encode())


def _make_body(case: dict[str, Any]) -> bytes:
    if "raw" in case:
        return _place_raw(case["raw"].encode("utf-8", "surrogatepass"))
    if "raw_b64" in case:
        body = base64.b64decode(case["raw_b64"])
        if case.get("wrap_base"):
            return b"\xef\xbb\xbf" + _write(place(BASE))
        return _place_raw(body)
    if "gen" in case:
        return _generate(case["gen"])
    fields = deepcopy(BASE) | (case.get("set") or {}) | (case.get("raw_base") or {})
    for name in case.get("unset", []):
        fields.pop(name, None)
    # "@@1e400@@" stands for a number that no JSON writer would write.
    return _write(place(fields)).replace(b'"@@', b"").replace(b'@@"', b"")


def place(fields: dict[str, Any]) -> dict[str, Any]:
    """Our request with the fields in their places; what we do not know stays at the top."""
    return dict(_place_pairs(list(fields.items())))


def _place_pairs(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    parts: dict[str, list[tuple[str, Any]]] = {"contribution": [], "thread": []}
    rest = []
    for name, value in pairs:
        if name in PLACES:
            part, field = PLACES[name]
            parts[part].append((field, value))
        elif name == "author" and isinstance(value, dict | Pairs):
            members = value.items() if isinstance(value, dict) else value.pairs
            renamed = [("username" if key == "name" else key, one) for key, one in members]
            rest.append((name, Pairs(renamed)))
        elif (name, value) != ("site", "daily"):  # the key says which site it is
            rest.append((name, value))
    return [(part, Pairs(members)) for part, members in parts.items()] + rest


@dataclass(frozen=True)
class Pairs:
    """An object's members in order, a key perhaps twice."""

    pairs: list[tuple[str, Any]]


def _write(value: Any) -> bytes:
    return _write_text(value).encode()


def _write_text(value: Any) -> str:
    if isinstance(value, dict | Pairs):
        pairs = value.items() if isinstance(value, dict) else value.pairs
        members = (f"{json.dumps(key)}: {_write_text(one)}" for key, one in pairs)
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_write_text, value)) + "]"
    return json.dumps(value)


def _place_raw(body: bytes) -> bytes:
    """The raw body with its fields in their places, if it is JSON at all; else as it is.

    Latin-1 carries any bytes through, so that a text that is not UTF-8 stays as it was.
    """
    try:
        text = body.decode("latin-1")
        parsed = json.loads(text, object_pairs_hook=Pairs)
    except ValueError:
        return body
    if not isinstance(parsed, Pairs) or "comment_id" not in dict(parsed.pairs):
        return body
    written = _write_text(Pairs(_place_pairs(parsed.pairs)))
    if "te\\u0078t" in text:
        first, second, rest = written.partition('"text": "bad"')
        return (first + second.replace("text", "te\\u0078t") + rest).encode()
    if body.isascii():
        return written.encode()
    return json.loads(f'"{_escape(written)}"').encode("latin-1")


def _escape(written: str) -> str:
    # Undo the escapes of what is not ASCII and no others: they are bytes of the case.
    return written.replace("\\", "\\\\").replace('"', '\\"').replace("\\\\u00", "\\u00")


def _generate(recipe: dict[str, Any]) -> bytes:
    request: dict[str, Any] = {
        "thread": {"id": "a1"},
        "author": {"id": "u1", "username": "Ann"},
        "contribution": {"id": "c1", "text": BASE["text"]},
    }
    kind, field = recipe["kind"], recipe.get("field")
    contribution = request["contribution"]
    if kind == "repeat" and field == "author.name":
        request["author"]["username"] = recipe["unit"] * recipe["count"]
    elif kind == "repeat":
        contribution[field] = recipe["unit"] * recipe["count"]
    elif kind == "nest":
        start = json.dumps(request)[:-2] + ', "meta": '
        middle = recipe["open"] * recipe["depth"] + recipe.get("inner", "")
        return (start + middle + recipe["close"] * recipe["depth"] + "}}").encode()
    elif kind == "keys":
        contribution["meta"] = {f"k{n}": n for n in range(recipe["count"])}
    elif kind == "bigkey":
        contribution["meta"] = {"k" * recipe["count"]: 1}
    elif kind == "gzipbomb":
        contribution["text"] = "a" * recipe["count"]
        return gzip.compress(json.dumps(request).encode())
    else:
        raise ValueError(f"no recipe `{kind}`")
    return json.dumps(request).encode()
