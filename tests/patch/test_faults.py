"""Whatever goes wrong while a patch runs: the tenant is the old or the new one, and the job comes to its end."""

import random
import time
import uuid

import psycopg
import pytest
from asking import TIMES
from erring import erring_planner
from psycopg.rows import dict_row

KILLS = 14 * min(TIMES, 15)


def big_plan(world, number=120, **keys):
    """A patch that runs for some tenths of a second."""
    metrics = {
        "leadsCreated": number, "contactsCreated": 2 * number, "companiesCreated": number // 2,
        "dealsCreated": number // 2, "closedWonCount": number // 4, "activitiesCreated": 10 * number,
    }
    return world.plan_of(*((month, metrics) for month in ("2025-01", "2025-03", "2025-05")), **keys)


def has_ended(patches, pid):
    for _ in range(2000):
        if patches.value("select count(*) from pg_stat_activity where pid = %s", pid) == 0:
            return True
        time.sleep(0.002)
    return False


def test_a_backend_killed_at_any_moment_leaves_the_old_tenant_or_the_new_one(patches, world, connected):
    """Many kills, at random moments of patches of a fixed seed; every job is brought to its end."""
    dice, kills, killed_in_between = random.Random(7), 0, 0
    twin, tenant = patches.tenant(seed="killed"), patches.tenant(seed="killed")
    patches.apply(twin, big_plan(world, 10, seed="warm up"))
    patches.apply(tenant, big_plan(world, 10, seed="warm up"))
    started = time.monotonic()
    patches.apply(twin, big_plan(world, 12, seed="round 0"))
    duration, number, jobs = time.monotonic() - started, 0, []
    while kills < KILLS:
        plan = big_plan(world, 12, seed=f"round {number}")
        if number:
            patches.apply(twin, plan)
        old, new = patches.fingerprint(tenant), patches.fingerprint(twin)
        job = patches.submit(tenant, plan)["jobId"]
        jobs.append(job)
        for _ in range(2):
            run = patches.background(job)
            time.sleep(dice.uniform(0, 1.3 * duration))
            patches.value("select pg_terminate_backend(%s)", run.pid)
            run.join()
            assert has_ended(patches, run.pid)
            kills += 1
            assert patches.advisory_locks() == 0
            found, status = patches.fingerprint(tenant), patches.job(job)["status"]
            assert found == (new if status == "completed" else old), status
            assert status in ("pending", "running", "completed")
            killed_in_between += status == "running"
            if status == "running" and dice.random() < 0.5:
                assert patches.recover() == {job: "pending"} and patches.recover() == {}
        patches.run(job)
        assert patches.job(job)["status"] == "completed" and patches.fingerprint(tenant) == new
        number += 1
    assert kills >= KILLS and killed_in_between > KILLS // 4, "most kills met a running patch"
    assert patches.violations(tenant) == {} and patches.advisory_locks() == 0
    assert (
        patches.value("select count(*) from crm.demo_jobs where tenant_id = %s and kind = 'patch'", tenant)
        == len(jobs) + 1
    )
    for job in jobs:
        assert sum(patches.made_by(tenant, job).values()) == patches.job(job)["metrics"]["recordsCreated"]
    assert patches.value("select count(*) from crm.demo_running_jobs") == 0


def test_a_job_that_dies_three_times_is_failed_and_can_be_run_again(patches, world, connected):
    tenant = patches.tenant()
    before, job = patches.fingerprint(tenant), patches.submit(tenant, big_plan(world, 10))["jobId"]
    for death in (1, 2, 3):
        with connected(patches.dsn) as conn:
            patches.value("select attempt from demo_job.start(%s)", job, conn=conn)
            assert patches.recover() == {}, "its session lives"
            pid = conn.info.backend_pid
        assert has_ended(patches, pid)
        assert patches.recover() == {job: "failed" if death == 3 else "pending"}
    assert "died" in patches.job(job)["errorMessage"] and patches.fingerprint(tenant) == before
    patches.run(job)
    assert (
        patches.job(job)["status"] == "completed"
        and patches.job(job)["attempt"] == 4
        and patches.violations(tenant) == {}
    )


def test_a_dead_job_does_not_stand_in_the_way_of_another_on_its_tenant(patches, world, connected):
    tenant = patches.tenant()
    dead = patches.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 2})))["jobId"]
    other = patches.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 3})))["jobId"]
    with connected(patches.dsn) as conn:
        patches.value("select attempt from demo_job.start(%s)", dead, conn=conn)
        pid = conn.info.backend_pid
    assert has_ended(patches, pid)
    with connected(patches.dsn) as conn:
        patches.run(other, conn)
        assert patches.advisory_locks(conn.info.backend_pid) == 0
    assert patches.job(other)["status"] == "completed"
    patches.recover()
    patches.run(dead)
    assert patches.job(dead)["status"] == "completed" and patches.violations(tenant) == {}


STEPS = {
    "companies": "name = 'x'", "contacts": "last_name = 'x'", "deals": "value < 0",
    "deal_stage_history": "stage_id is null", "activities": "subject = 'x'", "contact_tags": "tag_id is null",
    "deal_contacts": "role = 'x'",
}


@pytest.fixture(scope="module")
def faulty(template, new_database, drop_database, new_patches):
    """A database for faults, shared by the tests that take their faults away again."""
    dsn = new_database(template)
    patches = new_patches(dsn)
    yield patches
    patches.conn.close()
    drop_database(dsn)


