"""The report on realism: each check can fail, what it says of bands and scores, and that it only reads."""

from decimal import Decimal

import psycopg
import pytest
from psycopg.types.json import Jsonb
from realism_mutations import MUTATIONS

from asking import connect

AS_OF = "2025-06-30 12:00Z"
NOBODY = "00000000-0000-4000-8000-0000000000dd"
CONFIG = {
    "country": "DE", "industry": "saas", "startDate": "2024-07-01", "seed": "realism", "teamSize": 14,
    "targets": {"leads": 450, "contacts": 250, "companies": 150, "closedWonCount": 150, "closedWonValue": 900000,
                "pipelineValue": 2000000, "deals": 700, "activities": 6000},
}
NUMBERED = """
create temp table dn as
  select d.id, row_number() over (order by d.id)::int as no, s.stage_type as type, s.position,
         (row_number() over (partition by s.stage_type order by d.id))::int as of_type,
         percent_rank() over (order by d.value, d.id) as rank
    from crm.deals as d join crm.pipeline_stages as s on s.tenant_id = {t} and s.id = d.stage_id where d.tenant_id = {t};
create temp table cn as
  select c.id, row_number() over (order by c.id)::int as no, c.status as type,
         (row_number() over (partition by c.status order by c.created_at, c.id))::int as of_type
    from crm.contacts as c where c.tenant_id = {t};
create temp table kn as select k.id, row_number() over (order by k.id)::int as no from crm.companies as k where k.tenant_id = {t};
create temp table an as select a.id, row_number() over (order by a.id)::int as no from crm.activities as a where a.tenant_id = {t};
create temp table un as
  select u.id, row_number() over (order by u.created_at, u.id)::int as no from crm.users as u where u.tenant_id = {t};
create temp table hn as
  select h.id, row_number() over (order by h.id)::int as no,
         row_number() over (partition by h.deal_id order by h.entered_at) as rank
    from crm.deal_stage_history as h where h.tenant_id = {t};
analyze dn, cn, kn, an, un, hn;
"""


@pytest.fixture(scope="module")
def realism(template, new_database, drop_database, generated):
    """A connection whose clock stands, with the tenant's id as .tenant; what a test changes, it rolls back."""
    dsn = new_database(template)
    with connect(dsn, as_of=AS_OF) as conn:
        job = generated(conn, AS_OF, CONFIG)
        tenant = job["createdTenantId"]
        conn.execute(NUMBERED.replace("{t}", f"'{tenant}'"))
        conn.execute("set jit = off")
        yield conn, tenant
    drop_database(dsn)


@pytest.fixture
def changed(realism):
    """The same in a transaction that is rolled back."""
    conn, tenant = realism
    with conn.transaction(force_rollback=True):
        yield conn, tenant


def run(conn, tenant, statements):
    for sql in statements:
        conn.execute(sql.replace("{t}", f"'{tenant}'").replace("{now}", f"'{AS_OF}'"))


def report(conn, tenant, area=None):
    rows = conn.execute("select * from demo.realism_report(%s, %s)", [tenant, area]).fetchall()
    return {row["check_name"]: row for row in rows}


def told(row):
    return f"{row['verdict']}: measured {row['measured']}, band {row['low']} to {row['high']}, n {row['n']}"


# -- each check can fail ------------------------------------------------------------------------------------------

def test_every_check_has_a_mutation(realism):
    conn, _ = realism
    names = {row["check_name"] for row in conn.execute("select check_name from ref.realism_checks")}
    assert set(MUTATIONS) == names
    assert len(names) >= 120


