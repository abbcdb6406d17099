"""Provenance for rows that were made before there was any:
whole, exact, in batches that are kept, and never for a row of people."""

import json
import math
import time

import psycopg
import pytest
from psycopg import sql

ENTITIES = ("companies", "contacts", "deals", "activities")
TRIMMED = {"targets": {"leads": 100, "contacts": 50, "companies": 20, "closedWonCount": 10, "activities": 400}}


class Old:
    """A tenant as it was before provenance: generated, then stripped of it. `fingerprint` is the one that it had."""

    def __init__(self, jobs, config, registered=True):
        self.jobs = jobs
        self.job = jobs.made(config)
        self.id, self.fingerprint = self.job["createdTenantId"], jobs.fingerprint(self.job["id"])
        self.kpis = self.read_kpis()
        with jobs.conn.transaction():
            for table in ENTITIES:
                self.run(
                    "update crm.{} set demo_generated = false, demo_job_id = null, demo_source_month = null "
                    "where tenant_id = %s",
                    table,
                )
            if not registered:
                jobs.conn.execute("delete from crm.demo_jobs where tenant_id = %s", [self.id])
        self.rows = sum(self.count(table) for table in ENTITIES)

    def run(self, statement, table, *values):
        return self.jobs.conn.execute(sql.SQL(statement).format(sql.Identifier(table)), [self.id, *values])

    def count(self, table, where="true"):
        return self.run("select count(*) as n from crm.{} where tenant_id = %s and " + where, table).fetchone()["n"]

    def read_kpis(self):
        return self.jobs.value(
            "select jsonb_agg(m -> 'metrics') "
            "from jsonb_array_elements(demo.kpi_snapshot(%s, demo_calc.months('2024-12', '2026-12'))) as m",
            self.id,
        )

    def report(self):
        """entity -> (marked, unmarked, human)"""
        rows = self.jobs.conn.execute(
            "select * from demo.provenance_report() where tenant_id = %s", [self.id]
        ).fetchall()
        assert [row["entity"] for row in rows] == list(ENTITIES)
        return {row["entity"]: (row["marked"], row["unmarked"], row["human"]) for row in rows}

    def unmarked(self):
        return sum(row[1] for row in self.report().values())

    def versions(self):
        """What changes whenever a row is written again."""
        return [
            self.run(
                "select md5(string_agg(r.id::text || r.xmin::text || r.ctid::text, '' order by r.id)) as h "
                "from crm.{} as r where r.tenant_id = %s",
                table,
            ).fetchone()["h"]
            for table in ENTITIES
        ]

    def assert_whole_again(self):
        assert self.unmarked() == 0
        assert (
            self.jobs.value("select demo.fingerprint(%s)", self.id) == self.fingerprint
            and self.read_kpis() == self.kpis
        )
        assert self.jobs.value("select sum(violations) from demo.verify_tenant(%s)", self.id) == 0


def backfill(jobs, batch_size=100, conn=None):
    """Runs it, and returns its notices."""
    notices = []
    conn = conn or jobs.conn
    conn.add_notice_handler(
        hear := lambda notice: notices.append((notice.severity_nonlocalized, notice.message_primary))
    )
    try:
        conn.execute("call demo.backfill_provenance(%s)", [batch_size])
    finally:
        conn.remove_notice_handler(hear)
    return notices


def runs(jobs):
    """The entries of the audit log: (action, batch size, marked, unmarked)"""
    rows = jobs.conn.execute(
        "select * from crm.audit_logs where entity_type = 'provenance_backfill' order by id"
    ).fetchall()
    assert all(row["tenant_id"] is None and row["entity_id"] and row["metadata"]["role"] for row in rows)
    return [
        (row["action"], row["metadata"]["batchSize"], row["metadata"].get("marked"), row["metadata"]["unmarked"])
        for row in rows
    ]


