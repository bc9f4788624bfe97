"""Who calls: the key or the reporter's token that `Authorization: Bearer` carries."""

import re
from datetime import datetime

from flask import g, request

from moderation.api.parts import current_parts
from moderation.api.problems import FORBIDDEN, NO_KEY, Refused
from moderation.service.keys import authenticate
from moderation.service.tokens import ReportToken, read_token
from moderation.store.keys import Key

_BEARER = re.compile(r"[Bb]earer +([A-Za-z0-9._~+/=-]{1,1024})")
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="moderation"'}


def authorise(scope: str | None, *, now: datetime) -> Key:
    """The key of the request, if it has the scope; the same refusal for every bad key."""
    key = authenticate(current_parts().store, _read_bearer(), now=now)
    if key is None:
        raise _refuse_key()
    g.site_id = key.site_id
    if scope is not None and scope not in key.scopes:
        raise Refused(FORBIDDEN, f"the key does not have the scope `{scope}`; use one that has it")
    g.key = key
    return key


def authorise_reporter(*, now: datetime) -> None:
    """Find the token of one reporter, or else a key with the scope `report`."""
    token = read_token(current_parts().store, _read_bearer(), now=now)
    if token is None:
        authorise("report", now=now)
    else:
        g.site_id = token.site_id
    g.token = token


def current_key() -> Key:
    """The key that `authorise` found."""
    key: Key = g.key
    return key


def current_token() -> ReportToken | None:
    """The reporter's token that `authorise_reporter` found; None where a key was sent."""
    token: ReportToken | None = g.token
    return token


def _read_bearer() -> str:
    match = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    if match is None:
        raise _refuse_key()
    return match.group(1)


def _refuse_key() -> Refused:
    return Refused(
        NO_KEY,
        "send `Authorization: Bearer <key>` with a valid key of the site",
        headers=_CHALLENGE,
    )