@pytest.mark.parametrize("check", MUTATIONS)
def test_a_mutation_turns_a_check_into_fake(changed, check):
    conn, tenant = changed
    country, mended, broken = MUTATIONS[check]
    area = conn.execute("select area from ref.realism_checks where check_name = %s", [check]).fetchone()["area"]
    if country:
        conn.execute("update crm.tenants set country = %s where id = %s", [country, tenant])
    run(conn, tenant, mended)
    sound = report(conn, tenant, area)[check]
    assert sound["verdict"] in ("ok", "edge"), told(sound)
    run(conn, tenant, broken)
    wrong = report(conn, tenant, area)[check]
    assert (wrong["verdict"], wrong["score"]) == ("fake", 0), told(wrong)
    examples = conn.execute("select example from demo.realism_examples(%s, %s)", [tenant, check]).fetchall()
    assert examples and all(len(row["example"]) > 3 for row in examples)


# -- verdicts and scores ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("measured, least, most, n, verdict, score", [
    (20, 15, 25, 50, "ok", 100), (10, 5, 15, 50, "ok", 100), (30, 25, 35, 50, "ok", 100),
    (35, 29, 41, 50, "edge", 75), (40, 30, 50, 50, "edge", 50), (69, 30, 99, 50, "edge", 0), (0, 0, 10, 50, "edge", 50),
    (40, 31, 50, 50, "fake", 0), (5, 1, 9, 50, "fake", 0), (40, None, None, 50, "fake", 0),
    (20, 15, 25, 9, "too few", None), (None, None, None, 50, "too few", None), (20, 15, 25, None, "too few", None),
])
def test_a_verdict_is_fake_only_where_the_whole_interval_lies_outside(realism, measured, least, most, n, verdict, score):
    conn, _ = realism
    row = conn.execute("select * from demo_calc.verdict((%s, %s, %s, %s, %s), 10, 30, 10)",
                       ["check", measured, least, most, n]).fetchone()
    assert (row["verdict"], row["score"]) == (verdict, score)


def test_the_score_is_the_weighted_mean_of_the_checks_with_enough_rows(realism):
    conn, tenant = realism
    rows = report(conn, tenant).values()
    found = conn.execute("select demo.realism(%s) as r", [tenant]).fetchone()["r"]
    judged = [row for row in rows if row["verdict"] != "too few"]
    total = sum(row["score"] * row["weight"] for row in judged) / sum(row["weight"] for row in judged)
    assert found["score"] == round(total, 1) and found["judged"] == len(judged) >= 60
    assert all((row["score"] is None) == (row["verdict"] == "too few") for row in rows)
    early = {check["checkName"] for check in found["checks"] if not check["needsTexts"]}
    judged = [row for row in judged if row["check_name"] in early]
    total = sum(row["score"] * row["weight"] for row in judged) / sum(row["weight"] for row in judged)
    assert found["scoreWithoutTexts"] == round(total, 1)


def test_an_area_is_a_part_of_the_report(realism):
    conn, tenant = realism
    whole = report(conn, tenant)
    areas = [row["area"] for row in conn.execute("select unnest(demo_kpi.realism_areas()) as area")]
    assert set(areas) == {row["area"] for row in whole.values()} and len(areas) == 10
    parts = {}
    for area in areas:
        part = report(conn, tenant, area)
        assert {row["area"] for row in part.values()} == {area}
        parts |= part
    assert parts.keys() == whole.keys()
    for check, row in whole.items():
        # sums of floating point numbers in another order may differ in their last digit
        assert parts[check]["measured"] == pytest.approx(row["measured"], abs=Decimal("0.01")), check
        assert {**parts[check], "measured": None, "score": None} == {**row, "measured": None, "score": None}


def test_a_band_is_a_row_that_an_update_changes(changed):
    conn, tenant = changed
    conn.execute("update ref.realism_bands set low = 90, high = 95, weight = 7, source = 'mine' where check_name = 'win_rate'")
    row = report(conn, tenant, "funnel")["win_rate"]
    assert (row["low"], row["high"], row["weight"], row["source"], row["verdict"]) == (90, 95, 7, "mine", "fake")


