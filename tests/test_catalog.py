"""The shape of the code, asked of the database itself, and the promises in its comments, kept or not.

The tests are listed from the files, so that they can be collected without a server; that files and catalogue hold
the same objects is a test of its own.
"""

import re
from pathlib import Path

import psycopg
import pytest
from asking import METRICS, VALUES
from psycopg.rows import dict_row
from reading import is_dynamic, listed_of, reads_of

ROOT = Path(__file__).parents[1]
SQL = ROOT / "sql"
# the layers, from the lowest up: each may name only what stands below it
SCHEMA_OF = {
    "calc": "demo_calc", "world": "demo_world", "kpi": "demo_kpi", "plan": "demo_plan", "flow": "demo_flow",
    "job": "demo_job", "login": "demo_login", "care": "demo_care", "api": "demo",
}
CODE = list(SCHEMA_OF.values())
# Of these schemas grants.sql opens some functions; all others belong to the owner alone.
OPEN = {
    "demo_job": {
        "begin_patch", "begin_undo", "claim", "recover", "listen", "reserve", "await", "await_code", "start",
        "cancel_held", "carry_out", "fail", "finish",
        "give_back", "note_given_back", "record_progress", "run_job", "run_reserved", "tell_outcome",
        "told_lock",
    },
    "demo_login": {"begin_login", "note_failed_login", "note_blocked_login", "open_session", "session", "close_session"},
}
WORKERS_ONLY = {
    "run_job", "run_generation", "run_patch", "apply_patch", "undo_patch", "backfill_provenance", "backfill_batch", "note_backfill"
}  # of demo
TENANT_ROWS = (
    "tenants", "users", "pipelines", "pipeline_stages", "companies", "contacts", "deals", "deal_stage_history",
    "activities", "tags", "contact_tags",
)
FIXTURE = Path(__file__).with_name("fixture.sql")
AS_OF = "-c demo.as_of=2025-06-30T16:00Z"  # in the options of a connection

FILES = {
    f"{SCHEMA_OF[file.parent.name]}.{re.sub(r'^[0-9]_', '', file.stem)}": file
    for folder in SCHEMA_OF
    for file in sorted((SQL / folder).glob("*.sql"))
}
KIND = {
    name: re.search(r"^create (function|procedure|view|type)\b", file.read_text(), re.M)[1]
    for name, file in FILES.items()
}

every_object = pytest.mark.parametrize("name", FILES)
every_routine = pytest.mark.parametrize("name", [n for n in FILES if KIND[n] in ("function", "procedure")])
every_function = pytest.mark.parametrize("name", [n for n in FILES if KIND[n] == "function"])
every_procedure = pytest.mark.parametrize("name", [n for n in FILES if KIND[n] == "procedure"])
every_plpgsql_function = pytest.mark.parametrize(
    "name", [n for n, file in FILES.items() if re.search(r"\blanguage plpgsql\b", file.read_text())]
)

ROUTINES = """
select p.oid, n.nspname || '.' || p.proname as name, p.oid::regprocedure::text as signature,
       p.prokind as kind, l.lanname as language, p.provolatile as volatility, p.prosecdef as definer,
       coalesce(p.proconfig, '{}') as config, p.prosqlbody is null as is_text,
       coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as body, obj_description(p.oid, 'pg_proc') as doc
  from pg_proc as p
  join pg_namespace as n on n.oid = p.pronamespace
  join pg_language as l on l.oid = p.prolang
 where n.nspname = any(%s)
 order by 2
"""

WRITTEN = """
select schemaname || '.' || relname as name, n_tup_ins + n_tup_upd + n_tup_del as changes
  from {} where schemaname in ('crm', 'ref')
"""


@pytest.fixture(scope="module")
def example_db(template, new_database, drop_database):
    """DSN of a database with the tenants that the comments speak about. Only for reading and rolling back."""
    dsn = new_database(template)
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(FIXTURE.read_text())
    yield dsn
    drop_database(dsn)


