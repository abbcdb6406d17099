"""Accounts as people of the country know them: companies of their own sectors and sizes, whose numbers and addresses go
with their city; contacts that fit them; leads that were answered, converted or wait."""

import re
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

AS_OF = "2025-06-30 14:00:00+00"
COUNTRIES = ("US", "GB", "DE", "JP", "BR", "AE")
CONFIG = {
    "industry": "saas", "startDate": "2024-07-01", "teamSize": 10,
    "targets": {"leads": 900, "contacts": 400, "companies": 220, "closedWonCount": 40, "activities": 3000},
}
PERSONAL = re.compile(r"@[a-z0-9-]+\.example$")


@pytest.fixture(scope="module")
def accounts(world, generated, tenant_of):
    made = {}

    def tenant(country, **realism):
        key = (country, str(realism))
        if key not in made:
            config = CONFIG | {"country": country, "seed": f"accounts {country}"}
            made[key] = tenant_of(world.conn, AS_OF, generated(
                world.conn, AS_OF, config | ({"realism": realism} if realism else {})
            ))
        return made[key]

    return tenant


@pytest.fixture(params=COUNTRIES)
def tenant(accounts, request):
    return accounts(request.param)


def people_of(tenant):
    of = defaultdict(list)
    for contact in tenant.contacts:
        of[contact["company_id"]].append(contact)
    return of


def ref(tenant, query):
    return tenant.conn.execute(query, {"country": tenant.row["country"], "trade": tenant.row["industry"]}).fetchall()


# -- companies ----------------------------------------------------------------------------------------------------

def test_companies_are_of_many_sectors_and_a_few_are_common(tenant):
    sectors = Counter(c["industry"] for c in tenant.companies)
    names = {row["name"] for row in ref(tenant, "select name from ref.sectors where country = %(country)s")}
    assert sectors.keys() <= names and len(sectors) >= 8
    assert sectors.most_common(1)[0][1] > 1.4 * len(tenant.companies) / len(sectors)


def test_no_two_companies_share_a_name_and_none_has_a_number(tenant):
    names = [c["name"] for c in tenant.companies]
    assert len(set(names)) == len(names)
    assert [n for n in names if re.search(r"\d", n)] == []


def test_names_of_five_thousand_companies_have_no_numbers(world, generated, tenant_of):
    for country in ("DE", "JP"):
        tenant = tenant_of(world.conn, AS_OF, generated(world.conn, AS_OF, {
            "country": country, "industry": "finserv", "startDate": "2023-07-10", "seed": "many",
            "targets": {"leads": 100, "contacts": 50, "companies": 5000, "closedWonCount": 10, "activities": 100},
        }))
        names = [c["name"] for c in tenant.companies]
        assert len(set(names)) == len(names) == 5000
        assert sum(bool(re.search(r"\d", n)) for n in names) == 0
        # hardly one needs its city to be told apart
        city = sum(c["name"].startswith(c["city"][:2]) or f" {c['city']}" in c["name"] for c in tenant.companies)
        assert city < 1500


def test_a_company_has_a_landline_of_its_city(tenant):
    ranges = ref(tenant, "select * from ref.phone_ranges where country = %(country)s and kind = 'landline'")
    places = defaultdict(set)
    for row in ref(tenant, "select * from ref.cities where country = %(country)s"):
        places[row["written"] or row["name"]] |= {row["name"], row["short"], row["written"]} - {None}
    with_phone = [company for company in tenant.companies if company["phone"]]
    assert 0.88 * len(tenant.companies) <= len(with_phone) < len(tenant.companies), "a few lack one"
    for company in with_phone:
        served = {
            city for r in ranges if r["cities"] and company["phone"].startswith(r["prefix"]) for city in r["cities"]
        }
        assert served & places[company["city"]], (company["city"], company["phone"])


