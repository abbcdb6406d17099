"""submit -> pending -> running -> completed; regenerate; delete; who may, and what the audit log keeps of it."""

import json
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import psycopg
import pytest


def refusal(error) -> tuple[str, str]:
    """(SQLSTATE, code of the DETAIL)"""
    return error.value.sqlstate, json.loads(error.value.diag.message_detail)["code"]


def test_a_submitted_job_is_pending_and_writes_no_tenant(jobs, config):
    answer = jobs.value("select demo.submit_generation(%s, null)", json.dumps(config))
    assert answer["status"] == "pending" and answer["seed"] == "jobs" and answer["estimatedSeconds"] >= 1
    job = jobs.job(answer["jobId"])
    assert (
        job["status"], job["progress"], job["createdTenantId"], job["tenant"], job["metrics"], job["startedAt"],
    ) == ("pending", 0, None, None, None, None)
    assert jobs.value("select count(*) from crm.tenants") == 0


def test_a_seed_that_is_left_out_is_chosen_and_kept(jobs, config):
    config = {key: value for key, value in config.items() if key not in ("seed", "tenantName")}
    one, other = jobs.made(config), jobs.made(config)
    assert one["seed"] and one["seed"] != other["seed"] and one["config"]["seed"] == one["seed"]
    assert one["tenantName"] and jobs.fingerprint(one["id"]) != jobs.fingerprint(other["id"])


def test_another_session_sees_progress_and_step_while_the_job_runs(jobs, long_config):
    job_id = jobs.submit(long_config)
    run = jobs.background(job_id)
    seen = []
    while run.thread.is_alive():
        job = jobs.job(job_id)
        if job["status"] == "running":
            seen.append((job["progress"], job["currentStep"], job["createdTenantId"]))
        time.sleep(0.01)
    assert run.join() is None
    steps, progress = {step for _, step, _ in seen}, [number for number, _, _ in seen]
    assert {"Creating contacts", "Creating deals", "Creating activities"} <= steps
    assert len(set(progress)) >= 5 and progress == sorted(progress) and 0 <= progress[0] and progress[-1] < 100
    assert {tenant for _, _, tenant in seen} == {None}, "nothing of the tenant is visible before the end"
    done = jobs.job(job_id)
    assert (done["status"], done["progress"], done["currentStep"]) == ("completed", 100, "Complete")


@pytest.mark.parametrize("door", ["generation_job", "generation_jobs", "patch_job", "patch_jobs"])
def test_a_job_that_ends_while_it_is_read_is_not_shown_at_its_begin(jobs, connected, door):
    """Its row of before, of its session what is after: that was a running job with 0 %."""
    session, holder, reader = (connected(jobs.dsn) for _ in range(3))
    job, argument, made = jobs.submit(), None, None
    if door.startswith("patch"):
        jobs.run(job)
        made = jobs.job(job)["createdTenantId"]
        job = jobs.submit_patch(made)
    argument = {"generation_jobs": "{}", "patch_jobs": made}.get(door, job)

    def shown(conn=None):
        found = jobs.value(f"select demo.{door}(%s)", argument, conn=conn)
        return found["data"][0] if door.endswith("s") else found

    jobs.conn.execute("update crm.demo_work set status = 'running', attempt = 1, started_at = now(), backend_pid = %s "
                      "where id = %s", [session.info.backend_pid, job])
    with ThreadPoolExecutor() as pool:
        with holder.transaction():
            with session.transaction():
                session.execute("set local application_name = 'demogen:90:Creating deals'")
                assert shown()["progress"] == 90
                session.execute("update crm.demo_work set status = 'cancelled', progress = 0 where id = %s", [job])
                holder.execute("lock table crm.demo_job_progress in access exclusive mode")  # it has read the row by then
                reading = pool.submit(shown, reader)
                waits = "select count(*) from pg_stat_activity where pid = %s and wait_event = 'relation'"
                while not reading.done() and not jobs.value(waits, reader.info.backend_pid):
                    time.sleep(0.01)
            assert not reading.done()
        assert reading.result(10)["status"] == "cancelled"


