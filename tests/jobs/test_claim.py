"""Claiming: which job a worker gets, and which one it does not."""

import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest


@pytest.fixture
def sessions(jobs, connected):
    """sessions() is another connection to the database of `jobs`."""
    opened = []

    def connect():
        opened.append(connected(jobs.dsn))
        return opened[-1]

    yield connect
    for conn in opened:
        conn.close()


def holds(jobs, conn) -> int:
    return jobs.advisory_locks(conn.info.backend_pid)


def test_the_oldest_pending_job_of_any_kind_is_claimed(jobs, sessions):
    made = jobs.made()
    patch, generation = jobs.submit_patch(made["createdTenantId"]), jobs.submit()
    one, two, three = sessions(), sessions(), sessions()
    assert jobs.claim(one) == {"jobId": patch, "kind": "patch", "tenantId": made["createdTenantId"]}
    assert jobs.claim(two) == {"jobId": generation, "kind": "generation", "tenantId": str(jobs.tenant_id(generation))}
    assert jobs.claim(three) is None and holds(jobs, three) == 0
    assert jobs.status(patch) == jobs.status(generation) == "pending"


def test_a_claimed_job_is_run_by_its_worker_and_remembers_it(jobs, sessions):
    job_id, conn = jobs.submit(), sessions()
    assert jobs.claim(conn, "worker 7")["jobId"] == job_id
    with pytest.raises(psycopg.Error) as error:
        jobs.run(job_id)
    assert error.value.sqlstate == "TG409"
    conn.execute("call demo.run_job(%s)", [job_id])
    assert jobs.status(job_id) == "completed" and holds(jobs, conn) == 0
    assert jobs.value("select worker from crm.demo_generation_jobs where id = %s", job_id) == "worker 7"


@pytest.mark.parametrize("name", [None, "", "x" * 64])
def test_a_worker_needs_a_name(kept, name):
    with pytest.raises(psycopg.Error) as error:
        kept.claim(kept.conn, name)
    assert error.value.sqlstate == "TG400" and json.loads(error.value.diag.message_detail)["code"] == "VALIDATION_ERROR"


def test_a_worker_that_dies_after_its_claim_leaves_nothing(jobs, sessions):
    job_id, conn, other = jobs.submit(), sessions(), sessions()
    assert jobs.claim(conn)["jobId"] == job_id and jobs.claim(other) is None
    jobs.value("select pg_terminate_backend(%s, 5000)", conn.info.backend_pid)
    assert jobs.status(job_id) == "pending"
    assert jobs.claim(other)["jobId"] == job_id


def test_of_two_jobs_on_a_tenant_the_second_waits_for_the_first_but_no_worker_does(jobs, sessions):
    tenant = jobs.made()["createdTenantId"]
    first, second = jobs.submit_patch(tenant, 1), jobs.submit_patch(tenant, 2)
    one, two = sessions(), sessions()
    assert jobs.claim(one)["jobId"] == first
    assert jobs.claim(two) is None, "the first is claimed"
    one.execute("select * from demo_job.start(%s)", [first])
    assert jobs.claim(two) is None, "the first runs"
    one.execute("call demo.run_job(%s)", [first])
    assert jobs.claim(two)["jobId"] == second
    two.execute("call demo.run_job(%s)", [second])
    assert jobs.status(first) == jobs.status(second) == "completed" and jobs.advisory_locks() == 0


def test_a_claim_recovers_dead_jobs_first(jobs, sessions):
    job_id, dead, conn = jobs.submit(), sessions(), sessions()
    dead.execute("select * from demo_job.start(%s)", [job_id])
    assert jobs.claim(conn) is None
    jobs.value("select pg_terminate_backend(%s, 5000)", dead.info.backend_pid)
    assert jobs.claim(conn)["jobId"] == job_id
    conn.execute("call demo.run_job(%s)", [job_id])
    assert jobs.status(job_id) == "completed" and jobs.job(job_id)["attempt"] == 2


