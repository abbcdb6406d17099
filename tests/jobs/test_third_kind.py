"""What a third kind of job costs: a planner, and its row in demo_job.kinds()."""

import pytest

ACTOR = "00000000-0000-4000-8000-000000000000"
PLANNER = """
    create function demo_plan.rest(work crm.demo_work) returns demo_plan.change language sql stable as $$
      select (demo_kpi.tenant_of(work.tenant_id), 'rest', '{}', '{}', '{}', '{}', '{}', null)::demo_plan.change
    $$;
    alter function demo_plan.rest(crm.demo_work) owner to demo_owner"""
ROW = """
    create or replace function demo_job.kinds() returns table (kind text, planner text, shown_by text, list text)
        language sql immutable as $$
      values ('generation', 'demo_plan.grow', 'x', 'x'),
             ('patch', 'demo_plan.add', 'x', 'x'),
             ('rest', 'demo_plan.rest', 'demo.rest_job', 'nowhere')
    $$"""


@pytest.fixture
def resting(jobs):
    """The jobs of a database that knows a kind more: one that does nothing."""
    jobs.conn.execute(PLANNER)
    jobs.conn.execute(ROW)
    return jobs


def submitted(jobs, tenant, due_at=None):
    return jobs.value(
        "insert into crm.demo_work (kind, tenant_id, created_by_id, seed, due_at) values ('rest', %s, %s, 'r', %s) "
        "returning id",
        tenant,
        ACTOR,
        due_at,
    )


def test_a_job_that_does_nothing_is_claimed_run_and_proven_like_any_other(resting):
    made = resting.made()
    tenant, before = made["createdTenantId"], resting.fingerprint(made["id"])
    job_id = submitted(resting, tenant)
    claimed = resting.claim(resting.conn)
    assert claimed == {"jobId": str(job_id), "kind": "rest", "tenantId": tenant}
    resting.run(job_id)
    [job] = resting.conn.execute(
        "select status, progress, attempt, logs from crm.demo_work where id = %s", [job_id]
    ).fetchall()
    assert (job["status"], job["progress"], job["attempt"]) == ("completed", 100, 1)
    assert [entry["message"] for entry in job["logs"]][-1] == "Complete" and "Verifying KPIs" in {
        entry["message"] for entry in job["logs"]
    }
    assert resting.fingerprint(made["id"]) == before
    events = [
        row["event"]
        for row in resting.conn.execute(
            "select metadata ->> 'event' as event from crm.audit_logs "
            "where entity_id = %s and entity_type = 'demo_rest_job' order by id",
            [job_id],
        )
    ]
    assert events == ["REST_JOB_STARTED", "REST_JOB_COMPLETED"]
    assert (
        resting.value(
            'select value from demo.metrics() '
            'where metric = \'demogen_jobs\' and labels = \'{"kind": "rest", "status": "completed"}\''
        )
        == 1
    )
    assert resting.value("select kind from crm.demo_jobs where tenant_id = %s and application_no = 2", tenant) == "rest"
    assert resting.value("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()") == 0


def test_a_job_is_not_claimed_before_it_is_due(resting):
    tenant = resting.made()["createdTenantId"]
    later = submitted(resting, tenant, due_at="2100-01-01 00:00Z")
    assert resting.claim(resting.conn) is None
    resting.conn.execute("update crm.demo_work set due_at = '2020-01-01 00:00Z' where id = %s", [later])
    assert resting.claim(resting.conn)["jobId"] == str(later)
    resting.value("select demo_job.finish(%s)", later)


def test_a_kind_without_a_planner_fails_and_says_so(resting):
    tenant = resting.made()["createdTenantId"]
    resting.conn.execute("drop function demo_plan.rest(crm.demo_work)")
    job_id = submitted(resting, tenant)
    with pytest.raises(Exception, match="demo_plan.rest"):
        resting.run(job_id)
    assert resting.status(job_id) == "failed"
