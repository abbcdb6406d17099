"""Plans that can be met are met to the cent, and nothing else of the tenant moves."""

import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import psycopg
import pytest

START = "2023-07-03"
LENGTH = 24
KINDS = {  # each tenant as it was generated, and emptied: then every month lies before all data or in a gap
    "US": {"country": "US"},
    "JP": {"country": "JP", "industry": "realestate"},
    "AE": {"country": "AE", "industry": "trading"},
}
PLANS = (
    6  # of each kind, full and emptied: 36 plans, most of 24 months; test_random_plans has over 2,000 of a few months
)


@pytest.fixture(scope="module")
def months(kept):
    return kept.value("select demo_calc.months('2023-07', '2025-06')")


def records(dice, unit, has_contact):
    """The numbers of some actual records, money in minor units."""
    leads, others = dice.choice((0, 0, 1, 2, 5)), dice.choice((0, 0, 1, 3, 4))
    won = [
        dice.choice((1, 2, 99, 101 * unit, 5000 * unit, 12345 * unit + dice.randrange(unit)))
        for _ in range(dice.choice((0, 0, 1, 2, 3)))
    ]
    pending = [
        dice.choice((1, 3, 777, 2500 * unit, 9876 * unit + dice.randrange(unit)))
        for _ in range(dice.choice((0, 1, 2, 3)))
    ]
    lost = dice.choice((0, 0, 1, 2))
    if not has_contact and not leads + others:
        won, pending, lost = [], [], 0
    return {
        "leadsCreated": leads,
        "contactsCreated": leads + others,
        "companiesCreated": dice.choice((0, 1, 2)),
        "dealsCreated": len(won) + len(pending) + lost,
        "closedWonCount": len(won),
        "closedWonValue": sum(won),
        "pipelineAddedValue": sum(won) + sum(pending),
        "activitiesCreated": dice.choice((0, 0, 1, 4, 12)) if has_contact or leads + others else 0,
    }


def random_plan(dice, months, current, unit, contacts_since, world):
    """A feasible plan, and month -> metric -> what has to be there afterwards.
    contacts_since: the first month with a contact, or None."""
    plan_type, counting = dice.choice(("targets", "deltas")), dice.choice(("included", "separate"))
    plan, goals = [], {}
    for month in months:
        has_contact = contacts_since is not None and contacts_since <= month
        numbers = records(dice, unit, has_contact)
        chosen = {name for name in world.METRICS if dice.random() < dice.choice((0.3, 0.6, 1))}
        if "closedWonValue" in chosen and numbers["closedWonValue"]:
            chosen.add("closedWonCount")
        if not has_contact and numbers["contactsCreated"]:
            chosen.add("contactsCreated")
        if counting == "separate" and "contactsCreated" in chosen:
            chosen.add("leadsCreated")
        if numbers["contactsCreated"] and "contactsCreated" in chosen and contacts_since is None:
            contacts_since = month
        asked, goals[month] = {}, {}
        for name in chosen:
            number = Decimal(numbers[name]) / unit if name in world.VALUES else numbers[name]
            goals[month][name] = current[month][name] + number
            if name == "contactsCreated" and counting == "separate":
                number -= numbers["leadsCreated"]
            if plan_type == "targets":
                number += current[month][name] - (
                    current[month]["leadsCreated"] if name == "contactsCreated" and counting == "separate" else 0
                )
            asked[name] = number
        plan.append((month, asked))
    dice.shuffle(plan)
    return world.plan_of(*plan, planType=plan_type, leadCounting=counting), goals


