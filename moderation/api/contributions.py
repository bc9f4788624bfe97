"""GET and DELETE /v1/contributions/{id}, DELETE /v1/authors/{id}: how it stands, and erasure."""

from flask import Response
from marshmallow import Schema, fields

from moderation.api.answers import DecisionSchema
from moderation.api.endpoints import Answer, Endpoint
from moderation.api.keys import current_key
from moderation.api.parts import current_parts, current_time
from moderation.api.reading import read_no_body, refuse_query
from moderation.api.responses import answer
from moderation.service.contributions import get_contribution
from moderation.service.erase import erase_author, erase_contribution


class ContributionAnswer(Schema):
    """How a contribution stands now, with every decision on it, oldest first."""

    contribution_id = fields.String(required=True)
    status = fields.String(required=True)
    action = fields.String(required=True, metadata={"description": "Of the latest decision."})
    shown_decision_id = fields.String(required=True, allow_none=True)
    version = fields.Integer(
        required=True, metadata={"description": "How many decisions there are."}
    )
    reports = fields.Integer(
        required=True, metadata={"description": "How many readers reported it."}
    )
    decisions = fields.List(fields.Nested(DecisionSchema), required=True)


def get_contribution_view(contribution_id: str) -> Response:
    """Show how a contribution stands, with all its decisions."""
    refuse_query()
    found = get_contribution(current_parts().store, current_key().site_id, contribution_id)
    return answer(ContributionAnswer, found)


def delete_contribution(contribution_id: str) -> Response:
    """Erase a contribution's text and person; counts and the shape of the trail stay."""
    refuse_query()
    read_no_body()
    erase_contribution(
        current_parts().store, current_key().site_id, contribution_id, now=current_time()
    )
    return Response(status=204)


def delete_author(author_id: str) -> Response:
    """Erase an author and all texts of theirs; counts and the shape of the trail stay."""
    refuse_query()
    read_no_body()
    erase_author(current_parts().store, current_key().site_id, author_id, now=current_time())
    return Response(status=204)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/v1/contributions/{contribution_id}",
        get_contribution_view,
        {200: Answer("How it stands.", ContributionAnswer)},
        scope="read",
        refusals=(404,),
    ),
    Endpoint(
        "DELETE",
        "/v1/contributions/{contribution_id}",
        delete_contribution,
        {204: Answer("Erased, now or earlier.")},
        scope="admin",
        refusals=(404,),
    ),
    Endpoint(
        "DELETE",
        "/v1/authors/{author_id}",
        delete_author,
        {204: Answer("Erased, now or earlier.")},
        scope="admin",
        refusals=(404,),
    ),
)
