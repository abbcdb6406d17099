"""What is told of other jobs before they bite: conflicts, projected KPIs, plans that go after others."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest

LEADS, COMPANIES = {"leadsCreated": 3}, {"companiesCreated": 2}


@pytest.fixture(scope="module")
def shared_tenant(kept):
    return kept.tenant(seed="conflicts")


@pytest.fixture
def tenant(kept, shared_tenant):
    """A tenant whose queue is empty, before and after."""
    yield shared_tenant
    for row in kept.rows("select id from crm.demo_patch_jobs where tenant_id = %s and status = 'pending'", shared_tenant):
        cancel(kept, row["id"])


@pytest.fixture
def plan_of(kept, tenant, world):
    """plan_of("targets", "2025-02", leadsCreated=1): of targets, so much above what is there."""

    def make(plan_type, month, by=None, **keys):
        metrics = {name: keys.pop(name) for name in list(keys) if name in world.METRICS}
        if plan_type == "targets":
            there = by or kept.kpis(tenant)[month]
            besides = there["leadsCreated"] if keys.get("leadCounting") == "separate" else 0
            metrics = {
                name: there[name] + value - (besides if name == "contactsCreated" else 0)
                for name, value in metrics.items()
            }
        return world.plan_of((month, metrics), planType=plan_type, **keys)

    return make


def cancel(kept, job):
    kept.value("select demo.cancel_job(%s, null)", job)


def metrics_of(months: list[dict]) -> dict:
    return {month["month"]: month["metrics"] for month in months}


def refusal(kept, world, code, function, *arguments) -> psycopg.Error:
    error = kept.refused(function, *arguments)
    assert error.sqlstate == "TG409" and world.detail_of(error)["code"] == code, error
    return error


# -- kinds --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("ahead, now, kind, severity, metrics", [
    (("deltas", LEADS), ("targets", LEADS), "order_matters", "block", ["leadsCreated"]),
    (("targets", COMPANIES), ("targets", COMPANIES), "pending_overlap", "block", ["companiesCreated"]),
    (("deltas", LEADS), ("deltas", LEADS), "pending_overlap", "warn",
     ["leadsCreated", "contactsCreated", "activitiesCreated"]),
    (("deltas", LEADS), ("deltas", COMPANIES), "pending_overlap", "warn", []),
    (("deltas", COMPANIES), ("targets", LEADS), "pending_overlap", "warn", []),
    # what is implied counts: leads are contacts, and somebody calls them
    (("deltas", LEADS), ("targets", {"contactsCreated": 9}), "order_matters", "block", ["contactsCreated"]),
    (("deltas", LEADS), ("targets", {"activitiesCreated": 90}), "order_matters", "block", ["activitiesCreated"]),
    (("deltas", LEADS | {"activitiesCreated": 0}), ("targets", {"activitiesCreated": 90}), "pending_overlap", "warn", []),
    # contacts besides leads are the contacts less the leads that there are
    (("deltas", LEADS), ("targets", {"contactsCreated": 9}, "separate"), "order_matters", "block",
     ["leadsCreated", "contactsCreated"]),
    (("targets", LEADS), ("targets", {"dealsCreated": 2}), "pending_overlap", "warn", ["activitiesCreated"]),
    (("deltas", LEADS), ("deltas", LEADS, "included", "2025-04"), None, None, []),
    (("deltas", LEADS), ("targets", LEADS, "included", "2025-04"), None, None, []),
])
def test_what_a_job_ahead_means_for_a_plan_is_told_and_is_the_same_the_other_way_round(
        kept, world, tenant, plan_of, ahead, now, kind, severity, metrics):
    first, second = (
        plan_of(plan_type, (*more, "2025-03")[1] if len(more) > 1 else "2025-03", **asked,
                leadCounting=more[0] if more else "included")
        for plan_type, asked, *more in (ahead, now)
    )
    job = kept.submit(tenant, first)["jobId"]
    answer = kept.validate(tenant, second)
    assert answer["valid"] and answer["dependsOn"] == []
    if kind is None:
        assert answer["conflicts"] == [] and "conflicts" not in kept.submit(tenant, second)
        return
    [conflict] = answer["conflicts"]
    assert {**conflict, "text": ""} == {
        "kind": kind, "severity": severity, "jobId": job, "months": ["2025-03"], "metrics": metrics, "text": ""
    }
    assert job in conflict["text"]
    if severity == "block":
        error = refusal(kept, world, "PATCH_CONFLICT", kept.submit, tenant, second)
        assert job in error.diag.message_primary and '"onConflict": "queue"' in error.diag.message_hint
        assert world.detail_of(error)["conflicts"] == [conflict]

    cancel(kept, job)
    other = kept.submit(tenant, second)["jobId"]
    [mirrored] = kept.validate(tenant, first)["conflicts"]
    assert mirrored["jobId"] == other
    assert all(mirrored[name] == conflict[name] for name in ("severity", "months", "metrics"))
    if severity == "warn":
        told = kept.submit(tenant, first)
        assert told["conflicts"] == [mirrored] and "dependsOn" not in told


def test_an_undo_that_is_pending_is_told_and_counted_on(kept, world, tenant, plan_of):
    before = kept.kpis(tenant)["2025-03"]
    done = kept.submit(tenant, plan_of("deltas", "2025-03", **LEADS))["jobId"]
    kept.conn.execute("call demo.run_patch(%s)", [done])
    confirm = kept.value("select demo.undo_preview(%s)", done)["confirm"]
    undo = kept.value("select demo.submit_undo(%s, jsonb_build_object('confirm', %s::text), null)", done, confirm)["jobId"]

    beside = kept.validate(tenant, plan_of("deltas", "2025-03", **LEADS))
    [told] = beside["conflicts"]
    assert (told["kind"], told["severity"], told["jobId"]) == ("undo_ahead", "warn", undo)
    assert metrics_of(beside["projectedKpis"])["2025-03"] == before
    other = plan_of("targets", "2025-03", by=before, **LEADS)
    refusal(kept, world, "PATCH_CONFLICT", kept.submit, tenant, other)
    queued = kept.submit(tenant, other | {"onConflict": "queue"})
    assert queued["dependsOn"] == [undo]
    for job in (undo, queued["jobId"]):
        kept.conn.execute("call demo.run_job(%s)", [job])
    assert kept.kpis(tenant)["2025-03"]["leadsCreated"] == before["leadsCreated"] + 3
    told = kept.value("select demo.patch_job(%s)", queued["jobId"])
    assert metrics_of(told["projectedKpis"]) == metrics_of(told["beforeKpis"])


def test_the_relation_is_symmetric(kept):
    assert kept.conn.execute("""
        with drawn as (
          select g.no, g.side, (m.month, p.name, r.reads, r.reads or r.moves)::demo_plan.stake as stake
            from (select no, side from generate_series(1, 200) as no cross join (values (1), (2)) as s (side)) as g
           cross join (values ('2025-01'), ('2025-02')) as m (month)
           cross join (select name from demo_kpi.metrics() union all select null) as p
           cross join lateral (select hashtext(g::text || m || p || 1) % 3 = 0 and p.name is not null as reads,
                                      hashtext(g::text || m || p || 2) % 3 = 0 and p.name is not null as moves,
                                      hashtext(g::text || m || p || 3) % 2 = 0 as there) as r
           where r.there
        ), pairs as (
          select no, array_agg(stake) filter (where side = 1) as a, array_agg(stake) filter (where side = 2) as b
            from drawn group by no
        )
        select bool_and(array(select c from demo_plan.clashes(a, b) as c order by c)
                        = array(select c from demo_plan.clashes(b, a) as c order by c))
               and bool_or(exists (select from demo_plan.clashes(a, b) as c where c.is_block)) as is_so from pairs""").fetchone()["is_so"] is True


def test_a_request_that_is_repeated_is_in_no_conflict_with_itself(kept, tenant, plan_of):
    plan = plan_of("targets", "2025-03", leadsCreated=2)
    first = kept.submit(tenant, plan | {"seed": "same"}, key="again")
    for again in (plan | {"seed": "same"}, plan | {"seed": "same", "onConflict": "queue"}):
        told = kept.submit(tenant, again)
        assert told["replayed"] and told["jobId"] == first["jobId"]
    assert kept.submit(tenant, plan | {"seed": "same"}, key="again")["replayed"]


@pytest.mark.parametrize("key, value", [("onConflict", "wait"), ("onConflict", None), ("queue", "before"), ("queue", True)])
def test_a_way_to_go_after_others_that_there_is_not_is_malformed(kept, world, tenant, key, value):
    error = kept.refused(kept.validate, tenant, world.plan_of(("2025-03", LEADS)) | {key: value})
    assert error.sqlstate == "TG400" and [f["field"] for f in world.detail_of(error)["details"]] == [key]


# -- stale tokens, and people -------------------------------------------------------------------------------------

def stale(kept, tenant, plan) -> list[dict]:
    return [c for c in kept.validate(tenant, plan)["conflicts"] if c["kind"] == "stale"]


def test_a_stale_token_says_what_has_moved_and_by_whom(kept, world, tenant, plan_of):
    plan = plan_of("deltas", "2025-02", leadsCreated=1, seed="seen")
    there = kept.kpis(tenant)["2025-02"]["companiesCreated"]
    seen = plan | {"planToken": kept.validate(tenant, plan)["planToken"]}
    assert stale(kept, tenant, seen) == []
    job = kept.apply(tenant, plan_of("deltas", "2025-02", companiesCreated=4))["id"]
    [told] = stale(kept, tenant, seen)
    assert told["severity"] == "block" and told["jobId"] == job
    assert (told["months"], told["metrics"]) == (["2025-02"], ["companiesCreated"])
    text = f"companiesCreated of 2025-02 moved from {there} to {there + 4}, by patch job {job}"
    assert told["text"] == f"since the plan was validated, {text}"
    kept.conn.execute(
        "insert into crm.companies (tenant_id, name, created_at, updated_at) "
        "values (%s, 'By hand', '2025-02-12 15:00Z', '2025-02-12 15:00Z')", [tenant])
    [told] = stale(kept, tenant, seen)
    assert f"from {there} to {there + 5}, by patch job {job} and people" in told["text"]
    details = world.detail_of(refusal(kept, world, "STALE_PLAN", kept.submit, tenant, seen))["details"]
    assert [(d["field"], d.get("requested"), d.get("current")) for d in details[1:]] == [
        ("companiesCreated", there, there + 5)
    ]
    seen = plan | {"planToken": kept.validate(tenant, plan)["planToken"]}
    kept.conn.execute("update crm.companies set deleted_at = now() where tenant_id = %s and name = 'By hand'", [tenant])
    assert stale(kept, tenant, seen)[0]["text"].endswith(f"from {there + 5} to {there + 4}, by people")


def test_a_token_counts_on_the_jobs_ahead(kept, world, tenant, plan_of):
    """Whether they are done by then makes no difference; that one is cancelled, and that one comes, does."""
    plan = plan_of("deltas", "2025-02", companiesCreated=1, seed="counting")

    def seen():
        return plan | {"planToken": kept.validate(tenant, plan)["planToken"]}

    there = kept.kpis(tenant)["2025-02"]["leadsCreated"]
    job = kept.submit(tenant, plan_of("deltas", "2025-02", leadsCreated=5))["jobId"]
    before = seen()
    kept.run(job)
    assert stale(kept, tenant, before) == []
    second = kept.submit(tenant, plan_of("deltas", "2025-02", leadsCreated=2, activitiesCreated=0))["jobId"]
    [told] = stale(kept, tenant, before)
    assert told["text"].startswith(f"since the plan was validated, leadsCreated of 2025-02 moved from {there + 5} to "
                                   f"{there + 7}, by patch job {second};")
    both = seen()
    cancel(kept, second)
    [told] = stale(kept, tenant, both)
    assert f"from {there + 7} to {there + 5}, by patch job {second}" in told["text"] and "people" not in told["text"]
    refusal(kept, world, "STALE_PLAN", kept.submit, tenant, both)


def test_a_token_of_two_years_is_whole(kept, world, tenant):
    months = kept.value("select demo_calc.months('2024-11', '2025-06')")
    plan = world.plan_of(*((month, LEADS) for month in months), seed="long")
    token = kept.validate(tenant, plan)["planToken"]
    assert len(token) > 200 and stale(kept, tenant, plan | {"planToken": token}) == []
    kept.apply(tenant, world.plan_of(("2025-06", COMPANIES)))
    assert "companiesCreated of 2025-06 moved" in stale(kept, tenant, plan | {"planToken": token})[0]["text"]
    assert kept.value("select demo_plan.check_plan(%s, 2) = '{}'", world.as_json(plan | {"planToken": token}))


@pytest.mark.parametrize("token", ["x", "", "a" * 64, "a" * 64 + "_1_2", "a" * 64 + "_9999999999999999p_1-2-3-4-5-6-7-8"])
def test_a_token_that_tells_nothing_is_stale_without_a_cause_of_its_own(kept, world, tenant, token):
    [told] = stale(kept, tenant, world.plan_of(("2025-02", LEADS), planToken=token))
    assert told["jobId"] is None


def test_what_people_changed_is_told(kept, world, tenant):
    plan = world.plan_of(("2024-12", COMPANIES))
    assert kept.validate(tenant, plan)["conflicts"] == []
    kept.conn.execute(
        "update crm.contacts set first_name = 'Edited', updated_at = now() where id = (select id from crm.contacts "
        "where tenant_id = %s and created_at between '2024-12-01' and '2024-12-31' limit 1)", [tenant])
    [told] = kept.validate(tenant, plan)["conflicts"]
    assert {**told, "text": ""} == {
        "kind": "human_edit", "severity": "info", "jobId": None, "months": ["2024-12"], "metrics": [], "text": ""
    }
    assert "1 of 2024-12" in told["text"] and kept.submit(tenant, plan)["status"] == "pending"


# -- after others -------------------------------------------------------------------------------------------------

def test_a_queue_finds_what_was_projected_and_shows_what_was_foreseen(kept, tenant, plan_of):
    after = {"onConflict": "queue"}
    there = kept.kpis(tenant)["2025-05"]
    plans = [
        plan_of("deltas", "2025-05", leadsCreated=3, dealsCreated=2),
        plan_of("targets", "2025-05", by=there, leadsCreated=8, contactsCreated=20) | after,
        plan_of("targets", "2025-05", by=there, leadsCreated=9) | {"queue": "after"},
        plan_of("deltas", "2025-05", companiesCreated=1) | after,
    ]
    jobs, foreseen = [], []
    for plan in plans:
        answer = kept.validate(tenant, plan)
        assert all(c["severity"] == "warn" for c in answer["conflicts"]) and answer["dependsOn"] == jobs
        assert metrics_of(answer["currentKpis"])["2025-05"] == there
        foreseen.append((answer["projectedKpis"], answer["preview"]["resultingKpis"]))
        jobs.append(kept.submit(tenant, plan | {"planToken": answer["planToken"]})["jobId"])
        assert kept.job(jobs[-1])["dependsOn"] == kept.job(jobs[-1])["waitsFor"] == jobs[:-1]
    for job, (projected, resulting) in zip(jobs, foreseen):
        kept.run(job)
        done = kept.job(job)
        assert done["status"] == "completed" and done["waitsFor"] == [] and done["projectedKpis"] == projected
        assert metrics_of(done["beforeKpis"]) == metrics_of(projected)
        assert metrics_of(done["afterKpis"]) == metrics_of(resulting)
    assert kept.kpis(tenant)["2025-05"]["leadsCreated"] == there["leadsCreated"] + 9


def test_a_plan_that_jobs_ahead_make_impossible_is_not_queued(kept, world, tenant, plan_of):
    there = kept.kpis(tenant)["2025-04"]
    kept.submit(tenant, plan_of("deltas", "2025-04", companiesCreated=5))
    plan = plan_of("targets", "2025-04", by=there, companiesCreated=3)
    assert kept.validate(tenant, plan)["valid"]
    answer = kept.validate(tenant, plan | {"queue": "after"})
    [suggested] = answer["preview"]["suggestion"]["months"]
    assert not answer["valid"] and suggested["metrics"]["companiesCreated"] == there["companiesCreated"] + 5
    error = kept.refused(kept.submit, tenant, plan | {"onConflict": "queue"})
    assert error.sqlstate == "TG400" and world.detail_of(error)["code"] == "INFEASIBLE_PLAN"


def test_a_queued_job_is_run_after_those_that_it_waits_for(kept, world, tenant, plan_of, connected):
    first = kept.submit(tenant, plan_of("deltas", "2025-04", companiesCreated=2))["jobId"]
    queued = plan_of("targets", "2025-04", companiesCreated=9, onConflict="queue")
    second = kept.submit(tenant, queued)["jobId"]
    error = refusal(kept, world, "PATCH_CONFLICT", kept.run, second)
    assert first in error.diag.message_hint and kept.job(second)["status"] == "pending"
    kept.conn.execute("update crm.demo_patch_jobs set due_at = now() + interval '1 hour' where id = %s", [first])
    with connected(kept.dsn) as worker:
        # jobs of other tenants may stand in the queue, too
        taken = iter(lambda: kept.value("select demo_job.claim('w')", conn=worker), None)
        assert second not in [job["jobId"] for job in taken], "nobody takes it before its turn"
    kept.conn.execute("update crm.demo_patch_jobs set due_at = null where id = %s", [first])
    before = len(kept.value("select demo.patch_jobs(%s, 1, 100)", tenant)["data"])
    refusal(kept, world, "PATCH_CONFLICT", lambda: kept.conn.execute(
        "call demo.apply_patch(%s, %s, null)", [tenant, world.as_json(queued | {"seed": "at once"})]))
    listed = kept.value("select demo.patch_jobs(%s, 1, 100)", tenant)["data"]
    assert len(listed) == before + 1 and listed[0]["status"] == "cancelled"
    for job in (first, second):
        kept.run(job)
    assert kept.job(second)["status"] == "completed"


def test_a_predecessor_that_is_lost_stops_those_that_counted_on_it(kept, world, tenant, plan_of):
    there = kept.kpis(tenant)["2025-01"]["companiesCreated"]
    ahead = plan_of("deltas", "2025-01", companiesCreated=2)
    after = plan_of("targets", "2025-01", companiesCreated=6, onConflict="queue")
    first, second = kept.submit(tenant, ahead)["jobId"], kept.submit(tenant, after)["jobId"]
    cancel(kept, first)
    before = kept.fingerprint(tenant)
    error = refusal(kept, world, "PATCH_CONFLICT_AT_RUN", kept.run, second)
    assert first in error.diag.message_primary
    assert world.detail_of(error)["details"] == [{
        "field": "companiesCreated", "month": "2025-01", "current": there, "requested": there + 2,
        "constraint": f"{there + 2} was counted on, {there} is there",
    }]
    assert kept.job(second)["status"] == "failed" and kept.fingerprint(tenant) == before
    # what others make good is there
    kept.apply(tenant, ahead)
    kept.run(second)
    assert kept.job(second)["status"] == "completed"
    assert kept.kpis(tenant)["2025-01"]["companiesCreated"] == there + 6


def test_a_predecessor_that_failed_can_be_run_again_before_those_after_it(kept, world, tenant, plan_of):
    first = kept.submit(tenant, plan_of("deltas", "2025-01", companiesCreated=2))["jobId"]
    queued = plan_of("targets", "2025-01", companiesCreated=6, onConflict="queue")
    second = kept.submit(tenant, queued)["jobId"]
    kept.conn.execute("create function crm.fault() returns trigger language plpgsql as $$ begin raise 'no'; end $$")
    kept.conn.execute("create trigger fault before insert on crm.companies for each row execute function crm.fault()")
    try:
        kept.refused(kept.run, first)
    finally:
        kept.conn.execute("drop function crm.fault() cascade")
    refusal(kept, world, "PATCH_CONFLICT_AT_RUN", kept.run, second)
    for job in (first, second):
        kept.run(job)
    assert kept.job(second)["status"] == "completed" and kept.job(second)["diffReport"]["overallPassed"]


def test_a_lost_predecessor_on_other_months_stops_nobody(kept, tenant, plan_of):
    first = kept.submit(tenant, plan_of("deltas", "2024-12", companiesCreated=2))["jobId"]
    second = kept.submit(tenant, plan_of("targets", "2025-01", companiesCreated=1, onConflict="queue"))
    assert "dependsOn" not in second
    cancel(kept, first)
    kept.run(second["jobId"])
    assert kept.job(second["jobId"])["status"] == "completed"


# -- whatever the order -------------------------------------------------------------------------------------------

def test_a_queue_without_conflicts_gives_the_same_kpis_in_any_order(kept, world):
    dice = random.Random("any order")
    tenants = [kept.tenant(seed="any order", tenantName=f"Order {n}") for n in range(3)]
    there, queues, refused = kept.kpis(tenants[0]), [[] for _ in tenants], 0
    for n in range(10):
        plan_type, month = dice.choice(("deltas", "targets")), dice.choice(("2025-02", "2025-03"))
        names = dice.sample(["leadsCreated", "companiesCreated", "dealsCreated", "activitiesCreated"], dice.choice((1, 2)))
        base = there[month] if plan_type == "targets" else dict.fromkeys(names, 0)
        more = {"leadsCreated": 4, "companiesCreated": 3, "dealsCreated": 2, "activitiesCreated": 60}
        plan = world.plan_of((month, {name: base[name] + more[name] for name in names}), planType=plan_type, seed=str(n))
        told = kept.validate(tenants[0], plan)
        if not told["valid"] or any(c["severity"] == "block" for c in told["conflicts"]):
            refused += 1
            continue
        for tenant, queue in zip(tenants, queues):
            queue.append(kept.submit(tenant, plan)["jobId"])
        last = told["preview"]["resultingKpis"]
    assert len(queues[0]) >= 4 and refused >= 2, "the dice must draw both"
    queues[1].reverse()
    dice.shuffle(queues[2])
    for queue in queues:
        for job in queue:
            kept.run(job)
    first, *others = map(kept.kpis, tenants)
    assert others == [first] * 2 and metrics_of(last).items() <= first.items()


def test_plans_that_are_in_conflict_do_not(kept, world):
    """Else there would be no need to refuse them."""
    ends = []
    for order in (slice(None), slice(None, None, -1)):
        tenant = kept.tenant(seed="two orders")
        there = kept.kpis(tenant)["2025-03"]["companiesCreated"]
        jobs = kept.unaware(tenant, world.plan_of(("2025-03", {"companiesCreated": 2})), world.plan_of(
            ("2025-03", {"companiesCreated": there + 5}), planType="targets"))
        for job in jobs[order]:
            kept.run(job)
        ends.append(kept.kpis(tenant)["2025-03"]["companiesCreated"] - there)
    assert ends == [5, 7]


@pytest.mark.parametrize("plan_type", ["targets", "deltas"])
def test_of_many_submits_at_once_each_sees_those_before_it(kept, world, tenant, plan_of, connected, plan_type):
    plan, together = plan_of(plan_type, "2025-06", companiesCreated=2), Barrier(20)

    def submit(n):
        with connected(kept.dsn) as conn:
            together.wait()
            try:
                return kept.submit(tenant, plan | {"seed": f"{plan_type} {n}"}, conn=conn)
            except psycopg.Error as error:
                return world.detail_of(error)["code"]

    there = kept.kpis(tenant)["2025-06"]["companiesCreated"]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(submit, range(20)))
    made = [answer for answer in answers if isinstance(answer, dict)]
    if plan_type == "targets":
        assert len(made) == 1 and answers.count("PATCH_CONFLICT") == 19
    else:
        found = [metrics_of(kept.job(answer["jobId"])["projectedKpis"])["2025-06"]["companiesCreated"] for answer in made]
        assert sorted(found) == [there + 2 * n for n in range(20)]
        assert sorted(len(answer.get("conflicts", [])) for answer in made) == list(range(20))
        order = sorted(made, key=lambda answer: kept.job(answer["jobId"])["createdAt"])
        assert [len(answer.get("conflicts", [])) for answer in order] == list(range(20)), "and goes after them"


def test_who_submits_waits_for_who_submits_but_not_for_the_job_that_runs(kept, tenant, plan_of, connected):
    with connected(kept.dsn) as running, connected(kept.dsn) as other:
        running.execute("select pg_advisory_lock(demo_job.lock_key(%s))", [tenant])
        with other.transaction():
            kept.submit(tenant, plan_of("deltas", "2025-06", companiesCreated=1), conn=other)
            kept.conn.execute("set lock_timeout = '50ms'")
            try:
                plan = plan_of("deltas", "2025-06", leadsCreated=1)
                assert kept.refused(kept.submit, tenant, plan).sqlstate == "55P03"
            finally:
                kept.conn.execute("reset lock_timeout")
        assert len(kept.submit(tenant, plan_of("deltas", "2025-06", leadsCreated=1))["conflicts"]) == 1
