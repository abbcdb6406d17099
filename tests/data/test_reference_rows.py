"""A seventh country and a seventh industry are INSERTs; a deploy renews what it shipped and leaves those alone."""

import json
from collections import Counter

import psycopg
import pytest

from runner import db as runner_db
from runner.migrate import load

SEVENTH_COUNTRY = """
    insert into ref.currencies (code, name, symbol, minor_units, per_usd) values ('XTS', 'Test Crown', 'T', 3, 12.5);
    insert into ref.countries (code, name, default_timezone, default_currency,
                               date_format, name_order, address_format, calling_code)
    values ('XX', 'Seventhia', 'Asia/Kathmandu', 'XTS',
            'dd.MM.yyyy', 'family_first', '{street}, nº {number}', '+999');
    insert into ref.country_aliases (alias, country) values ('SEV', 'XX');
    insert into ref.first_names (country, gender, position, name, latin)
    select 'XX', g, i, initcap(g) || 'na' || i, left(g, 1) || 'na' || i
    from unnest('{female,male}'::text[]) as g, generate_series(1, 12) as i;
    insert into ref.last_names (country, position, name, latin)
    select 'XX', i, 'Sevenson' || i, 'sevenson' || i from generate_series(1, 30) as i;
    insert into ref.cities (country, position, name, latin, region, postal_pattern)
    values ('XX', 1, 'Sieben', 'sieben', 'North', '7-##@'), ('XX', 5, 'Siete', 'siete', 'South', null);
    insert into ref.streets (country, position, name) values ('XX', 1, 'Seventh Street'), ('XX', 2, 'Lucky Lane');
    insert into ref.company_words (country, kind, position, word, latin)
    values ('XX', 'adjective', 1, 'Septimal', 'septimal'), ('XX', 'noun', 1, 'Heptagon', 'heptagon');
    insert into ref.phone_ranges (country, position, prefix, digits, first_number, last_number, note)
    values ('XX', 1, '+999 77 ', 4, 7000, 7099, 'nobody');
    insert into ref.email_domains (country, position, domain) values ('XX', 1, 'seven.example');
    insert into ref.weekends (country, from_on, isodow) values ('XX', '1900-01-01', '{2}');
    insert into ref.holidays (country, day, name) values ('XX', '2025-06-09', 'Day of the Seven');
"""
SEVENTH_INDUSTRY = """
    insert into ref.industries (code, name, pipeline_name, deal_min_usd, deal_max_usd, deal_avg_usd, deal_step_usd,
                                deal_sigma, cycle_days_min, cycle_days_max, win_rate, conversion_rate,
                                qualification_rate, activities_per_lead, activities_per_contact, activities_per_deal,
                                call_to_email_ratio, company_share)
    values ('beekeeping', 'Beekeeping', 'Hives', 40, 4000, 400, 5, 0.8, 1, 20, 0.5, 0.5, 0.5, 2, 3, 4, 0.5, 1);
    insert into ref.stages (industry, position, name, stage_type, probability, avg_days_in_stage)
    values ('beekeeping', 10, 'Buzz', 'open', 20, 2), ('beekeeping', 20, 'Swarm', 'open', 60, 3),
           ('beekeeping', 30, 'Honey', 'won', 100, 0), ('beekeeping', 40, 'Stung', 'lost', 0, 0);
    insert into ref.activity_types (industry, type, weight) values ('beekeeping', 'call', 1), ('beekeeping', 'note', 1);
    insert into ref.activity_subjects (industry, type, position, subject, body)
    values ('beekeeping', 'call', 1, 'Queen check', null),
           ('beekeeping', 'note', 1, 'Hive note', 'All is well.');
    insert into ref.deal_titles (industry, position, title)
    values ('beekeeping', 1, '{company}: hives'), ('beekeeping', 2, 'Honey for {contact}');
    insert into ref.job_titles (industry, position, title) values ('beekeeping', 1, 'Beekeeper');
    insert into ref.company_patterns (industry, country, position, pattern, latin)
    values ('beekeeping', '*', 1, '{Adjective} {Noun} of {City}', '{Adjective} {Noun} {City}'),
        ('beekeeping', '*', 2, '{Name} Apiary', '{Name} apiary');
"""
CONFIG = {
    "startDate": "2025-03-10",
    "seed": "seven",
    "targets": {"leads": 120, "contacts": 60, "companies": 30, "closedWonCount": 15},
}
OWN = "select md5(string_agg(r::text, '' order by r::text)) as d from ref.{0} as r where r.release is null"


@pytest.fixture(scope="module")
def sevenths(template, new_database, opened):
    conn = opened(new_database(template))
    conn.execute(SEVENTH_COUNTRY)
    conn.execute(SEVENTH_INDUSTRY)
    yield conn
    conn.close()


