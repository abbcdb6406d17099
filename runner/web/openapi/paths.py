"""What the API can be asked."""

from runner.web.openapi.parts import (
    STATUSES, WITHOUT_NUL, accepted, answer, body, fields, integer, link, ok, operation, page, parameter, parameters,
    record_page, ref, responses, some_text, uuid,
)

GENERATOR = "/api/master/demo-generator"
PLAN_EXAMPLE = {
    "mode": "additive", "planType": "deltas", "leadCounting": "separate",
    "months": [{"month": "2025-01", "metrics": {
        "leadsCreated": 50, "contactsCreated": 40, "companiesCreated": 10, "dealsCreated": 8, "closedWonCount": 3,
        "closedWonValue": 25000, "pipelineAddedValue": 75000}}],
    "tolerances": {"countTolerance": 0, "valueTolerance": 0.005},
}
CONFIG_EXAMPLE = {
    "tenantName": "Alster Software Demo", "country": "DE", "industry": "saas", "teamSize": 10,
    "targets": {"leads": 1000, "contacts": 400, "companies": 150, "closedWonCount": 120, "closedWonValue": 900000},
    "growth": {"curve": "exponential", "monthlyRate": 8, "seasonality": True}, "seed": "alster",
}
TABLE_EXAMPLE = "Month\tLeads\tWon$\nJan 2025\t50\t$25k\nFeb 2025\t60\t$32k\n"
_FREE = {"type": "string", "maxLength": 200, "pattern": WITHOUT_NUL}
_JOB = {"anyOf": [uuid(), {"const": "none"}]}


def _some_of(*words: str) -> tuple[dict, str]:
    one = f"({'|'.join(words)})"
    return {"type": "string", "maxLength": 200, "pattern": f"^{one}(,{one})*$"}, "One, or several with commas between."


_OWNER = (_FREE, "Name, address or id of a member of the team.")
_MADE = {"month": (ref("Month"), "Month of `createdAt`, in UTC."), "job": (_JOB, "Made by this job; none: by people.")}
RECORDS = {
    "companies": {"words": "Companies of a demo tenant", "sorts": ["createdAt", "name", "employees"],
                  "filters": {"owner": _OWNER, "industry": (_FREE, None), **_MADE}},
    "contacts": {"words": "Contacts of a demo tenant", "sorts": ["createdAt", "name"],
                 "filters": {"status": _some_of("lead", "prospect", "customer"),
                             "source": (_FREE, None), "owner": _OWNER, "company": (uuid(), None), **_MADE}},
    "deals": {"words": "Deals of a demo tenant", "sorts": ["createdAt", "title", "value", "closedAt", "expectedCloseAt"],
              "filters": {"stage": (_FREE, "Name or id of a stage."),
                          "stageType": _some_of("open", "won", "lost"), "owner": _OWNER,
                          "source": (_FREE, "Of the contact."), "company": (uuid(), None), "contact": (uuid(), None),
                          "closedMonth": (ref("Month"), "Month of `closedAt`, in UTC."), **_MADE}},
    "activities": {"words": "Activities of a demo tenant", "sorts": ["createdAt", "dueAt"],
                   "filters": {"type": _some_of("call", "email", "meeting", "note", "task"),
                               "state": ({"enum": ["planned", "done"]}, None), "owner": _OWNER,
                               "contact": (uuid(), None), "deal": (uuid(), None), **_MADE}},
    "users": {"words": "The team of a demo tenant", "sorts": ["name", "createdAt"],
              "filters": {"role": _some_of("admin", "manager", "agent")}},
}


def session() -> dict:
    credentials = fields({"email": some_text(), "password": some_text()}, closed=True)
    return {
        "/api/login": {"post": {
            **operation("login", "session", "Open a session: sets its cookie", security=[]),
            "requestBody": body(credentials, {"email": "ada@corp.example", "password": "correct horse battery"}),
            "responses": responses(ok(ref("Session")), 400, 401, 403, 415, 429),
        }},
        "/api/logout": {"post": {
            **operation("logout", "session", "End the session", changes=True),
            "responses": responses(ok({"type": "object"}), 401, 403),
        }},
        "/api/session": {"get": {
            **operation("session", "session", "Who is logged in"),
            "responses": responses(ok(ref("Session")), 401),
        }},
    }


