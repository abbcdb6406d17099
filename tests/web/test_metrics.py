"""/metrics, the events behind it, the alerts that go by it, and the log."""

import json
import logging
import re
import uuid

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from psycopg.types.json import Jsonb

from runner import ROOT, log

API = "/api/master/demo-generator"
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}
# What the risk register watches; the other two of its seven events are logged only.
EVENTS = (
    "PATCH_JOB_COMPLETED", "PATCH_JOB_FAILED", "PATCH_IDEMPOTENCY_DETECTED", "PATCH_VALIDATION_FAILED",
    "KPI_VERIFICATION_FAILED", "NON_DEMO_TENANT_BLOCKED", "LOGIN_FAILED", "LOGIN_BLOCKED", "DELETION_REFUSED",
    "CANCEL_REFUSED", "REGENERATION_REFUSED", "UNDO_REFUSED", "ADMIN_REFUSED",
)


def samples(client) -> dict:
    """(name, labels in order) -> value"""
    answer = client.get("/metrics")
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/plain; version=")
    return {
        (s.name, *(f"{k}={v}" for k, v in sorted(s.labels.items()))): s.value
        for family in text_string_to_metric_families(answer.text)
        for s in family.samples
    }


def test_jobs_are_counted_by_kind_and_status(client, logged_in, peopled):
    before = samples(client)
    assert (
        before["demogen_jobs", "kind=generation", "status=completed"] == 1
        and before["demogen_jobs", "kind=patch", "status=completed"] == 1
    )
    logged_in.post(API, json={"seed": "metrics"})
    after = samples(client)
    assert (
        after["demogen_jobs", "kind=generation", "status=pending"]
        == before["demogen_jobs", "kind=generation", "status=pending"] + 1
    )
    assert after["demogen_jobs", "kind=patch", "status=running"] == 0  # there, and zero


def test_the_age_of_the_oldest_waiting_and_running_job_is_told(client, conn, peopled):
    job = conn.execute("select demo.submit_generation('{}', null) ->> 'jobId' as id").fetchone()["id"]
    conn.execute("update crm.demo_generation_jobs set created_at = now() - interval '5 minutes' where id = %s", [job])
    assert 300 <= samples(client)["demogen_oldest_pending_job_seconds", "kind=generation"] < 360
    conn.execute(
        "update crm.demo_generation_jobs set status = 'running', started_at = now() - interval '3 minutes' "
        "where id = %s",
        [job],
    )
    assert 180 <= samples(client)["demogen_oldest_running_job_seconds", "kind=generation"] < 240
    conn.execute(
        "update crm.demo_generation_jobs set status = 'failed', error_message = 'tried out' where id = %s", [job]
    )
    assert samples(client)["demogen_oldest_running_job_seconds", "kind=generation"] == 0
    assert samples(client)["demogen_oldest_running_job_seconds", "kind=patch"] == 0


def test_durations_are_a_histogram_of_completed_jobs(client, conn, peopled):
    conn.execute(
        "update crm.demo_patch_jobs set started_at = completed_at - interval '90 seconds' where id = %s",
        [peopled["patch"]],
    )
    found = samples(client)
    buckets = [(k[2], v) for k, v in found.items() if k[:2] == ("demogen_job_duration_seconds_bucket", "kind=patch")]
    assert [b for b, _ in buckets][-4:] == ["le=60", "le=120", "le=300", "le=+Inf"] and dict(buckets)["le=120"] >= 1
    values = [v for _, v in buckets]
    assert values == sorted(values) and values[-1] == found["demogen_job_duration_seconds_count", "kind=patch"] >= 1
    assert found["demogen_job_duration_seconds_sum", "kind=patch"] >= 90