@pytest.fixture
def example_conn(example_db):
    """A session of its own; what it does is rolled back, and its locks end before the next one begins."""
    with psycopg.connect(example_db, row_factory=dict_row, options=AS_OF) as conn:
        yield conn
        conn.rollback()
        conn.execute("select pg_advisory_unlock_all()")


@pytest.fixture
def ask(shared):
    """ask(query, …) is the rows of a query that reads."""
    with psycopg.connect(shared, autocommit=True, row_factory=dict_row) as conn:
        yield lambda query, *arguments: conn.execute(query, arguments).fetchall()


@pytest.fixture(scope="module")
def routines(shared):
    with psycopg.connect(shared, row_factory=dict_row) as conn:
        return {r["name"]: r for r in conn.execute(ROUTINES, [CODE])}


def field(doc, key):
    """The value of `key:` in a comment; continuation lines are indented."""
    found = re.search(rf"^{key}: *(.*(?:\n +.*)*)", doc or "", re.M)
    return re.sub(r"\s*\n\s*", "\n", found[1]).strip() if found else ""


def listed(doc, key):
    return {word.strip() for word in re.split(r"[,\n]", field(doc, key)) if word.strip()}


def without_comments(file):
    """The code of a file, without -- comments and without the text of COMMENT statements."""
    text = re.sub(r"\$doc\$.*?\$doc\$", "''", file.read_text(), flags=re.S)
    return re.sub(r"--[^\n]*", "", text)


# -- files and objects --------------------------------------------------------------------------------------------

LOAD = (SQL / "load.sql").read_text()


def test_load_lists_every_file_once():
    scripts = [LOAD, (SQL / "may_replace.sql").read_text()]
    included = [name for script in scripts for name in re.findall(r"^\\ir (\S+)", script, re.M)]
    on_disk = [
        file.relative_to(SQL).as_posix() for file in SQL.rglob("*.sql") if file.name not in ("load.sql", "unload.sql")
    ]
    assert sorted(included) == sorted(on_disk)


def test_load_goes_up_the_layers_under_the_headings_of_the_map():
    parts = re.findall(r"^-- (\w+: .+)\n((?:\\ir \S+\n)+)", LOAD, re.M)
    headings = re.findall(r"^## (\w+: .+)$", (SQL / "README.md").read_text(), re.M)
    assert [heading.partition(":")[0] for heading, _ in parts] == [*SCHEMA_OF, "ref"]
    assert [heading for heading, _ in parts[:-1]] == headings[: len(SCHEMA_OF)]
    for heading, lines in parts:
        folders = {line.split("/")[0] for line in re.findall(r"^\\ir (\S+)", lines, re.M)}
        assert folders == {heading.partition(":")[0]}, heading


@pytest.mark.parametrize("folder", SCHEMA_OF)
def test_load_takes_the_types_of_a_layer_before_its_functions(folder):
    kinds = {file.relative_to(SQL).as_posix(): KIND[name] for name, file in FILES.items()}
    loaded = [kinds[path] for path in re.findall(rf"^\\ir ({folder}/\S+)", LOAD, re.M)]
    assert "type" not in loaded[loaded.count("type") :]


def test_the_metrics_that_the_tests_go_through_are_those_of_the_code(ask):
    listed = ask("select name, is_money from demo_kpi.metrics() order by no")
    assert METRICS == tuple(m["name"] for m in listed) and VALUES == tuple(m["name"] for m in listed if m["is_money"])


def test_load_is_one_transaction():
    statements = re.findall(r"^(begin|commit);$", LOAD, re.M)
    assert statements == ["begin", "commit"]


@every_object
def test_a_file_creates_the_one_object_that_it_is_named_after(name):
    created = re.findall(
        r"^\s*create\s+(?:or\s+replace\s+)?(?:function|procedure|view|table|type|index|trigger)\s+([\w.]+)",
        without_comments(FILES[name]),
        re.M | re.I,
    )
    assert created == [name]