def test_progress_that_a_client_writes_down_never_goes_back(jobs, long_config):
    job_id = jobs.submit(long_config)
    run = jobs.background(job_id)
    run.wait_until_running()
    for progress, step in ((98, "Nearly there"), (40, "Creating contacts")):
        jobs.value("select demo_job.record_progress(%s, %s, %s) is null", job_id, progress, step)
    assert jobs.value("select progress from crm.demo_job_progress where job_id = %s", job_id) == 98
    assert jobs.job(job_id)["progress"] == 98
    assert run.join() is None
    assert jobs.job(job_id)["progress"] == 100
    with pytest.raises(psycopg.Error) as error:
        jobs.value("select demo_job.record_progress(%s, 101, 'x')", job_id)
    assert refusal(error) == ("TG400", "VALIDATION_ERROR")


def test_a_completed_job_has_log_metrics_and_monthly_breakdown(kept, config):
    job = kept.made()
    assert job["startedAt"] <= job["completedAt"] and job["errorMessage"] is None and job["attempt"] == 1
    assert job["tenant"] == {"id": job["createdTenantId"], "name": config["tenantName"]}
    stamps = [entry["timestamp"] for entry in job["logs"]]
    assert stamps == sorted(stamps) and all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", s) for s in stamps)
    assert all(entry["level"] in ("info", "warning", "error") and entry["message"] for entry in job["logs"])
    logged = {entry["message"]: entry.get("records") for entry in job["logs"]}
    assert (
        logged["Creating contacts"] == 400
        and logged["Creating companies"] == 40
        and logged["Creating activities"] == 3000
    )
    targets, metrics = job["config"]["targets"], job["metrics"]
    assert {
        name: metrics[name]
        for name in (
            "leads", "contacts", "companies", "deals", "activities", "closedWonCount", "closedWonValue",
            "pipelineValue", "users",
        )
    } == {
        "leads": 300, "contacts": 400, "companies": 40, "deals": targets["deals"], "activities": 3000,
        "closedWonCount": 30, "closedWonValue": targets["closedWonValue"], "pipelineValue": targets["pipelineValue"],
        "users": 8,
    }
    assert metrics["recordsCreated"] == 400 + 40 + targets["deals"] + 3000 and metrics["durationMs"] > 0
    assert [entry["month"] for entry in job["monthlyBreakdown"]] == [f"2025-0{m}" for m in range(1, 7)]
    assert all(len(entry["metrics"]) == 8 and entry["snapshotAt"] for entry in job["monthlyBreakdown"])
    assert sum(entry["metrics"]["leadsCreated"] for entry in job["monthlyBreakdown"]) == 300


def test_running_a_completed_job_again_writes_nothing_but_that_it_was(jobs):
    job_id = jobs.made()["id"]
    everything = """select md5(string_agg(x, '' order by x)) from (select j::text as x from crm.demo_generation_jobs as j
        union all select c::text from crm.contacts as c union all select v::text from crm.activities as v) as t"""
    before, notices = jobs.value(everything), []
    jobs.conn.add_notice_handler(lambda diag: notices.append(diag.message_primary))
    jobs.run(job_id)
    assert jobs.value(everything) == before
    assert any("GENERATION_IDEMPOTENCY_DETECTED" in notice for notice in notices)
    assert jobs.audit(job_id)[-1]["metadata"] == {"event": "GENERATION_IDEMPOTENCY_DETECTED"}
    assert jobs.advisory_locks() == 0


def test_a_job_that_runs_is_not_run_twice(jobs, long_config):
    job_id = jobs.submit(long_config)
    run = jobs.background(job_id)
    run.wait_until_running()
    for attempt in range(2):
        with pytest.raises(psycopg.Error) as error:
            jobs.run(job_id)
        assert error.value.sqlstate == "TG409" and json.loads(error.value.diag.message_detail)["code"] == "CONFLICT"
    assert run.join() is None
    assert jobs.job(job_id)["attempt"] == 1
    assert jobs.advisory_locks() == 0


