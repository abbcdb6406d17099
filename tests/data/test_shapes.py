"""Shapes that only show in many rows: log-normal values, the tail of whales, busy hours and days, weighted owners,
growth."""

import math
import statistics
from collections import Counter
from datetime import date

import pytest

AS_OF = "2025-06-30 22:00:00+00"
LARGE = {
    "country": "US",
    "industry": "finserv",
    "startDate": "2024-07-01",
    "seed": "shapes",
    "teamSize": 12,
    "targets": {
        "leads": 3000, "contacts": 1500, "companies": 300, "closedWonCount": 900, "deals": 3000,
        "closedWonValue": 6750000, "pipelineValue": 15000000, "activities": 9000,
    },
    "growth": {"curve": "exponential", "monthlyRate": 10, "seasonality": False},
}


@pytest.fixture(scope="module")
def large(world, generated, tenant_of):
    def make(**realism):
        return tenant_of(world.conn, AS_OF, generated(world.conn, AS_OF, LARGE | {"realism": realism}))

    return {"whales": make(whaleRatio=20), "none": make(whaleRatio=0), "usual": make(whaleRatio=5)}


def worth(tenant):
    """deal id -> what its product and the size of its company make of an average deal.
    Without customers, as who buys often buys more, and without what is worth more than the average: there the limits of
    money (docs/config.md) cut the tail."""
    titles = tenant._all("select title, value_factor from ref.deal_titles where industry = %s", tenant.row["industry"])
    sizes = {
        row["id"]: row["factor"]
        for row in tenant._all(
            "select id, demo_calc.size_factor(employee_count) as factor from crm.companies where tenant_id = %s "
            "union all select null, demo_calc.size_factor(null)", tenant.id)
    }
    companies = {row["id"]: row["name"] for row in tenant.companies}
    contacts = {row["id"]: row for row in tenant.contacts}
    found = {}
    for deal in tenant.deals:
        contact, company = contacts[deal["contact_id"]], companies.get(deal["company_id"], "")
        name = f"{contact['first_name']} {contact['last_name']}"
        [factor] = {
            row["value_factor"] for row in titles
            if row["title"].replace("{company}", company).replace("{contact}", name) == deal["title"]
        }
        worth = float(factor) * sizes[deal["company_id"]]
        if contact["status"] != "customer" and worth <= 1:
            found[deal["id"]] = math.log(worth)
    return found


def logs(tenant, outcome=("won", "open", "lost")):
    """Logarithms of the deals' values, each beside what such a deal is worth (worth), and relative to its month and
    outcome, which have totals of their own."""
    groups, expected = {}, worth(tenant)
    for deal in tenant.deals:
        if deal["outcome"] in outcome and deal["id"] in expected:
            value = math.log(deal["value"]) - expected[deal["id"]]
            groups.setdefault((deal["outcome"], deal["demo_source_month"]), []).append(value)
    return [value - statistics.median(values) for values in groups.values() if len(values) >= 20 for value in values]


def test_deal_values_are_log_normal(large):
    values = sorted(logs(large["usual"]))
    sigma = float(large["usual"].trade["deal_sigma"])
    assert len(values) > 800
    assert statistics.stdev(values) == pytest.approx(sigma, rel=0.25)
    normal = statistics.NormalDist(statistics.mean(values), statistics.stdev(values))
    distance = max(abs((i + 0.5) / len(values) - normal.cdf(value)) for i, value in enumerate(values))
    assert distance < 0.05, "Kolmogorov-Smirnov"
    skewness = statistics.mean(((v - normal.mean) / normal.stdev) ** 3 for v in values)
    assert abs(skewness) < 0.75  # the whales


@pytest.mark.parametrize("kind, percent", [("whales", 20), ("usual", 5), ("none", 0)])
def test_the_share_of_deals_in_the_tail_is_the_whale_ratio(large, kind, percent):
    """Whales lie above the 95th percentile of the ordinary deals."""
    tenant = large[kind]
    # size and product take a part of the spread of values
    draws = statistics.NormalDist(0, 0.95 * float(tenant.trade["deal_sigma"]))
    values = logs(tenant)
    # the median of all moves a little when a share of them is large
    shift = draws.inv_cdf(0.95 * 0.5 / (1 - percent / 100))
    tail = sum(value > (draws.inv_cdf(0.95) - shift) * 0.97 for value in values) / len(values)
    assert tail == pytest.approx(percent / 100, abs=0.035)  # medians of months with few deals are rough


