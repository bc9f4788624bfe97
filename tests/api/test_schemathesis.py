"""Requests made from the OpenAPI document: what it promises is kept, whatever is sent."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from moderation.api.app import ENDPOINTS
from moderation.api.openapi import write_openapi

# Not among them: that all data which the document allows is taken. A cursor, a reason or the
# years of a time are more than a schema can say.
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]


class Behind:
    """Stands for the application of the test that runs: the document is read before there is one."""

    app = None

    def __call__(self, environ, start_response):
        return self.app(environ, start_response)


BEHIND = Behind()
schema = schemathesis.openapi.from_dict(write_openapi(ENDPOINTS))
schema.app = BEHIND
# A batch is NDJSON, which schemathesis does not write: see test_batch.py.
schema = schema.exclude(path="/v1/decisions:batch")


@pytest.fixture(autouse=True)
def _behind(api):
    BEHIND.app = api.app


@schema.parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_what_the_document_says(case):
    if case.path == "/v1/changes" and isinstance(case.query, dict):
        case.query.pop("wait", None)  # it would wait
    headers = {"Authorization": "Bearer all-secret-key"}
    case.call_and_validate(headers=headers, checks=CHECKS)
