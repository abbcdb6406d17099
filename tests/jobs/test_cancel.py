"""What the caller was told did not happen does not happen later: jobs that could not begin are cancelled, and pending ones
can be."""

import json
import os
import signal
import threading
import time

import psycopg
import pytest

PLAN = json.dumps({"months": [{"month": "2025-02", "metrics": {"companiesCreated": 1}}]})


@pytest.fixture
def tenant_id(jobs):
    return jobs.made()["createdTenantId"]


@pytest.fixture
def busy(jobs, tenant_id, connected):
    """busy() is a connection that holds the tenant's lock and works."""
    with connected(jobs.dsn) as conn:
        conn.execute("select pg_advisory_lock(demo_job.lock_key(%s))", [tenant_id])
        conn.execute("begin")
        conn.execute("select 1")
        yield conn


def patches(jobs, tenant_id) -> list[dict]:
    return jobs.conn.execute(
        "select id, status, attempt, error_message from crm.demo_patch_jobs where tenant_id = %s order by created_at",
        [tenant_id],
    ).fetchall()


def companies(jobs, tenant_id) -> int:
    return jobs.value("select count(*) from crm.companies where tenant_id = %s", tenant_id)


def apply(conn, tenant_id):
    return conn.execute("call demo.apply_patch(%s, %s, null)", [tenant_id, PLAN]).fetchone()["job_id"]


def nothing_runs(jobs, connected) -> None:
    """No worker finds anything to do."""
    with connected(jobs.dsn) as worker:
        assert jobs.claim(worker) is None


@pytest.mark.parametrize("setting, sqlstate", [("statement_timeout", "57014"), ("lock_timeout", "55P03")])
def test_an_apply_that_waits_in_vain_cancels_its_job(jobs, tenant_id, busy, connected, setting, sqlstate):
    before = companies(jobs, tenant_id)
    with connected(jobs.dsn) as conn:
        conn.execute(f"set {setting} = '1500ms'")  # time enough to submit, also on a busy machine
        with pytest.raises(psycopg.Error) as refused:
            apply(conn, tenant_id)
        assert refused.value.sqlstate == sqlstate
        assert "the job is cancelled" in refused.value.diag.message_hint
        told = f"tenant {tenant_id} was in use"
        assert told in refused.value.diag.message_primary
        assert f", by session {busy.info.backend_pid} of {busy.info.user}" in refused.value.diag.message_primary
        assert jobs.advisory_locks(conn.info.backend_pid) == 0
    [job] = patches(jobs, tenant_id)
    assert (job["status"], job["attempt"]) == ("cancelled", 0) and "could not begin" in job["error_message"]
    assert [entry["metadata"].get("event") for entry in jobs.audit(job["id"])][1:] == ["PATCH_JOB_CANCELLED"]
    busy.execute("rollback")
    busy.execute("select pg_advisory_unlock_all()")
    nothing_runs(jobs, connected)
    apply(jobs.conn, tenant_id)  # the caller tries again: it happens once
    assert companies(jobs, tenant_id) == before + 1


def test_an_idle_session_in_the_way_is_named_and_the_job_cancelled(jobs, tenant_id, busy):
    busy.execute("rollback")  # the lock stays, the session does nothing
    with pytest.raises(psycopg.Error) as refused:
        apply(jobs.conn, tenant_id)
    assert refused.value.sqlstate == "TG409"
    assert f"pg_terminate_backend({busy.info.backend_pid})" in refused.value.diag.message_hint
    assert [job["status"] for job in patches(jobs, tenant_id)] == ["cancelled"]


def test_a_session_that_dies_before_its_job_began_leaves_no_work(jobs, tenant_id, busy, connected):
    with connected(jobs.dsn) as conn:
        pid = conn.info.backend_pid
        waiting = threading.Thread(target=lambda: pytest.raises(psycopg.Error, apply, conn, tenant_id))
        waiting.start()
        while not patches(jobs, tenant_id):
            time.sleep(0.01)
        jobs.value("select pg_terminate_backend(%s)", pid)
        waiting.join()
    busy.execute("rollback")
    busy.execute("select pg_advisory_unlock_all()")
    nothing_runs(jobs, connected)
    [job] = patches(jobs, tenant_id)
    assert job["status"] == "cancelled" and "ended before it began" in job["error_message"]