def insert_human(old, conn, table, created_at=None, **columns):
    """A row as the CRM's own application writes it, at this moment unless another one is given; its id."""
    values = {"tenant_id": old.id, **columns} | ({"created_at": created_at} if created_at else {})
    names = sql.SQL(", ").join(map(sql.Identifier, values))
    query = sql.SQL("insert into crm.{} ({}) values ({}) returning id").format(
        sql.Identifier(table), names, sql.SQL(", ").join([sql.Placeholder()] * len(values))
    )
    return conn.execute(query, list(values.values())).fetchone()["id"]


@pytest.fixture
def old(jobs, config):
    return Old(jobs, config | TRIMMED)


# -- what it marks ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("registered", [True, False])
def test_an_old_tenant_is_afterwards_what_a_new_one_would_be(jobs, config, registered):
    old = Old(jobs, config | TRIMMED, registered)
    before = old.report()
    assert all(marked == human == 0 and unmarked > 0 for marked, unmarked, human in before.values())
    backfill(jobs)
    assert old.report() == {entity: (unmarked, 0, 0) for entity, (_, unmarked, _) in before.items()}
    old.assert_whole_again()
    assert jobs.conn.execute(
        "select id::text, kind, application_no from crm.demo_jobs where tenant_id = %s", [old.id]
    ).fetchall() == [{"id": old.job["id"], "kind": "generation", "application_no": 1}]
    for table in ENTITIES:
        assert old.count(
            table,
            f"demo_job_id = '{old.job['id']}' "
            f"and demo_source_month = to_char(created_at at time zone 'UTC', 'YYYY-MM')",
        ) == old.count(table)


def test_rows_of_people_are_spared(jobs, old, as_role):
    conn = as_role("crm_app", jobs.dsn)
    company = insert_human(old, conn, "companies", name="Real Ltd")
    contact = insert_human(old, conn, "contacts", first_name="Rita", last_name="Real", company_id=company)
    stage = jobs.value(
        "select id from crm.pipeline_stages where tenant_id = %s and stage_type = 'open' limit 1", old.id
    )
    deal = insert_human(
        old, conn, "deals", title="A real deal", value=500, currency="USD", stage_id=stage, contact_id=contact
    )
    insert_human(old, conn, "activities", type="call", subject="Hello", contact_id=contact, deal_id=deal)
    later = jobs.value(
        "select completed_at + interval '1 microsecond' from crm.demo_generation_jobs where id = %s", old.job["id"]
    )
    insert_human(old, conn, "companies", created_at=later, name="A moment later")
    backfill(jobs)
    assert {entity: row[1:] for entity, row in old.report().items()} == {
        "companies": (0, 2), "contacts": (0, 1), "deals": (0, 1), "activities": (0, 1)
    }
    assert old.run(
        "select name, demo_job_id, demo_source_month from crm.{} where tenant_id = %s and not demo_generated "
        "order by name",
        "companies",
    ).fetchall() == [
        {"name": name, "demo_job_id": None, "demo_source_month": None} for name in ("A moment later", "Real Ltd")
    ]


def test_the_line_is_drawn_by_the_date_that_a_row_bears(jobs, old, as_role):
    """The limit of it: a row that somebody dated back before the job's completion counts as the generator's.
    The report shows it before."""
    completed = jobs.value("select completed_at from crm.demo_generation_jobs where id = %s", old.job["id"])
    backfill(jobs)
    insert_human(old, as_role("crm_app", jobs.dsn), "companies", created_at=completed, name="Dated back")
    assert old.report()["companies"][1:] == (1, 0)
    backfill(jobs)
    assert old.report()["companies"][1:] == (0, 0)