@pytest.mark.parametrize("emptied", [False, True], ids=["full", "emptied"])
@pytest.mark.parametrize("kind", KINDS)
def test_random_feasible_plans_are_met_to_the_cent(kept, months, world, kind, emptied):
    """Some 750 month-plans in all, with every row of the tenant compared."""
    dice = random.Random(f"{kind} {emptied}")
    tenant = kept.tenant(seed="apply", startDate=START, **KINDS[kind])
    if emptied:
        kept.empty(tenant)
    unit = 1 if kind == "JP" else 100
    jobs, done, planned = [], 0, 0
    while done < PLANS:
        current = kept.kpis(tenant)
        some = (
            sorted(dice.sample(months, 2)) if emptied and done in (0, 1, 2) else months
        )  # at first a few months, so that gaps are filled later
        since = min((month for month in months if current[month]["contactsCreated"]), default=None)
        plan, goals = random_plan(dice, some, current, unit, since, world)
        answer = kept.validate(tenant, plan)
        assert answer["valid"], (answer["errors"], plan)
        old_rows = kept.rows_hash(tenant)
        job = kept.apply(tenant, plan)
        jobs.append(job["id"])
        after = kept.kpis(tenant)
        for month, goal in goals.items():
            assert {name: after[month][name] for name in goal} == goal, (month, plan)
        assert {m["month"]: m["metrics"] for m in answer["preview"]["resultingKpis"]} == {m: after[m] for m in some}
        assert {m: k for m, k in after.items() if m not in some} == {
            m: k for m, k in current.items() if m not in some
        }, "other months stand still"
        assert kept.rows_hash(tenant, [job["id"]]) == old_rows, "no row that was there has changed"
        made = kept.made_by(tenant, job["id"])
        assert made == answer["preview"]["estimatedRecords"] and job["metrics"]["recordsCreated"] == sum(made.values())
        assert (
            job["status"] == "completed"
            and job["diffReport"]["overallPassed"]
            and job["diffReport"]["failedMetrics"] == 0
        )
        assert job["diffReport"]["totalMetrics"] == sum(len(goal) for goal in goals.values())
        if done % 5 == 4:
            assert kept.violations(tenant) == {}, plan
        done, planned = done + 1, planned + len(some)
    assert planned >= (PLANS - 3) * LENGTH
    assert_generated_rows_are_whole(kept, tenant, jobs)


def assert_generated_rows_are_whole(kept, tenant, jobs):
    """Provenance on every row, in the month it says, everything unique."""
    for table in ("companies", "contacts", "deals", "activities"):
        assert (
            kept.value(
                f"""select count(*) from crm.{table} as r where r.tenant_id = %s and (not r.demo_generated or r.demo_job_id is null
            or r.demo_source_month is distinct from to_char(r.created_at at time zone 'UTC', 'YYYY-MM'))""",
                tenant,
            )
            == 0
        ), table
        assert kept.value(f"select count(*) = count(distinct id) from crm.{table}"), (
            f"the ids of {table} are unique over all tenants"
        )
        assert (
            kept.value(
                f"select count(distinct demo_job_id) from crm.{table} "
                f"where tenant_id = %s and demo_job_id = any (%s::uuid[])",
                tenant,
                jobs,
            )
            > 1
        )
    assert kept.value("select count(email) = count(distinct email) from crm.contacts where tenant_id = %s", tenant)
    assert kept.value("select count(domain) = count(distinct domain) from crm.companies where tenant_id = %s", tenant)
    assert kept.value("select count(*) from crm.deals where tenant_id = %s and value <= 0", tenant) == 0


def test_the_sample_plan_of_the_prd(kept, world):
    tenant = kept.tenant(seed="sample")
    before = kept.kpis(tenant)
    job = kept.apply(tenant, world.SAMPLE)
    after = kept.kpis(tenant)
    for month in world.SAMPLE["months"]:
        added = {name: after[month["month"]][name] - before[month["month"]][name] for name in month["metrics"]}
        assert added == month["metrics"] | {
            "contactsCreated": month["metrics"]["contactsCreated"] + month["metrics"]["leadsCreated"]
        }
    made = kept.made_by(tenant, job["id"])
    assert (made["contacts"], made["companies"], made["deals"]) == (144 + 180, 36, 30)
    assert (job["mode"], job["planType"], job["rangeStartMonth"], job["rangeEndMonth"], job["progress"]) == (
        "additive", "deltas", "2025-03", "2025-05", 100,
    )
    report = job["diffReport"]
    assert report["overallPassed"] and (report["totalMetrics"], report["passedMetrics"]) == (21, 21)
    assert [(m["month"], m["metrics"]) for m in job["beforeKpis"]] == [
        (m, before[m]) for m in ("2025-03", "2025-04", "2025-05")
    ]
    assert [(m["month"], m["metrics"]) for m in job["afterKpis"]] == [
        (m, after[m]) for m in ("2025-03", "2025-04", "2025-05")
    ]
    for month in report["months"]:
        for entry in month["entries"]:
            name, m = entry["metric"], month["month"]
            assert (entry["before"], entry["after"], entry["delta"]) == (
                before[m][name], after[m][name], after[m][name] - before[m][name],
            )
            assert entry["target"] == (None if name == "activitiesCreated" else after[m][name]) and entry["passed"]
    assert (
        job["metrics"]["recordsCreated"] == sum(made.values())
        and job["metrics"]["recordsModified"] == job["metrics"]["recordsDeleted"] == 0
    )
    assert {name: entity["created"] for name, entity in job["metrics"]["byEntity"].items()} == made
    assert (
        kept.violations(tenant) == {}
        and job["logs"]
        and [entry["action"] for entry in kept.audit(job["id"])] == ["create", "start", "complete"]
    )