@pytest.mark.parametrize("step", STEPS)
def test_a_patch_that_fails_in_a_step_leaves_only_its_reason(faulty, world, step):
    tenant = faulty.tenant(seed=step)
    before, job = faulty.fingerprint(tenant), faulty.submit(tenant, big_plan(world, 12))["jobId"]
    faulty.conn.execute(f"alter table crm.{step} add constraint fault check ({STEPS[step]}) not valid")
    error = faulty.refused(faulty.run, job)
    faulty.conn.execute(f"alter table crm.{step} drop constraint fault")
    assert error.sqlstate == "TG500" and world.detail_of(error)["code"] == "EXECUTION_ERROR" and error.diag.message_hint
    failed = faulty.job(job)
    assert (
        failed["status"] == "failed"
        and "fault" in failed["errorMessage"]
        and failed["metrics"] is failed["afterKpis"] is None
    )
    assert failed["logs"][-1]["level"] == "error" and [entry["action"] for entry in faulty.audit(job)] == [
        "create", "start", "fail"
    ]
    assert faulty.audit(job)[2]["metadata"]["event"] == "PATCH_JOB_FAILED"
    assert faulty.fingerprint(tenant) == before and faulty.advisory_locks() == 0
    assert (
        faulty.value("select count(*) from crm.demo_jobs where tenant_id = %s", tenant) == 1
        and faulty.value("select count(*) from crm.demo_running_jobs") == 0
    )
    faulty.run(job)
    assert (
        faulty.job(job)["status"] == "completed"
        and faulty.job(job)["errorMessage"] is None
        and faulty.violations(tenant) == {}
    )


def test_a_patch_that_misses_its_numbers_proves_nothing_and_is_rolled_back(faulty, world):
    """A row that appears in another month, and one that vanishes: by triggers, which stand for a bug."""
    for body, table in (
        ("new.created_at := new.created_at - interval '2 months'; return new;", "companies"),
        ("return null;", "deal_stage_history"),
    ):
        tenant = faulty.tenant(seed=table)
        before, job = (
            faulty.fingerprint(tenant),
            faulty.submit(tenant, world.plan_of(("2025-04", {"companiesCreated": 2, "dealsCreated": 2})))["jobId"],
        )
        faulty.conn.execute(f"create function crm.fault() returns trigger language plpgsql as $$ begin {body} end $$")
        faulty.conn.execute(
            f"create trigger fault before insert on crm.{table} for each row execute function crm.fault()"
        )
        error = faulty.refused(faulty.run, job) if table == "companies" else faulty.run(job)
        faulty.conn.execute(f"drop trigger fault on crm.{table}")
        faulty.conn.execute("drop function crm.fault")
        if table == "companies":
            assert error.sqlstate == "TG500" and "did not reach its plan" in error.diag.message_primary
            assert any("2025-02" in line for line in world.detail_of(error)["details"]), "the other month is named"
            assert (
                faulty.job(job)["status"] == "failed"
                and faulty.fingerprint(tenant) == before
                and faulty.advisory_locks() == 0
            )
        else:
            assert faulty.violations(tenant), "verify_tenant notices what no KPI shows"


@pytest.mark.parametrize("plan_type", ["deltas", "targets"])
@pytest.mark.parametrize("lead_counting", ["included", "separate"])
@pytest.mark.parametrize(
    "fault",
    [{"leads": "r.leads + 1"}, {"won_minor": "r.won_minor + 1"}, {"companies": "r.companies - 1"}],
    ids=["a lead too many", "a cent too many", "a company too few"],
)
def test_a_planner_that_errs_is_found_out_by_the_proof(faulty, world, fault, lead_counting, plan_type):
    """Preview and records agree with each other then, but not with the plan."""
    tenant = faulty.tenant(seed="planner")
    current = faulty.kpis(tenant)["2025-04"] if plan_type == "targets" else dict.fromkeys(world.METRICS, 0)
    besides = current["leadsCreated"] if lead_counting == "separate" else -4
    plan = world.plan_of(
        ("2025-04", {
            "leadsCreated": current["leadsCreated"] + 4,
            "contactsCreated": current["contactsCreated"] + 3 - besides,
            "companiesCreated": current["companiesCreated"] + 2,
            "dealsCreated": current["dealsCreated"] + 3,
            "closedWonCount": current["closedWonCount"] + 2,
            "closedWonValue": current["closedWonValue"] + 900,
        }),
        planType=plan_type,
        leadCounting=lead_counting,
    )
    before, job = faulty.fingerprint(tenant), faulty.submit(tenant, plan)["jobId"]
    with erring_planner(faulty.conn, "plan_records", **fault):
        error = faulty.refused(faulty.run, job)
    assert error.sqlstate == "TG500" and "did not reach its plan" in error.diag.message_primary
    assert faulty.job(job)["status"] == "failed" and faulty.fingerprint(tenant) == before
    faulty.run(job)
    assert faulty.job(job)["status"] == "completed" and faulty.job(job)["diffReport"]["overallPassed"]


@pytest.mark.parametrize("milliseconds", [1, 2, 4, 8, 15, 40, 120] if TIMES == 1 else [*range(1, 10), *range(10, 130, 8)])
def test_a_statement_timeout_leaves_nothing(faulty, world, connected, milliseconds):
    tenant = faulty.tenant(seed=f"timeout {milliseconds}")
    before, job = faulty.fingerprint(tenant), faulty.submit(tenant, big_plan(world, 80))["jobId"]
    with connected(faulty.dsn) as conn:
        conn.execute(f"set statement_timeout = {milliseconds}")
        error = faulty.refused(faulty.run, job, conn)
        assert error.sqlstate == "57014"
        assert faulty.advisory_locks(conn.info.backend_pid) == 0
    assert faulty.fingerprint(tenant) == before
    status = faulty.job(job)["status"]
    assert status in ("pending", "failed") and (status != "failed" or "timeout" in faulty.job(job)["errorMessage"])
    faulty.run(job)
    assert faulty.job(job)["status"] == "completed" and faulty.violations(tenant) == {}