def test_a_tenant_made_with_provenance_has_nothing_to_mark_whatever_date_people_give_their_rows(jobs, config):
    job = jobs.made(config | TRIMMED)
    jobs.conn.execute(
        "insert into crm.contacts (tenant_id, first_name, last_name, created_at) "
        "select %s, 'Ida', 'Import ' || i, '2025-02-03 10:00Z' from generate_series(1, 30) as i",
        [job["createdTenantId"]],
    )
    rows = jobs.conn.execute(
        "select entity, unmarked, human from demo.provenance_report() where tenant_id = %s", [job["createdTenantId"]]
    ).fetchall()
    assert {row["entity"]: (row["unmarked"], row["human"]) for row in rows} == {
        "companies": (0, 0), "contacts": (0, 30), "deals": (0, 0), "activities": (0, 0)
    }
    before = jobs.fingerprint(job["id"])
    backfill(jobs)
    assert (
        jobs.value(
            "select count(*) from crm.contacts where tenant_id = %s and not demo_generated", job["createdTenantId"]
        )
        == 30
    )
    assert jobs.fingerprint(job["id"]) == before


def test_deleted_rows_are_marked_alike(jobs, old):
    old.run("update crm.{} set deleted_at = now() where tenant_id = %s and type = 'call'", "activities")
    deleted = old.count("activities", "deleted_at is not null")
    backfill(jobs)
    assert (
        deleted > 0
        and old.count("activities", "deleted_at is not null and demo_generated") == deleted
        and old.unmarked() == 0
    )


def test_the_month_is_that_of_utc_as_in_the_kpis(jobs, config):
    old = Old(jobs, config | TRIMMED | {"country": "JP"})
    company = insert_human(old, jobs.conn, "companies", name="New year in Tokyo", created_at="2024-12-31 20:00Z")
    backfill(jobs)
    assert (
        jobs.value("select demo_source_month from crm.companies where tenant_id = %s and id = %s", old.id, company)
        == "2024-12"
    )


def test_a_row_without_a_date_in_time_is_left_alone(jobs, old):
    insert_human(old, jobs.conn, "companies", name="Ever", created_at="-infinity")
    backfill(jobs)
    assert old.report()["companies"][1:] == (0, 1)


def test_other_tenants_are_left_alone(jobs, old, config):
    """One that is no demo tenant; one whose job is not completed; one that lost its job."""
    plain = jobs.value(
        "insert into crm.tenants (name, slug, country, timezone, currency, industry) "
        "values ('Real', 'real', 'US', 'America/New_York', 'USD', 'saas') returning id"
    )
    others = {plain: None}
    for status in ("failed", None):
        tenant = jobs.value(
            "insert into crm.tenants (name, slug, country, timezone, currency, industry) "
            "values ('Odd', %s, 'US', 'America/New_York', 'USD', 'saas') returning id",
            f"odd-{status}",
        )
        job = (
            jobs.value(
                """insert into crm.demo_generation_jobs (created_by_id, status, config, seed, error_message, completed_at)
            values ('00000000-0000-4000-8000-000000000000', %s, '{}', 'x', 'x', now()) returning id""",
                status,
            )
            if status
            else None
        )
        jobs.conn.execute(
            "insert into crm.demo_tenant_metadata (tenant_id, generation_job_id, country, industry, start_date) "
            "values (%s, %s, 'US', 'saas', '2025-01-01')",
            [tenant, job],
        )
        others[tenant] = job
    for tenant in others:
        jobs.conn.execute(
            "insert into crm.companies (tenant_id, name, created_at) values (%s, 'Theirs', '2025-01-15')", [tenant]
        )
    backfill(jobs)
    old.assert_whole_again()
    assert (
        jobs.value("select count(*) from crm.companies where tenant_id = any(%s) and not demo_generated", list(others))
        == 3
    )
    assert jobs.value("select count(*) from crm.demo_jobs where tenant_id = any(%s)", list(others)) == 0
    shown = jobs.conn.execute(
        "select unmarked, human, completed_at from demo.provenance_report() "
        "where tenant_id = any(%s) and entity = 'companies'",
        [list(others)],
    ).fetchall()
    assert shown == [{"unmarked": 0, "human": 1, "completed_at": None}] * 2, (
        "it is no demo tenant, so it is not in the report"
    )


