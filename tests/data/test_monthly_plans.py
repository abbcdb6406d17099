"""Tenants that are generated from a monthly plan: every number of it is met, to the count and the cent."""

import random
from collections import defaultdict
from decimal import Decimal

import psycopg
import pytest
from asking import METRICS, TIMES, plan_of, sample_plan
from erring import erring_planner
from psycopg.types.json import Jsonb

COUNTRIES = ("US", "GB", "DE", "JP", "BR", "AE")
INDUSTRIES = ("trading", "igaming", "saas", "ecommerce", "realestate", "finserv")

MINOR_UNITS = {"JP": 1, "KWD": 1000}



@pytest.fixture(scope="module")
def place(template, new_database, opened):
    conn = opened(new_database(template))
    yield conn
    conn.close()


def monthly(months, **keys):
    """{"2025-01": {"leadsCreated": 5}} as a monthlyPlan; money may be a Decimal."""
    amounts = lambda metrics: {
        name: float(value) if isinstance(value, Decimal) else value for name, value in metrics.items()
    }
    return plan_of(*((month, amounts(metrics)) for month, metrics in months.items()), **keys)


def wanted(months, lead_counting):
    """month -> metric -> number, as the KPIs must show it."""
    return {
        month: metrics
        | (
            {"contactsCreated": metrics["contactsCreated"] + metrics.get("leadsCreated", 0)}
            if lead_counting == "separate" and "contactsCreated" in metrics
            else {}
        )
        for month, metrics in months.items()
    }


def counted(tenant):
    """month -> metric -> number, counted from the rows themselves."""
    found = defaultdict(lambda: dict.fromkeys(METRICS, 0))
    for contact in tenant.contacts:
        found[f"{contact['created_at']:%Y-%m}"]["contactsCreated"] += 1
        found[f"{contact['created_at']:%Y-%m}"]["leadsCreated"] += contact["status"] == "lead"
    for company in tenant.companies:
        found[f"{company['created_at']:%Y-%m}"]["companiesCreated"] += 1
    for activity in tenant.activities:
        found[f"{activity['created_at']:%Y-%m}"]["activitiesCreated"] += 1
    for deal in tenant.deals:
        month = found[f"{deal['created_at']:%Y-%m}"]
        month["dealsCreated"] += 1
        month["closedWonCount"] += deal["outcome"] == "won"
        month["closedWonValue"] += deal["value"] if deal["outcome"] == "won" else 0
        month["pipelineAddedValue"] += deal["value"] if deal["outcome"] != "lost" else 0
    return found


def assert_met(conn, job, months, lead_counting, rows):
    expected, found = wanted(months, lead_counting), counted(rows)
    for month, metrics in expected.items():
        for name, number in metrics.items():
            assert found[month][name] == number, (month, name)
    assert {month for month in found} <= set(expected), "nothing in a month that the plan does not name"
    breakdown = {entry["month"]: entry for entry in job["monthlyBreakdown"]}
    for month, entry in breakdown.items():
        assert entry["metrics"] == {name: found[month][name] for name in METRICS} and entry["allPassed"]
        targets = {e["metric"]: e["target"] for e in entry["entries"] if e["target"] is not None}
        assert targets == expected.get(month, {})
        assert all(e["passed"] and e["actual"] == entry["metrics"][e["metric"]] for e in entry["entries"]) and [
            e["metric"] for e in entry["entries"]
        ] == list(METRICS)
    assert set(expected) <= set(breakdown)
    numbers = sum(map(len, expected.values()))
    assert (job["metrics"]["planNumbers"], job["metrics"]["planNumbersMet"]) == (numbers, numbers)
    [stored] = conn.execute(
        "select monthly_breakdown from crm.demo_generation_jobs where id = %s", [job["id"]]
    ).fetchall()
    assert stored["monthly_breakdown"] == job["monthlyBreakdown"]
    broken = conn.execute(
        "select * from demo.verify_tenant(%s) where violations > 0", [job["createdTenantId"]]
    ).fetchall()
    assert broken == []


def test_the_sample_plan_of_the_prd(place, generated, tenant_of, as_of):
    plan = sample_plan("2025-03", "2025-04", "2025-05", leadCounting="separate")
    months = {entry["month"]: entry["metrics"] for entry in plan["months"]}
    job = generated(place, as_of, {"seed": "prd", "monthlyPlan": plan})
    rows = tenant_of(place, as_of, job)
    assert_met(place, job, months, "separate", rows)
    assert job["config"]["startDate"] == "2025-03-01" and [m["month"] for m in job["monthlyBreakdown"]] == [
        "2025-03", "2025-04", "2025-05", "2025-06"
    ]
    assert sum(len(entries) for entries in (rows.companies, rows.contacts, rows.deals)) == 36 + 324 + 30