@pytest.mark.parametrize("seed", range(6))
def test_a_cancel_leaves_nothing(faulty, world, seed):
    tenant = faulty.tenant(seed=f"cancel {seed}")
    before, job = faulty.fingerprint(tenant), faulty.submit(tenant, big_plan(world, 200))["jobId"]
    run = faulty.background(job)
    run.wait_until("select status = 'running' from crm.demo_patch_jobs where id = %s", job)
    time.sleep(random.Random(seed).uniform(0, 0.15))
    faulty.value("select pg_cancel_backend(%s)", run.pid)
    error = run.join()
    assert faulty.advisory_locks(run.pid) == 0
    run.conn.close()
    if error is None:
        assert faulty.job(job)["status"] == "completed", "it was quicker than the cancel"
    else:
        assert (
            error.sqlstate == "57014" and faulty.job(job)["status"] == "failed" and faulty.fingerprint(tenant) == before
        )
        faulty.run(job)
    assert faulty.job(job)["status"] == "completed" and faulty.violations(tenant) == {}


@pytest.mark.parametrize("how", ["cancel", "statement_timeout", "lock_timeout"])
def test_giving_up_while_waiting_for_the_tenant_leaves_no_lock(faulty, world, connected, how):
    tenant = faulty.tenant(seed=f"wait {how}")
    first, second = (
        faulty.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": n})))["jobId"] for n in (1, 2)
    )
    with connected(faulty.dsn) as holder, connected(faulty.dsn) as waiter:
        holder.execute("begin")  # it works, so it is waited for
        faulty.value("select attempt from demo_job.start(%s)", first, conn=holder)
        if how != "cancel":
            waiter.execute(f"set {how} = '150ms'")
        run = faulty.background(second, waiter)
        run.wait_until_it_waits()
        if how == "cancel":
            faulty.value("select pg_cancel_backend(%s)", run.pid)
        error = run.join()
        assert error is not None and error.sqlstate == ("55P03" if how == "lock_timeout" else "57014")
        assert faulty.advisory_locks(run.pid) == 0
        assert faulty.job(second)["status"] == "pending"
        holder.execute("commit")
        pid = holder.info.backend_pid
    assert has_ended(faulty, pid)
    faulty.run(second)
    faulty.run(first)
    assert (
        faulty.job(first)["status"] == faulty.job(second)["status"] == "completed" and faulty.violations(tenant) == {}
    )


def test_a_tenant_that_an_idle_session_holds_is_not_waited_for(faulty, world, connected):
    """What a cancel between two transactions can leave behind: the locks, in a session that does nothing.
    It takes a second to be sure."""
    tenant = faulty.tenant(seed="idle")
    first, second = (
        faulty.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": n})))["jobId"] for n in (1, 2)
    )
    with connected(faulty.dsn) as holder:
        faulty.value("select attempt from demo_job.start(%s)", first, conn=holder)
        pid = holder.info.backend_pid
        for call in (
            lambda: faulty.run(second),
            lambda: faulty.run(first),
            lambda: faulty.value("select demo.delete_demo_tenant(%s, null)", generation_of(faulty, tenant)),
        ):
            error = faulty.refused(call)
            assert error.sqlstate == "TG409" and world.detail_of(error)["code"] == "CONFLICT"
            assert "idle" in error.diag.message_primary and f"pg_terminate_backend({pid})" in error.diag.message_hint
        assert faulty.job(second)["status"] == "pending" and faulty.advisory_locks(faulty.conn.info.backend_pid) == 0
        faulty.value("select pg_terminate_backend(%s, 5000)", pid)
    faulty.run(second)
    faulty.run(first)
    assert faulty.job(first)["status"] == faulty.job(second)["status"] == "completed"


# the same plan and seed, applied while another session runs it

def applied(conn, tenant, plan, world):
    return str(
        conn.execute("call demo.apply_patch(%s, %s::jsonb, null)", [tenant, world.as_json(plan)]).fetchone()["job_id"]
    )


@pytest.mark.parametrize("outcome", ["completed", "failed", "killed"])
def test_apply_waits_for_the_session_that_runs_the_job(faulty, world, connected, in_background, outcome):
    tenant = faulty.tenant(seed=f"apply {outcome}")
    plan = world.plan_of(("2025-01", {"companiesCreated": 2}), seed="same")
    job, answers = faulty.submit(tenant, plan)["jobId"], []
    with connected(faulty.dsn) as holder:
        attempt = faulty.value("select attempt from demo_job.start(%s)", job, conn=holder)
        holder.execute("begin")
        run = in_background(
            faulty, lambda conn: answers.append(applied(conn, tenant, plan, world)), connected(faulty.dsn)
        )
        run.wait_until_it_waits()
        if outcome == "completed":
            holder.execute("select demo_job.carry_out(%s, %s)", [job, attempt])
        elif outcome == "failed":
            holder.execute("select demo_job.fail(%s, %s, 'TG500', 'tried out', null, null)", [job, attempt])
        if outcome == "killed":
            faulty.value("select pg_terminate_backend(%s, 5000)", holder.info.backend_pid)
            holder.close()
        else:
            holder.execute("select demo_job.finish(%s)", [job])
            holder.execute("commit")
        assert run.join() is None and answers == [job]
    found = faulty.job(job)
    assert found["status"] == "completed" and found["attempt"] == (1 if outcome == "completed" else 2)
    assert faulty.made_by(tenant, job)["companies"] == 2 and faulty.advisory_locks(run.pid) == 0
    assert faulty.value("select count(*) from crm.demo_patch_jobs where tenant_id = %s", tenant) == 1


