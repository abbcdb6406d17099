"""Rights, as the roles themselves."""

import json

import psycopg
import pytest
from psycopg import sql

DENIED = "42501"
ENTITIES = ("companies", "contacts", "deals", "activities")
JOB_TABLES = (
    "demo_generation_jobs", "demo_patch_jobs", "demo_jobs", "demo_job_months", "demo_job_days", "demo_job_progress",
    "demo_tenant_metadata",
)


def tables(land, *schemas):
    return [
        row["name"]
        for row in land.conn.execute(
            "select oid::regclass::text as name from pg_class "
            "where relkind in ('r', 'p', 'v', 'm') and relnamespace = any(%s::regnamespace[]) order by 1",
            [list(schemas)],
        ).fetchall()
    ]


def sqlstate(conn, query, values=None):
    """The SQLSTATE with which a statement ends; what it did is rolled back."""
    try:
        with conn.transaction(force_rollback=True):
            conn.execute(query, values)
    except psycopg.Error as error:
        return error.sqlstate
    return "00000"


# -- demo_app, demo_worker ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("role", ["demo_app", "demo_worker"])
def test_the_runners_roles_reach_no_table(land, as_role, role):
    conn = as_role(role, land.dsn)
    names = tables(land, "crm", "ref")
    assert len(names) > 40
    for table in names:
        for statement in ("select from {}", "delete from {}", "truncate {}", "lock {} in access share mode"):
            assert sqlstate(conn, sql.SQL(statement).format(sql.SQL(table))) == DENIED, (statement, table)
    for right in ("select", "insert", "update", "references"):
        held = land.conn.execute(
            "select c.oid::regclass::text as t from pg_class as c "
            "where c.relkind = 'r' and c.relnamespace = any('{crm,ref}'::regnamespace[]) "
            "and has_any_column_privilege(%s, c.oid, %s)",
            [role, right],
        ).fetchall()
        assert held == [], right


@pytest.mark.parametrize("role", ["demo_app", "demo_worker", "demo_reader", "crm_app"])
def test_the_code_behind_demo_is_closed(land, as_role, role):
    conn = as_role(role, land.dsn)
    for call in (
        "select demo_flow.create_tenant(null)",
        "select demo_care.delete_tenant_rows(gen_random_uuid())",
        "select demo_job.actor(null)",
        "select demo_kpi.fingerprint(gen_random_uuid())",
        "select * from demo_kpi.violations(gen_random_uuid(), now())",
        "select demo_calc.rng_state('a')",
    ):
        assert sqlstate(conn, call) == DENIED, call
    open_ = land.conn.execute(
        """select p.oid::regprocedure::text from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname in ('demo_care', 'demo_flow', 'demo_plan', 'demo_kpi', 'demo_world', 'demo_calc', 'crm')
          and has_function_privilege(%s, p.oid, 'execute')""",
        [role],
    ).fetchall()
    assert open_ == []


FOR_WORKERS = (
    "call demo.run_job(gen_random_uuid())",
    "call demo.run_generation(gen_random_uuid())",
    "call demo.run_patch(gen_random_uuid())",
    "call demo.apply_patch(gen_random_uuid(), '{}', null)",
    "call demo.backfill_provenance(5000)",
    "call demo_job.run_job(gen_random_uuid())",
    "select demo_job.claim('w')",
    "select * from demo_job.recover()",
    "select demo_job.reserve(gen_random_uuid())",
    "select * from demo_job.start(gen_random_uuid())",
    "select demo_job.carry_out(gen_random_uuid(), 1)",
    "select demo_job.fail(gen_random_uuid(), 1, 'XX000', 'x', null, null)",
    "select demo_job.finish(gen_random_uuid())",
    "select demo_job.record_progress(gen_random_uuid(), 1, 'x')",
)
FOR_THE_PAGES = (
    "select demo_login.begin_login('a@example.com', '192.0.2.1')",
    "select demo_login.session('x')",
    "select demo_login.close_session('x')",
    "select demo_login.open_session('a@example.com', 'x', sha256('x'), '192.0.2.1', null)",
)
ACCOUNTS = ("select demo.create_admin('a@example.com', 'A', 'x', false)", "select demo.note_refused_admin('a@example.com')")


@pytest.mark.parametrize("role, closed, open_", [
    ("demo_app", FOR_WORKERS + ACCOUNTS, FOR_THE_PAGES),
    ("demo_worker", FOR_THE_PAGES + ACCOUNTS, FOR_WORKERS),
    ("demo_admin", FOR_THE_PAGES, FOR_WORKERS + ACCOUNTS),
    ("demo_reader", FOR_WORKERS + FOR_THE_PAGES + ACCOUNTS, ()),
    ("crm_app", FOR_WORKERS + FOR_THE_PAGES + ACCOUNTS, ()),
])
def test_who_runs_jobs_logs_in_and_makes_accounts(land, as_role, role, closed, open_):
    conn = as_role(role, land.dsn)
    for call in closed:
        assert sqlstate(conn, call) == DENIED, call
    for call in open_:
        assert sqlstate(conn, call) != DENIED, call