def test_jobs_of_different_tenants_run_side_by_side(jobs, config, baseline):
    runs = [jobs.background(jobs.submit()) for _ in range(4)]
    assert [run.join() for run in runs] == [None] * 4
    assert {jobs.fingerprint(run.job_id) for run in runs} == {baseline}


def test_a_job_is_not_run_inside_a_transaction(jobs, connected):
    job_id = jobs.submit()
    other = connected(jobs.dsn)
    with pytest.raises(psycopg.Error) as error, other.transaction():
        jobs.run(job_id, other)
    assert error.value.sqlstate == "2D000"
    assert jobs.job(job_id)["status"] == "pending" and jobs.rows_of(jobs.tenant_id(job_id)) == {}
    assert jobs.advisory_locks(other.info.backend_pid) == 0, (
        "a lock stays behind: nobody else can run the job while this session lives"
    )
    jobs.run(job_id)
    assert jobs.job(job_id)["status"] == "completed"


@pytest.mark.parametrize("function", [
    "call demo.run_generation(%s)", "select demo.generation_job(%s)", "select demo.regenerate(%s, null)",
    "select demo.delete_demo_tenant(%s, null)",
])
@pytest.mark.parametrize("job_id", ["11111111-1111-4111-8111-111111111111", None])
def test_an_unknown_job_is_not_found(kept, function, job_id):
    with pytest.raises(psycopg.Error) as error:
        kept.conn.execute(function, [job_id])
    assert refusal(error) == ("TG404", "NOT_FOUND")


# -- idempotency --------------------------------------------------------------------------------------------------

def test_twenty_submits_with_one_key_at_once_make_one_job(jobs, connected, config):
    def submit(number):
        with connected(jobs.dsn) as conn:
            return conn.execute(
                "select demo.submit_generation(%s, null, 'one key') as answer", [json.dumps(config)]
            ).fetchone()["answer"]["jobId"]

    with ThreadPoolExecutor(20) as pool:
        ids = set(pool.map(submit, range(20)))
    assert len(ids) == 1
    assert jobs.value("select count(*) from crm.demo_generation_jobs") == 1
    assert [entry["action"] for entry in jobs.audit(ids.pop())] == ["create"]


def test_a_key_answers_with_the_first_job_whatever_its_state(jobs, config):
    job_id = jobs.submit(key="k")
    jobs.run(job_id)
    assert jobs.submit(key="k") == job_id
    reordered = json.loads(json.dumps(config, sort_keys=True))
    assert jobs.submit(reordered, key="k") == job_id


def test_a_key_is_not_for_another_config(jobs, config):
    job_id = jobs.submit(key="k")
    with pytest.raises(psycopg.Error) as error:
        jobs.submit(config | {"seed": "another"}, key="k")
    assert refusal(error) == ("TG422", "IDEMPOTENCY_KEY_REUSED")
    assert jobs.submit(config | {"seed": "another"}, key="l") != job_id


@pytest.mark.parametrize("again", [
    {"country": "US"}, {"teamSize": 8.0}, {"industry": "saas", "realism": {}, "targets": {}},
    {"growth": {"curve": "exponential"}}, {"realism": {"dropOffRate": 15, "whaleRatio": 5.0, "responseSlaHours": 4}},
    {"timezone": "America/New_York", "currency": "USD"},
])
def test_a_key_with_the_same_config_written_otherwise_is_the_same_job(jobs, again):
    config = {"seed": "k", "startDate": "2025-01-06"}
    job_id = jobs.submit(config, key="k")
    assert jobs.submit(config | again, key="k") == job_id
    assert jobs.value("select count(*) from crm.demo_generation_jobs") == 1


@pytest.mark.parametrize("other", [
    {"country": "DE"}, {"teamSize": 9}, {"seed": None}, {"teamSize": 1}, {"nonsense": 1},
    {"monthlyPlan": {"months": [{"month": "2025-01", "metrics": {}}]}},
])
def test_a_key_with_another_config_is_refused(jobs, other):
    config = {"seed": "k", "startDate": "2025-01-06"}
    jobs.submit(config, key="k")
    with pytest.raises(psycopg.Error) as error:
        jobs.submit({name: value for name, value in (config | other).items() if value is not None}, key="k")
    assert refusal(error) == ("TG422", "IDEMPOTENCY_KEY_REUSED")