@pytest.mark.parametrize("how", ["cancel", "statement_timeout", "lock_timeout"])
def test_giving_up_while_waiting_for_the_job_leaves_no_lock(faulty, world, connected, in_background, how):
    tenant = faulty.tenant(seed=f"apply {how}")
    plan = world.plan_of(("2025-01", {"companiesCreated": 2}), seed="same")
    job = faulty.submit(tenant, plan)["jobId"]
    with connected(faulty.dsn) as holder, connected(faulty.dsn) as waiter:
        holder.execute("begin")
        faulty.value("select attempt from demo_job.start(%s)", job, conn=holder)
        if how != "cancel":
            waiter.execute(f"set {how} = '250ms'")
        run = in_background(faulty, lambda conn: applied(conn, tenant, plan, world), waiter)
        run.wait_until_it_waits()
        if how == "cancel":
            faulty.value("select pg_cancel_backend(%s)", run.pid)
        error = run.join()
        assert error is not None and error.sqlstate == ("55P03" if how == "lock_timeout" else "57014")
        assert faulty.advisory_locks(run.pid) == 0
        holder.execute("rollback")
        faulty.value("select demo_job.finish(%s)", job, conn=holder)
    assert applied(faulty.conn, tenant, plan, world) == job and faulty.job(job)["status"] == "completed"


def test_a_job_that_an_idle_session_holds_is_not_waited_for(faulty, world, connected):
    tenant = faulty.tenant(seed="apply idle")
    plan = world.plan_of(("2025-01", {"companiesCreated": 2}), seed="same")
    job = faulty.submit(tenant, plan)["jobId"]
    with connected(faulty.dsn) as holder:
        pid = holder.info.backend_pid
        faulty.value("select demo_job.reserve(%s)", job, conn=holder)
        error = faulty.refused(applied, faulty.conn, tenant, plan, world)
        assert (
            error.sqlstate == "TG409"
            and "idle" in error.diag.message_primary
            and world.detail_of(error)["details"][0]["field"] == "jobId"
        )
        assert (
            f"pg_terminate_backend({pid})" in error.diag.message_hint
            and faulty.advisory_locks(faulty.conn.info.backend_pid) == 0
        )
    assert has_ended(faulty, pid)
    assert applied(faulty.conn, tenant, plan, world) == job


def test_a_session_that_was_left_with_a_job_runs_it_again_itself(faulty, world, connected):
    tenant = faulty.tenant(seed="left")
    job = faulty.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["jobId"]
    with connected(faulty.dsn) as conn:
        for attempt in (1, 2):
            assert faulty.value("select attempt from demo_job.start(%s)", job, conn=conn) == attempt
        faulty.run(job, conn)
        assert faulty.job(job)["status"] == "completed" and faulty.advisory_locks(conn.info.backend_pid) == 0


def test_a_conflict_with_others_is_tried_again_and_other_errors_are_not(faulty, world, connected):
    """A trigger stands for the others: it raises the state as often as told, and counts."""
    faulty.conn.execute("create sequence crm.tries")
    try:
        for state, raised, tries in (
            ("40001", 4, 5), ("40P01", 4, 5), ("55P03", 2, 3), ("40001", 9, 5), ("55P03", 9, 3), ("53100", 9, 1),
            ("22000", 9, 1),
        ):
            tenant = faulty.tenant(seed=f"again {state} {raised}")
            before, job = (
                faulty.fingerprint(tenant),
                faulty.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["jobId"],
            )
            faulty.conn.execute("alter sequence crm.tries restart")
            faulty.conn.execute(f"""
                create function crm.fault() returns trigger language plpgsql security definer as $$ begin
                  if nextval('crm.tries') <= {raised} then
                    raise exception using errcode = '{state}', message = 'in the way';
                  end if;
                  return new;
                end $$""")
            faulty.conn.execute(
                "create trigger fault before insert on crm.companies for each row execute function crm.fault()"
            )
            error = None if raised < tries else faulty.refused(faulty.run, job)
            if error is None:
                faulty.run(job)
            faulty.conn.execute("drop function crm.fault cascade")
            assert faulty.value("select last_value from crm.tries") == tries
            assert faulty.job(job)["attempt"] == 1 and faulty.advisory_locks() == 0
            if error is None:
                assert faulty.job(job)["status"] == "completed" and faulty.violations(tenant) == {}
            else:
                assert (
                    error.sqlstate == ("TG500" if state == "22000" else state)
                    and "in the way" in faulty.job(job)["errorMessage"]
                )
                assert faulty.job(job)["status"] == "failed" and faulty.fingerprint(tenant) == before
    finally:
        faulty.conn.execute("drop sequence crm.tries")


