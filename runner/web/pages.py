"""The pages."""

from datetime import datetime, timezone
from uuid import UUID

import psycopg
from flask import Blueprint, g, redirect, render_template, request, url_for
from psycopg.types.json import Jsonb
from werkzeug.local import LocalProxy

from runner.errors import Problem
from runner.metrics import by_name, of_row
from runner.web import ask, charts, gate, refusals, replies, reports, security
from runner.web.patches import cells_of

FILTERS = ("demo", "country", "industry", "search", "pageSize", "sortBy", "sortOrder")
LISTED = (*charts.OVERVIEW_OF, "closedWonCount", "closedWonValue")  # metrics in the list of tenants, which has no room for all
MONTHS_SHOWN = 24  # the newest, where no range is asked for
PLAN_MONTHS = 24  # a plan has at most
OPEN = ("pending", "running")
UNDO_CHANGES = {  # what an undo does with a record, for people
    "remove": "Removed", "void": "Deleted softly", "move": "Moved to another parent", "restore": "Brought back",
    "keep": "Kept for people", "gone": "Deleted by people",
}
JOB_PAGES = {"generation": "/generator/jobs/{}"}  # of other kinds: /patch-jobs

pages = Blueprint("pages", __name__)


@pages.get("/")
def start():
    return redirect("/tenants", 303)


@pages.get("/login")
@security.public
def login_form():
    destination = _own_path(gate.query("next").get("next"))
    if g.session:
        return redirect(destination, 303)
    return render_template("login/login.html", destination=destination, email="", problem=None)


@pages.post("/login")
@security.public
def login():
    security.check_login_form_token()
    fields = gate.form("email", "password", "next")
    email, destination = fields.get("email", ""), _own_path(fields.get("next"))
    try:
        security.log_in(email, fields.get("password", ""))
    except psycopg.Error as error:
        problem = replies.problem_of(error)
        if problem.status not in (401, 429):
            raise
        headers = {"Retry-After": str(problem.retry_after)} if problem.retry_after else {}
        page = render_template("login/login.html", destination=destination, email=email, problem=problem)
        return page, problem.status, headers
    return redirect(destination, 303)


@pages.post("/logout")
def logout():
    security.log_out()
    return redirect("/login", 303)


# -- tenants ------------------------------------------------------------------------------------------------------

@pages.get("/tenants")
def tenants():
    given = {name: value for name, value in gate.query("page", *FILTERS).items() if value}
    problem, found = None, None
    try:
        found = ask.value("tenants", query=Jsonb(given))
    except psycopg.Error as error:
        problem = replies.problem_of(error)
        if problem.status != 400:
            raise
    totals = ask.rows("kpi_totals", tenant_ids=[UUID(tenant["id"]) for tenant in found["data"]]) if found else []
    reference, metrics = ask.value("reference"), ask.metrics()
    names = {kind: [(row["code"], row["name"]) for row in reference[kind]] for kind in ("countries", "industries")}
    page = render_template(
        "tenants/list.html", found=found, given=given,
        totals={str(row["tenant_id"]): of_row(metrics, row) for row in totals}, listed=[by_name(metrics)[name] for name in LISTED],
        filtered=any(given.get(name) for name in ("demo", "country", "industry", "search")), **names, problem=problem,
        apart=ask.apart(*(tenant["id"] for tenant in found["data"])) if found else {},
        units={row["code"]: row["minorUnits"] for row in reference["currencies"]},
    )
    return page, 400 if problem else 200


@pages.get("/tenants/<uuid:tenant_id>")
def tenant(tenant_id):
    """Overview. With ?verify=yes the invariants are checked and with ?realism=yes the realism is measured, which take a
    moment in a large tenant."""
    facts = ask.value("tenant", tenant_id=tenant_id)
    given = gate.query("verify", "realism")
    patches = ask.value("patch_jobs", tenant_id=tenant_id, page=1, page_size=5)
    [totals] = ask.rows("kpi_totals", tenant_ids=[tenant_id])
    checks = ask.patient_rows("verify_tenant", tenant_id=tenant_id) if given.get("verify") == "yes" else None
    realism = ask.patient_value("realism", tenant_id=tenant_id) if given.get("realism") == "yes" else None
    return render_template("tenants/overview.html", tenant=facts, totals=of_row(ask.metrics(), totals), patches=patches, checks=checks,
                           apart=ask.apart(facts["id"]), realism=realism, checked_at=datetime.now(timezone.utc))