@pytest.mark.parametrize("role", ["demo_worker", "demo_admin"])
def test_a_whole_life_of_a_tenant_needs_no_other_rights(land, as_role, role):
    conn = as_role(role, land.dsn)
    conn.execute("set demo.as_of = '2025-06-18 17:30:00+00'")
    tenant_id, job_id = land.generate(role, conn)
    for query, value in (
        ("select * from demo.verify_tenant(%s)", tenant_id),
        ("select demo.fingerprint(%s)", tenant_id),
        ("select * from demo.kpis(%s, '2025-01', '2025-06')", tenant_id),
        ("select demo.kpi_snapshot(%s, '{2025-05}')", tenant_id),
        ("select demo.generation_job(%s)", job_id),
        ("select demo.regenerate(%s, null)", job_id),
        ("select demo.delete_demo_tenant(%s, null)", job_id),
    ):
        assert conn.execute(query, [value]).fetchall(), query
    for query in (
        "select demo.generation_jobs('{}')", "select demo.tenants('{}')", "select demo.preview_generation('{}')",
        "select * from demo_job.recover()", "select * from demo.help", "select demo.now()",
        "select demo.rng_draw('a', 1)", "select demo.allocate(3, '{1,1}')",
        "select * from demo.business_days('US', '2025-01', now())", "select * from demo.analytics_tenants",
    ):
        conn.execute(query).fetchall()


@pytest.mark.parametrize("role", ["demo_app", "demo_worker", "demo_reader", "demo_admin", "crm_app"])
def test_nobody_makes_objects_or_becomes_the_owner(land, as_role, role):
    conn = as_role(role, land.dsn)
    for statement in (
        "create table public.mine (a int)",
        "create schema mine",
        "create table crm.mine (a int)",
        "create function demo.mine() returns int language sql as 'select 1'",
        "create extension dblink",
        "copy (select 1) to '/tmp/should-not-exist'",
        "alter table crm.contacts disable trigger all",
        "set local session_replication_role = replica",
        "create event trigger mine on ddl_command_start execute function crm.refuse_audit_change()",
    ):
        assert sqlstate(conn, statement) == DENIED, statement
    if role in ("demo_app", "demo_worker"):  # a real login
        assert sqlstate(conn, "set role demo_owner") == DENIED


# -- demo_reader, demo_admin --------------------------------------------------------------------------------------

@pytest.mark.parametrize("role", ["demo_reader", "demo_admin"])
def test_readers_read_everything_but_password_hashes_and_write_nothing(land, as_role, role):
    conn = as_role(role, land.dsn)
    for table in tables(land, "crm", "ref"):
        if table not in ("crm.platform_users", "crm.demo_installation"):
            assert sqlstate(conn, f"select * from {table} limit 1") == "00000", table
        for statement in (f"delete from {table}", f"truncate {table}"):
            assert sqlstate(conn, statement) == DENIED, statement
    assert (
        sqlstate(conn, "select id, email, full_name, is_master_admin, disabled_at from crm.platform_users") == "00000"
    )
    for query in (
        "select password_hash from crm.platform_users",
        "select * from crm.platform_users",
        "select u from crm.platform_users as u",
        "table crm.platform_users",
        "select 1 from crm.platform_users where password_hash like 'a%'",
        "select count(*) from crm.platform_users group by password_hash",
        "copy crm.platform_users to stdout",
        "copy crm.platform_users (password_hash) to stdout",
    ):
        assert sqlstate(conn, query) == DENIED, query
    assert sqlstate(conn, "update crm.deals set value = 1") == DENIED


def test_a_reader_runs_no_job(land, as_role):
    conn = as_role("demo_reader", land.dsn)
    for query in (
        "select demo.submit_generation('{}', null)",
        "select demo.delete_demo_tenant(gen_random_uuid(), null)",
        "call demo.run_generation(gen_random_uuid())",
    ):
        assert sqlstate(conn, query) == DENIED, query
    assert sqlstate(conn, "select * from demo.analytics_tenants") == "00000"


# -- crm_app ------------------------------------------------------------------------------------------------------

