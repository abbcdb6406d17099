"""The month plan: exact sums, nothing where there is no time, and the same for preview and run."""

import json
from datetime import date, timedelta

import pytest
from asking import TIMES
from hypothesis import example, given, settings
from hypothesis import strategies as st

CURVES = ("linear", "exponential", "logistic", "step")
ZONES = {
    "US": "America/New_York", "GB": "Europe/London", "DE": "Europe/Berlin", "JP": "Asia/Tokyo",
    "BR": "America/Sao_Paulo", "AE": "Asia/Dubai",
}
KINDS = ("won", "open", "lost")

PLANS = """
with asked as (
  select a.ordinal, a.config, a.at::timestamptz as at, a.seed
  from unnest(%s::jsonb[], %s::text[], %s::text[]) with ordinality as a (config, at, seed, ordinal)
), complete as (
  select a.*, demo_calc.faults_json(demo_plan.check_config(a.config, a.at)) as faults from asked as a
)
select c.ordinal, c.faults, f.config as complete,
       case when f.config is not null then
         (select jsonb_agg(to_jsonb(m) order by m.month) from demo_plan.plan_months(f.config, c.seed, c.at) as m)
       end as months,
       (select jsonb_agg(distinct b.month)
          from demo_world.business_time(f.config ->> 'country', f.config ->> 'timezone',
                                        (f.config ->> 'startDate')::date, c.at) as b) as open_months,
       to_jsonb(d) as bounds, u.minor_units
  from complete as c
  left join lateral (select demo_plan.complete_config(c.config, c.at) as config where c.faults = '[]') as f on true
  left join lateral demo_world.deal_bounds(f.config ->> 'industry', f.config ->> 'currency') as d on true
  left join ref.currencies as u on u.code = f.config ->> 'currency'
 order by c.ordinal
"""


def plans(session, cases):
    configs, instants, seeds = zip(*cases)
    return session.rows(PLANS, [json.dumps(c) for c in configs], list(instants), list(seeds))


def check(row):
    assert row["faults"] == []
    config, months, bounds = row["complete"], row["months"], row["bounds"]
    targets, unit = config["targets"], 10 ** row["minor_units"]

    def total(*kinds):
        return sum(month[kind] for month in months for kind in kinds)

    # sums
    assert total("companies") == targets["companies"]
    assert total("leads") == targets["leads"]
    assert total("prospects", "customers") == targets["contacts"]
    assert total("won") == targets["closedWonCount"]
    assert total(*KINDS) == targets["deals"]
    assert total("won_minor") == round(targets["closedWonValue"] * unit)
    assert total("won_minor", "open_minor") == round(targets["pipelineValue"] * unit)
    assert total("activities") == targets["activities"]
    assert total("unanswered") == int(targets["leads"] * config["realism"]["dropOffRate"] / 100 + 0.5)
    # months
    names = [month["month"] for month in months]
    assert names == sorted(set(names)) and names[0] == config["startDate"][:7]
    contacts = customers = 0
    for month in months:
        counts = [value for key, value in month.items() if key != "month"]
        assert min(counts) >= 0
        if month["month"] not in row["open_months"]:
            assert max(counts) == 0, "no business time, no records"
        contacts += month["leads"] + month["prospects"] + month["customers"]
        customers += month["customers"]
        assert contacts or not (month["won"] + month["open"] + month["lost"] + month["activities"]), (
            "a deal or an activity before the first contact"
        )
        assert customers or not month["won"], "a won deal before the first customer"
        assert month["unanswered"] <= month["leads"]
        for kind in KINDS:
            assert month[f"{kind}_minor"] >= month[kind], "at least a minor unit a deal"
            assert month[kind] or not month[f"{kind}_minor"], "money without deals"
    # values inside the industry's bounds wherever the total allows that
    for kind in KINDS:
        if total(kind) * bounds["low"] <= total(f"{kind}_minor") <= total(kind) * bounds["high"]:
            outside = [
                m["month"]
                for m in months
                if not m[kind] * bounds["low"] <= m[f"{kind}_minor"] <= m[kind] * bounds["high"]
            ]
            assert outside == [], (
                f"{kind} deals average outside {bounds['low']}..{bounds['high']} though the total allows it"
            )


