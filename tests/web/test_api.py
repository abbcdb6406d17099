"""The JSON API: what each endpoint answers, and every way in which it refuses."""

import re
import threading
import uuid
from decimal import Decimal

import psycopg
import pytest
from asking import METRICS

from runner import exact_json, plan
from runner.web import ask

API = "/api/master/demo-generator"
CONFIG = {
    "country": "US", "industry": "saas", "seed": "api",
    "targets": {"leads": 100, "contacts": 50, "companies": 20, "activities": 100},
}
NOBODY = str(uuid.UUID(int=7))


def data(answer, status=200):
    """What a success holds."""
    assert (answer.status_code, answer.json["success"]) == (status, True), answer.text
    return answer.json["data"]


def error(answer, status):
    """What a refusal holds."""
    body = answer.json
    assert (answer.status_code, body["success"]) == (status, False) and body.keys() == {"success", "error"}, answer.text
    assert body["error"].keys() == {"code", "message", "details"} and body["error"]["message"]
    return body["error"]


def in_month(month, /, **metrics):
    return {"months": [{"month": month, "metrics": metrics}]}


@pytest.fixture
def tenant(peopled):
    return f"{API}/tenants/{peopled['tenant']}"


@pytest.fixture
def audit(conn):
    """audit(entity_id): what the audit log has about it"""
    return lambda entity: conn.execute(
        "select * from crm.audit_logs where entity_id = %s order by id", [entity]
    ).fetchall()


@pytest.fixture
def rows(conn):
    """rows() counts the rows of every table; equal counts before and after mean that nothing was stored."""
    tables = [
        r["t"]
        for r in conn.execute(
            "select tablename as t from pg_tables where schemaname = 'crm' and tablename <> 'web_sessions'"
        ).fetchall()
    ]
    return lambda: {t: conn.execute(f"select count(*) as n from crm.{t}").fetchone()["n"] for t in tables}


# -- generate -----------------------------------------------------------------------------------------------------

def test_generate_stores_a_job_of_the_one_who_asks_and_says_where_it_is(logged_in, ada, conn, audit):
    answer = logged_in.post(API, json=CONFIG)
    submitted = data(answer, 202)
    assert (
        submitted.keys() >= {"jobId", "status", "seed", "estimatedSeconds"}
        and submitted["status"] == "pending"
        and submitted["seed"] == "api"
    )
    assert answer.headers["Location"] == f"{API}/{submitted['jobId']}" and "Idempotency-Replayed" not in answer.headers
    job = data(logged_in.get(answer.headers["Location"]))
    assert job["id"] == submitted["jobId"] and job["status"] == "pending" and job["config"]["targets"]["leads"] == 100
    assert [str(e["user_id"]) for e in audit(submitted["jobId"])] == [ada["id"]]
    assert (
        str(
            conn.execute(
                "select created_by_id from crm.demo_generation_jobs where id = %s", [submitted["jobId"]]
            ).fetchone()["created_by_id"]
        )
        == ada["id"]
    )


@pytest.mark.parametrize("address", [API, f"{API}/"])
def test_the_address_may_end_in_a_slash(logged_in, address):
    assert logged_in.get(address).status_code == 200
    assert logged_in.post(address, json=CONFIG).status_code == 202


def test_a_job_has_the_keys_of_the_seed(logged_in, peopled):
    job = data(logged_in.get(f"{API}/{peopled['job']}"))
    assert job.keys() >= {
        "id", "status", "config", "seed", "createdTenantId", "tenant", "progress", "currentStep", "logs", "metrics",
        "monthlyBreakdown", "errorMessage", "startedAt", "completedAt", "createdAt",
    }
    assert (
        job["tenant"] == {"id": peopled["tenant"], "name": "Web Demo"}
        and job["progress"] == 100
        and job["metrics"]["leads"] == 100
    )
    assert all(month["metrics"].keys() == set(METRICS) for month in job["monthlyBreakdown"])


def test_jobs_have_the_keys_of_the_seed_and_obey_its_parameters(logged_in, peopled):
    answer = logged_in.get(
        f"{API}?page=1&pageSize=10&status=completed&country=US&industry=saas&search=web&sortBy=tenantName&sortOrder=asc"
    )
    [job] = data(answer)
    assert answer.json["meta"] == {"total": 1, "page": 1, "pageSize": 10, "totalPages": 1}
    assert job["id"] == peopled["job"]
    assert job.keys() >= {
        "id", "status", "config", "createdTenantId", "tenantName", "metrics", "createdAt", "completedAt"
    }
    assert data(logged_in.get(f"{API}?status=failed")) == []


def test_regenerate_is_a_new_job_of_the_same_config_and_seed(logged_in, peopled):
    answer = logged_in.post(f"{API}/{peopled['job']}/regenerate")
    submitted = data(answer, 202)
    job = data(logged_in.get(answer.headers["Location"]))
    assert job["regeneratedFromId"] == peopled["job"] and job["seed"] == submitted["seed"] == "web"


def submitted(logged_in, tenant, month, kind) -> tuple[str, str]:
    """A pending job, and where the API has it."""
    if kind == "generation":
        job = data(logged_in.post(API, json={}), 202)["jobId"]
        return job, f"{API}/{job}"
    job = data(logged_in.post(f"{tenant}/patch/apply", json=in_month(month, companiesCreated=1)), 202)["jobId"]
    return job, f"{API}/patch-jobs/{job}"