def test_the_crm_reads_and_changes_tenant_rows(land, as_role):
    conn = as_role("crm_app", land.dsn)
    with conn.transaction(force_rollback=True):
        contact = conn.execute(
            "select id, first_name, email, owner_id, company_id from crm.contacts where tenant_id = %s limit 1",
            [land.one],
        ).fetchone()
        assert (
            conn.execute(
                "update crm.contacts set first_name = 'Changed', updated_at = now() where tenant_id = %s and id = %s",
                [land.one, contact["id"]],
            ).rowcount
            == 1
        )
        assert conn.execute("update crm.deals set value = value + 1 where tenant_id = %s", [land.one]).rowcount > 0
        assert (
            conn.execute("update crm.companies set deleted_at = now() where tenant_id = %s", [land.one]).rowcount == 20
        )
        assert conn.execute("delete from crm.activities where tenant_id = %s", [land.one]).rowcount == 300
        assert len(conn.execute("select from crm.pipeline_stages where tenant_id = %s", [land.one]).fetchall()) > 3


def test_rows_of_the_crm_are_human_rows(land, as_role):
    conn = as_role("crm_app", land.dsn)
    inserts = (
        "insert into crm.companies (tenant_id, name) values (%(t)s, 'By a person')",
        "insert into crm.contacts (tenant_id, first_name, last_name) values (%(t)s, 'By a', 'person')",
        "insert into crm.deals (tenant_id, title, value, currency, stage_id) "
        "select tenant_id, 'By a person', 5, 'USD', id from crm.pipeline_stages where tenant_id = %(t)s limit 1",
        "insert into crm.activities (tenant_id, type, subject) values (%(t)s, 'call', 'By a person')",
    )
    ids = []
    for table, statement in zip(ENTITIES, inserts):
        ids.append((table, conn.execute(statement + " returning id", {"t": land.one}).fetchone()["id"]))
    for table, row_id in ids:
        row = land.conn.execute(
            f"delete from crm.{table} where tenant_id = %s and id = %s "
            f"returning demo_generated, demo_job_id, demo_source_month",
            [land.one, row_id],
        ).fetchone()
        assert row == {"demo_generated": False, "demo_job_id": None, "demo_source_month": None}


@pytest.mark.parametrize("table", ENTITIES)
def test_the_crm_neither_reads_nor_writes_provenance(land, as_role, table):
    conn = as_role("crm_app", land.dsn)
    values = {"demo_generated": "true", "demo_job_id": f"'{land.one_job}'", "demo_source_month": "'2025-05'"}
    for column, value in values.items():
        for query in (
            f"select {column} from crm.{table}",
            f"select count(*) from crm.{table} where {column} is not null",
            f"select id from crm.{table} order by {column}",
            f"update crm.{table} set {column} = {value}",
            f"update crm.{table} set {column} = default",
            f"insert into crm.{table} (tenant_id, {column}) values (gen_random_uuid(), {value})",
            f"update crm.{table} set deleted_at = null returning {column}",
            f"delete from crm.{table} where {column} is null",
            f"copy crm.{table} ({column}) to stdout",
        ):
            assert sqlstate(conn, query) == DENIED, query
    for query in (
        f"select * from crm.{table}", f"select t from crm.{table} as t", f"select row_to_json(t) from crm.{table} as t",
        f"copy crm.{table} to stdout", f"truncate crm.{table}",
    ):
        assert sqlstate(conn, query) == DENIED, query


def test_the_crm_sees_neither_flag_nor_jobs_nor_staff_nor_audit(land, as_role):
    conn = as_role("crm_app", land.dsn)
    for table in (
        *(f"crm.{t}" for t in JOB_TABLES), "crm.platform_users", "crm.audit_logs", *tables(land, "ref", "demo"),
    ):
        for statement in (f"select from {table}", f"delete from {table}"):
            assert sqlstate(conn, statement) == DENIED, statement
    open_ = land.conn.execute(
        "select oid::regprocedure::text from pg_proc "
        "where pronamespace = 'demo'::regnamespace and has_schema_privilege('crm_app', 'demo', 'usage')"
    ).fetchall()
    assert open_ == []
    assert sqlstate(conn, "select demo.tenants('{}')") == DENIED


# -- who owns, search_path ----------------------------------------------------------------------------------------

def test_definer_functions_belong_to_an_owner_without_power_and_pin_their_path(land):
    [owner] = land.conn.execute("select * from pg_roles where rolname = 'demo_owner'").fetchall()
    assert not any(
        owner[power]
        for power in ("rolsuper", "rolcreaterole", "rolcreatedb", "rolbypassrls", "rolreplication", "rolcanlogin")
    )
    assert (
        land.conn.execute(
            "select from pg_auth_members as m join pg_roles as r on r.oid = m.member where r.rolname = 'demo_owner'"
        ).fetchall()
        == []
    )
    definers = land.conn.execute("""
        select p.oid::regprocedure::text as name, pg_get_userbyid(p.proowner) as owner, p.proconfig as config
        from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
        where p.prosecdef and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'""").fetchall()
    assert len(definers) >= 20
    for function in definers:
        assert function["owner"] == "demo_owner", function
        [path] = [
            setting.split("=", 1)[1] for setting in function["config"] or [] if setting.startswith("search_path=")
        ]
        assert path.replace('"', "") in ("pg_catalog, pg_temp", ""), function


