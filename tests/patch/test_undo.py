"""Undo of a patch and of an undo: what is refused, what goes wrong while it runs, who comes at the same time."""

import random
import threading
import time
import uuid

import psycopg
import pytest
from asking import TIMES, connect
from psycopg.types.json import Jsonb

METRICS = {"leadsCreated": 10, "contactsCreated": 20, "companiesCreated": 6, "dealsCreated": 6, "closedWonCount": 2,
           "activitiesCreated": 60}


class Undos:
    """A tenant of the test's own with a completed patch."""

    def __init__(self, patches, world, seed):
        self.patches, self.world = patches, world
        self.tenant = patches.tenant(seed=seed)
        self.before = patches.fingerprint(self.tenant)
        self.plan = world.plan_of(("2025-03", METRICS), seed="first")
        self.job = patches.apply(self.tenant, self.plan)["id"]
        self.after = patches.fingerprint(self.tenant)

    def preview(self, job=None):
        return self.patches.value("select demo.undo_preview(%s)", job or self.job)

    def submit(self, job=None, key=None, conn=None, **options):
        options = {"confirm": self.preview(job)["confirm"]} | options
        return self.patches.value("select demo.submit_undo(%s, %s, null, %s)", job or self.job, Jsonb(options), key, conn=conn)

    def undo(self, job=None, conn=None):
        row = (conn or self.patches.conn).execute("call demo.undo_patch(%s, null)", [job or self.job]).fetchone()
        return str(row["undo_job_id"])

    def contact(self, number=1):
        return self.patches.value(
            "select id from crm.contacts where demo_job_id = %s order by id offset %s limit 1", self.job, number)


@pytest.fixture
def undos(kept, world, request):
    return Undos(kept, world, request.node.name[:60])


def refused(patches, world, call, *arguments, **keys):
    error = patches.refused(call, *arguments, **keys)
    return error.sqlstate, world.detail_of(error)["code"], error


def test_an_undone_patch_leaves_the_tenant_as_it_was_and_its_plan_free(undos, kept, world):
    seen = undos.preview()
    assert seen["possible"] and seen["confirm"] == "REMOVE 92"
    [month] = seen["months"]
    assert month["metrics"]["contactsCreated"]["change"] == -20
    undo = undos.undo()
    assert kept.fingerprint(undos.tenant) == undos.before
    job, done = kept.job(undos.job), kept.job(undo)
    assert job["status"] == "completed" and job["undoneAt"] and job["undoneByJobId"] == undo
    assert (done["kind"], done["targetJobId"], done["status"]) == ("undo", undos.job, "completed")
    assert done["metrics"]["recordsDeleted"] == 92 and done["diffReport"]["overallPassed"]
    [listed] = [j for j in kept.value("select demo.patch_jobs(%s, 1, 20)", undos.tenant)["data"] if j["id"] == undos.job]
    assert listed["undoneByJobId"] == undo
    again = kept.apply(undos.tenant, undos.plan)
    assert again["id"] != undos.job and again["applicationNo"] == 4, "numbers are never used again"
    assert kept.violations(undos.tenant) == {}


def test_redo_brings_back_the_same_rows_and_the_digests_add_up_to_nothing(undos, kept):
    undo = undos.undo()
    assert undos.preview(undo)["confirm"] == "RESTORE 92"
    redo = undos.undo(undo)
    assert kept.fingerprint(undos.tenant) == undos.after
    assert (int(kept.job(undo)["changeDigest"]) + int(kept.job(redo)["changeDigest"])) % 2**128 == 0
    assert kept.job(undos.job)["undoneAt"] is None and kept.job(undo)["undoneByJobId"] == redo
    last = undos.undo(redo)
    assert kept.fingerprint(undos.tenant) == undos.before
    assert kept.job(undos.job)["undoneByJobId"] == last == kept.job(redo)["undoneByJobId"]