def test_a_key_outlives_what_the_clock_makes_of_its_config(jobs):
    """A year later the default start is another one, and this start lies too far back:
    the request is still the same."""
    asked = {"plain": {"seed": "k"}, "dated": {"seed": "k", "startDate": "2024-08-01"}}
    jobs.conn.execute("select set_config('demo.as_of', '2025-06-30T16:00Z', false)")
    made = {key: jobs.submit(config, key=key) for key, config in asked.items()}
    jobs.conn.execute("select set_config('demo.as_of', '2027-06-30T16:00Z', false)")
    assert {key: jobs.submit(config, key=key) for key, config in asked.items()} == made
    assert jobs.submit({"seed": "k", "startDate": "2024-07-01"}, key="plain") == made["plain"], (
        "its default, spelled out"
    )
    with pytest.raises(psycopg.Error) as error:
        jobs.submit({"seed": "k", "startDate": "2026-07-01"}, key="plain")
    assert refusal(error) == ("TG422", "IDEMPOTENCY_KEY_REUSED")


def test_a_key_is_for_generating_or_regenerating(jobs, config):
    first = jobs.submit(key="k")
    with pytest.raises(psycopg.Error) as error:
        jobs.value("select demo.regenerate(%s, null, 'k')", first)
    assert refusal(error) == ("TG422", "IDEMPOTENCY_KEY_REUSED")
    second = jobs.value("select demo.regenerate(%s, null, 'l') ->> 'jobId'", first)
    assert jobs.value("select demo.regenerate(%s, null, 'l') ->> 'jobId'", first) == second
    for query, value in (
        ("select demo.regenerate(%s, null, 'l')", second),
        ("select demo.submit_generation(%s, null, 'l')", json.dumps(config)),
    ):
        with pytest.raises(psycopg.Error) as error:
            jobs.value(query, value)
        assert refusal(error) == ("TG422", "IDEMPOTENCY_KEY_REUSED")


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_has_1_to_200_characters(kept, key):
    with pytest.raises(psycopg.Error) as error:
        kept.submit(key=key)
    assert refusal(error) == ("TG400", "VALIDATION_ERROR")


# -- regenerate, delete -------------------------------------------------------------------------------------------

def test_regenerating_gives_another_tenant_with_the_same_fingerprint(jobs, baseline):
    first = jobs.made()
    jobs.conn.execute("select set_config('demo.as_of', '2025-11-03 09:00:00+00', false)")
    answer = jobs.value("select demo.regenerate(%s, null)", first["id"])
    assert answer["status"] == "pending" and answer["seed"] == first["seed"] and answer["sameGeneratorVersion"] is True
    jobs.run(answer["jobId"])
    second = jobs.job(answer["jobId"])
    assert (
        second["regeneratedFromId"] == first["id"]
        and second["createdTenantId"] != first["createdTenantId"]
        and second["asOf"] == first["asOf"]
    )
    assert jobs.fingerprint(first["id"]) == jobs.fingerprint(second["id"]) == baseline
    assert [entry["action"] for entry in jobs.audit(second["id"])] == ["regenerate", "start", "complete"]


def test_a_job_can_be_regenerated_while_it_runs(jobs, connected):
    job_id = jobs.submit()
    with connected(jobs.dsn) as other:
        [started] = jobs.conn.execute("select attempt from demo_job.start(%s)", [job_id]).fetchall()
        with jobs.conn.transaction():
            jobs.conn.execute("select demo_job.carry_out(%s, %s)", [job_id, started["attempt"]])
            other.execute("set lock_timeout = '5s'")
            [again] = other.execute("select demo.regenerate(%s, null) as answer", [job_id]).fetchall()
            assert again["answer"]["status"] == "pending"
        jobs.conn.execute("select demo_job.finish(%s)", [job_id])
    assert jobs.job(job_id)["status"] == "completed"


