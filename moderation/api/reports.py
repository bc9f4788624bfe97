"""POST /v1/reports and /v1/report-tokens: Report Comment, also from a site's pages."""

from typing import Any

from flask import Response, g
from marshmallow import Schema, fields

from moderation.api.endpoints import Answer, Endpoint
from moderation.api.examples import REPORT, REPORT_TOKEN
from moderation.api.fields import Id, Line, Part, Strict, Text, Time, Whole
from moderation.api.keys import current_key, current_token
from moderation.api.parts import current_parts, current_time
from moderation.api.problems import FieldError, wrong_fields
from moderation.api.reading import read_body, refuse_query
from moderation.api.responses import answer
from moderation.domain import REPORT_REASONS, Report
from moderation.service.report import report
from moderation.service.tokens import issue_token

MAX_EXPLANATION = 2_000
DEFAULT_TTL = 900
MAX_TTL = 86_400


class ReporterSchema(Strict):
    """Who reports: the site's own id of a reader."""

    id = Id(required=True)
    created_at = Time(allow_none=True, metadata={"description": "When the account was made."})


class ReportSchema(Strict):
    """A reader's complaint about a contribution."""

    contribution_id = Id(required=True)
    reason = Line(
        64,
        shortest=1,
        required=True,
        metadata={"description": f"{', '.join(REPORT_REASONS)}, or one that the policy lists."},
    )
    explanation = Text(MAX_EXPLANATION, allow_none=True)
    reporter = Part(
        ReporterSchema, metadata={"description": "With a key required, with a token not allowed."}
    )


class ReportAnswerSchema(Schema):
    """What became of the report, and how the contribution stands."""

    report_id = fields.String(required=True)
    status = fields.String(required=True)
    action = fields.String(required=True)


class TokenRequest(Strict):
    """For whom the token is, and for which thread."""

    reporter = Part(ReporterSchema, required=True)
    thread_id = Id(required=True)
    ttl = Whole(
        1,
        MAX_TTL,
        metadata={"description": f"Seconds it is valid; {DEFAULT_TTL} unless sent."},
    )


class TokenAnswer(Schema):
    """A token for a page's Report Comment button."""

    token = fields.String(required=True)
    expires_at = Time(required=True)


def post_report() -> Response:
    """Report a contribution, with a site's key or with a reporter's token."""
    refuse_query()
    token = current_token()
    sent: dict[str, Any] = read_body(ReportSchema)
    if token is not None:
        if "reporter" in sent:
            raise wrong_fields([FieldError("comes from the token; leave it out", "#/reporter")])
        reporter_id, reporter_created_at = token.reporter_id, token.reporter_created_at
        thread_id = token.thread_id
    else:
        if "reporter" not in sent:
            raise wrong_fields([FieldError("is missing; send it", "#/reporter")])
        reporter_id = sent["reporter"]["id"]
        reporter_created_at = sent["reporter"].get("created_at")
        thread_id = None
    given = Report(
        contribution_id=sent["contribution_id"],
        reason=sent["reason"],
        reporter_id=reporter_id,
        explanation=sent.get("explanation") or "",
        reporter_created_at=reporter_created_at,
    )
    parts = current_parts()
    made = report(
        parts.store, parts.engines, g.site_id, given, now=current_time(), thread_id=thread_id
    )
    parts.metrics.reports.inc()
    return answer(ReportAnswerSchema, made, 201 if made.created else 200)


def post_report_token() -> Response:
    """Issue a token with which one reader's browser may report in one thread."""
    refuse_query()
    sent: dict[str, Any] = read_body(TokenRequest)
    token, expires_at = issue_token(
        current_parts().store,
        current_key().site_id,
        reporter_id=sent["reporter"]["id"],
        reporter_created_at=sent["reporter"].get("created_at"),
        thread_id=sent["thread_id"],
        ttl=sent.get("ttl", DEFAULT_TTL),
        now=current_time(),
    )
    return answer(TokenAnswer, {"token": token, "expires_at": expires_at}, 201)


ENDPOINTS = (
    Endpoint(
        "POST",
        "/v1/reports",
        post_report,
        {
            201: Answer("Recorded; an editor sees it.", ReportAnswerSchema),
            200: Answer("This reader's report of it was updated.", ReportAnswerSchema),
        },
        caller="key or token",
        scope="report",
        body=ReportSchema,
        example=REPORT,
        refusals=(404,),
    ),
    Endpoint(
        "POST",
        "/v1/report-tokens",
        post_report_token,
        {201: Answer("The token; it may go to a browser, a key never.", TokenAnswer)},
        scope="report",
        body=TokenRequest,
        example=REPORT_TOKEN,
    ),
)
