"""Lets pages of a site's listed origins report from the browser, and nobody else's."""

from flask import Response, g, request

from moderation.api.parts import current_parts
from moderation.service.sites import list_sites

PATH = "/v1/reports"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}


def answer_preflight() -> Response:
    """What a browser asks before it reports: it carries no token, so any site's origin will do."""
    response = Response(status=204)
    origin = request.headers.get("Origin")
    if origin is not None and _is_listed(origin, None):
        response.headers.update(_PREFLIGHT)
        response.headers["Access-Control-Allow-Origin"] = origin
    response.vary.add("Origin")
    response.headers["Allow"] = "OPTIONS, POST"
    return response


def add_origin(response: Response) -> None:
    """Let a page read the answer if its origin is one of the site's."""
    if request.path != PATH or request.method != "POST":
        return
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    site_id = g.get("site_id")
    if origin is not None and site_id is not None and _is_listed(origin, site_id):
        response.headers["Access-Control-Allow-Origin"] = origin


def _is_listed(origin: str, site_id: str | None) -> bool:
    return any(
        origin in site.origins
        for site in list_sites(current_parts().store)
        if site_id in (None, site.id)
    )
