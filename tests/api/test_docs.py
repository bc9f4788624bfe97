"""/openapi.json, /docs, /problems: what the API says of itself is true."""

import re
from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from moderation.api.app import ENDPOINTS
from moderation.api.endpoints import NDJSON
from moderation.api.examples import REPORT, SUBMISSION
from moderation.api.problems import KINDS

EXAMPLES = [endpoint for endpoint in ENDPOINTS if endpoint.example is not None]


@pytest.fixture
def document(api):
    return api.send("GET", "/openapi.json", key=None).json


def schema_of(document, operation, status):
    content = operation["responses"][str(status)]["content"]
    schema = next(iter(content.values()))["schema"]
    return {**schema, "components": document["components"]}


def test_the_document_is_valid_openapi_3_1(document):
    validate(document)

    assert document["openapi"] == "3.1.0"


def test_every_endpoint_is_in_it(document):
    told = {
        (method.upper(), path)
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }

    assert told == {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}


def test_every_request_schema_refuses_unknown_fields(document):
    schemas = document["components"]["schemas"]

    for name in ("Submission", "Contribution", "Thread", "Author", "Report", "Review"):
        assert schemas[name]["additionalProperties"] is False, name


@pytest.mark.parametrize("endpoint", EXAMPLES, ids=lambda one: f"{one.method} {one.path}")
def test_every_example_works_and_is_answered_as_documented(api, document, endpoint):
    sent = endpoint.example
    if endpoint.path != "/v1/decisions":
        api.decide("c-1", SUBMISSION["contribution"]["text"], thread={"id": "bus-lane"})
    if endpoint.path.endswith("/review"):
        api.send("POST", "/v1/reports", REPORT)
    path = re.sub(r"{\w+}", "c-1", endpoint.path)
    headers = {"Content-Type": endpoint.body_type}

    answer = api.send(endpoint.method, path, sent, headers=headers)

    assert answer.status_code in endpoint.answers, answer.text
    operation = document["paths"][endpoint.path][endpoint.method.lower()]
    schema = schema_of(document, operation, answer.status_code)
    told = answer.get_json(force=True)
    Draft202012Validator(schema).validate(told)
    assert set(told) == set(told) & set(_properties(document, schema))


def _properties(document, schema):
    name = schema["$ref"].rpartition("/")[2]
    return document["components"]["schemas"][name]["properties"]


def test_the_answers_example_has_the_fields_of_an_answer(api):
    for endpoint in ENDPOINTS:
        for answer in endpoint.answers.values():
            if answer.example is not None and "decision_id" in answer.example:
                assert set(answer.example) == set(api.decide("c-1"))


def test_a_batch_of_examples_works(api):
    endpoint = next(one for one in ENDPOINTS if one.body_type == NDJSON)

    assert endpoint.example == SUBMISSION


def test_the_examples_are_valid_by_the_documents_own_schemas(document):
    for endpoint in EXAMPLES:
        operation = document["paths"][endpoint.path][endpoint.method.lower()]
        content = next(iter(operation["requestBody"]["content"].values()))
        schema = {**content["schema"], "components": document["components"]}

        Draft202012Validator(schema).validate(deepcopy(content["example"]))


def test_the_docs_page_loads_nothing_from_outside(api):
    page = api.send("GET", "/docs", key=None)
    linked = re.findall(r'(?:src|href)="([^"]+)"', page.text)

    assert all(link.startswith("/docs/assets/") for link in linked)
    assert "://" not in page.text
    for link in linked:
        assert api.send("GET", link, key=None).status_code == 200


def test_the_docs_pages_scripts_carry_the_nonce_of_its_policy(api):
    page = api.send("GET", "/docs", key=None)
    nonce = re.search(r"'nonce-([^']+)'", page.headers["Content-Security-Policy"]).group(1)

    assert page.text.count("<script") == page.text.count(f'<script nonce="{nonce}"') == 2
    assert api.send("GET", "/docs", key=None).text != page.text


def test_no_other_file_of_the_package_is_served(api):
    for name in ("swagger-ui.js", "..%2F__init__.py", "index.css", "LICENSE"):
        assert api.send("GET", f"/docs/assets/{name}", key=None).status_code == 404


def test_each_problem_type_is_listed_where_it_points(api):
    page = api.send("GET", "/problems", key=None).text

    for kind in KINDS:
        assert kind.type == f"/problems#{kind.name}"
        assert f'id="{kind.name}"' in page