def test_code_schemas_hold_what_the_files_create_and_nothing_else(ask):
    there = ask(
        """
        select n.nspname || '.' || o.name as name
          from pg_namespace as n
          join (select p.pronamespace as schema, p.proname as name from pg_proc as p
                union all select c.relnamespace, c.relname from pg_class as c where c.relkind <> 'i'
                union all select t.typnamespace, t.typname from pg_type as t where t.typrelid = 0 and t.typelem = 0
               ) as o on o.schema = n.oid
         where n.nspname = any(%s)""",
        CODE,
    )
    assert sorted(row["name"] for row in there) == sorted(FILES), "a name that stands there twice is an overload"


def test_nothing_is_replaced():
    found = [file.name for file in SQL.rglob("*.sql") if re.search(r"\bor\s+replace\b", without_comments(file), re.I)]
    assert found == []


@pytest.mark.parametrize("name", [n for n, file in FILES.items() if file.parent.name in ("calc", "flow", "kpi")])
def test_clock_and_dice_are_arguments(name):
    forbidden = (
        r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|random|random_normal|setseed|gen_random_uuid|uuidv4|uuidv7)\s*\("
        r"|\b(current_date|current_time|current_timestamp|localtime|localtimestamp)\b"
    )
    assert re.findall(forbidden, without_comments(FILES[name]), re.I) == []


# -- how routines are made ----------------------------------------------------------------------------------------

@every_routine
def test_calc_is_immutable_and_reads_nothing(routines, name):
    routine = routines[name]
    if name.startswith("demo_calc."):
        # what tells the client how far a job is, and what raises, is no calculation
        assert (routine["volatility"] == "i") == (
            name
            not in ("demo_calc.report_progress", "demo_calc.refuse", "demo_calc.log_entry", "demo_calc.shown_value")
        )
        assert not re.search(r"\b(crm|ref)\.", routine["body"])


@every_routine
def test_what_writes_is_volatile(routines, name):
    routine = routines[name]
    if field(routine["doc"], "writes"):
        assert routine["volatility"] == "v"


@every_routine
def test_search_path_is_pinned(routines, name):
    """A SQL body that was parsed when it was created (BEGIN ATOMIC, RETURN) has its names resolved already."""
    routine = routines[name]
    commits = routine["kind"] == "p" and re.search(r"\bcommit\s*;", routine["body"])
    if routine["is_text"] and not commits:
        assert "search_path=pg_catalog, pg_temp" in routine["config"]


@every_procedure
def test_a_procedure_that_commits_is_a_plain_invoker(routines, name):
    routine = routines[name]
    assert re.search(r"\bcommit\s*;", routine["body"])
    assert not routine["definer"] and routine["config"] == []


@every_procedure
def test_a_procedure_without_search_path_qualifies_every_name(routines, name):
    """Its caller's search_path applies, so neither a function nor an operator may be found through it."""
    body = re.sub(r"'(?:[^']|'')*'|--[^\n]*|:=|=>|<>|\boperator\(pg_catalog\.\S+?\)", " ", routines[name]["body"])
    body = re.sub(
        r"(get stacked diagnostics|using)\b.*?;", lambda m: re.sub(r"\b(\w+)\s*=", r"\1 ", m[0]), body, flags=re.S
    )
    assert re.findall(r"(?<![\w.])(?!if\b|in\b|and\b|or\b|not\b|elsif\b|when\b|values\b)[a-z_]+\s*\(", body) == []
    assert re.findall(r"\|\||[<>=+~]", body) == []


@every_function
def test_functions_that_others_may_call_and_no_others_are_security_definer(routines, name):
    schema, function = name.split(".")
    assert routines[name]["definer"] == (schema == "demo" or function in OPEN.get(schema, ()))


