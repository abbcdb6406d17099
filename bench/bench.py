"""What generation costs, as a ratio to a floor measured in the same run on the same server.

    python bench/bench.py [--dsn DSN] [--rounds N] [--quick]

The floor is the same rows, ready made in an unlogged staging copy, moved by INSERT ... SELECT into the same tables with
all their indexes and constraints. Machines are shared and noisy: read the ratios, not the seconds. Without --dsn a
server of its own is started in a temporary folder and removed afterwards.
"""

import math
import os
import statistics
import threading
import time
import uuid
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

import common
from patches import patches

AS_OF = "2026-06-30 16:00:00+00"
BENCH = {
    "country": "US", "industry": "trading", "startDate": "2024-07-01", "teamSize": 50,
    "targets": {"leads": 50000, "contacts": 20000, "companies": 5000, "deals": 10000, "closedWonCount": 2500,
                "closedWonValue": 12500000, "pipelineValue": 30000000, "activities": 400000},
    "growth": {"monthlyRate": 3},
}
LARGEST = {
    "country": "US", "industry": "trading", "startDate": "2024-07-01", "teamSize": 50,
    "targets": {"leads": 50000, "contacts": 20000, "companies": 5000, "closedWonCount": 5000,
                "closedWonValue": 25000000, "pipelineValue": 60000000},
}


class MemoryWatch:
    """Highest private memory of a backend while the block runs, in MiB; None where /proc does not tell."""

    def __init__(self, pid: int):
        self.status = Path(f"/proc/{pid}/status")
        self.peak = None
        self.done = threading.Event()

    def __enter__(self):
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()

    def _watch(self):
        while not self.done.wait(0.02):
            try:
                lines = self.status.read_text().splitlines()
            except OSError:
                return
            for line in lines:
                if line.startswith("RssAnon:"):
                    self.peak = max(self.peak or 0, int(line.split()[1]) / 1024)


def generate(conn, config: dict, seed: str) -> tuple[str, str, float]:
    """Submits and runs a job: (tenant, job, seconds from submit to completed)."""
    started = time.perf_counter()
    id = common.generate(conn, config | {"seed": seed})
    seconds = time.perf_counter() - started
    [job] = conn.execute("select demo.generation_job(%s)", [id]).fetchone()
    return job["createdTenantId"], job["id"], seconds


def rows_of(conn, tenant: str) -> int:
    frame, filled = common.tables(conn)
    count = sql.SQL("select count(*) from crm.{} where tenant_id = %s")
    counts = (conn.execute(count.format(sql.Identifier(table)), [tenant]).fetchone()[0] for table in frame + filled)
    return sum(counts)


def frame(conn, tenant: str, new: str, job: str) -> None:
    """A tenant like `tenant` without its data: what the copied rows refer to."""
    same = "country, timezone, currency, industry, seats, created_at, updated_at"
    conn.execute(f"insert into crm.tenants (id, name, slug, {same})"
                 f" select %s, name, %s, {same} from crm.tenants where id = %s",
                 [new, f"copy-{new}", tenant])
    conn.execute("insert into crm.demo_tenant_metadata (tenant_id, country, industry, start_date)"
                 " select %s, country, industry, start_date from crm.demo_tenant_metadata where tenant_id = %s",
                 [new, tenant])
    conn.execute("insert into crm.demo_jobs (tenant_id, id, kind, application_no) values (%s, %s, 'generation', 1)",
                 [new, job])
    for table in common.tables(conn)[0]:
        copy(conn, "crm", table, tenant, "crm", new, job)


def copy(conn, from_schema: str, table: str, tenant: str, to_schema: str, new: str, job: str) -> int:
    """The rows of one tenant as those of another, in the order in which they were made."""
    names = common.columns(conn, table)
    values = {"tenant_id": sql.Literal(uuid.UUID(new)), "demo_job_id": sql.Literal(uuid.UUID(job))}
    query = sql.SQL("insert into {}.{} ({}) select {} from {}.{} where tenant_id = {} order by ctid").format(
        sql.Identifier(to_schema), sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join(values.get(n, sql.Identifier(n)) for n in names),
        sql.Identifier(from_schema), sql.Identifier(table), sql.Literal(uuid.UUID(tenant)))
    return conn.execute(query).rowcount


def stage(conn, tenant: str, new: str, job: str) -> None:
    """Ready-made rows of the copy, unlogged, in the order in which they were made."""
    conn.execute("drop schema if exists bench_stage cascade")
    conn.execute("create schema bench_stage")
    for table in common.tables(conn)[1]:
        conn.execute(f"create unlogged table bench_stage.{table} (like crm.{table})")
        copy(conn, "crm", table, tenant, "bench_stage", new, job)
        conn.execute(f"vacuum analyze bench_stage.{table}")


