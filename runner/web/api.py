"""The JSON API: an endpoint reads its arguments, calls one function of schema demo and answers with what that says.
runner/web/openapi/ describes it."""

from flask import Blueprint, Response, request, url_for
from psycopg.types.json import Jsonb

from runner import exact_json, plan, records, verdict
from runner.web import ask, gate, openapi, refusals, replies, security

api = Blueprint("api", __name__, url_prefix="/api")
GENERATOR = "/master/demo-generator"
TENANT = f"{GENERATOR}/tenants/<uuid:tenant_id>"
PROOF = ("beforeKpis", "afterKpis", "diffReport", "metrics")  # what a patch job shows for itself


# -- session ------------------------------------------------------------------------------------------------------

@api.post("/login")
@security.public
def login():
    # No token guards this one: there is no session yet, and no form of another site can send JSON.
    security.log_in(*gate.texts(gate.body(), "email", "password"))
    return replies.ok(security.session_data())


@api.post("/logout")
def logout():
    security.log_out()
    return replies.ok({})


@api.get("/session")
def session():
    return replies.ok(security.session_data())


# -- generate -----------------------------------------------------------------------------------------------------

@api.post(GENERATOR)
def generate():
    submitted = ask.value("submit_generation", config=Jsonb(_config()), created_by=security.admin_id(),
                          idempotency_key=_idempotency_key())
    return _accepted(submitted, "api.job")


@api.get(GENERATOR)
def jobs():
    return replies.listing(ask.value("generation_jobs", query=Jsonb(gate.query())))


@api.get(f"{GENERATOR}/<uuid:job_id>")
def job(job_id):
    return replies.ok(ask.value("generation_job", job_id=job_id))


@api.delete(f"{GENERATOR}/<uuid:job_id>")
def delete(job_id):
    with refusals.of_job(job_id, "delete"):
        return replies.ok(ask.patient_value("delete_demo_tenant", job_id=job_id, deleted_by=security.admin_id()))


@api.post(f"{GENERATOR}/<uuid:job_id>/regenerate")
def regenerate(job_id):
    with refusals.of_job(job_id, "regenerate"):
        key = _idempotency_key()
        made = ask.value("regenerate", job_id=job_id, created_by=security.admin_id(), idempotency_key=key)
    return _accepted(made, "api.job")


@api.post(f"{GENERATOR}/<uuid:job_id>/cancel")
def cancel(job_id):
    return _cancelled("generation_job", job_id)


@api.post(f"{GENERATOR}/preview")
def preview():
    return replies.ok(ask.value("preview_generation", config=Jsonb(_config())))


@api.post(f"{GENERATOR}/validate-plan")
def validate_plan():
    return replies.ok(ask.value("validate_monthly_plan", config=Jsonb(_config())))


@api.post(f"{GENERATOR}/parse-plan")
def parse_plan():
    given = gate.body(limit_text=exact_json.LIMIT_BYTES)
    text, currency = gate.texts(given, "text", optional=("currency",))
    cells = plan.cells(text, "the text")
    return replies.ok(ask.value("parse_plan", cells=Jsonb(cells), currency=currency) | {"cells": cells})


# -- tenants and patches ------------------------------------------------------------------------------------------

@api.get(f"{GENERATOR}/tenants")
def tenants():
    return replies.listing(ask.value("tenants", query=Jsonb(gate.query())))


@api.get(f"{TENANT}/kpis")
def kpis(tenant_id):
    given = gate.query("from", "to")
    first, last = given.get("from"), given.get("to")
    return replies.ok(ask.value("kpi_range", tenant_id=tenant_id, from_month=first, to_month=last))


@api.get(f"{TENANT}/realism")
def realism(tenant_id):
    return replies.ok(ask.patient_value("realism", tenant_id=tenant_id))


@api.get(f"{TENANT}/records/<any({', '.join(records.ENTITIES)}):entity>")
def list_records(tenant_id, entity):
    return replies.listing(ask.value(entity, tenant_id=tenant_id, query=Jsonb(records.query_of(gate.query()))))