def test_a_failed_or_deleted_job_can_be_regenerated(jobs, baseline):
    job_id = jobs.made()["id"]
    jobs.value("select demo.delete_demo_tenant(%s, null)", job_id)
    again = jobs.value("select demo.regenerate(%s, null)", job_id)["jobId"]
    jobs.run(again)
    assert jobs.fingerprint(again) == baseline


def test_deleting_removes_every_row_of_that_tenant_and_no_other(jobs, config):
    gone, stays = jobs.made(), jobs.made(config | {"seed": "another"})
    before = jobs.fingerprint(stays["id"])
    tenant_id = gone["createdTenantId"]
    counts = {table: count for table, count in jobs.rows_of(tenant_id).items()}
    assert len(counts) >= 15
    answer = jobs.value("select demo.delete_demo_tenant(%s, null)", gone["id"])
    assert answer["tenantId"] == tenant_id
    assert answer["deleted"] == {
        "companies": 40, "contacts": 400, "deals": gone["metrics"]["deals"], "activities": 3000
    }
    assert jobs.rows_of(tenant_id) == {}
    assert jobs.fingerprint(stays["id"]) == before
    kept = jobs.job(gone["id"])
    assert (kept["status"], kept["createdTenantId"], kept["tenant"]) == ("completed", None, None) and kept[
        "tenantDeletedAt"
    ]
    assert (
        kept["metrics"] == gone["metrics"]
        and kept["monthlyBreakdown"] == gone["monthlyBreakdown"]
        and kept["logs"] == gone["logs"]
    )
    [entry] = [e for e in jobs.audit(tenant_id) if e["action"] == "delete"]
    assert (
        entry["metadata"]["jobId"] == gone["id"]
        and entry["user_id"]
        and entry["old_values"]["name"] == gone["tenantName"]
    )
    jobs.run(gone["id"])
    assert jobs.rows_of(tenant_id) == {}, "running a completed job of a deleted tenant brings nothing back"


def test_deleting_takes_the_rows_of_people_and_patch_jobs_along(jobs):
    job = jobs.made()
    tenant_id = job["createdTenantId"]
    jobs.conn.execute(
        "insert into crm.contacts (tenant_id, first_name, last_name) values (%s, 'A', 'Person')", [tenant_id]
    )
    patch_id = jobs.value(
        """insert into crm.demo_patch_jobs (tenant_id, tenant_name, original_job_id, created_by_id, patch_plan_json,
                                         seed, range_start_month, range_end_month, as_of, generator_version, plan_hash)
        values (%s, 'x', %s, '00000000-0000-4000-8000-000000000000', '{}',
                's', '2025-01', '2025-02', now(), '1', 'h')
        returning id""",
        tenant_id,
        job["id"],
    )
    jobs.value("select demo.delete_demo_tenant(%s, null)", job["id"])
    assert jobs.rows_of(tenant_id) == {}
    assert jobs.value("select tenant_id is null from crm.demo_patch_jobs where id = %s", patch_id)


def test_deleting_reads_a_page_a_few_times_for_each_row_whatever_plans_the_session_has_kept(jobs):
    def config(seed, deals):
        return {
            "seed": seed,
            "startDate": "2025-01-10",
            "targets": {
                "leads": 100, "contacts": 51, "companies": 20, "deals": deals, "closedWonCount": 10,
                "closedWonValue": 1000000, "pipelineValue": 100000000, "activities": 8000,
            },
        }

    jobs.value("select demo.delete_demo_tenant(%s, null)", jobs.made(config("first", 20))["id"])
    jobs.conn.execute("vacuum analyze")
    jobs.value(
        "select demo.delete_demo_tenant(%s, null)", jobs.made(config("second", 20))["id"]
    )  # its plans are made for tiny tables
    job = jobs.made(config("large", 5000))
    rows = sum(jobs.rows_of(job["createdTenantId"]).values())
    [plan] = jobs.value(
        "explain (analyze, buffers, timing off, format json) select demo.delete_demo_tenant(%s, null)", job["id"]
    )
    assert jobs.rows_of(job["createdTenantId"]) == {}
    assert rows > 10000
    assert plan["Plan"]["Shared Hit Blocks"] < 20 * rows


