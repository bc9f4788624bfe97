"""What an error becomes for the caller, and what the log keeps of it."""

from datetime import datetime

from moderation.api.answers import DecisionSchema, show
from moderation.api.fields import show_time
from moderation.api.log import describe_fault
from moderation.api.parts import Parts
from moderation.api.problems import (
    CONFLICT,
    FAULT,
    FORBIDDEN,
    NOT_FOUND,
    UNAVAILABLE,
    FieldError,
    Refused,
    wrong_fields,
)
from moderation.service.answer import DecisionAnswer
from moderation.service.errors import Conflict, Forbidden, Invalid, NotFound
from moderation.store import StoreError

RETRY_SECONDS = 2


def refuse_fault(error: Exception, parts: Parts, request_id: str) -> Refused:
    """The refusal that the error is answered with; what is no refusal goes to the log."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, NotFound):
        return Refused(NOT_FOUND, str(error))
    if isinstance(error, Forbidden):
        return Refused(FORBIDDEN, str(error))
    if isinstance(error, Conflict):
        return Refused(CONFLICT, str(error), members={"current": _show_current(error)})
    if isinstance(error, Invalid):
        in_body = error.pointer.startswith("#")
        place = {"pointer" if in_body else "parameter": error.pointer}
        return wrong_fields([FieldError(str(error), **place)])
    if isinstance(error, StoreError):
        parts.log.error("store", request_id=request_id, **describe_fault(error))
        return Refused(
            UNAVAILABLE,
            "the store does not answer now; nothing was recorded, send it again",
            headers={"Retry-After": str(RETRY_SECONDS)},
        )
    parts.metrics.faults.inc()
    parts.log.error("fault", request_id=request_id, **describe_fault(error))
    return Refused(
        FAULT,
        "the service failed; tell its operator the request's id",
        members={"request_id": request_id},
    )


def _show_current(error: Conflict) -> object:
    if isinstance(error.current, DecisionAnswer):
        return show(DecisionSchema, error.current)
    if isinstance(error.current, dict) and "claimed_until" in error.current:
        until = datetime.fromisoformat(error.current["claimed_until"])
        return error.current | {"claimed_until": show_time(until)}
    return error.current