@every_routine
def test_the_face_checks_calls_and_shapes_in_25_lines(name):
    if name.startswith("demo."):
        code = FILES[name].read_text().partition("\ncomment on ")[0]
        assert len(code.rstrip().splitlines()) <= 25


def test_everything_belongs_to_demo_owner_who_is_no_superuser(ask):
    others = ask(
        """
        select o.what, o.name, pg_get_userbyid(o.owner) as owner
          from (select 'schema' as what, n.nspname as name, n.nspowner as owner, n.oid as schema from pg_namespace as n
                union all select 'routine', p.oid::regprocedure::text, p.proowner, p.pronamespace from pg_proc as p
                union all select 'relation', c.oid::regclass::text, c.relowner, c.relnamespace from pg_class as c
                           where c.relkind in ('r', 'p', 'v', 'm', 'S')) as o
          join pg_namespace as s on s.oid = o.schema
         where s.nspname = any(%s) and pg_get_userbyid(o.owner) <> 'demo_owner'""",
        CODE + ["crm", "ref"],
    )
    assert others == []
    [role] = ask(
        "select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin from pg_roles "
        "where rolname = 'demo_owner'"
    )
    assert not any(role.values())


# -- rights -------------------------------------------------------------------------------------------------------

def test_public_may_execute_nothing(ask):
    open_to_all = ask("""
        select p.oid::regprocedure::text as signature
          from pg_proc as p
          join pg_namespace as n on n.oid = p.pronamespace
         cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
         where n.nspname = any(%s) and a.grantee = 0""", CODE + ["ref"])
    assert open_to_all == []


def test_public_may_use_no_schema_of_ours(ask):
    open_to_all = ask(
        """
        select n.nspname from pg_namespace as n
         cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) as a
         where n.nspname = any(%s) and a.grantee = 0""",
        CODE + ["crm", "ref"],
    )
    assert open_to_all == []


def may_execute(role, schema, function):
    """What contract.md says: who may call what."""
    if schema == "demo":
        runs_jobs = role in ("demo_worker", "demo_admin")
        return (
            runs_jobs
            if function in WORKERS_ONLY
            else role == "demo_admin"
            if function in ("create_admin", "note_refused_admin")
            else role != "demo_reader"
        )
    return (
        function in OPEN.get(schema, ())
        and role in {"demo_job": ("demo_worker", "demo_admin"), "demo_login": ("demo_app",)}[schema]
    )


@pytest.mark.parametrize("role", ["demo_app", "demo_worker", "demo_admin", "demo_reader", "crm_app"])
def test_each_role_may_execute_what_it_needs_and_nothing_else(ask, role):
    rows = ask(
        """
        select n.nspname as schema, p.proname as function,
               has_schema_privilege(r.role, n.oid, 'usage') and has_function_privilege(r.role, p.oid, 'execute') as may
          from pg_proc as p
          join pg_namespace as n on n.oid = p.pronamespace
         cross join (select %s as role) as r
         where n.nspname = any(%s)""",
        role,
        CODE,
    )
    wrong = [
        f"{r['schema']}.{r['function']}"
        for r in rows
        if r["may"] != (role != "crm_app" and may_execute(role, r["schema"], r["function"]))
    ]
    assert wrong == []
    creates = ask(
        "select n.nspname from pg_namespace as n "
        "where n.nspname = any(%s) and has_schema_privilege(%s, n.oid, 'create')",
        CODE + ["crm", "ref"],
        role,
    )
    assert creates == []