@pytest.mark.parametrize(
    "country, industry", [("XX", "beekeeping"), ("SEV", "trading"), ("JP", "beekeeping"), ("AE", "beekeeping")]
)
def test_a_seventh_country_and_industry_generate(sevenths, generated, tenant_of, as_of, country, industry):
    tenant = tenant_of(sevenths, as_of, generated(sevenths, as_of, CONFIG | {"country": country, "industry": industry}))
    assert [
        row
        for row in sevenths.execute("select * from demo.verify_tenant(%s)", [tenant.id]).fetchall()
        if row["violations"]
    ] == []
    assert sum(d["value"] for d in tenant.deals if d["outcome"] == "won") == tenant.targets["closedWonValue"]
    if tenant.row["country"] == "XX":
        assert tenant.row["timezone"] == "Asia/Kathmandu" and tenant.row["currency"] == "XTS"
        assert {c["local_created_at"].isoweekday() for c in tenant.contacts} <= {1, 3, 4, 5, 6, 7}
        assert {c["last_name"][:8] for c in tenant.contacts} == {"Sevenson"} and all(
            c["phone"].startswith("+999 77 70") for c in tenant.contacts if c["phone"]
        )
        assert {c["city"] for c in tenant.companies} == {"Sieben", "Siete"} and all(
            (c["postal_code"] is None) == (c["city"] == "Siete") for c in tenant.companies
        )
        assert all("nº" in c["address"] for c in tenant.companies)
    if industry == "beekeeping":
        assert Counter(s["name"] for s in tenant.stages) == Counter(["Buzz", "Swarm", "Honey", "Stung"])
        assert {a["subject"].removeprefix("Re: ") for a in tenant.activities if not a["due_at"]} == {"Queen check", "Hive note"}
        assert all("{" not in d["title"] for d in tenant.deals) and all("{" not in c["name"] for c in tenant.companies)


def test_defaults_of_a_rarely_won_trade_keep_within_the_limits(sevenths):
    with sevenths.transaction(force_rollback=True):
        sevenths.execute("update ref.industries set win_rate = 0.01 where code = 'beekeeping'")
        ask = "select demo.preview_generation(%s) -> 'config' as config"
        config = sevenths.execute(
            ask,
            [json.dumps({"industry": "beekeeping", "targets": {"closedWonCount": 5000, "closedWonValue": 2000000}})],
        ).fetchone()["config"]
        assert config["targets"]["deals"] == 100000
        assert sevenths.execute(ask, [json.dumps(config, default=float)]).fetchone()["config"] == config, (
            "a completed config is a config"
        )


@pytest.mark.parametrize(
    "odd",
    [
        "insert into ref.activity_subjects (industry, type, first_touch, position, subject) "
        "values ('beekeeping', 'meeting', true, 1, 'Of a type without weight')",
        "update ref.weekends set isodow = '{2,NULL}' where country = 'XX'",
        "update ref.industries set deal_min_usd = 0.00001, deal_avg_usd = 0.00002, deal_max_usd = 0.00003, "
        "deal_step_usd = 0.00001 where code = 'beekeeping'",
        "delete from ref.first_names where country = 'XX' and name <> 'Femalena1'; "
        "delete from ref.last_names where country = 'XX' and position > 2",
        "delete from ref.first_names where country = 'XX' and position > 1; "
        "delete from ref.last_names where country = 'XX' and position > 3; "
        "update ref.last_names set latin = (array['seven', 'seven2', '77'])[position] where country = 'XX'",
    ],
    ids=[
        "first touches of no type", "NULL in a weekend", "values below a minor unit", "one first name, two last names",
        "digits in names",
    ],
)
def test_odd_rows_of_a_country_or_an_industry_generate(
    template, new_database, drop_database, opened, generated, tenant_of, as_of, odd
):
    name = new_database(template)
    with opened(name) as conn:
        for rows in (SEVENTH_COUNTRY, SEVENTH_INDUSTRY, odd):
            conn.execute(rows)
        tenant = tenant_of(
            conn,
            as_of,
            generated(
                conn,
                as_of,
                CONFIG | {"country": "XX", "industry": "beekeeping", "targets": CONFIG["targets"] | {"deals": 40}},
            ),
        )
        assert [
            row
            for row in conn.execute("select * from demo.verify_tenant(%s)", [tenant.id]).fetchall()
            if row["violations"]
        ] == []
        assert 2 not in {c["local_created_at"].isoweekday() for c in tenant.contacts} and {
            a["subject"].removeprefix("Re: ") for a in tenant.activities if not a["due_at"]
        } == {"Queen check", "Hive note"}
    drop_database(name)


@pytest.mark.parametrize(
    "table", ["first_names", "last_names", "cities", "streets", "phone_ranges", "email_domains", "company_words"]
)
def test_a_country_that_lacks_rows_is_refused_by_name(sevenths, as_of, table):
    with sevenths.transaction(force_rollback=True):
        sevenths.execute(f"delete from ref.{table} where country = 'XX'")
        with pytest.raises(psycopg.Error) as error, sevenths.transaction():
            sevenths.execute("select demo.preview_generation(%s)", [json.dumps({"country": "XX"})])
        assert error.value.sqlstate == "TG400" and f"ref.{table}" in error.value.diag.message_primary


