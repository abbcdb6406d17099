"""Who a deal is with: customers have bought, further deals come after the first, leads are qualified, values follow
company and product, and the larger deals have several people. Bands are those of published studies where there are any."""

import json
import statistics
from collections import Counter, defaultdict

import psycopg
import pytest

TARGETS = {"leads": 500, "contacts": 200, "companies": 80, "closedWonCount": 90, "deals": 450, "activities": 400}
TENANTS = {"US-saas": "2025-06-18 17:30:00+00", "DE-trading": "2025-06-30 12:00:00+00",
           "JP-ecommerce": "2025-06-10 05:00:00+00"}
ONE_CONTACT = {"months": [{"month": "2025-03", "metrics": {
    "contactsCreated": 1, "dealsCreated": 100, "closedWonCount": 10}}]}


@pytest.fixture(scope="module")
def made(world, generated, tenant_of):
    tenants = {}
    for name, as_of in TENANTS.items():
        country, industry = name.split("-")
        config = {"country": country, "industry": industry, "startDate": "2024-07-01", "seed": name, "targets": TARGETS}
        tenants[name] = tenant_of(world.conn, as_of, generated(world.conn, as_of, config))
    return tenants


def broken(tenant):
    tenant.conn.execute("select set_config('demo.as_of', %s, false)", [tenant.as_of])
    return tenant._all("select * from demo.verify_tenant(%s) where violations > 0", tenant.id)


def by_contact(deals):
    found = defaultdict(list)
    for deal in sorted(deals, key=lambda deal: deal["created_at"]):
        found[deal["contact_id"]].append(deal)
    return found


def won_share(deals):
    outcomes = Counter(deal["outcome"] for deal in deals)
    return outcomes["won"] / max(1, outcomes["won"] + outcomes["lost"])


@pytest.mark.parametrize("name", TENANTS)
def test_every_customer_has_bought_and_nobody_else_has(made, name):
    tenant = made[name]
    customers = {c["id"] for c in tenant.contacts if c["status"] == "customer"}
    assert customers == {d["contact_id"] for d in tenant.deals if d["outcome"] == "won"}
    assert len(customers) > 0.5 * TARGETS["closedWonCount"]


@pytest.mark.parametrize("name", TENANTS)
def test_a_second_deal_of_a_customer_comes_after_the_first_was_won(made, name):
    tenant = made[name]
    customers = {c["id"] for c in tenant.contacts if c["status"] == "customer"}
    later = too_early = 0
    for contact, deals in by_contact(tenant.deals).items():
        if contact in customers:
            first_won = min(d["closed_at"] for d in deals if d["outcome"] == "won")
            later += len(deals) - 1
            too_early += sum(d["created_at"] < first_won for d in deals[1:])
    # nobody can buy again before anybody has bought: a few of the first months
    assert later > 30 and too_early <= 0.1 * later


@pytest.mark.parametrize("name", TENANTS)
def test_open_deals_are_two_a_contact_at_most_and_of_leads_only_the_qualified_have_one(made, name):
    tenant = made[name]
    contacts = {c["id"]: c for c in tenant.contacts}
    opened = Counter(d["contact_id"] for d in tenant.deals if d["outcome"] == "open")
    assert max(opened.values()) <= 2
    leads = [contacts[c] for c in opened if contacts[c]["status"] == "lead"]
    assert leads and {c["lead_status"] for c in leads} == {"qualified"}
    assert {contacts[d["contact_id"]]["lead_status"] for d in tenant.deals if d["outcome"] == "lost"} <= {
        None, "disqualified"}
    with_deal = {d["contact_id"] for d in tenant.deals if contacts[d["contact_id"]]["status"] == "lead"}
    assert 0.03 <= len(with_deal) / TARGETS["leads"] <= 0.2


