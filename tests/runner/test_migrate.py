"""Migrations go up, down and up again to the same schema; the loader knows where an error is;
many may migrate at once."""

import re
import subprocess
import sys

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from runner import migrate, server as embedded
from runner.errors import Failure


@pytest.fixture
def empty(new_database, drop_database):
    dsn = new_database()
    yield dsn
    drop_database(dsn)


@pytest.fixture
def code(tmp_path, monkeypatch):
    """A folder that stands in for sql/: code(name="text", …) writes files into it."""
    folder = tmp_path / "sql"
    folder.mkdir()
    monkeypatch.setattr(migrate, "SQL", folder)

    def write(files: dict):
        for name, text in files.items():
            (folder / name).write_text(text)

    return write


def dump(dsn: str) -> str:
    """The schema as pg_dump sees it, without the key that newer releases draw for each dump."""
    program = embedded.find_binaries() / "pg_dump"
    made = subprocess.run([program, "--schema-only", dsn], capture_output=True, text=True, check=True).stdout
    return re.sub(r"^\\(un)?restrict .*\n", "", made, flags=re.M)


def scalar(dsn: str, query: str):
    with psycopg.connect(dsn) as conn:
        return conn.execute(query).fetchone()[0]


def test_up_down_up_gives_the_same_schema(empty):
    migrate.migrate(empty)
    before = dump(empty)
    migrate.rollback(empty, everything=True)
    assert (
        scalar(empty, "select count(*) from pg_namespace where nspname in ('crm', 'ref') or nspname like 'demo%'") == 0
    )
    migrate.migrate(empty)
    assert dump(empty) == before


def test_each_step_down_and_up_gives_the_same_schema(empty):
    migrate.migrate(empty)
    whole, after = dump(empty), {}
    steps = [m["id"] for m in migrate.status(empty)["migrations"]]
    for step in reversed(steps):
        assert migrate.rollback(empty)["rolledBack"] == [step]
        after[step] = parts(dump(empty))
    for below, step in zip(steps, steps[1:]):
        apply_one(empty, below)
        assert parts(dump(empty)) == after[step], f"{step} undone is not what {below} made"
    apply_one(empty, steps[-1])
    migrate.migrate(empty)
    assert dump(empty) == whole


def parts(schema: str) -> list[str]:
    """The lines of a dump whatever their order: a column that came back stands last."""
    return sorted(line.rstrip(",") for line in schema.splitlines())


def apply_one(dsn: str, migration: str):
    """Applies the next migration alone, without the code of sql/."""
    with migrate._one_transaction(dsn) as (conn, backend):
        following = backend.to_apply(migrate._all_migrations())[0]
        assert following.id == migration
        migrate._apply(conn, backend, following)


def test_the_keys_that_jobs_carried_move_over_and_back(empty):
    keys = """select 'generation ' || idempotency_key from crm.demo_generation_jobs where idempotency_key is not null
        union all select 'patch ' || idempotency_key from crm.demo_patch_jobs where idempotency_key is not null"""
    migrate.migrate(empty)
    while migrate.rollback(empty)["rolledBack"] != ["0009_keys_and_backfill"]:
        pass
    with psycopg.connect(empty) as conn:
        [user] = conn.execute("select id from crm.platform_users limit 1").fetchone()
        [first] = conn.execute(
            """insert into crm.demo_generation_jobs (created_by_id, config, submitted_config, seed, idempotency_key)
            values (%s, '{"country": "US"}', '{"seed": "s"}', 's', 'made') returning id""",
            [user],
        ).fetchone()
        conn.execute(
            """insert into crm.demo_generation_jobs (created_by_id, config, submitted_config, seed, idempotency_key,
                                                  regenerated_from_id)
            values (%s, '{"country": "US"}', '{"seed": "s"}', 's', 'made again', %s),
                   (%s, '{}', '{}', 't', null, null)""",
            [user, first, user],
        )
        [tenant] = conn.execute(
            "insert into crm.tenants (name, slug, country, timezone, currency, industry) "
            "values ('T', 't', 'US', 'UTC', 'USD', 'saas') returning id"
        ).fetchone()
        conn.execute(
            "insert into crm.demo_tenant_metadata (tenant_id, country, industry, start_date) "
            "values (%s, 'US', 'saas', '2025-01-01')",
            [tenant],
        )
        conn.execute(
            """insert into crm.demo_patch_jobs (tenant_id, created_by_id, patch_plan_json, submitted_plan, seed,
                                             range_start_month, range_end_month, idempotency_key)
            select t, %s, '{"mode": "additive"}', '{"months": []}', 's',
                   '2025-01', '2025-01', 'patched' || t::text
              from unnest(array[null, %s]) as t""",
            [user, tenant],
        )
        before = sorted(conn.execute(keys).fetchall())
    migrate.migrate(empty)
    with psycopg.connect(empty) as conn:
        kept = conn.execute(
            "select idempotency_key, generation_job_id is null, request from crm.demo_idempotency_keys "
            "order by idempotency_key"
        ).fetchall()
        assert kept == [
            ("made", False, {"config": {"seed": "s"}}),
            ("made again", False, {"regenerate": str(first)}),
            (f"patched{tenant}", True, {"plan": {"months": []}}),
        ]
        assert conn.execute(
            'select demo.submit_generation(\'{"seed": "s", "country": "US"}\', null, \'made\') ->> \'jobId\''
        ).fetchone() == (str(first),)
    while migrate.rollback(empty)["rolledBack"] != ["0009_keys_and_backfill"]:
        pass
    with psycopg.connect(empty) as conn:
        assert sorted(conn.execute(keys).fetchall()) == before