@pytest.mark.parametrize("name", ["Seen  Demo", "Seen\u00a0Demo", "Seen\u3000 Demo", "Seen Demo "])
def test_names_that_look_alike_are_one_to_whoever_reads_them(jobs, config, name):
    first, second = (jobs.made(config | {"tenantName": n, "seed": n}) for n in ("Seen Demo", name))
    ids = [first["createdTenantId"], second["createdTenantId"]]
    alike = jobs.conn.execute("select tenant_id from demo.namesakes(%s::uuid[])", [ids]).fetchall()
    assert {str(row["tenant_id"]) for row in alike} == set(ids)
    with pytest.raises(psycopg.Error, match="2 tenants match Seen Demo") as refused:
        jobs.value("select demo.find_tenant('Seen Demo')")
    for job in (first, second):
        made = f"{job['createdTenantId']}, made {job['completedAt'][:19].replace('T', ' ')} UTC)"
        assert made in refused.value.diag.message_primary, "told apart by when they were made"
    jobs.value("select demo.delete_demo_tenant(%s, null, 'Seen Demo')", second["id"])
    assert str(jobs.value("select demo.find_tenant('seen  demo')")) == ids[0]


@pytest.mark.parametrize("typed", ["Seen Demo", "Seen Demo "])
def test_a_tenant_is_deleted_by_its_name_as_it_is_seen(jobs, config, typed):
    job_id = jobs.made(config | {"tenantName": " Seen Demo\u00a0"})["id"]
    tenant_id = jobs.tenant_id(job_id)
    assert jobs.value("select name from crm.tenants where id = %s", tenant_id) == "Seen Demo"
    jobs.conn.execute("update crm.tenants set name = 'Seen Demo ' where id = %s", [tenant_id])  # from before blanks were taken off
    with pytest.raises(psycopg.Error) as error:
        jobs.value("select demo.delete_demo_tenant(%s, null, 'Unseen Demo')", job_id)
    assert refusal(error) == ("TG400", "VALIDATION_ERROR")
    assert jobs.value("select demo.delete_demo_tenant(%s, null, %s) ->> 'tenantId'", job_id, typed) == str(tenant_id)


def test_deleting_twice_finds_no_tenant(jobs):
    job_id = jobs.made()["id"]
    jobs.value("select demo.delete_demo_tenant(%s, null)", job_id)
    with pytest.raises(psycopg.Error) as error:
        jobs.value("select demo.delete_demo_tenant(%s, null)", job_id)
    assert refusal(error) == ("TG404", "TENANT_NOT_FOUND")


def test_a_tenant_that_is_still_to_be_made_cannot_be_deleted(jobs):
    job_id = jobs.submit()
    with pytest.raises(psycopg.Error) as error:
        jobs.value("select demo.delete_demo_tenant(%s, null)", job_id)
    assert refusal(error) == ("TG409", "CONFLICT")
    assert jobs.value("select demo.generation_job(%s) ->> 'status'", job_id) == "pending"


def test_a_failed_job_has_no_tenant_to_delete(jobs):
    job_id = jobs.submit()
    jobs.value("select attempt from demo_job.start(%s)", job_id)
    jobs.value("select demo_job.fail(%s, 1, 'TG500', 'out of luck', null, null)", job_id)
    with pytest.raises(psycopg.Error) as error:
        jobs.value("select demo.delete_demo_tenant(%s, null)", job_id)
    assert refusal(error) == ("TG404", "TENANT_NOT_FOUND")