def test_everything_belongs_to_the_owner(land):
    strangers = land.conn.execute("""
        select c.oid::regclass::text as name from pg_class as c
        where c.relnamespace::regnamespace::text in ('crm', 'ref', 'demo')
          and pg_get_userbyid(c.relowner) <> 'demo_owner'
        union all
        select p.oid::regprocedure::text from pg_proc as p
        where p.pronamespace::regnamespace::text in ('demo', 'demo_care', 'demo_login', 'demo_job', 'demo_flow',
                                                     'demo_plan', 'demo_kpi', 'demo_world', 'demo_calc', 'crm')
          and pg_get_userbyid(p.proowner) <> 'demo_owner'""").fetchall()
    assert strangers == []


HIJACKS = {
    "tables": [
        f"create temp table {name} (like pg_catalog.pg_class)"
        for name in (
            "demo_generation_jobs", "tenants", "contacts", "companies", "deals", "activities", "users",
            "pipeline_stages", "platform_users", "countries", "industries", "months", "days", "pg_proc", "pg_class",
            "pg_timezone_names", "pg_stat_activity", "crm", "ref", "demo",
        )
    ],
    "functions": [
        "create function pg_temp.now() returns timestamptz language sql as $$ select 'epoch'::timestamptz $$",
        "create function pg_temp.format(pg_catalog.text, pg_catalog.uuid) returns pg_catalog.text language sql "
        "as $$ select 'hijacked' $$",
        "create function pg_temp.md5(pg_catalog.text) returns pg_catalog.text language sql as $$ select 'hijacked' $$",
        "create function pg_temp.coalesce(pg_catalog.anyelement) returns pg_catalog.anyelement language sql "
        "as $$ select null $$",
    ],
    "types": [
        f'create domain pg_temp."{name}" as pg_catalog.{base} check (value is null)'
        for name, base in (
            ("text", "text"), ("uuid", "uuid"), ("jsonb", "jsonb"), ("int4", "int4"), ("int8", "int8"),
            ("numeric", "numeric"), ("timestamptz", "timestamptz"), ("date", "date"), ("bool", "bool"),
        )
    ],
    "composite types": [
        f'create type pg_temp."{name}" as (a pg_catalog.int4)'
        for name in ("text", "uuid", "jsonb", "record", "name", "regclass")
    ],
}


@pytest.mark.parametrize("path", ["pg_temp, public, pg_catalog", "public, pg_temp, crm", "pg_catalog", "''"])
@pytest.mark.parametrize("kind", HIJACKS)
def test_temporary_things_do_not_change_what_demo_does(land, as_role, kind, path):
    conn = as_role("demo_worker", land.dsn)
    for statement in HIJACKS[kind]:
        conn.execute(statement)
    conn.execute(f"set search_path = {path}")
    conn.execute("set demo.as_of = '2025-06-18 17:30:00+00'")
    job_id = conn.execute(
        "select demo.submit_generation(%s::pg_catalog.jsonb, null) as a", [land_json(land, "one")]
    ).fetchone()["a"]["jobId"]
    conn.execute("call demo.run_generation(%s)", [job_id])
    job = land.value("select demo.generation_job(%s)", job_id)
    assert job["status"] == "completed"
    assert land.value("select demo.fingerprint(%s)", job["createdTenantId"]) == land.value(
        "select demo.fingerprint(%s)", land.one
    )
    checks = conn.execute("select violations from demo.verify_tenant(%s)", [job["createdTenantId"]]).fetchall()
    assert len(checks) >= 30 and {row["violations"] for row in checks} == {0}
    land.value("select demo.delete_demo_tenant(%s, null)", job_id)


@pytest.mark.parametrize("kind", ["types", "composite types"])
def test_temporary_types_do_not_hide_why_a_job_failed(land, as_role, kind):
    conn = as_role("demo_worker", land.dsn)
    for statement in HIJACKS[kind]:
        conn.execute(statement)
    job_id = conn.execute(
        "select demo.submit_generation(%s::pg_catalog.jsonb, null) as a", [land_json(land, "failing")]
    ).fetchone()["a"]["jobId"]
    conn.execute("set search_path = pg_temp, pg_catalog")
    conn.execute("set statement_timeout = '80ms'")
    with pytest.raises(psycopg.Error):
        conn.execute("call demo.run_generation(%s)", [job_id])
    job = land.value("select demo.generation_job(%s)", job_id)
    assert job["status"] == "failed" and "timeout" in job["errorMessage"]


def land_json(land, seed):
    return json.dumps(land.config | {"seed": seed})