@pages.get("/tenants/<uuid:tenant_id>/monthly")
def monthly(tenant_id):
    """Monthly Updates: chart and table of the months from ?from to ?to, the form for a patch, and the job of ?job."""
    given = gate.query("from", "to", "metric", "sort", "order", "job")
    job = _watched_job(tenant_id, given.get("job"))  # before the numbers: those of an ended job are then among them
    facts = ask.value("tenant", tenant_id=tenant_id)
    rows, metrics = _all_months(facts), ask.metrics()
    months = [row["month"] for row in rows]
    first, last = _range_of(months, given)
    shown = [of_row(metrics, row) for row in rows if first <= row["month"] <= last]
    choices = charts.choices(metrics)
    choice = _one_of([name for name, _ in choices], given.get("metric"), "metric", charts.OVERVIEW)
    column = _one_of(["month", *(m.name for m in metrics)], given.get("sort"), "sort", "month")
    order = _one_of(["asc", "desc"], given.get("order"), "order", "asc")
    return render_template(
        "tenants/monthly.html", tenant=facts, apart=ask.apart(facts["id"]), months=months, first=first, last=last, sort=column, order=order,
        chart=charts.stacked(metrics, shown, choice) if shown else None, choice=choice, choices=choices,
        rows=sorted(shown, key=lambda row: row[column], reverse=order == "desc"),
        patch_months=[month for month in months if facts["isDemo"] and facts["patchFrom"] <= month <= facts["patchTo"]],
        most=PLAN_MONTHS, job=job, again=_plan_again(job) if job else None,
    )


@pages.get("/tenants/<uuid:tenant_id>/history")
def history(tenant_id):
    page = gate.whole(gate.query("page"), "page", 1)
    facts = ask.value("tenant", tenant_id=tenant_id)
    found = ask.value("patch_jobs", tenant_id=tenant_id, page=page, page_size=20)
    return render_template("tenants/history.html", tenant=facts, apart=ask.apart(facts["id"]), found=found)


# -- patch jobs ---------------------------------------------------------------------------------------------------

@pages.get("/patch-jobs/<uuid:job_id>")
def patch_job(job_id):
    job = ask.value("patch_job", job_id=job_id)
    # a job outlives its tenant
    facts = ask.value("tenant", tenant_id=job["tenantId"]) if job["tenantId"] else None
    return render_template("patch/job.html", job=job, tenant=facts, apart=ask.apart(job["tenantId"]))


@pages.get("/patch-jobs/<uuid:job_id>/report.<any(csv, json):kind>")
def report(job_id, kind):
    job = ask.value("patch_job", job_id=job_id)
    return reports.patch_csv(job) if kind == "csv" else reports.patch_json(job)


@pages.get("/patch-jobs/<uuid:job_id>/undo")
def undo_preview(job_id):
    return _undo_page(job_id)


@pages.post("/patch-jobs/<uuid:job_id>/undo")
def undo(job_id):
    given = gate.form("confirm", "onHuman")
    try:
        with refusals.of_job(job_id, "undo"):
            made = ask.value("submit_undo", job_id=job_id, options=Jsonb(given), created_by=security.admin_id())
    except psycopg.Error as error:
        return _undo_page(job_id, replies.fault_of(error), given)
    return redirect(f"/patch-jobs/{made['jobId']}", 303)


@pages.post("/jobs/<uuid:job_id>/cancel")
def cancel(job_id):
    """Cancels a pending job of any kind, and shows it."""
    with refusals.of_job(job_id, "cancel"):
        done = ask.value("cancel_job", job_id=job_id, cancelled_by=security.admin_id())
    return redirect(JOB_PAGES.get(done["kind"], "/patch-jobs/{}").format(done["jobId"]), 303)


