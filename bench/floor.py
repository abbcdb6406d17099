"""Generation beside its floor, and what is done with a tenant afterwards beside its generation."""

import uuid

from psycopg import sql

import common

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


def move(conn) -> None:
    """All staged rows, in one transaction."""
    with conn.transaction():
        for table in common.tables(conn)[1]:
            conn.execute(f"insert into crm.{table} select * from bench_stage.{table}")


def floor(conn, tenant: str) -> common.Cost:
    """Moves a staged copy of the tenant's rows."""
    new, job = str(uuid.uuid4()), str(uuid.uuid4())
    stage(conn, tenant, new, job)
    with conn.transaction():
        frame(conn, tenant, new, job)
    conn.execute("checkpoint")
    with common.checks_by_index(conn):
        _, cost = common.costs(conn, move, conn)
    conn.execute("drop schema bench_stage cascade")
    return cost


def tenant_costs(conn, config: dict) -> dict[str, common.Cost]:
    """What it costs to make a tenant, to verify it and take its fingerprint at once, to move its rows, to delete it."""
    job, made = common.costs(conn, common.generate, conn, config)
    tenant = common.tenant_of(conn, job)
    found = {"generation": made}
    for name in ("verify_tenant", "fingerprint"):
        query = sql.SQL("select * from demo.{}(%s)").format(sql.Identifier(name))
        _, found[name] = common.costs(conn, lambda: conn.execute(query, [tenant]).fetchall())
    common.settle(conn)
    found["floor"] = floor(conn, tenant)
    common.settle(conn)
    rows = sum(common.rows_of(conn, tenant).values())
    _, found["deletion"] = common.costs(conn, common.delete, conn, job)
    print(f"    {rows:,} rows: " + "; ".join(f"{name} {cost.wall:.2f} s ({cost.backend:.2f} s)"
                                             for name, cost in found.items()), flush=True)
    return found


WAYS = {True: "keys as sets", False: "without the grant"}
WANTED = {True: 1.8, False: 0.85}


def against_floor(dsn: str, config: dict, rounds: int) -> None:
    """Both ways in turn, each time in a fresh copy of the database with the neighbours; a first round, not counted,
    makes the server's log files."""
    found = {way: [] for way in WAYS}
    for number in range(rounds + 1):
        for way in sorted(WAYS, reverse=number % 2 == 0):
            print(f"  {f'round {number}' if number else 'not counted'}, {WAYS[way]}, seconds (of the backend's "
                  "processor):", flush=True)
            with common.copy_of(dsn) as conn:
                common.by_sets(conn, way)
                costs = tenant_costs(conn, config | {"seed": f"bench-{number}"})
            if number:
                found[way].append(costs)
    for way, costs in found.items():
        report(way, costs)


def report(way: bool, found: list[dict]) -> None:
    print(f"{WAYS[way]}: medians of {len(found)}")
    for name in found[0]:
        print(f"  {name}: {common.middle([costs[name] for costs in found])}")
    print(f"  generation / floor: {common.ratio([(c['floor'], c['generation']) for c in found])} "
          f"(rows per second; wanted: {WANTED[way]})")
    for name, wanted in {"deletion": 0.5, "verify_tenant": 0.5, "fingerprint": 0.8}.items():
        print(f"  {name} / generation: {common.ratio([(c[name], c['generation']) for c in found])} "
              f"(wanted with keys as sets: at most {wanted})")
