"""Every case of the catalogue of abuse: run, or listed with the reason why not."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from moderation.service.keys import list_keys, revoke_key
from tests.api.bad_inputs import read_cases
from tests.api.conftest import make_submission

CASES = {case["id"]: case for case in read_cases("abuse_cases.jsonl")}
AUTH = [case for case in CASES.values() if case["group"] == "auth"]
HERE = {
    "A014",
    "A017",
    "A019",
    "A022",
    "A081",
    "A084",
    "A086",
    "A087",
    "A090",
    "A095",
    "A098",
    "A107",
}
WAITING = {
    "csrf": "waits for the pages: the API knows no cookie",
    "login": "waits for the pages: the API knows no password",
    "webhook-in": "waits for the webhooks",
    "webhook-out-ssrf": "waits for the webhooks",
    "webhook-out-fault": "waits for the webhooks",
    "model": "a model is a file of the operator's, see tests/classifier",
}
CANNOT_OR_WAITS = {
    "A016": "the key says which site; a field `site` is unknown and refused (422), tested below",
    "A018": "waits for publishing over HTTP",
    "A024": "waits for the pages: keys have no session; a revoked key is A005",
    "A025": "waits for the audit's export",
    "A092": "waits for limits per reporter",
    "A093": "waits for weighed groups of reporters",
    "A094": "waits for retracting a report",
    "A096": "waits for weighed groups of reporters",
    "A099": "waits for limits per key",
    "A100": "a matter of the policy: see tests/policies",
}


def test_every_case_is_run_or_listed():
    waiting = {case["id"] for case in CASES.values() if case["group"] in WAITING}
    run = HERE | {case["id"] for case in AUTH}

    assert run.isdisjoint(waiting | CANNOT_OR_WAITS.keys())
    assert run | waiting | CANNOT_OR_WAITS.keys() == CASES.keys()


@pytest.fixture
def revoked(api):
    key = next(key for key in list_keys(api.store, "daily") if key.name == "read")
    revoke_key(api.store, "daily", key.id, now=datetime.now(UTC))
    return "Bearer read-secret-key"


@pytest.mark.parametrize("case", AUTH, ids=lambda case: f"{case['id']} {case['title']}")
def test_a_bad_credential(api, case, revoked):
    sent = case["headers"]["Authorization"]
    special = {
        "@@revoked@@": revoked,
        "@@prefix@@": "Bearer all-secret",
        "@@two@@": "Bearer all-secret-key,Bearer all-secret-key",
    }
    headers = {} if sent is None else {"Authorization": special.get(sent, sent)}
    answer = api.send("POST", "/v1/decisions", make_submission("c-1"), key=None, headers=headers)
    plain = api.send("POST", "/v1/decisions", make_submission("c-1"), key="unknown")

    assert answer.status_code in case["expect"]
    assert answer.headers["WWW-Authenticate"]
    assert answer.json == plain.json
    assert "secret" not in api.log.getvalue()


def assert_denied(api, case, answer):
    assert answer.status_code in CASES[case]["expect"]
    assert api.log_lines()[-1]["status"] == answer.status_code


def test_a_sites_key_does_not_open_the_queue(api):
    assert_denied(api, "A014", api.send("GET", "/v1/queue", key="decide"))


def test_a_key_reads_no_decision_of_another_site(api):
    api.decide("c-1")

    assert_denied(api, "A017", api.send("GET", "/v1/contributions/c-1", key="other-read"))


def test_a_key_decides_for_its_own_site_only(api):
    api.decide("c-1")
    answer = api.send("POST", "/v1/decisions", make_submission("c-2") | {"site": "weekly"})

    assert answer.json["errors"] == [{"detail": "unknown field; leave it out", "pointer": "#/site"}]
    assert api.send("GET", "/v1/changes", key="other-read").json["changes"] == []


def test_who_may_not_review_does_not_rule(api):
    api.decide("c-1", "please wait")
    ruling = {"action": "approve", "version": 1}

    assert_denied(api, "A019", api.send("POST", "/v1/queue/c-1/review", ruling, key="admin"))


def test_a_readers_token_does_not_rule(api):
    api.decide("c-1", "please wait")
    wanted = {"reporter": {"id": "u-9"}, "thread_id": "t-1"}
    token = api.send("POST", "/v1/report-tokens", wanted).json["token"]
    answer = api.send(
        "POST",
        "/v1/queue/c-1/review",
        {"action": "approve", "version": 1},
        key=None,
        headers={"Authorization": f"Bearer {token}"},
    )

    assert_denied(api, "A022", answer)


def send_keyed(api, text="A fair point.", **more):
    headers = {"Idempotency-Key": "k-1"}
    return api.send("POST", "/v1/decisions", make_submission("c-1", text, **more), headers=headers)


def test_sent_twice_it_is_one_decision(api):
    first, second = send_keyed(api), send_keyed(api)

    assert second.json == first.json | {"replayed": True}
    assert len(api.send("GET", "/v1/contributions/c-1").json["decisions"]) == 1


def test_sent_again_after_a_day_it_is_still_the_same_decision(api):
    first = send_keyed(api)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        second = send_keyed(api)

    assert second.json == first.json | {"replayed": True}


def test_a_refusal_is_not_remembered(api):
    assert send_keyed(api, contribution={"kind": "a b"}).status_code == 422

    mended = send_keyed(api)
    assert (mended.status_code, mended.json["replayed"]) == (200, False)


def test_the_contributions_id_is_all_that_a_replay_needs(api):
    first = api.decide("c-1")

    assert api.decide("c-1")["decision_id"] == first["decision_id"]


def test_reports_of_two_hundred_new_accounts_do_not_reject(api):
    api.decide("c-1")
    made = datetime.now(UTC).isoformat()
    for n in range(200):
        report = {
            "contribution_id": "c-1",
            "reason": "abusive",
            "reporter": {"id": f"new-{n}", "created_at": made},
        }
        answer = api.send("POST", "/v1/reports", report)
        assert answer.status_code in CASES["A090"]["expect"]

    assert answer.json["action"] != "reject"


def test_a_report_that_races_with_an_approval_is_not_lost(api):
    report = {"contribution_id": "c-1", "reason": "abusive", "reporter": {"id": "u-9"}}
    ruling = {"action": "approve", "version": 1}
    api.decide("c-1", "please wait")
    together = threading.Barrier(2)
    statuses = {}

    def run(what, path, body):
        together.wait()
        statuses[what] = api.send("POST", path, body).status_code

    threads = [
        threading.Thread(target=run, args=("report", "/v1/reports", report)),
        threading.Thread(target=run, args=("ruling", "/v1/queue/c-1/review", ruling)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    shown = api.send("GET", "/v1/contributions/c-1").json
    assert statuses["report"] == 201
    assert shown["reports"] == 1
    # Closed by the ruling, or come after it and waiting: either way an editor knows of it.
    waits = bool(api.send("GET", "/v1/queue?view=reported").json["items"])
    ruled = shown["decisions"][-1]["decided_by"].startswith("editor:")
    assert waits or ruled


def test_who_acts_after_their_claim_ran_out_acts_once(api):
    api.decide("c-1", "please wait")
    ruling = {"action": "approve", "version": 1}
    api.send("POST", "/v1/queue/c-1/claim", key="review")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        assert api.send("POST", "/v1/queue/c-1/claim", key="all").status_code == 200
        late = api.send("POST", "/v1/queue/c-1/review", ruling, key="review")
        second = api.send("POST", "/v1/queue/c-1/review", ruling, key="all")

    assert [late.status_code, second.status_code] == [200, 409]
    assert len(api.send("GET", "/v1/contributions/c-1").json["decisions"]) == 2


def test_no_address_of_a_person_is_in_the_log(api):
    api.decide("c-1", "write to ann@news.example", author={"username": "ann@news.example"})

    assert "ann@" not in api.log.getvalue()
    assert "127.0.0.1" not in api.log.getvalue()