def test_the_sample_plan_with_leads_included_names_the_way_out(kept, quiet, world):
    answer = kept.validate(quiet, {**world.SAMPLE, "leadCounting": "included"})
    assert len(answer["errors"]) == 3 and all('leadCounting to "separate"' in error for error in answer["errors"])


def test_a_plan_that_asks_for_nothing_is_completed_and_changes_nothing(kept, world):
    tenant = kept.tenant(seed="nothing")
    before = kept.fingerprint(tenant)
    for plan in (world.plan_of(("2025-01", {})), world.plan_of(("2025-01", {name: 0 for name in world.METRICS})),
                 world.plan_of(("2025-01", kept.kpis(tenant)["2025-01"]), planType="targets")):
        job = kept.apply(tenant, plan)
        assert (
            job["status"] == "completed"
            and job["metrics"]["recordsCreated"] == 0
            and job["diffReport"]["overallPassed"]
        )
    assert kept.fingerprint(tenant) == before


def test_apply_patch_submits_and_runs_in_one_call(kept, world):
    tenant = kept.tenant(seed="one call")
    job = kept.value(
        "call demo.apply_patch(%s, %s::jsonb, null)",
        tenant,
        world.as_json(world.plan_of(("2025-01", {"companiesCreated": 3}))),
    )
    assert kept.job(job)["status"] == "completed" and kept.made_by(tenant, job)["companies"] == 3
    error = kept.refused(
        kept.conn.execute,
        "call demo.apply_patch(%s, %s::jsonb, null)",
        [tenant, world.as_json(world.plan_of(("2025-01", {"companiesCreated": -3})))],
    )
    assert error.sqlstate == "TG400" and world.detail_of(error)["code"] == "INFEASIBLE_PLAN"


def test_the_application_of_a_patch_is_written_by_the_low_privileged_role(kept, world, connected):
    tenant = kept.tenant(seed="role")
    with connected(kept.dsn, "demo_worker") as worker:
        job = kept.submit(tenant, world.plan_of(("2025-01", {"leadsCreated": 3})), conn=worker)["jobId"]
        kept.run(job, worker)
        assert kept.value("select demo.patch_job(%s) ->> 'status'", job, conn=worker) == "completed"
        assert kept.refused(worker.execute, "select * from crm.contacts").sqlstate == "42501"


def test_months_may_come_in_any_order_and_are_stored_ascending(kept, world):
    tenant = kept.tenant(seed="order")
    job = kept.apply(
        tenant,
        world.plan_of(
            ("2025-05", {"companiesCreated": 1}),
            ("2024-11", {"companiesCreated": 2}),
            ("2025-02", {"companiesCreated": 3}),
        ),
    )
    assert (
        [m["month"] for m in job["patchPlan"]["months"]]
        == [m["month"] for m in job["diffReport"]["months"]]
        == ["2024-11", "2025-02", "2025-05"]
    )


def test_a_soft_deleted_row_neither_counts_nor_gets_deals_nor_gives_its_address_again(kept, world):
    tenant = kept.tenant(seed="soft")
    for table in world.ENTITIES:
        kept.conn.execute(
            f"update crm.{table} set deleted_at = now(), updated_at = now() where tenant_id = %s", [tenant])
    assert not kept.validate(tenant, world.plan_of(("2025-05", {"dealsCreated": 1})))["valid"], "no contact is left"
    job = kept.apply(
        tenant,
        world.plan_of(
            ("2025-04", {"contactsCreated": 30, "companiesCreated": 10}),
            ("2025-05", {"dealsCreated": 9, "activitiesCreated": 40}),
        ),
    )
    assert job["diffReport"]["overallPassed"] and kept.violations(tenant) == {}
    assert kept.value("select count(email) = count(distinct email) from crm.contacts where tenant_id = %s", tenant)
    assert kept.value("select count(domain) = count(distinct domain) from crm.companies where tenant_id = %s", tenant)
    assert (
        kept.value(
            "select count(*) from crm.deals as d "
            "join crm.contacts as c on c.tenant_id = d.tenant_id and c.id = d.contact_id "
            "where d.tenant_id = %s and d.demo_job_id = %s and c.deleted_at is not null",
            tenant,
            job["id"],
        )
        == 0
    )


# people's contacts