def floor(conn, tenant: str) -> tuple[float, float]:
    """Moves a staged copy of the tenant's rows in one transaction: (seconds, the backend's processor seconds)."""
    new, job = str(uuid.uuid4()), str(uuid.uuid4())
    stage(conn, tenant, new, job)
    with conn.transaction():
        frame(conn, tenant, new, job)
    conn.execute("checkpoint")
    # The foreign key checks of the engine always go by index; those of the floor shall be no slower.
    conn.execute("discard plans")
    conn.execute("set enable_seqscan = off")
    _, filled = common.tables(conn)
    before, started = backend_seconds(conn), time.perf_counter()
    with conn.transaction():
        for table in filled:
            conn.execute(f"insert into crm.{table} select * from bench_stage.{table}")
    seconds, processor = time.perf_counter() - started, backend_seconds(conn) - before
    conn.execute("reset enable_seqscan")
    conn.execute("drop schema bench_stage cascade")
    return seconds, processor


def discard(conn, tenant: str) -> float:
    started = time.perf_counter()
    conn.execute("select demo_care.delete_tenant_rows(%s)", [tenant])
    return time.perf_counter() - started


def settle(conn) -> None:
    """Between measurements: no checkpoint or autovacuum debt from the one before."""
    conn.execute(f"vacuum analyze crm.users, {', '.join(f'crm.{table}' for table in common.tables(conn)[1])}")
    conn.execute("checkpoint")


def neighbours(conn, wanted: int) -> str:
    """`wanted` other tenants: one generated, whose id is returned, the rest copies of it."""
    tenant, _, _ = generate(conn, {"country": "GB", "industry": "saas", "startDate": "2025-07-01",
                                   "targets": {"leads": 200, "contacts": 100, "activities": 1500}}, "neighbour")
    _, filled = common.tables(conn)
    for _ in range(wanted - 1):
        new, job = str(uuid.uuid4()), str(uuid.uuid4())
        with conn.transaction():
            frame(conn, tenant, new, job)
            for table in filled:
                copy(conn, "crm", table, tenant, "crm", new, job)
    return tenant