@st.composite
def cases(draw):
    """A valid config, the instant, and a seed."""
    today = draw(st.dates(date(2017, 1, 1), date(2032, 12, 28)))
    as_of = f"{today} {draw(st.integers(0, 23)):02}:{draw(st.integers(0, 59)):02}:00Z"
    start = today - timedelta(days=draw(st.one_of(st.integers(11, 40), st.integers(11, 729))))
    country = draw(st.sampled_from(list(ZONES)))
    currency = draw(st.sampled_from((None, None, "USD", "JPY", "KWD", "EUR", "KRW")))
    decimals = {"JPY": 0, "KRW": 0, "KWD": 3}.get(currency or {"JP": "JPY"}.get(country), 2)
    targets = {}
    for key, low, high in (
        ("leads", 100, 50000), ("contacts", 50, 20000), ("companies", 20, 5000), ("closedWonCount", 10, 5000),
        ("activities", 0, 1000000),
    ):
        if draw(st.booleans()):
            targets[key] = draw(st.one_of(st.integers(low, min(high, low * 3 + 100)), st.integers(low, high)))
    if draw(st.booleans()):
        pipeline = draw(st.integers(10000 * 10**decimals, 100000000 * 10**decimals))
        targets["pipelineValue"] = pipeline / 10**decimals
        if draw(st.booleans()):
            targets["closedWonValue"] = (
                draw(st.integers(5000 * 10**decimals, min(pipeline, 50000000 * 10**decimals))) / 10**decimals
            )
    if draw(st.integers(0, 3)) == 0 and "closedWonCount" in targets:
        targets["deals"] = targets["closedWonCount"] + draw(st.integers(1, 5000))
    config = {
        "country": country,
        "industry": draw(st.sampled_from(("trading", "igaming", "saas", "ecommerce", "realestate", "finserv"))),
        "startDate": str(start),
        "targets": targets,
        "growth": {
            "curve": draw(st.sampled_from(CURVES)),
            "monthlyRate": draw(st.one_of(st.integers(0, 50), st.decimals(0, 50, places=6).map(float))),
            "seasonality": draw(st.booleans()),
        },
        "realism": {"dropOffRate": draw(st.integers(0, 50))},
    }
    if currency:
        config["currency"] = currency
    if draw(st.integers(0, 4)) == 0:
        config["timezone"] = draw(
            st.sampled_from(("Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia"))
        )
    return config, as_of, draw(st.text("abc123", max_size=8))


@settings(deadline=None, max_examples=16 * TIMES)
@given(st.lists(cases(), min_size=1, max_size=12))
@example([
    (
        {
            "currency": "JPY",
            "targets": {"closedWonValue": 5000, "closedWonCount": 5000, "pipelineValue": 10000, "deals": 5001},
        },
        "2025-06-30 16:00Z",
        "x",
    )
])
@example([
    (
        {"targets": {"closedWonValue": 10000, "closedWonCount": 5000, "pipelineValue": 10000, "deals": 5000}},
        "2025-06-30 16:00Z",
        "x",
    )
])
@example([
    (
        {
            "startDate": "2025-06-02",
            "targets": {"leads": 100, "contacts": 50, "companies": 20, "closedWonCount": 10, "activities": 0},
        },
        "2025-06-02 13:00Z",
        "x",
    )
])
@example([
    (
        {
            "startDate": start,
            "targets": {"leads": 100, "contacts": 50, "closedWonCount": 5000},
            "growth": {"curve": curve, "monthlyRate": 50},
        },
        "2025-06-30 16:00Z",
        "x",
    )
    for start in ("2024-07-31", "2023-07-03")
    for curve in CURVES
])  # deals enough for months that have no contact yet
def test_any_plan_adds_up_month_by_month(lasting_session, batch):
    for (config, as_of, seed), row in zip(batch, plans(lasting_session, batch)):
        if (
            set(f["field"] for f in row["faults"]) <= {"startDate", "targets.closedWonValue", "targets.deals"}
            and row["faults"]
        ):
            continue  # no business time yet, or a default that does not go with what was given
        check(row)


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("country", ZONES)
def test_no_month_without_business_time_gets_anything(session, curve, country):
    """The last month has begun, but not its first business hour; the first one has only its last weekend."""
    cases = [
        (
            {
                "country": country,
                "startDate": start,
                "growth": {"curve": curve, "seasonality": season, "monthlyRate": 50},
            },
            as_of,
            "x",
        )
        for start in ("2025-03-29", "2025-03-30", "2025-03-03")
        for season in (True, False)
        for as_of in ("2025-06-01 12:00Z", "2025-06-01 20:00Z", "2025-06-02 00:00Z")
    ]
    for row in plans(session, cases):
        check(row)
        last = row["months"][-1]
        assert last["month"] == "2025-06" and last["leads"] == 0