@pytest.mark.parametrize("kind", ["generation", "patch"])
def test_a_pending_job_is_cancelled_by_who_asks(logged_in, ada, peopled, tenant, audit, kind):
    job, address = submitted(logged_in, tenant, peopled["month"], kind)
    assert data(logged_in.post(f"{address}/cancel")) == {"jobId": job, "kind": kind, "status": "cancelled"}
    assert data(logged_in.get(address))["status"] == "cancelled"
    assert str(audit(job)[-1]["user_id"]) == ada["id"] and audit(job)[-1]["action"] == "cancel"


def test_a_job_that_has_run_cannot_be_cancelled_nor_one_of_the_other_kind(logged_in, peopled, tenant, conn):
    job, address = submitted(logged_in, tenant, peopled["month"], "patch")
    assert error(logged_in.post(f"{API}/{job}/cancel"), 404)["code"] == "NOT_FOUND"
    assert data(logged_in.get(address))["status"] == "pending"
    conn.execute("call demo.run_patch(%s)", [job])
    assert error(logged_in.post(f"{address}/cancel"), 409)["code"] == "CONFLICT"
    assert data(logged_in.get(address))["status"] == "completed"


def test_preview_shows_each_month_and_stores_nothing(logged_in, rows):
    before = rows()
    shown = data(logged_in.post(f"{API}/preview", json=CONFIG))
    assert (
        shown.keys() >= {"monthlyProjection", "totals", "estimatedGenerationSeconds"}
        and shown["totals"]["leads"] == 100
    )
    assert all(
        m.keys() >= {"month", "leads", "contacts", "deals", "pipelineValue", "closedWonValue"}
        for m in shown["monthlyProjection"]
    )
    assert sum(m["leads"] for m in shown["monthlyProjection"]) == 100
    assert rows() == before


@pytest.mark.parametrize("path", ["", "/preview"])
def test_every_fault_of_a_config_is_reported_at_once(logged_in, path):
    refused = error(
        logged_in.post(API + path, json={"country": "FR", "teamSize": 1, "targets": {"leads": "many"}, "color": 1}), 400
    )
    assert refused["code"] == "VALIDATION_ERROR"
    assert {d["field"] for d in refused["details"]} == {"country", "teamSize", "targets.leads", "color"}


@pytest.fixture
def months(peopled):
    """A config with a monthly plan."""
    return lambda **metrics: {"country": "US", "industry": "saas", "monthlyPlan": in_month(peopled["month"], **metrics)}


def test_validate_plan_says_whether_a_monthly_plan_can_be_met_and_stores_nothing(logged_in, months, rows):
    before = rows()
    verdict = data(logged_in.post(f"{API}/validate-plan", json=months(leadsCreated=5)))
    assert verdict["valid"] is True and verdict["preview"]["estimatedRecords"]["contacts"] == 5
    assert data(logged_in.post(f"{API}/validate-plan", json=months(dealsCreated=1, closedWonCount=5)))["valid"] is False
    assert rows() == before


def test_a_monthly_plan_may_be_a_list_of_months_or_a_plan_for_a_patch(logged_in, months):
    config = months(leadsCreated=5)
    answers = [
        data(logged_in.post(f"{API}/validate-plan", json=config | {"monthlyPlan": plan}))
        for plan in (
            config["monthlyPlan"],
            config["monthlyPlan"]["months"],
            config["monthlyPlan"] | {"mode": "additive", "planType": "targets", "tolerances": {"countTolerance": 1}},
        )
    ]
    assert answers[0]["valid"] and answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("config", [{}, {"monthlyPlan": []}, {"monthlyPlan": {"months": []}}, {"color": 1}])
def test_validate_plan_wants_a_config_with_a_monthly_plan(logged_in, months, config):
    assert error(logged_in.post(f"{API}/validate-plan", json=config), 400)["code"] == "VALIDATION_ERROR"


def test_delete_removes_the_tenant_and_keeps_the_job(logged_in, ada, conn, audit):
    job = data(logged_in.post(API, json=CONFIG | {"seed": "to be deleted"}), 202)["jobId"]
    assert error(logged_in.delete(f"{API}/{job}"), 409)["code"] == "CONFLICT"  # it has not run
    conn.execute("call demo.run_generation(%s)", [job])
    gone = data(logged_in.delete(f"{API}/{job}"))
    assert gone["jobId"] == job and gone["deleted"]["contacts"] == 150
    assert [str(e["user_id"]) for e in audit(gone["tenantId"]) if e["action"] == "delete"] == [ada["id"]]
    assert data(logged_in.get(f"{API}/{job}"))["tenant"] is None
    assert error(logged_in.delete(f"{API}/{job}"), 404)["code"] == "TENANT_NOT_FOUND"


def test_delete_while_a_job_runs_is_a_conflict(logged_in, peopled, conn):
    conn.execute("select pg_advisory_lock(demo_job.lock_key(%s))", [peopled["tenant"]])
    assert error(logged_in.delete(f"{API}/{peopled['job']}"), 409)["code"] == "CONFLICT"
    conn.execute("select pg_advisory_unlock_all()")


# -- tables -------------------------------------------------------------------------------------------------------

TABLES = {
    "TSV": "Month\tLeads\tWon$\nJan 2025\t50\t$25k\n",
    "CSV": 'month,leads,"closed won value"\n2025-01,50,"25,000.00"\n',
    "semicolons": "Month;Leads;Won$\r\n01/2025;50;25000\r\n",
}


