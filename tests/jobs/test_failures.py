"""Whatever goes wrong: no row of the tenant stays, the job says why,
and a later run gives what an undisturbed one gives."""

import os
import random
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from runner import running

FAULTS = {  # a CHECK that no generated row meets, by the step in which it trips
    "companies": "alter table crm.companies add constraint fault check (name = 'x') not valid",
    "deals": "alter table crm.deals add constraint fault check (value < 0) not valid",
    "activities": "alter table crm.activities add constraint fault check (subject = 'x') not valid",
    "contact_tags": "alter table crm.contact_tags add constraint fault check (tag_id is null) not valid",
}


def assert_nothing_is_left(jobs, job_id, pid=None):
    job = jobs.job(job_id)
    marks = {"crm.demo_running_jobs": 1} if job["status"] == "running" else {}
    assert jobs.rows_of(jobs.tenant_id(job_id)) == marks
    assert jobs.advisory_locks(pid) == 0
    assert job["createdTenantId"] is None


def assert_runs_to_the_same_end(jobs, job_id, baseline):
    jobs.run(job_id)
    job = jobs.job(job_id)
    assert (job["status"], job["progress"], job["errorMessage"]) == ("completed", 100, None)
    assert jobs.fingerprint(job_id) == baseline
    assert jobs.value("select sum(violations) from demo.verify_tenant(%s)", job["createdTenantId"]) == 0
    assert jobs.advisory_locks() == 0


@pytest.mark.parametrize("step", FAULTS)
def test_a_job_that_fails_in_a_step_leaves_only_its_reason(jobs, baseline, step):
    jobs.conn.execute(FAULTS[step])
    job_id = jobs.submit()
    with pytest.raises(psycopg.Error) as error:
        jobs.run(job_id)
    assert (
        error.value.sqlstate == "TG500"
        and "fault" in error.value.diag.message_primary
        and "EXECUTION_ERROR" in error.value.diag.message_detail
    )
    job = jobs.job(job_id)
    assert (
        job["status"] == "failed" and "fault" in job["errorMessage"] and job["completedAt"] and job["metrics"] is None
    )
    assert job["logs"][-1]["level"] == "error" and "fault" in job["logs"][-1]["message"]
    assert "23514" in jobs.value("select error_stack from crm.demo_generation_jobs where id = %s", job_id)
    assert [entry["action"] for entry in jobs.audit(job_id)] == ["create", "start", "fail"]
    assert_nothing_is_left(jobs, job_id)
    jobs.conn.execute(f"alter table crm.{step} drop constraint fault")
    assert_runs_to_the_same_end(jobs, job_id, baseline)
    assert jobs.job(job_id)["attempt"] == 2


@pytest.mark.parametrize("milliseconds", [1, 20, 60, 120])
def test_a_statement_timeout_fails_the_job_and_leaves_nothing(jobs, baseline, connected, milliseconds):
    job_id = jobs.submit()
    with connected(jobs.dsn) as conn:
        conn.execute(f"set statement_timeout = {milliseconds}")
        with pytest.raises(psycopg.Error) as error:
            jobs.run(job_id, conn)
        assert error.value.sqlstate == "57014"
        assert_nothing_is_left(jobs, job_id, conn.info.backend_pid)
    job = jobs.job(job_id)
    assert job["status"] in ("failed", "pending")
    assert job["status"] != "failed" or "timeout" in job["errorMessage"]
    assert_runs_to_the_same_end(jobs, job_id, baseline)


def test_a_cancelled_job_fails_and_says_so(jobs, baseline):
    job_id = jobs.submit()
    run = jobs.background(job_id)
    run.wait_until_running()
    time.sleep(0.05)
    jobs.value("select pg_cancel_backend(%s)", run.pid)
    error = run.join()
    assert error is not None and error.sqlstate == "57014"
    job = jobs.job(job_id)
    assert job["status"] == "failed" and "cancel" in job["errorMessage"]
    assert_nothing_is_left(jobs, job_id, run.pid)
    run.conn.close()
    assert_runs_to_the_same_end(jobs, job_id, baseline)


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_backend_leaves_nothing_and_its_job_is_pending_until_the_third_death(jobs, baseline, seed):
    """Five times three kills, at random moments of the run."""
    dice = random.Random(seed)
    job_id = jobs.submit()
    deaths = 0
    for _ in range(12):
        if deaths == 3:
            break
        run = jobs.background(job_id)
        run.wait_until_running()
        time.sleep(dice.uniform(0, 0.25))
        jobs.value("select pg_terminate_backend(%s, 5000)", run.pid)
        run.join()
        if jobs.job(job_id)["status"] == "completed":  # it was quicker than the kill
            assert jobs.fingerprint(job_id) == baseline
            jobs.value("select demo.delete_demo_tenant(%s, null)", job_id)
            job_id, deaths = jobs.submit(), 0
            continue
        deaths += 1
        assert_nothing_is_left(jobs, job_id, run.pid)
        assert jobs.job(job_id)["status"] == "running"
        assert jobs.recover() == {job_id: "failed" if deaths == 3 else "pending"}
        assert jobs.recover() == {}
        assert_nothing_is_left(jobs, job_id)
    assert deaths == 3
    job = jobs.job(job_id)
    assert job["status"] == "failed" and job["attempt"] == 3 and "died" in job["errorMessage"]
    assert sum("died" in entry["message"] for entry in job["logs"]) == 3
    assert_runs_to_the_same_end(jobs, job_id, baseline)


