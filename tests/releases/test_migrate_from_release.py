"""An installation of the release before is migrated with its tenants, jobs, keys and accounts."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from releases.make_dump import KEYED, KEYED_PLAN, held
from answers import world
from runner.errors import Failure
from runner.migrate import migrate, rollback

HERE = Path(__file__).parent
RELEASES = sorted(file.name.removesuffix(".sql.gz") for file in HERE.glob("*.sql.gz"))


@pytest.fixture(params=RELEASES)
def installed(request, template, new_database, drop_database):
    """(DSN of the release's database, restored, and what it held); the roles are there, the template made them."""
    psql = shutil.which("psql")
    if not psql:
        pytest.skip("there is no psql to restore a dump with")
    dsn = new_database()
    dump = gzip.decompress((HERE / f"{request.param}.sql.gz").read_bytes())
    restored = subprocess.run([psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn], input=dump, capture_output=True)
    assert restored.returncode == 0, restored.stderr.decode()[-2000:]
    world.set_clock(dsn)
    yield dsn, json.loads((HERE / f"{request.param}.json").read_text(encoding="utf-8"))
    drop_database(dsn)


def opened(dsn: str) -> psycopg.Connection:
    return psycopg.connect(dsn, autocommit=True, row_factory=dict_row)


def as_then(found: dict, kept: dict) -> dict:
    """What is found, without what patch jobs tell since; of old ones that is nothing."""
    patches = {
        job: {name: value for name, value in told.items() if name in kept["patches"].get(job, told)}
        for job, told in found["patches"].items()
    }
    later = [
        {name: value for name, value in told.items() if name not in kept["patches"][job] and value not in (None, [])}
        for job, told in found["patches"].items() if job in kept["patches"]
    ]
    assert all(told == {"kind": "patch"} for told in later)
    return found | {"patches": patches}


def test_a_migration_keeps_tenants_jobs_keys_and_accounts(installed):
    dsn, kept = installed
    done = migrate(dsn)
    assert done["codeLoaded"]
    with opened(dsn) as conn:
        found = as_then(json.loads(json.dumps(held(conn))), kept)
        for part in kept:
            assert found[part] == kept[part], part
        broken = [
            row
            for tenant in kept["fingerprints"]
            for row in conn.execute(
                "select check_name, violations from demo.verify_tenant(%s) "
                "where violations > 0 and check_name <> 'tenant_is_demo'",
                [tenant],
            ).fetchall()
        ]
        assert [row["check_name"] for row in broken if not row["check_name"].startswith("tenant_")] == []
    assert migrate(dsn) == {"applied": [], "codeLoaded": False}


def test_what_waited_runs_and_repeated_requests_find_their_jobs(installed):
    dsn, kept = installed
    migrate(dsn)
    with opened(dsn) as conn:
        keys = {row["idempotency_key"]: row for row in kept["keys"]}
        [again] = conn.execute("select demo.submit_generation(%s, null, 'a tenant') as answer", [Jsonb(KEYED)])
        assert again["answer"]["replayed"] and again["answer"]["jobId"] == keys["a tenant"]["generation_job_id"]
        patch = keys["a patch"]["patch_job_id"]
        [again] = conn.execute(
            "select demo.submit_patch(%s, %s, null, 'a patch') as answer",
            [kept["patches"][patch]["tenantId"], Jsonb(KEYED_PLAN)],
        )
        assert again["answer"]["replayed"] and again["answer"]["jobId"] == patch

        waiting = [(kind, job) for kind, jobs in (("generation", kept["generations"]), ("patch", kept["patches"]))
                   for job, told in jobs.items() if told["status"] == "pending"]
        assert len(waiting) >= 3 and {kind for kind, _ in waiting} == {"generation", "patch"}
        for kind, job in waiting:
            conn.execute(f"call demo.run_{kind}(%s)", [job])
            [ended] = conn.execute(f"select demo.{kind}_job(%s) ->> 'status' as status", [job])
            assert ended["status"] == "completed", (kind, job)


@pytest.mark.parametrize("statement, named", [
    ("create table demo.precious (id int)", "table demo.precious"),
    ("create view public.report as select * from demo.help", "view public.report"),
    ("create function demo_flow.mine() returns int language sql return 1", "function demo_flow.mine()"),
])
def test_what_the_release_did_not_make_is_named_and_stays(installed, statement, named):
    dsn, kept = installed
    with opened(dsn) as conn:
        conn.execute(statement)
        with pytest.raises(Failure) as failed:
            migrate(dsn)
        assert [fault["field"] for fault in failed.value.problem.faults] == [named]
        assert conn.execute("select count(*) as n from _yoyo_migration").fetchone()["n"] == 9
        found = json.loads(json.dumps(held(conn)))
    assert found == kept


def test_it_can_be_rolled_back_and_migrated_again(installed):
    dsn, kept = installed
    applied = migrate(dsn)["applied"]
    assert applied
    for migration in reversed(applied):
        assert rollback(dsn)["rolledBack"] == [migration]
    migrate(dsn)
    with opened(dsn) as conn:
        found = as_then(json.loads(json.dumps(held(conn))), kept)
    assert (
        found["fingerprints"] == kept["fingerprints"]
        and found["keys"] == kept["keys"]
        and found["patches"] == kept["patches"]
    )


def test_patches_of_the_release_can_be_undone_and_come_back(installed):
    """By the images of their rows, whatever generator made them."""
    dsn, kept = installed
    migrate(dsn)
    done = [job for job, told in kept["patches"].items() if told["status"] == "completed" and told["tenantId"]]
    assert done
    with opened(dsn) as conn:
        for job in done:
            tenant = kept["patches"][job]["tenantId"]
            [seen] = conn.execute("select demo.fingerprint(%s) as before, demo.undo_preview(%s) as preview", [tenant, job])
            records = sum(seen["preview"]["changes"]["remove"].values())
            undo = conn.execute("call demo.undo_patch(%s, null)", [job]).fetchone()["undo_job_id"]
            [gone] = conn.execute("select demo.fingerprint(%s) as now, demo.patch_job(%s) as job", [tenant, undo])
            assert gone["job"]["metrics"]["recordsDeleted"] == records > 0 and gone["now"] != seen["before"]
            conn.execute("call demo.undo_patch(%s, null)", [undo])
            [back] = conn.execute("select demo.fingerprint(%s) as now", [tenant])
            assert back["now"] == seen["before"]