@pytest.mark.parametrize("born, plan, feasible", [
    ("2024-11-06 15:00Z", (("2024-11", {"dealsCreated": 2}), ("2024-12", {"contactsCreated": 2})), True),
    ("2024-11-06 15:00Z", (("2024-11", {"dealsCreated": 4, "closedWonCount": 2, "activitiesCreated": 6}),), True),
    ("2024-11-09 15:00Z", (("2024-11", {"dealsCreated": 2, "activitiesCreated": 3}),), True),
    ("2024-11-30 23:00Z", (("2024-12", {"dealsCreated": 2, "activitiesCreated": 3}),), True),
    ("2024-11-30 23:00Z", (("2024-11", {"dealsCreated": 2}),), False),
    ("2024-11-30 23:00Z", (("2024-11", {"activitiesCreated": 2}),), False),
    ("2025-06-30 15:00Z", (("2025-06", {"dealsCreated": 2}),), False),
    ("2025-06-30 15:00Z", (("2025-06", {"activitiesCreated": 2}),), False)])
def test_a_persons_contact_takes_deals_and_activities_where_time_is_left_after_it(kept, world, born, plan, feasible):
    tenant = kept.tenant(seed=f"person {born}")
    kept.empty(tenant)
    kept.conn.execute(
        "insert into crm.contacts (tenant_id, first_name, last_name, email, created_at) "
        "values (%s, 'Ada', 'B', 'ada@b.example', %s)",
        [tenant, born],
    )
    before, answer = kept.rows_hash(tenant), kept.validate(tenant, world.plan_of(*plan))
    assert answer["valid"] is feasible, answer["errors"]
    if feasible:
        job = kept.apply(tenant, world.plan_of(*plan))
        assert (
            job["diffReport"]["overallPassed"]
            and kept.violations(tenant) == {}
            and kept.rows_hash(tenant, [job["id"]]) == before
        )


def test_a_crowd_that_came_after_hours_does_not_hide_who_was_there_in_time(kept, world):
    """Somebody imports thousands on the last evening of a month, beside one contact of old;
    none of the crowd can take anything of that month."""
    tenant = kept.tenant(seed="crowd")
    kept.empty(tenant)
    kept.conn.execute(
        "insert into crm.contacts (tenant_id, first_name, last_name, email, created_at) "
        "values (%s, 'Ada', 'B', 'ada@b.example', '2024-11-06 15:00Z')",
        [tenant],
    )
    kept.conn.execute(
        """insert into crm.contacts (tenant_id, first_name, last_name, email, created_at)
        select %s, 'Crowd', n::text, n || '@crowd.example', '2025-02-28 23:30Z' from generate_series(1, 2001) as n""",
        [tenant],
    )
    plan = world.plan_of(("2025-02", {"dealsCreated": 4, "closedWonCount": 2, "activitiesCreated": 6}))
    before, answer = kept.rows_hash(tenant), kept.validate(tenant, plan)
    assert answer["valid"], answer["errors"]
    job = kept.apply(tenant, plan)
    assert (
        job["diffReport"]["overallPassed"]
        and kept.violations(tenant) == {}
        and kept.rows_hash(tenant, [job["id"]]) == before
    )


def test_a_customer_who_comes_later_from_earlier_breaks_no_older_deal(kept, world):
    """A won deal went to a lead, as there was no customer;
    then a patch, or a person, adds customers of an earlier month."""
    tenant = kept.tenant(seed="late customer")
    kept.empty(tenant)
    kept.apply(tenant, world.plan_of(("2025-03", {"leadsCreated": 1, "closedWonCount": 1})))
    assert kept.violations(tenant) == {}
    kept.apply(tenant, world.plan_of(("2025-01", {"contactsCreated": 5, "leadsCreated": 0, "closedWonCount": 1})))
    assert kept.value("select count(*) from crm.contacts where tenant_id = %s and status = 'customer'", tenant) > 0
    assert kept.violations(tenant) == {}
    kept.conn.execute(
        "insert into crm.contacts (tenant_id, first_name, last_name, status, created_at) "
        "values (%s, 'A', 'B', 'customer', '2024-12-03 15:00Z')",
        [tenant],
    )
    assert kept.violations(tenant) == {}


# the same again

