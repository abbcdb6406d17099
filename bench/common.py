"""What the benchmarks share: their options, and a migrated server to measure on."""

import argparse
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from itertools import dropwhile, takewhile

from runner import server
from runner.migrate import migrate


def options(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--dsn", help="server to use (superuser, an empty database); default: one of its own")
    return parser


@contextmanager
def measured(dsn: str | None):
    """The DSN of a migrated database: the given one, or that of a server of its own in a temporary folder, removed
    afterwards."""
    folder = None
    if not dsn:
        folder = tempfile.mkdtemp(prefix="demogen-bench-")
        os.chmod(folder, 0o755)
        os.environ["DEMOGEN_HOME"] = f"{folder}/home"
        dsn = server.start()
    try:
        migrate(dsn)
        yield dsn
    finally:
        if folder:
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)


def tables(conn) -> tuple[list[str], list[str]]:
    """The tables of what is in a tenant, parents first: its frame, and what a generation fills month by month."""
    found = conn.execute("select name, is_record from demo_kpi.entities() order by no").fetchall()
    frame = [name for name, _ in takewhile(lambda row: not row[1], found)]
    return frame, [name for name, _ in dropwhile(lambda row: not row[1], found)]


def record_tables(conn) -> list[str]:
    return [name for name, in conn.execute("select name from demo_kpi.entities() where is_record order by no")]


def columns(conn, table: str) -> list[str]:
    return [name for name, in conn.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " order by attnum", [f"crm.{table}"])]


def submit(conn, config: dict) -> str:
    """The id of a generation that waits for its turn."""
    [submitted] = conn.execute("select demo.submit_generation(%s::jsonb, null)", [json.dumps(config)]).fetchone()
    return submitted["jobId"]


def generate(conn, config: dict) -> str:
    """The id of a generation, run to its end."""
    job = submit(conn, config)
    conn.execute("call demo.run_generation(%s)", [job])
    return job


def patch(conn, tenant: str, plan: dict) -> str:
    """The id of a patch, run to its end."""
    [submitted] = conn.execute("select demo.submit_patch(%s, %s::jsonb, null)", [tenant, json.dumps(plan)]).fetchone()
    conn.execute("call demo.run_patch(%s)", [submitted["jobId"]])
    return submitted["jobId"]


def sample(conn, config: dict) -> tuple[str, str, str]:
    """A tenant with a small patch: the ids of tenant, generation and patch."""
    job = generate(conn, config)
    tenant, month = map(str, conn.execute(
        "select created_tenant_id, to_char(now() - interval '2 months', 'YYYY-MM') from crm.demo_generation_jobs"
        " where id = %s", [job]).fetchone())
    return tenant, job, patch(conn, tenant, {"months": [{"month": month, "metrics": {"leadsCreated": 50}}]})