def test_no_job_is_claimed_twice_and_none_is_left(jobs, sessions):
    """Eight workers take sixty jobs, as fast as they can."""
    wanted = {jobs.submit() for _ in range(60)}
    workers = [sessions() for _ in range(8)]

    def work(conn):
        taken = []
        while job := jobs.claim(conn):
            taken.append(job["jobId"])
            conn.execute("select * from demo_job.start(%s)", [job["jobId"]])
            conn.execute("select demo_job.fail(%s, 1, 'XX000', 'tried out', null, null)", [job["jobId"]])
            conn.execute("select demo_job.finish(%s)", [job["jobId"]])
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [job for jobs_of_one in pool.map(work, workers) for job in jobs_of_one]
    assert sorted(taken) == sorted(wanted)
    assert jobs.value("select count(*) from crm.demo_generation_jobs where status = 'failed' and attempt = 1") == 60
    assert jobs.advisory_locks() == 0


def test_a_job_that_is_submitted_and_reserved_is_for_its_own_session(jobs, sessions):
    tenant, own, worker = jobs.made()["createdTenantId"], sessions(), sessions()
    with own.transaction():
        job_id = jobs.submit_patch(tenant, conn=own)
        assert own.execute("select demo_job.reserve(%s) as had", [job_id]).fetchone()["had"] is True
    assert jobs.claim(worker) is None
    assert worker.execute("select demo_job.reserve(%s) as had", [job_id]).fetchone()["had"] is False
    own.execute("call demo.run_job(%s)", [job_id])
    assert jobs.status(job_id) == "completed" and jobs.advisory_locks() == 0


def test_a_session_that_took_a_lock_several_times_gives_it_back_whole(jobs, sessions):
    conn, job_id = sessions(), jobs.submit()
    for _ in range(3):
        conn.execute("select demo_job.reserve(%s)", [job_id])
    assert holds(jobs, conn) == 1
    assert conn.execute("select demo_job.finish(%s) as held", [job_id]).fetchone()["held"] is True
    assert holds(jobs, conn) == 0
    assert conn.execute("select demo_job.finish(%s) as held", [job_id]).fetchone()["held"] is False


def test_locks_that_were_handed_over_keep_others_out_until_the_transaction_ends(jobs, sessions):
    tenant, conn = jobs.made()["createdTenantId"], sessions()
    job_id, next_one = jobs.submit_patch(tenant, 1), jobs.submit_patch(tenant, 2)
    conn.execute("select * from demo_job.start(%s)", [job_id])
    waiting = jobs.background(next_one)
    conn.execute("begin")
    conn.execute("select demo_job.finish(%s)", [job_id])
    modes = conn.execute("select mode from pg_locks where pid = pg_backend_pid() and locktype = 'advisory'").fetchall()
    assert [row["mode"] for row in modes] == ["ShareLock", "ShareLock"], "job and tenant, no longer the session's"
    assert jobs.recover() == {} and waiting.thread.is_alive()
    conn.execute("rollback")
    assert holds(jobs, conn) == 0
    assert waiting.join() is None and jobs.status(next_one) == "completed"


def test_starting_does_not_wait_for_the_disk(jobs, sessions):
    job_id, conn = jobs.submit(), sessions()
    conn.execute("set synchronous_commit = on")
    with conn.transaction():
        conn.execute("select * from demo_job.start(%s)", [job_id])
        assert conn.execute("show synchronous_commit").fetchone()["synchronous_commit"] == "off"
    assert conn.execute("show synchronous_commit").fetchone()["synchronous_commit"] == "on"


# -- notifications ------------------------------------------------------------------------------------------------

def heard(conn) -> list[str]:
    return [notify.payload for notify in conn.notifies(timeout=0.2)]


def test_every_job_that_becomes_pending_is_notified_at_commit(jobs, sessions, config):
    listener = sessions()
    listener.execute("select demo_job.listen()")
    made = jobs.made()
    tenant = made["createdTenantId"]
    assert heard(listener) == [made["id"]]
    with jobs.conn.transaction():
        patch = jobs.submit_patch(tenant, seed="once")
        assert heard(listener) == []
    assert heard(listener) == [patch]
    assert jobs.submit_patch(tenant, seed="once") == patch and heard(listener) == [], "nothing new"
    again = jobs.value("select demo.regenerate(%s, null)", made["id"])["jobId"]
    assert heard(listener) == [again]
    dead = sessions()
    dead.execute("select * from demo_job.start(%s)", [patch])
    jobs.value("select pg_terminate_backend(%s, 5000)", dead.info.backend_pid)
    assert jobs.recover() == {patch: "pending"} and heard(listener) == [patch]
