"""The database that is asked: tenants and jobs in every state. The clock stands at 2025-06-18 17:30Z, a Wednesday."""

import threading
import time
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from asking import ENTITIES, SMALL, Asking, plan_of, sample_plan

AS_OF = "2025-06-18T17:30Z"
NOBODY = "00000000-0000-0000-0000-000000000007"

ACME = {
    "tenantName": "Acme Demo", "country": "US", "industry": "saas", "startDate": "2024-11-04", "seed": "acme",
    "teamSize": 4, "targets": SMALL,
}
HAUS = {"tenantName": "Grüne Häuser & Söhne", "country": "DE", "industry": "realestate", "startDate": "2025-02-03",
        "seed": "häuser", "channelMix": {"seo": 60, "direct": 10},
        "monthlyPlan": {"leadCounting": "separate", "months": [
            {"month": "2025-02", "metrics": {"leadsCreated": 12, "contactsCreated": 8, "companiesCreated": 5}},
            {"month": "2025-03", "metrics": {"leadsCreated": 20, "dealsCreated": 6, "closedWonCount": 2,
                                             "closedWonValue": 12345.67, "pipelineAddedValue": 50000}},
            {"month": "2025-05", "metrics": {"contactsCreated": 9, "activitiesCreated": 40}}]}}
TOKYO = {"country": "JP", "industry": "igaming", "startDate": "2025-03-03", "seed": "東京🗼", "teamSize": 2,
         "targets": SMALL | {"activities": 120}, "growth": {"curve": "step", "seasonality": False}}
GONE = {"tenantName": "Gone Demo", "country": "AE", "industry": "trading", "startDate": "2025-04-01", "seed": "gone",
        "targets": SMALL}
OLD = {"tenantName": "Old Demo", "country": "GB", "industry": "ecommerce", "startDate": "2025-05-05", "seed": "old",
       "targets": SMALL}
WAITING = {
    "tenantName": "Waiting Demo", "country": "BR", "industry": "finserv", "startDate": "2025-01-06", "seed": "waiting",
    "targets": SMALL,
}
BROKEN = WAITING | {"tenantName": "Broken Demo", "seed": "broken"}





def in_month(month: str, **metrics) -> dict:
    return plan_of((month, metrics))


SAMPLE = sample_plan("2025-01", "2025-02", "2025-03", leadCounting="separate")


class World(Asking):
    """A filled database: ids of its tenants and jobs by name, and a connection of a superuser."""

    def __init__(self, dsn: str):
        self.dsn = dsn
        super().__init__(psycopg.connect(dsn, autocommit=True, row_factory=dict_row))

    @property
    def tenants(self) -> dict:
        """name -> id"""
        return {t["name"]: t["id"] for t in self.value("select demo.tenants('{\"pageSize\": 100}')")["data"]}

    @property
    def jobs(self) -> dict:
        """name of the tenant -> id of the first generation job of that name"""
        listed = self.value("select demo.generation_jobs('{\"pageSize\": 100}')")["data"]
        return {job["tenantName"]: job["id"] for job in listed}

    @property
    def patches(self) -> dict:
        """seed -> id of the patch job of Acme"""
        listed = self.value("select demo.patch_jobs(%s, 1, 100)", self.tenants["Acme Demo"])["data"]
        return {job["seed"]: job["id"] for job in listed}

    def submit(self, config: dict) -> str:
        return self.value("select demo.submit_generation(%s, null) ->> 'jobId'", Jsonb(config))

    def run(self, job: str) -> None:
        self.conn.execute("call demo.run_job(%s)", [job])

    def generate(self, config: dict) -> str:
        """The id of the new tenant."""
        job = self.submit(config)
        self.run(job)
        return self.value("select demo.generation_job(%s) ->> 'createdTenantId'", job)

    def submit_patch(self, tenant: str, plan: dict) -> str:
        return self.value("select demo.submit_patch(%s, %s, null) ->> 'jobId'", tenant, Jsonb(plan))

    @contextmanager
    def failing(self):
        """While the body runs, no job can write activities."""
        self.conn.execute(
            "alter table crm.activities add constraint tried_out check (created_at < '2000-01-01') not valid"
        )
        try:
            yield
        except psycopg.Error:
            pass
        finally:
            self.conn.execute("alter table crm.activities drop constraint tried_out")

    @contextmanager
    def running(self, job: str):
        """The body sees the job run: it waits for a table that nothing else reads."""
        with psycopg.connect(self.dsn) as holder, psycopg.connect(self.dsn, autocommit=True) as runner:
            holder.execute("lock table crm.contact_tags in access exclusive mode")
            thread = threading.Thread(target=runner.execute, args=["call demo.run_job(%s)", [job]], daemon=True)
            thread.start()
            waits = "select exists (select from pg_locks where pid = %s and relation = 'crm.contact_tags'::regclass)"
            end = time.monotonic() + 30
            while not self.value(waits, runner.info.backend_pid):
                assert time.monotonic() < end and thread.is_alive()
                time.sleep(0.01)
            try:
                yield
            finally:
                holder.rollback()
                thread.join(60)

    def close(self) -> None:
        self.conn.close()


