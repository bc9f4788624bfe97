"""Builds the application once: its parts, its routes, and what is true of every answer."""

import os
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, TextIO

from flask import Flask, Response, g, request
from structlog.typing import FilteringBoundLogger
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from moderation.api import (
    batch,
    changes,
    contributions,
    decisions,
    docs,
    operations,
    queue,
    reports,
    threads,
)
from moderation.api.answers import write_json
from moderation.api.background import start_background
from moderation.api.cors import PATH as REPORT_PATH
from moderation.api.cors import add_origin, answer_preflight
from moderation.api.endpoints import Endpoint
from moderation.api.faults import refuse_fault
from moderation.api.keys import authorise, authorise_reporter
from moderation.api.loading import MAX_BODY
from moderation.api.log import make_log
from moderation.api.metrics import Metrics
from moderation.api.openapi import write_openapi
from moderation.api.parts import Parts, current_parts
from moderation.api.problems import KINDS, NOT_FOUND, WRONG_METHOD, Refused
from moderation.api.reading import check_path
from moderation.api.receiving import drop_received, receive
from moderation.api.responses import answer_problem
from moderation.api.settings import Settings, read_settings
from moderation.api.slots import Slots
from moderation.classifier.model import Model, ModelError, open_model
from moderation.service.engine import Engines
from moderation.store import open_store

ENDPOINTS: tuple[Endpoint, ...] = (
    *decisions.ENDPOINTS,
    *batch.ENDPOINTS,
    *contributions.ENDPOINTS,
    *changes.ENDPOINTS,
    *threads.ENDPOINTS,
    *reports.ENDPOINTS,
    *queue.ENDPOINTS,
    *operations.ENDPOINTS,
    *docs.ENDPOINTS,
)

_HEADERS = {
    # HSTS is the proxy's to send: it knows whether there is TLS.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class AnyId(BaseConverter):
    """An id as the site made it: WSGI has decoded %2F, so it takes slashes too."""

    regex = ".+"
    part_isolating = False


def create_app(settings: Settings, *, log_to: TextIO | None = None) -> Flask:
    """The application on the settings' store and model; the log goes to standard error."""
    store = open_store(settings.database)
    log = make_log(settings.log_level, sys.stderr if log_to is None else log_to)
    model = _open_model(settings.model, log)
    parts = Parts(
        settings=settings,
        store=store,
        model=model,
        engines=Engines(store, model),
        metrics=Metrics(),
        slots=Slots(settings.threads),
        log=log,
    )
    app = Flask("moderation", static_folder=None)
    app.extensions["moderation"] = parts
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.url_map.merge_slashes = False  # an id may start with a slash
    app.url_map.converters["id"] = AnyId
    app.before_request(_begin)
    app.after_request(_finish)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(Exception, _refuse)
    for endpoint in ENDPOINTS:
        app.add_url_rule(
            endpoint.rule,
            endpoint=f"{endpoint.method} {endpoint.path}",
            view_func=_guard(endpoint),
            methods=[endpoint.method],
            provide_automatic_options=False if endpoint.path == REPORT_PATH else None,
        )
    app.add_url_rule(REPORT_PATH, "preflight", answer_preflight, methods=["OPTIONS"])
    app.add_url_rule("/docs/assets/<name>", "docs_asset", docs.get_asset)
    app.extensions["openapi"] = _write_document()
    return app


def _open_model(name: str, log: FilteringBoundLogger) -> Model | None:
    """The model; with a broken one the service goes on, and an editor reads what it judged."""
    try:
        return open_model(name)
    except ModelError as error:
        log.error("no model", why=str(error))
        return None


def app_from_environment() -> Flask:
    """The application on the settings of the environment, for another WSGI server than ours."""
    return serve_app(read_settings(os.environ))


def serve_app(settings: Settings) -> Flask:
    """The application with its background work, as a serving process runs it."""
    app = create_app(settings)
    start_background(app.extensions["moderation"])
    return app


@cache
def _write_document() -> bytes:
    return write_json(write_openapi(ENDPOINTS))


def _guard(endpoint: Endpoint) -> Callable[..., Any]:
    def call(**ids: str) -> Any:
        g.endpoint = endpoint
        if endpoint.caller == "key":
            authorise(endpoint.scope, now=g.now)
        elif endpoint.caller == "key or token":
            authorise_reporter(now=g.now)
        check_path(ids)
        if endpoint.caller == "anyone":  # health must answer when nothing else does
            return endpoint.view(**ids)
        receive(endpoint)
        try:
            with current_parts().slots.take():
                return endpoint.view(**ids)
        except BaseException:
            drop_received()
            raise

    return call


def _begin() -> None:
    g.now = datetime.now(UTC)
    g.started = time.perf_counter()
    g.request_id = uuid.uuid4().hex


def _finish(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.request_id
    add_origin(response)
    parts = current_parts()
    told = {
        "method": request.method if request.method in _METHODS else "other",
        # The template, not the path: a path holds ids.
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "site": g.get("site_id"),
        "request_id": g.request_id,
    }
    started = g.started

    def tell() -> None:
        seconds = time.perf_counter() - started
        route = told["route"] or "none"
        parts.metrics.requests.labels(told["method"], route, told["status"]).inc()
        parts.metrics.seconds.labels(route).observe(seconds)
        parts.log.info("request", **told, ms=round(seconds * 1000, 2))

    if response.is_streamed:
        response.call_on_close(tell)
    else:
        tell()
    return response


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


def _refuse(error: Exception) -> Response:
    return answer_problem(refuse_fault(error, current_parts(), g.request_id))


def _refuse_http(error: HTTPException) -> Response:
    """Werkzeug's own refusals (no such address, wrong method) in our form."""
    for kind in KINDS:
        if kind.status == error.code:
            break
    else:
        if error.response is not None or error.code is None or error.code < 400:
            response = error.get_response()
            assert isinstance(response, Response)
            return response
        return _refuse(error)
    details = {
        NOT_FOUND: "there is nothing at this address",
        WRONG_METHOD: f"this address does not take {request.method}",
    }
    headers = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    return answer_problem(
        Refused(kind, details.get(kind, "the request cannot be served"), headers=headers)
    )