@pytest.mark.parametrize("kind", TABLES)
def test_parse_plan_says_what_a_table_means_as_the_command_line_does(logged_in, tmp_path, conn, kind):
    parsed = data(logged_in.post(f"{API}/parse-plan", json={"text": TABLES[kind]}))
    assert parsed["plan"] == in_month("2025-01", leadsCreated=50, closedWonValue=25000) and parsed["errors"] == []
    file = tmp_path / "plan.csv"
    file.write_bytes(TABLES[kind].encode())
    assert parsed["cells"] == plan.read(str(file))
    cells = psycopg.types.json.Jsonb(parsed["cells"])
    by_sql = conn.execute("select demo.parse_plan(%s) as p", [cells]).fetchone()["p"]
    assert {name: parsed[name] for name in by_sql} == by_sql


def test_parse_plan_names_row_and_column_of_what_it_cannot_read(logged_in):
    parsed = data(logged_in.post(f"{API}/parse-plan", json={"text": "Month\tLeads\n2025-01\tmany\n"}))
    assert [(e["row"], e["column"]) for e in parsed["errors"]] == [(2, 2)]


def test_parse_plan_takes_long_tables(logged_in):
    lines = "".join(f"20{year}-{month:02},5,8,{' ' * 300}\n" for year in (24, 25) for month in range(1, 13))
    assert len(lines) > exact_json.LIMIT_TEXT  # which is for texts elsewhere
    assert (
        len(
            data(logged_in.post(f"{API}/parse-plan", json={"text": "month,leads,contacts,note\n" + lines}))["plan"][
                "months"
            ]
        )
        == 24
    )


@pytest.mark.parametrize(
    "text",
    ['month,leads\n2025-01,"50', 'a,"b"c\n', "\n".join("x" for _ in range(201)), "," * 41, '"' + "x" * 200_000 + '"'],
    ids=lambda t: t[:12],
)
def test_text_that_is_no_table_is_a_validation_error(logged_in, text):
    assert error(logged_in.post(f"{API}/parse-plan", json={"text": text}), 400)["code"] == "VALIDATION_ERROR"


@pytest.mark.parametrize("body", [{}, {"text": 1}, {"text": None}, {"text": "a", "other": 1}])
def test_parse_plan_takes_a_text_and_nothing_else(logged_in, body):
    assert error(logged_in.post(f"{API}/parse-plan", json=body), 400)["code"] == "VALIDATION_ERROR"


# -- tenants and KPIs ---------------------------------------------------------------------------------------------

def test_tenants_are_listed_by_their_parameters(logged_in, peopled):
    [found] = data(
        logged_in.get(
            f"{API}/tenants?demo=true&country=US&industry=saas&search=Web+Demo&sortBy=createdAt&sortOrder=desc&page=1&pageSize=10"
        )
    )
    assert (
        found["id"] == peopled["tenant"]
        and found["isDemo"] is True
        and found["dataFrom"] <= peopled["month"] <= found["dataTo"]
    )
    assert [t["id"] for t in data(logged_in.get(f"{API}/tenants?demo=false"))] == [peopled["plain"]]


@pytest.mark.parametrize("path", ["", "/tenants"])
@pytest.mark.parametrize("query, field", [
    ("page=0", "page"), ("page=x", "page"), ("page=1.0", "page"), ("page=-1", "page"), ("pageSize=9", "pageSize"),
    ("pageSize=101", "pageSize"), ("sortBy=secret", "sortBy"), ("sortOrder=up", "sortOrder"), ("country=FR", "country"),
    ("industry=none", "industry"), ("search=" + "x" * 101, "search"), ("other=1", "other"), ("page=1&page=2", "page"),
    ("search=%00", "search"), ("page=99999999999999999999", "page"),
])
def test_a_faulty_parameter_of_a_list_is_named(logged_in, path, query, field):
    refused = error(logged_in.get(f"{API}{path}?{query}"), 400)
    assert refused["code"] == "VALIDATION_ERROR" and [d["field"] for d in refused["details"]] == [field]


def test_realism_is_that_of_sql(logged_in, tenant, peopled, conn):
    shown = data(logged_in.get(f"{tenant}/realism"))
    rows = conn.execute("select * from demo.realism_report(%s)", [peopled["tenant"]]).fetchall()
    assert [(c["checkName"], c["verdict"]) for c in shown["checks"]] == [(r["check_name"], r["verdict"]) for r in rows]
    assert shown["judged"] == sum(row["score"] is not None for row in rows)


def test_kpis_are_those_of_sql_month_by_month(logged_in, tenant, peopled, conn):
    shown = data(logged_in.get(f"{tenant}/kpis?from=2025-01&to={peopled['month']}"))
    assert {k: shown[k] for k in ("tenantId", "currency", "rangeStart", "rangeEnd")} == {
        "tenantId": peopled["tenant"], "currency": "USD", "rangeStart": "2025-01", "rangeEnd": peopled["month"]}
    by_sql = conn.execute(
        "select * from demo.kpis(%s, '2025-01', %s)", [peopled["tenant"], peopled["month"]]
    ).fetchall()
    assert [m["month"] for m in shown["months"]] == [r["month"] for r in by_sql]
    for month, row in zip(shown["months"], by_sql):
        assert month.keys() == {"month", "metrics", "snapshotAt"} and month["metrics"].keys() == set(METRICS)
        assert (month["metrics"]["leadsCreated"], month["metrics"]["closedWonCount"]) == (
            row["leads_created"], row["closed_won_count"],
        )
        assert Decimal(str(month["metrics"]["pipelineAddedValue"])) == row["pipeline_added_value"]


