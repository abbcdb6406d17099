"""Writes a dump of an installation of the code that Python finds as `runner`, and what it holds,
to be migrated by later code:

    python tests/releases/make_dump.py NAME

makes tests/releases/NAME.sql.gz and NAME.json. To be run once, with the code of a release.
"""

import gzip
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)]

import psycopg  # noqa: E402
from psycopg.rows import dict_row  # noqa: E402
from psycopg.types.json import Jsonb  # noqa: E402

from answers import world  # noqa: E402
from conftest import start_throwaway  # noqa: E402
from runner import server  # noqa: E402
from runner.migrate import migrate  # noqa: E402

KEYED = {"tenantName": "Keyed Demo", "seed": "keyed", "targets": world.SMALL, "startDate": "2025-03-03"}
KEYED_PLAN = {"seed": "keyed", "months": [{"month": "2025-04", "metrics": {"leadsCreated": 2}}]}


def held(conn) -> dict:
    """What must be the same after a migration."""
    tenants = [
        row["id"] for row in conn.execute("select id from crm.tenants where deleted_at is null order by name, id")
    ]
    jobs = {table: [row["id"] for row in conn.execute(f"select id from crm.{table} order by created_at, id")]
            for table in ("demo_generation_jobs", "demo_patch_jobs")}

    def value(query, *arguments):
        return conn.execute(f"select {query} as value", arguments).fetchone()["value"]

    return {
        "fingerprints": {str(tenant): value("demo.fingerprint(%s)", tenant) for tenant in tenants},
        "kpis": {
            str(tenant): value(
                "demo.kpi_snapshot(%s, '{2025-03,2025-04,2025-05}')::jsonb #- '{0,snapshotAt}' #- '{1,snapshotAt}' "
                "#- '{2,snapshotAt}'",
                tenant,
            )
            for tenant in tenants
        },
        "generations": {str(job): value("demo.generation_job(%s)", job) for job in jobs["demo_generation_jobs"]},
        "patches": {str(job): value("demo.patch_job(%s)", job) for job in jobs["demo_patch_jobs"]},
        "audit": value("(select count(*) from crm.audit_logs)"),
        "keys": [
            dict(
                row, generation_job_id=str(row["generation_job_id"] or ""), patch_job_id=str(row["patch_job_id"] or "")
            )
            for row in conn.execute(
                "select idempotency_key, generation_job_id, patch_job_id from crm.demo_idempotency_keys "
                "order by idempotency_key"
            )
        ],
    }


def main() -> None:
    name = sys.argv[1]
    with start_throwaway() as throwaway:
        with psycopg.connect(throwaway.url(database="postgres"), autocommit=True) as conn:
            conn.execute("create database release")
        dsn = throwaway.url(database="release")
        migrate(dsn)
        world.set_clock(dsn)
        world.fill(dsn)
        with psycopg.connect(dsn, autocommit=True, row_factory=dict_row) as conn:
            [job] = conn.execute(
                "select demo.submit_generation(%s, null, 'a tenant') ->> 'jobId' as id", [Jsonb(KEYED)]
            )
            conn.execute("call demo.run_generation(%s)", [job["id"]])
            [tenant] = conn.execute(
                "select created_tenant_id as id from crm.demo_generation_jobs where id = %s", [job["id"]]
            )
            conn.execute("select demo.submit_patch(%s, %s, null, 'a patch')", [tenant["id"], Jsonb(KEYED_PLAN)])
            kept = held(conn)
        binaries = server.usable_binaries(None, server.home())
        dumped = subprocess.run([binaries / "pg_dump", "--dbname", dsn], capture_output=True, check=True).stdout
    (HERE / f"{name}.sql.gz").write_bytes(gzip.compress(dumped, 9, mtime=0))
    (HERE / f"{name}.json").write_text(
        json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
