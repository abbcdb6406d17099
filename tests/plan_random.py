"""Random plans for small tenants, each a patch of its own, with what Python says of them beforehand (plan_oracle)."""

import random
from collections import defaultdict
from datetime import date, datetime, timezone
from decimal import Decimal

from asking import METRICS, TIMES, VALUES
from plan_oracle import Calendar, Judged

# of a file: each batch has a small tenant of its own, which takes so many patches
BATCHES, PLANS = 8 * TIMES, 16
INDUSTRIES = ("trading", "igaming", "saas", "ecommerce", "realestate", "finserv")
CLOCKS = (
    "2025-06-18 17:30", "2025-06-01 06:00", "2024-02-29 23:59", "2026-01-01 01:00", "2026-01-01 12:00",
    "2025-08-31 22:00", "2025-12-24 10:15", "2025-03-03 00:30",
)
NOTHING = dict.fromkeys(METRICS, 0)


def months_before(month, number):
    """The last so many months up to this one, ascending."""
    year, no = map(int, month.split("-"))
    return [
        f"{(year * 12 + no - 1 - back) // 12}-{(year * 12 + no - 1 - back) % 12 + 1:02}"
        for back in reversed(range(number))
    ]


def month_after(month):
    year, no = map(int, month.split("-"))
    return f"{year + no // 12}-{no % 12 + 1:02}"


def records(dice, unit, has_contact):
    """The numbers of some actual records."""
    leads, others = dice.choice((0, 0, 0, 1, 2, 4)), dice.choice((0, 0, 0, 1, 2, 3))
    somebody = has_contact or leads + others > 0
    won = [
        dice.choice((1, 2, 99, 101 * unit, 5000 * unit, 12345 * unit + dice.randrange(unit)))
        for _ in range(dice.choice((0, 0, 1, 2, 3)) if somebody else 0)
    ]
    pending = [
        dice.choice((1, 3, 777, 2500 * unit, 9876 * unit + dice.randrange(unit)))
        for _ in range(dice.choice((0, 0, 1, 2)) if somebody else 0)
    ]
    lost = dice.choice((0, 0, 1, 2)) if somebody else 0
    return {
        "leadsCreated": leads, "contactsCreated": leads + others, "companiesCreated": dice.choice((0, 0, 1, 2)),
        "dealsCreated": len(won) + len(pending) + lost, "closedWonCount": len(won), "closedWonValue": sum(won),
        "pipelineAddedValue": sum(won) + sum(pending),
        "activitiesCreated": dice.choice((0, 0, 1, 3, 7)) if somebody else 0,
    }


def spoiled(dice, number, unit, name):
    return dice.choice((
        number - 1, number + 1, -1, 0, 1, 2 * number,
        number + dice.choice((1, 50 * unit) if name in VALUES else (1, 3)),
    ))


def random_plan(dice, state, calendar, unit):
    """{month: {metric: number}} with how it is to be read.
    Two in three come from records that can be; the others had numbers changed."""
    is_targets, is_separate, is_spoiled = dice.random() < 0.5, dice.random() < 0.5, dice.random() < 0.35
    months = [
        month
        for month in state
        if is_spoiled
        and dice.random() < 0.5
        or calendar.has_business(month)
        and calendar.first_month() <= month <= calendar.last_month()
    ]
    asked = {}
    for month in sorted(dice.sample(months, min(len(months), dice.choice((1, 1, 1, 2, 2, 3, 4))))):
        known = any(kpis["contactsCreated"] for m, kpis in state.items() if m <= month) or any(
            a.get("contactsCreated", a.get("leadsCreated", 0)) for a in asked.values()
        )
        numbers, share = records(dice, unit, known), dice.choice((0.2, 0.5, 0.8, 1))
        chosen = {name for name in METRICS if dice.random() < share}
        asked[month] = {}
        for name in chosen:
            number = numbers[name]
            if name == "contactsCreated" and is_separate:
                number -= numbers["leadsCreated"] if "leadsCreated" in chosen else 0
            if is_targets:
                number += state[month][name] - (
                    state[month]["leadsCreated"] if name == "contactsCreated" and is_separate else 0
                )
            asked[month][name] = spoiled(dice, number, unit, name) if is_spoiled and dice.random() < 0.2 else number
    return asked, is_targets, is_separate


def written(dice, asked, is_targets, is_separate, unit):
    """The plan as JSON, its months in any order; what is the default may be left out."""
    months = [
        {
            "month": month,
            "metrics": {name: Decimal(number) / unit if name in VALUES else number for name, number in numbers.items()},
        }
        for month, numbers in asked.items()
    ]
    dice.shuffle(months)
    plan = {"months": months}
    if is_targets or dice.random() < 0.5:
        plan["planType"] = "targets" if is_targets else "deltas"
    if is_separate or dice.random() < 0.5:
        plan["leadCounting"] = "separate" if is_separate else "included"
    return plan


