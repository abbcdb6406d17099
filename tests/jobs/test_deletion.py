"""What PostgreSQL looks up for each row of a tenant that is deleted goes by index, whatever the statistics say."""

import psycopg
import pytest
from psycopg import sql

RECORDS = ("companies", "contacts", "deals", "activities", "contact_tags", "deal_contacts", "deal_stage_history")
KEYS = """
select k.conname as name, c.relname as child,
       array(select a.attname::text from unnest(k.conkey) as u (no)
               join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = u.no) as columns
  from pg_constraint as k
  join pg_class as c on c.oid = k.conrelid
  join pg_class as p on p.oid = k.confrelid
 where k.contype = 'f' and k.connamespace = 'crm'::regnamespace
   and p.relname in ('users', 'companies', 'contacts', 'deals')
   and c.relname = any (%s)
 order by 1"""
SCANS = """
select coalesce(sum(seq_scan), 0) as n from pg_stat_xact_user_tables where schemaname = 'crm' and relname = any (%s)"""
MILLION = """
update pg_class as c set reltuples = 1000000, relpages = greatest(1, pg_relation_size(c.oid) / 8192)
 where c.relnamespace = 'crm'::regnamespace and c.relname = any (%s)"""


def conditions(plan):
    """The index conditions of a plan, as one text."""
    return plan.get("Index Cond", "") + "".join(map(conditions, plan.get("Plans", [])))


@pytest.mark.parametrize("analysed", [False, True])
def test_what_refers_to_a_deleted_row_is_found_by_an_index_on_the_whole_key(jobs, config, analysed):
    jobs.made(config)
    if analysed:
        jobs.conn.execute("vacuum analyze")  # of a small tenant
    jobs.conn.execute(MILLION, [list(RECORDS)])
    for setting in jobs.value("select proconfig from pg_proc where proname = 'delete_tenant_rows'"):
        name, _, value = setting.partition("=")
        if name != "search_path":
            jobs.conn.execute(sql.SQL("set {} = {}").format(sql.Identifier(name), sql.Literal(value)))
    keys = jobs.conn.execute(KEYS, [list(RECORDS)]).fetchall()
    assert len(keys) > 10
    for key in keys:
        where = " and ".join(f"{column} = ${n}" for n, column in enumerate(key["columns"], start=1))
        lookup = f"select 1 from only crm.{key['child']} as x where {where} for key share of x"
        jobs.conn.execute(f"prepare lookup as {lookup}")
        values = ", ".join(["'00000000-0000-4000-8000-000000000000'"] * len(key["columns"]))
        [plan] = jobs.value(f"explain (format json) execute lookup ({values})")
        jobs.conn.execute("deallocate lookup")
        for column in key["columns"]:
            assert f"({column} = " in conditions(plan["Plan"]), (key["name"], plan)


PEOPLE = """
with t as (insert into crm.tenants (name, slug, country, timezone, currency, industry)
           values ('People', 'people', 'US', 'UTC', 'USD', 'saas') returning id)
insert into crm.users (tenant_id, email, full_name, role)
select t.id, n || '@people.example', 'Somebody', 'agent' from t, generate_series(1, 10) as n"""


def test_deleting_reads_no_table_as_a_whole_whatever_plans_the_session_has_kept(jobs, config):
    jobs.conn.execute(PEOPLE)
    jobs.conn.execute("vacuum analyze")
    with jobs.conn.transaction():
        empty = jobs.value(SCANS, list(RECORDS))
        jobs.conn.execute("delete from crm.users where email like '%@people.example'")
        assert jobs.value(SCANS, list(RECORDS)) > empty  # the plans kept are for empty tables
    job = jobs.made(config | {"teamSize": 30})
    with jobs.conn.transaction():
        before = jobs.value(SCANS, list(RECORDS))
        jobs.value("select demo.delete_demo_tenant(%s, null)", job["id"])
        assert jobs.value(SCANS, list(RECORDS)) == before
    assert jobs.rows_of(job["createdTenantId"]) == {}


def test_a_record_that_others_hang_on_is_not_deleted_by_anybody(jobs, config):
    tenant = jobs.made(config)["createdTenantId"]
    for parent, child, column in (
        ("companies", "contacts", "company_id"), ("companies", "deals", "company_id"),
        ("contacts", "deals", "contact_id"), ("contacts", "activities", "contact_id"),
        ("contacts", "contact_tags", "contact_id"), ("deals", "activities", "deal_id"),
        ("deals", "deal_stage_history", "deal_id"), ("deals", "deal_contacts", "deal_id"),
        ("contacts", "deal_contacts", "contact_id"),
    ):
        with pytest.raises(psycopg.Error) as error:
            jobs.conn.execute(
                f"delete from crm.{parent} where tenant_id = %s and id ="
                f" (select {column} from crm.{child} where tenant_id = %s and {column} is not null limit 1)",
                [tenant, tenant],
            )
        assert error.value.sqlstate in ("23503", "23001"), (parent, child)  # 23001 from PostgreSQL 18 on


@pytest.mark.parametrize("lock, told", [
    ("select from crm.contacts where tenant_id = %s for update", "a row of crm.contacts"),
    ("update crm.deals set title = 'Mine' where tenant_id = %s", "a row of crm.deals"),
    ("lock table crm.activities in share mode; select %s::uuid", "table crm.activities"),
])
def test_a_deletion_that_waits_for_a_person_says_whose_and_in_which_table(jobs, config, connected, lock, told):
    made = jobs.made(config)
    before = jobs.rows_of(made["createdTenantId"])
    with connected(jobs.dsn) as person, connected(jobs.dsn) as conn:
        person.execute("begin")
        psycopg.ClientCursor(person).execute(lock, [made["createdTenantId"]])
        conn.execute("set lock_timeout = '200ms'")
        with pytest.raises(psycopg.Error) as refused:
            conn.execute("select demo.delete_demo_tenant(%s, null)", [made["id"]])
        assert refused.value.sqlstate == "TG409" and "Nothing was deleted" in refused.value.diag.message_hint
        told += f" is locked for longer than lock_timeout, by session {person.info.backend_pid} of {person.info.user}"
        assert refused.value.diag.message_primary == told
        person.execute("rollback")
    assert jobs.rows_of(made["createdTenantId"]) == before
    assert jobs.value("select demo.delete_demo_tenant(%s, null) ->> 'tenantName'", made["id"]) == made["tenantName"]