@pytest.mark.parametrize("rows, expected", [
    ([("*", "*", 1)], 1), ([("*", "*", 1), ("*", "DE", 2)], 2), ([("*", "*", 1), ("*", "DE", 2), ("saas", "*", 3)], 3),
    ([("*", "*", 1), ("*", "DE", 2), ("saas", "*", 3), ("saas", "DE", 4)], 4), ([("*", "US", 2), ("finserv", "*", 3)], None),
])
def test_the_band_of_the_trade_goes_first_then_that_of_the_country(changed, rows, expected):
    conn, tenant = changed
    conn.execute("delete from ref.realism_bands where check_name = 'overdue'")
    for industry, country, low in rows:
        conn.execute("insert into ref.realism_bands (check_name, industry, country, low, high, kind, source) "
                     "values ('overdue', %s, %s, %s, 99, 'judgement', 'mine')", [industry, country, low])
    found = report(conn, tenant, "pipeline").get("overdue")
    assert (found and found["low"]) == expected


def test_the_report_reads_only(realism):
    conn, tenant = realism
    with conn.transaction(force_rollback=True):
        conn.execute("set transaction read only")
        report(conn, tenant)
        conn.execute("select demo.realism(%s)", [tenant])
        conn.execute("select * from demo.realism_examples(%s, 'overdue')", [tenant])
        conn.execute("select * from demo.insights(%s)", [tenant])
        conn.execute("select * from demo.check_reference()")


# -- who may ask, and for what ------------------------------------------------------------------------------------

CALLS = ("realism_report(%s)", "realism(%s)", "realism_examples(%s, 'overdue')", "insights(%s)")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("tenant", [None, NOBODY])
def test_a_tenant_that_is_not_there_is_an_error(realism, call, tenant):
    conn, _ = realism
    with pytest.raises(psycopg.Error) as refused:
        conn.execute(f"select * from demo.{call}", [tenant])
    assert refused.value.sqlstate == "TG404" and "TENANT_NOT_FOUND" in refused.value.diag.message_detail


@pytest.mark.parametrize("call", [
    "realism_report(%s, 'mony')", "realism_report(%s, '')", "realism_examples(%s, 'nothing')", "realism_examples(%s, null)",
    "realism_examples(%s, 'overdue', 0)", "realism_examples(%s, 'overdue', 101)", "realism_examples(%s, 'overdue', null)",
])
def test_an_area_a_check_or_rows_that_are_none_are_an_error(realism, call):
    conn, tenant = realism
    with pytest.raises(psycopg.Error) as refused:
        conn.execute(f"select * from demo.{call}", [tenant])
    assert refused.value.sqlstate == "TG400" and "VALIDATION_ERROR" in refused.value.diag.message_detail


def test_a_tenant_that_holds_nothing_has_no_score_and_one_of_people_has_figures(changed):
    conn, tenant = changed
    conn.execute("insert into crm.tenants (id, name, slug, country, timezone, currency, industry) "
                 "values (%s, 'People', 'people', 'FR', 'Europe/Paris', 'EUR', 'mining')", [NOBODY])
    empty = conn.execute("select demo.realism(%s) as r", [NOBODY]).fetchone()["r"]
    assert (empty["score"], empty["judged"]) == (None, 0)
    assert conn.execute("select * from demo.insights(%s)", [NOBODY]).fetchall() == []
    conn.execute("insert into crm.contacts (tenant_id, first_name, last_name, status, created_at) "
                 "select %s, 'A', 'B ' || g, 'prospect', '2025-06-01 10:00Z' from generate_series(1, 300) as g", [NOBODY])
    row = report(conn, NOBODY, "dirt")["missing_phones"]
    assert (row["n"], row["measured"], row["verdict"]) == (300, 100, "fake")
    assert len(conn.execute("select * from demo.realism_examples(%s, 'missing_phones', 7)", [NOBODY]).fetchall()) == 7


# -- what the config planted --------------------------------------------------------------------------------------