def test_a_cancel_in_the_pause_between_two_tries_ends_the_job(faulty, world, connected):
    tenant = faulty.tenant(seed="pause")
    before, job = (
        faulty.fingerprint(tenant), faulty.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["jobId"],
    )
    faulty.conn.execute(
        "create function crm.fault() returns trigger language plpgsql as $$ begin perform pg_sleep(0.02); "
        "raise serialization_failure; end $$"
    )
    faulty.conn.execute("create trigger fault before insert on crm.companies for each row execute function crm.fault()")
    try:
        for milliseconds in range(150, 450, 50):
            with connected(faulty.dsn) as conn:
                conn.execute(f"set statement_timeout = {milliseconds}")
                error = faulty.refused(faulty.run, job, conn)
                assert error.sqlstate in ("57014", "40001") and faulty.advisory_locks(conn.info.backend_pid) == 0
                assert faulty.job(job)["status"] == "failed"
    finally:
        faulty.conn.execute("drop function crm.fault cascade")
    assert faulty.fingerprint(tenant) == before
    faulty.run(job)
    assert faulty.job(job)["status"] == "completed"


def test_a_reason_that_cannot_be_written_down_leaves_the_job_to_recovery(faulty, world):
    tenant = faulty.tenant(seed="no reason")
    job = faulty.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["jobId"]
    faulty.conn.execute("alter table crm.companies add constraint fault check (name = 'x') not valid")
    faulty.conn.execute("alter table crm.audit_logs add constraint fault check (action <> 'fail') not valid")
    error = faulty.refused(faulty.run, job)
    faulty.conn.execute("alter table crm.companies drop constraint fault")
    faulty.conn.execute("alter table crm.audit_logs drop constraint fault")
    assert error.sqlstate == "TG500" and "companies" in error.diag.message_primary
    assert faulty.job(job)["status"] == "running" and faulty.advisory_locks() == 0
    assert faulty.recover() == {job: "pending"}


def test_inside_a_transaction_block_nothing_is_taken(faulty, world, connected):
    tenant = faulty.tenant(seed="block")
    job = faulty.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["jobId"]
    with connected(faulty.dsn) as conn:
        conn.execute("begin")
        assert faulty.refused(faulty.run, job, conn).sqlstate == "2D000"
        conn.execute("rollback")
        assert faulty.advisory_locks(conn.info.backend_pid) == 0
    assert faulty.job(job)["status"] == "pending"


def test_an_attempt_that_is_not_the_running_one_can_neither_write_nor_fail_the_job(faulty, world, connected):
    tenant = faulty.tenant(seed="attempt")
    before, job = (
        faulty.fingerprint(tenant), faulty.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["jobId"],
    )
    with connected(faulty.dsn) as conn:
        assert faulty.refused(faulty.value, "select demo_job.carry_out(%s, 1)", job).sqlstate == "TG409"
        assert faulty.value("select attempt from demo_job.start(%s)", job, conn=conn) == 1
        for attempt in (0, 2, None):
            error = faulty.refused(faulty.value, "select demo_job.carry_out(%s, %s)", job, attempt)
            assert error.sqlstate == "TG409" and world.detail_of(error)["code"] == "CONFLICT"
            assert faulty.value("select demo_job.fail(%s, %s, 'XX000', 'x', null, null)", job, attempt) is False
        error = faulty.refused(faulty.run, job)
        assert error.sqlstate == "TG409" and world.detail_of(error)["code"] == "CONFLICT", "another session is at it"
    assert faulty.fingerprint(tenant) == before


# side by side

def test_two_patches_to_the_same_target_make_it_once(patches, world):
    tenant = patches.tenant()
    target = patches.kpis(tenant)["2025-02"]["contactsCreated"] + 100
    for turn in range(3):
        target += turn * 10
        plan = world.plan_of(("2025-02", {"contactsCreated": target}), planType="targets")
        jobs = patches.unaware(tenant, *(plan | {"seed": f"{turn} {n}"} for n in range(4)))
        runs = [patches.background(job) for job in jobs]
        assert [run.join() for run in runs] == [None] * 4
        for run in runs:
            assert patches.advisory_locks(run.pid) == 0
            run.conn.close()
        assert patches.kpis(tenant)["2025-02"]["contactsCreated"] == target
        made = sorted(patches.made_by(tenant, job)["contacts"] for job in jobs)
        assert made[:3] == [0, 0, 0] and made[3] > 0
        assert all(patches.job(job)["diffReport"]["overallPassed"] for job in jobs)
    assert patches.violations(tenant) == {}


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_a_stricter_isolation_as_default_changes_nothing(patches, world, connected, level):
    """The one that waited must see what the one before it committed."""
    tenant = patches.tenant()
    target = patches.kpis(tenant)["2025-02"]["contactsCreated"] + 50
    plan = world.plan_of(("2025-02", {"contactsCreated": target}), planType="targets")
    jobs = patches.unaware(tenant, *(plan | {"seed": str(n)} for n in range(3)))
    sessions = [connected(patches.dsn) for _ in jobs]
    for conn in sessions:
        conn.execute(f"set default_transaction_isolation = '{level}'")
    runs = [patches.background(job, conn) for job, conn in zip(jobs, sessions)]
    assert [run.join() for run in runs] == [None] * 3
    for conn in sessions:
        conn.close()
    assert patches.kpis(tenant)["2025-02"]["contactsCreated"] == target and patches.violations(tenant) == {}