def test_money_keeps_every_digit(logged_in, tenant, peopled, conn):
    conn.execute(
        """insert into crm.deals (tenant_id, title, value, currency, stage_id, created_at)
        select tenant_id, 'Large', 12345678901234.05, 'USD', id, '2020-02-10 12:00Z'
          from crm.pipeline_stages where tenant_id = %s and stage_type = 'open' limit 1""",
        [peopled["tenant"]],
    )
    answer = logged_in.get(f"{tenant}/kpis?from=2020-02&to=2020-02")
    conn.execute("delete from crm.deals where tenant_id = %s and title = 'Large'", [peopled["tenant"]])
    assert '"pipelineAddedValue": 12345678901234.05' in answer.text


@pytest.mark.parametrize("query", [
    "", "from=2025-01", "to=2025-01", "from=2025-02&to=2025-01", "from=2025-1&to=2025-02", "from=2025-00&to=2025-02",
    "from=1999-12&to=2025-01", "from=2025-01&to=2101-01", "from=٢٠٢٥-٠١&to=2025-02", "from=2025-01&to=2025-02%0A",
    "from=2025-01&to=2025-02&tenant=x",
])
def test_kpis_want_two_months(logged_in, tenant, query):
    assert error(logged_in.get(f"{tenant}/kpis?{query}"), 400)["code"] == "VALIDATION_ERROR"


# -- patch --------------------------------------------------------------------------------------------------------

def test_validate_says_whether_how_and_what_comes_out_and_stores_nothing(logged_in, tenant, peopled, rows):
    before = rows()
    verdict = data(
        logged_in.post(f"{tenant}/patch/validate", json=in_month(peopled["month"], leadsCreated=7, dealsCreated=0))
    )
    assert (
        verdict.keys() >= {"valid", "errors", "warnings", "preview", "currentKpis", "planToken"}
        and verdict["valid"] is True
    )
    assert verdict["preview"]["estimatedRecords"]["contacts"] == 7
    assert rows() == before


def test_a_plan_that_cannot_be_met_is_a_valid_question(logged_in, tenant, peopled):
    verdict = data(
        logged_in.post(f"{tenant}/patch/validate", json=in_month(peopled["month"], closedWonCount=5, dealsCreated=3))
    )
    assert verdict["valid"] is False and verdict["errors"] and verdict["errorDetails"][0]["month"] == peopled["month"]
    assert verdict["preview"]["suggestion"] is not None


@pytest.mark.parametrize("metric, number, constraint", [
    ("leadsCreated", "1000000001", "is too large"),
    ("leadsCreated", "-1000000001", "is too large"),
    ("leadsCreated", "1000000000", None),
    ("closedWonValue", "1000000000000", None),
    ("closedWonValue", "1000000000001", "a number must lie within ±1000000000000 and have at most 12 decimals"),
])
def test_counts_end_at_a_milliard_and_money_at_a_thousand_of_them(
    logged_in, tenant, peopled, metric, number, constraint
):
    plan = '{"months": [{"month": "%s", "metrics": {"%s": %s}}]}' % (peopled["month"], metric, number)
    answer = logged_in.post(f"{tenant}/patch/validate", data=plan, content_type="application/json")
    assert (
        [d["constraint"] for d in answer.json["error"]["details"]] == [constraint]
        if constraint
        else answer.status_code == 200
    )


@pytest.mark.parametrize("action", ["validate", "apply"])
def test_every_fault_of_a_plan_is_reported_at_once(logged_in, tenant, action):
    wrong = {"months": [{"month": "2025-13", "metrics": {"leadsCreated": True, "color": 1}}], "mode": "both", "x": 1}
    refused = error(logged_in.post(f"{tenant}/patch/{action}", json=wrong), 400)
    assert refused["code"] == "VALIDATION_ERROR"
    assert {d["field"] for d in refused["details"]} == {
        "months[0].month", "months[0].metrics.leadsCreated", "months[0].metrics.color", "mode", "x"
    }


def test_apply_stores_a_job_at_once_and_the_job_shows_its_proof(logged_in, ada, tenant, peopled, conn):
    answer = logged_in.post(
        f"{tenant}/patch/apply", json=in_month(peopled["month"], leadsCreated=3) | {"seed": "proof"}
    )
    submitted = data(answer, 202)
    assert (
        submitted["status"] == "pending"
        and submitted["seed"] == "proof"
        and answer.headers["Location"] == f"{API}/patch-jobs/{submitted['jobId']}"
    )
    waiting = data(logged_in.get(answer.headers["Location"]))
    assert waiting["status"] == "pending" and waiting["createdById"] == ada["id"] and waiting["diffReport"] is None
    conn.execute("call demo.run_patch(%s)", [submitted["jobId"]])
    job = data(logged_in.get(answer.headers["Location"]))
    # flat as in the PRD ...
    assert job.keys() >= {
        "id", "tenantId", "status", "mode", "planType", "patchPlan", "beforeKpis", "afterKpis", "diffReport", "metrics",
        "progress", "currentStep", "logs", "createdAt", "completedAt", "errorMessage",
    }
    assert (
        job["metrics"].keys() >= {"recordsCreated", "recordsModified", "recordsDeleted"}
        and job["diffReport"]["overallPassed"] is True
    )
    assert job["afterKpis"][0]["metrics"]["leadsCreated"] - job["beforeKpis"][0]["metrics"]["leadsCreated"] == 3
    # ... and as a job beside its proof, as in the architecture
    assert job["job"]["status"] == "completed" and not job["job"].keys() & {
        "beforeKpis", "afterKpis", "diffReport", "metrics"
    }
    [newest, *_] = data(logged_in.get(f"{tenant}/patch-jobs"))
    assert newest["id"] == submitted["jobId"] and newest["overallPassed"] is True