def test_what_later_jobs_hung_on_its_records_moves_and_comes_back(undos, kept, world):
    """From the middle of two patches: no month of the other one moves, and the redo undoes the moves as well."""
    later = {"leadsCreated": 30, "contactsCreated": 50, "dealsCreated": 25, "closedWonCount": 8, "activitiesCreated": 300}
    kept.apply(undos.tenant, world.plan_of(("2025-04", later), seed="later"))
    months, state = kept.kpis(undos.tenant), kept.fingerprint(undos.tenant)
    assert "MOVE" in undos.preview()["confirm"]
    undo = undos.undo()
    found = kept.kpis(undos.tenant)
    assert {m for m in months if found[m] != months[m]} == {"2025-03"} and kept.violations(undos.tenant) == {}
    undos.undo(undo)
    assert kept.fingerprint(undos.tenant) == state and kept.violations(undos.tenant) == {}


def test_a_plan_that_was_made_again_stands_in_the_way_of_a_redo(undos, kept, world):
    undo = undos.undo()
    kept.apply(undos.tenant, undos.plan)
    assert refused(kept, world, undos.undo, undo)[:2] == ("TG409", "CONFLICT")


def test_a_key_answers_with_its_job_also_when_that_is_undone(kept, world, undos):
    plan = world.plan_of(("2025-04", {"leadsCreated": 3}), seed="keyed")
    job = kept.submit(undos.tenant, plan, key="k")["jobId"]
    kept.run(job)
    options = Jsonb({"confirm": undos.preview(job)["confirm"]})
    first = kept.value("select demo.submit_undo(%s, %s, null, 'u')", job, options)
    assert undos.submit(undos.job, key="v")["jobId"] != first["jobId"]
    kept.run(first["jobId"])
    again = kept.submit(undos.tenant, plan, key="k")
    assert again["jobId"] == job and again["replayed"] and again["undoneAt"]
    replayed = kept.value("select demo.submit_undo(%s, %s, null, 'u')", job, options)
    assert replayed["replayed"] and replayed["jobId"] == first["jobId"]
    error = kept.refused(kept.value, "select demo.submit_undo(%s, %s, null, 'u')", undos.job, options)
    assert error.sqlstate == "TG422"


@pytest.mark.parametrize(
    "options, sqlstate, code",
    [
        ({"confirm": None}, "TG400", "VALIDATION_ERROR"),
        ({"confirm": "REMOVE 1"}, "TG400", "CONFIRMATION_REQUIRED"),
        ({"confirm": ""}, "TG400", "CONFIRMATION_REQUIRED"),
        ({"onHuman": "delete"}, "TG400", "VALIDATION_ERROR"),
        ({"cascade": 1}, "TG400", "VALIDATION_ERROR"),
        ({"force": True}, "TG400", "VALIDATION_ERROR"),
    ],
)
def test_bad_options_are_told_and_nothing_is_written(kept, world, shared_undos, options, sqlstate, code):
    jobs = kept.value("select count(*) from crm.demo_patch_jobs")
    assert refused(kept, world, shared_undos.submit, **options)[:2] == (sqlstate, code)
    assert kept.value("select count(*) from crm.demo_patch_jobs") == jobs


@pytest.fixture(scope="module")
def shared_undos(kept, world):
    return Undos(kept, world, "shared undos")


def test_without_any_options_the_text_is_asked_for(kept, world, shared_undos):
    for options in (None, "{}"):
        call = "select demo.submit_undo(%s, %s::jsonb, null)"
        error = kept.refused(kept.value, call, shared_undos.job, options)
        assert world.detail_of(error)["code"] == "CONFIRMATION_REQUIRED" and "REMOVE 92" in error.diag.message_hint
    error = kept.refused(kept.value, "select demo.submit_undo(%s, '[]', null)", shared_undos.job)
    assert error.sqlstate == "TG400"