def in_minor_units(kpis, unit):
    found = {name: number * unit if name in VALUES else number for name, number in kpis.items()}
    assert all(number == int(number) for number in found.values()), "whole minor units"
    return {name: int(number) for name, number in found.items()}


def counted(patches, tenant, unit):
    """month -> metric -> number, from the rows themselves."""
    found = defaultdict(lambda: dict(NOTHING))
    for table, metric in (
        ("companies", "companiesCreated"), ("contacts", "contactsCreated"), ("activities", "activitiesCreated"),
    ):
        for row in patches.rows(
            f"select created_at at time zone 'UTC' as at{', status' if table == 'contacts' else ''} "
            f"from crm.{table} where tenant_id = %s and deleted_at is null",
            tenant,
        ):
            found[f"{row['at']:%Y-%m}"][metric] += 1
            found[f"{row['at']:%Y-%m}"]["leadsCreated"] += row.get("status") == "lead"
    for row in patches.rows(
        """select d.created_at at time zone 'UTC' as at, d.value, s.stage_type as kind from crm.deals as d
             join crm.pipeline_stages as s on s.tenant_id = d.tenant_id and s.id = d.stage_id
            where d.tenant_id = %s and d.deleted_at is null""",
        tenant,
    ):
        month, worth = found[f"{row['at']:%Y-%m}"], int(row["value"] * unit)
        assert worth == row["value"] * unit and worth > 0
        month["dealsCreated"] += 1
        month["closedWonCount"] += row["kind"] == "won"
        month["closedWonValue"] += worth if row["kind"] == "won" else 0
        month["pipelineAddedValue"] += worth if row["kind"] != "lost" else 0
    return found


def run_batch(place, tally, number, country, unit, keys):
    """place: Patches on a connection whose clock may be moved; unit: minor units of the currency;
    keys of the config."""
    dice = random.Random(f"{country} {keys} {number}")
    as_of = datetime.fromisoformat(dice.choice(CLOCKS)).replace(tzinfo=timezone.utc)
    clock = as_of.isoformat()
    place.conn.execute("select set_config('demo.as_of', %s, false)", [clock])
    span = months_before(clock[:7], dice.choice((3, 5, 8)))
    start_on = date.fromisoformat(f"{span[0]}-{dice.choice((1, 3, 14)):02}")
    # of some months before today a little is there; of the others, nothing: they lie before all data, or in a gap
    first = {
        month: {
            "leadsCreated": 2, "contactsCreated": 4, "companiesCreated": 2, "dealsCreated": 2, "closedWonCount": 1,
            "activitiesCreated": dice.choice((0, 5)),
        }
        for month in sorted(dice.sample(span[:-1], dice.choice((0, 1, 2))))
    }
    tenant = place.tenant_of({
        "country": country,
        "industry": dice.choice(INDUSTRIES),
        "startDate": str(start_on),
        "seed": f"{country} {number}",
        "teamSize": dice.choice((2, 3)),
        "realism": {"dropOffRate": dice.choice((0, 15, 50)), "whaleRatio": dice.choice((0, 20))},
        **keys,
        "monthlyPlan": {
            "months": [{"month": month, "metrics": metrics} for month, metrics in (first or {span[0]: {}}).items()]
        },
    })
    [zone] = place.rows("select timezone from crm.tenants where id = %s", tenant)
    calendar = Calendar(place.rows, country, zone["timezone"], start_on, as_of)
    # some lie before the start, one in the future
    around = months_before(span[0], 3)[:-1] + span + [month_after(span[-1])]
    state = {month: in_minor_units(kpis, unit) for month, kpis in place.kpis(tenant, around[0], around[-1]).items()}
    assert state == {month: counted(place, tenant, unit).get(month, NOTHING) for month in state}

    met = 0
    while met < PLANS:
        asked, is_targets, is_separate = random_plan(dice, state, calendar, unit)
        if not asked:
            continue
        plan, judged = (
            written(dice, asked, is_targets, is_separate, unit),
            Judged(asked, state, calendar, is_targets, is_separate),
        )
        faulty = judged.faulty_months()
        if faulty:
            answer = place.validate(tenant, plan)
            assert not answer["valid"], (plan, faulty)
            assert {reason["month"] for reason in answer["errorDetails"]} == faulty, (plan, answer["errors"])
            for reason in answer["errorDetails"]:
                assert judged.confirms(reason), (plan, reason)
            tally["refused"] += 1
            continue
        job = place.submit(tenant, plan)["jobId"]
        place.run(job)
        after = {month: in_minor_units(kpis, unit) for month, kpis in place.kpis(tenant, around[0], around[-1]).items()}
        for month in state:
            if month in asked:
                judged.assert_met(month, after[month])
            else:
                assert after[month] == state[month], f"{month} is no month of the plan"
        state, met = after, met + 1
    rows = counted(place, tenant, unit)
    assert state == {month: rows.get(month, NOTHING) for month in state} and set(rows) <= set(state)
    assert place.violations(tenant) == {}
    tally["met"] += met
    tally["batches"] += 1