def test_a_job_of_a_living_session_is_not_recovered(jobs, long_config):
    job_id = jobs.submit(long_config)
    run = jobs.background(job_id)
    run.wait_until_running()
    while run.thread.is_alive():
        assert jobs.recover() == {}
        time.sleep(0.05)
    assert run.join() is None and jobs.job(job_id)["status"] == "completed"


def test_a_dead_job_can_be_run_without_recovery(jobs, baseline):
    job_id = jobs.submit()
    run = jobs.background(job_id)
    run.wait_until_running()
    jobs.value("select pg_terminate_backend(%s, 5000)", run.pid)
    run.join()
    assert_runs_to_the_same_end(jobs, job_id, baseline)


def test_a_killed_client_of_the_workers_role_leaves_nothing(jobs, long_config):
    job_id = jobs.submit(long_config)
    code = (
        "import sys, psycopg; psycopg.connect(sys.argv[1], user='demo_worker', "
        "autocommit=True).execute('call demo.run_generation(%s)', [sys.argv[2]])"
    )
    client = subprocess.Popen([sys.executable, "-c", code, jobs.dsn, job_id])
    for _ in range(2000):
        pid = jobs.value(
            "select backend_pid from crm.demo_generation_jobs "
            "where id = %s and status = 'running' union all select null limit 1",
            job_id,
        )
        if pid:
            break
        time.sleep(0.005)
    os.kill(client.pid, signal.SIGKILL)
    client.wait()
    for _ in range(1000):
        if jobs.value("select count(*) from pg_stat_activity where pid = %s", pid) == 0:
            break
        time.sleep(0.01)
    assert jobs.job(job_id)["status"] != "completed", "nobody waits for it any more"
    assert_nothing_is_left(jobs, job_id, pid)
    jobs.recover()
    assert jobs.job(job_id)["status"] in ("pending", "failed")


def test_an_attempt_that_is_not_the_running_one_can_neither_write_nor_fail_the_job(jobs, connected):
    job_id = jobs.submit()
    for attempt in (0, 1, None):
        with pytest.raises(psycopg.Error) as error:
            jobs.value("select demo_job.carry_out(%s, %s)", job_id, attempt)
        assert error.value.sqlstate == "TG409"
    jobs.value("select attempt from demo_job.start(%s)", job_id)
    assert jobs.value("select demo_job.fail(%s, 7, 'XX000', 'x', null, null)", job_id) is False
    with pytest.raises(psycopg.Error) as error:
        jobs.value("select demo_job.carry_out(%s, 2)", job_id)
    assert error.value.sqlstate == "TG409"
    assert jobs.value("select demo_job.finish(%s)", job_id) is True
    assert_nothing_is_left(jobs, job_id)


def test_code_is_not_replaced_under_a_running_job(jobs, long_config, connected):
    from runner import db
    from runner.errors import Failure
    from runner.migrate import load

    job_id = jobs.submit(long_config)
    run = jobs.background(job_id)
    run.wait_until_running()
    time.sleep(0.2)
    with db.connect(jobs.dsn) as conn, pytest.raises(Failure, match="a job is running"):
        load(conn, "load.sql")
    assert run.join() is None and jobs.job(job_id)["status"] == "completed"


@pytest.mark.parametrize("kind", ["generation", "patch"])
def test_a_failed_job_keeps_the_step_it_reached_and_its_log(jobs, kind):
    job_id = jobs.submit() if kind == "generation" else jobs.submit_patch(jobs.made()["createdTenantId"])
    attempt = jobs.value("select attempt from demo_job.start(%s)", job_id)
    for progress, step in ((20, "Creating companies"), (55, "Creating deals")):
        jobs.value("select demo_job.record_progress(%s, %s, %s)", job_id, progress, step)
    assert jobs.value("select demo_job.fail(%s, %s, 'TG500', 'tried out', null, null)", job_id, attempt)
    jobs.value("select demo_job.finish(%s)", job_id)
    job = jobs.value(f"select demo.{kind}_job(%s)", job_id)
    assert (job["status"], job["progress"], job["currentStep"]) == ("failed", 55, "Creating deals")
    assert [entry["message"] for entry in job["logs"]][-3:] == ["Creating companies", "Creating deals", "tried out"]
    jobs.run(job_id)
    job = jobs.value(f"select demo.{kind}_job(%s)", job_id)
    assert (job["status"], job["progress"]) == ("completed", 100)


def test_a_job_that_fails_under_its_runner_says_where(jobs, connected):
    jobs.conn.execute(FAULTS["activities"])
    job_id = jobs.submit()
    with connected(jobs.dsn) as conn, connected(jobs.dsn) as reporter, pytest.raises(psycopg.Error):
        running.run(conn, reporter, job_id)
    job = jobs.job(job_id)
    assert job["status"] == "failed" and job["progress"] > 0 and len(job["logs"]) > 2
    assert job["currentStep"] == job["logs"][-2]["message"], "the step before the error"