def test_what_cannot_be_undone_is_refused_with_the_way_out(undos, kept, world):
    generation = kept.value("select generation_job_id from crm.demo_tenant_metadata where tenant_id = %s", undos.tenant)
    state, code, error = refused(kept, world, undos.preview, generation)
    assert (state, code) == ("TG409", "CONFLICT") and "delete_demo_tenant" in error.diag.message_hint
    assert refused(kept, world, undos.preview, uuid.uuid4())[:2] == ("TG404", "NOT_FOUND")
    pending = kept.submit(undos.tenant, world.plan_of(("2025-04", {"leadsCreated": 1}), seed="pending"))["jobId"]
    for call in (undos.preview, undos.undo):
        state, code, error = refused(kept, world, call, pending)
        assert (state, code) == ("TG409", "CONFLICT") and "cancel_job" in error.diag.message_hint
    kept.value("select demo.cancel_job(%s, null)", pending)
    assert refused(kept, world, undos.undo, pending)[:2] == ("TG409", "CONFLICT")
    kept.conn.execute("update crm.demo_patch_jobs set status = 'failed', error_message = 'x' where id = %s", [pending])
    assert refused(kept, world, undos.undo, pending)[:2] == ("TG409", "CONFLICT")
    undo = undos.undo()
    state, code, error = refused(kept, world, undos.undo)
    assert (state, code) == ("TG409", "CONFLICT") and undo in error.diag.message_hint
    assert [a["metadata"]["reason"] for a in kept.audit(undos.tenant) if a["action"] == "refuse"]
    nobody = uuid.uuid4()
    error = kept.refused(kept.value, "select demo.submit_undo(%s, '{}', %s)", undo, nobody)
    assert error.sqlstate == "TG403"
    kept.conn.execute("update crm.tenants set deleted_at = now() where id = %s", [undos.tenant])
    assert refused(kept, world, undos.preview, undo)[:2] == ("TG404", "TENANT_NOT_FOUND")


def test_the_rows_of_people_are_listed_and_kept_with_all_that_they_hang_on(undos, kept, world):
    contact = undos.contact()
    kept.conn.execute("insert into crm.activities (tenant_id, type, subject, contact_id) values (%s, 'call', 'Mine', %s)",
                      [undos.tenant, contact])
    seen = undos.preview()
    assert "contact" in {k["constraint"].split()[0] for k in seen["kept"]} and "KEEP" in seen["confirm"]
    state, code, error = refused(kept, world, undos.undo)
    assert (state, code) == ("TG409", "CONFLICT") and '"onHuman": "keep"' in error.diag.message_hint
    assert str(contact) in error.diag.message_detail
    assert refused(kept, world, undos.submit)[:2] == ("TG409", "CONFLICT")
    kept.run(undos.submit(onHuman="keep")["jobId"])
    there = kept.rows("select id from crm.contacts where demo_job_id = %s", undos.job)
    assert [row["id"] for row in there] == [contact] and kept.violations(undos.tenant) == {}


def test_a_change_between_confirmation_and_run_is_stale(undos, kept, world):
    job = undos.submit()["jobId"]
    kept.conn.execute("delete from crm.activities where id = (select id from crm.activities where demo_job_id = %s limit 1)",
                      [undos.job])
    before = kept.fingerprint(undos.tenant)
    assert refused(kept, world, kept.run, job)[:2] == ("TG409", "STALE_PLAN")
    assert kept.fingerprint(undos.tenant) == before and kept.job(job)["status"] == "failed"
    kept.run(undos.submit()["jobId"])
    assert kept.fingerprint(undos.tenant) == undos.before


def test_a_trigger_that_writes_elsewhere_is_found_and_nothing_stays(patches, world):
    undos = Undos(patches, world, "foreign writes")
    patches.conn.execute("""
        create function public.meddle() returns trigger language plpgsql as $$ begin
          update crm.companies set name = name || '!' where id = (
            select id from crm.companies where tenant_id = old.tenant_id and demo_job_id <> old.demo_job_id limit 1);
          return old; end $$;
        create trigger meddles before delete on crm.deals for each row execute function public.meddle()""")
    state, code, error = refused(patches, world, undos.undo)
    assert state == "TG500" and "crm.companies" in str(error)
    assert patches.fingerprint(undos.tenant) == undos.after
    patches.conn.execute("drop trigger meddles on crm.deals")
    undos.undo()
    assert patches.fingerprint(undos.tenant) == undos.before


def test_of_two_undos_at_once_one_is_done_and_the_other_refused(undos, kept):
    outcomes, barrier = [], threading.Barrier(2)

    def go():
        with connect(kept.dsn) as conn:
            barrier.wait()
            try:
                outcomes.append(undos.undo(conn=conn))
            except psycopg.Error as error:
                outcomes.append(error)

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(isinstance(o, str) for o in outcomes) == [False, True]
    [error] = [o for o in outcomes if not isinstance(o, str)]
    assert error.sqlstate == "TG409" and kept.fingerprint(undos.tenant) == undos.before


