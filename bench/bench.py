"""What generation costs, as a ratio to a floor measured in the same run on the same server, with its keys proven as
sets and without; and what a tenant costs afterwards. Beside it scripts of other people, who fill the same tables.

    python bench/bench.py [--dsn DSN] [--rounds N] [--quick]

The floor is the same rows, ready made in an unlogged staging copy, moved by INSERT ... SELECT into the same tables with
all their indexes and constraints. Machines are shared and noisy: read the ratios, not the seconds. Without --dsn a
server of its own is started in a temporary folder and removed afterwards.
"""

import math
import statistics
import threading
import time
import uuid
from pathlib import Path

import common
from floor import against_floor, copy, frame
from patches import patches
from peers import beside_peers

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


def generate(conn, config: dict, seed: str) -> tuple[str, float]:
    """Submits and runs a job: (its id, seconds from submit to completed)."""
    started = time.perf_counter()
    job = common.generate(conn, config | {"seed": seed})
    return job, time.perf_counter() - started


def rows_of(conn, job: str) -> int:
    return sum(common.rows_of(conn, common.tenant_of(conn, job)).values())


def neighbours(conn, wanted: int) -> str:
    """`wanted` other tenants: one generated, whose id is returned, the rest copies of it."""
    first, _ = generate(conn, {"country": "GB", "industry": "saas", "startDate": "2025-07-01",
                                "targets": {"leads": 200, "contacts": 100, "activities": 1500}}, "neighbour")
    tenant = common.tenant_of(conn, first)
    _, filled = common.tables(conn)
    for _ in range(wanted - 1):
        new, job = str(uuid.uuid4()), str(uuid.uuid4())
        with conn.transaction():
            frame(conn, tenant, new, job)
            for table in filled:
                copy(conn, "crm", table, tenant, "crm", new, job)
    return tenant


def kpi_ratio(conn, tenant: str) -> None:
    common.settle(conn)
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
        common.settle(conn)
        job, seconds = generate(conn, BENCH | {"targets": targets}, f"growth-{label}")
        rows = rows_of(conn, job)
        points.append((math.log(rows), math.log(seconds)))
        print(f"  {rows:>9,} rows in {seconds:6.2f} s ({rows / seconds:,.0f} rows/s)", flush=True)
        common.delete(conn, job)
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
        with common.connected(dsn) as conn:
            with MemoryWatch(conn.info.backend_pid) as watch:
                job, seconds = generate(conn, config, "memory")
            rows = rows_of(conn, job)
            peak = "unknown here" if watch.peak is None else f"{watch.peak:.0f} MiB"
            print(f"  {label}: {rows:,} rows in {seconds:.1f} s, peak private memory {peak} (wanted: below 512 MiB)",
                  flush=True)
            _, cost = common.costs(conn, common.delete, conn, job)
            print(f"    deleting that tenant took {cost}")


def small(conn) -> None:
    seconds = sorted(generate(conn, {}, f"small-{n}")[1] for n in range(5))
    print(f"default tenant: {seconds[2]:.2f} s from submit to completed (median of 5; wanted: within 2 s)")


def main() -> None:
    parser = common.options(__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="without the sizes that take minutes")
    options = parser.parse_args()

    with common.measured(options.dsn) as dsn, common.both_ways(dsn):
        with common.connected(dsn) as conn:
            print(conn.execute("select version()").fetchone()[0].split(",")[0], flush=True)
            neighbour = neighbours(conn, 200)
            common.settle(conn)
            small(conn)
        against_floor(dsn, BENCH, options.rounds)
        beside_peers(dsn, BENCH, options.rounds, options.quick)
        with common.connected(dsn) as conn:
            job, _ = generate(conn, BENCH, "kpis")
            tenant = common.tenant_of(conn, job)
            kpi_ratio(conn, tenant)
            patches(conn, tenant, neighbour, options.rounds)
            common.delete(conn, job)
            growth(conn, options.quick)
        memory(dsn, options.quick)


if __name__ == "__main__":
    main()