def generation() -> dict:
    return {
        GENERATOR: {"post": _generate(), "get": _jobs()},
        f"{GENERATOR}/{{jobId}}": {
            "get": {
                **operation("job", "generation", "A generation job; while it runs, its progress at this moment"),
                "parameters": parameters("jobId"),
                "responses": responses(ok(ref("Job")), 401, 404),
            },
            "delete": {
                **operation("delete", "generation",
                            "Delete the tenant that a job made, with all of its rows; the job stays", changes=True),
                "parameters": parameters("jobId"),
                "responses": responses(ok(ref("Deleted")), 401, 403, 404, 409),
            },
        },
        f"{GENERATOR}/{{jobId}}/regenerate": {"post": {
            **operation("regenerate", "generation",
                        "Submit the same generation again: same config, seed and instant", changes=True),
            "parameters": parameters("jobId", "idempotencyKey"),
            "responses": responses(accepted(_of_new_job()), 400, 401, 403, 404, 422, status=202),
        }},
        f"{GENERATOR}/{{jobId}}/cancel": {"post": _cancel("cancel", "generation", "generation job")},
        f"{GENERATOR}/preview": {"post": {
            **operation("preview", "generation",
                        "What a generation would make, month by month; stores nothing", changes=True),
            "requestBody": body(ref("Config"), CONFIG_EXAMPLE),
            "responses": responses(ok(ref("Preview")), 400, 401, 403, 415),
        }},
        f"{GENERATOR}/validate-plan": {"post": {
            **operation("validatePlan", "generation",
                        "Whether the monthlyPlan of a config can be met exactly; stores nothing", changes=True),
            "requestBody": body(ref("Config"), CONFIG_EXAMPLE),
            "responses": responses(ok(ref("ConfigVerdict")), 400, 401, 403, 415),
        }},
        f"{GENERATOR}/parse-plan": {"post": {
            **operation("parsePlan", "generation",
                        "What a table pasted from a spreadsheet (TSV or CSV) means as a plan; stores nothing",
                        changes=True),
            "requestBody": body(_table(), {"text": TABLE_EXAMPLE}),
            "responses": responses(ok(ref("ParsedPlan")), 400, 401, 403, 415),
        }},
    }


def _table() -> dict:
    text = {"type": "string", "pattern": WITHOUT_NUL}
    currency = some_text() | {"description": "The tenant's currency, by which money is read."}
    return fields({"text": text, "currency": currency}, closed=True) | {"required": ["text"]}


def _cancel(name: str, tag: str, what: str) -> dict:
    return {
        **operation(name, tag, f"Cancel a pending {what}, so that it never runs", changes=True),
        "parameters": parameters("jobId"),
        "responses": responses(ok(ref("Cancelled")), 401, 403, 404, 409),
    }


def _generate() -> dict:
    return {
        **operation("generate", "generation", "Submit a generation; a worker runs it", changes=True),
        "parameters": parameters("idempotencyKey"),
        "requestBody": body(ref("Config"), CONFIG_EXAMPLE),
        "responses": responses(accepted(_of_new_job()), 400, 401, 403, 415, 422, status=202),
    }


def _jobs() -> dict:
    of_first = {name: link(name, "jobId", "/data/0/id") for name in ("job", "regenerate")}
    return {
        **operation("jobs", "generation", "List generation jobs, the newest first"),
        "parameters": [
            *parameters("page", "pageSize", "country", "industry", "search", "sortOrder"),
            parameter("status", "query", {"enum": STATUSES}),
            parameter("sortBy", "query", {"enum": ["createdAt", "completedAt", "tenantName"]}),
        ],
        "responses": responses(page(ref("JobSummary"), of_first), 400, 401),
    }


def _of_new_job() -> dict:
    return {name: link(name, "jobId", "/data/jobId") for name in ("job", "regenerate", "delete")}


def patching() -> dict:
    of_new_job = {"patchJob": link("patchJob", "jobId", "/data/jobId")}
    of_first_job = {"patchJob": link("patchJob", "jobId", "/data/0/id")}
    size = integer(1, 100) | {"default": 20}
    return {
        f"{GENERATOR}/tenants": {"get": _tenants()},
        f"{GENERATOR}/tenants/{{tenantId}}/kpis": {"get": {
            **operation("kpis", "patching",
                        "The eight KPIs of a demo tenant, month by month (UTC), zeros where there is nothing"),
            "parameters": [
                *parameters("tenantId"),
                parameter("from", "query", ref("Month"), required=True, example="2025-01"),
                parameter("to", "query", ref("Month"), "Not before `from`.", required=True, example="2025-12"),
            ],
            "responses": responses(ok(ref("Kpis")), 400, 401, 404),
        }},
        f"{GENERATOR}/tenants/{{tenantId}}/realism": {"get": {
            **operation("realism", "patching", "How real a tenant's data look: a score, and the checks behind it"),
            "parameters": parameters("tenantId"),
            "responses": responses(ok(ref("Realism")), 401, 404),
        }},
        **_records(),
        f"{GENERATOR}/tenants/{{tenantId}}/patch/validate": {"post": {
            **operation("validatePatch", "patching",
                        "Whether a plan can be met exactly and what it would make; stores nothing", changes=True),
            "parameters": parameters("tenantId"),
            "requestBody": body(ref("Plan"), PLAN_EXAMPLE),
            "responses": responses(ok(ref("Verdict")), 400, 401, 403, 404, 415),
        }},
        f"{GENERATOR}/tenants/{{tenantId}}/patch/apply": {"post": {
            **operation("applyPatch", "patching", "Submit a patch; a worker runs it", changes=True),
            "parameters": parameters("tenantId", "idempotencyKey"),
            "requestBody": body(ref("Plan"), PLAN_EXAMPLE),
            "responses": responses(accepted(of_new_job), 400, 401, 403, 404, 409, 415, 422, status=202),
        }},
        f"{GENERATOR}/tenants/{{tenantId}}/patch-jobs": {"get": {
            **operation("patchJobs", "patching", "The patches of a tenant, the newest first"),
            "parameters": [*parameters("tenantId", "page"), parameter("pageSize", "query", size)],
            "responses": responses(page(ref("PatchJobSummary"), of_first_job), 400, 401, 404),
        }},
        f"{GENERATOR}/patch-jobs/{{jobId}}": {"get": {
            **operation("patchJob", "patching",
                        "A patch job with its proof; while it runs, its progress at this moment"),
            "parameters": parameters("jobId"),
            "responses": responses(ok(ref("PatchJob")), 401, 404),
        }},
        f"{GENERATOR}/patch-jobs/{{jobId}}/cancel": {"post": _cancel("cancelPatch", "patching", "patch job")},
        f"{GENERATOR}/patch-jobs/{{jobId}}/undo-preview": {"post": {
            **operation("undoPreview", "patching", "What undoing a patch, or an undo, would do; stores nothing",
                        changes=True),
            "parameters": parameters("jobId"),
            "responses": responses(ok(ref("UndoPreview")), 400, 401, 403, 404, 409),
        }},
        f"{GENERATOR}/patch-jobs/{{jobId}}/undo": {"post": {
            **operation("undoPatch", "patching", "Submit the undo of a patch, or of an undo; a worker runs it",
                        changes=True),
            "parameters": parameters("jobId", "idempotencyKey"),
            "requestBody": body(ref("UndoOptions"), {"confirm": "REMOVE 120 MOVE 4", "onHuman": "refuse"}),
            "responses": responses(accepted(of_new_job), 400, 401, 403, 404, 409, 415, 422, status=202),
        }},
    }