def test_rows_of_a_patch_keep_their_job(jobs, old):
    plan = '{"seed": "p", "months": [{"month": "2025-03", "metrics": {"leadsCreated": 5, "contactsCreated": 8}}]}'
    patch = jobs.value("select demo.submit_patch(%s, %s::jsonb, null) ->> 'jobId'", old.id, plan)
    jobs.conn.execute("call demo.run_patch(%s)", [patch])
    backfill(jobs)
    assert old.count("contacts", f"demo_job_id = '{patch}'") == 8 and old.unmarked() == 0


def test_a_marked_tenant_is_patched_like_any_other(jobs, config):
    old = Old(jobs, config | TRIMMED, registered=False)
    backfill(jobs)
    march = {"month": "2025-03", "metrics": {"leadsCreated": 5, "contactsCreated": 8, "dealsCreated": 4}}
    plan = json.dumps({"seed": "p", "months": [march]})
    patch = jobs.value("select demo.submit_patch(%s, %s::jsonb, null) ->> 'jobId'", old.id, plan)
    jobs.conn.execute("call demo.run_patch(%s)", [patch])
    assert jobs.value("select application_no from crm.demo_patch_jobs where id = %s", patch) == 2
    assert jobs.value("select sum(violations) from demo.verify_tenant(%s)", old.id) == 0


def test_a_tenant_that_was_patched_before_gets_the_next_number(jobs, config):
    old = Old(jobs, config | TRIMMED, registered=False)
    jobs.conn.execute(
        "insert into crm.demo_jobs (tenant_id, id, kind, application_no) values (%s, gen_random_uuid(), 'patch', 1)",
        [old.id],
    )
    backfill(jobs)
    assert (
        jobs.value("select application_no from crm.demo_jobs where tenant_id = %s and kind = 'generation'", old.id) == 2
        and old.unmarked() == 0
    )


@pytest.mark.parametrize("registered", [True, False])
@pytest.mark.parametrize("zone, at, month", [
    ("Pacific/Auckland", "2025-02-28 20:30Z", "2025-02"),
    ("Asia/Tokyo", "2025-03-31 23:59Z", "2025-03"),
    ("Pacific/Honolulu", "2025-04-01 02:00Z", "2025-04"),
    ("America/Los_Angeles", "2025-03-01 00:00Z", "2025-03"),
])
def test_a_row_at_a_months_edge_breaks_no_check_of_its_month(jobs, config, registered, zone, at, month):
    """It counts in the month of UTC, so that is the month it names; in the tenant's zone it may lie in another one."""
    old = Old(jobs, config | TRIMMED | {"timezone": zone}, registered)
    company = insert_human(old, jobs.conn, "companies", name="At the edge", created_at=at)
    backfill(jobs)
    assert (
        jobs.value("select demo_source_month from crm.companies where tenant_id = %s and id = %s", old.id, company)
        == month
    )
    broken = {
        row["check_name"]
        for row in jobs.conn.execute(
            "select check_name from demo.verify_tenant(%s) where violations > 0", [old.id]
        ).fetchall()
    }
    assert not broken & {"source_month_in_utc", "source_month_in_tenant_zone"}
    jobs.conn.execute(
        "update crm.companies set demo_source_month = '2025-05' where tenant_id = %s and id = %s", [old.id, company]
    )
    assert (
        jobs.value("select violations from demo.verify_tenant(%s) where check_name = 'source_month_in_utc'", old.id)
        == 1
    )


# -- batches ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("batch_size", [7, 100, 100000])
def test_every_batch_is_told_and_every_run_is_logged(jobs, old, batch_size):
    sizes = [old.count(table) for table in ENTITIES]
    notices = backfill(jobs, batch_size)
    assert {severity for severity, _ in notices} == {"NOTICE"} and all(
        text.startswith("demogen progress ") for _, text in notices
    )
    assert len(notices) == sum(math.ceil(size / batch_size) for size in sizes)
    percents = [int(text.split()[2]) for _, text in notices]
    assert percents == sorted(percents) and percents[-1] == 99
    assert runs(jobs) == [("start", batch_size, None, old.rows), ("complete", batch_size, old.rows, 0)]
    old.assert_whole_again()


