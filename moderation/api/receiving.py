"""Takes in a request's body, whole and within its limit, before anything is done about it."""

from collections.abc import Iterator
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import g, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from moderation.api.endpoints import JSON, NDJSON, Endpoint
from moderation.api.loading import MAX_BODY
from moderation.api.problems import NOT_JSON, TOO_LARGE, WRONG_TYPE, Refused

MAX_BATCH = 64 * 1024 * 1024
IN_MEMORY = 4 * 1024 * 1024  # a larger batch waits in a temporary file


def receive(endpoint: Endpoint) -> None:
    """Put the body into `g.received`: bytes, or an open file where it is a batch.

    A client may take its time over this, so it is done before the request takes up room.
    """
    if endpoint.method == "GET":
        return
    if endpoint.body_type == NDJSON:
        _check_media_type(NDJSON)
        g.received = _spool()
        return
    none_sent = not request.mimetype and not request.content_length
    if endpoint.body is not None or not none_sent:
        _check_media_type(JSON)
    g.received = b"".join(_read_chunks(MAX_BODY))


def drop_received() -> None:
    """Let go of a batch that nobody will read."""
    with suppress(AttributeError):
        g.received.close()


def _spool() -> IO[bytes]:
    body: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    try:
        for piece in _read_chunks(MAX_BATCH):
            body.write(piece)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


def _check_media_type(wanted: str) -> None:
    """Refuses another media type, another charset than UTF-8, and any Content-Encoding."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding != "identity":
        raise Refused(WRONG_TYPE, "the body is encoded; send it without Content-Encoding")
    if request.mimetype != wanted:
        raise Refused(WRONG_TYPE, f"the body is not {wanted}; send `Content-Type: {wanted}`")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise Refused(WRONG_TYPE, "the body's charset is not UTF-8; send UTF-8")


def _read_chunks(limit: int) -> Iterator[bytes]:
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
