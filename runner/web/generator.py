"""The generator's pages: its jobs, the form that submits one, and a job.

A form's fields are named by the keys of a config: targets.leads, monthlyPlan.leadCounting. monthlyPlan is a table as a
spreadsheet copies it. What an entry means and whether it is allowed, SQL says.
"""

import hashlib
import re
import secrets
from decimal import Decimal

import psycopg
from flask import Blueprint, Response, redirect, render_template, url_for
from psycopg.types.json import Jsonb

from runner import config as configs
from runner import exact_json, plan
from runner.errors import Failure, Problem
from runner.metrics import Metric, listed, of_projection, projected
from runner.web import ask, charts, gate, refusals, replies, security
from runner.web.formats import month, plain

generator = Blueprint("generator", __name__, url_prefix="/generator")

FILTERS = ("page", "pageSize", "status", "country", "industry", "search", "sortBy", "sortOrder")
PLAN, LEAD_COUNTING = "monthlyPlan", "monthlyPlan.leadCounting"
ONLY_WITHOUT_PLAN = ("targets.", "growth.")  # the plan says itself what these would say
UNREAD = "the monthly plan cannot be read"
LIMIT_PLAN = 64 * 1024  # bytes of a pasted table
NUMBERS = ("integer", "number", "money")


# -- jobs ---------------------------------------------------------------------------------------------------------

@generator.get("")
def jobs():
    query = {name: text for name, text in gate.query(*FILTERS).items() if text}
    problem, listing = None, None
    try:
        listing = ask.value("generation_jobs", query=Jsonb(query))
    except psycopg.Error as error:
        problem = replies.fault_of(error)
    page = render_template("generator/jobs.html", query=query, listing=listing, problem=problem,
                           apart=ask.apart(*(job["createdTenantId"] for job in listing["data"])) if listing else {},
                           named=_named(ask.value("reference")))
    return page, _status(problem)


@generator.get("/jobs/<uuid:job_id>")
def job(job_id):
    return _job_page(job_id)


@generator.get("/jobs/<uuid:job_id>/config.json")
def config_file(job_id):
    text = exact_json.dumps(ask.value("generation_job", job_id=job_id)["config"], indent=2) + "\n"
    headers = {"Content-Disposition": f'attachment; filename="config-{job_id}.json"'}
    return Response(text, mimetype="application/json", headers=headers)


@generator.post("/jobs/<uuid:job_id>/regenerate")
def regenerate(job_id):
    with refusals.of_job(job_id, "regenerate"):
        key = gate.form("key").get("key")
        made = ask.value("regenerate", job_id=job_id, created_by=security.admin_id(), idempotency_key=key)
    return redirect(url_for(".job", job_id=made["jobId"]), 303)


@generator.post("/jobs/<uuid:job_id>/delete")
def delete(job_id):
    typed = gate.form("confirmedName").get("confirmedName", "")
    try:
        with refusals.of_job(job_id, "delete"):
            ask.patient_value("delete_demo_tenant", job_id=job_id, deleted_by=security.admin_id(), confirmed_name=typed)
    except psycopg.Error as error:
        return _job_page(job_id, replies.fault_of(error), typed)
    return redirect(url_for(".job", job_id=job_id), 303)


def _job_page(job_id, problem: Problem | None = None, typed: str = ""):
    found, reference = ask.value("generation_job", job_id=job_id), ask.value("reference")
    months = [m | m["metrics"] for m in found["monthlyBreakdown"] or []]
    page = render_template(
        "generator/job.html", job=found, months=months, chart=_chart(listed(reference), months),
        apart=ask.apart(found["createdTenantId"]), problem=problem, typed=typed, key=_new_key(), reference=reference,
        config_text=exact_json.dumps(found["config"], indent=2),
    )
    return page, _status(problem)


# -- the form -----------------------------------------------------------------------------------------------------

@generator.get("/new")
def new():
    """An empty form, or with from=<job> one that holds what the author of that job asked for."""
    template, reference = gate.query("from").get("from"), ask.value("reference")
    fields = _fields_of(_typed(template), listed(reference)) if template else {}
    return _form_page(fields, reference, _new_key())


def _typed(job_id: str) -> dict:
    """A job's config without its defaults, which follow from another country once that is chosen. A plan, country and
    industry stand in the form that they have with the job."""
    asked, config = ask.value("submitted_config", job_id=job_id), ask.value("generation_job", job_id=job_id)["config"]
    return asked | {key: config[key] for key in ("country", "industry", PLAN) if key in config}


