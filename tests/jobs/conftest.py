"""Jobs on a database of the test's own. `baseline` knows what an undisturbed run of CONFIG gives."""

import json
import threading
import time

import psycopg
import pytest

from asking import Asking, connect
CONFIG = {
    "country": "US",
    "industry": "saas",
    "startDate": "2025-01-10",
    "seed": "jobs",
    "tenantName": "Acme 100%_Demo",
    "targets": {"leads": 300, "contacts": 100, "companies": 40, "closedWonCount": 30, "activities": 3000},
}
LONG = CONFIG | {
    "seed": "long",
    "targets": {"leads": 9000, "contacts": 3000, "companies": 500, "closedWonCount": 300, "activities": 60000},
}

TENANT_TABLES = """
    select c.oid::regclass::text as name, case when c.relname = 'tenants' then 'id' else 'tenant_id' end as key
      from pg_class as c join pg_attribute as a on a.attrelid = c.oid
     where c.relnamespace = 'crm'::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped
       and (a.attname = 'tenant_id' or c.relname = 'tenants' and a.attname = 'id')
       and c.relname not in ('demo_work', 'demo_generation_jobs', 'demo_patch_jobs', 'audit_logs')
     order by 1"""


class Jobs(Asking):
    """What the tests do with jobs, over one connection."""

    def __init__(self, dsn: str):
        self.dsn = dsn
        super().__init__(connect(dsn))

    def submit(self, config=CONFIG, by=None, key=None) -> str:
        return self.value("select demo.submit_generation(%s, %s, %s)", json.dumps(config), by, key)["jobId"]

    def submit_patch(self, tenant_id, companies=1, seed=None, conn=None) -> str:
        plan = {"months": [{"month": "2025-02", "metrics": {"companiesCreated": companies}}]} | (
            {"seed": seed} if seed else {}
        )
        return self.value("select demo.submit_patch(%s, %s, null)", tenant_id, json.dumps(plan), conn=conn)["jobId"]

    def claim(self, conn, worker="w"):
        return conn.execute("select demo_job.claim(%s) as job", [worker]).fetchone()["job"]

    def status(self, job_id) -> str:
        return self.value("select status from crm.demo_work where id = %s", job_id)

    def wait_for(self, job_id, status="completed", seconds=60):
        deadline = time.monotonic() + seconds
        while self.status(job_id) != status:
            assert time.monotonic() < deadline, self.status(job_id)
            time.sleep(0.01)

    def run(self, job_id, conn=None):
        (conn or self.conn).execute("call demo.run_job(%s)", [job_id])

    def made(self, config=CONFIG) -> dict:
        """The completed job of a config."""
        job_id = self.submit(config)
        self.run(job_id)
        return self.job(job_id)

    def job(self, job_id) -> dict:
        return self.value("select demo.generation_job(%s)", job_id)

    def recover(self) -> dict:
        return {
            str(row["job_id"]): row["status"]
            for row in self.conn.execute("select * from demo_job.recover()").fetchall()
        }

    def fingerprint(self, job_id) -> str:
        return self.value("select demo.fingerprint(%s)", self.job(job_id)["createdTenantId"])

    def tenant_id(self, job_id):
        """The id that the job's tenant has, or would have had."""
        return self.value("select tenant_id from crm.demo_generation_jobs where id = %s", job_id)

    def rows_of(self, tenant_id) -> dict:
        """table -> number of rows of this tenant, over every table that has tenants"""
        counts = {}
        for table in self.conn.execute(TENANT_TABLES).fetchall():
            count = self.value(f"select count(*) from {table['name']} where {table['key']} = %s", tenant_id)
            if count:
                counts[table["name"]] = count
        return counts

    def audit(self, entity_id) -> list[dict]:
        return self.conn.execute(
            "select * from crm.audit_logs where entity_id = %s order by id", [entity_id]
        ).fetchall()

    def advisory_locks(self, pid=None) -> int:
        return self.value("""select count(*) from pg_locks where locktype = 'advisory' and (%s::int is null or pid = %s)
            and database = (select oid from pg_database where datname = current_database())""", pid, pid)

    def background(self, job_id, dsn=None, conn=None):
        return Run(self, job_id, conn or connect(dsn or self.dsn))


class Run:
    """A run of a job on a connection of its own, in the background."""

    def __init__(self, jobs: Jobs, job_id, conn):
        self.jobs, self.job_id, self.conn, self.error = jobs, job_id, conn, None
        self.pid = conn.info.backend_pid
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self):
        try:
            self.jobs.run(self.job_id, self.conn)
        except psycopg.Error as error:
            self.error = error

    def wait_until_running(self):
        for _ in range(2000):
            if self.jobs.value("select status from crm.demo_generation_jobs where id = %s", self.job_id) == "running":
                return
            time.sleep(0.002)
        raise AssertionError("the job never ran")

    def join(self):
        self.thread.join(60)
        assert not self.thread.is_alive()
        return self.error


@pytest.fixture
def jobs(db):
    jobs = Jobs(db)
    yield jobs
    jobs.conn.close()


@pytest.fixture(scope="session")
def kept(template, new_database):
    """Jobs on a database for the session: its tests add jobs and tenants, but read only their own."""
    jobs = Jobs(new_database(template))
    yield jobs
    jobs.conn.close()


@pytest.fixture(scope="session")
def baseline(kept):
    """Fingerprint of CONFIG, run in peace."""
    return kept.fingerprint(kept.made()["id"])


@pytest.fixture(scope="session")
def config():
    return CONFIG


@pytest.fixture(scope="session")
def long_config():
    return LONG


@pytest.fixture(scope="session")
def connected():
    return connect
