"""Nobody without rights stops a job, and who is in the way is named."""

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

OLD_KEYS = "select pg_advisory_lock(4711), pg_advisory_lock(('x' || left(md5(%s), 16))::bit(64)::bigint)"


@pytest.fixture
def tenant_id(jobs):
    return jobs.made()["createdTenantId"]


@pytest.fixture
def stranger(jobs, connected):
    """A connection of a login that was granted nothing."""
    jobs.conn.execute("create role stranger login")
    try:
        with connected(make_conninfo(jobs.dsn, user="stranger")) as conn:
            yield conn
    finally:
        jobs.conn.execute("drop role stranger")


def test_who_has_no_grant_stops_no_job(jobs, tenant_id, stranger):
    job_id = jobs.submit_patch(tenant_id)
    for id in (job_id, tenant_id):
        stranger.execute(OLD_KEYS, [str(id)])
    jobs.run(job_id)
    assert jobs.status(job_id) == "completed"


@pytest.mark.parametrize("statement", [
    "select demo_job.lock_key(gen_random_uuid())", "select lock_salt from crm.demo_installation",
    "lock table crm.demo_code_lock in access share mode",
])
def test_who_has_no_grant_learns_no_key_and_locks_no_code(stranger, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege), stranger.transaction():
        stranger.execute(statement)


def test_keys_differ_between_installations(jobs, kept):
    assert jobs.value("select demo_job.lock_key(gen_random_uuid())") is not None
    key = "select demo_job.lock_key('00000000-0000-4000-8000-000000000001')"
    before = jobs.value(key)
    jobs.conn.execute("update crm.demo_installation set lock_salt = gen_random_uuid()")
    assert jobs.value(key) != before


def test_a_patch_that_waits_for_a_persons_row_says_whose_and_in_which_table(jobs, tenant_id, connected):
    plan = {"month": "2025-02", "metrics": {"activitiesCreated": 200}}
    job_id = jobs.value("select demo.submit_patch(%s, jsonb_build_object('months', jsonb_build_array(%s::jsonb)), null)",
                        tenant_id, psycopg.types.json.Json(plan))["jobId"]
    with connected(jobs.dsn) as person, connected(jobs.dsn) as conn:
        person.execute("begin")
        person.execute("select from crm.contacts where tenant_id = %s for update", [tenant_id])
        conn.execute("set lock_timeout = '200ms'")
        with pytest.raises(psycopg.Error) as failed:
            jobs.run(job_id, conn)
        told = f"a row of crm.contacts is locked for longer than lock_timeout, by session {person.info.backend_pid} of "
        assert failed.value.sqlstate == "55P03" and told in failed.value.diag.message_primary
        assert told in jobs.value("select error_message from crm.demo_work where id = %s", job_id)
        person.execute("rollback")
    jobs.run(job_id)
    assert jobs.status(job_id) == "completed"


@pytest.mark.parametrize("mode", ["share", "access exclusive"])
def test_a_patch_that_waits_for_a_whole_table_says_whose_and_which(jobs, tenant_id, connected, mode):
    job_id = jobs.submit_patch(tenant_id)
    with connected(jobs.dsn) as person, connected(jobs.dsn) as reader, connected(jobs.dsn) as conn:
        reader.execute("begin")
        reader.execute("select from crm.companies limit 1")
        person.execute("begin")
        person.execute(f"lock table crm.contacts in {mode} mode")
        conn.execute("set lock_timeout = '200ms'")
        with pytest.raises(psycopg.Error) as failed:
            jobs.run(job_id, conn)
        told = f"table crm.contacts is locked for longer than lock_timeout, by session {person.info.backend_pid} of "
        assert failed.value.sqlstate == "55P03" and told in failed.value.diag.message_primary
        person.execute("rollback")
    jobs.run(job_id)
    assert jobs.status(job_id) == "completed"


def test_who_holds_a_tenant_is_named_with_his_login(jobs, tenant_id, connected):
    job_id = jobs.submit_patch(tenant_id)
    with connected(jobs.dsn) as holder:
        holder.execute("select pg_advisory_lock(demo_job.lock_key(%s))", [tenant_id])
        with pytest.raises(psycopg.Error) as refused:
            jobs.run(job_id)
        named = f"by session {holder.info.backend_pid} of {holder.info.user}, which is idle"
        assert refused.value.sqlstate == "TG409" and named in refused.value.diag.message_primary
    assert jobs.status(job_id) == "pending"


def test_a_worker_that_claims_and_falls_silent_loses_its_session(jobs, tenant_id, connected):
    limit = jobs.value("select s.setconfig from pg_db_role_setting as s join pg_roles as r on r.oid = s.setrole"
                       " where r.rolname = 'demo_worker'")
    assert "idle_session_timeout=5min" in limit
    job_id = jobs.submit_patch(tenant_id)
    with connected(make_conninfo(jobs.dsn, user="demo_worker")) as silent:
        silent.execute("set idle_session_timeout = '200ms'")
        assert jobs.claim(silent)["jobId"] == str(job_id)
        with pytest.raises(psycopg.OperationalError):
            while True:
                jobs.conn.execute("select pg_sleep(0.1)")
                for _ in silent.notifies(timeout=0.1, stop_after=1):
                    pass
    jobs.run(job_id)
    assert jobs.status(job_id) == "completed"