def _records() -> dict:
    # one address for each kind: what they are filtered by differs
    made = {}
    for entity, about in RECORDS.items():
        of_first = link("record", "recordId", "/data/0/id")
        of_first["parameters"] |= {"tenantId": "$request.path.tenantId", "entity": entity}
        filters = [parameter(name, "query", schema, words) for name, (schema, words) in about["filters"].items()]
        made[f"{GENERATOR}/tenants/{{tenantId}}/records/{entity}"] = {"get": {
            **operation(entity, "records", about["words"]),
            "parameters": [
                *parameters("tenantId", "pageSize", "search", "sortOrder"), *filters,
                parameter("sortBy", "query", {"enum": about["sorts"]}),
                parameter("page", "query", integer(1, 100), "Not with `after`."),
                parameter("after", "query", {"type": "string", "maxLength": 1000, "pattern": WITHOUT_NUL},
                          "`meta.next` of the page before, in the same order."),
            ],
            "responses": responses(record_page({"record": of_first}), 400, 401, 404),
        }}
    made[f"{GENERATOR}/tenants/{{tenantId}}/records/{{entity}}/{{recordId}}"] = {"get": {
        **operation("record", "records", "A record of a demo tenant with its story, in the tenant's time zone"),
        "parameters": [*parameters("tenantId", "recordId"), parameter("entity", "path", {"enum": list(RECORDS)})],
        "responses": responses(ok(ref("Record")), 400, 401, 404),
    }}
    return made


def _tenants() -> dict:
    operations = ("kpis", "realism", "validatePatch", "applyPatch", "patchJobs", *RECORDS)
    of_first = {name: link(name, "tenantId", "/data/0/id") for name in operations}
    return {
        **operation("tenants", "patching", "List tenants, by name"),
        "parameters": [
            *parameters("page", "pageSize", "country", "industry", "search", "sortOrder"),
            parameter("demo", "query", {"type": "boolean"}, "true: demo tenants only; false: the others only."),
            parameter("sortBy", "query", {"enum": ["name", "createdAt"]}),
        ],
        "responses": responses(page(ref("Tenant"), of_first), 400, 401),
    }


def operating() -> dict:
    healthy = fields({"status": {"const": "ok"}, "version": some_text(), "generatorVersion": some_text()})
    unchanged = {"304": {"description": "Unchanged since the ETag in If-None-Match"}}
    too_large = {"description": "A body that nobody asked for is too large", "content": {"text/html": {}}}
    return {
        "/api/openapi.json": {"get": {
            **operation("openapi", "operation", "This document", security=[]),
            "responses": responses(answer("The document", {"type": "object"})) | unchanged,
        }},
        "/healthz": {"get": {
            **operation("health", "operation", "Whether the database answers", security=[]),
            "responses": {
                "200": answer("It does", healthy),
                "413": too_large,
                "503": {"description": "It does not", "content": {"text/html": {}}},
            },
        }},
        "/metrics": {"get": {
            **operation("metrics", "operation", "For Prometheus: from the same machine, with the token, or logged in",
                        security=[{}, {"metricsToken": []}, {"session": []}]),
            "responses": {
                "200": {"description": "Metrics in Prometheus' text format",
                        "content": {"text/plain": {"schema": {"type": "string"}}}},
                "401": {"description": "Not allowed", "content": {"text/html": {}}},
                "413": too_large,
                "503": {"description": "The database cannot answer now", "content": {"text/html": {}}},
            },
        }},
    }