EFFECTS = {"referrals": "referrals_win_more", "fast_answer": "quick_answers_qualify", "small_deals": "small_deals_win_more",
           "star_rep": "best_rep_wins_large", "quarter_end": "wins_at_quarter_end"}


@pytest.mark.parametrize("left_out", EFFECTS)
def test_an_effect_that_the_config_leaves_out_is_not_missed(changed, left_out):
    conn, tenant = changed
    kept = [effect for effect in EFFECTS if effect != left_out]
    conn.execute("update crm.demo_generation_jobs set config = jsonb_set(config, '{realism,insights}', %s) "
                 "where created_tenant_id = %s", [Jsonb(kept), tenant])
    rows = report(conn, tenant)
    assert rows[EFFECTS[left_out]]["verdict"] == "too few"
    assert [row["insight"] for row in conn.execute("select * from demo.insights(%s)", [tenant])] == kept


def test_dirt_that_the_config_leaves_out_is_not_missed(changed):
    conn, tenant = changed
    conn.execute("update crm.demo_generation_jobs set config = jsonb_set(config, '{realism,messiness}', '0') "
                 "where created_tenant_id = %s", [tenant])
    rows = report(conn, tenant, "dirt")
    for check in ("missing_phones", "missing_titles", "missing_company_fields", "duplicates", "bounced", "people_who_left"):
        assert rows[check]["verdict"] == "too few", check


def test_the_answer_key_tells_what_its_queries_find(realism):
    conn, tenant = realism
    rows = conn.execute("select * from demo.insights(%s)", [tenant]).fetchall()
    assert [row["insight"] for row in rows] == list(EFFECTS)
    for row in rows:
        found = conn.execute(row["query"]).fetchone()
        assert (found["who"], found["here"], found["elsewhere"]) == (row["who"], row["here"], row["elsewhere"])
        assert row["here"] is not None and row["elsewhere"] is not None


# -- what reference rows lack -------------------------------------------------------------------------------------

def test_shipped_reference_rows_lack_nothing(realism):
    conn, _ = realism
    assert conn.execute("select * from demo.check_reference()").fetchall() == []


@pytest.mark.parametrize("sql, place, fault", [
    ("update ref.realism_bands set low = 50, high = 20 where check_name = 'win_rate' and industry = '*'",
     "ref.realism_bands (win_rate, *, *)", "low 50 is above high 20"),
    ("update ref.realism_bands set low = 'NaN' where check_name = 'win_rate' and industry = '*'",
     "ref.realism_bands (win_rate, *, *)", "low NaN is above high 35"),
    ("insert into ref.realism_bands (check_name, industry, low, high, kind, source) values ('win_rate', 'mining', 1, 2, "
     "'judgement', 'mine')", "ref.realism_bands (win_rate, mining, *)", "there is no industry mining"),
    ("insert into ref.realism_bands (check_name, country, low, high, kind, source) values ('win_rate', 'FR', 1, 2, "
     "'judgement', 'mine')", "ref.realism_bands (win_rate, *, FR)", "there is no country FR"),
    ("insert into ref.realism_checks (check_name, area, position, question, unit, enough) values ('mine', 'dirt', 1, 'What?', "
     "'times', 1)", "ref.realism_checks (mine)", "has no band, so nobody sees it"),
    ("delete from ref.job_titles where industry = 'igaming'", "ref.industries (igaming)", "needs rows in ref.job_titles"),
])
def test_what_a_reference_row_lacks_is_told_with_its_place(changed, sql, place, fault):
    conn, _ = changed
    conn.execute(sql)
    assert conn.execute("select * from demo.check_reference()").fetchall() == [{"place": place, "fault": fault}]