def test_patches_of_one_tenant_wait_for_each_other_and_all_arrive(patches, world):
    tenant = patches.tenant()
    before = patches.kpis(tenant)["2025-02"]
    jobs = [
        patches.submit(
            tenant, world.plan_of(("2025-02", {"leadsCreated": n, "contactsCreated": 2 * n, "companiesCreated": n}))
        )["jobId"]
        for n in range(1, 7)
    ]
    runs = [patches.background(job) for job in jobs]
    assert [run.join() for run in runs] == [None] * 6
    after = patches.kpis(tenant)["2025-02"]
    assert [after[name] - before[name] for name in ("leadsCreated", "contactsCreated", "companiesCreated")] == [
        21, 42, 21
    ]
    assert sorted(patches.job(job)["applicationNo"] for job in jobs) == list(range(2, 8))
    assert patches.violations(tenant) == {}
    for run in runs:
        run.conn.close()


def test_patches_of_two_tenants_run_at_the_same_time(patches, world, connected):
    one, two = patches.tenant(seed="one"), patches.tenant(seed="two")
    first, second = patches.submit(one, big_plan(world, 10))["jobId"], patches.submit(two, big_plan(world, 10))["jobId"]
    with connected(patches.dsn) as conn:
        patches.value("select attempt from demo_job.start(%s)", first, conn=conn)  # still at work
        patches.run(second)
        assert patches.job(second)["status"] == "completed" and patches.job(first)["status"] == "running"
        pid = conn.info.backend_pid
    assert has_ended(patches, pid)
    runs = [patches.background(patches.submit(tenant, big_plan(world, 60))["jobId"]) for tenant in (one, two) ]
    patches.recover()
    assert [run.join() for run in runs] == [None, None]
    assert patches.violations(one) == patches.violations(two) == {}


def test_the_same_plan_submitted_by_many_at_once_is_one_job(patches, world, in_background, connected):
    tenant = patches.tenant()
    plan, answers = world.plan_of(("2025-02", {"companiesCreated": 2}), seed="once"), []
    runs = [
        in_background(
            patches,
            lambda conn: answers.append(patches.submit(tenant, plan, key="k", conn=conn)),
            connected(patches.dsn),
        )
        for _ in range(8)
    ]
    assert [run.join() for run in runs] == [None] * 8
    assert len({answer["jobId"] for answer in answers}) == 1 and sum(not answer["replayed"] for answer in answers) == 1
    runs = [patches.background(answers[0]["jobId"]) for _ in range(4)]
    errors = [run.join() for run in runs]
    assert all(error is None or error.sqlstate == "TG409" for error in errors) and None in errors
    assert patches.made_by(tenant, answers[0]["jobId"])["companies"] == 2 and patches.advisory_locks() == 0


def test_people_write_to_the_tenant_while_patches_run(patches, world, in_background):
    """Their rows stay theirs, and a patch either proves its numbers or fails as a whole."""
    tenant = patches.tenant()
    going = [True]

    def work(conn):
        number = 0
        while going[0]:
            number += 1
            person = conn.execute(
                """insert into crm.contacts (tenant_id, first_name, last_name, email, status, created_at)
                values (%s, 'Human', %s, %s, 'lead', '2025-03-05 15:00Z') returning id""",
                [tenant, str(number), f"h{number}@people.example"],
            ).fetchone()["id"]
            conn.execute(
                "update crm.contacts set last_name = last_name || '!' where tenant_id = %s and id = %s",
                [tenant, person],
            )
            conn.execute(
                "insert into crm.companies (tenant_id, name, created_at) "
                "values (%s, 'People Ltd', '2025-01-07 15:00Z')",
                [tenant],
            )
            conn.execute("update crm.users set full_name = full_name || '' where tenant_id = %s", [tenant])
            time.sleep(0.002)

    conn = psycopg.connect(patches.dsn, autocommit=True, row_factory=dict_row)
    conn.execute("set session authorization crm_app")
    people = in_background(patches, work, conn)
    done = []
    try:
        for turn in range(12):
            before = patches.kpis(tenant)
            job = patches.submit(tenant, big_plan(world, 8, seed=f"turn {turn}"))["jobId"]
            try:
                patches.run(job)
            except psycopg.Error as error:
                assert error.sqlstate.startswith(("TG", "40")), f"{error.sqlstate}: {error}"
                assert patches.job(job)["status"] == "failed" and sum(patches.made_by(tenant, job).values()) == 0
                continue
            done.append(job)
            report = patches.job(job)["diffReport"]
            assert report["overallPassed"]
            for month in report["months"]:
                wanted = {e["metric"]: e["delta"] for e in month["entries"]}
                assert (wanted["leadsCreated"], wanted["contactsCreated"], wanted["companiesCreated"]) == (8, 16, 4), (
                    "only what the patch made, whoever else writes"
                )
                assert all(e["before"] >= before[month["month"]][e["metric"]] for e in month["entries"])
    finally:
        going[0] = False
    assert people.join() is None
    conn.close()
    assert len(done) >= 10
    assert (
        patches.value("select count(*) from crm.contacts where tenant_id = %s and first_name = 'Human'", tenant)
        == patches.value(
            "select count(*) from crm.contacts "
            "where tenant_id = %s and not demo_generated and demo_job_id is null and demo_source_month is null",
            tenant,
        )
        > 12
    )
    assert (
        patches.value(
            "select count(*) from crm.companies where tenant_id = %s and name = 'People Ltd' and demo_generated", tenant
        )
        == 0
    )
    assert patches.violations(tenant) == {}


