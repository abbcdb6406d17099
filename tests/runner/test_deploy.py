"""A deploy proves that it may before it drops anything, and what fails, leaves all as it was."""

import shutil
import subprocess
import threading
from pathlib import Path

import psycopg
import pytest
from asking import TIMES
from psycopg import sql
from psycopg.conninfo import make_conninfo

from runner import migrate, server as embedded
from runner.errors import Failure

CODE = ("demo", "demo_care", "demo_login", "demo_job", "demo_flow", "demo_plan", "demo_kpi", "demo_world", "demo_calc")
# What somebody may have put into our schemas, or hung on what stands there: the statement, and what the refusal names.
THEIRS = {
    "table": ("create table demo.precious (id int)", "table demo.precious"),
    "table of another layer": ("create table demo_calc.precious (id int)", "table demo_calc.precious"),
    "partitioned table": ("create table demo.precious (id int) partition by list (id)", "table demo.precious"),
    "sequence": ("create sequence demo_kpi.numbers", "sequence demo_kpi.numbers"),
    "view": ("create view demo.report as select 1 as one", "view demo.report"),
    "materialized view": (
        "create materialized view demo_job.report as select 1 as one", "materialized view demo_job.report",
    ),
    "function": ("create function demo.mine() returns int language sql return 1", "function demo.mine()"),
    "overload": ("create function demo.now(int) returns int language sql return 1", "function demo.now(integer)"),
    "procedure": ("create procedure demo_care.mine() language sql as ''", "procedure demo_care.mine()"),
    "aggregate": ("create aggregate demo.top(int) (sfunc = int4larger, stype = int)", "aggregate demo.top(integer)"),
    "enumeration": ("create type demo.mood as enum ('good')", "type demo.mood"),
    "domain": ("create domain demo_plan.word as text", "type demo_plan.word"),
    "composite type": ("create type demo.pair as (a int, b int)", "composite type demo.pair"),
    "operator": (
        "create operator demo.|+| (function = int4pl, leftarg = int, rightarg = int)",
        "operator demo.|+|(integer,integer)",
    ),
    "collation": ('create collation demo.mine from "C"', "collation demo.mine"),
    "search configuration": ("create text search configuration demo.mine (copy = simple)", "text search configuration demo.mine"),
    "privileges to come": ("alter default privileges in schema demo grant select on tables to demo_reader",
                           "default acl for role postgres in schema demo on tables"),
    "publication": ("create publication theirs for tables in schema demo", "publication namespace demo in publication theirs"),
    "view on ours": ("create view public.report as select * from demo.help", "view public.report"),
    "view on a view on ours": (
        "create view public.a as select demo.now() as n; create view public.b as select n from public.a",
        "view public.b",
    ),
    "default": ("create table public.t (at timestamptz default demo.now())", "default value for public.t.at"),
    "index": (
        "create table public.t (s text); create index mine on public.t (demo_calc.rng_state(s))", "index public.mine",
    ),
    "check": (
        "create table public.t (s text check (demo_calc.rng_state(s) > 0))", "table constraint t_s_check on public.t",
    ),
    "generated column": (
        "create table public.t (s text, g bigint generated always as (demo_calc.rng_state(s)) stored)",
        "table column public.t.g",
    ),
    "policy": (
        "create table public.t (s text); create policy mine on public.t using (demo_calc.rng_state(s) > 0)",
        "policy mine on public.t",
    ),
    "trigger": (
        "create table public.t (s text); "
        "create function public.f() returns trigger language plpgsql as 'begin return new; end'; "
        "create trigger mine before update "
        "on public.t for each row when (demo_calc.rng_state(new.s) > 0) execute function public.f()",
        "trigger mine on public.t",
    ),
    "trigger on ours": (
        "create function public.f() returns trigger language plpgsql as 'begin return new; end'; "
        "create trigger mine instead of insert on demo.help for each row execute function public.f()",
        "trigger mine on demo.help",
    ),
    "rule on ours": ("create rule mine as on insert to demo.help do instead nothing", "rule mine on demo.help"),
    "default of ours": ("alter view demo.help alter column name set default 'x'", "default value for demo.help.name"),
    "column of our type": ("create table public.t (f demo_calc.fault)", "table column public.t.f"),
    "function with our type": (
        "create function public.f(demo_calc.fault) returns int language sql return 1",
        "function public.f(demo_calc.fault)",
    ),
    "body": ("create function public.f() returns timestamptz language sql return demo.now()", "function public.f()"),
    "event trigger": (
        "create function demo.seen() returns event_trigger language plpgsql as 'begin end'; "
        "create event trigger mine on sql_drop when tag in ('DROP AGGREGATE') execute function demo.seen()",
        "event trigger mine",
    ),
    "changed function": (
        "create or replace function demo.now() returns timestamptz language sql stable return now()",
        "function demo.now() (changed since)",
    ),
    "changed setting": (
        "alter function demo.kpis(uuid, text, text) set work_mem = '64MB'",
        "function demo.kpis(uuid,text,text) (changed since)",
    ),
    "changed view": (
        "create or replace view demo.analytics_tenants as "
        "select id, name, slug, country, timezone, currency, industry, created_at from crm.tenants",
        "view demo.analytics_tenants (changed since)",
    ),
    "changed type": (
        "alter type demo_job.done add attribute note text", "composite type demo_job.done (changed since)",
    ),
}