def test_each_event_counts_from_zero(client, logged_in, peopled):
    before = samples(client)
    assert all(("demogen_events_total", f"event={event}") in before for event in EVENTS)
    plan = {"months": [{"month": peopled["month"], "metrics": {"leadsCreated": 1}}], "seed": uuid.uuid4().hex}
    logged_in.post(f"{API}/tenants/{peopled['plain']}/patch/validate", json=plan)
    for _ in range(2):
        logged_in.post(f"{API}/tenants/{peopled['tenant']}/patch/apply", json=plan)
    after = samples(client)
    grown = {
        event
        for event in EVENTS
        if after["demogen_events_total", f"event={event}"] == before["demogen_events_total", f"event={event}"] + 1
    }
    assert grown == {"NON_DEMO_TENANT_BLOCKED", "PATCH_IDEMPOTENCY_DETECTED"}


def test_a_plan_that_is_refused_counts_and_is_in_the_audit_log_once_it_was_to_be_applied(
    client, logged_in, conn, peopled
):
    def refused():
        return samples(client)["demogen_request_events_total", "event=PATCH_VALIDATION_FAILED"]

    def audited():
        return conn.execute("select count(*) as n from crm.audit_logs").fetchone()["n"]

    before, rows = refused(), audited()
    tenant = f"{API}/tenants/{peopled['tenant']}/patch"
    impossible = {"months": [{"month": peopled["month"], "metrics": {"closedWonCount": 5, "dealsCreated": 2}}]}
    assert logged_in.post(f"{tenant}/validate", json=impossible).json["data"]["valid"] is False
    assert (
        logged_in.post(f"{tenant}/validate", json={"months": []}).status_code
        == logged_in.post(f"{tenant}/apply", json=impossible).status_code
        == 400
    )
    assert refused() == before + 3 and audited() == rows + 1
    assert (
        logged_in.post(
            f"{tenant}/validate", json={"months": [{"month": peopled["month"], "metrics": {"leadsCreated": 1}}]}
        ).status_code
        == 200
    )
    assert refused() == before + 3


def test_a_job_that_fails_or_completes_counts(client, conn, peopled):
    before = samples(client)
    conn.execute(
        "call demo.apply_patch(%s, %s, null)",
        [peopled["tenant"], Jsonb({"months": [{"month": peopled["month"], "metrics": {"companiesCreated": 1}}]})],
    )
    assert (
        samples(client)["demogen_events_total", "event=PATCH_JOB_COMPLETED"]
        == before["demogen_events_total", "event=PATCH_JOB_COMPLETED"] + 1
    )


def test_a_dba_sees_the_same(client, as_role, conn, peopled):
    for role in ("demo_app", "demo_admin"):
        rows = as_role(role).execute("select * from demo.metrics()").fetchall()
        found = samples(client)
        for row in rows:
            if row["kind"] != "histogram" and "oldest" not in row["metric"]:
                assert found[(row["metric"], *(f"{k}={v}" for k, v in sorted(row["labels"].items())))] == row["value"]


def test_requests_are_counted_by_method_route_and_status(client, logged_in, peopled):
    for path in (peopled["job"], str(uuid.uuid4()), str(uuid.uuid4())):
        logged_in.get(f"{API}/{path}")
    found = samples(client)
    route = f"route={API}/<uuid:job_id>"
    assert found["demogen_http_request_duration_seconds_count", "method=GET", route, "status=200"] == 1
    assert found["demogen_http_request_duration_seconds_count", "method=GET", route, "status=404"] == 2


def test_labels_do_not_grow_with_what_clients_send(client):
    def kinds():
        return {k for k in samples(client) if k[0] == "demogen_http_request_duration_seconds_count"}

    client.get("/nowhere")
    client.open("/nowhere", method="BREW")
    kinds()  # counts the request before
    before = kinds()
    for number in range(20):
        client.get(f"/nowhere/{number}?{number}")
        client.open(f"/{number}", method=f"M{number}")
    assert kinds() == before


# -- who may read -------------------------------------------------------------------------------------------------