def test_what_people_hang_on_a_record_meanwhile_is_never_lost(undos, kept, connected):
    """Committed after the undo looked and before it deletes: the undo is planned again, and refused."""
    contact = undos.contact()
    with connect(kept.dsn) as person, connect(kept.dsn) as conn:
        person.autocommit = False
        person.execute("insert into crm.activities (tenant_id, type, subject, contact_id) values (%s, 'call', 'Now', %s)",
                       [undos.tenant, contact])
        outcome = []
        thread = threading.Thread(target=lambda: outcome.append(kept.refused(undos.undo, conn=conn)))
        thread.start()
        for _ in range(2000):
            if kept.value("select count(*) from pg_stat_activity where pid = %s and wait_event_type = 'Lock'", conn.info.backend_pid):
                break
            time.sleep(0.005)
        person.commit()
        thread.join(60)
    assert outcome[0].sqlstate == "TG409" and kept.fingerprint(undos.tenant) != undos.before
    assert kept.value("select count(*) from crm.contacts where id = %s", contact) == 1


def test_an_undo_beside_a_pending_patch_goes_in_the_order_of_submits(undos, kept, world):
    patch = kept.submit(undos.tenant, world.plan_of(("2025-04", {"companiesCreated": 1}), seed="beside"))["jobId"]
    undo = undos.submit()["jobId"]
    with connect(kept.dsn) as conn:
        while (claimed := kept.value("select demo_job.claim('w')", conn=conn)) and claimed["tenantId"] != undos.tenant:
            kept.value("select demo_job.finish(%s)", claimed["jobId"], conn=conn)
            kept.value("select demo.cancel_job(%s, null)", claimed["jobId"])
        assert claimed["jobId"] == patch
        kept.run(patch, conn=conn)
    kept.run(undo)
    kept.value("select demo.undo_preview(%s)", patch)
    assert kept.job(undo)["status"] == "completed" and kept.violations(undos.tenant) == {}


def test_a_backend_killed_at_any_moment_leaves_all_or_nothing(patches, world):
    undos, dice = Undos(patches, world, "killed undo"), random.Random(5)
    state, target, kills = {undos.after, undos.before}, undos.job, 0
    started = time.monotonic()
    target = undos.undo(target)
    duration = time.monotonic() - started
    while kills < 8 * min(TIMES, 10):
        job = undos.submit(target)["jobId"]
        for _ in range(2):
            run = patches.background(job)
            time.sleep(dice.uniform(0, 1.2 * duration))
            patches.value("select pg_terminate_backend(%s)", run.pid)
            run.join()
            kills += 1
            entries = patches.value("select count(*) from crm.demo_job_changes where job_id = %s", job)
            done = patches.job(job)["status"] == "completed"
            assert patches.fingerprint(undos.tenant) in state and entries == 92 * done
        patches.run(job)
        assert patches.job(job)["status"] == "completed"
        target = job
    assert patches.violations(undos.tenant) == {} and patches.advisory_locks() == 0


def test_fingerprints_of_three_scopes(undos, kept, world):
    ask = "select demo.fingerprint(%s, %s)"
    live, content = (kept.value(ask, undos.tenant, scope) for scope in ("live", "content"))
    kept.conn.execute("update crm.companies set updated_at = now() where demo_job_id = %s", [undos.job])
    assert kept.value(ask, undos.tenant, "live") == live and kept.fingerprint(undos.tenant) != undos.after
    kept.conn.execute("update crm.tenants set name = 'Other' where id = %s", [undos.tenant])
    assert kept.value(ask, undos.tenant, "content") == content and kept.value(ask, undos.tenant, "live") != live
    kept.conn.execute("delete from crm.deal_contacts where tenant_id = %s", [undos.tenant])
    assert kept.value(ask, undos.tenant, "content") != content
    assert refused(kept, world, kept.value, ask, undos.tenant, "some")[:2] == ("TG400", "VALIDATION_ERROR")
