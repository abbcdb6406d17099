"""Foreign keys that are proven as sets are as good as those that are checked row by row."""

import json
import re
import threading
import time
from pathlib import Path

import psycopg
import pytest
from asking import connect
from psycopg.conninfo import make_conninfo

from runner.migrate import load, migrate, rollback, status

ROOT = Path(__file__).parents[2]
CONFIG = {
    "country": "US", "industry": "saas", "startDate": "2025-01-10", "seed": "keys", "teamSize": 4,
    "targets": {"leads": 100, "contacts": 50, "companies": 20, "closedWonCount": 12, "activities": 300},
}
STEPS = {
    "companies": "companies", "contacts": "contacts", "deals": "deals", "stage_history": "deal_stage_history",
    "deal_contacts": "deal_contacts", "activities": "activities", "contact_tags": "contact_tags",
}
ADDED = re.compile(r"alter table crm\.(\w+) add constraint (\w+) foreign key \(([\w, ]+)\) references")
KEYS = [
    key
    for key in ADDED.findall((ROOT / "migrations" / "0006_foreign_keys.sql").read_text())
    if key[0] in STEPS.values()
] + [
    ("deal_contacts", *key)
    for key in re.findall(r"constraint (deal_contacts_\w+) foreign key \(([\w, ]+)\)\s+references",
                          (ROOT / "migrations" / "0020_living_records.sql").read_text())
]
WAYS = {"sets": [], "row by row": ["alter function demo_flow.create_as_set(demo_flow.run, text) reset all"]}


class Keys:
    def __init__(self, dsn):
        self.dsn, self.conn = dsn, connect(dsn)

    def value(self, query, *values):
        [row] = self.conn.execute(query, values).fetchall()
        return next(iter(row.values()))

    def submit(self, seed="keys"):
        return self.value("select demo.submit_generation(%s, null)", json.dumps(CONFIG | {"seed": seed}))["jobId"]

    def run(self, job_id):
        self.conn.execute("call demo.run_job(%s)", [job_id])

    def made(self, seed="keys"):
        job_id = self.submit(seed)
        self.run(job_id)
        return self.value("select created_tenant_id from crm.demo_generation_jobs where id = %s", job_id)

    def patch(self, tenant_id, **metrics):
        plan = {"months": [{"month": "2025-02", "metrics": metrics}], "seed": f"{time.monotonic_ns()}"}
        return self.value("select demo.submit_patch(%s, %s, null)", tenant_id, json.dumps(plan))["jobId"]

    def reasons(self):
        return self.conn.execute("select * from demo.capabilities()").fetchall()

    def spoil(self, table, statement):
        """From now on the rows of a table are made, and then the statement is run; $1 is the tenant, $2 the job."""
        [step] = [step for step, name in STEPS.items() if name == table]
        self.conn.execute("create schema if not exists sound authorization demo_owner")
        self.conn.execute(f"alter function demo_flow.create_{step}(demo_flow.run) set schema sound")
        self.conn.execute(f"""
            create function demo_flow.create_{step}(run demo_flow.run) returns bigint language plpgsql as $$
            declare
              _made bigint := sound.create_{step}(run);
            begin
              execute $x${statement}$x$ using (run.tenant).id, run.job_id;
              return _made;
            end $$;
            alter function demo_flow.create_{step}(demo_flow.run) owner to demo_owner""")


@pytest.fixture
def keys(db):
    keys = Keys(db)
    yield keys
    keys.conn.close()


@pytest.fixture
def written(keys):
    """Every row of the tables that jobs fill, counted."""
    count = " + ".join(f"(select count(*) from crm.{table})" for table in STEPS.values())
    return lambda: keys.value(f"select {count}")


def test_this_server_goes_by_sets(keys):
    assert [(row["name"], row["there"]) for row in keys.reasons()] == [("keys as sets", True)]
    assert keys.value("select count(*) from demo_flow.keys_by_row()") == 0


# -- broken references --------------------------------------------------------------------------------------------

