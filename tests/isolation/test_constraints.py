"""Attacks on the tables, made as superuser: the database itself refuses them, whatever code says."""

import uuid

import psycopg
import pytest

ENTITIES = ("companies", "contacts", "deals", "activities")
FOREIGN_KEYS = """
    select k.conname as name, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
           (select array_agg(a.attname::text order by u.i)
             from unnest(k.conkey) with ordinality as u (no, i)
             join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = u.no) as columns,
           (select array_agg(a.attname::text order by u.i)
             from unnest(k.confkey) with ordinality as u (no, i)
             join pg_attribute as a on a.attrelid = k.confrelid and a.attnum = u.no) as refers
      from pg_constraint as k where k.contype = 'f' and k.connamespace = 'crm'::regnamespace order by 1"""
INSERT = {
    "companies": "insert into crm.companies (tenant_id, name, demo_generated, demo_job_id, demo_source_month) "
                 "values (%s, 'x', %s, %s, %s)",
    "contacts": "insert into crm.contacts (tenant_id, first_name, last_name, demo_generated, demo_job_id, "
                "demo_source_month) values (%s, 'x', 'x', %s, %s, %s)",
    "deals": "insert into crm.deals (tenant_id, title, value, currency, stage_id, demo_generated, demo_job_id, "
             "demo_source_month) select s.tenant_id, 'x', 1, 'USD', s.id, %s, %s, %s from crm.pipeline_stages as s "
             "where s.tenant_id = %s limit 1",
    "activities": "insert into crm.activities (tenant_id, type, subject, demo_generated, demo_job_id, "
                  "demo_source_month) values (%s, 'call', 'x', %s, %s, %s)",
}
PATCH_JOB = """
    insert into crm.demo_patch_jobs (tenant_id, tenant_name, created_by_id, patch_plan_json, seed, range_start_month,
                                     range_end_month, as_of, generator_version, plan_hash, status)
    values (%s, 'x', '00000000-0000-4000-8000-000000000000', '{}', 's', '2025-01',
            '2025-02', now(), '1', gen_random_uuid()::text, %s)
    returning id"""
GENERATION_JOB = """
    insert into crm.demo_generation_jobs (created_by_id, config, submitted_config, seed, as_of, generator_version,
                                          tenant_name, tenant_id, status)
    values ('00000000-0000-4000-8000-000000000000', '{}', '{}', 's', now(), '1', 'x', %s, %s)
    returning id"""


def insert(table, tenant_id, *provenance):
    """(statement, values) of a new row with this provenance"""
    return INSERT[table], (*provenance, tenant_id) if table == "deals" else (tenant_id, *provenance)


def foreign_keys(land, with_tenant=None):
    keys = land.conn.execute(FOREIGN_KEYS).fetchall()
    return [
        k for k in keys if with_tenant is None or ("tenant_id" in k["columns"] and len(k["columns"]) > 1) == with_tenant
    ]


def test_every_key_between_tenant_tables_carries_the_tenant(land):
    tenant_tables = {
        r["name"]
        for r in land.conn.execute("""
        select a.attrelid::regclass::text as name from pg_attribute as a join pg_class as c on c.oid = a.attrelid
         where c.relnamespace = 'crm'::regnamespace and c.relkind = 'r' and a.attname = 'tenant_id'
           and not a.attisdropped""").fetchall()
    }
    of_the_platform = {
        "crm.demo_work", "crm.demo_generation_jobs", "crm.demo_patch_jobs", "crm.demo_tenant_metadata",
        "crm.audit_logs",
    }
    for key in foreign_keys(land):
        if key["child"] in tenant_tables and key["parent"] in tenant_tables and key["child"] not in of_the_platform:
            assert key["columns"][0] == "tenant_id" and key["refers"][0] == "tenant_id", key
    primary = {
        r["name"]: r["first"]
        for r in land.conn.execute("""
        select k.conrelid::regclass::text as name, a.attname as first
        from pg_constraint as k join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'p' and k.connamespace = 'crm'::regnamespace""").fetchall()
    }
    assert {t for t in tenant_tables - of_the_platform if primary[t] != "tenant_id"} == set()


def test_every_reference_of_a_tenants_row_has_a_key(land):
    """Whatever ends in _id is part of a foreign key that carries the tenant."""
    columns = land.conn.execute("""
        select 'crm.' || c.table_name as child, c.column_name as name from information_schema.columns as c
         where c.table_schema = 'crm' and c.column_name like '%\\_id' and c.column_name <> 'tenant_id'
           and c.table_name in ('users', 'pipelines', 'pipeline_stages', 'companies', 'contacts', 'deals',
                                'deal_contacts', 'deal_stage_history', 'activities', 'tags', 'contact_tags',
                                'demo_job_months', 'demo_job_days')""").fetchall()
    assert len(columns) >= 20
    covered = {(key["child"], column) for key in foreign_keys(land, with_tenant=True) for column in key["columns"]}
    assert [column for column in columns if (column["child"], column["name"]) not in covered] == []