def test_the_same_plan_with_its_seed_is_answered_with_the_first_job(kept, world):
    tenant = kept.tenant(seed="again")
    plan = world.plan_of(("2025-01", {"leadsCreated": 3}), ("2025-02", {"companiesCreated": 2}), seed="mine")
    job = kept.apply(tenant, plan)
    before = kept.fingerprint(tenant)
    for same in (
        plan,
        world.plan_of(
            ("2025-02", {"companiesCreated": 2.0}), ("2025-01", {"leadsCreated": 3}), seed="mine", planType="deltas",
            mode="additive",
        ),
    ):
        answer = kept.submit(tenant, same)
        assert (answer["jobId"], answer["status"], answer["replayed"]) == (job["id"], "completed", True)
        kept.run(answer["jobId"])
    assert kept.fingerprint(tenant) == before and kept.job(job["id"]) == job
    assert kept.value("select count(*) from crm.demo_patch_jobs where tenant_id = %s", tenant) == 1
    events = [entry["metadata"].get("event") for entry in kept.audit(job["id"])]
    assert events.count("PATCH_IDEMPOTENCY_DETECTED") >= 2 and events.count("PATCH_JOB_COMPLETED") == 1


def test_running_a_completed_job_again_says_so_and_writes_nothing(kept, world, connected):
    tenant = kept.tenant(seed="rerun")
    job = kept.apply(tenant, world.plan_of(("2025-01", {"leadsCreated": 3})))
    before, notices = kept.fingerprint(tenant), []
    with connected(kept.dsn) as conn:
        conn.add_notice_handler(lambda notice: notices.append(notice.message_primary))
        kept.run(job["id"], conn)
        assert kept.advisory_locks(conn.info.backend_pid) == 0
    assert any("PATCH_IDEMPOTENCY_DETECTED" in notice for notice in notices)
    assert kept.fingerprint(tenant) == before and kept.job(job["id"]) == job


def test_the_same_plan_without_a_seed_is_another_patch_with_other_people(kept, world):
    tenant = kept.tenant(seed="twice")
    plan = world.plan_of(("2025-01", {"contactsCreated": 5, "companiesCreated": 2}))
    first, second = kept.apply(tenant, plan), kept.apply(tenant, plan)
    assert (
        first["id"] != second["id"]
        and first["seed"] != second["seed"]
        and (first["applicationNo"], second["applicationNo"]) == (2, 3)
    )

    def names(job):
        return {
            row["name"]
            for row in kept.rows(
                "select first_name || last_name || email as name from crm.contacts where demo_job_id = %s", job["id"]
            )
        }

    assert len(names(first)) == len(names(second)) == 5 and not names(first) & names(second)
    assert kept.violations(tenant) == {}


def test_the_same_plan_without_a_seed_is_another_patch_while_the_first_is_pending(kept, world):
    tenant = kept.tenant(seed="twice pending")
    plan = world.plan_of(("2025-01", {"contactsCreated": 5}))
    expected = kept.value(
        """select array_agg(left(encode(sha256(convert_to(demo_plan.plan_hash(%s::jsonb) || ':' || n, 'UTF8')), 'hex'), 16) order by n)
        from generate_series(2, 5) as n""",
        world.as_json(plan),
    )
    submitted = [kept.submit(tenant, plan) for _ in range(3)]
    assert [answer["seed"] for answer in submitted] == expected[:3] and not any(
        answer["replayed"] for answer in submitted
    )
    for answer in submitted:
        kept.run(answer["jobId"])
    assert kept.value(
        "select count(*) = 15 from crm.contacts where tenant_id = %s and demo_job_id = any (%s::uuid[])",
        tenant,
        [answer["jobId"] for answer in submitted],
    )
    assert kept.apply(tenant, plan)["seed"] == expected[3] and kept.violations(tenant) == {}


def test_many_submits_of_a_plan_without_a_seed_at_once_are_as_many_patches(kept, world, connected):
    tenant = kept.tenant(seed="many seedless")
    plan, together = world.plan_of(("2025-01", {"companiesCreated": 1})), Barrier(12)

    def submit(_):
        with connected(kept.dsn) as conn:
            together.wait()
            return kept.submit(tenant, plan, conn=conn)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(submit, range(12)))
    assert len({answer["jobId"] for answer in answers}) == len({answer["seed"] for answer in answers}) == 12
    assert not any(answer["replayed"] for answer in answers)


def test_the_token_of_a_plan_without_a_seed_goes_stale_with_the_first_of_two_submits(kept, world):
    """The second would add to what the first adds: that is not what its preview showed."""
    tenant = kept.tenant(seed="two tokens")
    plan = world.plan_of(("2025-01", {"companiesCreated": 1}))
    seen = plan | {"planToken": kept.validate(tenant, plan)["planToken"]}
    first = kept.submit(tenant, seen)["jobId"]
    error = kept.refused(kept.submit, tenant, seen)
    assert error.sqlstate == "TG409" and world.detail_of(error)["code"] == "STALE_PLAN"
    kept.run(first)
    assert not kept.submit(tenant, plan | {"planToken": kept.validate(tenant, plan)["planToken"]})["replayed"]