@pytest.fixture
def empty(new_database, drop_database):
    dsn = new_database()
    yield dsn
    drop_database(dsn)


def run(dsn: str, *statements: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as conn:
        for statement in statements:
            conn.execute(statement)


# of all tables of the catalogue and all others; statistics come and go by themselves
TABLES = """
select c.oid::regclass::text as name,
       (select string_agg(format('r.%I', a.attname), ', ' order by a.attnum) from pg_attribute as a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           and a.attname not in ('relpages', 'reltuples', 'relallvisible', 'relallfrozen', 'relfrozenxid', 'relminmxid')
       ) as columns
  from pg_class as c
 where c.relkind in ('r', 'S') and not c.relisshared and c.relnamespace <> 'pg_toast'::regnamespace
   and c.relname not in ('pg_statistic', 'pg_statistic_ext_data')
"""


def everything(dsn: str) -> dict:
    """Catalogue and data: of each table how many rows it has, and what comes to the sum of them, ids of objects too."""
    with psycopg.connect(dsn) as conn:
        tables = conn.execute(TABLES).fetchall()
        query = " union all ".join(
            f"select '{name}', count(*), sum(hashtextextended(row({columns or ''})::text, 0)) from {name} as r"
            for name, columns in tables
        )
        return {name: (rows, total) for name, rows, total in conn.execute(query)}


def outdate(dsn: str) -> None:
    """The next deploy finds that the code is not its own."""
    run(dsn, "update ref.deployments set digest = 'of another version'")


def refused(dsn: str, *actions) -> list[str]:
    """What a refusal of each of the actions (default: migrate) names, once it is shown that they changed nothing."""
    before, named = everything(dsn), []
    for action in actions or [migrate.migrate]:
        with pytest.raises(Failure) as failed:
            action(dsn)
        assert failed.value.problem.status == 409 and failed.value.problem.code == "CONFLICT"
        faults = failed.value.problem.faults
        named.append([fault if isinstance(fault, str) else fault["field"] for fault in faults])
    assert everything(dsn) == before and named == named[:1] * len(named)
    return named[0]


# -- what is somebody else's --------------------------------------------------------------------------------------

@pytest.mark.parametrize("schema", CODE)
def test_a_new_database_with_a_schema_of_that_name_is_left_alone(empty, schema):
    run(
        empty, f"create schema {schema}", f"create table {schema}.precious (id int)",
        f"insert into {schema}.precious values (1)",
    )
    assert refused(empty) == [f"schema {schema}", f"table {schema}.precious"]


@pytest.mark.parametrize("statement, named", THEIRS.values(), ids=THEIRS)
def test_what_no_deploy_made_is_named_and_stays(db, statement, named):
    run(db, statement)
    outdate(db)
    found = refused(db, migrate.migrate, migrate.rollback)
    assert named in [name.replace('"', "") for name in found], found
    assert len(found) <= 3, "what comes with it is not listed"


def test_a_schema_that_came_after_the_code_was_unloaded_is_somebody_else_s(db):
    with psycopg.connect(db, autocommit=True) as conn:
        migrate.load(conn, "unload.sql")
    run(db, "create schema demo", "create view demo.help as select 1 as one")
    assert refused(db) == ["schema demo", "view demo.help"]


def test_what_was_refused_goes_through_once_it_is_gone(db):
    run(db, "create view public.report as select * from demo.help")
    outdate(db)
    assert refused(db) == ["view public.report"]
    run(db, "drop view public.report")
    assert migrate.migrate(db)["codeLoaded"]


@pytest.mark.parametrize("there", ["new", "loaded"])
def test_a_schema_with_the_name_of_code_set_aside_is_left_alone(empty, there):
    if there == "loaded":
        migrate.migrate(empty)
        outdate(empty)
    run(empty, "create schema replaced_demo_job", "create table replaced_demo_job.precious (id int)")
    assert refused(empty) == ["schema replaced_demo_job", "table replaced_demo_job.precious"]


@pytest.fixture
def at_file(monkeypatch):
    """at_file("x.sql", act) calls act once, when a deploy comes to that file of sql/."""
    def arm(name, act):
        whole = migrate.chunks

        def chunks(entry, is_entry=True):
            for chunk in whole(entry, is_entry):
                if is_entry and chunk.file.name == name and armed:
                    armed.pop()()
                yield chunk

        armed = [act]
        monkeypatch.setattr(migrate, "chunks", chunks)
    return arm


@pytest.mark.parametrize("is_quick", [True, False])
def test_what_comes_after_the_proof_is_named_and_stays(db, at_file, is_quick):
    outdate(db)
    with psycopg.connect(db) as dba:
        def come():
            dba.execute("create table demo.precious (id int)")
            dba.execute("create view public.report as select demo.now()")
            if is_quick:
                dba.commit()
            else:  # the deploy waits for it
                threading.Timer(0.5, dba.commit).start()

        at_file("kept_grants.sql", come)
        with pytest.raises(Failure, match="what no deploy made would be dropped with it\n"
                                          "  table demo.precious\n  view public.report") as refusal:
            migrate.migrate(db)
    assert refusal.value.problem.status == 409
    run(db, "select from demo.precious, public.report")


def test_what_comes_while_the_new_code_is_loaded_is_named_or_stands_beside_it(db, at_file):
    """Whether who makes it waits for the deploy is a matter of the server's minor version."""
    outdate(db)
    coming = threading.Thread(target=run, args=[db, "create table demo.precious (id int)"])
    at_file("allocate.sql", coming.start)
    try:
        assert migrate.migrate(db)["codeLoaded"]
    except Failure as refusal:
        assert refusal.problem.status == 409 and refusal.problem.message.endswith("\n  table demo.precious")
    coming.join(60)
    run(db, "select from demo.precious", "drop table demo.precious")
    assert migrate.migrate(db)["codeLoaded"] in (True, False) and migrate.status(db)["code"] == "current"


def test_psql_is_told_the_same(db):
    run(db, "create table demo.precious (id int)")
    before = everything(db)
    told = psql(db, "-f", migrate.SQL / "load.sql")
    assert told.returncode == 3 and "  table demo.precious" in told.stderr
    assert everything(db) == before


@pytest.mark.parametrize("options", [[], ["-1"]], ids=["alone", "in one transaction"])
def test_psql_that_unloads_drops_nothing_before_the_proof(db, options):
    run(db, "create table demo.precious (id int)")
    before = everything(db)
    told = psql(db, *options, "-v", "ON_ERROR_STOP=0", "-f", migrate.SQL / "unload.sql")
    assert told.returncode == 3 and "  table demo.precious" in told.stderr
    assert everything(db) == before
    run(db, "drop table demo.precious")
    assert psql(db, *options, "-f", migrate.SQL / "unload.sql").returncode == 0
    assert migrate.status(db)["code"] == "not loaded"


@pytest.mark.parametrize("statements", [
    ["create schema crm"],
    ["create schema ref authorization demo_owner"],
    [
        "create schema crm", "create table crm.tenants (id uuid primary key, name text)", "create schema ref",
        "create table ref.countries (code text)",
    ],
    ["create schema crm authorization demo_owner", "create table crm.tenants (id uuid primary key, name text)"],
])
def test_schemas_of_a_real_crm_are_left_alone(template, empty, statements):
    run(empty, *statements)
    assert refused(empty) or len(statements) == 1


@pytest.mark.parametrize("change, back, fault", [
    ("alter role demo_owner login", "alter role demo_owner nologin", "it can log in"),
    ("alter role demo_app superuser", "alter role demo_app nosuperuser", "it has more rights"),
    ("alter role demo_worker bypassrls", "alter role demo_worker nobypassrls", "it has more rights"),
    ("alter role crm_app createrole", "alter role crm_app nocreaterole", "it has more rights"),
])
def test_a_role_that_cannot_be_ours_is_left_alone(template, empty, admin, change, back, fault):
    admin.execute(change)
    try:
        before = everything(empty)
        with pytest.raises(Failure, match=f"seems to be somebody else's: {fault}"):
            migrate.migrate(empty)
        assert everything(empty) == before
    finally:
        admin.execute(back)


def test_a_role_that_owns_something_else_here_is_left_alone(template, empty):
    run(empty, "create table public.bill (id int)", "alter table public.bill owner to crm_app")
    before = everything(empty)
    with pytest.raises(
        Failure, match="role crm_app seems to be somebody else's: it owns table public.bill in this database"
    ):
        migrate.migrate(empty)
    assert everything(empty) == before


# -- grants that somebody gave to roles of his own ----------------------------------------------------------------

GIVEN = (
    "grant usage on schema demo_kpi to {role}",
    "grant execute on function demo_kpi.data_range(uuid) to {role} with grant option",
    "grant execute on function demo_plan.judge_plan(demo_kpi.tenant, jsonb, timestamptz) to {role}",
    "grant execute on procedure demo.apply_patch(uuid, jsonb, uuid) to {role}",
    "grant select on demo_kpi.all_records to {role}",
    "grant select (name, summary) on demo.help to {role}",
    "grant usage on type demo_kpi.figure to {role}",
    "grant execute on function demo.now() to public",
)


@pytest.fixture
def analyst(db, admin):
    """A role with a name that wants quotes."""
    admin.execute('create role "Ana Lyst"')
    yield "Ana Lyst"
    run(db, 'drop owned by "Ana Lyst"')
    admin.execute('drop role "Ana Lyst"')


def granted(dsn: str, role: str) -> set[tuple]:
    """What of the code a role was granted by name, and PUBLIC."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        return set(conn.execute(
            """
            select pg_describe_object(o.classid, o.oid, o.part), g.privilege_type, g.is_grantable, g.grantee::regrole::text
              from (select 'pg_namespace'::regclass, oid, 0, nspacl from pg_namespace
                    union all select 'pg_proc'::regclass, oid, 0, proacl from pg_proc
                    union all select 'pg_class'::regclass, oid, 0, relacl from pg_class
                    union all select 'pg_class'::regclass, attrelid, attnum, attacl from pg_attribute
                    union all select 'pg_type'::regclass, oid, 0, typacl from pg_type) as o (classid, oid, part, acl)
             cross join lateral aclexplode(o.acl) as g
             where g.grantee = %s::regrole or g.grantee = 0 and pg_describe_object(o.classid, o.oid, o.part) ~ 'demo'""",
            [f'"{role}"'],
        ).fetchall())


def grant(dsn: str, role: str) -> None:
    run(dsn, *(statement.format(role=f'"{role}"') for statement in GIVEN))


def by_psql(dsn: str, sources) -> None:
    told = psql(dsn, "-f", sources("sql/load.sql"))
    assert told.returncode == 0 and not told.stderr, told.stderr


def by_migrate(dsn: str, sources) -> None:
    outdate(dsn)
    assert migrate.migrate(dsn) == {"applied": [], "codeLoaded": True}


def by_a_migration(dsn: str, sources) -> None:
    """The code is unloaded before it."""
    sources("migrations/9999_more.sql").write_text("create table crm.more (id int primary key)")
    assert migrate.migrate(dsn) == {"applied": ["9999_more"], "codeLoaded": True}


@pytest.mark.parametrize("deploy", [by_psql, by_migrate, by_a_migration])
def test_grants_to_roles_of_others_outlive_a_deploy(db, sources, analyst, deploy):
    before = granted(db, analyst)
    grant(db, analyst)
    given = granted(db, analyst)
    assert len(given) == len(before) + 9, "one of them on two columns"
    deploy(db, sources)
    assert granted(db, analyst) == {g for g in given if g[3] != "-" or g in before}, "and PUBLIC is kept out"


@pytest.mark.parametrize("with_psql", [True, False], ids=["psql", "demogen"])
def test_a_grant_on_what_is_gone_is_named(db, sources, analyst, with_psql):
    grant(db, analyst)
    given = granted(db, analyst)
    changed = sources("sql/kpi/data_range.sql")
    text = changed.read_text().replace("data_range(tenant_id uuid)", "data_range(tenant_id uuid, more int = 1)")
    changed.write_text(text.replace("data_range(uuid)", "data_range(uuid, int)"))
    lost = 'EXECUTE on routine demo_kpi.data_range(uuid) to "Ana Lyst" with grant option'
    if with_psql:
        told = psql(db, "-f", sources("sql/load.sql"))
        assert told.returncode == 0 and f"has other arguments: {lost}" in told.stderr
    else:
        outdate(db)
        assert migrate.migrate(db)["lostGrants"] == [lost]
    assert len(granted(db, analyst)) == len(given) - 2, "this one, and that to PUBLIC"


# -- deployments that psql made -----------------------------------------------------------------------------------

def psql(dsn: str, *arguments, **options) -> subprocess.CompletedProcess:
    program = shutil.which("psql") or embedded.find_binaries() / "psql"
    return subprocess.run(
        [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn, *map(str, arguments)], capture_output=True, text=True,
        **options,
    )


def deploy_with_psql(dsn: str, migrations: int, code: bool = True) -> None:
    """As docs/dba.md says."""
    files = sorted(file for file in migrate.MIGRATIONS.glob("*.sql") if not file.name.endswith(".rollback.sql"))
    for file in (migrate.SQL / "prepare.sql", *files[:migrations]):
        told = psql(dsn, "-1", "-f", file)
        assert told.returncode == 0, told.stderr
    if code:
        told = psql(dsn, "-f", migrate.SQL / "load.sql")
        assert told.returncode == 0, told.stderr


ALL = len(migrate._all_migrations())


def test_a_deployment_by_psql_is_taken_over(empty):
    deploy_with_psql(empty, ALL)
    assert migrate.migrate(empty) == {"applied": [], "codeLoaded": True}
    assert migrate.status(empty)["code"] == "current" and all(m["applied"] for m in migrate.status(empty)["migrations"])
    assert migrate.migrate(empty) == {"applied": [], "codeLoaded": False}


# each of them in make test-long
@pytest.mark.parametrize("migrations", range(1, ALL, 1 if TIMES > 1 else 5))
def test_migrations_that_psql_ran_are_known(empty, migrations):
    deploy_with_psql(empty, migrations, code=False)
    # what this one grants holds in the whole cluster: whoever has it, needs no more
    granted = "0019_keys_as_sets"
    left = [migration.id for migration in migrate._all_migrations()][migrations:]
    assert {*migrate.migrate(empty)["applied"], granted} == {*left, granted}


def test_a_rollback_takes_over_what_psql_made(empty):
    deploy_with_psql(empty, ALL)
    assert len(migrate.rollback(empty)["rolledBack"]) == 1


def test_a_deployment_by_psql_that_was_changed_by_hand_is_left_alone_with_the_difference(empty):
    deploy_with_psql(empty, ALL)
    run(empty, "alter table crm.tenants add column note text")
    assert refused(empty, migrate.migrate, migrate.rollback) == ["there is column crm.tenants.note text"]


# -- failures -----------------------------------------------------------------------------------------------------

@pytest.fixture
def sources(tmp_path, monkeypatch):
    """sources("sql/x.sql") is the path of this file in a copy of its folder that is used instead of the real one."""

    def copied(file: str) -> Path:
        name = "MIGRATIONS" if file.startswith("migrations") else "SQL"
        if not getattr(migrate, name).is_relative_to(tmp_path):
            copy = tmp_path / getattr(migrate, name).name
            shutil.copytree(getattr(migrate, name), copy)
            monkeypatch.setattr(migrate, name, copy)
        return tmp_path / file

    return copied


FAULTS = {
    "an error": "select 1 / 0;\n",
    "a lost connection": "do $$ begin perform pg_terminate_backend(pg_backend_pid()); end $$;\n",
    "a lock that is not given": "set local lock_timeout = '50ms'; lock table pg_temp_lock;\n",
    "a cancelled statement": "set local statement_timeout = '50ms'; select pg_sleep(5);\n",
    "a constraint at the end": "create table public.a (i int primary key deferrable initially deferred); "
                               "insert into public.a values (1), (1);\n",
}
PLACES = (
    "sql/may_replace.sql", "sql/prepare.sql", "migrations/0099_new.sql", "sql/calc/fault.sql",
    "sql/api/verify_tenant.sql", "sql/grants.sql", "sql/ref/begin.sql", "sql/recorded.sql",
)


def inject(sources, place: str, fault: str) -> None:
    file = sources(place)
    if place.startswith("migrations"):
        last = sorted(f.stem for f in file.parent.glob("*.sql") if not f.name.endswith(".rollback.sql"))[-1]
        file.write_text(f"-- depends: {last}\ncreate table crm.new (i int);\n{FAULTS[fault]}")
    else:
        file.write_text(file.read_text() + "\n" + FAULTS[fault])


# each fault and each place; all pairs of them in make test-long
PAIRS = [(place, fault) for i, place in enumerate(PLACES) for j, fault in enumerate(FAULTS)
         if TIMES > 1 or (i + j) % len(FAULTS) in (0, 2)]


@pytest.mark.parametrize("place, fault", PAIRS)
def test_whatever_fails_wherever_all_is_as_it_was(db, sources, place, fault):
    run(db, "create table public.pg_temp_lock ()")
    inject(sources, place, fault)
    before = everything(db)
    with psycopg.connect(db) as other:
        other.execute("lock table public.pg_temp_lock")
        with pytest.raises((Failure, psycopg.Error)):
            migrate.migrate(db)
    assert everything(db) == before
    run(db, "call demo.backfill_provenance(100)")


@pytest.mark.parametrize("place", PLACES)
def test_a_new_database_stays_new(empty, sources, place):
    inject(sources, place, "an error")
    before = everything(empty)
    with pytest.raises((Failure, psycopg.Error)):
        migrate.migrate(empty)
    assert everything(empty) == before


@pytest.mark.parametrize("depth", [1, ALL])
def test_a_rollback_that_fails_undoes_nothing(db, sources, depth):
    migrations = migrate._all_migrations()
    file = sources(f"migrations/{migrations[ALL - depth].id}.rollback.sql")
    file.write_text(file.read_text() + "\nselect 1 / 0;\n")
    before = everything(db)
    with pytest.raises(Failure, match="division by zero"):
        migrate.rollback(db, everything=True)
    assert everything(db) == before


def test_a_deploy_that_does_not_get_its_locks_leaves_the_code(db):
    outdate(db)
    before = everything(db)
    with psycopg.connect(db) as other:
        other.execute("select * from demo.help limit 1")
        with pytest.raises(Failure, match="another session holds what this needs"):
            migrate.migrate(make_conninfo(db, options="-c lock_timeout=100ms"))
    assert everything(db) == before


def test_a_login_without_rights_keeps_nobody_from_deploying(db, admin):
    """Whoever holds every advisory lock that he can think of."""
    admin.execute("create role nobody_special login")
    try:
        with psycopg.connect(make_conninfo(db, user="nobody_special"), autocommit=True) as other:
            other.execute("select pg_advisory_lock(key) from unnest(%s::bigint[]) as k (key)", [[0x64656D6F67656E]])
            with pytest.raises(psycopg.errors.InsufficientPrivilege), other.transaction():
                other.execute(sql.SQL("lock table yoyo_lock in access share mode"))
            outdate(db)
            assert migrate.migrate(make_conninfo(db, options="-c lock_timeout=2s"))["codeLoaded"]
    finally:
        admin.execute("drop role nobody_special")