@generator.post("/new")
def submit():
    reference = ask.value("reference")
    fields = _form(reference)
    key = fields.pop("key", "") or _new_key()
    try:
        config, unread = _config_of(fields, reference["rules"])
        if unread:
            raise gate.invalid(UNREAD, [])
        made = ask.value("submit_generation", config=Jsonb(config), created_by=security.admin_id(),
                         idempotency_key=_key_for(key, config))
    except (psycopg.Error, Failure) as error:
        return _form_page(fields, reference, key, replies.fault_of(error))
    return redirect(url_for(".job", job_id=made["jobId"]), 303)


@generator.post("/preview")
def preview():
    """What the form would make, as a part of its page."""
    reference = ask.value("reference")
    fields = _form(reference)
    fields.pop("key", None)
    return render_template("generator/preview.html", **_judged(fields, reference), reference=reference)


def _form(reference: dict) -> dict[str, str]:
    return gate.form("key", "shape", *_paths(reference), limit_text=LIMIT_PLAN)


def _paths(reference: dict) -> list[str]:
    """The keys of a config that have a field."""
    return [PLAN, LEAD_COUNTING, *(path for path in reference["rules"] if not path.startswith(PLAN))]


def _named(reference: dict) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, as (code, name)."""
    named = {kind: [(row["code"], row["name"]) for row in reference[kind]] for kind in ("countries", "industries")}
    return named | {"currencies": [(row["code"], f"{row['code']} – {row['name']}") for row in reference["currencies"]]}


def _form_page(fields: dict[str, str], reference: dict, key: str, problem: Problem | None = None):
    judged = _judged(fields, reference, sent=problem is not None)
    if problem and not judged["problem"]:  # something that only shows when a job is stored
        judged |= {"problem": problem, "faults": _by_field(problem, reference)}
    page = render_template("generator/new.html", fields=fields, key=key, submitted=problem is not None,
                           reference=reference, named=_named(reference), **judged)
    return page, _status(problem)


def _judged(fields: dict[str, str], reference: dict, sent: bool = False) -> dict:
    """What the templates show of a form's config: {config, projection, curve, defaults, chart, …}, or {config, problem,
    faults, suggestion}. A plan that nobody has typed yet is no fault until the form is sent: the rest is judged, and
    `unplanned` says so. `curve` is what the growth curve makes of the months, as a plan."""
    metrics, config, unread = listed(reference), {}, []
    planned = fields.get("shape") == "plan"
    unplanned = planned and not sent and not fields.get(PLAN, "").strip()
    judged = dict.fromkeys(("projection", "months", "curve", "chart", "problem", "suggestion"))
    judged |= {"defaults": {}, "unplanned": unplanned}
    try:
        config, unread = _config_of(_without_shape(fields) if unplanned else fields, reference["rules"])
        projection = ask.value("preview_generation", config=Jsonb(config))
        if unread:
            raise gate.invalid(UNREAD, [])
        completed = _fields_of(projection["config"], metrics)
        months = [{"month": m["month"], "metrics": of_projection(metrics, m)} for m in projection["monthlyProjection"]]
        judged |= {
            "projection": projection, "months": [m | m["metrics"] for m in months],
            "curve": _table_of(projected(metrics), {"months": months}) if unplanned or not planned else None,
            "defaults": {path: text for path, text in completed.items() if path in reference["rules"]},
        }
        judged["chart"] = _chart(projected(metrics), judged["months"])
    except (psycopg.Error, Failure) as error:
        judged["problem"] = replies.fault_of(error)
        judged["problem"].faults = unread + judged["problem"].faults
        if judged["problem"].code == "INFEASIBLE_PLAN":
            suggestion = ask.value("validate_monthly_plan", config=Jsonb(config))["preview"]["suggestion"]
            judged["suggestion"] = suggestion and _table_of(metrics, suggestion)
    return judged | {"config": config, "faults": _by_field(judged["problem"], reference)}


def _without_shape(fields: dict[str, str]) -> dict[str, str]:
    """What the fields say besides how the months come about."""
    return {path: text for path, text in fields.items()
            if path != "shape" and not path.startswith((PLAN, *ONLY_WITHOUT_PLAN))}


def _currency_of(fields: dict[str, str]) -> str | None:
    """In which currency the money of the fields is: the one that is typed, else the country's; None for one that is not
    known, which is told of its own field."""
    reference = ask.value("reference")
    usual = {country["code"]: country["currency"] for country in reference["countries"]}
    wanted = fields.get("currency") or usual.get(fields.get("country", ""))
    return wanted if wanted in {currency["code"] for currency in reference["currencies"]} else None


def _config_of(fields: dict[str, str], rules: dict) -> tuple[dict, list[dict]]:
    """The config that the fields ask for, and faults for what in a pasted plan could not be read. Empty fields take
    their defaults."""
    planned = fields.get("shape") == "plan"
    config, unread = {}, []
    if planned:
        # what could be read of the table is judged together with the rest
        cells = plan.cells(fields.get(PLAN, ""), "the plan")
        understood = ask.value("parse_plan", cells=Jsonb(cells), currency=_currency_of(fields))
        counting = {"leadCounting": fields[LEAD_COUNTING]} if fields.get(LEAD_COUNTING) else {}
        config[PLAN] = understood["plan"] | counting
        unread = [{"field": PLAN, "constraint": f"row {e['row']}, column {e['column']}: {e['message']}"}
                  for e in understood["errors"]]
    elsewhere = (PLAN, *ONLY_WITHOUT_PLAN) if planned else PLAN
    for path, text in fields.items():
        if path in rules and text.strip() and not path.startswith(elsewhere):
            configs.put(config, path, _entry(text, rules[path]["kind"]))
    exact_json.check(config, "the form", limit_text=LIMIT_PLAN)
    return config, unread


def _entry(text: str, kind: str):
    """What was typed, as JSON has it; what is no number stays text, and SQL says so."""
    if kind in NUMBERS and re.fullmatch(r"\s*[-+]?[0-9]+(\.[0-9]+)?\s*", text):
        return Decimal(text)
    if kind == "insights":
        return configs.names(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _fields_of(config: dict, metrics: list[Metric]) -> dict[str, str]:
    """The fields of a form that asks for this config once more; as another tenant, with a seed of its own."""
    fields = {}
    for key, value in config.items():
        if key == PLAN:
            fields |= {"shape": "plan", PLAN: _table_of(metrics, value), LEAD_COUNTING: value["leadCounting"]}
        elif isinstance(value, dict):
            fields |= {f"{key}.{name}": plain(inner) for name, inner in value.items()}
        elif key not in ("seed", "tenantName"):
            fields[key] = plain(value)
    return fields


def _table_of(metrics: list[Metric], given: dict) -> str:
    """A plan as a table to paste: a row of titles, a row for each month, tabs between."""
    named = [m for m in metrics if any(m.name in row["metrics"] for row in given["months"])]
    rows = [["Month", *(m.label for m in named)]]
    rows += [[row["month"], *(plain(row["metrics"].get(m.name)) for m in named)] for row in given["months"]]
    return "\n".join("\t".join(row) for row in rows) + "\n"


# -- faults, keys, chart ------------------------------------------------------------------------------------------

def _status(problem: Problem | None) -> int:
    return problem.status if problem else 200


def _by_field(problem: Problem | None, reference: dict) -> dict[str, list[str]]:
    """{field of the form: what is wrong with it}; a fault deep in a plan belongs to the field of the plan."""
    found, fields = {}, _paths(reference)
    for fault in problem.faults if problem else ():
        path = fault.get("field") or ""
        while path and path not in fields:
            path = path.rpartition(".")[0]
        where = ""
        if path == PLAN and fault["field"] != PLAN:
            place = month(fault["month"]) if fault.get("month") else fault["field"].removeprefix(f"{PLAN}.")
            where = f"{place}: "
        found.setdefault(path, []).append(where + (fault.get("constraint") or problem.message))
    return found


def _new_key() -> str:
    return secrets.token_urlsafe(16)


def _key_for(key: str, config: dict) -> str:
    """Sending the same form twice gives the same job; changing it and sending it again (after the browser's back
    button) is another wish."""
    return f"{key}-{hashlib.sha256(exact_json.dumps(config).encode()).hexdigest()[:16]}"


def _chart(metrics: list[Metric], months: list[dict]) -> dict:
    return charts.stacked(metrics, months, charts.OVERVIEW, height=190)