def test_no_row_can_refer_to_a_row_of_another_tenant(land):
    """Each foreign key by itself, all others taken away."""
    keys = foreign_keys(land, with_tenant=True)
    assert len(keys) >= 20
    for key in keys:
        with land.conn.transaction(force_rollback=True):
            land.conn.execute(
                "insert into crm.demo_job_changes (tenant_id, job_id, change_no, entity, row_id, month, change, before) "
                "select j.tenant_id, j.id, 1, 'deals', j.id, '2025-01', 'remove', '{}' from crm.demo_jobs as j "
                "where j.tenant_id = %s limit 1", [land.one])
            for other in foreign_keys(land):
                if other["name"] != key["name"]:
                    land.conn.execute(f"alter table {other['child']} drop constraint if exists {other['name']}")
            sets = ", ".join(
                f"{column} = p.{refers}"
                for column, refers in zip(key["columns"], key["refers"])
                if column != "tenant_id"
            )
            row = (
                f"(select c.ctid from {key['child']} as c "
                f"where c.tenant_id = %s and c.{key['columns'][-1]} is not null limit 1)"
            )
            foreign = f"(select * from {key['parent']} as f where f.tenant_id = %s limit 1)"
            with pytest.raises(psycopg.Error) as error, land.conn.transaction():
                done = land.conn.execute(
                    f"update {key['child']} as c set {sets} from {foreign} as p where c.ctid = {row}",
                    [land.other, land.one],
                )
                raise AssertionError(f"{key['name']}: {done.rowcount} rows of one tenant refer to another's")
            assert (error.value.sqlstate, error.value.diag.constraint_name) == ("23503", key["name"])


def test_no_row_belongs_to_a_tenant_that_does_not_exist(land):
    for key in foreign_keys(land, with_tenant=False):
        if key["columns"] == ["tenant_id"]:
            with land.conn.transaction(force_rollback=True):
                for other in foreign_keys(land):
                    if other["name"] != key["name"]:
                        land.conn.execute(f"alter table {other['child']} drop constraint if exists {other['name']}")
                if key["child"] == "crm.demo_patch_jobs":
                    land.conn.execute(PATCH_JOB, [land.one, "pending"])
                error = land.refused(
                    f"update {key['child']} set tenant_id = %s where tenant_id = %s", [uuid.uuid4(), land.one]
                )
                assert (error.sqlstate, error.diag.constraint_name) == ("23503", key["name"])


@pytest.mark.parametrize("table", ENTITIES)
def test_a_demo_row_needs_a_job_of_its_own_tenant(land, attempt, table):
    attempt.execute(
        """with p as (insert into crm.pipelines (tenant_id, name) values (%s, 'p') returning *)
        insert into crm.pipeline_stages (tenant_id, pipeline_id, name, stage_type, probability, position)
        select tenant_id, id, 's', 'open', 10, 1 from p""",
        [land.human],
    )
    for tenant_id, job_id in (
        (land.human, land.one_job), (land.other, land.one_job), (land.one, uuid.uuid4()), (land.human, uuid.uuid4()),
    ):
        error = land.refused(*insert(table, tenant_id, True, job_id, "2025-05"))
        assert (error.sqlstate, error.diag.constraint_name) == ("23503", f"{table}_demo_job")
    error = land.refused(f"update crm.{table} set demo_job_id = %s where tenant_id = %s", [land.one_job, land.other])
    assert (error.sqlstate, error.diag.constraint_name) == ("23503", f"{table}_demo_job")


def test_a_tenant_of_people_gets_no_job(land):
    assert (
        land.refused(
            "insert into crm.demo_jobs (tenant_id, id, kind, application_no) values (%s, %s, 'patch', 1)",
            [land.human, uuid.uuid4()],
        ).sqlstate
        == "23503"
    )
    assert (
        land.refused("update crm.demo_jobs set tenant_id = %s where tenant_id = %s", [land.human, land.one]).sqlstate
        == "23503"
    )
    assert land.refused(PATCH_JOB, [land.human, "pending"]).sqlstate == "23503"


def test_a_demo_tenant_with_demo_rows_does_not_lose_its_flag(land):
    assert land.refused("delete from crm.demo_tenant_metadata where tenant_id = %s", [land.one]).sqlstate == "23503"
    assert (
        land.refused(
            "update crm.demo_tenant_metadata set tenant_id = %s where tenant_id = %s", [land.human, land.one]
        ).sqlstate
        == "23503"
    )
    assert (
        land.refused(
            "update crm.demo_tenant_metadata set is_demo_generated = false where tenant_id = %s", [land.one]
        ).sqlstate
        == "23514"
    )
    assert (
        land.refused(
            """insert into crm.demo_tenant_metadata (tenant_id, country, industry, start_date, is_demo_generated)
                           values (%s, 'US', 'saas', '2025-01-01', false)""",
            [land.human],
        ).sqlstate
        == "23514"
    )
    assert (
        land.refused(
            "update crm.demo_tenant_metadata set is_demo_generated = null where tenant_id = %s", [land.one]
        ).sqlstate
        == "23502"
    )
    assert land.refused("delete from crm.tenants where id = %s", [land.one]).sqlstate == "23503"
    assert land.refused("delete from crm.demo_jobs where tenant_id = %s", [land.one]).sqlstate == "23503"