def test_apply_refuses_what_cannot_be_met_and_names_the_nearest_that_can(logged_in, tenant, peopled):
    refused = error(
        logged_in.post(f"{tenant}/patch/apply", json=in_month(peopled["month"], closedWonCount=5, dealsCreated=3)), 400
    )
    assert refused["code"] == "INFEASIBLE_PLAN"
    assert refused["details"][0]["month"] == peopled["month"]


def test_a_token_of_other_numbers_is_stale(logged_in, tenant, peopled):
    wanted = in_month(peopled["month"], leadsCreated=2)
    token = data(logged_in.post(f"{tenant}/patch/validate", json=wanted))["planToken"]
    assert (
        error(logged_in.post(f"{tenant}/patch/apply", json=wanted | {"planToken": token[::-1]}), 409)["code"]
        == "STALE_PLAN"
    )
    assert logged_in.post(f"{tenant}/patch/apply", json=wanted | {"planToken": token}).status_code == 202


def test_patch_jobs_come_in_pages(logged_in, tenant, conn, peopled):
    for number in range(3):
        data(
            logged_in.post(
                f"{tenant}/patch/apply", json=in_month(peopled["month"], leadsCreated=1) | {"seed": f"page {number}"}
            ),
            202,
        )
    first = logged_in.get(f"{tenant}/patch-jobs?page=1&pageSize=2").json
    assert len(first["data"]) == 2 and first["meta"]["pageSize"] == 2 and first["meta"]["total"] >= 3
    second = logged_in.get(f"{tenant}/patch-jobs?page=2&pageSize=2").json["data"]
    assert not {j["id"] for j in first["data"]} & {j["id"] for j in second}


@pytest.mark.parametrize("query, field", [
    ("page=x", "page"), ("pageSize=1.5", "pageSize"), ("page=0", "page"), ("pageSize=101", "pageSize"),
    ("page=", "page"), ("size=2", "size"), ("page=٣", "page"), ("page=9999999999", "page"),
])
def test_faulty_paging_of_patch_jobs_is_named(logged_in, tenant, query, field):
    refused = error(logged_in.get(f"{tenant}/patch-jobs?{query}"), 400)
    assert refused["code"] == "VALIDATION_ERROR" and [d["field"] for d in refused["details"]] == [field]


@pytest.mark.parametrize("action", ["validate", "apply"])
def test_a_tenant_that_is_no_demo_tenant_is_refused_and_the_attempt_kept_with_who_made_it(
    logged_in, ada, peopled, audit, caplog, action
):
    before = len(audit(peopled["plain"]))
    with caplog.at_level("INFO", logger="demogen"):
        answer = logged_in.post(
            f"{API}/tenants/{peopled['plain']}/patch/{action}", json=in_month("2025-01", leadsCreated=1)
        )
    assert error(answer, 400)["code"] == "NOT_DEMO_TENANT"
    [kept] = audit(peopled["plain"])[before:]
    assert kept["metadata"]["event"] == "NON_DEMO_TENANT_BLOCKED" and str(kept["user_id"]) == ada["id"]
    [line] = [r.fields for r in caplog.records if r.getMessage() == "NON_DEMO_TENANT_BLOCKED"]
    assert (
        peopled["plain"] in line["message"]
        and line["user"] == ada["email"]
        and line["requestId"] == answer.headers["X-Request-Id"]
    )


REFUSED_DOORS = {  # what an admin may do to a job: how it is refused, and what the audit log says
    ("DELETE", f"{API}/<uuid:job_id>"): ("pending", {}, "DELETION_REFUSED"),
    ("POST", f"{API}/<uuid:job_id>/cancel"): ("job", {}, "CANCEL_REFUSED"),
    ("POST", f"{API}/<uuid:job_id>/regenerate"): ("job", {"headers": {"Idempotency-Key": "k" * 300}}, "REGENERATION_REFUSED"),
    ("POST", f"{API}/patch-jobs/<uuid:job_id>/cancel"): ("patch", {}, "CANCEL_REFUSED"),
    ("POST", f"{API}/patch-jobs/<uuid:job_id>/undo"): ("patch", {"json": {}}, "UNDO_REFUSED"),
    ("POST", "/patch-jobs/<uuid:job_id>/undo"): ("patch", {"data": {"confirm": "so"}}, "UNDO_REFUSED"),
    ("POST", "/jobs/<uuid:job_id>/cancel"): ("patch", {"data": {}}, "CANCEL_REFUSED"),
    ("POST", "/generator/jobs/<uuid:job_id>/delete"): ("job", {"data": {"confirmedName": "Another Demo"}}, "DELETION_REFUSED"),
    ("POST", "/generator/jobs/<uuid:job_id>/regenerate"): ("job", {"data": {"key": "k" * 300}}, "REGENERATION_REFUSED"),
}


