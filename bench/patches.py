"""What a patch costs beside the KPI query, a plain INSERT ... SELECT of its own rows, and the snapshots of its
proof; a large one with its keys proven as sets and without."""

import json
import statistics
import time

import common
from floor import WAYS

WANTED = {True: 1.5, False: 0.7}
PARENTS = {"company_id": "companies", "contact_id": "contacts", "deal_id": "deals"}
# 500 records a month: companies, contacts (leads among them), deals, activities.
SMALL = {"leadsCreated": 60, "contactsCreated": 110, "companiesCreated": 20, "dealsCreated": 20, "closedWonCount": 5,
         "closedWonValue": 40000, "pipelineAddedValue": 90000, "activitiesCreated": 350}
# 5,000 records a month, 20 months: 100,000.
LARGE = {"leadsCreated": 600, "contactsCreated": 900, "companiesCreated": 60, "dealsCreated": 140, "closedWonCount": 30,
         "closedWonValue": 200000, "pipelineAddedValue": 500000, "activitiesCreated": 3900}
THREE = ["2026-01", "2026-02", "2026-03"]
TWENTY = [f"{2024 + (8 + i) // 12}-{(8 + i) % 12 + 1:02d}" for i in range(20)]  # from 2024-09


def plan(months: list[str], metrics: dict, seed: str) -> dict:
    return {"mode": "additive", "planType": "deltas", "leadCounting": "included", "seed": seed,
            "months": [{"month": m, "metrics": metrics} for m in months]}


def timed(conn, query, *values) -> float:
    started = time.perf_counter()
    conn.execute(query, values).fetchall()
    return time.perf_counter() - started


def median(times: int, measure) -> float:
    return statistics.median(measure(n) for n in range(times))


def apply(conn, tenant: str, months: list[str], metrics: dict, seed: str) -> tuple[str, float]:
    """Submits and runs a patch: (job, seconds from submit to completed)."""
    started = time.perf_counter()
    job = common.patch(conn, tenant, plan(months, metrics, seed))
    return job, time.perf_counter() - started


def plain_insert(conn, tenant: str, job: str) -> tuple[int, common.Cost]:
    """The rows of a patch once more, under other ids, moved from an unlogged staging copy and rolled back: (rows, what
    it cost)."""
    _, tables = common.tables(conn)
    conn.execute("drop schema if exists bench_stage cascade")
    conn.execute("create schema bench_stage")
    for table in tables:
        stage(conn, table, {"t": tenant, "j": job})

    def move() -> int:
        return sum(conn.execute(f"insert into crm.{table} select * from bench_stage.{table}").rowcount
                   for table in tables)

    with common.checks_by_index(conn), conn.transaction(force_rollback=True):
        rows, cost = common.costs(conn, move)
    conn.execute("drop schema bench_stage cascade")
    return rows, cost


def stage(conn, table: str, patch: dict) -> None:
    """A copy of the rows that a patch made in a table, with ids of their own and those of its own parents."""
    made = "select from crm.{} as p where p.tenant_id = r.tenant_id and p.id = r.{} and p.demo_job_id = %(j)s"
    other = "overlay(r.{}::text placing 'ffffffff' from 1)::uuid"
    names = common.columns(conn, table)
    by_patch = {column: made.format(PARENTS[column], column) for column in names if column in PARENTS}
    if "demo_job_id" in names:
        own = "r.demo_job_id = %(j)s"
    else:  # it belongs to the record that it hangs on
        own = f"exists ({next(iter(by_patch.values()))})"
    values = {name: f"r.{name}" for name in names}
    for column, parent in by_patch.items():
        values[column] = f"case when exists ({parent}) then {other.format(column)} else r.{column} end"
    if "id" in values:
        values["id"] = other.format("id")
    conn.execute(f"create unlogged table bench_stage.{table} (like crm.{table})")
    conn.execute(f"insert into bench_stage.{table} select {', '.join(values.values())} from crm.{table} as r"
                 f" where r.tenant_id = %(t)s and {own} order by r.ctid", patch)
    conn.execute(f"analyze bench_stage.{table}")


def snapshot(conn, tenant: str) -> float:
    """The KPIs of all months that hold anything, as the proof takes them before and after."""
    return timed(conn, "select demo.kpi_snapshot(%s, array(select to_char(m, 'YYYY-MM')"
                       " from generate_series('2024-07-01'::date, '2026-06-01', '1 month') as m))", tenant)


def patches(conn, tenant: str, neighbour: str, rounds: int) -> None:
    """`tenant` is the large one, `neighbour` a small one; both lie amid the same 200 others."""
    print("patches: 3 months of 500 records each, on the large tenant")
    kpis = median(9, lambda n: timed(conn, "select * from demo.kpis(%s, '2026-01', '2026-03')", tenant))
    all_kpis = median(9, lambda n: timed(conn, "select * from demo.kpis(%s, '2024-07', '2026-06')", tenant))
    validate = "select demo.validate_patch(%s, %s::jsonb)"
    validated = median(9, lambda n: timed(conn, validate, tenant, json.dumps(plan(THREE, SMALL, f"v{n}"))))
    print(f"  validate with preview {validated * 1000:.0f} ms; KPI query of the same months {kpis * 1000:.0f} ms "
          f"(ratio {validated / kpis:.1f}), of 24 months {all_kpis * 1000:.0f} ms "
          f"(ratio {validated / all_kpis:.1f}); wanted: below 5")

    bounds, small = [], []
    apply(conn, tenant, THREE, SMALL, "warm")
    for n in range(5):
        job, seconds = apply(conn, tenant, THREE, SMALL, f"small-{n}")
        rows, moved = plain_insert(conn, tenant, job)
        proof = snapshot(conn, tenant) + snapshot(conn, tenant)
        bounds.append((seconds / (moved.wall + proof), seconds, moved.wall, proof, rows))
        _, there = apply(conn, neighbour, THREE, SMALL, f"small-{n}")
        small.append((seconds - proof) / there)
    ratio, seconds, moved, proof, rows = sorted(bounds)[len(bounds) // 2]
    print(f"  apply {seconds * 1000:.0f} ms from submit to completed; plain insert of its {rows:,} rows "
          f"{moved * 1000:.0f} ms, two snapshots {proof * 1000:.0f} ms; ratio {ratio:.1f} "
          "(median of 5; wanted: below 4)")
    print(f"  but for the snapshots it takes {statistics.median(small):.2f} times what it takes on a small tenant "
          "(median of 5)")
    large_patches(conn, tenant, rounds)


def large_patches(conn, tenant: str, rounds: int) -> None:
    """Both ways in turn; a first round is not counted."""
    found = {way: [] for way in WAYS}
    for n in range(rounds + 1):
        for way in sorted(WAYS, reverse=n % 2 == 0):
            common.by_sets(conn, way)
            job, applied = common.costs(conn, common.patch, conn, tenant, plan(TWENTY, LARGE, f"large-{n}-{way}"))
            common.settle(conn)  # staging joins, and must know how many rows there are
            rows, moved = plain_insert(conn, tenant, job)
            if n:
                found[way].append((moved, applied))
    for way, costs in found.items():
        print(f"patch of {rows:,} rows, {WAYS[way]}: {common.middle([applied for _, applied in costs])}; a plain insert "
              f"{common.middle([moved for moved, _ in costs])}; {common.ratio(costs)} of its rows per second "
              f"(medians of {rounds}; wanted: {WANTED[way]})", flush=True)
