"""Faults beside two workers whose queue never gets empty: sessions are ended and cancelled, people lock rows, callers
run out of time. Nothing is partial, lost or double, and every job says what became of it."""

import json
import os
import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
from psycopg.conninfo import make_conninfo

from runner.worker import Worker

SECONDS = float(os.environ.get("DEMOGEN_FAULT_SECONDS", "8"))  # 60 is the long form
PLAN = {"months": [{"month": "2025-02", "metrics": {"companiesCreated": 1, "leadsCreated": 2}}]}
WORKING = "select pid from pg_stat_activity where usename = 'demo_worker' and datname = current_database() limit 2"


def end_a_worker(conn, tenant_id):
    conn.execute(f"select pg_terminate_backend(pid) from ({WORKING}) as w")


def cancel_a_worker(conn, tenant_id):
    conn.execute(f"select pg_cancel_backend(pid) from ({WORKING}) as w")


def lock_rows(conn, tenant_id):
    with conn.transaction():
        conn.execute("select from crm.companies where tenant_id = %s for update", [tenant_id])
        time.sleep(0.1)


def apply_in_vain(conn, tenant_id):
    conn.execute("set statement_timeout = '25ms'")
    try:
        conn.execute("call demo.apply_patch(%s, %s, null)", [tenant_id, json.dumps(PLAN)])
    finally:
        conn.execute("reset statement_timeout")


def apply_and_end(conn, tenant_id):
    with psycopg.connect(conn.info.dsn, autocommit=True) as other:
        conn.execute("select pg_terminate_backend(%s)", [other.info.backend_pid])
        other.execute("call demo.apply_patch(%s, %s, null)", [tenant_id, json.dumps(PLAN)])


COMPLETED = "select count(*) from crm.demo_patch_jobs where status = 'completed'"
FAULTS = [end_a_worker, cancel_a_worker, lock_rows, apply_in_vain, apply_and_end]


def test_nothing_is_partial_lost_or_double(jobs, config):
    tenants = [jobs.made(config | {"seed": seed, "tenantName": f"Tenant {seed}"})["createdTenantId"] for seed in "ab"]
    count = "select count(*) from crm.companies where tenant_id = %s"
    before = {tenant: jobs.value(count, tenant) for tenant in tenants}
    stop, submitting, dice = threading.Event(), threading.Event(), random.Random(7)

    def submit():
        with psycopg.connect(jobs.dsn, autocommit=True) as conn:
            while not submitting.is_set():
                waiting = conn.execute("select count(*) from crm.demo_work where status = 'pending'").fetchone()[0]
                if waiting < 4:
                    plan = PLAN | {"seed": f"{time.monotonic_ns()}"}
                    conn.execute("select demo.submit_patch(%s, %s, null)", [dice.choice(tenants), json.dumps(plan)])

    workers = [Worker(make_conninfo(jobs.dsn, user="demo_worker"), f"w{n}") for n in range(2)]
    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(worker.run, stop) for worker in workers]
        queue = pool.submit(submit)
        until, struck = time.monotonic() + SECONDS, 0
        try:
            # on a slow machine longer, until something got through
            while time.monotonic() < until or jobs.value(COMPLETED) <= 5 and time.monotonic() < until + 60:
                with psycopg.connect(jobs.dsn, autocommit=True) as conn:
                    try:
                        dice.choice(FAULTS)(conn, dice.choice(tenants))
                    except psycopg.Error:
                        pass  # what the caller hears is tested elsewhere
                struck += 1
                time.sleep(dice.random() * 0.1)
            submitting.set()
            queue.result(60)
            for job in jobs.conn.execute("select id from crm.demo_patch_jobs").fetchall():
                settled(jobs, job["id"])
        finally:
            submitting.set()
            stop.set()
        [done.result(60) for done in running]

    states = jobs.conn.execute("select tenant_id, status, attempt, error_message from crm.demo_patch_jobs").fetchall()
    assert struck > 10 and sum(job["status"] == "completed" for job in states) > 5
    assert {job["status"] for job in states} <= {"completed", "failed", "cancelled"}
    for job in states:
        if job["status"] == "failed":
            assert re.search("canceling statement|the session that ran the job died", job["error_message"])
    for tenant in tenants:
        done = sum(str(job["tenant_id"]) == tenant and job["status"] == "completed" for job in states)
        assert jobs.value(count, tenant) == before[tenant] + done
        assert jobs.value("select sum(violations) from demo.verify_tenant(%s)", tenant) == 0
    assert jobs.advisory_locks() == 0


def settled(jobs, job_id) -> None:
    deadline = time.monotonic() + 60
    while jobs.status(job_id) in ("pending", "running"):
        assert time.monotonic() < deadline, jobs.status(job_id)
        time.sleep(0.05)