def random_plan(dice, minor):
    """A plan that can be met, of one to six months; about one number in five is left out."""
    months = {}
    known = False
    for month in sorted(
        dice.sample(["2023-08", "2024-02", "2024-12", "2025-01", "2025-02", "2025-05", "2025-06"], dice.randint(1, 6))
    ):
        size = dice.choice((2, 10, 60))
        leads, won = dice.randint(0, size), dice.randint(0, size // 2)
        contacts, deals = leads + dice.randint(0, size), won + dice.randint(0, size)
        known = known or contacts > 0
        if not known:
            deals = won = 0
        won_value = Decimal(dice.randint(won, 10 ** 8) if won else 0) / minor
        metrics = {
            "leadsCreated": leads,
            "contactsCreated": contacts,
            "companiesCreated": dice.randint(0, size),
            "dealsCreated": deals,
            "closedWonCount": won,
            "closedWonValue": won_value,
            "pipelineAddedValue": won_value + (Decimal(dice.randint(0, 10**8)) / minor if deals > won else 0),
            "activitiesCreated": dice.randint(0, 9 * size) if known else 0,
        }
        left_out = {name for name in METRICS if dice.random() < 0.2 and known}
        if "contactsCreated" in left_out and not leads or "leadsCreated" in left_out:
            left_out.discard("contactsCreated")
        if "closedWonCount" in left_out:
            left_out |= {"closedWonValue"}
        months[month] = {name: value for name, value in metrics.items() if name not in left_out}
    return months


@pytest.mark.parametrize("number", range(18 * TIMES))
def test_a_random_plan_is_met_to_the_cent(place, generated, tenant_of, number):
    """Each pair of country and industry once."""
    dice = random.Random(number)
    country, industry = COUNTRIES[number // 6], INDUSTRIES[number % 6]
    currency = {"currency": "KWD"} if number % 7 == 0 else {}
    months = random_plan(dice, MINOR_UNITS.get(currency.get("currency", country), 100))
    as_of = f"2025-06-{dice.randint(3, 30):02} {dice.randint(0, 23):02}:{dice.randint(0, 59):02}:00+00"
    config = {
        "country": country,
        "industry": industry,
        "seed": f"random {number}",
        "teamSize": dice.choice((2, 8, 50)),
        **currency,
        "monthlyPlan": monthly(months),
        "realism": {
            "dropOffRate": dice.choice((0, 15, 50)),
            "whaleRatio": dice.choice((0, 5, 20)),
            "responseSlaHours": dice.choice((1, 4, 72)),
        },
    }
    if dice.random() < 0.3:
        config["timezone"] = dice.choice(("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"))
    job = generated(place, as_of, config)
    assert_met(place, job, months, "included", tenant_of(place, as_of, job))


@pytest.mark.parametrize(
    "months, keys",
    [
        ({"2025-06": {"contactsCreated": 1}}, {}),
        ({"2025-06": {"leadsCreated": 1, "dealsCreated": 1, "activitiesCreated": 1}}, {"realism": {"dropOffRate": 50}}),
        ({"2025-06": {}}, {}),
        ({"2025-02": {"companiesCreated": 3}}, {}),
        (
            {
                "2025-02": {"companiesCreated": 3},
                "2025-05": {"leadsCreated": 2, "closedWonCount": 1, "closedWonValue": Decimal("0.01")},
            },
            {},
        ),
        (
            {
                "2025-02": {"contactsCreated": 3, "activitiesCreated": 0},
                "2025-05": {"activitiesCreated": 9, "dealsCreated": 4},
            },
            {},
        ),
        (
            {"2025-06": {"leadsCreated": 40, "contactsCreated": 60, "dealsCreated": 30, "closedWonCount": 30}},
            {"startDate": "2025-06-18"},
        ),
        ({"2025-01": {"leadsCreated": 40}}, {"startDate": "2024-06-18"}),
        ({f"{2023 + m // 12}-{m % 12 + 1:02}": {"contactsCreated": m} for m in range(6, 30)}, {}),
    ],
    ids=[
        "one contact", "one lead, who answers", "nothing at all", "companies alone", "a cent",
        "nobody was answered at first", "since today", "a start of its own", "24 months",
    ],
)
def test_small_and_strange_plans(place, generated, tenant_of, as_of, months, keys):
    job = generated(place, as_of, {"seed": "strange", "country": "GB", **keys, "monthlyPlan": monthly(months)})
    assert_met(place, job, months, "included", tenant_of(place, as_of, job))


def fingerprint(conn, job):
    [row] = conn.execute("select demo.fingerprint(%s) as f", [job["createdTenantId"]]).fetchall()
    return row["f"]


def test_the_same_plan_and_seed_give_the_same_tenant_however_they_are_written(place, generated, as_of):
    months = {
        "2025-03": {"leadsCreated": 9, "dealsCreated": 5}, "2025-01": {"contactsCreated": 20, "closedWonCount": 2}
    }
    one = generated(place, as_of, {"seed": "same", "tenantName": "Same Demo", "monthlyPlan": monthly(months)})
    two = generated(place, as_of, {
        "seed": "same", "tenantName": "Same Demo",
        "monthlyPlan": monthly(dict(sorted(months.items())), leadCounting="included"), "startDate": "2025-01-01",
    })
    other = generated(place, as_of, {"seed": "other", "tenantName": "Same Demo", "monthlyPlan": monthly(months)})
    assert one["config"] == two["config"]
    assert fingerprint(place, one) == fingerprint(place, two) != fingerprint(place, other)


def test_a_list_of_months_and_a_whole_patch_plan_give_the_same_tenant(place, generated, as_of):
    plan = monthly({
        "2025-03": {"leadsCreated": 9, "dealsCreated": 5}, "2025-01": {"contactsCreated": 20, "closedWonCount": 2}
    })
    sums = {"leads": 9, "contacts": 20, "closedWonCount": 2}
    jobs = [
        generated(place, as_of, {"tenantName": "Same Demo", **config})
        for config in (
            {"seed": "same", "monthlyPlan": plan},
            {"seed": "same", "monthlyPlan": plan["months"]},
            {"seed": "same", "monthlyPlan": plan, "targets": sums},
            {
                "monthlyPlan": plan
                | {
                    "seed": "same", "mode": "additive", "planType": "targets", "leadCounting": "included",
                    "tolerances": {"countTolerance": 5},
                }
            },
        )
    ]
    assert (
        all(job["config"] == jobs[0]["config"] for job in jobs) and len({fingerprint(place, job) for job in jobs}) == 1
    )
    assert all(month["allPassed"] for job in jobs for month in job["monthlyBreakdown"])


def test_a_planned_tenant_is_regenerated(place, generated, as_of):
    first = generated(place, as_of, {
        "seed": "again",
        "monthlyPlan": monthly({
            "2025-03": {
                "leadsCreated": 30, "dealsCreated": 5, "closedWonCount": 2, "closedWonValue": Decimal("1234.56")
            }
        }),
    })
    place.execute("select set_config('demo.as_of', '2025-09-01 00:00Z', false)")
    [row] = place.execute("select demo.regenerate(%s, null) ->> 'jobId' as job", [first["id"]]).fetchall()
    place.execute("call demo.run_generation(%s)", [row["job"]])
    [row] = place.execute("select demo.generation_job(%s) as job", [row["job"]]).fetchall()
    again = row["job"]
    assert (
        fingerprint(place, first) == fingerprint(place, again) and first["createdTenantId"] != again["createdTenantId"]
    )
    assert [m["entries"] for m in again["monthlyBreakdown"]] == [m["entries"] for m in first["monthlyBreakdown"]]


def test_a_config_without_a_plan_reports_no_targets(place, generated, as_of):
    job = generated(place, as_of, {"seed": "growing", "targets": {"leads": 100, "contacts": 50, "activities": 300}})
    assert (
        all(set(entry) == {"month", "metrics", "snapshotAt"} for entry in job["monthlyBreakdown"])
        and "planNumbers" not in job["metrics"]
    )


def test_a_job_that_misses_its_plan_fails_and_leaves_nothing(db, opened, as_of):
    """A planner that forgets a lead: the months are as it stored them, but not as the config names them."""
    with opened(db) as conn:
        conn.execute("select set_config('demo.as_of', %s, false)", [as_of])
        march = {"month": "2025-03", "metrics": {"leadsCreated": 9}}
        config = Jsonb({"seed": "short", "monthlyPlan": {"months": [march]}})
        [row] = conn.execute("select demo.submit_generation(%s, null) ->> 'jobId' as job", [config]).fetchall()
        with pytest.raises(psycopg.Error) as error:
            with erring_planner(conn, "plan_months", leads="greatest(r.leads - 1, 0)"):
                conn.execute("call demo.run_generation(%s)", [row["job"]])
        assert error.value.sqlstate == "TG500"
        [job] = conn.execute("select status, created_tenant_id from crm.demo_generation_jobs").fetchall()
        assert job == {"status": "failed", "created_tenant_id": None}
        assert conn.execute("select count(*) as n from crm.tenants").fetchone()["n"] == 0