def broken(table, columns):
    """An UPDATE of one of the job's rows whose last column of the key leads nowhere, and whose other keys lead
    nowhere at all."""
    [column] = columns.split(", ")[-1:]
    others = {
        c for child, _, names in KEYS if child == table for c in names.split(", ") if c not in columns.split(", ")
    }
    optional = {
        "companies": {"owner_id", "demo_job_id"}, "contacts": {"company_id", "owner_id", "demo_job_id"},
        "deals": {"contact_id", "company_id", "owner_id", "demo_job_id", "pipeline_id"},
        "activities": {"contact_id", "deal_id", "user_id", "demo_job_id"},
    }.get(table, set())
    free = [f"{c} = null" for c in sorted(others & optional)] if column == "tenant_id" else []
    if table == "deals" and column == "stage_id" and "pipeline_id" not in columns:
        free = ["pipeline_id = null"]
    if "demo_job_id = null" in free:
        free += ["demo_generated = false", "demo_source_month = null"]
    return (
        f"update crm.{table} as t set {', '.join([f'{column} = gen_random_uuid()', *free])} "
        f"where t.ctid = (select ctid from crm.{table} where tenant_id = $1 limit 1)"
    )


@pytest.mark.parametrize("table, name, columns", KEYS, ids=[key[1] for key in KEYS])
def test_a_row_without_its_parent_fails_the_job_with_the_name_of_the_key(keys, written, table, name, columns):
    keys.spoil(table, broken(table, columns))
    job_id = keys.submit()
    with pytest.raises(psycopg.Error) as failed:
        keys.run(job_id)
    told = keys.value("select error_message from crm.demo_work where id = %s", job_id)
    assert f'violates foreign key constraint "{name}"' in told, told
    assert "23503" in f"{failed.value.diag.message_detail} {failed.value.sqlstate}"
    assert written() == 0
    assert keys.value("select status from crm.demo_work where id = %s", job_id) == "failed"


def test_there_are_twenty_four_keys_and_the_catalogue_has_no_other(keys):
    found = {
        row["name"]
        for row in keys.conn.execute(
            "select k.name from demo_flow.creations() as c cross join lateral demo_flow.foreign_keys(c.relation) as k"
        )
    }
    assert found == {key[1] for key in KEYS} and len(found) == 24


def test_a_patch_is_proven_too(keys, written):
    tenant_id = keys.made()
    before = written()
    keys.spoil(
        "contacts",
        "update crm.contacts set company_id = gen_random_uuid() where ctid = "
        "(select ctid from crm.contacts where tenant_id = $1 and demo_job_id = $2 limit 1)",
    )
    with pytest.raises(psycopg.Error, match='"contacts_company"'):
        keys.run(keys.patch(tenant_id, leadsCreated=5, contactsCreated=9))
    assert written() == before


@pytest.mark.parametrize("kind", ["", "match full", "not valid"])
def test_a_key_that_a_dba_adds_is_proven_too(keys, written, kind):
    keys.conn.execute("create table crm.trades (code text, country text, primary key (code, country))")
    keys.conn.execute("insert into crm.trades select distinct name, country from ref.sectors where country = 'US'")
    keys.conn.execute("alter table crm.trades owner to demo_owner")
    match, valid = (kind, "") if kind == "match full" else ("", kind)
    keys.conn.execute(
        "alter table crm.companies add constraint companies_trade foreign key (industry, country) "
        f"references crm.trades (code, country) {match} {valid}"
    )
    keys.made("sound")
    before = written()
    spoilt = "country = null" if kind == "match full" else "industry = 'fishing'"
    keys.spoil(
        "companies", f"update crm.companies set {spoilt} "
        "where ctid = (select ctid from crm.companies where tenant_id = $1 and demo_job_id = $2 limit 1)"
    )
    with pytest.raises(psycopg.Error, match='"companies_trade"'):
        keys.made("spoilt")
    assert written() == before


def test_rows_that_are_not_there_any_more_are_missed(keys, written):
    keys.spoil("activities", "delete from crm.activities where ctid in (select ctid from crm.activities where tenant_id = $1 limit 3)")
    with pytest.raises(psycopg.Error, match="rows of crm.activities were made, and"):
        keys.made()
    assert written() == 0


# -- what stays row by row ----------------------------------------------------------------------------------------