def test_employees_follow_the_legal_form(tenant):
    sizes = defaultdict(list)
    forms = ref(tenant, "select * from ref.legal_forms where country = %(country)s order by length(form) desc")
    for company in tenant.companies:
        for form in forms:
            if company["name"].endswith(form["separator"] + form["form"]) or company["name"].startswith(form["form"]):
                assert company["employee_count"] <= form["employees_max"], company["name"]
                sizes[form["form"]].append(company["employee_count"])
                break
    counts = sorted(c["employee_count"] for c in tenant.companies)
    assert 8 <= counts[len(counts) // 2] <= 70 and counts[-1] > 400 and counts[0] <= 3
    small, large = {
        "US": ("LLC", "Corp."), "GB": ("Ltd", "PLC"), "DE": ("GmbH", "AG"), "JP": ("有限会社", "株式会社"),
        "BR": ("ME", "S.A."), "AE": ("FZE", "LLC"),
    }[tenant.row["country"]]
    assert sum(sizes[small]) / len(sizes[small]) < sum(sizes[large]) / len(sizes[large])


def test_addresses_are_written_as_in_the_country(tenant):
    form, least = {
        "US": (r"\d{3,4} [A-Z][\w' ]+(, (Suite \d{3,4}|Floor \d+))?", 1), "GB": (r"(.+, )?\d{1,3} [A-Z][\w' ]+", 1),
        "DE": (r"\D+ \d{1,3}[ab]?", 1), "JP": (r"\D+(\d+-\d+(-\d+)?( \D+\d+F)?|\d丁目\d+番\d+号|\d+番地)", 1),
        "BR": (r"[^\d,]+, \d+(, (sala \d+|\d+º andar))? - \D+", 1), "AE": (r".+, P\.O\. Box \d{4,6}", 0.7),
    }[tenant.row["country"]]
    fits = sum(bool(re.fullmatch(form, c["address"])) for c in tenant.companies)
    assert fits >= least * len(tenant.companies), [c["address"] for c in tenant.companies
                                                   if not re.fullmatch(form, c["address"])][:5]
    if tenant.row["country"] == "JP":
        large = [c["city"] for c in tenant.companies if c["city"].startswith(("横浜市", "大阪市", "名古屋市"))]
        assert large and all(city.endswith("区") for city in large)


def test_large_cities_have_most_companies(tenant):
    cities = Counter(c["city"] for c in tenant.companies)
    assert cities.most_common(1)[0][1] > 3 * len(tenant.companies) / len(cities)


def cnpj_digits(root):
    for weights in ((5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)):
        rest = sum(int(d) * w for d, w in zip(root, weights)) % 11
        root += str(0 if rest < 2 else 11 - rest)
    return root[12:]


def test_tax_numbers_look_like_one_and_cannot_exist(tenant):
    numbers = [c["tax_no"] for c in tenant.companies]
    if tenant.row["country"] != "BR":
        assert set(numbers) == {None}
        return
    assert cnpj_digits("112223330001") == "81"
    for number in numbers:
        assert re.fullmatch(r"\d\d\.\d{3}\.\d{3}/0001-\d\d", number)
        digits = re.sub(r"\D", "", number)
        assert all(a != b for a, b in zip(digits[12:], cnpj_digits(digits[:12]))), number


# -- contacts -----------------------------------------------------------------------------------------------------

def test_no_company_has_more_contacts_than_employees_and_larger_ones_have_more(tenant):
    people = people_of(tenant)
    assert [c["name"] for c in tenant.companies if len(people[c["id"]]) > c["employee_count"]] == []
    ranked = sorted(tenant.companies, key=lambda c: c["employee_count"])
    third = len(ranked) // 3
    few, many = (sum(len(people[c["id"]]) for c in part) for part in (ranked[:third], ranked[-third:]))
    assert many > 1.8 * few


def test_a_title_of_one_person_is_held_once_a_company(tenant):
    heads = {
        title for row in ref(tenant, """
            select t.title, t.female from ref.titles as t where t.is_head and t.country = case
              when exists (select from ref.titles as o where o.country = %(country)s) then %(country)s else '*' end""")
        for title in row.values() if title
    } - {row["title"] for row in ref(tenant, "select title from ref.titles where not is_head")}
    for company, people in people_of(tenant).items():
        if company:
            held = Counter(p["job_title"] for p in people if p["job_title"] in heads)
            assert not held or max(held.values()) == 1, (company, held)
    assert sum(p["job_title"] in heads for p in tenant.contacts) > 0.1 * len(tenant.contacts)


def test_titles_are_of_the_country_and_lopsided(tenant):
    titles = Counter(c["job_title"] for c in tenant.contacts if c["job_title"])
    known = {title for row in ref(tenant, "select title, female from ref.titles where country in ("
                                          "%(country)s, '*')") for title in row.values() if title}
    assert titles.keys() <= known
    common = [n for _, n in titles.most_common()]
    assert common[0] > 4 * common[len(common) // 2]
    if tenant.row["country"] == "JP":
        assert not any(re.search("[A-Za-z]{4}", t) for t in titles)
    if tenant.row["country"] == "DE":
        first = {row["name"]: row["gender"] for row in ref(
            tenant, "select name, min(gender) as gender from ref.first_names where country = %(country)s group by name "
                    "having count(*) = 1")}
        assert {first.get(c["first_name"], "female") for c in tenant.contacts
                if (c["job_title"] or "").endswith("Geschäftsführerin")} == {"female"}


def test_readings_are_given_in_japan_alone(tenant):
    readings = [(c["first_name_reading"], c["last_name_reading"]) for c in tenant.contacts]
    if tenant.row["country"] == "JP":
        assert all(re.fullmatch("[ァ-ヶー]+", text) for pair in readings for text in pair)
    else:
        assert set(readings) == {(None, None)}


def test_both_names_are_of_one_community(tenant):
    def communities(table):
        of = defaultdict(set)
        for row in ref(tenant, f"select name, community from ref.{table} where country = %(country)s"):
            of[row["name"]].add(row["community"])
        return of

    first, last = communities("first_names"), communities("last_names")
    if tenant.row["country"] == "AE":
        assert len(set().union(*first.values())) == 5
    twins = 0
    for contact in tenant.contacts:
        if contact["first_name"] in first and contact["last_name"] in last:
            assert first[contact["first_name"]] & last[contact["last_name"]], contact
        else:
            twins += 1  # the same person, spelt in another way
    assert twins < 0.04 * len(tenant.contacts)


def test_most_contacts_are_their_companys_owners(tenant):
    owner = {c["id"]: c["owner_id"] for c in tenant.companies}
    same = [c["owner_id"] == owner[c["company_id"]] for c in tenant.contacts if c["company_id"]]
    assert 0.84 <= sum(same) / len(same) <= 0.95


def test_personal_mailboxes_are_with_invented_providers(tenant):
    providers = Counter(c["email"].split("@")[1] for c in tenant.contacts if not c["company_id"])
    known = {row["domain"] for row in ref(tenant, "select domain from ref.email_domains where country = %(country)s")}
    assert providers.keys() == known and not any(d.startswith("example.") for d in known)
    assert providers.most_common(1)[0][1] > 1.5 * sum(providers.values()) / len(providers)


# -- leads --------------------------------------------------------------------------------------------------------

def test_leads_of_the_last_days_are_new_and_old_ones_are_closed(tenant):
    leads = [c for c in tenant.contacts if c["status"] == "lead"]
    clock = max(c["created_at"] for c in tenant.contacts)
    new = [c for c in leads if c["lead_status"] == "new"]
    assert new and all(clock - c["created_at"] <= timedelta(days=7) for c in new)
    latest = [c for c in leads if clock - c["created_at"] <= timedelta(days=1)]
    assert sum(c["lead_status"] == "new" for c in latest) > 0.5 * len(latest)
    old = [c for c in leads if clock - c["created_at"] > timedelta(days=30)]
    open_ = sum(c["lead_status"] in ("new", "contacted") for c in old)
    assert open_ < 0.2 * len(old)
    assert {"qualified", "unresponsive", "disqualified"} <= {c["lead_status"] for c in old}


def test_a_third_of_the_leads_hear_within_an_hour_and_some_never(tenant):
    leads = [c for c in tenant.contacts if c["status"] == "lead"]
    waits = [c["first_response_at"] - c["created_at"] for c in leads if c["first_response_at"]]
    assert 0.25 <= sum(w <= timedelta(hours=1) for w in waits) / len(leads) <= 0.6
    assert 0.1 <= 1 - len(waits) / len(leads) <= 0.3


def qualified_share(tenant, fast):
    answered = [c for c in tenant.contacts if c["status"] == "lead" and c["first_response_at"]]
    group = [c for c in answered if (c["first_response_at"] - c["created_at"] <= timedelta(minutes=15)) == fast]
    return sum(c["lead_status"] == "qualified" for c in group) / len(group)


def test_fast_answers_qualify_more_where_that_is_planted(accounts):
    with_effect, without = accounts("US"), accounts("US", insights=[])
    ratio = qualified_share(with_effect, True) / qualified_share(with_effect, False)
    assert 1.6 <= ratio <= 4.5
    assert 0.6 <= qualified_share(without, True) / qualified_share(without, False) <= 1.5
    for counted in ("status", "demo_source_month"):
        assert Counter(c[counted] for c in with_effect.contacts) == Counter(c[counted] for c in without.contacts)


def test_prospects_carry_the_lead_that_they_were(tenant):
    others = [c for c in tenant.contacts if c["status"] != "lead"]
    converted = [c for c in others if c["converted_at"]]
    assert 0.5 * len(others) < len(converted) < len(others)
    assert all(c["first_response_at"] and c["first_response_at"] <= c["converted_at"] for c in converted)
    assert not any(c["converted_at"] for c in tenant.contacts if c["status"] == "lead")
    days = sorted((c["converted_at"] - c["created_at"]).days for c in converted)
    assert 3 <= days[len(days) // 2] <= 30


# -- dirt ---------------------------------------------------------------------------------------------------------

def names_held_twice(tenant):
    keys = Counter((c["company_id"], c["last_name_reading"] or c["last_name"].lower()) for c in tenant.contacts
                   if c["company_id"])
    return sum(n > 1 for n in keys.values())


def test_messiness_leaves_gaps_and_none_leaves_none(accounts):
    tidy, usual, messy = (accounts("DE", messiness=n) for n in (0, 3, 20))

    def gaps(tenant):
        return {
            "phone": sum(c["phone"] is None for c in tenant.contacts),
            "title": sum(c["job_title"] is None for c in tenant.contacts),
            "bounced": sum(c["email_status"] == "bounced" for c in tenant.contacts),
            "left": sum(u["left_at"] is not None for u in tenant.users),
        }

    assert set(gaps(tidy).values()) == {0}
    for name in ("phone", "title", "bounced", "left"):
        assert 0 < gaps(usual)[name] <= gaps(messy)[name], name
    assert 0.015 <= gaps(usual)["phone"] / len(usual.contacts) <= 0.045
    assert 0.15 <= gaps(messy)["phone"] / len(messy.contacts) <= 0.25
    assert names_held_twice(messy) > names_held_twice(tidy)
    for tenant in (tidy, usual, messy):
        assert [row for row in tenant.conn.execute("select * from demo.verify_tenant(%s)", [tenant.id])
                if row["violations"]] == []
    kpis = [
        tenant.conn.execute("select * from demo.kpis(%s, '2024-07', '2025-06')", [tenant.id]).fetchall() for tenant in (tidy, usual, messy)
    ]
    assert kpis[0] == kpis[1] == kpis[2], "dirt moves no number"


# -- rows of the reference ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("what, lacking", [
    ("every sector that a trade sells to has a name", """
        select t.sector from ref.trade_sectors as t
         where not exists (select from ref.sectors as s where s.sector = t.sector and s.country = '*')"""),
    ("every sector has words for names in every country", """
        select s.sector, c.code from ref.sectors as s cross join ref.countries as c
         where (select count(*) from ref.sector_words as w where w.sector = s.sector and w.country = c.code) < 5"""),
    ("every sector has titles of one person and of many, in every size", """
        select s.sector, c.country, z.size from (select distinct sector from ref.sectors) as s
         cross join (select distinct country from ref.titles) as c cross join generate_series(0, 3) as z (size)
         where (select count(*) from ref.titles as t where t.sector in (s.sector, 'any') and t.country = c.country
                   and not t.is_head and z.size between t.from_size and t.to_size) < 8
            or not exists (select from ref.titles as t where t.sector in (s.sector, 'any') and t.country = c.country
                              and t.is_head and z.size between t.from_size and t.to_size)"""),
    ("every Japanese name has a reading", """
        select name from ref.first_names where country = 'JP' and coalesce(reading, '') !~ '^[ァ-ヶー]+$'
        union all
        select name from ref.last_names where country = 'JP' and coalesce(reading, '') !~ '^[ァ-ヶー]+$'"""),
    ("every city has an area code", """
        select c.country, c.name from ref.cities as c
         where not exists (select from ref.phone_ranges as r
                            where r.country = c.country and r.kind = 'landline'
                              and r.cities && array[c.name, c.short, c.written])"""),
    ("every given name of a community has family names", """
        select f.community from ref.first_names as f where f.community is not null
           and not exists (select from ref.last_names as l where l.country = f.country and l.community = f.community)"""),
    ("every trade's weights are percent", """
        select industry from ref.trade_sectors group by industry having sum(weight) <> 100"""),
    ("every placeholder is known", """
        select form from ref.address_forms
         where regexp_replace(form, '\\{(street|quarter|number|long|suite|floor|unit|block|house|lot|box|building|district|place)\\}',
                              '', 'g') ~ '[{}]'
        union all
        select word from ref.sector_words where regexp_replace(word, '\\{(Name|Second|City|Adjective)\\}', '', 'g') ~ '[{}]'"""),
])
def test_reference_rows_lack_nothing(world, what, lacking):
    assert world.conn.execute(lacking).fetchall() == [], what