def test_whales_make_the_largest_deals_larger(large):
    def top(tenant):
        values = sorted((d["value"] for d in tenant.deals), reverse=True)
        return sum(values[:len(values) // 10]) / sum(values)
    assert top(large["none"]) < top(large["usual"]) < top(large["whales"])


def test_values_differ_and_end_in_round_amounts(large):
    values = [d["value"] for d in large["usual"].deals]
    assert len(set(values)) > 100
    assert sum(v % 100 == 0 for v in values) > 0.95 * len(values)
    assert max(Counter(values).values()) < 0.1 * len(values)


def test_hours_and_weekdays_follow_their_profiles(large):
    tenant = large["usual"]
    weights = {
        row["hour"]: row["weight"]
        for row in tenant.conn.execute("select hour, weight from ref.hour_weights where country = 'US'").fetchall()
    }
    hours = Counter(c["local_created_at"].hour for c in tenant.contacts)
    total, all_weights = sum(hours.values()), sum(weights.values())
    assert hours.keys() == weights.keys()
    for hour, weight in weights.items():
        assert hours[hour] / total == pytest.approx(weight / all_weights, abs=0.02)
    days = {
        row["isodow"]: row["weight"]
        for row in tenant.conn.execute("select isodow, weight from ref.weekday_weights where country = 'US'").fetchall()
    }
    worked = Counter(c["local_created_at"].isoweekday() for c in tenant.contacts)
    assert set(worked) == {1, 2, 3, 4, 5}
    calendar = Counter(
        day.isoweekday()
        for day in (date.fromordinal(n) for n in range(date(2024, 7, 1).toordinal(), date(2025, 7, 1).toordinal()))
        if day not in tenant.holidays
    )
    expected = {d: days[d] * calendar[d] for d in range(1, 6)}
    for day in range(1, 6):
        assert worked[day] / len(tenant.contacts) == pytest.approx(expected[day] / sum(expected.values()), abs=0.025)


def test_owners_differ_in_weight_and_all_have_work(large):
    tenant = large["usual"]
    early = {u["id"] for u in tenant.users if u["local_created_at"].date() <= date(2024, 7, 5) and not u["left_at"]}
    owned = Counter(c["owner_id"] for c in tenant.contacts)
    assert owned.keys() == {u["id"] for u in tenant.users if not u["left_at"]}
    counts = [owned[user] for user in early]
    assert len(early) >= 6 and max(counts) > 1.8 * min(counts), "not uniform"
    assert len(early) < len(tenant.users), "some joined later"


def test_months_grow_at_the_configured_rate(large):
    leads = [entry["metrics"]["leadsCreated"] for entry in large["usual"].job["monthlyBreakdown"]]
    assert len(leads) == 12 and sum(leads) == 3000
    for one, other in zip(leads, leads[1:]):
        assert 1.04 < other / one < 1.17, "10 percent a month, but for what rounding and the last evening take"


def test_most_answers_come_early_and_names_are_many(large):
    tenant = large["usual"]
    assert (
        len({c["first_name"] for c in tenant.contacts}) > 100 and len({c["last_name"] for c in tenant.contacts}) > 200
    )
    assert len({(c["first_name"], c["last_name"]) for c in tenant.contacts}) > 0.9 * len(tenant.contacts)
    assert max(Counter(a["subject"] for a in tenant.activities).values()) < 0.08 * len(tenant.activities)


def test_neighbours_in_time_seldom_share_a_name(large):
    contacts = sorted(large["usual"].contacts, key=lambda c: (c["created_at"], c["id"]))
    for name in ("first_name", "last_name"):
        assert sum(a[name] == b[name] for a, b in zip(contacts, contacts[1:])) < 0.01 * len(contacts)
