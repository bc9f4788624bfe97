"""/openapi.json, /docs and /problems: the API explains itself, fetching nothing from outside."""

import secrets
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from flask import Flask, Response, render_template_string, send_from_directory

from moderation.api.answers import write_json
from moderation.api.endpoints import JSON, Endpoint
from moderation.api.openapi import write_openapi
from moderation.api.problems import KINDS, NOT_FOUND, Refused
from moderation.api.reading import refuse_query

ASSETS = (
    "swagger-ui.css",
    "swagger-ui-bundle.js",
    "swagger-ui-standalone-preset.js",
    "favicon-32x32.png",
)

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


def add_docs(app: Flask, endpoints: Iterable[Endpoint]) -> None:
    """Add the routes that explain the others."""
    document = write_json(write_openapi(endpoints))
    folder = find_assets()

    @app.get("/openapi.json")
    def get_openapi() -> Response:
        refuse_query()
        return Response(document, content_type=JSON)

    @app.get("/docs")
    def get_docs() -> Response:
        nonce = secrets.token_urlsafe(16)
        response = Response(render_template_string(_DOCS, nonce=nonce), mimetype="text/html")
        response.headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
        return response

    @app.get("/docs/assets/<name>")
    def get_asset(name: str) -> Response:
        if name not in ASSETS:
            raise Refused(NOT_FOUND, "no such file")
        return send_from_directory(folder, name, max_age=86_400)

    @app.get("/problems")
    def get_problems() -> Response:
        return Response(render_template_string(_PROBLEMS, kinds=KINDS), mimetype="text/html")


def find_assets() -> Path:
    """The folder of Swagger UI in the installed package, without running the package's code."""
    spec = find_spec("flask_swagger_ui")
    assert spec is not None, "flask_swagger_ui is not installed"
    assert spec.origin is not None
    return Path(spec.origin).parent / "dist"