def test_an_attempt_on_a_job_that_is_refused_is_kept_at_every_door(app, logged_in, ada, peopled, audit, rows, caplog):
    doors = {(method, rule.rule) for rule in app.url_map.iter_rules() if "job_id" in rule.arguments
             for method in rule.methods - {"GET", "HEAD", "OPTIONS"} if not rule.rule.endswith("/undo-preview")}
    assert doors == REFUSED_DOORS.keys()
    jobs = peopled | {"pending": data(logged_in.post(API, json=CONFIG), 202)["jobId"]}
    for (method, rule), (of, settings, event) in REFUSED_DOORS.items():
        job, address = jobs[of], rule.replace("<uuid:job_id>", jobs[of])
        before, counted = len(audit(job)), rows()
        with caplog.at_level("INFO", logger="demogen"):
            answer = logged_in.open(address, method=method, **settings)
        assert answer.status_code in (400, 409), (address, answer.text)
        [kept] = audit(job)[before:]
        assert (kept["metadata"]["event"], kept["action"], str(kept["user_id"])) == (event, "refuse", ada["id"]), address
        assert kept["metadata"]["reason"] and str(kept["tenant_id"]) == (peopled["tenant"] if of != "pending" else "None"), address
        assert event in [r.getMessage() for r in caplog.records] and rows()["tenants"] == counted["tenants"]
        unknown = rows()
        assert logged_in.open(rule.replace("<uuid:job_id>", NOBODY), method=method, **settings).status_code in (400, 404)
        assert rows() == unknown, "there is no such job"


@pytest.mark.parametrize("sent", [
    {"data": "{", "content_type": "application/json"}, {"data": "x", "content_type": "text/plain"},
    {"json": in_month("2025-01", leadsCreated=1) | {"seed": "\u202e"}}, {"json": in_month("2025-13", leadsCreated=1)},
    {"json": in_month("2025-01", leadsCreated=1), "headers": {"Idempotency-Key": "k" * 300}},
], ids=["no JSON", "no type", "hidden character", "no month", "key"])
def test_a_plan_that_is_refused_before_sql_sees_it_is_kept_too(logged_in, ada, peopled, audit, sent):
    for tenant, event in ((peopled["tenant"], "PATCH_VALIDATION_FAILED"), (peopled["plain"], "NON_DEMO_TENANT_BLOCKED")):
        before = len(audit(tenant))
        assert logged_in.post(f"{API}/tenants/{tenant}/patch/apply", **sent).status_code in (400, 415)
        [kept] = audit(tenant)[before:]
        assert (kept["metadata"]["event"], str(kept["user_id"])) == (event, ada["id"])


def test_kpis_of_a_tenant_that_is_no_demo_tenant_are_refused(logged_in, peopled):
    assert (
        error(logged_in.get(f"{API}/tenants/{peopled['plain']}/kpis?from=2025-01&to=2025-02"), 400)["code"]
        == "NOT_DEMO_TENANT"
    )


@pytest.mark.parametrize("method, path, code", [
    ("GET", f"/{NOBODY}", "NOT_FOUND"),
    ("DELETE", f"/{NOBODY}", "NOT_FOUND"),
    ("POST", f"/{NOBODY}/regenerate", "NOT_FOUND"),
    ("GET", f"/patch-jobs/{NOBODY}", "NOT_FOUND"),
    ("GET", f"/tenants/{NOBODY}/kpis?from=2025-01&to=2025-02", "TENANT_NOT_FOUND"),
    ("GET", f"/tenants/{NOBODY}/realism", "TENANT_NOT_FOUND"),
    ("GET", f"/tenants/{NOBODY}/patch-jobs", "TENANT_NOT_FOUND"),
    ("POST", f"/tenants/{NOBODY}/patch/validate", "TENANT_NOT_FOUND"),
    ("POST", f"/tenants/{NOBODY}/patch/apply", "TENANT_NOT_FOUND"),
    ("GET", "/not-a-uuid", "NOT_FOUND"),
    ("GET", "/tenants/1/kpis", "NOT_FOUND"),
    ("GET", f"/patch-jobs/{NOBODY}x", "NOT_FOUND"),
    ("GET", "/nowhere/at/all", "NOT_FOUND"),
])
def test_what_is_not_there_is_404(logged_in, method, path, code):
    body = {"json": in_month("2025-01", leadsCreated=1)} if method == "POST" else {}
    assert error(logged_in.open(API + path, method=method, **body), 404)["code"] == code


def test_a_job_of_the_other_kind_is_404(logged_in, peopled):
    assert logged_in.get(f"{API}/{peopled['patch']}").status_code == 404
    assert logged_in.get(f"{API}/patch-jobs/{peopled['job']}").status_code == 404


# -- idempotency --------------------------------------------------------------------------------------------------

@pytest.fixture(params=["generate", "regenerate", "apply"])
def submit(request, logged_in, tenant, peopled):
    """submit(key, other=False) posts the same each time, or something else."""
    seed = uuid.uuid4().hex  # the same plan with the same seed is one job, whatever its keys

    def post(key, other=False, client=logged_in):
        headers = {"Idempotency-Key": key}
        if request.param == "generate":
            return client.post(API, json=CONFIG | ({"teamSize": 9} if other else {}), headers=headers)
        if request.param == "apply":
            return client.post(
                f"{tenant}/patch/apply",
                json=in_month(peopled["month"], leadsCreated=2 if other else 1) | {"seed": seed},
                headers=headers,
            )
        if other:
            key_job = data(client.post(API, json=CONFIG), 202)["jobId"]
            return client.post(f"{API}/{key_job}/regenerate", headers=headers)
        return client.post(f"{API}/{peopled['job']}/regenerate", headers=headers)

    return post