def test_a_person_who_deletes_a_customer_meanwhile_does_not_break_the_tenant(patches, world, connected):
    tenant = patches.tenant()
    with connected(patches.dsn) as conn:
        conn.execute("set session authorization crm_app")
        for turn in range(5):
            job = patches.submit(tenant, big_plan(world, 30, seed=f"turn {turn}"))["jobId"]
            run = patches.background(job)
            while run.thread.is_alive():
                conn.execute(
                    "update crm.contacts set deleted_at = now() "
                    "where tenant_id = %s and id = (select id from crm.contacts "
                    "where tenant_id = %s and deleted_at is null order by random() limit 1)",
                    [tenant, tenant],
                )
            error = run.join()
            run.conn.close()
            status = patches.job(job)["status"]
            assert status == ("completed" if error is None else "failed") and (
                error is None or error.sqlstate.startswith(("TG", "40"))
            )
            assert (sum(patches.made_by(tenant, job).values()) > 0) is (status == "completed")
    assert patches.advisory_locks() == 0


# deleting the tenant

def generation_of(patches, tenant):
    return patches.value("select id from crm.demo_generation_jobs where created_tenant_id = %s", tenant)


def test_a_tenant_is_not_deleted_under_a_running_patch(patches, world, connected):
    tenant = patches.tenant()
    job = patches.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["jobId"]
    with connected(patches.dsn) as conn:
        patches.value("select attempt from demo_job.start(%s)", job, conn=conn)
        error = patches.refused(
            patches.value, "select demo.delete_demo_tenant(%s, null)", generation_of(patches, tenant)
        )
        assert error.sqlstate == "TG409" and world.detail_of(error)["code"] == "CONFLICT"


def test_a_patch_of_a_deleted_tenant_stays_readable_and_can_not_be_run(patches, world):
    tenant = patches.tenant()
    done = patches.apply(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["id"]
    waiting = patches.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 2})))["jobId"]
    patches.value("select demo.delete_demo_tenant(%s, null)", generation_of(patches, tenant))
    assert (
        patches.job(done)["tenantId"] is None
        and patches.job(done)["tenantName"]
        and patches.job(done)["diffReport"]["overallPassed"]
    )
    error = patches.refused(patches.run, waiting)
    assert error.sqlstate == "TG404" and world.detail_of(error)["code"] == "TENANT_NOT_FOUND"
    assert patches.advisory_locks() == 0
    patches.run(done)
    assert patches.value("select count(*) from crm.companies where tenant_id = %s", tenant) == 0


def test_a_delete_that_comes_before_a_waiting_patch_wins_without_a_deadlock(patches, world, connected):
    tenant = patches.tenant()
    job, generation = (
        patches.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["jobId"],
        generation_of(patches, tenant),
    )
    with connected(patches.dsn) as deleting:
        deleting.execute("begin")
        deleting.execute(
            "select pg_advisory_xact_lock(demo_job.lock_key(%s::uuid))", [tenant]
        )  # the first that a delete takes
        run = patches.background(job)
        run.wait_until_it_waits()
        patches.value("select demo.delete_demo_tenant(%s, null)", generation, conn=deleting)
        deleting.execute("commit")
    error = run.join()
    assert error is not None and error.sqlstate == "TG404", f"{error}"
    assert patches.advisory_locks() == 0
    run.conn.close()
    assert (
        patches.value("select count(*) from crm.demo_running_jobs") == 0
        and patches.value("select count(*) from crm.tenants where id = %s", tenant) == 0
    )


def test_patches_and_deletes_at_once_end_in_one_of_both(patches, world, connected, in_background):
    for turn in range(8):
        tenant = patches.tenant(seed=f"race {turn}")
        generation, job = generation_of(patches, tenant), patches.submit(tenant, big_plan(world, 10))["jobId"]
        run = patches.background(job)
        time.sleep(random.Random(turn).uniform(0, 0.03))
        delete = in_background(
            patches,
            lambda conn: conn.execute("select demo.delete_demo_tenant(%s, null)", [generation]),
            connected(patches.dsn),
        )
        deleted, patched = delete.join(), run.join()
        assert deleted is None or deleted.sqlstate == "TG409", deleted
        assert patched is None or patched.sqlstate == "TG404", patched
        assert deleted is None or patched is None
        left = patches.value("select count(*) from crm.companies where tenant_id = %s", tenant)
        assert (left == 0) is (deleted is None)
        if deleted is not None:
            assert patches.job(job)["status"] == "completed" and patches.violations(tenant) == {}
        assert patches.advisory_locks() == 0
        run.conn.close(), delete.conn.close()


# only demo tenants

def test_a_tenant_that_is_no_demo_tenant_is_refused_in_submit(kept, world):
    tenant = kept.plain_tenant()
    notices = []
    kept.conn.add_notice_handler(lambda notice: notices.append(notice.message_primary))
    error = kept.refused(kept.submit, tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))
    assert error.sqlstate == "TG400" and world.detail_of(error)["code"] == "NOT_DEMO_TENANT"
    assert any("NON_DEMO_TENANT_BLOCKED" in notice for notice in notices)
    error = kept.refused(
        kept.conn.execute,
        "call demo.apply_patch(%s, %s::jsonb, null)",
        [tenant, world.as_json(world.plan_of(("2025-01", {"companiesCreated": 1})))],
    )
    assert error.sqlstate == "TG400" and world.detail_of(error)["code"] == "NOT_DEMO_TENANT"
    assert kept.value("select count(*) from crm.companies where tenant_id = %s", tenant) == 0


