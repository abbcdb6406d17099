"""The sample of quickstart: a tenant, a patch of it, and an admin to look at it with."""

import os
import secrets
from datetime import date, timezone

from psycopg.types.json import Jsonb

from runner import db, server
from runner.cli.jobs import run, submit_and_run
from runner.cli.program import Target
from runner.cli.serve import create_admin

SAMPLE_TENANT = "Northwind Markets Demo"
SAMPLE_KEY = "quickstart"
SAMPLE_ADMIN = "admin@demogen.example"
# The sample plan: three months of these.
SAMPLE_METRICS = ["leadsCreated", "contactsCreated", "companiesCreated", "dealsCreated", "closedWonCount",
                  "closedWonValue", "pipelineAddedValue"]
SAMPLE_NUMBERS = [
    (50, 40, 10, 8, 3, 25000, 75000),
    (60, 48, 12, 10, 4, 32000, 96000),
    (70, 56, 14, 12, 5, 40000, 120000),
]


def sample_job(target: Target) -> dict:
    """The job of the sample tenant, completed: found, or made, or finished where an earlier run was cut off."""
    with target.connect() as conn:
        query = {"search": SAMPLE_TENANT, "sortBy": "createdAt", "sortOrder": "desc"}
        found = db.call_value(conn, "generation_jobs", query=Jsonb(query))["data"]
        newest = next((j for j in found if j["tenantName"] == SAMPLE_TENANT), None)
        if newest and newest["status"] == "completed":
            finished = db.call_value(conn, "generation_job", job_id=newest["id"])
            if finished["tenant"]:
                return finished
        config = _sample_config(db.call_value(conn, "now").astimezone(timezone.utc).date())
    if newest is None or newest["status"] == "cancelled":
        # The start date depends on the day, so the key alone would not find the sample again tomorrow.
        submission = {"config": Jsonb(config), "created_by": None, "idempotency_key": SAMPLE_KEY}
        _, made = submit_and_run(target, "submit_generation", **submission)
    elif newest["status"] == "completed":  # its tenant was deleted
        _, made = submit_and_run(target, "regenerate", job_id=newest["id"], created_by=None)
    else:  # it failed or was cut off
        with target.connect("demo_worker") as conn:
            made = run(target, conn, newest["id"])
    return made


def _sample_config(today: date) -> dict:
    """A trading desk in the US since the first of this month a year ago, by the clock that the data go by."""
    return {
        "tenantName": SAMPLE_TENANT,
        "country": "US",
        "industry": "trading",
        "startDate": today.replace(year=today.year - 1, day=1).isoformat(),
        "seed": SAMPLE_KEY,
    }


def sample_patch(target: Target, sample: dict) -> dict:
    """The job of the sample plan on the sample tenant, completed. It adds to the last three whole months that the
    tenant was generated with; plan and seed are always the same, so a second run finds the job of the first."""
    start = date.fromisoformat(sample["config"]["startDate"])
    first = start.year * 12 + start.month - 1 + 9
    months = [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, first + len(SAMPLE_NUMBERS))]
    metrics = [dict(zip(SAMPLE_METRICS, numbers)) for numbers in SAMPLE_NUMBERS]
    wanted = {
        "planType": "deltas",
        "leadCounting": "separate",
        "months": [{"month": month, "metrics": numbers} for month, numbers in zip(months, metrics)],
        "seed": SAMPLE_KEY,
    }
    submission = {"tenant_id": sample["tenant"]["id"], "plan": Jsonb(wanted), "created_by": None}
    _, patched = submit_and_run(target, "submit_patch", "patch_job", **submission)
    return patched


def sample_admin(target: Target) -> dict:
    """The admin to look at the pages with: {id, email, password, passwordFile}. The password is drawn once and kept in
    a file that only this user can read; it is None where that is gone."""
    drawn = secrets.token_urlsafe(16)
    made = create_admin(target, SAMPLE_ADMIN, "Sample admin", drawn)
    file = server.home() / f"admin-{made['id']}.password"  # by id: another server's admin has another password
    if made["created"]:
        # the server's user must reach the folder; the file is private
        file.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
            kept.write(drawn + "\n")
    password = file.read_text().strip() if file.exists() else None
    return {"id": made["id"], "email": made["email"], "password": password, "passwordFile": str(file)}