def set_clock(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as conn:
        name = sql.Identifier(conn.info.dbname)
        conn.execute(sql.SQL("alter database {} set demo.as_of = {}").format(name, sql.Literal(AS_OF)))
        conn.execute(sql.SQL("alter database {} set timezone = 'UTC'").format(name))


def fill(dsn: str) -> None:
    """Makes the tenants and jobs in a migrated database, through its own functions where there are such."""
    world = World(dsn)
    acme = world.generate(ACME)
    world.generate(HAUS)
    world.generate(TOKYO)
    gone = world.submit(GONE)
    world.run(gone)
    gone_tenant = world.value("select demo.generation_job(%s) ->> 'createdTenantId'", gone)
    world.run(world.submit_patch(gone_tenant, in_month("2025-05", leadsCreated=3) | {"seed": "of a deleted tenant"}))
    world.value("select demo.delete_demo_tenant(%s, null)", gone)
    old = world.generate(OLD)
    for table in ENTITIES:  # as rows were before there was provenance
        world.conn.execute(
            sql.SQL(
                "update crm.{} set demo_generated = false, demo_job_id = null, demo_source_month = null "
                "where tenant_id = %s"
            ).format(sql.Identifier(table)),
            [old],
        )
    broken = world.submit(BROKEN)
    with world.failing():
        world.run(broken)
    world.submit(WAITING)

    world.conn.execute(
        "insert into crm.contacts (tenant_id, first_name, last_name, created_at, updated_at) "
        "values (%s, 'Rita', 'Real', %s, %s)",
        [acme, *["2025-03-10 15:00Z"] * 2],
    )
    world.conn.execute("""insert into crm.tenants (name, slug, country, timezone, currency, industry, created_at)
        values ('Real Corp', 'real-corp', 'US', 'America/New_York', 'USD', 'saas', '2025-01-02 15:00Z')""")
    stale = in_month("2025-04", leadsCreated=2) | {"seed": "stale"}
    token = world.value("select demo.validate_patch(%s, %s) ->> 'planToken'", acme, Jsonb(stale))
    stale = world.submit_patch(acme, stale | {"planToken": token})
    world.run(world.submit_patch(acme, SAMPLE | {"seed": "sample"}))
    targets = plan_of(("2025-04", {"leadsCreated": 30, "contactsCreated": 45, "dealsCreated": 9}),
                        ("2025-05", {"companiesCreated": 12}), planType="targets", seed="targets",
                        tolerances={"countTolerance": 1, "valueTolerance": 0.01})
    # the other is out of the way until this has changed what it counts on
    set_aside = "update crm.demo_patch_jobs set status = %s where id = %s"
    world.conn.execute(set_aside, ["cancelled", stale])
    world.run(world.submit_patch(acme, targets))
    world.conn.execute(set_aside, ["pending", stale])
    try:
        world.run(stale)
    except psycopg.Error:
        pass
    world.submit_patch(acme, in_month("2025-06", leadsCreated=4, activitiesCreated=9) | {"seed": "waiting"})
    world.close()