def test_a_repeated_key_answers_with_the_first_job_and_says_so(submit):
    key = f"key {uuid.uuid4()}"
    first, second = submit(key), submit(key)
    assert (
        data(first, 202)["jobId"] == data(second, 202)["jobId"]
        and first.headers["Location"] == second.headers["Location"]
    )
    assert "Idempotency-Replayed" not in first.headers and second.headers["Idempotency-Replayed"] == "true"
    assert (first.json["data"]["replayed"], second.json["data"]["replayed"]) == (False, True)


def test_a_key_of_another_request_is_422(submit):
    key = f"key {uuid.uuid4()}"
    data(submit(key), 202)
    assert error(submit(key, other=True), 422)["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_keys_of_different_admins_do_not_meet(submit, app, new_admin):
    key = f"key {uuid.uuid4()}"
    first = data(submit(key), 202)["jobId"]
    bob = app.test_client()
    bob.log_in(new_admin("bob@corp.example")["email"])
    assert data(submit(key, other=True, client=bob), 202)["jobId"] != first


@pytest.mark.parametrize("key", ["", "x" * 201, "\0"], ids=["empty", "long", "NUL"])
def test_a_key_that_cannot_be_kept_is_a_validation_error(submit, key):
    assert error(submit(key), 400)["code"] == "VALIDATION_ERROR"


def test_a_key_of_generate_is_no_key_of_regenerate(logged_in, peopled):
    headers = {"Idempotency-Key": f"key {uuid.uuid4()}"}
    data(logged_in.post(f"{API}/{peopled['job']}/regenerate", headers=headers), 202)
    config = data(logged_in.get(f"{API}/{peopled['job']}"))["config"]
    assert error(logged_in.post(API, json=config, headers=headers), 422)["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_a_double_click_stores_one_job(app, ada, submit):
    key, answers = f"key {uuid.uuid4()}", []

    def click():
        client = app.test_client()
        client.log_in(ada["email"])
        answers.append(submit(key, client=client))

    clicks = [threading.Thread(target=click) for _ in range(4)]
    [c.start() for c in clicks]
    [c.join() for c in clicks]
    assert len({data(a, 202)["jobId"] for a in answers}) == 1
    assert sorted(a.headers.get("Idempotency-Replayed", "") for a in answers) == ["", "true", "true", "true"]


# -- who may ------------------------------------------------------------------------------------------------------

CHOICE = re.compile(r"<any\(([^)]*)\):(\w+)>")


def endpoints(app):
    """(method, address, path in the description) of everything under /api. A choice that ends a path is a path each."""
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("api."):
            continue
        choice = CHOICE.search(rule.rule)
        names = choice[1].split(", ") if choice else [""]
        ends = choice is not None and rule.rule.endswith(choice[0])
        for name in names if ends else names[:1]:
            address = re.sub("<uuid:[a-z]+_id>", NOBODY, CHOICE.sub(name, rule.rule))
            path = CHOICE.sub(name if ends else r"{\2}", rule.rule)
            for method in rule.methods & {"GET", "POST", "DELETE"}:
                yield method, address, re.sub("<uuid:([a-z]+)_id>", r"{\1Id}", path)


def test_everything_but_login_and_description_needs_a_login(app, client):
    refused = [(m, a) for m, a, _ in endpoints(app) if a not in ("/api/login", "/api/openapi.json")]
    assert len(refused) == 27
    for method, address in refused:
        assert error(client.open(address, method=method), 401)["code"] == "UNAUTHENTICATED"


def test_every_change_needs_the_token_of_its_session_and_our_own_origin(app, logged_in, new_admin):
    bob = app.test_client()
    bob.log_in(new_admin("bob@corp.example")["email"])
    changes = [(m, a) for m, a, _ in endpoints(app) if m != "GET" and a != "/api/login"]
    assert len(changes) == 13
    for method, address in changes:
        for headers in (
            {"X-CSRF-Token": ""}, {"X-CSRF-Token": bob.csrf}, {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
        ):
            assert error(logged_in.open(address, method=method, headers=headers, json={}), 403)["code"] == "CSRF_FAILED"


def test_an_admin_who_is_none_any_more_is_out(logged_in, ada, conn):
    conn.execute("update crm.platform_users set is_master_admin = false where id = %s", [ada["id"]])
    assert error(logged_in.get(API), 401)["code"] == "UNAUTHENTICATED"


def test_too_many_logins_are_429(client, ada):
    answers = [client.post("/api/login", json={"email": ada["email"], "password": "wrong"}) for _ in range(11)]
    assert error(answers[0], 401)["code"] == "UNAUTHENTICATED"
    assert error(answers[-1], 429)["code"] == "RATE_LIMITED" and int(answers[-1].headers["Retry-After"]) > 0


# -- form of requests and answers ---------------------------------------------------------------------------------

def bodies(app):
    """Addresses that take a JSON body."""
    without = ("/logout", "/regenerate", "/cancel", "/undo-preview")
    return [a for m, a, _ in endpoints(app) if m == "POST" and not a.endswith(without)]


def test_a_large_body_is_413_and_another_kind_415(app, logged_in):
    assert len(bodies(app)) == 8
    for address in bodies(app):
        assert (
            error(
                logged_in.post(address, data=b" " * (exact_json.LIMIT_BYTES + 1), content_type="application/json"), 413
            )["code"]
            == "PAYLOAD_TOO_LARGE"
        )
        assert (
            error(logged_in.post(address, data="a=b", content_type="application/x-www-form-urlencoded"), 415)["code"]
            == "UNSUPPORTED_MEDIA_TYPE"
        )


def test_any_request_with_a_large_body_is_413_and_described(app, client, logged_in):
    paths = client.get("/api/openapi.json").json["paths"]
    for method, address, path in endpoints(app):
        large = {"data": b" " * (exact_json.LIMIT_BYTES + 1), "content_type": "application/json"}
        assert error(logged_in.open(address, method=method, **large), 413)["code"] == "PAYLOAD_TOO_LARGE"
        assert "413" in paths[path][method.lower()]["responses"], (method, path)


def test_another_method_is_405_and_names_those_that_work(logged_in):
    for method, path in (
        ("PUT", ""), ("PATCH", f"/{NOBODY}"), ("GET", "/preview"), ("DELETE", "/tenants"), ("OPTIONS", ""),
    ):
        answer = logged_in.open(API + path, method=method)
        assert error(answer, 405)["code"] == "METHOD_NOT_ALLOWED" and answer.headers["Allow"]


SECRET = "select secret from crm.platform_users"


@pytest.mark.parametrize(
    "raised, status",
    [
        (RuntimeError(SECRET), 500), (psycopg.errors.InternalError_(SECRET), 500),
        (psycopg.errors.UndefinedTable(SECRET), 503), (psycopg.errors.DeadlockDetected(SECRET), 503),
        (psycopg.OperationalError(SECRET), 503), (psycopg.errors.QueryCanceled(SECRET), 504),
        (psycopg.errors.DiskFull(SECRET), 507), (psycopg.errors.InsufficientPrivilege(SECRET), 403),
    ],
    ids=lambda v: type(v).__name__,
)
def test_no_failure_of_any_endpoint_leaks(app, logged_in, monkeypatch, raised, status):
    session = ask.value

    def fail(function, /, **arguments):
        if function == "session":
            return session(function, **arguments)
        raise raised

    monkeypatch.setattr(ask, "value", fail)
    monkeypatch.setattr(ask, "patient_value", fail)
    for method, address, _ in endpoints(app):
        if address in ("/api/session", "/api/login", "/api/logout"):
            continue
        query = "?from=2025-01&to=2025-02" if address.endswith("/kpis") else ""
        answer = logged_in.open(
            address + query,
            method=method,
            **({"json": {"text": "a"} if "parse" in address else {}} if method == "POST" else {}),
        )
        refused = error(answer, status)
        assert "secret" not in answer.text and "platform_users" not in answer.text and "Traceback" not in answer.text
        assert refused["code"] in ("EXECUTION_ERROR", "UNAVAILABLE", "CONFLICT", "FORBIDDEN")


def test_a_server_that_cannot_be_reached_for_a_delete_is_503_without_its_address(app, logged_in, peopled, monkeypatch):
    monkeypatch.setattr(app.extensions["pool"], "conninfo", "host=127.0.0.1 port=1 user=demo_app")
    answer = logged_in.delete(f"{API}/{peopled['job']}")
    assert error(answer, 503)["code"] == "UNAVAILABLE" and "127.0.0.1" not in answer.text


def test_nothing_of_a_session_is_kept_by_caches(logged_in, tenant, peopled):
    for address in (
        API, f"{API}/{peopled['job']}", f"{API}/tenants", f"{tenant}/patch-jobs",
        f"{tenant}/kpis?from=2025-01&to=2025-02", f"{tenant}/realism",
    ):
        answer = logged_in.get(address)
        assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
        assert answer.mimetype == "application/json"


def test_the_description_is_sent_again_only_when_it_changed(client):
    answer = client.get("/api/openapi.json")
    assert answer.json["openapi"].startswith("3.1") and answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/api/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_description_has_every_endpoint_and_no_other(app, client):
    described = {
        (method.upper(), path)
        for path, item in client.get("/api/openapi.json").json["paths"].items()
        for method in item
    }
    there = {(m, path) for m, _, path in endpoints(app)}
    assert described == there | {("GET", "/healthz"), ("GET", "/metrics")}


def test_the_examples_of_the_description_work(client, logged_in, peopled, tenant):
    paths = client.get("/api/openapi.json").json["paths"]
    def example(path):
        return paths[path]["post"]["requestBody"]["content"]["application/json"]["example"]

    assert data(logged_in.post(f"{API}/preview", json=example(f"{API}/preview")))["totals"]["leads"] == 1000
    assert data(logged_in.post(f"{API}/parse-plan", json=example(f"{API}/parse-plan")))["errors"] == []
    plan_example = example(API + "/tenants/{tenantId}/patch/validate")
    plan_example["months"][0]["month"] = peopled["month"]
    assert data(logged_in.post(f"{tenant}/patch/validate", json=plan_example))["valid"] is True


def test_the_description_knows_the_countries_that_a_dba_added(client, conn):
    conn.execute("""insert into ref.countries
        select (jsonb_populate_record(c, '{"code": "FR", "name": "France", "release": null}')).*
        from ref.countries as c where c.code = 'DE'""")
    known = client.get("/api/openapi.json").json["components"]["schemas"]["Country"]["enum"]
    conn.execute("delete from ref.countries where code = 'FR'")
    assert {"FR", "DE", "UK"} <= set(known)