@pytest.mark.parametrize("table", ENTITIES)
@pytest.mark.parametrize("flag, job, month", [
    (True, False, False), (True, True, False), (True, False, True), (False, True, False), (False, False, True),
    (False, True, True),
])
def test_provenance_is_whole_or_absent(land, table, flag, job, month):
    error = land.refused(*insert(table, land.one, flag, land.one_job if job else None, "2025-05" if month else None))
    assert (error.sqlstate, error.diag.constraint_name) == ("23514", f"{table}_provenance_is_whole")


def test_two_jobs_of_one_kind_do_not_run_on_one_tenant(land, attempt):
    attempt.execute(PATCH_JOB, [land.one, "running"])
    attempt.execute(PATCH_JOB, [land.one, "pending"])
    attempt.execute(PATCH_JOB, [land.other, "running"])
    assert land.refused(PATCH_JOB, [land.one, "running"]).sqlstate == "23505"
    assert (
        land.refused("update crm.demo_patch_jobs set status = 'running' where status = 'pending'").sqlstate == "23505"
    )
    tenant_id = uuid.uuid4()
    attempt.execute(GENERATION_JOB, [tenant_id, "running"])
    assert land.refused(GENERATION_JOB, [tenant_id, "running"]).sqlstate == "23505"


def test_a_generation_and_a_patch_do_not_run_on_one_tenant(land, attempt):
    attempt.execute("update crm.demo_generation_jobs set status = 'running' where id = %s", [land.one_job])
    assert land.refused(PATCH_JOB, [land.one, "running"]).sqlstate in ("23505", "23P01", "23514")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "-0.01", "-1"])
def test_a_deals_value_is_money(land, value):
    error = land.refused("update crm.deals set value = %s::numeric where tenant_id = %s", [value, land.one])
    assert (error.sqlstate, error.diag.constraint_name) == ("23514", "deals_value_is_money")


def test_a_deal_is_not_closed_before_it_was_created(land):
    error = land.refused(
        "update crm.deals set closed_at = created_at - interval '1 microsecond' where tenant_id = %s", [land.one]
    )
    assert (error.sqlstate, error.diag.constraint_name) == ("23514", "deals_closed_after_creation")
    assert land.refused("update crm.deals set created_at = 'infinity' where closed_at is not null").sqlstate == "23514"


@pytest.mark.parametrize("progress", [-1, 101])
def test_progress_lies_between_0_and_100(land, attempt, progress):
    attempt.execute(PATCH_JOB, [land.one, "pending"])
    for table in ("demo_generation_jobs", "demo_patch_jobs"):
        assert land.refused(f"update crm.{table} set progress = %s", [progress]).sqlstate == "23514"
        assert land.refused(f"update crm.{table} set progress = null").sqlstate == "23502"
    assert (
        land.refused(
            "insert into crm.demo_job_progress (job_id, progress, current_step) values (%s, %s, 'x')",
            [land.one_job, progress],
        ).sqlstate
        == "23514"
    )


@pytest.mark.parametrize("statement", [
    "update crm.demo_generation_jobs set status = 'done'",
    "update crm.demo_generation_jobs set status = 'failed', error_message = null",
    "update crm.demo_generation_jobs set metrics = null where status = 'completed'",
    "update crm.contacts set status = 'friend'",
    "update crm.contacts set lead_status = 'lost'",
    "update crm.contacts set first_response_at = created_at - interval '1 second'",
    "update crm.activities set type = 'fax'",
    "update crm.pipeline_stages set stage_type = 'maybe'",
    "update crm.pipeline_stages set probability = 101",
    "update crm.users set role = 'owner'",
    "update crm.demo_job_months set won_minor = won - 1 where won > 0",
    "update crm.demo_job_months set unanswered = leads + 1",
])
def test_a_value_outside_its_list_is_refused(land, statement):
    assert land.refused(statement).sqlstate == "23514"


def test_no_trigger_stands_on_tenant_tables(land):
    assert land.conn.execute("""select tgrelid::regclass::text, tgname from pg_trigger
        where not tgisinternal and tgrelid::regclass::text like 'crm.%'
          and tgrelid not in ('crm.audit_logs'::regclass, 'crm.platform_users'::regclass, 'crm.demo_work'::regclass,
                          'crm.demo_generation_jobs'::regclass, 'crm.demo_patch_jobs'::regclass)""").fetchall() == []
