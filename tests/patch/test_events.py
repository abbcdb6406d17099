"""The risk register's seven events: each is a notice where it happens,
and those that matter afterwards are kept in the audit log."""

import re

import psycopg
import pytest

EVENTS = {
    "PATCH_JOB_STARTED", "PATCH_JOB_COMPLETED", "PATCH_JOB_FAILED", "PATCH_JOB_CANCELLED",
    "PATCH_IDEMPOTENCY_DETECTED", "PATCH_VALIDATION_FAILED", "KPI_VERIFICATION_FAILED", "NON_DEMO_TENANT_BLOCKED",
}


@pytest.fixture
def heard(patches):
    """The events that were heard since the last look."""
    events = []

    def hear(notice):
        found = re.match(r"demogen ([A-Z_]+) ", notice.message_primary)
        if found:
            events.append(found[1])

    patches.conn.add_notice_handler(hear)

    def look():
        found, events[:] = events[:], []
        return found

    return look


def kept(patches, event) -> list[dict]:
    return patches.rows("select * from crm.audit_logs where metadata ->> 'event' = %s order by id", event)


def test_a_patch_that_arrives_is_started_and_completed(patches, world, heard):
    tenant = patches.tenant()
    heard()
    job = patches.apply(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["id"]
    assert heard() == ["PATCH_JOB_STARTED", "PATCH_JOB_COMPLETED"]
    for event in ("PATCH_JOB_STARTED", "PATCH_JOB_COMPLETED"):
        assert [(str(row["tenant_id"]), str(row["entity_id"])) for row in kept(patches, event)] == [(tenant, job)]


def test_a_repeated_patch_is_detected_when_submitted_and_when_run(patches, world, heard):
    tenant = patches.tenant()
    plan = world.plan_of(("2025-01", {"companiesCreated": 1}), seed="twice")
    job = patches.apply(tenant, plan)["id"]
    heard()
    patches.submit(tenant, plan)
    assert heard() == ["PATCH_IDEMPOTENCY_DETECTED"]
    patches.run(job)
    assert heard() == ["PATCH_IDEMPOTENCY_DETECTED"]
    assert [str(row["entity_id"]) for row in kept(patches, "PATCH_IDEMPOTENCY_DETECTED")] == [job, job]


def test_a_plan_that_is_wrong_fails_its_validation(patches, world, heard):
    tenant = patches.tenant()
    heard()
    infeasible = world.plan_of(("2025-01", {"closedWonCount": 3, "dealsCreated": 1}))
    assert patches.validate(tenant, infeasible)["valid"] is False and heard() == ["PATCH_VALIDATION_FAILED"]
    patches.refused(patches.submit, tenant, infeasible)
    assert heard() == ["PATCH_VALIDATION_FAILED"]
    patches.refused(patches.validate, tenant, {"months": 7})
    assert heard() == ["PATCH_VALIDATION_FAILED"]
    assert patches.validate(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})))["valid"] and heard() == []


def test_a_plan_that_cannot_be_met_any_more_fails_its_validation_and_its_job(patches, world, heard):
    tenant = patches.tenant()
    found = patches.kpis(tenant)["2025-02"]["companiesCreated"]
    late, first = patches.unaware(
        tenant,
        *(world.plan_of(("2025-02", {"companiesCreated": found + n}), planType="targets") for n in (1, 2)),
    )
    patches.run(first)
    heard()
    assert patches.refused(patches.run, late).sqlstate == "TG400"
    assert heard() == ["PATCH_JOB_STARTED", "PATCH_VALIDATION_FAILED", "PATCH_JOB_FAILED"]
    for event in ("PATCH_JOB_FAILED", "PATCH_VALIDATION_FAILED"):
        [row] = kept(patches, event)
        assert (
            str(row["entity_id"]) == late and str(row["tenant_id"]) == tenant and row["metadata"]["sqlstate"] == "TG400"
        )