def backend_seconds(conn) -> float:
    """Processor time that the connection's backend has used, in seconds; 0 where /proc does not tell."""
    try:
        fields = Path(f"/proc/{conn.info.backend_pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def against_floor(dsn: str, rounds: int) -> None:
    """Generation beside its floor. Each round has a fresh copy of the database with the neighbours, so that neither
    fills the holes that the other left; a first round, not counted, makes the server's log files."""
    wall, processor = [], []
    for number in range(rounds + 1):
        with psycopg.connect(make_conninfo(dsn, dbname="postgres"), autocommit=True) as conn:
            conn.execute("drop database if exists bench_round with (force)")
            name = conninfo_to_dict(dsn)["dbname"]
            conn.execute(sql.SQL("create database bench_round template {}").format(sql.Identifier(name)))
        with psycopg.connect(make_conninfo(dsn, dbname="bench_round"), autocommit=True) as conn:
            conn.execute("select set_config('demo.as_of', %s, false)", [AS_OF])
            settle(conn)
            before = backend_seconds(conn)
            tenant, _, made = generate(conn, BENCH, f"bench-{number}")
            made_processor = backend_seconds(conn) - before
            rows = rows_of(conn, tenant)
            settle(conn)
            moved, moved_processor = floor(conn, tenant)
        if number == 0:
            continue
        wall.append(moved / made)
        if made_processor:
            processor.append(moved_processor / made_processor)
        print(f"  round {number}: generated {rows:,} rows in {made:.2f} s ({rows / made:,.0f} rows/s); "
              f"floor {moved:.2f} s ({rows / moved:,.0f} rows/s); ratio {moved / made:.2f}", flush=True)
    print(f"generation / floor: {statistics.median(wall):.2f} of the floor's rows per second "
          f"(median of {rounds}; wanted: 0.85)")
    if processor:
        print(f"                    {statistics.median(processor):.2f} by processor time of the backend, "
              "which other programs disturb less")


def kpi_ratio(conn, tenant: str) -> None:
    settle(conn)
    bare = "select " + " + ".join(
        f"(select count(*) from crm.{table} where tenant_id = %(t)s and deleted_at is null"
        " and created_at >= '2024-07-01Z' and created_at < '2026-07-01Z')" for table in common.record_tables(conn))
    conn.execute("set max_parallel_workers_per_gather = 0")  # one backend against one backend
    ratios = []
    for _ in range(11):
        started = time.perf_counter()
        conn.execute("select * from demo.kpis(%s, '2024-07', '2026-06')", [tenant]).fetchall()
        kpis = time.perf_counter() - started
        started = time.perf_counter()
        conn.execute(bare, {"t": tenant}).fetchall()
        count = time.perf_counter() - started
        ratios.append((kpis / count, kpis, count))
    conn.execute("reset max_parallel_workers_per_gather")
    ratio, kpis, count = sorted(ratios)[len(ratios) // 2]
    print(f"KPIs of 24 months: {kpis * 1000:.0f} ms, bare count over the same index ranges {count * 1000:.0f} ms; "
          f"ratio {ratio:.2f} (median; wanted: at most 1.5)")


def growth(conn, quick: bool) -> None:
    """Time over size: the exponent of a straight line through the logarithms."""
    points = []
    for label, factor in (("10,000", 0.02), ("100,000", 0.2), ("1,000,000", 2.0)):
        if quick and factor == 2.0:
            continue
        targets = {"leads": min(50000, int(50000 * factor)), "contacts": min(20000, int(20000 * factor)),
                   "companies": min(5000, max(20, int(5000 * factor))),
                   "deals": max(10, int(10000 * factor)), "closedWonCount": min(5000, max(10, int(2500 * factor))),
                   "closedWonValue": int(12500000 * factor), "pipelineValue": int(30000000 * factor),
                   "activities": min(1000000, int(400000 * factor))}
        if factor == 2.0:
            targets["activities"] = 850000
        settle(conn)
        tenant, _, seconds = generate(conn, BENCH | {"targets": targets}, f"growth-{label}")
        rows = rows_of(conn, tenant)
        points.append((math.log(rows), math.log(seconds)))
        print(f"  {rows:>9,} rows in {seconds:6.2f} s ({rows / seconds:,.0f} rows/s)", flush=True)
        discard(conn, tenant)
    mean_x = statistics.mean(x for x, _ in points)
    mean_y = statistics.mean(y for _, y in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
    print(f"time grows with size to the power of {slope:.2f} (1 is linear)")


def memory(dsn: str, quick: bool) -> None:
    """Peak private memory of the generating backend, each time a fresh one."""
    cases = [("400,000 activities", BENCH)]
    if not quick:
        cases += [("800,000 activities", BENCH | {"targets": BENCH["targets"] | {"activities": 800000}}),
                  ("the largest config that the limits allow", LARGEST)]
    for label, config in cases:
        with psycopg.connect(dsn, autocommit=True) as conn:
            conn.execute("select set_config('demo.as_of', %s, false)", [AS_OF])
            with MemoryWatch(conn.info.backend_pid) as watch:
                tenant, _, seconds = generate(conn, config, "memory")
            rows = rows_of(conn, tenant)
            peak = "unknown here" if watch.peak is None else f"{watch.peak:.0f} MiB"
            print(f"  {label}: {rows:,} rows in {seconds:.1f} s, peak private memory {peak} (wanted: below 512 MiB)",
                  flush=True)
            print(f"    deleting that tenant took {discard(conn, tenant):.1f} s")


def small(conn) -> None:
    seconds = sorted(generate(conn, {}, f"small-{n}")[2] for n in range(5))
    print(f"default tenant: {seconds[2]:.2f} s from submit to completed (median of 5; wanted: within 2 s)")


def main() -> None:
    parser = common.options(__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="without the sizes that take minutes")
    options = parser.parse_args()

    with common.measured(options.dsn) as dsn:
        with psycopg.connect(dsn, autocommit=True) as conn:
            conn.execute("select set_config('demo.as_of', %s, false)", [AS_OF])
            print(conn.execute("select version()").fetchone()[0].split(",")[0], flush=True)
            neighbour = neighbours(conn, 200)
            settle(conn)
            small(conn)
        against_floor(dsn, options.rounds)
        with psycopg.connect(dsn, autocommit=True) as conn:
            conn.execute("select set_config('demo.as_of', %s, false)", [AS_OF])
            tenant, _, _ = generate(conn, BENCH, "kpis")
            kpi_ratio(conn, tenant)
            patches(conn, tenant, neighbour)
            discard(conn, tenant)
            growth(conn, options.quick)
        memory(dsn, options.quick)


if __name__ == "__main__":
    main()