def test_metrics_are_for_this_machine_for_the_logged_in_and_for_the_token(new_app, ada, monkeypatch):
    monkeypatch.setenv("DEMOGEN_METRICS_TOKEN", "a token")
    client = new_app().test_client()

    def status(**headers):
        return client.get("/metrics", environ_base=ELSEWHERE, headers=headers).status_code

    assert (
        client.get("/metrics").status_code == 200
        and client.get("/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
    )
    assert (
        status()
        == status(Authorization="Bearer another")
        == status(Authorization="a token")
        == status(Authorization="Bearer ")
        == 401
    )
    assert status(Authorization="Bearer a token") == 200
    client.log_in(ada["email"], environ_base=ELSEWHERE)
    assert status() == 200


@pytest.mark.parametrize("told", ["unknown", "[2001:db8::1]:443", ""])
def test_who_cannot_be_told_is_not_from_this_machine(client, told):
    answer = client.get("/metrics", environ_base={"REMOTE_ADDR": told})
    assert answer.status_code == 401


def test_without_a_token_nobody_elsewhere_reads_metrics(client):
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}):
        assert client.get("/metrics", environ_base=ELSEWHERE, headers=headers).status_code == 401


# -- alerts -------------------------------------------------------------------------------------------------------

def test_the_alerts_go_by_metrics_that_are_there(client):
    there = {name for name, *_ in samples(client)}
    [group] = yaml.safe_load((ROOT / "docs" / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]:
        used = set(re.findall(r"\bdemogen_\w+", rule["expr"]))
        assert used and used <= there, rule["alert"]
        assert set(re.findall(r'event="(\w+)"', rule["expr"])) <= {*EVENTS}
        assert rule["annotations"]["summary"] and rule["labels"]["severity"] in ("page", "ticket")


def test_the_alerts_have_the_thresholds_of_the_risk_register():
    [group] = yaml.safe_load((ROOT / "docs" / "alerts.yml").read_text())["groups"]
    expressions = {rule["alert"]: rule["expr"] for rule in group["rules"]}
    assert "> 0.05" in expressions["PatchJobsFail"] and "> 0.10" in expressions["KpisNotMet"]
    assert 'le="120"' in expressions["PatchJobSlow"] and "> 120" in expressions["PatchJobSlow"]
    assert expressions["DuplicateDetected"].endswith("> 0") and expressions["NonDemoTenantAttempt"].endswith("> 0")


# -- log ----------------------------------------------------------------------------------------------------------

@pytest.fixture
def lines(caplog):
    """lines(event): the fields of its log lines"""
    caplog.set_level(logging.INFO, logger="demogen")
    return lambda event: [r.fields for r in caplog.records if r.getMessage() == event]


def test_each_request_is_a_line_with_its_number(logged_in, ada, lines):
    answer = logged_in.get(f"{API}?page=1&search=private")
    [*_, line] = lines("HTTP_REQUEST")
    assert line.pop("seconds") >= 0
    assert line == {
        "requestId": answer.headers["X-Request-Id"], "method": "GET", "path": API, "status": 200, "peer": "127.0.0.1",
        "user": ada["email"],
    }


def test_a_refused_request_is_a_line_too(client, lines):
    client.get("/api/nowhere")
    client.post(API)
    assert [(line["status"], line.get("user")) for line in lines("HTTP_REQUEST")] == [(404, None), (401, None)]


def test_what_sql_tells_becomes_a_line_with_the_number_of_the_request(logged_in, peopled, lines):
    plan = {"months": [{"month": peopled["month"], "metrics": {"leadsCreated": 1}}], "seed": uuid.uuid4().hex}
    for _ in range(2):
        answer = logged_in.post(f"{API}/tenants/{peopled['tenant']}/patch/apply", json=plan)
    [line] = lines("PATCH_IDEMPOTENCY_DETECTED")
    assert line["requestId"] == answer.headers["X-Request-Id"] and answer.json["data"]["jobId"] in line["message"]


def test_a_line_is_json_whatever_a_client_sends(client, caplog):
    caplog.set_level(logging.INFO, logger="demogen")
    client.get('/a"b%0A{"event": "FORGED"}')
    [record] = [r for r in caplog.records if r.getMessage() == "HTTP_REQUEST"]
    text = log.JsonLine().format(record)
    assert (
        "\n" not in text
        and json.loads(text)["path"] == '/a"b\n{"event": "FORGED"}'
        and json.loads(text)["event"] == "HTTP_REQUEST"
    )