@pytest.mark.parametrize("config, field, industry, country", [
    ({}, "industry", "*", "*"), ({}, "industry", "saas", "*"), ({}, "country", "*", "DE"), ({}, "industry", "saas", "DE"),
])
def test_a_band_that_holds_nothing_refuses_a_generation_before_anything_is_written(changed, config, field, industry, country):
    conn, _ = changed
    conn.execute("insert into ref.realism_bands (check_name, industry, country, low, high, kind, source) "
                 "values ('win_rate', %s, %s, 9, 8, 'judgement', 'mine') on conflict (check_name, industry, country) "
                 "do update set low = 9, high = 8", [industry, country])
    before = conn.execute("select count(*) as jobs from crm.demo_generation_jobs").fetchone()
    with pytest.raises(psycopg.Error) as refused, conn.transaction():
        conn.execute("select demo.submit_generation(%s, null)", [Jsonb({"country": "DE", "industry": "saas"})])
    assert refused.value.sqlstate == "TG400"
    assert f"{field}: has a faulty row in ref.realism_bands (win_rate, {industry}, {country}): low 9 is above high 8" in str(refused.value)
    assert conn.execute("select count(*) as jobs from crm.demo_generation_jobs").fetchone() == before
    conn.execute("select demo.preview_generation(%s)", [Jsonb({"country": "US", "industry": "finserv"})]
                 ) if (industry, country) != ("*", "*") else None


# -- a tenant drawn without a thought -----------------------------------------------------------------------------

