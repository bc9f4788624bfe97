"""/openapi.json, /docs and /problems: the API explains itself, fetching nothing from outside."""

import secrets
from importlib.util import find_spec
from pathlib import Path

from flask import Response, current_app, render_template_string, send_from_directory

from moderation.api.endpoints import JSON, Answer, Endpoint
from moderation.api.problems import KINDS, NOT_FOUND, Refused
from moderation.api.reading import refuse_query

HTML = "text/html"
ASSETS = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")

_DOCS = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Comment moderation: API</title>
<link rel="icon" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="docs"></div>
<script nonce="{{ nonce }}" src="/docs/assets/swagger-ui-bundle.js"></script>
<script nonce="{{ nonce }}">
SwaggerUIBundle({url: "/openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null});
</script>
</body></html>
"""
_PROBLEMS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Comment moderation: problems</title></head>
<body><h1>Problems</h1>
<dl>{% for kind in kinds %}
<dt id="{{ kind.name }}">{{ kind.status }} {{ kind.title }} (<code>{{ kind.type }}</code>)</dt>
<dd>{{ kind.meaning }}</dd>{% endfor %}
</dl></body></html>
"""
_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def get_openapi() -> Response:
    """Describe every endpoint as an OpenAPI 3.1 document."""
    refuse_query()
    return Response(current_app.extensions["openapi"], content_type=JSON)


def get_docs() -> Response:
    """Show the document in a browser."""
    nonce = secrets.token_urlsafe(16)
    response = Response(render_template_string(_DOCS, nonce=nonce), mimetype=HTML)
    response.headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
    return response


def get_problems() -> Response:
    """List what a problem's `type` may be and what it means."""
    return Response(render_template_string(_PROBLEMS, kinds=KINDS), mimetype=HTML)


def get_asset(name: str) -> Response:
    """A file of Swagger UI."""
    if name not in ASSETS:
        raise Refused(NOT_FOUND, "there is no such file")
    return send_from_directory(_find_assets(), name, max_age=86_400)


def _find_assets() -> Path:
    """The folder in the installed package, found without running the package's code."""
    spec = find_spec("flask_swagger_ui")
    assert spec is not None, "flask_swagger_ui is not installed"
    assert spec.origin is not None
    return Path(spec.origin).parent / "dist"


ENDPOINTS = (
    Endpoint("GET", "/openapi.json", get_openapi, {200: Answer("The document.")}, caller="anyone"),
    Endpoint("GET", "/docs", get_docs, {200: Answer("A page.", media_type=HTML)}, caller="anyone"),
    Endpoint(
        "GET", "/problems", get_problems, {200: Answer("A page.", media_type=HTML)}, caller="anyone"
    ),
)