@pytest.mark.parametrize("role", ["demo_app", "demo_worker"])
def test_the_runner_has_no_right_on_any_table(ask, role):
    rows = ask(
        """
        select c.oid::regclass::text as relation
          from pg_class as c
          join pg_namespace as n on n.oid = c.relnamespace
         cross join (select %s as role) as r
         where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
           -- workers lock this view, which holds nothing and takes nothing
           and (c.oid <> 'demo_job.written'::regclass or r.role <> 'demo_worker')
           and case c.relkind
                 when 'S' then has_sequence_privilege(r.role, c.oid, 'usage, select, update')
                 when 'r' then has_table_privilege(r.role, c.oid, 'delete, truncate, trigger')
                            or has_any_column_privilege(r.role, c.oid, 'select, insert, update, references')
                 when 'v' then has_table_privilege(r.role, c.oid, 'insert, update, delete, truncate')
                            or n.nspname <> 'demo'
                               and has_any_column_privilege(r.role, c.oid, 'select, insert, update')
                 else false end""",
        role,
    )
    assert rows == []
    [attributes] = ask(
        "select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles where rolname = %s",
        role,
    )
    assert not any(attributes.values())
    assert ask("select roleid::regrole::text from pg_auth_members where member = %s::regrole", role) == []


# -- the promises in comments -------------------------------------------------------------------------------------

@every_object
def test_a_comment_says_first_what_the_object_is(ask, name):
    [row] = ask(
        """select coalesce((select obj_description(p.oid, 'pg_proc') from pg_proc as p
                            where p.pronamespace = %s::regnamespace and p.proname = %s),
                          obj_description(to_regtype(%s), 'pg_type'),
                          obj_description(to_regclass(%s), 'pg_class')) as doc""",
        *name.split("."),
        name,
        name,
    )
    doc = (row["doc"] or "").strip()
    assert re.match(r"\S[^\n]{15,}", doc), "a summary"
    assert not re.match(r"(reads|writes|raises|example|gives):", doc)


@every_routine
def test_a_comment_has_known_fields_in_order_and_an_example(routines, name):
    routine = routines[name]
    fields = re.findall(r"^([a-z]+):", routine["doc"], re.M)
    order = ["reads", "writes", "raises", "example"] + ["gives"] * (routine["kind"] == "f")
    assert fields == [f for f in order if f in fields]
    assert field(routine["doc"], "example")
    assert bool(field(routine["doc"], "gives")) == (routine["kind"] == "f")


def layers_above(name):
    schemas = CODE[CODE.index(name.split(".")[0]) + 1:]
    return re.compile(r"\b(" + "|".join(schemas) + r")\.\w+") if schemas else None


@every_object
def test_a_layer_names_only_what_stands_below_it(name):
    above = layers_above(name)
    text = re.sub(r"'(?:[^']|'')*'", "''", without_comments(FILES[name]))  # hints may show how to call the face
    assert not above or above.findall(text) == []


@every_object
def test_tables_are_named_only_where_a_layer_may(name):
    text, layer = without_comments(FILES[name]), FILES[name].parent.name
    if layer == "calc":
        assert re.findall(r"\b(?:crm|ref)\.\w+", text) == []
    if layer == "world":
        assert re.findall(r"\bcrm\.\w+", text) == []
    if layer in ("world", "kpi", "plan"):
        assert (
            re.findall(
                r"\b(?:insert\s+into|delete\s+from|update\s+(?:crm|ref)\.|truncate|pg_(?:try_)?advisory\w*)", text, re.I
            )
            == []
        )


@pytest.mark.parametrize(
    "name", [n for n, file in FILES.items() if file.parent.name == "flow" and re.match(r"[0-9]_", file.stem)]
)
def test_steps_do_not_call_steps(name):
    steps = {n for n, file in FILES.items() if file.parent.name == "flow" and re.match(r"[0-9]_", file.stem)}
    assert {
        called for called in steps - {name} if re.search(rf"\b{re.escape(called)}\s*\(", without_comments(FILES[name]))
    } == set()


@every_object
def test_rows_of_a_tenant_are_made_in_flow_alone(name):
    made = re.findall(rf"\binsert\s+into\s+crm\.({'|'.join(TENANT_ROWS)})\b", without_comments(FILES[name]), re.I)
    assert made == [] or FILES[name].parent.name == "flow"


