"""POST /v1/decisions: decide on a contribution."""

from typing import Any

from flask import Response
from marshmallow import ValidationError, validates_schema

from moderation.api.answers import DecisionSchema
from moderation.api.endpoints import Answer, Endpoint
from moderation.api.examples import DECISION, SUBMISSION
from moderation.api.fields import Id, Query, YesNo
from moderation.api.keys import current_key
from moderation.api.parts import current_parts, current_time
from moderation.api.problems import FORBIDDEN, Refused
from moderation.api.reading import read_body, read_query
from moderation.api.responses import answer
from moderation.api.submissions import SubmissionSchema
from moderation.service.decide import decide


class BatchQuery(Query):
    """What a batch may ask for."""

    explain = YesNo(metadata={"description": "`true` adds `trace`."})
    dry_run = YesNo(metadata={"description": "`true` decides and records nothing."})
    policy = Id(metadata={"description": "Another policy of the site, by id; needs `admin`."})


class DecisionQuery(BatchQuery):
    """What one decision may ask for; another policy only without recording."""

    @validates_schema
    def check_policy(self, members: dict[str, Any], **_: Any) -> None:
        """Outside a batch, another policy than the live one only tries out."""
        if "policy" in members and not members.get("dry_run"):
            raise ValidationError("goes with dry_run=true only", "policy")


def choose_policy(query: dict[str, Any]) -> str | None:
    """The policy asked for, None for the live one; only an admin's key may choose."""
    policy: str | None = query.get("policy")
    if policy is not None and "admin" not in current_key().scopes:
        raise Refused(FORBIDDEN, "`policy` needs a key with the scope `admin`")
    return policy


def post_decision() -> Response:
    """Decide on a contribution and keep the decision."""
    query = read_query(DecisionQuery)
    policy_id = choose_policy(query)
    decision = decide(
        current_parts().store,
        current_parts().engines,
        current_key().site_id,
        read_body(SubmissionSchema),
        now=current_time(),
        policy_id=policy_id,
        dry_run=query.get("dry_run", False),
        explain=query.get("explain", False),
    )
    current_parts().metrics.count_decision(decision)
    return answer(DecisionSchema, decision)


ENDPOINTS = (
    Endpoint(
        "POST",
        "/v1/decisions",
        post_decision,
        {200: Answer("The decision, on disk before it is sent.", DecisionSchema, example=DECISION)},
        scope="decide",
        query=DecisionQuery,
        body=SubmissionSchema,
        example=SUBMISSION,
        refusals=(404,),
        notes=(
            "Sent again with the same `contribution`, the answer is the same decision with "
            "`replayed: true`; with another one under the same id it is an edit, decided anew."
        ),
    ),
)