def test_the_key_of_a_job_that_could_not_begin_is_free_again(jobs, tenant_id, busy, connected):
    submit = "select demo.submit_patch(%s, %s, null, 'monday')"
    with connected(jobs.dsn) as conn:  # as the command line does it
        with conn.transaction():
            first = conn.execute(submit, [tenant_id, PLAN]).fetchone()["submit_patch"]
            conn.execute("select demo_job.reserve(%s, is_held => true)", [first["jobId"]])
        conn.execute("set lock_timeout = '300ms'")
        with pytest.raises(psycopg.Error):
            conn.execute("call demo_job.run_job(%s)", [first["jobId"]])
    assert jobs.status(first["jobId"]) == "cancelled"
    again = jobs.value(submit, tenant_id, PLAN)
    assert again["jobId"] != first["jobId"] and not again["replayed"] and again["status"] == "pending"
    jobs.value("select demo.cancel_job(%s, null)", again["jobId"])
    assert jobs.value(submit, tenant_id, PLAN) | {"estimatedSeconds": 1} == again | {
        "replayed": True, "status": "cancelled", "estimatedSeconds": 1
    }, "who cancelled it, is answered with it"


def test_a_held_job_that_a_deploy_kept_from_its_data_is_run_by_nobody_else(jobs, tenant_id, connected):
    with connected(jobs.dsn) as conn:
        job_id = jobs.submit_patch(tenant_id, conn=conn)
        conn.execute("select demo_job.reserve(%s, is_held => true)", [job_id])
        attempt = conn.execute("select attempt from demo_job.start(%s)", [job_id]).fetchone()["attempt"]
        conn.execute("select demo_job.give_back(%s, %s)", [job_id, attempt])
        conn.execute("select demo_job.finish(%s)", [job_id])
    nothing_runs(jobs, connected)
    assert jobs.status(job_id) == "cancelled"


def test_a_held_job_whose_session_dies_while_it_runs_is_anybodys(jobs, tenant_id, connected):
    with connected(jobs.dsn) as conn:
        job_id = jobs.submit_patch(tenant_id, conn=conn)
        conn.execute("select demo_job.reserve(%s, is_held => true)", [job_id])
        conn.execute("select demo_job.start(%s)", [job_id])
    while jobs.advisory_locks():
        time.sleep(0.01)
    with connected(jobs.dsn) as worker:
        assert jobs.claim(worker)["jobId"] == str(job_id)
        jobs.run(job_id, worker)
    assert jobs.status(job_id) == "completed"


def test_a_job_that_was_submitted_apart_stays_pending_when_its_run_waits_in_vain(jobs, tenant_id, busy, connected):
    job_id = jobs.submit_patch(tenant_id)
    with connected(jobs.dsn) as conn:
        conn.execute("set lock_timeout = '300ms'")
        with pytest.raises(psycopg.Error):
            conn.execute("call demo.run_patch(%s)", [job_id])
    assert jobs.status(job_id) == "pending"


def test_an_apply_that_finds_somebody_elses_pending_job_does_not_cancel_it(jobs, tenant_id, busy, connected):
    job_id = jobs.submit_patch(tenant_id, seed="same")
    plan = json.dumps(json.loads(PLAN) | {"seed": "same"})
    with connected(jobs.dsn) as conn:
        conn.execute("set lock_timeout = '300ms'")
        with pytest.raises(psycopg.Error):
            conn.execute("call demo.apply_patch(%s, %s, null)", [tenant_id, plan])
    assert jobs.status(job_id) == "pending"


def test_a_pending_job_of_any_kind_is_cancelled_and_stays_so(jobs, tenant_id, connected):
    for job_id, kind in ((jobs.submit(), "generation"), (jobs.submit_patch(tenant_id), "patch")):
        answer = {"jobId": str(job_id), "kind": kind, "status": "cancelled"}
        assert jobs.value("select demo.cancel_job(%s, null)", job_id) == answer
        assert jobs.value("select demo.cancel_job(%s, null)", job_id) == answer
        assert [e["metadata"].get("event") for e in jobs.audit(job_id)][-1] == f"{kind.upper()}_JOB_CANCELLED"
        assert sum(e["action"] == "cancel" for e in jobs.audit(job_id)) == 1
        with pytest.raises(psycopg.Error) as refused:
            jobs.run(job_id)
        assert refused.value.sqlstate == "TG409" and jobs.status(job_id) == "cancelled"
    nothing_runs(jobs, connected)


def test_a_cancelled_plan_can_be_submitted_again_with_its_seed(jobs, tenant_id):
    first = jobs.submit_patch(tenant_id, seed="again")
    jobs.value("select demo.cancel_job(%s, null)", first)
    second = jobs.submit_patch(tenant_id, seed="again")
    assert second != first
    jobs.run(second)
    assert jobs.status(second) == "completed"


