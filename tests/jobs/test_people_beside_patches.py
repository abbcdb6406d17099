"""People delete, delete softly and edit what patches hang their rows on, at any moment: never an orphan, never a live row
under a deleted one, never a deletion lost."""

import json
import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.rows import dict_row

PATCHES = int(os.environ.get("DEMOGEN_PATCHES", "20"))  # 1000 is the long form
WAYS = {"as sets": None, "row by row": "alter function demo_flow.create_as_set(demo_flow.run, text) reset all"}
METRICS = {"leadsCreated": 3, "contactsCreated": 6, "dealsCreated": 3, "closedWonCount": 1, "activitiesCreated": 40}
UNDER = """
select (select count(*) from crm.deals as d join crm.contacts as c on (c.tenant_id, c.id) = (d.tenant_id, d.contact_id)
         where d.deleted_at is null and c.deleted_at is not null)
     + (select count(*) from crm.deals as d join crm.companies as c on (c.tenant_id, c.id) = (d.tenant_id, d.company_id)
         where d.deleted_at is null and c.deleted_at is not null)
     + (select count(*) from crm.contacts as k join crm.companies as c on (c.tenant_id, c.id) = (k.tenant_id, k.company_id)
         where k.deleted_at is null and c.deleted_at is not null)
     + (select count(*) from crm.activities as a join crm.contacts as c on (c.tenant_id, c.id) = (a.tenant_id, a.contact_id)
         where a.deleted_at is null and c.deleted_at is not null)
     + (select count(*) from crm.activities as a join crm.deals as d on (d.tenant_id, d.id) = (a.tenant_id, a.deal_id)
         where a.deleted_at is null and d.deleted_at is not null) as n
"""
SOFTLY = [  # whoever deletes a company or a contact deletes what is under it, parents first
    "update crm.companies set deleted_at = clock_timestamp() where tenant_id = %(t)s and id = %(company)s",
    "update crm.contacts set deleted_at = clock_timestamp() where tenant_id = %(t)s and deleted_at is null"
    " and (id = %(contact)s or company_id = %(company)s)",
    "update crm.deals set deleted_at = clock_timestamp() where tenant_id = %(t)s and deleted_at is null and ("
    " company_id = %(company)s or contact_id in (select id from crm.contacts where tenant_id = %(t)s"
    " and (id = %(contact)s or company_id = %(company)s)))",
    "update crm.activities set deleted_at = clock_timestamp() where tenant_id = %(t)s and deleted_at is null and ("
    " contact_id in (select id from crm.contacts where tenant_id = %(t)s and deleted_at is not null)"
    " or deal_id in (select id from crm.deals where tenant_id = %(t)s and deleted_at is not null))",
]
HARD = [  # children first
    "delete from crm.activities where tenant_id = %(t)s and (contact_id = %(contact)s or deal_id in"
    " (select id from crm.deals where tenant_id = %(t)s and contact_id = %(contact)s))",
    "delete from crm.contact_tags where tenant_id = %(t)s and contact_id = %(contact)s",
    "delete from crm.deal_contacts where tenant_id = %(t)s and (contact_id = %(contact)s or deal_id in"
    " (select id from crm.deals where tenant_id = %(t)s and contact_id = %(contact)s))",
    "delete from crm.deal_stage_history where tenant_id = %(t)s and deal_id in"
    " (select id from crm.deals where tenant_id = %(t)s and contact_id = %(contact)s)",
    "delete from crm.deals where tenant_id = %(t)s and contact_id = %(contact)s",
    "delete from crm.contacts where tenant_id = %(t)s and id = %(contact)s",
]
ONE = "select id from crm.{} where tenant_id = %s and deleted_at is null order by random() limit 1"