def test_numbers_that_are_missed_fail_their_verification(patches, world, heard):
    tenant = patches.tenant()
    job = patches.submit(tenant, world.plan_of(("2025-04", {"companiesCreated": 2})))["jobId"]
    patches.conn.execute(
        "create function crm.fault() returns trigger language plpgsql "
        "as $$ begin new.created_at := new.created_at - interval '2 months'; return new; end $$"
    )
    patches.conn.execute(
        "create trigger fault before insert on crm.companies for each row execute function crm.fault()"
    )
    heard()
    patches.refused(patches.run, job)
    assert heard() == ["PATCH_JOB_STARTED", "KPI_VERIFICATION_FAILED", "PATCH_JOB_FAILED"]
    assert len(kept(patches, "KPI_VERIFICATION_FAILED")) == len(kept(patches, "PATCH_JOB_FAILED")) == 1
    stack = patches.value("select error_stack from crm.demo_patch_jobs where id = %s", job)
    assert "2025-02" in stack and "wanted" in stack, "what was missed is kept"


def test_a_tenant_that_is_no_demo_tenant_is_blocked_at_every_door(patches, world, heard):
    tenant, plan = patches.plain_tenant(), world.plan_of(("2025-01", {"companiesCreated": 1}))
    for call in (
        lambda: patches.validate(tenant, plan),
        lambda: patches.submit(tenant, plan),
        lambda: patches.conn.execute("call demo.apply_patch(%s, %s::jsonb, null)", [tenant, world.as_json(plan)]),
    ):
        assert patches.refused(call).sqlstate == "TG400" and heard() == ["NON_DEMO_TENANT_BLOCKED"]
    assert [str(row["tenant_id"]) for row in kept(patches, "NON_DEMO_TENANT_BLOCKED")] == [tenant], (
        "a refusal by itself leaves nothing; apply_patch notes it"
    )


def test_a_plan_that_is_refused_when_it_is_applied_is_kept_with_the_reason(patches, world):
    tenant = patches.tenant()
    infeasible = world.plan_of(("2025-01", {"closedWonCount": 5, "dealsCreated": 1}))
    call = "call demo.apply_patch(%s, %s::jsonb, null)"
    for plan, reason in ((infeasible, "cannot be met"), ({"months": "none"}, "malformed")):
        before = len(kept(patches, "PATCH_VALIDATION_FAILED"))
        error = patches.refused(lambda: patches.conn.execute(call, [tenant, world.as_json(plan)]))
        assert error.sqlstate == "TG400" and error.diag.message_detail and error.diag.message_hint
        entries = kept(patches, "PATCH_VALIDATION_FAILED")
        assert len(entries) == before + 1 and reason in entries[-1]["metadata"]["reason"]
        assert str(entries[-1]["tenant_id"]) == tenant and entries[-1]["action"] == "refuse"


def test_no_event_is_misspelt_or_forgotten(patches):
    """What the code says is what the risk register names, apart from what concerns other kinds of jobs."""
    bodies = patches.value(
        "select string_agg(prosrc, ' ') from pg_proc where pronamespace::regnamespace::text ~ '^demo'"
    )
    said = set(re.findall(r"demogen ([A-Z_]{8,})", bodies)) | {
        f"PATCH{end}" for end in re.findall(r"demogen %(_[A-Z_]+)", bodies)
    }
    assert said - {"PATCH_JOB_RECOVERED", "LOGIN_FAILED", "LOGIN_BLOCKED", "ADMIN_REFUSED",
                   "UNDO_IDEMPOTENCY_DETECTED"} == EVENTS


def test_every_generation_says_so_too(patches, heard):
    patches.tenant()
    assert heard() == ["GENERATION_JOB_STARTED", "GENERATION_JOB_COMPLETED"]
    job = patches.value("select demo.submit_generation('{}', null)")["jobId"]
    patches.conn.execute("alter table crm.companies add constraint fault check (name = 'x') not valid")
    with pytest.raises(psycopg.Error):
        patches.conn.execute("call demo.run_generation(%s)", [job])
    assert heard() == ["GENERATION_JOB_STARTED", "GENERATION_JOB_FAILED"]


def test_reading_the_numbers_of_another_tenant_is_refused_without_an_alarm(patches, world, heard):
    """Attempts to patch are looked into, one by one; somebody who looks at the wrong tenant is none."""
    tenant = patches.plain_tenant()
    error = patches.refused(patches.value, "select demo.kpi_range(%s, '2025-01', '2025-02')", tenant)
    assert (
        error.sqlstate == "TG400"
        and world.detail_of(error)["code"] == "NOT_DEMO_TENANT"
        and "event" not in world.detail_of(error)
    )
    assert heard() == [] and kept(patches, "NON_DEMO_TENANT_BLOCKED") == []