@pytest.mark.parametrize(
    "table", ["stages", "activity_types", "activity_subjects", "deal_titles", "job_titles", "company_patterns"]
)
def test_an_industry_that_lacks_rows_is_refused_by_name(sevenths, table):
    with sevenths.transaction(force_rollback=True):
        sevenths.execute(f"delete from ref.{table} where industry = 'beekeeping'")
        with pytest.raises(psycopg.Error) as error, sevenths.transaction():
            sevenths.execute("select demo.preview_generation(%s)", [json.dumps({"industry": "beekeeping"})])
        assert error.value.sqlstate == "TG400" and f"ref.{table}" in error.value.diag.message_primary


def test_a_deploy_renews_shipped_rows_and_leaves_own_ones_alone(
    template, new_database, drop_database, opened, generated, as_of
):
    dsn = new_database(template)
    with opened(dsn) as conn:
        def everything():
            return {
                t: conn.execute(
                    f"select md5(string_agg(r::text, '' order by r::text)) as d from ref.{t} as r"
                ).fetchone()["d"]
                for t in tables
            }

        found = conn.execute("""
            select c.relname as t from pg_class as c join pg_attribute as a on a.attrelid = c.oid
             where c.relnamespace = 'ref'::regnamespace and c.relkind = 'r' and a.attname = 'release'
               and c.relname <> 'deployments' order by 1""")
        tables = [row["t"] for row in found]
        assert len(tables) >= 24
        untouched = everything()
        before = generated(conn, as_of, CONFIG)
        conn.execute(SEVENTH_COUNTRY)
        conn.execute(SEVENTH_INDUSTRY)
        own = {t: conn.execute(OWN.format(t)).fetchone()["d"] for t in tables}
        assert sum(digest is not None for digest in own.values()) >= 15
        # a DBA takes over a shipped row; others were damaged, lost, or are no longer shipped
        conn.execute("update ref.cities set region = 'Mine', release = null where country = 'US' and name = 'New York'")
        conn.execute("update ref.industries set deal_avg_usd = 700 where code = 'saas'")
        conn.execute("delete from ref.first_names where country = 'DE' and position = 1")
        conn.execute(
            "insert into ref.tags (industry, position, name, color, release) "
            "values ('saas', 99, 'Of an old release', '#000000', '0.0.1')"
        )
        conn.execute(
            "insert into ref.holidays (country, day, name, release) "
            "values ('US', '2025-06-10', 'Of an old release', '0.0.1')"
        )
        deployments = conn.execute("select count(*) as n from ref.deployments").fetchone()["n"]
        with runner_db.connect(dsn) as deploy:
            load(deploy, "load.sql")
        assert conn.execute("select count(*) as n from ref.deployments").fetchone()["n"] == deployments + 1
        assert conn.execute("select count(*) as n from ref.tags where name = 'Of an old release'").fetchone()["n"] == 0
        assert (
            conn.execute("select count(*) as n from ref.holidays where name = 'Of an old release'").fetchone()["n"] == 0
        )
        assert (
            conn.execute(
                "select region from ref.cities where country = 'US' and name = 'New York' and release is null"
            ).fetchone()["region"]
            == "Mine"
        )
        conn.execute("delete from ref.cities where country = 'US' and name = 'New York' and release is null")
        assert own == {t: conn.execute(OWN.format(t)).fetchone()["d"] for t in tables}
        with runner_db.connect(dsn) as deploy:
            load(deploy, "load.sql")
        for table in tables:
            conn.execute(f"alter table ref.{table} disable trigger all")
            conn.execute(f"delete from ref.{table} where release is null")
        assert everything() == untouched
        again = generated(conn, as_of, CONFIG)
        a, b = (
            conn.execute("select demo.fingerprint(%s) as f", [j["createdTenantId"]]).fetchone()["f"]
            for j in (before, again)
        )
        assert a == b
    drop_database(dsn)


def test_a_deploy_of_the_same_code_finds_nothing_to_do(template, new_database, drop_database):
    from runner.migrate import migrate

    dsn = new_database(template)
    assert migrate(dsn) == {"applied": [], "codeLoaded": False}
    drop_database(dsn)


def test_a_deploy_with_another_digest_loads_the_code_again(template, new_database, drop_database, opened):
    from runner.migrate import migrate

    dsn = new_database(template)
    with opened(dsn) as conn:
        conn.execute(SEVENTH_INDUSTRY)
        conn.execute("insert into ref.deployments (release, digest) values ('1.0.0', 'of other files')")
        assert migrate(dsn) == {"applied": [], "codeLoaded": True}
        assert conn.execute("select count(*) as n from ref.stages where industry = 'beekeeping'").fetchone()["n"] == 4
    drop_database(dsn)