class Person:
    """Somebody at the CRM, until `stop`: what was deleted for good, and what softly."""

    def __init__(self, dsn, tenant_id, seed, stop):
        self.dsn, self.tenant_id, self.dice, self.stop = dsn, tenant_id, random.Random(seed), stop
        self.gone, self.hidden, self.victims, self.refused = [], [], [], 0

    def live(self):
        with psycopg.connect(self.dsn, row_factory=dict_row, autocommit=True) as conn:
            conn.execute("set session authorization crm_app")
            while not self.stop.is_set():
                one = {name: conn.execute(ONE.format(name), [self.tenant_id]).fetchone() for name in ("companies", "contacts")}
                if None in one.values():
                    return
                try:
                    self.act(conn, one["companies"]["id"], one["contacts"]["id"])
                except psycopg.errors.DeadlockDetected as error:
                    self.victims.append(error.diag.message_detail)  # of the other person, that may be
                except psycopg.errors.ForeignKeyViolation:
                    self.refused += 1  # a patch was faster
                time.sleep(self.dice.random() * 0.15)

    def act(self, conn, company, contact):
        what = self.dice.choice(["soft contact", "soft company", "hard contact", "edit"])
        values = {"t": self.tenant_id, "contact": contact if "contact" in what else None,
                  "company": company if "company" in what else None}
        with conn.transaction():
            if what == "edit":
                conn.execute("update crm.contacts set job_title = 'Boss' where tenant_id = %s and id = %s",
                             [self.tenant_id, contact])
                return
            for statement in SOFTLY if "soft" in what else HARD:
                conn.execute(statement, values)
                time.sleep(self.dice.random() * 0.01)
        if "soft" in what:
            self.hidden.append(("companies", company) if "company" in what else ("contacts", contact))
        else:
            self.gone.append(contact)


@pytest.mark.parametrize("way", WAYS)
def test_people_and_patches_leave_whole_records(jobs, config, way):
    if WAYS[way]:
        jobs.conn.execute(WAYS[way])
    big = config | {"targets": config["targets"] | {"leads": 800, "contacts": 600, "companies": 150}}
    tenant_id = jobs.made(big)["createdTenantId"]
    stop = threading.Event()
    people = [Person(jobs.dsn, tenant_id, seed, stop) for seed in (1, 2)]
    with ThreadPoolExecutor(2) as pool:
        living = [pool.submit(person.live) for person in people]
        try:
            for number in range(PATCHES):
                month = f"2025-0{1 + number % 5}"
                plan = {"months": [{"month": month, "metrics": METRICS}], "seed": f"people {number}"}
                job_id = jobs.value("select demo.submit_patch(%s, %s, null)", tenant_id, json.dumps(plan))["jobId"]
                try:
                    jobs.run(job_id)
                except psycopg.Error:
                    pass  # nothing of it may be there, which the checks below see
                if number % 5 == 4:
                    assert jobs.value(UNDER) == 0
        finally:
            stop.set()
        [done.result(60) for done in living]
    states = {row["status"]: row["n"]
              for row in jobs.rows("select status, count(*) as n from crm.demo_patch_jobs group by 1")}
    print(states, [(len(p.gone), len(p.hidden), len(p.victims), p.refused) for p in people])
    assert states.get("completed", 0) > 0.6 * PATCHES and set(states) <= {"completed", "failed"}
    # people act many times a second here: five tries may not do
    told = {row["error_message"] for row in jobs.rows("select error_message from crm.demo_patch_jobs where status = 'failed'")}
    assert told <= {"could not serialize access due to concurrent update", "could not serialize access due to concurrent delete"}
    assert sum(len(person.gone) for person in people) > 2 and sum(len(person.hidden) for person in people) > 4
    assert jobs.value(UNDER) == 0
    for person in people:
        assert not [told for told in person.victims if f"process {jobs.conn.info.backend_pid}" in told.lower()]
        for contact in person.gone:
            assert jobs.value("select count(*) from crm.contacts where id = %s", contact) == 0
        for table, id in person.hidden:
            [row] = jobs.rows(f"select deleted_at from crm.{table} where id = %s", id) or [{"deleted_at": "gone"}]
            assert row["deleted_at"] is not None
    for key in jobs.rows(
        "select c.relation::text, k.name, k.joined, k.is_missed"
        "  from demo_flow.creations() as c cross join lateral demo_flow.foreign_keys(c.relation) as k"
    ):
        orphans = f"select count(*) from {key['relation']} as r {key['joined']} where {key['is_missed']}"
        assert jobs.value(orphans) == 0, key["name"]