@pytest.mark.parametrize("name", TENANTS)
def test_deals_and_value_are_lopsided(made, name):
    tenant = made[name]
    deals = sorted(Counter(d["contact_id"] for d in tenant.deals).values(), reverse=True)
    assert sum(deals[:len(deals) // 10]) >= 0.22 * sum(deals)
    value = Counter()
    for deal in tenant.deals:
        if deal["outcome"] == "won":
            value[deal["contact_id"]] += deal["value"]
    value = sorted(value.values(), reverse=True)
    assert 0.42 <= sum(value[:len(value) // 5]) / sum(value) <= 0.85


@pytest.mark.parametrize("name", TENANTS)
def test_the_first_month_rests_on_its_base_and_not_on_a_few(made, name):
    tenant = made[name]
    first = min(d["demo_source_month"] for d in tenant.deals)
    contacts = sorted(c["created_at"] for c in tenant.contacts if c["demo_source_month"] == first)
    assert sum(at <= contacts[0].replace(hour=23, day=contacts[0].day + 4) for at in contacts) > 0.3 * len(contacts)
    deals = Counter(d["contact_id"] for d in tenant.deals if d["demo_source_month"] == first)
    assert len(deals) >= 0.4 * sum(deals.values()) and max(deals.values()) <= 5


@pytest.mark.parametrize("name", TENANTS)
def test_referrals_and_small_deals_win_more(made, name):
    tenant = made[name]
    sources = {c["id"]: c["source"] for c in tenant.contacts}
    closed = sorted((d for d in tenant.deals if d["outcome"] != "open"), key=lambda d: d["value"])
    referred = won_share([d for d in closed if sources[d["contact_id"]] == "referrals"])
    paid = won_share([d for d in closed if sources[d["contact_id"]] in ("meta", "google", "affiliates")])
    assert referred >= 1.5 * paid
    third = len(closed) // 3
    assert won_share(closed[:third]) > won_share(closed[-third:])


def test_without_insights_referrals_lose_as_others_do(world, generated, tenant_of):
    as_of = TENANTS["US-saas"]
    config = {"country": "US", "industry": "saas", "startDate": "2024-07-01", "seed": "US-saas",
              "targets": TARGETS | {"leads": 1500}, "realism": {"insights": []}}
    tenant = tenant_of(world.conn, as_of, generated(world.conn, as_of, config))
    sources = {c["id"]: c["source"] for c in tenant.contacts}
    closed = [d for d in tenant.deals if d["outcome"] != "open"]
    referred = won_share([d for d in closed if sources[d["contact_id"]] == "referrals"])
    assert referred <= 2 * won_share([d for d in closed if sources[d["contact_id"]] in ("meta", "google", "affiliates")])


@pytest.mark.parametrize("name", TENANTS)
def test_value_grows_with_the_company_and_with_what_is_sold(made, name):
    tenant = made[name]
    employees = {c["id"]: c["employee_count"] for c in tenant.companies}
    sized = [(employees[d["company_id"]], d["value"]) for d in tenant.deals if d["company_id"]]
    sized = sorted((e, v) for e, v in sized if e)
    third = len(sized) // 3
    assert statistics.median(v for _, v in sized[-third:]) > statistics.median(v for _, v in sized[:third])
    titles = tenant._all("select title, value_factor from ref.deal_titles where industry = %s", tenant.row["industry"])
    factors = {t["title"].split(" – ")[-1]: float(t["value_factor"]) for t in titles}
    priced = [(factors[d["title"].split(" – ")[-1]], d["value"]) for d in tenant.deals
              if d["title"].split(" – ")[-1] in factors]
    cheap, dear = (statistics.median([v for f, v in priced if is_of(f)])
                   for is_of in (lambda f: f <= 0.6, lambda f: f >= 1.4))
    assert float(dear) > 1.5 * float(cheap)


@pytest.mark.parametrize("name", TENANTS)
def test_expansions_and_renewals_are_of_those_who_have_bought(made, name):
    tenant = made[name]
    kinds = {t["title"].split(" – ")[-1]: t["kind"] for t in tenant._all(
        "select title, kind from ref.deal_titles where industry = %s", tenant.row["industry"])}
    for deals in by_contact(tenant.deals).values():
        assert kinds.get(deals[0]["title"].split(" – ")[-1], "new") == "new"


@pytest.mark.parametrize("name", TENANTS)
def test_larger_deals_have_several_people_of_their_company(made, name):
    tenant = made[name]
    rows = tenant._all("select * from crm.deal_contacts where tenant_id = %s", tenant.id)
    deals, contacts = {d["id"]: d for d in tenant.deals}, {c["id"]: c for c in tenant.contacts}
    people = defaultdict(list)
    for row in rows:
        deal, contact = deals[row["deal_id"]], contacts[row["contact_id"]]
        assert contact["company_id"] == deal["company_id"]
        assert deal["closed_at"] is None or contact["created_at"] <= deal["closed_at"]
        people[row["deal_id"]].append(row["contact_id"])
    assert people and all(deals[deal]["contact_id"] in who and 2 <= len(who) <= 5 for deal, who in people.items())
    middle = statistics.median_low(d["value"] for d in tenant.deals)
    assert all(deals[deal]["value"] >= middle for deal in people)


@pytest.mark.parametrize("name", TENANTS)
def test_nine_in_ten_deals_are_their_contacts_owners(made, name):
    tenant = made[name]
    owners = {c["id"]: c["owner_id"] for c in tenant.contacts}
    assert 0.8 <= statistics.mean(d["owner_id"] == owners[d["contact_id"]] for d in tenant.deals) <= 0.97


@pytest.mark.parametrize("name", TENANTS)
def test_no_invariant_is_broken_after_patches_either(made, name):
    tenant = made[name]
    assert broken(tenant) == []
    before = {d["id"] for d in tenant.deals}
    plan = {"mode": "additive", "planType": "deltas", "seed": "relations", "months": [
        {"month": "2025-04", "metrics": {"dealsCreated": 1, "closedWonCount": 1}},
        {"month": "2025-05", "metrics": {"contactsCreated": 6, "leadsCreated": 2, "dealsCreated": 8, "closedWonCount": 3}}]}
    tenant.conn.execute("call demo.apply_patch(%s, %s, null)", [tenant.id, json.dumps(plan)])
    assert broken(tenant) == []
    new = tenant._all(
        "select d.*, c.status, s.stage_type from crm.deals as d"
        " join crm.contacts as c on c.tenant_id = d.tenant_id and c.id = d.contact_id"
        " join crm.pipeline_stages as s on s.tenant_id = d.tenant_id and s.id = d.stage_id"
        " where d.tenant_id = %s and d.id <> all(%s)", tenant.id, list(before))
    assert len(new) == 9 and {d["status"] for d in new if d["stage_type"] == "won"} == {"customer"}


def test_one_contact_takes_all_deals_that_a_plan_asks_for_and_a_warning_says_so(world, generated, tenant_of):
    config = {"seed": "one", "monthlyPlan": ONE_CONTACT}
    as_of = TENANTS["US-saas"]
    tenant = tenant_of(world.conn, as_of, generated(world.conn, as_of, config))
    assert len(tenant.deals) == 100 and broken(tenant) == []
    [row] = tenant._all("select demo.preview_generation(%s) -> 'warnings' as list", json.dumps(config))
    assert any("45 open deals for 1 contacts besides leads are more than two each" in note for note in row["list"])


def test_somebody_of_another_company_in_a_deal_is_found(made):
    tenant = made["US-saas"]
    with pytest.raises(psycopg.errors.RaiseException), tenant.conn.transaction():
        tenant.conn.execute(
            "update crm.deal_contacts as p set contact_id = (select c.id from crm.contacts as c"
            " where c.tenant_id = p.tenant_id and c.company_id is null and c.demo_generated order by c.created_at limit 1)"
            " where p.tenant_id = %s and p.deal_id = (select min(o.deal_id::text)::uuid from crm.deal_contacts as o"
            " where o.tenant_id = p.tenant_id) and p.contact_id <> (select d.contact_id from crm.deals as d"
            " where d.tenant_id = p.tenant_id and d.id = p.deal_id)"
            " and p.contact_id = (select min(o.contact_id::text)::uuid from crm.deal_contacts as o join crm.deals as d"
            " on d.tenant_id = o.tenant_id and d.id = o.deal_id where o.tenant_id = p.tenant_id"
            " and o.deal_id = p.deal_id and o.contact_id <> d.contact_id)", [tenant.id])
        assert {row["check_name"] for row in broken(tenant)} == {"deal_contact_of_company"}
        tenant.conn.execute("do $$ begin raise exception 'undo'; end $$")
