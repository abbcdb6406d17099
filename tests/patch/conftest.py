"""Patches on small tenants. The clock stands at 2025-06-18 17:30Z, a Wednesday."""

import json
import threading
import time
from decimal import Decimal

import psycopg
import pytest
from psycopg import sql

import plan_random
from asking import AS_OF, COUNTS, ENTITIES, METRICS, SMALL, VALUES, Asking, connect, plan_of, sample_plan
NOW_MONTH = "2025-06"
CONFIG = {
    "country": "US", "industry": "saas", "startDate": "2024-11-04", "seed": "patch", "tenantName": "Patched Demo",
    "targets": SMALL,
}
MONTHS = ("2024-11", "2024-12", "2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06")

TENANT_ROWS = (
    "users", "pipelines", "pipeline_stages", "companies", "contacts", "deals", "deal_stage_history", "activities",
    "tags", "contact_tags", "deal_contacts",
)
SAMPLE = sample_plan(
    "2025-03", "2025-04", "2025-05", mode="additive", planType="deltas", leadCounting="separate",
    tolerances={"countTolerance": 0, "valueTolerance": 0.005},
)


def as_json(value) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, default=lambda number: int(number) if number == int(number) else float(number))


def detail_of(error: psycopg.Error) -> dict:
    """The DETAIL of an error, which the contract promises to be JSON with a code."""
    detail = json.loads(error.diag.message_detail, parse_float=Decimal)
    assert isinstance(detail["code"], str) and isinstance(detail["details"], list)
    return detail


class Patches(Asking):
    """What the tests do with patches, over one connection."""

    def __init__(self, dsn: str):
        self.dsn = dsn
        super().__init__(connect(dsn))

    def tenant(self, **config) -> str:
        """A tenant of CONFIG with some keys of its own."""
        return self.tenant_of(CONFIG | config)

    def tenant_of(self, config) -> str:
        job = self.value("select demo.submit_generation(%s::jsonb, null)", json.dumps(config))["jobId"]
        self.conn.execute("call demo.run_generation(%s)", [job])
        return str(self.value("select created_tenant_id from crm.demo_generation_jobs where id = %s", job))

    def empty(self, tenant):
        """Takes every company, contact, deal and activity out of a tenant; team and pipeline stay."""
        for table in ("activities", "deal_contacts", "deal_stage_history", "deals", "contact_tags", "contacts", "companies"):
            self.conn.execute(
                sql.SQL("delete from crm.{} where tenant_id = %s").format(sql.Identifier(table)), [tenant]
            )

    def plain_tenant(self):
        """A tenant that no generator made."""
        return str(self.value("""insert into crm.tenants (name, slug, country, timezone, currency, industry)
            values ('Real', gen_random_uuid()::text, 'US', 'America/New_York', 'USD', 'saas') returning id"""))

    def validate(self, tenant, plan, conn=None):
        return self.value("select demo.validate_patch(%s, %s::jsonb)", tenant, as_json(plan), conn=conn)

    def submit(self, tenant, plan, key=None, by=None, conn=None):
        return self.value("select demo.submit_patch(%s, %s::jsonb, %s, %s)", tenant, as_json(plan), by, key, conn=conn)

    def unaware(self, tenant, *plans) -> list[str]:
        """Pending jobs of plans that are in each other's way, as a release left them that knew no conflicts."""
        jobs = []
        for plan in plans:
            jobs.append(self.submit(tenant, plan)["jobId"])
            self.conn.execute("update crm.demo_patch_jobs set status = 'cancelled' where id = %s", [jobs[-1]])
        self.conn.execute("update crm.demo_patch_jobs set status = 'pending', added_kpis_json = null, "
                          "projected_kpis_json = null where id = any (%s::uuid[])", [jobs])
        return jobs

    def run(self, job, conn=None):
        (conn or self.conn).execute("call demo.run_patch(%s)", [job])

    def apply(self, tenant, plan) -> dict:
        """The completed job of a plan."""
        job = self.submit(tenant, plan)["jobId"]
        self.run(job)
        return self.job(job)

    def job(self, job):
        return self.value("select demo.patch_job(%s)", job)

    def recover(self):
        return {str(row["job_id"]): row["status"] for row in self.rows("select * from demo_job.recover()")}

    def kpis(self, tenant, first="2023-05", last="2025-08") -> dict:
        """month -> metric -> value"""
        months = self.value("select demo.kpi_snapshot(%s, demo_calc.months(%s, %s))", tenant, first, last)
        return {m["month"]: m["metrics"] for m in months}

    def fingerprint(self, tenant) -> str:
        return self.value("select demo.fingerprint(%s)", tenant)

    def violations(self, tenant) -> dict:
        return {
            r["check_name"]: r["violations"]
            for r in self.rows("select * from demo.verify_tenant(%s) where violations > 0", tenant)
        }

    def rows_hash(self, tenant, besides=()) -> dict:
        """table -> hash over the tenant's rows, but for those that these jobs made."""
        found = {}
        for table in TENANT_ROWS:
            own = {
                "companies": "r.demo_job_id",
                "contacts": "r.demo_job_id",
                "deals": "r.demo_job_id",
                "activities": "r.demo_job_id",
                "deal_stage_history": "(select d.demo_job_id from crm.deals as d "
                                      "where d.tenant_id = r.tenant_id and d.id = r.deal_id)",
                "deal_contacts": "(select d.demo_job_id from crm.deals as d "
                                 "where d.tenant_id = r.tenant_id and d.id = r.deal_id)",
                "contact_tags": "(select c.demo_job_id from crm.contacts as c "
                                "where c.tenant_id = r.tenant_id and c.id = r.contact_id)",
            }.get(table, "null::uuid")
            found[table] = self.value(
                f"""select count(*) || ' ' || coalesce(sum(hashtextextended(r::text, 0)::numeric), 0) from crm.{table} as r
                where r.tenant_id = %s and not coalesce({own} = any (%s::uuid[]), false)""",
                tenant,
                list(besides),
            )
        return found

    def made_by(self, tenant, job) -> dict:
        return {
            table: self.value(
                f"select count(*) from crm.{table} where tenant_id = %s and demo_job_id = %s", tenant, job
            )
            for table in ENTITIES
        }

    def audit(self, entity) -> list[dict]:
        return self.rows("select * from crm.audit_logs where entity_id = %s order by id", entity)

    def advisory_locks(self, pid=None) -> int:
        return self.value(
            """select count(*) from pg_locks where locktype = 'advisory' and granted and (%s::int is null or pid = %s)
            and database = (select oid from pg_database where datname = current_database())""",
            pid,
            pid,
        )

    def refused(self, function, *arguments, **keys) -> psycopg.Error:
        """The error that a call ends in."""
        with pytest.raises(psycopg.Error) as error:
            function(*arguments, **keys)
        return error.value

    def background(self, job, conn=None):
        return Run(self, lambda c: self.run(job, c), conn or connect(self.dsn))