def test_a_refused_attempt_is_kept_in_the_audit_log(kept, world):
    tenant = kept.plain_tenant()
    kept.refused(
        kept.conn.execute,
        "call demo.apply_patch(%s, %s::jsonb, null)",
        [tenant, world.as_json(world.plan_of(("2025-01", {"companiesCreated": 1})))],
    )
    assert (
        kept.value(
            "select count(*) from crm.audit_logs "
            "where tenant_id = %s and metadata ->> 'event' = 'NON_DEMO_TENANT_BLOCKED'",
            tenant,
        )
        > 0
    )


def test_a_demo_tenant_that_is_deleted_is_refused_in_validate_submit_and_run(patches, world):
    tenant, plan = patches.tenant(), world.plan_of(("2025-01", {"companiesCreated": 1}))
    job = patches.submit(tenant, plan)["jobId"]
    patches.conn.execute("update crm.tenants set deleted_at = now() where id = %s", [tenant])
    for call in (lambda: patches.validate(tenant, plan), lambda: patches.submit(tenant, plan)):
        error = patches.refused(call)
        assert error.sqlstate == "TG404" and world.detail_of(error)["code"] == "TENANT_NOT_FOUND"
    assert patches.refused(patches.run, job).sqlstate == "TG404"
    assert patches.value("select count(*) from crm.companies where demo_job_id = %s", job) == 0


def test_a_tenant_that_does_not_exist_leaves_nothing_in_the_audit_log(kept, world):
    unknown, before = str(uuid.uuid4()), kept.value("select count(*) from crm.audit_logs")
    error = kept.refused(
        kept.conn.execute,
        "call demo.apply_patch(%s, %s::jsonb, null)",
        [unknown, world.as_json(world.plan_of(("2025-01", {"companiesCreated": 1})))],
    )
    assert error.sqlstate == "TG404" and kept.value("select demo.note_refused_attempt(%s)", unknown) is False
    assert kept.value("select count(*) from crm.audit_logs") == before


def test_no_patch_job_can_be_stored_for_it_whatever_code_tries(kept, world):
    """By constraint: as superuser, past all functions."""
    tenant = kept.plain_tenant()
    job = kept.apply(kept.tenant(seed="constraint"), world.plan_of(("2025-01", {"companiesCreated": 1})))["id"]
    error = kept.refused(
        kept.conn.execute,
        """insert into crm.demo_patch_jobs
        select (jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid(), 'tenant_id', %s::uuid))).*
          from crm.demo_patch_jobs as j where j.id = %s""",
        [tenant, job],
    )
    assert error.sqlstate == "23503" and error.diag.constraint_name == "patch_jobs_demo_tenant"
    error = kept.refused(
        kept.conn.execute,
        "insert into crm.demo_jobs (tenant_id, id, kind, application_no) values (%s, gen_random_uuid(), 'patch', 1)",
        [tenant],
    )
    assert error.sqlstate == "23503" and error.diag.constraint_name == "demo_jobs_demo_tenant"


def test_a_job_cannot_be_turned_to_another_tenants_rows(kept, world):
    """A row of one tenant cannot name the patch job of another."""
    one, two = kept.tenant(seed="job of one"), kept.tenant(seed="row of two")
    job = kept.apply(one, world.plan_of(("2025-01", {"companiesCreated": 1})))["id"]
    for table in world.ENTITIES:
        error = kept.refused(
            kept.conn.execute, f"update crm.{table} set demo_job_id = %s where tenant_id = %s", [job, two]
        )
        assert error.sqlstate == "23503" and error.diag.constraint_name == f"{table}_demo_job"


def test_a_tenant_that_stops_being_a_demo_tenant_is_refused_in_run(patches, world):
    tenant = patches.tenant()
    job = patches.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["jobId"]
    companies = patches.value("select count(*) from crm.companies where tenant_id = %s", tenant)
    patches.conn.execute("set session_replication_role = replica")  # what no constraint allows
    patches.conn.execute("delete from crm.demo_tenant_metadata where tenant_id = %s", [tenant])
    patches.conn.execute("reset session_replication_role")
    error = patches.refused(patches.run, job)
    assert error.sqlstate == "TG400" and world.detail_of(error)["code"] == "NOT_DEMO_TENANT"
    assert (
        patches.value("select count(*) from crm.companies where tenant_id = %s", tenant) == companies
        and patches.advisory_locks() == 0
    )


def test_one_running_job_a_tenant_by_constraint(patches, world):
    tenant = patches.tenant()
    for n in (1, 2):
        patches.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": n})))
    error = patches.refused(
        patches.conn.execute, "update crm.demo_patch_jobs set status = 'running' where tenant_id = %s", [tenant]
    )
    assert error.sqlstate == "23505"


# progress

def test_progress_can_be_watched_while_a_patch_runs(patches, world, connected):
    tenant = patches.tenant()
    job, seen = patches.submit(tenant, big_plan(world, 10))["jobId"], []
    with connected(patches.dsn) as conn:
        conn.add_notice_handler(lambda notice: seen.append(notice.message_primary))
        patches.run(job, conn)
    assert any("PATCH_JOB_STARTED" in line for line in seen) and sum("Creating" in line for line in seen) >= 4
    waiting = patches.submit(tenant, big_plan(world, 11))["jobId"]
    with connected(patches.dsn) as conn:
        patches.value("select attempt from demo_job.start(%s)", waiting, conn=conn)
        patches.conn.execute("select demo_job.record_progress(%s, 50, 'Creating deals')", [waiting])
        assert (patches.job(waiting)["progress"], patches.job(waiting)["currentStep"]) == (50, "Creating deals")