CODES = {
    name: re.sub(r"\$doc\$.*?\$doc\$|--[^\n]*", "''", file.read_text(), flags=re.S) for name, file in FILES.items()
}


def raised(routines, name, seen=()):
    """The codes in a body and in the bodies of what it calls."""
    body = re.sub(r"--[^\n]*", "", routines[name]["body"])
    codes = set(re.findall(r"'(TG\d{3})'", body))
    calls = re.findall(r"\b(demo(?:_\w+)?)\.(\w+)\s*\(", re.sub(r"'(?:[^']|'')*'", "''", body))  # hints show calls, too
    called = {f"{schema}.{function}" for schema, function in calls} & set(routines)
    called |= listed_of(name, CODES)
    return codes.union(*(raised(routines, other, (*seen, name)) for other in called - {name, *seen}))


@every_routine
def test_raises_are_the_codes_of_the_body_and_of_what_it_calls(routines, name):
    promised = set(re.findall(r"\bTG\d{3}\b", field(routines[name]["doc"], "raises")))
    assert promised == raised(routines, name)


@every_function
def test_example_gives_what_it_says_and_writes_what_it_says(example_conn, routines, name):
    doc = routines[name]["doc"]
    query = WRITTEN.format("pg_stat_xact_user_tables")
    before = {r["name"]: r["changes"] for r in example_conn.execute(query)}
    [row] = example_conn.execute(f"select e.x::text as x from ({field(doc, 'example')}) as e (x)").fetchall()
    example_conn.execute("set constraints all immediate")
    wrote = {r["name"] for r in example_conn.execute(query) if r["changes"] > before.get(r["name"], 0)}
    assert row["x"] == field(doc, "gives")
    assert wrote == listed(doc, "writes")


@every_procedure
def test_example_of_a_procedure_runs_and_writes_what_it_says(example_db, new_database, drop_database, routines, name):
    doc = routines[name]["doc"]
    clone = new_database(psycopg.conninfo.conninfo_to_dict(example_db)["dbname"])
    try:
        with psycopg.connect(clone, autocommit=True, row_factory=dict_row, options=AS_OF) as conn:
            query = WRITTEN.format("pg_stat_user_tables")
            before = {r["name"]: r["changes"] for r in conn.execute(query)}
            conn.execute(field(doc, "example"))
            conn.execute("select pg_stat_force_next_flush()")
            conn.execute("select pg_stat_clear_snapshot()")
            wrote = {r["name"] for r in conn.execute(query) if r["changes"] > before.get(r["name"], 0)}
    finally:
        drop_database(clone)
    assert wrote == listed(doc, "writes")


@every_function
def test_example_uses_the_function_itself(routines, name):
    assert re.search(rf"\b{re.escape(name)}\s*\(", field(routines[name]["doc"], "example"))


TEXTS = {name: re.sub(r"'(?:[^']|'')*'", "''", code) for name, code in CODES.items()}
READS = reads_of(TEXTS, CODES)


@every_routine
def test_reads_are_the_tables_of_the_body_and_of_what_it_calls(routines, name):
    """`ref` stands for the tables of reference rows where there are many.
    A statement that is put together names no table in its text."""
    promised = {
        word
        for word in re.split(r"[,\s]+", field(routines[name]["doc"], "reads"))
        if word and not word.startswith("pg_")
    }
    found = {"ref" if "ref" in promised and table.startswith("ref.") else table for table in READS[name]}
    if "crm.demo_work" in found:  # and its children
        found |= {"crm.demo_generation_jobs", "crm.demo_patch_jobs"}
    assert found <= promised
    if not any(
        is_dynamic(TEXTS, other) for other in {name, *re.findall(r"\bdemo(?:_\w+)?\.\w+", TEXTS[name])} & set(TEXTS)
    ):
        assert promised == found