def test_a_seed_that_another_session_takes_at_this_moment_is_passed_over(kept, world, connected, in_background):
    tenant = kept.tenant(seed="seed race")
    plan = world.plan_of(("2025-01", {"companiesCreated": 1}))
    seen = plan | {"planToken": kept.validate(tenant, plan)["planToken"]}
    answers = {}
    with connected(kept.dsn) as other:
        with other.transaction():
            answers["first"] = kept.submit(tenant, plan, conn=other)
            runs = [
                in_background(
                    kept,
                    lambda conn, name=name, wanted=wanted: answers.update({
                        name: kept.submit(tenant, wanted, conn=conn)
                    }),
                    connected(kept.dsn),
                )
                for name, wanted in (("second", plan), ("third", seen))
            ]
            for run in runs:
                run.wait_until(
                    "select exists (select from pg_locks "
                    "where pid = %s and locktype in ('advisory', 'transactionid') and not granted)",
                    run.pid,
                )
        errors = [run.join() for run in runs]
    assert (
        errors[0] is None
        and answers["second"]["jobId"] != answers["first"]["jobId"]
        and not answers["second"]["replayed"]
    )
    assert errors[1].sqlstate == "TG409" and world.detail_of(errors[1])["code"] == "STALE_PLAN"


def test_another_seed_is_another_patch(kept, world):
    tenant = kept.tenant(seed="seeds")
    plan = world.plan_of(("2025-01", {"contactsCreated": 5}))
    assert kept.apply(tenant, plan | {"seed": "a"})["id"] != kept.apply(tenant, plan | {"seed": "b"})["id"]
    assert kept.violations(tenant) == {}


def test_a_failed_job_does_not_stand_in_the_way_of_its_plan(patches, world, connected):
    tenant = patches.tenant()
    plan = world.plan_of(("2025-01", {"companiesCreated": 3}), seed="mine")
    patches.conn.execute("alter table crm.companies add constraint fault check (name = 'x') not valid")
    first = patches.submit(tenant, plan)["jobId"]
    error = patches.refused(patches.run, first)
    assert error.sqlstate == "TG500" and world.detail_of(error)["code"] == "EXECUTION_ERROR"
    assert patches.job(first)["status"] == "failed" and patches.advisory_locks() == 0
    patches.conn.execute("alter table crm.companies drop constraint fault")
    second = patches.apply(tenant, plan)
    assert second["id"] != first and patches.made_by(tenant, second["id"])["companies"] == 3
    before = patches.fingerprint(tenant)
    with connected(patches.dsn) as conn:
        error = patches.refused(patches.run, first, conn)
        assert error.sqlstate == "TG409", f"{error.sqlstate}: {error}"
        world.detail_of(error)
        assert patches.advisory_locks(conn.info.backend_pid) == 0
    assert patches.fingerprint(tenant) == before and patches.job(first)["status"] == "failed"