@api.get(f"{TENANT}/records/<any({', '.join(records.ENTITIES)}):entity>/<uuid:record_id>")
def record(tenant_id, entity, record_id):
    return replies.ok(ask.value("record", tenant_id=tenant_id, entity=entity, id=record_id))


@api.post(f"{TENANT}/patch/validate")
def validate_patch(tenant_id):
    with refusals.of_patch(tenant_id):
        wanted = _plan(tenant_id)
        return replies.ok(ask.value("validate_patch", tenant_id=tenant_id, plan=Jsonb(wanted)))


@api.post(f"{TENANT}/patch/apply")
def apply_patch(tenant_id):
    with refusals.of_patch(tenant_id, applied=True):
        wanted, key = _plan(tenant_id), _idempotency_key()
        submitted = ask.value("submit_patch", tenant_id=tenant_id, plan=Jsonb(wanted), created_by=security.admin_id(),
                              idempotency_key=key)
    return _accepted(submitted, "api.patch_job")


@api.get(f"{TENANT}/patch-jobs")
def patch_jobs(tenant_id):
    given = gate.query("page", "pageSize")
    page, size = gate.whole(given, "page", 1), gate.whole(given, "pageSize", 20)
    return replies.listing(ask.value("patch_jobs", tenant_id=tenant_id, page=page, page_size=size))


@api.get(f"{GENERATOR}/patch-jobs/<uuid:job_id>")
def patch_job(job_id):
    found = ask.value("patch_job", job_id=job_id)
    # the seeds have both: one flat object (PRD), and a job beside its proof (architecture)
    return replies.ok(found | {"job": {name: value for name, value in found.items() if name not in PROOF}})


@api.post(f"{GENERATOR}/patch-jobs/<uuid:job_id>/cancel")
def cancel_patch(job_id):
    return _cancelled("patch_job", job_id)


@api.post(f"{GENERATOR}/patch-jobs/<uuid:job_id>/undo-preview")
def undo_preview(job_id):
    return replies.ok(ask.value("undo_preview", job_id=job_id))


@api.post(f"{GENERATOR}/patch-jobs/<uuid:job_id>/undo")
def undo(job_id):
    options, key = gate.body(), _idempotency_key()
    with refusals.of_job(job_id, "undo"):
        submitted = ask.value("submit_undo", job_id=job_id, options=Jsonb(options), created_by=security.admin_id(),
                              idempotency_key=key)
    return _accepted(submitted, "api.patch_job")


# -- the API itself -----------------------------------------------------------------------------------------------

@api.get("/openapi.json")
@security.public
def describe():
    answer = replies.as_json(openapi.description(ask.value("reference")), headers={"Cache-Control": "no-cache"})
    answer.add_etag()
    return answer.make_conditional(request)


# -- what they share ----------------------------------------------------------------------------------------------

def _config() -> dict:
    return verdict.whole(gate.body, lambda usable: ask.value("preview_generation", config=Jsonb(usable)))


def _plan(tenant_id) -> dict:
    return verdict.whole(
        gate.body, lambda usable: ask.value("validate_patch", tenant_id=tenant_id, plan=Jsonb(usable))
    )


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    exact_json.check({"Idempotency-Key": key}, "the header")
    return key


def _accepted(submitted: dict, shown_by: str) -> Response:
    """202: the job is stored, and a worker will run it."""
    headers = {"Location": url_for(shown_by, job_id=submitted["jobId"])}
    if submitted["replayed"]:
        headers["Idempotency-Replayed"] = "true"
    return replies.ok(submitted, 202, headers=headers)


def _cancelled(shown_by: str, job_id) -> Response:
    """Cancels a pending job of the kind that `shown_by` shows."""
    ask.value(shown_by, job_id=job_id)  # 404 for a job of another kind
    with refusals.of_job(job_id, "cancel"):
        return replies.ok(ask.value("cancel_job", job_id=job_id, cancelled_by=security.admin_id()))