@pytest.mark.parametrize(
    "industry, average",
    [("saas", "low"), ("saas", "high"), ("igaming", "low"), ("realestate", "high"), ("trading", "low")],
)
def test_months_stay_inside_the_value_bounds_where_the_total_allows_it(session, industry, average):
    """Averages near a bound, with many seeds: a month's own fluctuation must not carry it outside."""
    [bounds] = session.rows("select low, high from demo_world.deal_bounds(%s, 'USD')", industry)
    cases = []
    for seed in range(4):
        for factor in ((1, 1.001, 1.19, 1.2, 1.21) if average == "low" else (0.79, 0.8, 0.81, 0.999, 1)):
            count = max(10, -(-500000 // int(bounds[average] * factor)))
            won = min(50000000, int(count * bounds[average] * factor + 0.5) / 100)
            cases.append((
                {
                    "industry": industry, "startDate": "2024-08-05", "growth": {"curve": "linear"},
                    "targets": {"closedWonCount": count, "closedWonValue": won, "pipelineValue": won + 50000},
                },
                "2025-06-30 16:00Z",
                f"s{seed}",
            ))
    # nearly all in one month, a few in the next
    count = -(-600000 // bounds["low"]) + 40
    cases += [
        (
            {
                "industry": industry,
                "startDate": "2025-05-01",
                "targets": {
                    "closedWonCount": count,
                    "closedWonValue": int(count * bounds[average] * factor + 0.5) / 100,
                    "pipelineValue": 50000000,
                },
            },
            "2025-06-02 18:00Z",
            f"t{seed}",
        )
        for factor in ((1.2, 1.22) if average == "low" else (0.79, 0.8))
        for seed in range(24)
        if count * bounds[average] * factor < 5e9 and count <= 5000
    ]
    for row in plans(session, cases):
        check(row)


@settings(deadline=None, max_examples=7 * TIMES)
@given(cases())
def test_the_same_config_and_seed_give_the_same_plan(lasting_session, case):
    one, two = plans(lasting_session, [case, case])
    assert {k: v for k, v in one.items() if k != "ordinal"} == {k: v for k, v in two.items() if k != "ordinal"}


def test_another_seed_moves_money_between_months_and_nothing_else(session):
    config = {"startDate": "2024-08-05"}
    one, two = plans(session, [(config, "2025-06-30 16:00Z", "one"), (config, "2025-06-30 16:00Z", "two")])
    assert one["months"] != two["months"]
    counts = [
        [{k: v for k, v in month.items() if not k.endswith("_minor")} for month in row["months"]] for row in (one, two)
    ]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("curve", CURVES)
def test_months_follow_the_curve(session, curve):
    [row] = plans(session, [
        (
            {
                "country": "DE", "startDate": "2024-07-01",
                "growth": {"curve": curve, "monthlyRate": 20, "seasonality": False}, "targets": {"leads": 50000},
            },
            "2025-06-30 20:00Z",
            "x",
        )
    ])
    found = [month["leads"] for month in row["months"]]
    seed_s = {
        "linear": lambda i: 1 + i * 0.2, "exponential": lambda i: 1.2**i,
        "logistic": lambda i: 1 / (1 + 2.718281828459045 ** (-(i - 6) / 3)), "step": lambda i: i // 3 + 1,
    }[curve]
    weights = [seed_s(i) for i in range(12)]
    for i, leads in enumerate(found):
        assert abs(leads - 50000 * weights[i] / sum(weights)) <= 1


def test_seasonality_gives_busy_months_more(session):
    rows = plans(session, [
        (
            {
                "country": "DE", "industry": "ecommerce", "startDate": "2024-07-01",
                "growth": {"monthlyRate": 0, "seasonality": on}, "targets": {"leads": 50000},
            },
            "2025-06-30 20:00Z",
            "x",
        )
        for on in (True, False)
    ])
    weights = {
        r["month"]: r["weight"]
        for r in session.rows("select month, weight from ref.seasonality where industry = 'ecommerce'")
    }
    seasonal, even = ([month["leads"] for month in row["months"]] for row in rows)
    assert max(even) - min(even) <= 1
    months = [int(month["month"][5:]) for month in rows[0]["months"]]
    for month, leads in zip(months, seasonal):
        assert abs(leads - 50000 * weights[month] / sum(weights.values())) <= 1


def test_a_month_that_began_late_gets_its_part(session):
    [row] = plans(session, [
        (
            {
                "country": "DE", "startDate": "2025-04-15",
                "growth": {"curve": "linear", "monthlyRate": 0, "seasonality": False}, "targets": {"leads": 10000},
            },
            "2025-06-30 20:00Z",
            "x",
        )
    ])
    april, may, june = (month["leads"] for month in row["months"])
    assert 0.3 * may < april < 0.7 * may and abs(may - june) <= 1


# -- preview ------------------------------------------------------------------------------------------------------

def test_preview_is_stable_and_writes_nothing(session):
    assert session.value(
        "select provolatile from pg_proc where oid = 'demo.preview_generation(jsonb)'::regprocedure"
    ) in ("s", b"s")
    counts = "select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint as n from pg_stat_xact_user_tables"
    with session.conn.transaction():
        session.conn.execute("set transaction read only")
        before = session.value(counts)
        session.preview({"seed": "x"})
        assert session.value(counts) == before
        assert session.value("select pg_current_xact_id_if_assigned()") is None


def test_preview_tells_exactly_what_the_plan_holds(session):
    config = {"country": "JP", "industry": "igaming", "seed": "tell", "startDate": "2025-01-15"}
    plan = session.preview(config)
    [row] = plans(session, [(config, "2025-06-30 16:00Z", "tell")])
    assert [m["month"] for m in plan["monthlyProjection"]] == [m["month"] for m in row["months"]]
    for told, planned in zip(plan["monthlyProjection"], row["months"]):
        assert told["leads"] == planned["leads"] and told["contacts"] == planned["prospects"] + planned["customers"]
        assert told["deals"] == planned["won"] + planned["open"] + planned["lost"]
        assert told["pipelineValue"] == planned["won_minor"] + planned["open_minor"]
    totals, projection = plan["totals"], plan["monthlyProjection"]
    assert totals == {key: sum(m[key] for m in projection) for key in totals}
    assert totals == plan["config"]["targets"]
    assert plan["estimatedRecords"] == {
        "companies": totals["companies"], "contacts": totals["leads"] + totals["contacts"], "deals": totals["deals"],
        "activities": totals["activities"],
    }


@pytest.mark.parametrize("curve, country, industry", [
    ("linear", "US", "trading"), ("exponential", "JP", "saas"), ("logistic", "AE", "igaming"),
    ("step", "BR", "realestate"),
])
def test_what_preview_shows_is_what_a_run_makes(session, curve, country, industry):
    config = {
        "country": country, "industry": industry, "startDate": "2025-02-10", "seed": f"run {curve}",
        "growth": {"curve": curve}, "targets": {"leads": 150, "contacts": 60, "companies": 20, "closedWonCount": 12},
    }
    plan = session.preview(config)
    with session.conn.transaction(force_rollback=True):
        job = session.value("select demo.submit_generation(%s, null) ->> 'jobId'", json.dumps(config))
        session.conn.execute("update crm.demo_generation_jobs set status = 'running', attempt = 1 where id = %s", [job])
        tenant = session.value("select demo_job.carry_out(%s, 1)", job)
        kpis = session.rows(
            "select * from demo.kpis(%s, '2025-02', %s)", tenant, plan["monthlyProjection"][-1]["month"]
        )
        records = {
            table: session.value(f"select count(*) from crm.{table} where tenant_id = %s", tenant)
            for table in ("companies", "contacts", "deals", "activities")
        }
    assert records == plan["estimatedRecords"]
    assert [
        (
            k["month"], k["leads_created"], k["contacts_created"], k["companies_created"], k["deals_created"],
            k["closed_won_count"], float(k["closed_won_value"]), float(k["pipeline_added_value"]),
            k["activities_created"],
        )
        for k in kpis
    ] == [
        (
            m["month"], m["leads"], m["leads"] + m["contacts"], m["companies"], m["deals"], m["closedWonCount"],
            float(m["closedWonValue"]), float(m["pipelineValue"]), m["activities"],
        )
        for m in plan["monthlyProjection"]
    ]