OTHERS = {
    "trigger": """
        create table crm.seen (id uuid); alter table crm.seen owner to demo_owner;
        create function crm.see() returns trigger language plpgsql as
          $$ begin insert into crm.seen values (new.id); return new; end $$;
        create trigger seen after insert on crm.contacts for each row execute function crm.see()""",
    "rule": """
        create table crm.seen (id uuid); alter table crm.seen owner to demo_owner;
        create rule seen as on insert to crm.contacts do also insert into crm.seen values (new.id)""",
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_others_do_with_new_rows_goes_on(keys, other):
    keys.conn.execute(OTHERS[other])
    [whole, of_table] = keys.reasons()
    assert (whole["there"], of_table["name"], of_table["there"]) == (True, "keys as sets in crm.contacts", False)
    assert f"{other.capitalize()} seen" in of_table["how_to"]
    tenant_id = keys.made()
    made = keys.value("select count(*) from crm.contacts where tenant_id = %s", tenant_id)
    assert made == 150 and keys.value("select count(*) from crm.seen") == made
    keys.conn.execute(f"alter table crm.contacts disable {other} seen")
    assert [row["there"] for row in keys.reasons()] == [True]


@pytest.mark.parametrize("statement, told", [
    ("alter table crm.contacts add constraint once unique (tenant_id, id, email) deferrable",
     "Constraint once is deferrable"),
    ("alter table crm.contacts alter constraint contacts_owner deferrable initially deferred",
     "Constraint contacts_owner is deferrable"),
    ("alter table crm.contacts enable row level security, force row level security;"
     "create policy everything on crm.contacts using (true)", "Its row security holds for demo_owner"),
    ("create table public.kin () inherits (crm.contacts)", "It is no plain table"),
    ("create table public.theirs (id text primary key); insert into public.theirs values ('US');"
     "alter table crm.contacts add country text default 'US' references public.theirs",
     "Foreign key contacts_country_fkey leads to public.theirs, whose rows demo_owner cannot hold"),
    ("create schema theirs; create table theirs.lands (id text primary key); insert into theirs.lands values ('US');"
     "grant select, update on theirs.lands to demo_owner;"
     "alter table crm.contacts add country text default 'US' references theirs.lands",
     "cannot hold. grant usage on schema theirs to demo_owner;"),
    ("create table crm.counters as select 0 as no; grant select, update on crm.counters to demo_owner;"
     "create function crm.next_no() returns int language sql as 'update crm.counters set no = no + 1 returning no';"
     "alter table crm.contacts add no int; alter table crm.contacts alter no set default crm.next_no()",
     "A default calls function crm.next_no()"),
])
def test_a_table_that_others_have_changed_goes_row_by_row_and_is_named(keys, statement, told):
    keys.conn.execute(statement)
    [whole, *others] = keys.reasons()
    assert (whole["name"], whole["there"]) == ("keys as sets", True)
    assert [told in other["how_to"] for other in others if other["name"] == "keys as sets in crm.contacts"] == [True]
    tenant_id = keys.made("other")
    assert keys.value("select sum(violations) from demo.verify_tenant(%s)", tenant_id) == 0
    keys.value("select demo.delete_demo_tenant(id, null) from crm.demo_generation_jobs where seed = 'other'")


@pytest.mark.parametrize("statement", [
    "create table crm.lands (id text primary key) partition by list (id);"
    "create table crm.lands_us partition of crm.lands for values in ('US');"
    "create table crm.other_lands partition of crm.lands default",
    'create table crm.lands (id text collate "POSIX" primary key)',
    "create table crm.lands (id varchar(9) primary key)",
], ids=["partitions", "collation", "type"])
def test_a_key_to_a_parent_of_any_kind_is_proven(keys, written, statement):
    keys.conn.execute(statement)
    keys.conn.execute("alter table crm.lands owner to demo_owner")
    keys.conn.execute("""alter table crm.contacts add land text collate "C" default 'US' references crm.lands""")
    assert [row["there"] for row in keys.reasons()] == [True]
    with pytest.raises(psycopg.Error, match='violates foreign key constraint "contacts_land_fkey"'):
        keys.made("without")
    assert written() == 0
    keys.conn.execute("insert into crm.lands values ('US')")
    tenant_id = keys.made("with")
    assert keys.value("select count(*) from crm.contacts where tenant_id = %s and land = 'US'", tenant_id) == 150


def test_the_rows_of_partitions_are_a_tables_own(keys):
    keys.conn.execute("create table crm.parted (id int) partition by list (id); create table crm.plain (id int)")
    assert keys.value("select demo_flow.own_part('crm.parted') || ', ' || demo_flow.own_part('crm.plain')") == (
        "crm.parted, only crm.plain")


def test_a_table_that_a_dba_partitions_between_deploys_is_filled_as_before(keys, written):
    plain = keys.made("plain")
    was = keys.value("select demo.fingerprint(%s)", plain)
    load(keys.conn, "unload.sql")
    foreign = keys.conn.execute("""
        select conname, pg_get_constraintdef(oid) as written from pg_constraint
         where conrelid = 'crm.activities'::regclass and contype = 'f'""").fetchall()
    keys.conn.execute("""
        alter table crm.activities rename to activities_plain;
        create table crm.activities (like crm.activities_plain including all) partition by hash (tenant_id);
        create table crm.activities_0 partition of crm.activities for values with (modulus 2, remainder 0);
        create table crm.activities_1 partition of crm.activities for values with (modulus 2, remainder 1);
        insert into crm.activities select * from crm.activities_plain;
        drop table crm.activities_plain;
        alter table crm.activities owner to demo_owner;
        alter table crm.activities_0 owner to demo_owner;
        alter table crm.activities_1 owner to demo_owner""")
    for key in foreign:
        keys.conn.execute(f"alter table crm.activities add constraint {key['conname']} {key['written']}")
    load(keys.conn, "load.sql")
    assert [(row["name"], row["there"]) for row in keys.reasons()] == [
        ("keys as sets", True), ("keys as sets in crm.activities", False)]
    assert keys.value("select demo.fingerprint(%s)", plain) == was

    made = [keys.made(seed) for seed in ("keys", "another", "a third")]
    assert keys.value("select count(distinct tableoid) from crm.activities") == 2, "both partitions hold something"
    keys.run(keys.patch(made[0], leadsCreated=5, activitiesCreated=40))
    for tenant_id in made:
        assert keys.value("select sum(violations) from demo.verify_tenant(%s)", tenant_id) == 0
    keys.spoil("activities", "update crm.activities set contact_id = gen_random_uuid() where demo_job_id = $2")
    before = written()
    with pytest.raises(psycopg.Error, match='violates foreign key constraint "activities_contact"'):
        keys.made("broken")
    assert written() == before
    keys.value("select demo.delete_demo_tenant(id, null) from crm.demo_generation_jobs where seed = 'another'")
    assert keys.value("select count(*) from crm.activities where tenant_id = %s", made[1]) == 0


@pytest.mark.parametrize("way", WAYS)
def test_what_a_trigger_of_others_adds_to_a_table_of_the_job_stays(keys, way):
    for statement in WAYS[way]:
        keys.conn.execute(statement)
    keys.conn.execute("""
        create function crm.note() returns trigger language plpgsql as $$ begin
          insert into crm.deal_stage_history (tenant_id, deal_id, stage_id, entered_at)
          values (new.tenant_id, new.id, new.stage_id, new.created_at - interval '1 second');
          return new; end $$;
        create trigger noted after insert on crm.deals for each row execute function crm.note()""")
    tenant_id = keys.made()
    assert keys.value("""
        select count(*) from crm.deals as d where d.tenant_id = %s
           and not exists (select from crm.deal_stage_history as h where h.tenant_id = d.tenant_id and h.deal_id = d.id
                              and h.entered_at < d.created_at)""", tenant_id) == 0


TAKEN = "create function crm.take() returns void language sql security definer as 'revoke {} from demo_owner'"


def test_a_right_that_goes_while_the_job_runs_leaves_no_key_unproven(keys, written):
    keys.conn.execute("create table crm.lands (id text primary key); grant select, update on crm.lands to demo_owner")
    keys.conn.execute("alter table crm.contacts add land text default 'XX' references crm.lands")
    keys.conn.execute(TAKEN.format("all on crm.lands"))
    keys.spoil("activities", "select crm.take()")
    with pytest.raises(psycopg.Error, match="a right on a parent of crm.contacts was taken away meanwhile"):
        keys.made()
    assert written() == 0


def test_a_parameter_that_is_taken_back_while_the_job_runs_is_done_without(keys):
    expected = keys.value("select demo.fingerprint(%s)", keys.made())
    keys.conn.execute(TAKEN.format("set on parameter session_replication_role"))
    keys.spoil("companies", "select crm.take()")
    try:
        assert keys.value("select demo.fingerprint(%s)", keys.made()) == expected
        assert [row["there"] for row in keys.reasons()] == [False]
    finally:
        keys.conn.execute("grant set on parameter session_replication_role to demo_owner")


def test_the_way_out_that_is_told_works(keys):
    keys.conn.execute("alter table crm.contacts alter constraint contacts_owner deferrable")
    way_out = re.search(r"alter table [^;]+;", keys.reasons()[1]["how_to"])[0]
    keys.conn.execute(way_out)
    assert [row["there"] for row in keys.reasons()] == [True]


def test_a_key_that_comes_while_a_job_waits_for_its_table_is_proven(keys, written):
    keys.conn.execute("create table crm.trades (code text primary key)")
    keys.conn.execute("insert into crm.trades values ('fishing')")
    keys.conn.execute("alter table crm.trades owner to demo_owner")
    job_id, failed = keys.submit(), []

    def run():
        try:
            keys.run(job_id)
        except psycopg.Error as error:
            failed.append(error)

    with psycopg.connect(keys.dsn) as dba:
        dba.execute(
            "alter table crm.companies add constraint companies_trade foreign key (industry) references crm.trades"
        )
        running = threading.Thread(target=run)
        running.start()
        with connect(keys.dsn) as other:
            waiting = "select count(*) as n from pg_locks where not granted and relation = 'crm.companies'::regclass"
            for _ in range(500):
                if other.execute(waiting).fetchone()["n"]:
                    break
                time.sleep(0.01)
            assert other.execute(waiting).fetchone()["n"] == 1
        dba.commit()
    running.join(60)
    assert 'violates foreign key constraint "companies_trade"' in str(failed[0])
    assert written() == 0


# -- the parameter ------------------------------------------------------------------------------------------------

CODE = """
select p.proname as name, p.pronamespace::regnamespace || '.' || p.proname as path,
       exists (select from unnest(p.proconfig) as c (setting) where c.setting ~ '^session_replication_role=') as is_under,
       regexp_replace(coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), '--[^\\n]*', '', 'g') as body
  from pg_proc as p where p.pronamespace::regnamespace::text ~ '^demo'
"""


def bodies_under_the_parameter(conn) -> dict:
    """What runs under the parameter, by name: what sets it and all that this calls."""
    code = conn.execute(CODE).fetchall()
    names = {row["path"] for row in code}
    calls = {row["path"]: names & set(re.findall(r"\bdemo\w*\.\w+", row["body"])) for row in code}
    called, new = set(), {row["path"] for row in code if row["is_under"]}
    while new:
        called |= new
        new = set().union(*(calls[path] for path in new)) - called
    return {row["name"]: row["body"] for row in code if row["path"] in called}


def test_nothing_is_updated_or_deleted_and_no_trigger_of_ours_stands_under_the_parameter(keys):
    bodies = bodies_under_the_parameter(keys.conn)
    assert {"create_as_set", "create_rows", *(f"create_{step}" for step in STEPS), "activity_rows"} <= set(bodies)
    assert [name for name, body in bodies.items() if re.search(r"\b(update|delete|merge|truncate)\b", body, re.I)] == []
    inserted = {table for body in bodies.values() for table in re.findall(r"insert\s+into\s+(\S+)", body, re.I)}
    assert inserted == {f"crm.{table}" for table in STEPS.values()}
    assert keys.value("""
        select count(*) from pg_trigger as t join demo_flow.creations() as c on c.relation = t.tgrelid
         where not t.tgisinternal""") == 0
    [under] = keys.conn.execute(
        "select proname from pg_proc where array_to_string(proconfig, ' ') ~ 'session_replication_role'"
    ).fetchall()
    assert under["proname"] == "create_as_set"
    assert keys.value("select count(*) from pg_proc where prosrc ~ 'session_replication_role' "
                      "and pronamespace::regnamespace::text ~ '^demo' and prokind <> 'p'"
                      "and proname not in ('keys_by_row', 'make')") == 0  # they ask whether it may be set


def test_both_ways_give_the_same_tenant_also_after_a_patch(keys):
    found = []
    for statements in WAYS.values():
        for statement in statements:
            keys.conn.execute(statement)
        tenant_id = keys.made()
        plan = {"months": [{"month": "2025-02", "metrics": {"leadsCreated": 20, "activitiesCreated": 200}}], "seed": "p"}
        keys.run(keys.value("select demo.submit_patch(%s, %s, null)", tenant_id, json.dumps(plan))["jobId"])
        found.append(keys.value("select demo.fingerprint(%s)", tenant_id))
    assert found[0] == found[1]
    assert [row["there"] for row in keys.reasons()] == [False]


def test_without_the_grant_all_goes_on_and_says_how_to_get_it(start_server):
    with start_server() as running:
        dsn = running.url(database="postgres")
        migrate(dsn)
        keys = Keys(dsn)
        expected = keys.value("select demo.fingerprint(%s)", keys.made())
        keys.conn.execute("revoke set on parameter session_replication_role from demo_owner")
        assert keys.value("select demo.fingerprint(%s)", keys.made()) == expected
        [told] = keys.reasons()
        assert not told["there"]
        statement = "grant set on parameter session_replication_role to demo_owner"
        assert statement in told["how_to"] and "demogen db migrate" in told["how_to"]
        assert status(dsn)["capabilities"] == [told]
        assert migrate(dsn)["codeLoaded"] and not migrate(dsn)["codeLoaded"]
        keys.conn.execute(statement)
        [told] = keys.reasons()
        assert not told["there"] and "demogen db migrate" in told["how_to"] and "grant" not in told["how_to"]
        assert migrate(dsn)["codeLoaded"] and not migrate(dsn)["codeLoaded"]
        assert [row["there"] for row in keys.reasons()] == [True]
        assert keys.value("select demo.fingerprint(%s)", keys.made()) == expected
        while "0019_keys_as_sets" not in rollback(dsn)["rolledBack"]:
            pass
        granted = "select has_parameter_privilege('demo_owner', 'session_replication_role', 'set')"
        assert not keys.value(granted)
        migrate(dsn)
        assert keys.value(granted)
        keys.conn.close()


def test_old_plans_of_keys_read_no_table_for_each_row(keys):
    """A session that checked keys while the tables were empty keeps plans that read them whole."""
    keys.conn.execute(WAYS["row by row"][0])
    tenant_id = keys.made("first")
    with keys.conn.transaction(force_rollback=True):
        keys.conn.execute("set local enable_indexscan = off")
        keys.conn.execute("set local enable_bitmapscan = off")
        for _ in range(7):
            keys.conn.execute(
                "insert into crm.activities (tenant_id, type, subject, contact_id) "
                "select tenant_id, 'note', 'x', id from crm.contacts where tenant_id = %s limit 3", [tenant_id]
            )
    keys.conn.execute("select pg_stat_force_next_flush()")
    before = keys.value("select pg_stat_get_numscans('crm.contacts'::regclass)")
    keys.run(keys.patch(tenant_id, activitiesCreated=300))
    keys.conn.execute("select pg_stat_force_next_flush()")
    assert keys.value("select pg_stat_get_numscans('crm.contacts'::regclass)") - before < 20


# -- people beside patches ----------------------------------------------------------------------------------------

def test_workers_alone_may_lock_the_tables_that_jobs_fill(keys):
    with psycopg.connect(make_conninfo(keys.dsn, user="demo_worker"), autocommit=True) as worker:
        with pytest.raises(psycopg.Error):
            worker.execute("insert into demo_job.written values (1)")
    with psycopg.connect(make_conninfo(keys.dsn, user="demo_app"), autocommit=True) as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute("lock table demo_job.written in row exclusive mode")