def test_a_second_run_writes_no_row(jobs, old):
    backfill(jobs)
    before = old.versions()
    assert backfill(jobs) == [] and old.versions() == before
    assert runs(jobs)[2:] == [("start", 100, None, 0), ("complete", 100, 0, 0)]


def test_many_rows_of_one_instant(jobs, old):
    old.run(
        "update crm.{} set created_at = '2025-06-02 15:00Z', updated_at = '2025-06-02 15:00Z' where tenant_id = %s",
        "activities",
    )
    backfill(jobs, 30)
    assert old.unmarked() == 0 and runs(jobs)[-1] == ("complete", 30, old.rows, 0)


@pytest.mark.parametrize("batch_size", [0, -1, None, 100001, 2**31 - 1])
def test_a_batch_has_a_sensible_size(jobs, old, batch_size):
    for query in (
        "call demo.backfill_provenance(%s)",
        "select * from demo.backfill_batch(%s, null, null, null)",
        "select demo.note_backfill(gen_random_uuid(), %s, null)",
    ):
        with pytest.raises(psycopg.Error) as error:
            jobs.conn.execute(query, [batch_size])
        assert (
            error.value.sqlstate == "TG400"
            and "VALIDATION_ERROR" in error.value.diag.message_detail
            and error.value.diag.message_hint
        )
    assert runs(jobs) == [] and old.unmarked() == old.rows


def test_inside_a_transaction_it_does_nothing(jobs, old):
    with pytest.raises(psycopg.Error) as error, jobs.conn.transaction():
        jobs.conn.execute("call demo.backfill_provenance(100)")
    assert error.value.sqlstate == "2D000" and runs(jobs) == [] and old.unmarked() == old.rows


@pytest.mark.parametrize("role", ["demo_worker", "demo_admin"])
def test_the_runner_and_dbas_may_call_it(jobs, old, as_role, role):
    conn = as_role(role, jobs.dsn)
    backfill(jobs, 5000, conn)
    assert [row["unmarked"] for row in conn.execute("select unmarked from demo.provenance_report()").fetchall()] == [
        0, 0, 0, 0
    ]
    old.assert_whole_again()


@pytest.mark.parametrize("role", ["demo_reader", "crm_app"])
def test_others_may_not(jobs, old, as_role, role):
    conn = as_role(role, jobs.dsn)
    for query in (
        "call demo.backfill_provenance(100)",
        "select * from demo.backfill_batch(100, null, null, null)",
        "select * from demo.provenance_report()",
    ):
        with pytest.raises(psycopg.Error) as error:
            conn.execute(query)
        assert error.value.sqlstate == "42501"
    assert old.unmarked() == old.rows


# -- cut off, and beside others -----------------------------------------------------------------------------------

class Backfill:
    """A run on a connection of its own, in the background."""

    def __init__(self, jobs, connected, batch_size):
        from threading import Thread

        self.jobs, self.conn, self.error, self.notices = jobs, connected(jobs.dsn), None, []
        self.pid = self.conn.info.backend_pid
        self.thread = Thread(target=self._work, args=[batch_size], daemon=True)
        self.thread.start()

    def _work(self, batch_size):
        self.conn.add_notice_handler(lambda notice: self.notices.append(notice.message_primary))
        try:
            self.conn.execute("call demo.backfill_provenance(%s)", [batch_size])
        except psycopg.Error as error:
            self.error = error

    def join(self):
        self.thread.join(60)
        assert not self.thread.is_alive()
        return self.error


def wait_until(condition):
    for _ in range(5000):
        if condition():
            return
        time.sleep(0.002)
    raise AssertionError("never came true")