@pytest.mark.parametrize("status", ["completed", "failed", "running"])
def test_only_a_pending_job_can_be_cancelled(jobs, tenant_id, status, connected):
    job_id = jobs.submit_patch(tenant_id)
    if status == "failed":
        jobs.conn.execute("alter table crm.companies add constraint fault check (name = 'x') not valid")
        with pytest.raises(psycopg.Error):
            jobs.run(job_id)
    elif status == "completed":
        jobs.run(job_id)
    else:
        jobs.conn.execute("select demo_job.start(%s)", [job_id])
    assert jobs.status(job_id) == status
    with connected(jobs.dsn) as conn, pytest.raises(psycopg.Error) as refused:
        conn.execute("select demo.cancel_job(%s, null)", [job_id])
    assert refused.value.sqlstate == "TG409" and status in refused.value.diag.message_primary
    assert jobs.status(job_id) == status


def test_a_job_that_is_about_to_run_is_not_cancelled(jobs, tenant_id, connected):
    job_id = jobs.submit_patch(tenant_id)
    with connected(jobs.dsn) as worker:
        assert jobs.claim(worker)["jobId"] == str(job_id)
        with pytest.raises(psycopg.Error) as refused:
            jobs.value("select demo.cancel_job(%s, null)", job_id)
        assert refused.value.sqlstate == "TG409"
        jobs.run(job_id, worker)
    assert jobs.status(job_id) == "completed"


def test_who_cancels_must_be_an_admin_and_what_must_be_a_job(jobs, tenant_id):
    job_id = jobs.submit_patch(tenant_id)
    for arguments, sqlstate in (((job_id, tenant_id), "TG403"), ((tenant_id, None), "TG404"), ((None, None), "TG404")):
        with pytest.raises(psycopg.Error) as refused:
            jobs.conn.execute("select demo.cancel_job(%s, %s)", arguments)
        assert refused.value.sqlstate == sqlstate
    assert jobs.status(job_id) == "pending"


# -- attempts that do not count -----------------------------------------------------------------------------------

def died(jobs, job_id, connected, mark=None) -> None:
    """A run of the job whose session ends while it runs."""
    with connected(jobs.dsn) as conn:
        conn.execute("select demo_job.start(%s)", [job_id])
        if mark:
            jobs.conn.execute(mark, [job_id])
    while jobs.advisory_locks():  # its backend ends a moment after its connection
        time.sleep(0.01)


def test_three_deaths_of_its_own_session_fail_a_job(jobs, connected):
    job_id = jobs.submit()
    for attempt in (1, 2, 3):
        died(jobs, job_id, connected)
        assert jobs.recover() == {str(job_id): "failed" if attempt == 3 else "pending"}
        assert jobs.job(job_id)["attempt"] == attempt


@pytest.mark.parametrize("mark, told", [
    ("update crm.demo_work set server_run = 'an earlier one' where id = %s", "the server went down"),
    ("select demo_job.note_given_back(%s)", "given back"),
])
def test_what_is_not_the_jobs_fault_counts_no_attempt(jobs, baseline, connected, mark, told):
    job_id = jobs.submit()
    for _ in range(5):
        died(jobs, job_id, connected, mark)
        assert jobs.recover() == {str(job_id): "pending"}
        assert jobs.job(job_id)["attempt"] == 0 and told in jobs.job(job_id)["logs"][-1]["message"]
    jobs.run(job_id)
    assert jobs.job(job_id)["attempt"] == 1 and jobs.fingerprint(job_id) == baseline


def test_a_job_that_brings_the_server_down_again_and_again_fails(jobs, connected):
    job_id = jobs.submit()
    for interruptions in (0, 20):
        jobs.conn.execute("update crm.demo_work set interruptions = %s where id = %s", [interruptions, job_id])
        died(jobs, job_id, connected, "update crm.demo_work set server_run = 'an earlier one' where id = %s")
        assert jobs.recover() == {str(job_id): "failed" if interruptions else "pending"}
    assert "21 times" in jobs.job(job_id)["errorMessage"]


def test_a_crash_that_another_session_causes_counts_no_attempt(start_server, connected, jobs):
    from runner.migrate import migrate

    with start_server() as server:
        migrate(server.url())
        jobs = reconnected(type(jobs), server.url())
        job_id = jobs.submit()
        for _ in range(2):
            with connected(server.url()) as conn, connected(server.url()) as other:
                conn.execute("select demo_job.start(%s)", [job_id])
                other.execute("checkpoint")  # starting is committed without waiting for the disk
                os.kill(other.info.backend_pid, signal.SIGKILL)  # the server ends all sessions and starts anew
                with pytest.raises(psycopg.OperationalError):
                    while True:
                        conn.execute("select pg_sleep(0.05)")
            jobs = reconnected(type(jobs), server.url())
            assert jobs.recover() == {str(job_id): "pending"}
            assert jobs.job(job_id)["attempt"] == 0
        jobs.run(job_id)
        assert jobs.job(job_id)["status"] == "completed" and jobs.job(job_id)["attempt"] == 1
        jobs.conn.close()


def reconnected(jobs_of, dsn):
    """Its jobs, once the server takes connections again."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return jobs_of(dsn)
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