def test_a_repeated_key_is_answered_with_its_job_whatever_became_of_it(kept, world):
    tenant = kept.tenant(seed="key")
    plan = world.plan_of(("2025-01", {"companiesCreated": 2}))
    first = kept.submit(tenant, plan, key="k")
    assert kept.submit(tenant, plan, key="k") | {"replayed": False, "estimatedSeconds": None} == first | {
        "estimatedSeconds": None
    }
    kept.run(first["jobId"])
    again = kept.submit(tenant, plan, key="k")
    assert (again["jobId"], again["status"], again["replayed"]) == (first["jobId"], "completed", True)
    assert kept.submit(tenant, plan, key="other")["jobId"] != first["jobId"]
    assert kept.value("select count(*) from crm.demo_patch_jobs where tenant_id = %s", tenant) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"seed": "b"}, {"planType": "targets"}, {"months": [{"month": "2025-02", "metrics": {}}]},
        {"leadCounting": "separate"}, {"tolerances": {"countTolerance": 5}}, {"months": []},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_key_with_another_body_is_refused(kept, world, change):
    tenant = kept.tenant(seed="another body")
    plan = world.plan_of(("2025-01", {"companiesCreated": 2}), seed="a")
    first = kept.submit(tenant, plan, key="k")["jobId"]
    error = kept.refused(kept.submit, tenant, plan | change, key="k")
    assert error.sqlstate == "TG422" and world.detail_of(error)["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert kept.submit(tenant, plan, key="k")["jobId"] == first


def test_a_key_is_remembered_also_where_the_plan_was_known_already(patches, world):
    """Another request made the job; the key stands for it from then on, whatever becomes of it."""
    tenant = patches.tenant()
    plan = world.plan_of(("2025-01", {"companiesCreated": 3}), seed="mine")
    first = patches.submit(tenant, plan)["jobId"]
    assert [patches.submit(tenant, plan, key=key)["jobId"] for key in ("k", "k", "l")] == [first] * 3
    patches.conn.execute("alter table crm.companies add constraint fault check (name = 'x') not valid")
    patches.refused(patches.run, first)
    patches.conn.execute("alter table crm.companies drop constraint fault")
    again = patches.submit(tenant, plan, key="k")
    assert (again["jobId"], again["status"], again["replayed"]) == (first, "failed", True)
    error = patches.refused(
        patches.submit, tenant, world.plan_of(("2025-01", {"companiesCreated": 4}), seed="mine"), key="k"
    )
    assert error.sqlstate == "TG422" and world.detail_of(error)["details"][0]["current"] == first
    assert patches.value("select count(*) from crm.demo_patch_jobs where tenant_id = %s", tenant) == 1
    assert patches.submit(tenant, plan)["jobId"] != first, "without the key it is a new attempt"


@pytest.mark.parametrize("again", [
    {"mode": "additive"},
    {"planType": "deltas"},
    {"leadCounting": "included"},
    {"tolerances": {}},
    {"tolerances": {"countTolerance": 0.0, "valueTolerance": 0.0050}},
    {
        "months": [
            {"metrics": {"leadsCreated": 2.0}, "month": "2025-02"},
            {"month": "2025-01", "metrics": {"companiesCreated": 2}},
        ]
    },
    {"planToken": "of another preview"},
])
def test_a_key_with_the_same_body_written_otherwise_is_the_same_job(kept, world, again):
    tenant = kept.tenant(seed="same body")
    plan = world.plan_of(("2025-01", {"companiesCreated": 2}), ("2025-02", {"leadsCreated": 2}))
    first = kept.submit(tenant, plan, key="k")["jobId"]
    assert kept.submit(tenant, plan | again, key="k")["jobId"] == first
    kept.run(first)
    assert kept.submit(tenant, plan | again, key="k") == {
        "jobId": first, "status": "completed", "seed": kept.job(first)["seed"], "replayed": True, "estimatedSeconds": 1
    }


def test_a_named_seed_is_another_body_than_none(kept, world):
    tenant = kept.tenant(seed="seed of a key")
    plan = world.plan_of(("2025-01", {"companiesCreated": 2}))
    first = kept.submit(tenant, plan, key="k")
    assert kept.refused(kept.submit, tenant, plan | {"seed": first["seed"]}, key="k").sqlstate == "TG422"
    kept.submit(tenant, plan | {"seed": "s"}, key="l")
    assert kept.refused(kept.submit, tenant, plan, key="l").sqlstate == "TG422"


def test_a_refused_request_leaves_its_key_free(kept, world):
    tenant = kept.tenant(seed="free key")
    for plan in (
        world.plan_of(("2025-01", {"companiesCreated": -1})),
        world.plan_of(("2025-01", {}), planToken="stale"),
        {"months": "none"},
    ):
        kept.refused(kept.submit, tenant, plan, key="k")
    assert not kept.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})), key="k")["replayed"]


def test_one_key_for_two_plans_at_once_is_one_job(kept, world, connected):
    tenant = kept.tenant(seed="two plans at once")

    def submit(number):
        with connected(kept.dsn) as conn:
            try:
                return kept.submit(
                    tenant, world.plan_of(("2025-01", {"companiesCreated": 1 + number % 2})), key="k", conn=conn
                )["jobId"]
            except psycopg.Error as error:
                return error.sqlstate

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(submit, range(12)))
    [job] = set(answers) - {"TG422"}
    assert (
        answers.count("TG422") == 6
        and kept.value("select count(*) from crm.demo_patch_jobs where tenant_id = %s", tenant) == 1
    )
    assert (
        kept.value(
            "select count(*) from crm.demo_idempotency_keys where patched_tenant_id = %s and patch_job_id = %s",
            tenant,
            job,
        )
        == 1
    )