def test_a_tenant_is_not_deleted_while_its_job_runs(jobs, long_config, connected):
    job_id = jobs.submit(long_config)
    run = jobs.background(job_id)
    run.wait_until_running()
    with connected(jobs.dsn) as conn:
        conn.execute("set lock_timeout = '2s'")
        started = time.monotonic()
        with pytest.raises(psycopg.Error) as error:
            conn.execute("select demo.delete_demo_tenant(%s, null)", [job_id])
        assert error.value.sqlstate in ("TG409", "55P03")
        waited = time.monotonic() - started
    assert run.join() is None
    assert error.value.sqlstate == "TG409" and waited < 1, (
        "the refusal waits for the running job's row instead of naming the conflict"
    )


# -- who may ------------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def strangers(kept):
    """Platform users who are no active master admins."""
    rows = kept.conn.execute("""
        insert into crm.platform_users (email, full_name, is_master_admin, disabled_at)
        values ('support@platform.example', 'Support', false, null),
               ('former@platform.example', 'Former admin', true, now())
        returning id""").fetchall()
    return {"nobody": str(uuid.uuid4()), "not an admin": str(rows[0]["id"]), "disabled": str(rows[1]["id"])}


@pytest.mark.parametrize("who", ["nobody", "not an admin", "disabled"])
def test_only_active_master_admins_submit_regenerate_and_delete(kept, strangers, config, who):
    job_id = kept.submit()
    counts = "select (select count(*) from crm.demo_generation_jobs) + (select count(*) from crm.audit_logs)"
    before = kept.value(counts)
    for query, values in (("select demo.submit_generation(%s, %s)", [json.dumps(config), strangers[who]]),
                          ("select demo.regenerate(%s, %s)", [job_id, strangers[who]]),
                          ("select demo.delete_demo_tenant(%s, %s)", [job_id, strangers[who]])):
        with pytest.raises(psycopg.Error) as error:
            kept.conn.execute(query, values)
        assert refusal(error) == ("TG403", "FORBIDDEN"), query
    assert kept.value(counts) == before


def test_the_job_and_the_audit_log_name_the_admin(kept, config):
    admin = kept.value(
        "insert into crm.platform_users (email, full_name, is_master_admin) "
        "values ('admin@platform.example', 'An Admin', true) returning id"
    )
    job_id = kept.submit(by=admin)
    kept.run(job_id)
    kept.value("select demo.delete_demo_tenant(%s, %s)", job_id, admin)
    assert kept.value("select created_by_id from crm.demo_generation_jobs where id = %s", job_id) == admin
    entries = kept.audit(job_id)
    assert [(entry["action"], entry["entity_type"], entry["user_id"]) for entry in entries] == [
        ("create", "demo_generation_job", admin),
        ("start", "demo_generation_job", admin),
        ("complete", "demo_generation_job", admin),
    ]
    assert (
        entries[0]["new_values"]["seed"] == "jobs"
        and entries[0]["metadata"]["seed"] == "jobs"
        and entries[0]["metadata"]["estimatedRecords"]["contacts"] == 400
    )
    assert [entry["user_id"] for entry in kept.audit(kept.tenant_id(job_id))] == [admin]


@pytest.mark.parametrize("attack", [
    "update crm.audit_logs set action = 'x'", "delete from crm.audit_logs", "truncate crm.audit_logs",
    "truncate crm.audit_logs cascade", "update crm.audit_logs set user_id = null where id = 1",
])
@pytest.mark.parametrize("role", ["demo_owner", "postgres"])
def test_the_audit_log_is_append_only(kept, attack, role):
    kept.submit()
    before = kept.value("select count(*) from crm.audit_logs")
    with kept.conn.transaction(force_rollback=True):
        kept.conn.execute(f"set local role {role}")
        with pytest.raises(psycopg.Error) as error, kept.conn.transaction():
            kept.conn.execute(attack)
        assert error.value.sqlstate == "TG403"
    assert kept.value("select count(*) from crm.audit_logs") == before


def test_a_jobs_time_stamps_are_real_time_even_where_the_clock_is_set(kept):
    job = kept.made()
    assert datetime.fromisoformat(job["asOf"]).year == 2025
    assert kept.value(
        "select created_at > now() - interval '1 hour' and completed_at > now() - interval '1 hour' "
        "from crm.demo_generation_jobs where id = %s",
        job["id"],
    )
