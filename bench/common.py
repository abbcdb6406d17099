"""What the benchmarks share: their options, a migrated server to measure on, and what a piece of work costs there."""

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from contextlib import contextmanager
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from runner import server
from runner.migrate import migrate


AS_OF = "2026-06-30 16:00:00+00"


class Cost(NamedTuple):
    """Seconds: of the clock, of the backend's processor, of this program's processor."""

    wall: float
    backend: float
    client: float

    def __str__(self) -> str:
        return (f"{self.wall:.2f} s, processor {self.backend:.2f} s of the backend, "
                f"{self.backend + self.client:.2f} s with the client")


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


@contextmanager
def copy_of(dsn: str):
    """A connection to a fresh copy of the database, vacuumed, so that nobody fills the holes that others left."""
    with psycopg.connect(make_conninfo(dsn, dbname="postgres"), autocommit=True) as conn:
        conn.execute("drop database if exists bench_round with (force)")
        name = conninfo_to_dict(dsn)["dbname"]
        conn.execute(sql.SQL("create database bench_round template {}").format(sql.Identifier(name)))
    with connected(make_conninfo(dsn, dbname="bench_round")) as conn:
        settle(conn)
        yield conn


def connected(dsn: str):
    """A connection whose clock stands still."""
    conn = psycopg.connect(dsn, autocommit=True)
    conn.execute("select set_config('demo.as_of', %s, false)", [AS_OF])
    return conn


def settle(conn) -> None:
    """Between measurements: no checkpoint or autovacuum debt from the one before."""
    conn.execute(f"vacuum analyze crm.users, {', '.join(f'crm.{table}' for table in tables(conn)[1])}")
    conn.execute("checkpoint")


def costs(conn, work, *args) -> tuple:
    """(what work(*args) returns, what it cost); the processor of a backend is 0 where /proc does not tell."""
    backend, client, wall = backend_seconds(conn), time.process_time(), time.perf_counter()
    answer = work(*args)
    wall, client = time.perf_counter() - wall, time.process_time() - client
    return answer, Cost(wall, backend_seconds(conn) - backend, client)


def backend_seconds(conn) -> float:
    """Processor time that the connection's backend has used."""
    try:
        fields = Path(f"/proc/{conn.info.backend_pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def middle(found: list[Cost]) -> Cost:
    """The median of each."""
    return Cost(*map(statistics.median, zip(*found)))


def ratio(found: list[tuple[Cost, Cost]]) -> str:
    """How often the second of each pair goes into the first, in the median."""
    said = f"{statistics.median(a.wall / b.wall for a, b in found):.2f}"
    if all(b.backend for _, b in found):
        said += f", {statistics.median(a.backend / b.backend for a, b in found):.2f} by processor time of the backend"
    return said


def by_sets(conn, wanted: bool) -> None:
    """Whether the owner may insert without PostgreSQL's row by row checks, and proves the keys as sets instead."""
    conn.execute("grant set on parameter session_replication_role to demo_owner" if wanted else
                 "revoke set on parameter session_replication_role from demo_owner")


@contextmanager
def both_ways(dsn: str):
    """Leaves the right behind by_sets, which is one of the whole server, as it was."""
    with psycopg.connect(make_conninfo(dsn, dbname="postgres"), autocommit=True) as conn:
        [before] = conn.execute(
            "select has_parameter_privilege('demo_owner', 'session_replication_role', 'set')").fetchone()
        try:
            yield
        finally:
            by_sets(conn, before)


@contextmanager
def checks_by_index(conn):
    """Foreign keys are checked row by row with fresh plans, which go by index: a plan from a time when the tables were
    small would make the comparison look better than it is."""
    conn.execute("discard plans")
    conn.execute("set enable_seqscan = off")
    yield
    conn.execute("reset enable_seqscan")


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


def rows_of(conn, tenant: str) -> dict[str, int]:
    """The number of a tenant's rows by table."""
    frame, filled = tables(conn)
    count = sql.SQL("select count(*) from crm.{} where tenant_id = %s")
    return {table: conn.execute(count.format(sql.Identifier(table)), [tenant]).fetchone()[0]
            for table in frame + filled}


def tenant_of(conn, job: str) -> str:
    return str(conn.execute("select created_tenant_id from crm.demo_generation_jobs where id = %s", [job]).fetchone()[0])


def delete(conn, job: str) -> None:
    """The tenant of a generation."""
    conn.execute("select demo.delete_demo_tenant(%s, null)", [job])


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