def test_reads_names_tables_that_exist(routines, ask):
    tables = {
        r["name"]
        for r in ask(
            "select n.nspname || '.' || c.relname as name "
            "from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where n.nspname in ('crm', 'ref')"
        )
    }
    unknown = {
        name: gone
        for name, routine in routines.items()
        if (
            gone := set(
                re.findall(
                    r"\b(?:crm|ref)\.\w+", field(routine["doc"], "reads") + " " + field(routine["doc"], "writes")
                )
            )
            - tables
        )
    }
    assert unknown == {}


def test_help_shows_every_function_of_schema_demo_with_summary_and_example(ask, routines):
    rows = ask("select name, summary, example from demo.help")
    assert {f"demo.{r['name']}" for r in rows} == {name for name in routines if name.startswith("demo.")}
    assert [r["name"] for r in rows if not r["summary"] or not r["example"]] == []


# -- a second opinion ---------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def linter(template, new_database, drop_database, admin):
    """A connection to a database with plpgsql_check, or None where this server does not have it."""
    if not admin.execute("select 1 from pg_available_extensions where name = 'plpgsql_check'").fetchone():
        yield None
        return
    dsn = new_database(template)
    with psycopg.connect(dsn, autocommit=True, row_factory=dict_row) as conn:
        conn.execute("create extension plpgsql_check")
        yield conn
    drop_database(dsn)


ACCEPTED = [
    "target type is different type than source type",  # assignments convert: numeric to int, text to jsonb
    "cannot determinate a result of dynamic SQL",  # planners and checks are called by their names
    'composite OUT variable "judged" is not single argument',
]
# conditions and columns that are put together out of names in the catalogue, each quoted there, and those of
# demo_kpi.record_condition, which quotes every value
QUOTED_BEFORE = dict.fromkeys(
    ("demo_flow.hold_parents", "demo_flow.prove_keys", "demo_kpi.insights", "demo_kpi.record_ids",
     "demo_kpi.record_count", "demo_kpi.deal_sums"), ["text type variable is not sanitized"],
) | dict.fromkeys(  # and what writes in dynamic SQL alone
    ("demo_flow.change_rows", "demo_flow.enter_changes", "demo_flow.prove_writes"),
    ["text type variable is not sanitized", "record \"_found\" is not assigned yet",
     "routine is marked as VOLATILE, should be STABLE"],
) | dict.fromkeys(  # what locks rows in dynamic SQL, or writes by functions called by name, may not be STABLE
    ("demo_flow.hold_rows", "demo_flow.hold_homes", "demo_flow.create_rows"),
    ["routine is marked as VOLATILE, should be STABLE"],
)
FILLED_BY_EXECUTE = {"demo_kpi.record_ids": ("no", "id", "key"), "demo_kpi.deal_sums": ("stage_id", "value")}


@every_plpgsql_function
def test_plpgsql_check_finds_nothing_or_without_it_the_function_at_least_compiles(
    linter, example_conn, routines, name, record_property
):
    if linter is None:
        record_property("plpgsql_check", "not available on this server")
        print("plpgsql_check is not available on this server: only compiled")
        example_conn.execute("set check_function_bodies = on")
        example_conn.execute(FILES[name].read_text().split("comment on")[0].replace("create ", "create or replace ", 1))
        return
    found = linter.execute(
        """select f.lineno, f.level, f.message, f.query
             from pg_proc as p
            cross join lateral plpgsql_check_function_tb(p.oid::regprocedure, extra_warnings := true,
                                                         security_warnings := true,
                                                         performance_warnings := true) as f
            where p.pronamespace = %s::regnamespace and p.proname = %s
              and f.message <> all (%s)""",
        [*name.split("."), ACCEPTED + QUOTED_BEFORE.get(name, [])
         + [f'OUT variable "{column}" is maybe unmodified' for column in FILLED_BY_EXECUTE.get(name, ())]],
    ).fetchall()
    assert found == []