def _undo_page(job_id, problem: Problem | None = None, given: dict | None = None):
    """What undoing a job would do, to be confirmed; where it cannot be, why."""
    job = ask.value("patch_job", job_id=job_id)
    if not job["tenantId"]:
        raise gate.wrong("job", str(job_id), "must be of a tenant that is there", "the job's tenant was deleted")
    try:
        seen = ask.value("undo_preview", job_id=job_id)
    except psycopg.Error as error:
        seen, problem = None, problem or replies.fault_of(error)
    page = render_template("patch/undo.html", job=job, seen=seen, problem=problem, CHANGES=UNDO_CHANGES,
                           tenant=ask.value("tenant", tenant_id=job["tenantId"]), typed=(given or {}).get("confirm", ""),
                           keeps=(given or {}).get("onHuman") == "keep")
    return page, problem.status if problem else 200


# -- what they share ----------------------------------------------------------------------------------------------

@pages.record_once
def _globals(state):
    state.app.jinja_env.globals |= {
        "ENTITIES": LocalProxy(ask.entities), "METRICS": LocalProxy(ask.metrics), "METRIC": LocalProxy(lambda: by_name(ask.metrics())),
        "OPEN_JOB": OPEN, "same_page": same_page,
    }


def same_page(**changes) -> str:
    """This address with other parameters; None takes one away."""
    wanted = {name: value for name, value in (request.args.to_dict() | changes).items() if value is not None}
    return url_for(request.endpoint, **request.view_args, **wanted)


def _all_months(facts: dict) -> list[dict]:
    """The KPIs of every month that holds data or can be patched."""
    first = min(filter(None, (facts["dataFrom"], facts["patchFrom"])), default=None)
    last = max(filter(None, (facts["dataTo"], facts["patchTo"])), default=None)
    return ask.rows("kpis", tenant_id=facts["id"], from_month=first, to_month=last) if first else []


def _range_of(months: list[str], given: dict) -> tuple[str | None, str | None]:
    """The first and the last month to show; None where there are none."""
    if not months:
        return None, None
    last = _one_of(months, given.get("to"), "to", months[-1])
    until = [month for month in months if month <= last]
    first = _one_of(months, given.get("from"), "from", until[-MONTHS_SHOWN:][0])
    if first > last:
        raise gate.wrong("from", first, "must not be after to", "from must not be after to")
    return first, last


def _watched_job(tenant_id: UUID, job_id: str | None) -> dict | None:
    """The patch job that the address names, else one of the tenant that has not ended."""
    if job_id is None:
        newest = ask.value("patch_jobs", tenant_id=tenant_id, page=1, page_size=10)["data"]
        # an undo has no plan that the form could hold; its own page shows how far it is
        job_id = next((job["id"] for job in newest if job["status"] in OPEN and job["kind"] == "patch"), None)
    if job_id is None:
        return None
    try:
        job = ask.value("patch_job", job_id=UUID(job_id))
    except ValueError as error:
        raise gate.wrong("job", job_id, "must be a UUID", "job must be the id of a patch job") from error
    if job["tenantId"] != str(tenant_id):
        raise gate.wrong("job", job_id, "must be a job of this tenant", "that job is of another tenant")
    if job["kind"] != "patch":
        raise gate.wrong("job", job_id, "must be the id of a patch job", "that job has no plan")
    return job


def _plan_again(job: dict) -> dict:
    """What the form holds that asks for a job's plan once more."""
    plan = job["patchPlan"]
    settings = {"mode": job["mode"], "planType": job["planType"], "leadCounting": plan.get("leadCounting", "included"),
                "seed": plan.get("seed", "")}
    return {"settings": settings, "cells": cells_of(plan["months"])}


def _one_of(allowed: list[str], given: str | None, name: str, default: str) -> str:
    if given is None:
        return default
    if given not in allowed:
        constraint = "is not one that can be chosen"
        raise gate.wrong(name, given, constraint, f"{name} {constraint}")
    return given


def _own_path(path: str | None) -> str:
    """Where to go after the login: a path on this server, nothing that a browser would take for another host."""
    if path and path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable():
        return path
    return "/tenants"
