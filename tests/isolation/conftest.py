"""Two demo tenants and one of people, on one database for the session. Attacks are rolled back."""

import json

import psycopg
import pytest

from asking import Asking, connect
CONFIG = {"country": "US", "industry": "saas", "startDate": "2025-04-10", "tenantName": "Isolated",
          "targets": {"leads": 100, "contacts": 50, "companies": 20, "closedWonCount": 10, "activities": 300}}


class Land(Asking):
    """dsn and conn (superuser) of a database with demo tenants one and other (and their jobs) and a tenant human"""

    def __init__(self, dsn):
        self.dsn, self.config = dsn, CONFIG
        super().__init__(connect(dsn, exact=False))
        (self.one, self.one_job), (self.other, self.other_job) = self.generate("one"), self.generate("other")
        self.human = self.value("""insert into crm.tenants (name, slug, country, timezone, currency, industry)
            values ('Human', 'human', 'US', 'America/New_York', 'USD', 'saas') returning id""")
        self.human_user = self.value(
            "insert into crm.users (tenant_id, email, full_name, role) "
            "values (%s, 'a@human.example', 'A Person', 'admin') returning id",
            self.human,
        )



    def generate(self, seed, conn=None):
        config = json.dumps(CONFIG | {"seed": seed})
        job_id = self.value("select demo.submit_generation(%s, null) ->> 'jobId'", config, conn=conn)
        (conn or self.conn).execute("call demo.run_generation(%s)", [job_id])
        return self.value("select demo.generation_job(%s) ->> 'createdTenantId'", job_id, conn=conn), job_id

    def refused(self, query, values=(), conn=None) -> psycopg.Error:
        """The error of a statement that must not succeed; whatever it does is rolled back."""
        conn = conn or self.conn
        with pytest.raises(psycopg.Error) as error, conn.transaction(force_rollback=True):
            conn.execute(query, values)
            raise AssertionError(f"not refused: {query}")
        return error.value


@pytest.fixture(scope="session")
def land(template, new_database):
    land = Land(new_database(template))
    yield land
    land.conn.close()


@pytest.fixture
def attempt(land):
    """The superuser's connection inside a transaction that is rolled back."""
    with land.conn.transaction(force_rollback=True):
        yield land.conn