# -- keys ---------------------------------------------------------------------------------------------------------

FOREIGN_KEYS = """
select k.conname as name, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
       k.confdeltype as on_delete,
       array(select a.attname::text
         from unnest(k.conkey) with ordinality as c (no, i)
         join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = c.no order by c.i) as columns,
       array(select a.attname::text
         from unnest(k.confkey) with ordinality as c (no, i)
         join pg_attribute as a on a.attrelid = k.confrelid and a.attnum = c.no order by c.i) as refers_to
  from pg_constraint as k
 where k.contype = 'f' and k.connamespace = 'crm'::regnamespace
 order by 2, 1
"""
TENANT_TABLES = """
select c.oid::regclass::text as name
  from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull
 where c.relnamespace = 'crm'::regnamespace and c.relkind = 'r' and c.relname not in ('demo_generation_jobs')
"""  # a generation job knows the id of its tenant before there is one


def test_foreign_keys_between_tenant_rows_carry_tenant_id_first(ask):
    tenant_tables = {r["name"] for r in ask(TENANT_TABLES)}
    assert {"crm.companies", "crm.contacts", "crm.deals", "crm.activities", "crm.demo_jobs"} <= tenant_tables
    keys = [k for k in ask(FOREIGN_KEYS) if k["child"] in tenant_tables and k["parent"] in tenant_tables]
    assert keys
    assert [k for k in keys if k["columns"][0] != "tenant_id" or k["refers_to"][0] != "tenant_id"] == []


def test_primary_keys_and_unique_constraints_of_tenant_rows_begin_with_tenant_id(ask):
    others = ask(f"""
        select i.indexrelid::regclass::text as index, a.attname as first
          from pg_index as i join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
         where i.indrelid::regclass::text in ({TENANT_TABLES}) and i.indisunique and a.attname <> 'tenant_id'""")
    # metadata has an id of its own, as the seed has it; its tenant_id is unique
    assert [r["index"] for r in others] == ["crm.demo_tenant_metadata_pkey"]


def test_no_foreign_key_with_tenant_id_and_more_is_set_null_on_delete(ask):
    assert [k for k in ask(FOREIGN_KEYS) if k["on_delete"] == "n" and len(k["columns"]) > 1] == []


def test_a_foreign_key_that_is_set_null_on_delete_may_be_null(ask):
    for key in ask(FOREIGN_KEYS):
        if key["on_delete"] == "n":
            assert (
                ask(
                    "select from pg_attribute where attrelid = %s::regclass and attname = any(%s) and attnotnull",
                    key["child"],
                    key["columns"],
                )
                == []
            )


def test_every_foreign_key_has_an_index_to_follow(ask):
    """Its columns first, or at least tenant_id: within a tenant the rest is a scan of that tenant's rows."""
    indexes = ask("""
        select i.indrelid::regclass::text as child,
               array(select a.attname::text
                 from unnest(i.indkey::int2[]) with ordinality as c (no, n)
                 join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = c.no order by c.n) as columns
          from pg_index as i where i.indrelid in (select k.conrelid from pg_constraint as k where k.contype = 'f')""")
    missing = []
    for key in ask(FOREIGN_KEYS):
        starts = [i["columns"] for i in indexes if i["child"] == key["child"]]
        follows = any(set(columns[: len(key["columns"])]) == set(key["columns"]) for columns in starts)
        if not follows and not (
            key["columns"][0] == "tenant_id" and any(columns[:1] == ["tenant_id"] for columns in starts)
        ):
            missing.append(key["name"])
    assert missing == []


def test_tenant_tables_have_no_trigger(ask):
    assert (
        ask(
            f"select t.tgname from pg_trigger as t "
            f"where not t.tgisinternal and t.tgrelid::regclass::text in ({TENANT_TABLES})"
        )
        == []
    )