class Run:
    """Work on a connection of its own, in the background."""

    def __init__(self, patches, work, conn):
        self.patches, self.conn, self.error = patches, conn, None
        self.pid = conn.info.backend_pid
        self.thread = threading.Thread(target=self._work, args=[work], daemon=True)
        self.thread.start()

    def _work(self, work):
        try:
            work(self.conn)
        except psycopg.Error as error:
            self.error = error

    def wait_until(self, condition: str, *values):
        """Until a query is true, or the work has ended."""
        for _ in range(5000):
            if not self.thread.is_alive() or self.patches.value(condition, *values):
                return
            time.sleep(0.002)
        raise AssertionError(f"never came true: {condition}")

    def wait_until_it_waits(self):
        """Until it stands in the queue for an advisory lock."""
        self.wait_until(
            "select exists (select from pg_locks where pid = %s and locktype = 'advisory' and not granted)", self.pid
        )

    def join(self):
        self.thread.join(60)
        assert not self.thread.is_alive()
        return self.error


@pytest.fixture
def patches(db):
    """On a database of the test's own."""
    patches = Patches(db)
    yield patches
    patches.conn.close()


@pytest.fixture(scope="session")
def kept(template, new_database):
    """On a database for the session: its tests make tenants of their own."""
    patches = Patches(new_database(template))
    yield patches
    patches.conn.close()


@pytest.fixture(scope="session")
def quiet(kept):
    """A tenant that nobody patches."""
    return kept.tenant(seed="quiet")


@pytest.fixture(scope="session")
def connected():
    return connect


@pytest.fixture(scope="session")
def new_patches():
    return Patches


@pytest.fixture(scope="session")
def in_background():
    return Run


@pytest.fixture(scope="session")
def world():
    """The names of this file, for tests that are imported from nowhere."""
    from types import SimpleNamespace

    return SimpleNamespace(
        AS_OF=AS_OF, NOW_MONTH=NOW_MONTH, CONFIG=CONFIG, MONTHS=MONTHS, COUNTS=COUNTS, VALUES=VALUES, METRICS=METRICS,
        ENTITIES=ENTITIES, SAMPLE=SAMPLE, plan_of=plan_of, detail_of=detail_of, as_json=as_json,
    )


@pytest.fixture(scope="module")
def tally():
    """How many plans were met and how many refused."""
    done = {"met": 0, "refused": 0, "batches": 0}
    yield done
    if done["batches"] == plan_random.BATCHES:  # all of them were asked for
        # of sixteen in each batch, and what was refused beside them
        assert done["met"] >= 15 * done["batches"] and done["refused"] >= 5 * done["batches"], done


@pytest.fixture(scope="module")
def place(kept, new_patches):
    """A connection of its own, whose clock is moved."""
    patches = new_patches(kept.dsn)
    yield patches
    patches.conn.close()