@pytest.mark.parametrize(
    "batch_size, stop", [(10, "pg_terminate_backend"), (37, "pg_terminate_backend"), (3, "pg_cancel_backend")]
)
def test_a_run_that_is_cut_off_keeps_its_batches_and_goes_on_from_there(jobs, old, connected, batch_size, stop):
    run = Backfill(jobs, connected, batch_size)
    wait_until(lambda: len(run.notices) >= 5)
    jobs.value(f"select {stop}(%s)", run.pid)
    assert run.join() is not None, "it was quicker than the kill"
    wait_until(
        lambda: jobs.value("select count(*) from pg_stat_activity where pid = %s and state = 'active'", run.pid) == 0
    )
    left = old.unmarked()
    assert 0 < left < old.rows and jobs.advisory_locks(run.pid) == 0
    assert [run[0] for run in runs(jobs)] == ["start"]
    assert (
        jobs.value(
            "select coalesce(sum(violations), 0) from demo.verify_tenant(%s) where check_name like 'provenance%%'",
            old.id,
        )
        == 0
    ), "no row is half marked"
    backfill(jobs)
    old.assert_whole_again()
    assert runs(jobs)[1:] == [("start", 100, None, left), ("complete", 100, left, 0)]


def test_two_at_once_mark_every_row_once(jobs, old, connected):
    pair = [Backfill(jobs, connected, 11) for _ in range(2)]
    assert [run.join() for run in pair] == [None, None]
    old.assert_whole_again()
    assert sum(run[2] for run in runs(jobs) if run[0] == "complete") == old.rows
    assert jobs.advisory_locks() == 0


def test_it_waits_for_a_job_on_the_tenant(jobs, old, connected):
    with connected(jobs.dsn) as other:
        other.execute("select pg_advisory_lock(demo_job.lock_key(%s))", [old.id])
        run = Backfill(jobs, connected, 100)
        wait_until(
            lambda: jobs.value(
                "select count(*) from pg_locks where pid = %s and locktype = 'advisory' and not granted", run.pid
            )
        )
        assert old.unmarked() == old.rows
        other.execute("select pg_advisory_unlock(demo_job.lock_key(%s))", [old.id])
        assert run.join() is None
    old.assert_whole_again()


def test_rows_that_people_work_on_are_left_for_the_next_run_which_says_so(jobs, old, connected):
    with connected(jobs.dsn) as other, other.transaction():
        other.execute(
            "update crm.deals set title = title "
            "where tenant_id = %s and id = (select min(id::text)::uuid from crm.deals where tenant_id = %s)",
            [old.id, old.id],
        )
        other.execute("select from crm.contacts where tenant_id = %s order by created_at limit 40 for update", [old.id])
        notices = backfill(jobs, 15)
        assert [severity for severity, _ in notices if severity != "NOTICE"] == ["WARNING"] and "41 rows" in notices[
            -1
        ][1]
        assert {entity: row[1] for entity, row in old.report().items()} == {
            "companies": 0, "contacts": 40, "deals": 1, "activities": 0
        }
    backfill(jobs)
    old.assert_whole_again()
    assert [run[2:] for run in runs(jobs) if run[0] == "complete"] == [(old.rows - 41, 41), (41, 0)]


def test_people_write_meanwhile(jobs, old, connected, as_role):
    """New rows beside the run stay theirs, and neither waits for the other for long."""
    app = as_role("crm_app", jobs.dsn)
    run = Backfill(jobs, connected, 1)
    written = 0
    while run.thread.is_alive():
        insert_human(old, app, "companies", name="Busy Ltd")
        app.execute("update crm.companies set name = name where tenant_id = %s and domain is null", [old.id])
        written += 1
    assert run.join() is None and written > 5
    assert old.report()["companies"][1:] == (0, written) and old.unmarked() == 0


def test_no_code_is_loaded_under_a_batch(jobs, old, connected):
    with connected(jobs.dsn) as other, other.transaction():
        other.execute("select * from demo.backfill_batch(100, null, null, null)")
        with pytest.raises(psycopg.errors.LockNotAvailable), jobs.conn.transaction():
            jobs.conn.execute("lock table crm.demo_code_lock in exclusive mode nowait")