UNIFORM = """
insert into crm.tenants (id, name, slug, country, timezone, currency, industry, created_at)
values ('{t}', 'Uniform', 'uniform', 'DE', 'Europe/Berlin', 'EUR', 'saas', '2024-07-01');
insert into crm.users (tenant_id, email, full_name, role, created_at)
select '{t}', g || '@a.example', 'User ' || g, 'agent', '2024-07-01' from generate_series(1, 8) as g;
insert into crm.pipelines (tenant_id, name) values ('{t}', 'Sales');
insert into crm.pipeline_stages (tenant_id, pipeline_id, name, stage_type, probability, position)
select '{t}', p.id, s.name, s.type, s.probability, s.no
  from crm.pipelines as p,
       (values (1, 'New', 'open', 10), (2, 'Qualified', 'open', 20), (3, 'Demo', 'open', 40), (4, 'Proposal', 'open', 60),
               (5, 'Negotiation', 'open', 80), (6, 'Won', 'won', 100), (7, 'Lost', 'lost', 0)) as s (no, name, type, probability)
 where p.tenant_id = '{t}';
create temp table us as select id, row_number() over (order by email) as no from crm.users where tenant_id = '{t}';
create temp table st as select id, position as no from crm.pipeline_stages where tenant_id = '{t}';
insert into crm.companies (tenant_id, name, domain, industry, employee_count, phone, address, city, country, owner_id, created_at)
select '{t}', 'Company ' || g, 'c' || g || '.example', 'saas', 1 + d[1] * 499, '+49 171 39200' || lpad((g % 100)::text, 2, '0'),
       'Street ' || g, (array['Berlin', 'München', 'Köln', 'Hamburg', 'Essen'])[1 + floor(d[2] * 5)::int], 'DE',
       (select id from us where us.no = 1 + floor(d[3] * 8)), '2024-07-01'::timestamptz + d[4] * interval '364 days'
  from generate_series(1, 150) as g cross join lateral pg_temp.draws('k', g) as d;
create temp table co as select id, domain, row_number() over (order by domain) as no from crm.companies where tenant_id = '{t}';
insert into crm.contacts (tenant_id, first_name, last_name, email, phone, job_title, status, lead_status, source, company_id, owner_id,
                          first_response_at, created_at)
select '{t}', 'First ' || floor(d[1] * 40), 'Last ' || floor(d[2] * 40), 'p' || g || '@example.com', '+49 171 3920011',
       'Title ' || floor(d[3] * 30), s.status, case s.status when 'lead' then
         (array['new', 'contacted', 'qualified', 'unresponsive', 'disqualified'])[1 + floor(d[5] * 5)::int] end,
       (array['seo', 'meta', 'google', 'affiliates', 'referrals', 'direct'])[1 + floor(d[6] * 6)::int],
       (select id from co where co.no = 1 + floor(d[7] * 150)), (select id from us where us.no = 1 + floor(d[8] * 8)),
       t.at + d[10] * interval '20 days', t.at
  from generate_series(1, 700) as g cross join lateral pg_temp.draws('c', g) as d
 cross join lateral (select (array['lead', 'prospect', 'customer'])[1 + floor(d[4] * 3)::int] as status) as s
 cross join lateral (select '2024-07-01'::timestamptz + d[9] * interval '344 days' as at) as t;
create temp table pe as select id, company_id, row_number() over (order by email) as no from crm.contacts where tenant_id = '{t}';
insert into crm.deals (tenant_id, title, value, currency, pipeline_id, stage_id, contact_id, company_id, owner_id, created_at, closed_at,
                       expected_close_at, updated_at)
select '{t}', 'Deal ' || g, round((1 + d[1] * 20000)::numeric, 2), 'EUR', p.id, (select id from st where st.no = x.stage), c.id, c.company_id,
       (select id from us where us.no = 1 + floor(d[2] * 8)), t.at,
       case when x.stage > 5 then t.at + d[3] * ('2025-06-30'::timestamptz - t.at) end, t.at + d[4] * interval '365 days', t.at
  from generate_series(1, 700) as g cross join lateral pg_temp.draws('d', g) as d
  join crm.pipelines as p on p.tenant_id = '{t}'
 cross join lateral (select 1 + floor(d[5] * 7)::int as stage) as x
 cross join lateral (select '2024-07-01'::timestamptz + d[6] * interval '364 days' as at) as t
  join pe as c on c.no = 1 + floor(d[7] * 700);
insert into crm.deal_stage_history (tenant_id, deal_id, stage_id, entered_at)
select '{t}', d.id, (select id from st where st.no = 1 + floor(w[1] * 7)), d.created_at + w[2] * ('2025-06-30'::timestamptz - d.created_at)
  from crm.deals as d cross join generate_series(1, 4) as g cross join lateral pg_temp.draws('h' || d.title, g) as w
 where d.tenant_id = '{t}';
insert into crm.activities (tenant_id, type, subject, body, contact_id, deal_id, user_id, created_at)
select '{t}', (array['call', 'email', 'meeting', 'note', 'task'])[1 + floor(d[1] * 5)::int],
       (array['Renewal terms', 'Call', 'Follow-up', 'Refund', 'Hello', 'Quarterly business review', 'Meeting'])[1 + floor(d[2] * 7)::int],
       (array['Spoke with the client about the next steps.', 'Will call again next week.',
              'Sent the offer by mail today.'])[1 + floor(d[3] * 3)::int],
       c.id, e.id, (select id from us where us.no = 1 + floor(d[4] * 8)), '2024-07-01'::timestamptz + d[5] * interval '360 days'
  from generate_series(1, 8000) as g cross join lateral pg_temp.draws('a', g) as d
  join pe as c on c.no = 1 + floor(d[6] * 700)
  left join (select id, row_number() over (order by title) as no from crm.deals where tenant_id = '{t}') as e on e.no = 1 + floor(d[7] * 700);
"""
DRAWS = """
create function pg_temp.draws(kind text, no bigint) returns float8[] language sql immutable
return array(select demo.rng_draw(kind || no, n) / 4294967296.0::float8 from generate_series(1, 10) as n)
"""


def test_a_tenant_drawn_uniformly_scores_below_twenty(changed):
    conn, _ = changed
    conn.execute(DRAWS)
    conn.execute(UNIFORM.replace("{t}", NOBODY))
    found = conn.execute("select demo.realism(%s) as r", [NOBODY]).fetchone()["r"]
    well = [(c["checkName"], c["verdict"], c["weight"], str(c["measured"])) for c in found["checks"] if c["score"] and c["score"] > 0]
    assert found["judged"] >= 60
    assert found["score"] < 20, well