def test_the_keys_of_a_deleted_tenant_go_and_its_jobs_stay(kept, world):
    tenant = kept.tenant(seed="deleted keys")
    job = kept.submit(tenant, world.plan_of(("2025-01", {"companiesCreated": 1})), key="k")["jobId"]
    kept.run(job)
    made = kept.value("select id from crm.demo_generation_jobs where created_tenant_id = %s", tenant)
    kept.conn.execute("select demo.delete_demo_tenant(%s, null)", [made])
    assert (
        kept.value(
            "select count(*) from crm.demo_idempotency_keys where patched_tenant_id = %s or patch_job_id = %s",
            tenant,
            job,
        )
        == 0
    )
    assert kept.job(job)["status"] == "completed"


@pytest.mark.parametrize("key", ["", "x" * 201, "order\u200b 7", "order\n7"])
def test_a_key_has_1_to_200_characters_and_none_that_nobody_sees(kept, quiet, world, key):
    error = kept.refused(kept.submit, quiet, world.plan_of(("2025-01", {})), key=key)
    assert error.sqlstate == "TG400" and world.detail_of(error)["details"][0]["field"] == "idempotencyKey"


def test_a_key_belongs_to_its_tenant(kept, world):
    plan = world.plan_of(("2025-01", {"companiesCreated": 2}))
    assert (
        kept.submit(kept.tenant(seed="t1"), plan, key="shared")["jobId"]
        != kept.submit(kept.tenant(seed="t2"), plan, key="shared")["jobId"]
    )


def test_only_master_admins_submit(kept, quiet, world):
    error = kept.refused(kept.submit, quiet, world.plan_of(("2025-01", {})), by="00000000-0000-4000-8000-0000000000ff")
    assert error.sqlstate == "TG403" and world.detail_of(error)["code"] == "FORBIDDEN"


# the same elsewhere

def test_tenants_of_the_same_config_and_patches_are_the_same(kept, world, patches):
    """Two in this database and one in another."""
    plans = (
        world.SAMPLE,
        world.plan_of(("2024-11", {"leadsCreated": 4}), ("2025-06", {"dealsCreated": 3, "pipelineAddedValue": 1000})),
        world.plan_of(("2025-02", {"companiesCreated": 2}), seed="given"),
    )
    tenants = [
        (kept, kept.tenant(seed="twin")), (kept, kept.tenant(seed="twin")), (patches, patches.tenant(seed="twin"))
    ]
    fingerprints = [[where.fingerprint(tenant)] for where, tenant in tenants]
    for plan in plans:
        for (where, tenant), found in zip(tenants, fingerprints):
            where.apply(tenant, plan)
            found.append(where.fingerprint(tenant))
    assert fingerprints[0] == fingerprints[1] == fingerprints[2] and len(set(fingerprints[0])) == 4
    ids = [
        {str(row["id"]) for row in where.rows("select id from crm.contacts where tenant_id = %s", tenant)}
        for where, tenant in tenants
    ]
    assert not ids[0] & ids[1], "their rows are other rows"


def test_a_patch_touches_no_other_tenant(kept, quiet, world):
    before = kept.fingerprint(quiet)
    kept.apply(kept.tenant(seed="neighbour"), world.SAMPLE)
    assert kept.fingerprint(quiet) == before


# history

def test_the_history_of_a_tenant_is_paged_newest_first(kept, world):
    tenant = kept.tenant(seed="history")
    jobs = [kept.apply(tenant, world.plan_of(("2025-01", {"companiesCreated": n})))["id"] for n in range(1, 6)]
    def page(number, size):
        return kept.value("select demo.patch_jobs(%s, %s, %s)", tenant, number, size)
    assert [job["id"] for job in page(1, 2)["data"] + page(2, 2)["data"] + page(3, 2)["data"]] == jobs[::-1]
    assert page(1, 2)["meta"] == {"total": 5, "page": 1, "pageSize": 2, "totalPages": 3} and page(4, 2)["data"] == []
    assert all(job["overallPassed"] and job["status"] == "completed" for job in page(1, 100)["data"])
    for number, size in ((0, 5), (1, 0), (1, 101), (None, 5), (1, None)):
        error = kept.refused(page, number, size)
        assert error.sqlstate == "TG400" and world.detail_of(error)["code"] == "VALIDATION_ERROR"
    assert kept.refused(kept.value, "select demo.patch_jobs(gen_random_uuid(), 1, 5)").sqlstate == "TG404"
    assert kept.refused(kept.job, "00000000-0000-4000-8000-0000000000ff").sqlstate == "TG404"
    assert kept.refused(kept.run, "00000000-0000-4000-8000-0000000000ff").sqlstate == "TG404"