def test_second_migrate_finds_nothing_to_do(empty):
    first = migrate.migrate(empty)
    assert first["applied"] and first["codeLoaded"]
    assert migrate.migrate(empty) == {"applied": [], "codeLoaded": False}


def test_status_names_what_is_applied_and_changes_nothing(empty):
    assert {m["applied"] for m in migrate.status(empty)["migrations"]} == {False}
    assert scalar(empty, "select count(*) from pg_tables where schemaname = 'public'") == 0
    migrate.migrate(empty)
    assert {m["applied"] for m in migrate.status(empty)["migrations"]} == {True}
    assert migrate.status(empty)["code"] == "current"
    migrate.rollback(empty)
    assert migrate.status(empty)["code"] == "not loaded"


def test_changed_code_is_loaded_again(db):
    with psycopg.connect(db) as conn:
        conn.execute("update ref.deployments set digest = 'of another version'")
    assert migrate.status(db)["code"] == "outdated"
    assert migrate.migrate(db) == {"applied": [], "codeLoaded": True}
    assert migrate.status(db)["code"] == "current"


def test_many_migrating_at_once_do_it_once(empty):
    command = [sys.executable, "-m", "runner", "db", "migrate", "--json", "--dsn", empty]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=migrate.ROOT) for _ in range(3)]
    said = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert sum('"codeLoaded": true' in text for text in said) == 1


def test_lock_row_of_a_killed_migration_is_no_obstacle(db):
    with psycopg.connect(db) as conn:
        conn.execute("insert into yoyo_lock (locked, ctime, pid) values (1, now(), 4242)")
    assert migrate.migrate(db)["applied"] == []


def test_role_without_the_right_is_told_what_it_lacks(empty, admin):
    admin.execute("create role powerless login")
    try:
        with pytest.raises(Failure) as failed:
            migrate.migrate(make_conninfo(empty, user="powerless"))
        said, hint = failed.value.problem.lines()
        assert said == "role powerless may not set this database up"
        assert "grant create on schema public to powerless;" in hint.splitlines()
    finally:
        admin.execute("drop role powerless")


def test_failing_migration_is_named_and_leaves_nothing(empty, tmp_path, monkeypatch):
    (tmp_path / "0001_good.sql").write_text("create table good ();\n")
    (tmp_path / "0002_bad.sql").write_text("-- depends: 0001_good\ncreate table half ();\nselect 1 / 0;\n")
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path)
    with pytest.raises(Failure, match="migration 0002_bad: division by zero"):
        migrate.migrate(empty)
    assert scalar(empty, "select count(*) from pg_tables where schemaname = 'public'") == 0


def test_error_in_an_included_file_is_reported_with_its_line(empty, code):
    code({
        "load.sql": "\\set ON_ERROR_STOP on\nbegin;\ncreate table one ();\n\\ir part.sql\ncommit;\n",
        "part.sql": "-- é, and other letters of two bytes: ääää\ncreate table two ();\n\nselect nonsense;\n",
    })
    with psycopg.connect(empty, autocommit=True) as conn, pytest.raises(Failure) as failed:
        migrate.load(conn, "load.sql")
    assert str(failed.value) == 'sql/part.sql:4: column "nonsense" does not exist (SQLSTATE 42703)'
    assert scalar(empty, "select to_regclass('one') is null"), "one transaction: all or nothing"


def test_error_between_includes_is_reported_with_its_line(empty, code):
    code({"load.sql": "begin;\n\\ir part.sql\n\nselect 1;\nselec 2;\ncommit;\n", "part.sql": "select 1;\n"})
    with psycopg.connect(empty, autocommit=True) as conn, pytest.raises(Failure, match="^sql/load.sql:5: syntax error"):
        migrate.load(conn, "load.sql")


def test_files_include_files_and_keep_their_own_commit(empty, code):
    procedure = "create procedure keep() language plpgsql as $$\nbegin\n  commit;\nend\n$$;\n"
    code({
        "load.sql": "begin;\n\\ir all.sql\ncommit;\n",
        "all.sql": "\\ir proc.sql\nselect 1 % 1;\n",
        "proc.sql": procedure,
    })
    with psycopg.connect(empty, autocommit=True) as conn:
        migrate.load(conn, "load.sql")
        conn.execute("call keep()")
    assert "commit;" in scalar(empty, "select prosrc from pg_proc where proname = 'keep'")


@pytest.mark.parametrize(
    "line, fault", [("\\ir nowhere.sql", "there is no file nowhere.sql"), ("\\copy x from y", "only")]
)
def test_loader_refuses_what_it_does_not_understand(code, line, fault):
    code({"load.sql": f"select 1;\n{line}\n"})
    with pytest.raises(Failure, match=f"sql/load.sql:2: {fault}"):
        list(migrate.chunks(migrate.SQL / "load.sql"))


def test_digest_depends_on_names_and_texts(code):
    code({"a.sql": "select 1;"})
    first = migrate.digest()
    code({"a.sql": "select 2;"})
    second = migrate.digest()
    code({"b.sql": ""})
    assert len({first, second, migrate.digest()}) == 3
