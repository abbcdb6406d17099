"""A database whose tables are published works on: each row can be named."""

import json

import pytest

from runner import migrate

CONFIG = {
    "seed": "published",
    "startDate": "2025-01-10",
    "targets": {"leads": 100, "contacts": 50, "companies": 20, "activities": 200},
}
HASH = "$argon2id$v=19$m=19456,t=2,p=1$ZXhhbXBsZWV4YW1wbGU$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"
PLAN = {"months": [{"month": "2025-02", "metrics": {"leadsCreated": 3, "closedWonCount": 1}}]}


def test_every_table_has_a_replica_identity(conn):
    without = conn.execute("""
        select c.oid::regclass::text as name
          from pg_class as c
          join pg_namespace as n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and n.nspname !~ '^pg_|^information_schema$'
           and not (c.relreplident = 'f' or exists (
             select from pg_index as i
              where i.indrelid = c.oid
                and (c.relreplident = 'd' and i.indisprimary or c.relreplident = 'i' and i.indisreplident)))""")
    assert without.fetchall() == []


@pytest.fixture
def published(conn):
    conn.execute("select set_config('demo.as_of', '2025-06-18 17:30Z', false)")
    conn.execute("create publication everything for all tables")
    return conn


def test_jobs_deletions_logins_backfills_and_deploys_go_on_with_all_tables_published(published, db):
    conn = published

    def value(query, *arguments):
        return conn.execute(f"select {query} as value", arguments).fetchone()["value"]

    job = value("demo.submit_generation(%s, null, 'k') ->> 'jobId'", json.dumps(CONFIG))
    conn.execute("call demo.run_job(%s)", [job])
    tenant = value("demo.generation_job(%s) ->> 'createdTenantId'", job)
    for key in ("a", "a", "b"):
        patch = value("demo.submit_patch(%s, %s, null, %s) ->> 'jobId'", tenant, json.dumps(PLAN), key)
        conn.execute("call demo.run_job(%s)", [patch])
    again = value("demo.regenerate(%s, null) ->> 'jobId'", job)
    conn.execute("call demo.run_job(%s)", [again])
    value("demo.create_admin('ada@corp.example', 'Ada', %s)", HASH)
    for token in ("t", "u"):
        value("demo_login.begin_login('ada@corp.example', '192.0.2.1')")
        value(
            "demo_login.open_session('ada@corp.example', %s, sha256(%s), '192.0.2.1', sha256('t'))",
            HASH,
            token.encode(),
        )
    value("demo_login.close_session(sha256('u'))")
    conn.execute("update crm.contacts set demo_generated = false, demo_job_id = null, demo_source_month = null")
    conn.execute("call demo.backfill_provenance(1000)")
    for done in (job, again):
        value("demo.delete_demo_tenant(%s, null)", done)
    conn.execute("update ref.deployments set digest = 'of another version'")
    assert migrate.migrate(db)["codeLoaded"]
