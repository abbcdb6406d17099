"""Deploys beside workers whose queue never gets empty: they get through, and no job and no call fails for it."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.types.json import Jsonb

from runner import db, errors, migrate
from runner.errors import Failure
from runner.worker import Worker

SECONDS = float(os.environ.get("DEMOGEN_DEPLOY_SECONDS", "8"))  # 60 is the long form
SMALL = {"country": "US", "startDate": "2025-01-10", "targets": {"leads": 200, "contacts": 60, "companies": 20}}


def outdate(dsn: str) -> None:
    with psycopg.connect(dsn) as conn:
        conn.execute("update ref.deployments set digest = 'of another version'")


def test_deploys_get_through_beside_workers_and_nothing_fails(jobs):
    stop, failures, calls, made, deploys = threading.Event(), [], [0], [], 0

    def queue():
        with db.connect(db.as_role(jobs.dsn, "demo_app")) as conn:
            while not stop.is_set():
                if len(made) - jobs_done(conn) < 4:
                    made.append(
                        db.call_value(
                            conn, "submit_generation", config=Jsonb(SMALL | {"seed": f"s{len(made)}"}), created_by=None
                        )["jobId"]
                    )
                for function in ("tenants", "generation_jobs"):
                    db.call(conn, function, query=Jsonb({"pageSize": "10"}))
                    calls[0] += 1

    def jobs_done(conn):
        return db.call_value(conn, "generation_jobs", query=Jsonb({"status": "completed"}))["meta"]["total"]

    def guarded(work):
        try:
            work()
        except BaseException as error:
            failures.append(error)
            raise

    workers = [Worker(make_conninfo(jobs.dsn, user="demo_worker"), f"w{n}") for n in range(2)]
    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(guarded, lambda w=w: w.run(stop)) for w in workers] + [pool.submit(guarded, queue)]
        until = time.monotonic() + SECONDS
        try:
            # a minute more at most, until a job got through
            while not failures and time.monotonic() < until + (0 if jobs_done(jobs.conn) else 60):
                outdate(jobs.dsn)
                assert migrate.migrate(jobs.dsn, wait=True)["codeLoaded"]
                deploys += 1
        finally:
            stop.set()
        [done.result(60) for done in running]
    assert failures == [] and deploys >= 2 and calls[0] > 10
    states = jobs.conn.execute(
        "select status, attempt, error_message from crm.demo_work where status <> 'pending'"
    ).fetchall()
    assert states and {row["status"] for row in states} == {"completed"}, states
    assert {row["attempt"] for row in states} == {1}, "a deploy counts no attempt"


def test_a_deploy_that_does_not_wait_names_who_is_in_the_way(jobs, connected):
    outdate(jobs.dsn)
    with connected(jobs.dsn) as other, other.transaction():
        other.execute("select demo_job.claim('w')")
        with pytest.raises(Failure, match=f"a job is running.*: session {other.info.backend_pid} of postgres"):
            migrate.migrate(jobs.dsn)
    assert migrate.migrate(jobs.dsn)["codeLoaded"]


def test_a_dump_is_in_no_deploy_s_way(jobs, connected):
    outdate(jobs.dsn)
    with connected(jobs.dsn) as other, other.transaction():
        other.execute("lock table crm.demo_code_lock in access share mode")
        assert migrate.migrate(jobs.dsn)["codeLoaded"]


def test_claims_pause_while_a_deploy_waits_and_go_on_afterwards(jobs, connected):
    job = jobs.submit()
    outdate(jobs.dsn)
    with connected(jobs.dsn) as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            other.execute("select demo_job.hold_code(false)")
            deploy = pool.submit(migrate.migrate, jobs.dsn, True)
            wait_for_deploy(jobs)
            assert jobs.claim(jobs.conn) is None and not deploy.done()
        assert deploy.result(60)["codeLoaded"]
    assert jobs.claim(jobs.conn)["jobId"] == job


def test_workers_hear_that_a_deploy_ended(jobs, connected):
    outdate(jobs.dsn)
    with connected(make_conninfo(jobs.dsn, user="demo_worker")) as worker:
        worker.execute("select demo_job.listen()")
        assert migrate.migrate(jobs.dsn)["codeLoaded"]
        assert [(note.channel, note.payload) for note in worker.notifies(timeout=10, stop_after=1)] == [("demo_jobs", "")]


def test_a_job_between_its_start_and_its_data_goes_on_with_the_new_code(jobs, connected):
    """The procedure meets the deploy at its worst moment, and is tried again without counting an attempt."""
    job = jobs.submit()
    attempt = jobs.value("select attempt from demo_job.start(%s)", job)
    outdate(jobs.dsn)
    assert migrate.migrate(jobs.dsn)["codeLoaded"], "no transaction of the job is open"
    with pytest.raises(psycopg.errors.ObjectInUse):
        jobs.value("select demo_job.carry_out(%s, %s)", job, attempt)
    assert jobs.value("select demo_job.give_back(%s, %s)", job, attempt)
    assert jobs.conn.execute("select status, attempt from crm.demo_work where id = %s", [job]).fetchone() == {
        "status": "pending",
        "attempt": attempt - 1,
    }
    jobs.value("select demo_job.finish(%s)", job)
    jobs.run(job)
    assert jobs.status(job) == "completed"


def test_a_job_waits_for_a_deploy_longer_than_a_lock_may_take(jobs, connected):
    job = jobs.submit()
    with connected(jobs.dsn) as deploy, connected(jobs.dsn) as runner, ThreadPoolExecutor(1) as pool:
        runner.execute("set lock_timeout = '100ms'")
        with deploy.transaction():
            deploy.execute("lock table crm.demo_code_lock in exclusive mode")
            run = pool.submit(runner.execute, "call demo.run_job(%s)", [job])
            time.sleep(0.6)
            assert not run.done()
        run.result(60)
    assert jobs.status(job) == "completed"


def test_a_job_that_a_deploy_overtook_has_its_turn_after_it(jobs, connected):
    """It stands in the queue for the lock, and does not ask again and again."""
    job = jobs.submit()
    waits = "select wait_event_type = 'Lock' and %s = any (pg_blocking_pids(pid)) from pg_stat_activity where pid = %s"
    lock = "lock table crm.demo_code_lock in exclusive mode"
    with (connected(jobs.dsn) as first, connected(jobs.dsn) as second, ThreadPoolExecutor(2) as pool,
          connected(make_conninfo(jobs.dsn, user="demo_worker")) as worker):
        first.execute("begin")
        first.execute(lock)
        run = pool.submit(worker.execute, "call demo.run_job(%s)", [job])
        until(jobs, waits, first.info.backend_pid, worker.info.backend_pid)
        second.execute("begin")
        overtakes = pool.submit(second.execute, lock)
        until(jobs, waits, first.info.backend_pid, second.info.backend_pid)
        first.execute("commit")
        overtakes.result(60)  # between the job's start and its data
        assert jobs.status(job) == "running"
        until(jobs, waits, second.info.backend_pid, worker.info.backend_pid)
        second.execute("commit")
        run.result(60)
    assert jobs.job(job)["status"] == "completed" and jobs.value("select attempt from crm.demo_work where id = %s", job) == 1


@pytest.mark.parametrize("is_held", [False, True])
def test_a_job_that_cannot_wait_for_its_turn_is_given_back_and_says_why(jobs, connected, is_held):
    jobs.conn.execute("revoke execute on function demo_job.await_code() from demo_worker")
    job = jobs.submit()
    attempt = "select attempt from crm.demo_work where id = %s"
    with (connected(jobs.dsn) as first, connected(jobs.dsn) as second, ThreadPoolExecutor(2) as pool,
          connected(make_conninfo(jobs.dsn, user="demo_worker")) as worker):
        waits = "select wait_event_type = 'Lock' from pg_stat_activity where pid = %s"
        lock = "lock table crm.demo_code_lock in exclusive mode"
        first.execute("begin")
        if is_held:
            worker.execute("select demo_job.reserve(%s, true)", [job])
        first.execute(lock)
        run = pool.submit(worker.execute, "call demo.run_job(%s)", [job])
        until(jobs, waits, worker.info.backend_pid)
        second.execute("begin")
        overtakes = pool.submit(second.execute, lock)
        until(jobs, waits, second.info.backend_pid)
        first.execute("commit")
        overtakes.result(60)
        with pytest.raises(psycopg.errors.ObjectInUse) as given_back:
            run.result(60)
        second.execute("commit")
        problem = errors.describe(given_back.value)
        assert f"the code is being replaced, by session {second.info.backend_pid} of {second.info.user}" in problem.message
    assert problem.status == 503 and problem.hint.startswith("It is cancelled when this" if is_held else "The job is pending.")
    assert (jobs.status(job), jobs.value(attempt, job)) == ("pending", 0)
    jobs.conn.execute("grant execute on function demo_job.await_code() to demo_worker")


def test_a_job_that_ran_out_of_time_in_a_deploy_s_queue_says_whose(jobs, connected):
    job = jobs.submit()
    with connected(jobs.dsn) as deploy, connected(jobs.dsn) as runner, deploy.transaction():
        deploy.execute("lock table crm.demo_code_lock in exclusive mode")
        runner.execute("set statement_timeout = '300ms'")
        with pytest.raises(psycopg.errors.QueryCanceled) as waited:
            jobs.run(job, runner)
        told = f"while the code is being replaced, by session {deploy.info.backend_pid} of {deploy.info.user}"
        assert told in errors.describe(waited.value).message and waited.value.diag.message_hint
    assert jobs.status(job) == "pending"


def until(jobs, question: str, *arguments) -> None:
    for _ in range(500):
        if jobs.value(question, *arguments):
            return
        time.sleep(0.02)
    raise AssertionError(question)


def test_a_login_without_rights_stops_no_job_and_no_deploy(jobs, connected):
    job = jobs.submit()
    jobs.conn.execute("create role nobody_special login")
    try:
        with psycopg.connect(make_conninfo(jobs.dsn, user="nobody_special"), autocommit=True) as other:
            other.execute("select pg_advisory_lock(4711), pg_advisory_lock(%s)", [0x64656D6F67656E])
            for mode in ("row share", "exclusive"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), other.transaction():
                    other.execute(f"lock table crm.demo_code_lock in {mode} mode")
            jobs.run(job)
            outdate(jobs.dsn)
            assert migrate.migrate(jobs.dsn)["codeLoaded"]
    finally:
        jobs.conn.execute("drop role nobody_special")


def wait_for_deploy(jobs) -> None:
    for _ in range(500):
        if jobs.value(
            "select exists (select from pg_locks where relation = 'crm.demo_code_lock'::regclass and mode = 'ExclusiveLock')"
        ):
            return
        time.sleep(0.02)
    raise AssertionError("no deploy waits")
