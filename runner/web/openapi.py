"""The description of the JSON API (OpenAPI 3.1), which a fuzzer holds the API to. What a config may say comes from the database,
where a DBA adds countries and industries."""

from runner import VERSION, exact_json

GENERATOR = "/api/master/demo-generator"
MONTH = "^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$"
WITHOUT_CONTROLS = "^[^\\u0000-\\u001f\\u007f]*$"
WITHOUT_NUL = "^[^\\u0000]*$"
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

COUNTS = ("leadsCreated", "contactsCreated", "companiesCreated", "dealsCreated", "closedWonCount", "activitiesCreated")
MONEY = ("closedWonValue", "pipelineAddedValue")
STATUSES = ["pending", "running", "completed", "failed"]

ERRORS = {
    400: ("Malformed", "Malformed: every fault with its path (VALIDATION_ERROR)"),
    401: ("Unauthenticated", "Not logged in (UNAUTHENTICATED)"),
    403: ("Forbidden", "The CSRF token is missing or wrong, or the request comes from another site (CSRF_FAILED); no longer a master admin (FORBIDDEN)"),
    404: ("NotFound", "No such job or address (NOT_FOUND), no such tenant (TENANT_NOT_FOUND)"),
    409: ("Conflict", "A job is running or has not made its tenant yet (CONFLICT), or the plan was validated against other numbers (STALE_PLAN)"),
    413: ("TooLarge", f"The body has more than {exact_json.LIMIT_BYTES // 1024} KiB (PAYLOAD_TOO_LARGE)"),
    415: ("NotJson", "The body is not application/json (UNSUPPORTED_MEDIA_TYPE)"),
    422: ("KeyReused", "The idempotency key was used with another request (IDEMPOTENCY_KEY_REUSED)"),
    429: ("TooMany", "Too many attempts to log in (RATE_LIMITED)"),
    500: ("Failed", "Something failed here (EXECUTION_ERROR); the message names the request as the log does"),
    503: ("Unavailable", "The database cannot answer now (UNAVAILABLE), or another session holds what this needs (CONFLICT); nothing was changed"),
    504: ("TooSlow", "The database took too long; nothing was changed (UNAVAILABLE)"),
    507: ("DiskFull", "The server's disk is full; nothing was changed (EXECUTION_ERROR)"),
}
CODES = ["VALIDATION_ERROR", "INFEASIBLE_PLAN", "NOT_DEMO_TENANT", "UNAUTHENTICATED", "FORBIDDEN", "CSRF_FAILED", "NOT_FOUND", "TENANT_NOT_FOUND",
         "METHOD_NOT_ALLOWED", "CONFLICT", "STALE_PLAN", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "IDEMPOTENCY_KEY_REUSED", "RATE_LIMITED",
         "EXECUTION_ERROR", "UNAVAILABLE"]
ANYWHERE = (413, 500, 503, 504, 507)


def description(reference: dict) -> dict:
    """The whole document. `reference` is what demo.reference() says."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Demo data generator", "version": VERSION,
            "description": "Generates demo tenants of a CRM and patches them month by month. Log in with POST /api/login; send the csrfToken it "
                           "answers with as X-CSRF-Token with every method but GET and HEAD. Numbers are exact: read money as decimal.",
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in ("session", "generation", "patching", "operation")],
        "security": [{"session": []}],
        "paths": _session_paths() | _generation_paths(reference) | _patching_paths() | _operation_paths(),
        "components": {
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "demogen", "description": "Set by POST /api/login; __Host-demogen behind TLS."},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token", "description": "The csrfToken of the session."},
                "metricsToken": {"type": "http", "scheme": "bearer", "description": "DEMOGEN_METRICS_TOKEN of the server."},
            },
            "headers": {
                "RequestId": _header("Number of the request in the log.", "string", required=True),
                "RetryAfter": _header("Seconds after which it may go better.", "integer"),
                "Location": _header("Address of the job.", "string", required=True),
                "Replayed": _header("true where an earlier job answers: nothing was stored.", "string"),
            },
            "parameters": {
                "jobId": _parameter("jobId", "path", _uuid()),
                "tenantId": _parameter("tenantId", "path", _uuid()),
                "idempotencyKey": _parameter("Idempotency-Key", "header", {"type": "string", "minLength": 1, "maxLength": 200},
                                             "A repeated request with the same key and body, however the body is written, is answered with its first job."),
                "page": _parameter("page", "query", _integer(1, 999999999) | {"default": 1}),
                "pageSize": _parameter("pageSize", "query", _integer(10, 100) | {"default": 20}),
                "country": _parameter("country", "query", {"$ref": "#/components/schemas/Country"}),
                "industry": _parameter("industry", "query", {"$ref": "#/components/schemas/Industry"}),
                "search": _parameter("search", "query", {"type": "string", "maxLength": 100, "pattern": WITHOUT_NUL}),
                "sortOrder": _parameter("sortOrder", "query", {"enum": ["asc", "desc"]}),
            },
            "responses": {name: _error(words, status) for status, (name, words) in ERRORS.items()},
            "schemas": _schemas(reference),
        },
    }


# -- paths --------------------------------------------------------------------------------------------------------

def _session_paths() -> dict:
    credentials = _object({"email": _text(), "password": _text()}, closed=True)
    return {
        "/api/login": {"post": {
            **_operation("login", "session", "Open a session: sets its cookie", security=[]),
            "requestBody": _body(credentials, {"email": "ada@corp.example", "password": "correct horse battery"}),
            "responses": _responses(_ok(_ref("Session")), 400, 401, 403, 415, 429),
        }},
        "/api/logout": {"post": {
            **_operation("logout", "session", "End the session", changes=True),
            "responses": _responses(_ok({"type": "object"}), 401, 403),
        }},
        "/api/session": {"get": {
            **_operation("session", "session", "Who is logged in"),
            "responses": _responses(_ok(_ref("Session")), 401),
        }},
    }


def _generation_paths(reference: dict) -> dict:
    config, job = _body(_ref("Config"), CONFIG_EXAMPLE), [_parameter_ref("jobId")]
    of_first_job = {"job": _link("job", "jobId", "/data/0/id"), "regenerate": _link("regenerate", "jobId", "/data/0/id")}
    of_new_job = {"job": _link("job", "jobId", "/data/jobId"), "regenerate": _link("regenerate", "jobId", "/data/jobId"),
                  "delete": _link("delete", "jobId", "/data/jobId")}
    return {
        GENERATOR: {
            "post": {
                **_operation("generate", "generation", "Submit a generation; a worker runs it", changes=True),
                "parameters": [_parameter_ref("idempotencyKey")],
                "requestBody": config,
                "responses": _responses(_accepted(of_new_job), 400, 401, 403, 415, 422, status=202),
            },
            "get": {
                **_operation("jobs", "generation", "List generation jobs, the newest first"),
                "parameters": [
                    *map(_parameter_ref, ("page", "pageSize", "country", "industry", "search", "sortOrder")),
                    _parameter("status", "query", {"enum": STATUSES}),
                    _parameter("sortBy", "query", {"enum": ["createdAt", "completedAt", "tenantName"]}),
                ],
                "responses": _responses(_page(_ref("JobSummary"), of_first_job), 400, 401),
            },
        },
        f"{GENERATOR}/{{jobId}}": {
            "get": {
                **_operation("job", "generation", "A generation job; while it runs, its progress at this moment"),
                "parameters": job,
                "responses": _responses(_ok(_ref("Job")), 401, 404),
            },
            "delete": {
                **_operation("delete", "generation", "Delete the tenant that a job made, with all of its rows; the job stays", changes=True),
                "parameters": job,
                "responses": _responses(_ok(_ref("Deleted")), 401, 403, 404, 409),
            },
        },
        f"{GENERATOR}/{{jobId}}/regenerate": {"post": {
            **_operation("regenerate", "generation", "Submit the same generation again: same config, seed and instant", changes=True),
            "parameters": [*job, _parameter_ref("idempotencyKey")],
            "responses": _responses(_accepted(of_new_job), 400, 401, 403, 404, 422, status=202),
        }},
        f"{GENERATOR}/preview": {"post": {
            **_operation("preview", "generation", "What a generation would make, month by month; stores nothing", changes=True),
            "requestBody": config,
            "responses": _responses(_ok(_ref("Preview")), 400, 401, 403, 415),
        }},
        f"{GENERATOR}/validate-plan": {"post": {
            **_operation("validatePlan", "generation", "Whether the monthlyPlan of a config can be met exactly; stores nothing", changes=True),
            "requestBody": config,
            "responses": _responses(_ok(_ref("ConfigVerdict")), 400, 401, 403, 415),
        }},
        f"{GENERATOR}/parse-plan": {"post": {
            **_operation("parsePlan", "generation", "What a table pasted from a spreadsheet (TSV or CSV) means as a plan; stores nothing", changes=True),
            "requestBody": _body(_object({"text": {"type": "string", "pattern": WITHOUT_NUL}}, closed=True), {"text": TABLE_EXAMPLE}),
            "responses": _responses(_ok(_ref("ParsedPlan")), 400, 401, 403, 415),
        }},
    }


def _patching_paths() -> dict:
    tenant, plan = [_parameter_ref("tenantId")], _body(_ref("Plan"), PLAN_EXAMPLE)
    of_first_tenant = {name: _link(name, "tenantId", "/data/0/id") for name in ("kpis", "validatePatch", "applyPatch", "patchJobs")}
    return {
        f"{GENERATOR}/tenants": {"get": {
            **_operation("tenants", "patching", "List tenants, by name"),
            "parameters": [
                *map(_parameter_ref, ("page", "pageSize", "country", "industry", "search", "sortOrder")),
                _parameter("demo", "query", {"type": "boolean"}, "true: demo tenants only; false: the others only."),
                _parameter("sortBy", "query", {"enum": ["name", "createdAt"]}),
            ],
            "responses": _responses(_page(_ref("Tenant"), of_first_tenant), 400, 401),
        }},
        f"{GENERATOR}/tenants/{{tenantId}}/kpis": {"get": {
            **_operation("kpis", "patching", "The eight KPIs of a demo tenant, month by month (UTC), zeros where there is nothing"),
            "parameters": [
                *tenant,
                _parameter("from", "query", _ref("Month"), required=True, example="2025-01"),
                _parameter("to", "query", _ref("Month"), "Not before `from`.", required=True, example="2025-12"),
            ],
            "responses": _responses(_ok(_ref("Kpis")), 400, 401, 404),
        }},
        f"{GENERATOR}/tenants/{{tenantId}}/patch/validate": {"post": {
            **_operation("validatePatch", "patching", "Whether a plan can be met exactly and what it would make; stores nothing", changes=True),
            "parameters": tenant,
            "requestBody": plan,
            "responses": _responses(_ok(_ref("Verdict")), 400, 401, 403, 404, 415),
        }},
        f"{GENERATOR}/tenants/{{tenantId}}/patch/apply": {"post": {
            **_operation("applyPatch", "patching", "Submit a patch; a worker runs it", changes=True),
            "parameters": [*tenant, _parameter_ref("idempotencyKey")],
            "requestBody": plan,
            "responses": _responses(_accepted({"patchJob": _link("patchJob", "jobId", "/data/jobId")}), 400, 401, 403, 404, 409, 415, 422, status=202),
        }},
        f"{GENERATOR}/tenants/{{tenantId}}/patch-jobs": {"get": {
            **_operation("patchJobs", "patching", "The patches of a tenant, the newest first"),
            "parameters": [*tenant, _parameter_ref("page"), _parameter("pageSize", "query", _integer(1, 100) | {"default": 20})],
            "responses": _responses(_page(_ref("PatchJobSummary"), {"patchJob": _link("patchJob", "jobId", "/data/0/id")}), 400, 401, 404),
        }},
        f"{GENERATOR}/patch-jobs/{{jobId}}": {"get": {
            **_operation("patchJob", "patching", "A patch job with its proof; while it runs, its progress at this moment"),
            "parameters": [_parameter_ref("jobId")],
            "responses": _responses(_ok(_ref("PatchJob")), 401, 404),
        }},
    }


def _operation_paths() -> dict:
    return {
        "/api/openapi.json": {"get": {
            **_operation("openapi", "operation", "This document", security=[]),
            "responses": _responses(_answer("The document", {"type": "object"})) | {"304": {"description": "Unchanged since the ETag in If-None-Match"}},
        }},
        "/healthz": {"get": {
            **_operation("health", "operation", "Whether the database answers", security=[]),
            "responses": {
                "200": _answer("It does", _object({"status": {"const": "ok"}, "version": _text(), "generatorVersion": _text()})),
                "413": {"description": "A body that nobody asked for is too large", "content": {"text/html": {}}},
                "503": {"description": "It does not", "content": {"text/html": {}}},
            },
        }},
        "/metrics": {"get": {
            **_operation("metrics", "operation", "For Prometheus: from the same machine, with the token, or logged in", security=[{}, {"metricsToken": []}, {"session": []}]),
            "responses": {
                "200": {"description": "Metrics in Prometheus' text format", "content": {"text/plain": {"schema": {"type": "string"}}}},
                "401": {"description": "Not allowed", "content": {"text/html": {}}},
                "413": {"description": "A body that nobody asked for is too large", "content": {"text/html": {}}},
                "503": {"description": "The database cannot answer now", "content": {"text/html": {}}},
            },
        }},
    }


# -- schemas ------------------------------------------------------------------------------------------------------

def _schemas(reference: dict) -> dict:
    count, money = {"type": "integer"}, {"type": "number"}
    metrics = {name: count for name in COUNTS} | {name: money for name in MONEY}
    snapshot = _object({"month": _ref("Month"), "metrics": _ref("Metrics"), "snapshotAt": _instant()})
    faults = {"type": "array", "items": _ref("Fault")}
    texts = {"type": "array", "items": {"type": "string"}}
    running = {"status": {"enum": STATUSES}, "progress": _integer(0, 100), "errorMessage": _nullable("string"), "createdAt": _instant(),
               "completedAt": _instant(nullable=True)}
    detail = {"currentStep": _nullable("string"), "logs": {"type": "array", "items": _ref("LogEntry")}, "attempt": count, "asOf": _instant(),
              "generatorVersion": {"type": "string"}, "startedAt": _instant(nullable=True)}
    verdict = {"valid": {"type": "boolean"}, "errors": texts, "errorDetails": faults, "warnings": texts}
    cell = _object({"row": count, "column": _nullable("integer"), "message": {"type": "string"}})
    return {
        "Month": {"type": "string", "pattern": MONTH, "description": "YYYY-MM, from 2000-01 to 2100-12"},
        "Country": {"enum": sorted([c["code"] for c in reference["countries"]] + list(reference["countryAliases"]))},
        "Industry": {"enum": sorted(i["code"] for i in reference["industries"])},
        "Config": _config(reference),
        "PlanMonths": {
            "type": "array", "minItems": 1, "maxItems": 24, "description": "Each month once.",
            "items": _object({
                "month": _ref("Month"),
                "metrics": {"type": "object", "additionalProperties": False, "description": "A metric that is not named is not constrained.",
                            "properties": {n: _integer(-10**9, 10**9) for n in COUNTS} | {n: _number(-10**12, 10**12) for n in MONEY}},
            }, closed=True),
        },
        "LeadCounting": {"enum": ["included", "separate"], "default": "included", "description": "included: leads are among the contacts"},
        "Plan": _plan_schema(),
        "Error": _object({"success": {"const": False}, "error": _object({
            "code": {"enum": CODES}, "message": {"type": "string"},
            "details": {"type": "array", "items": {"anyOf": [_ref("Fault"), {"type": "string"}]}},
        })}),
        "Fault": {"type": "object", "properties": {"field": _nullable("string"), "constraint": _nullable("string"), "month": _nullable("string"), "current": {}, "requested": {}}},
        "Meta": _object({"total": count, "page": count, "pageSize": count, "totalPages": count}),
        "Session": _object({"user": _object({"id": _uuid(), "email": _text(), "fullName": _text()}), "expiresAt": _instant(), "csrfToken": {"type": "string"}}),
        "Metrics": _object(metrics),
        "Snapshot": snapshot,
        "LogEntry": _object({"timestamp": _instant(), "level": {"enum": ["info", "warning", "error"]}, "message": {"type": "string"}}),
        "Submitted": _object({"jobId": _uuid(), "status": {"enum": STATUSES}, "seed": {"type": "string"}, "replayed": {"type": "boolean"}, "estimatedSeconds": count}),
        "JobSummary": _object(running | {
            "id": _uuid(), "config": {"type": "object"}, "seed": {"type": "string"}, "createdTenantId": _uuid(nullable=True), "tenantName": {"type": "string"},
            "metrics": _nullable("object")}),
        "Job": {"allOf": [_ref("JobSummary"), _object(detail | {
            "tenant": _object({"id": _uuid(), "name": {"type": "string"}}) | {"type": ["object", "null"]},
            "monthlyBreakdown": {"type": ["array", "null"], "items": _object({"month": _ref("Month"), "metrics": _ref("Metrics")})},
            "regeneratedFromId": _uuid(nullable=True), "tenantDeletedAt": _instant(nullable=True)})]},
        "Deleted": _object({"jobId": _uuid(), "tenantId": _uuid(), "tenantName": {"type": "string"}, "deleted": {"type": "object"}}),
        "Preview": _object({
            "config": {"type": "object"},
            "monthlyProjection": {"type": "array", "items": _object(
                {"month": _ref("Month")} | {n: count for n in ("leads", "contacts", "companies", "deals", "closedWonCount", "activities")} | {"closedWonValue": money, "pipelineValue": money})},
            "totals": {"type": "object"}, "estimatedRecords": {"type": "object"}, "warnings": texts, "estimatedGenerationSeconds": count}),
        "ConfigVerdict": _object(verdict | {"preview": {"type": "object"}, "config": {"type": "object"}}),
        "Verdict": _object(verdict | {
            "preview": _object({"computedDeltas": {"type": ["array", "null"]}, "estimatedRecords": {"type": "object"}, "resultingKpis": {"type": ["array", "null"]},
                                "warnings": texts, "blockers": texts, "suggestion": {}, "feasible": {"type": "boolean"}}),
            "currentKpis": {"type": "array", "items": _object({"month": _ref("Month"), "metrics": _ref("Metrics")})},
            "seed": {"type": "string"}, "planToken": {"type": "string"}}),
        "ParsedPlan": _object({"plan": _object({"months": {"type": "array"}}), "errors": {"type": "array", "items": cell}, "notes": {"type": "array", "items": cell},
                               "cells": {"type": "array", "items": texts}}),
        "Tenant": _object({
            "id": _uuid(), "name": {"type": "string"}, "slug": {"type": "string"}, "country": {"type": "string"}, "timezone": {"type": "string"},
            "currency": {"type": "string"}, "industry": {"type": "string"}, "isDemo": {"type": "boolean"}, "generationJobId": _uuid(nullable=True),
            "startDate": _nullable("string"), "dataFrom": _nullable("string"), "dataTo": _nullable("string"), "createdAt": _instant()}),
        "Kpis": _object({"tenantId": _uuid(), "currency": {"type": "string"}, "rangeStart": _ref("Month"), "rangeEnd": _ref("Month"),
                         "months": {"type": "array", "items": _ref("Snapshot")}}),
        "PatchJobSummary": _object(running | {
            "id": _uuid(), "mode": {"type": "string"}, "planType": {"type": "string"}, "rangeStartMonth": _ref("Month"), "rangeEndMonth": _ref("Month"),
            "seed": {"type": "string"}, "metrics": _nullable("object"), "startedAt": _instant(nullable=True)}),
        "PatchJob": {"allOf": [_ref("PatchJobSummary"), _object(detail | {
            "tenantId": _uuid(nullable=True), "tenantName": {"type": "string"}, "patchPlan": {"type": "object"}, "tolerances": _nullable("object"),
            "beforeKpis": {"type": ["array", "null"], "items": _ref("Snapshot")}, "afterKpis": {"type": ["array", "null"], "items": _ref("Snapshot")},
            "diffReport": {"anyOf": [_ref("DiffReport"), {"type": "null"}]}, "durationMs": _nullable("number"),
            "job": {"type": "object", "description": "The same without beforeKpis, afterKpis, diffReport and metrics."}})]},
        "DiffReport": _object({
            "months": {"type": "array", "items": _object({"month": _ref("Month"), "allPassed": {"type": "boolean"}, "entries": {"type": "array", "items": _object({
                "metric": {"type": "string"}, "before": money, "after": money, "delta": money, "deltaPercent": _nullable("number"),
                "target": _nullable("number"), "passed": {"type": "boolean"}})}})},
            "overallPassed": {"type": "boolean"}, "totalMetrics": count, "passedMetrics": count, "failedMetrics": count}),
    }


def _plan_schema() -> dict:
    return {
        "type": "object", "additionalProperties": False, "required": ["months"],
        "properties": {
            "mode": {"enum": ["additive", "reconcile"], "default": "additive"},
            "planType": {"enum": ["deltas", "targets"], "default": "deltas"},
            "leadCounting": _ref("LeadCounting"),
            "months": _ref("PlanMonths"),
            "tolerances": {"type": "object", "additionalProperties": False,
                           "properties": {"countTolerance": _number(0, 100), "valueTolerance": _number(0, 1)}},
            "seed": {"type": "string", "maxLength": 64, "pattern": WITHOUT_CONTROLS},
            "planToken": {"type": "string", "maxLength": 200, "pattern": WITHOUT_CONTROLS, "description": "From validate: refuses the plan (STALE_PLAN) where it no longer fits."},
        },
    }


def _config(reference: dict) -> dict:
    """The schema of a generation config, out of its rules."""
    whole = {"type": "object", "additionalProperties": False, "properties": {}}
    for path, rule in sorted(reference["rules"].items()):
        place, *groups = whole, *path.split(".")
        for group in groups[:-1]:
            place = place["properties"].setdefault(group, {"type": "object", "additionalProperties": False, "properties": {}})
        place["properties"][groups[-1]] = _by_rule(path, rule, reference)
    plan = whole["properties"]["monthlyPlan"]
    whole["properties"]["monthlyPlan"] = {"oneOf": [plan | {"required": ["months"]}, _ref("PlanMonths")], "description": "Month by month; in place of growth."}
    return whole


def _by_rule(path: str, rule: dict, reference: dict) -> dict:
    low, high = rule["low"], rule["high"]
    match rule["kind"]:
        case "text":
            return {"type": "string", "minLength": low, "maxLength": high, "pattern": WITHOUT_CONTROLS}
        case "integer":
            return _integer(low, high)
        case "number":
            return _number(low, high) | {"description": "At most 6 decimals."}
        case "money":
            return _number(low, high) | {"description": "In whole minor units of the currency."}
        case "boolean":
            return {"type": "boolean"}
        case "date":
            return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "Within the last 24 months."}
        case "country":
            return _ref("Country")
        case "industry":
            return _ref("Industry")
        case "currency":
            return {"enum": [c["code"] for c in reference["currencies"]]}
        case "curve":
            return {"enum": reference["curves"]}
        case "timezone":
            return {"type": "string", "pattern": WITHOUT_NUL, "description": "IANA time zone, such as Europe/Berlin."}
        case "plan":
            # the same as in a patch plan; only what adds is there for a tenant that holds nothing
            name = path.removeprefix("monthlyPlan.")
            return {"const": "additive"} if name == "mode" else _plan_schema()["properties"][name]
        case other:
            raise ValueError(f"no schema for a {other}: {path}")


# -- parts --------------------------------------------------------------------------------------------------------

def _operation(name: str, tag: str, summary: str, *, changes: bool = False, security: list | None = None) -> dict:
    if changes:
        security = [{"session": [], "csrf": []}]
    return {"operationId": name, "tags": [tag], "summary": summary} | ({} if security is None else {"security": security})


def _responses(success: dict, *errors: int, status: int = 200) -> dict:
    return {str(status): success} | {str(e): {"$ref": f"#/components/responses/{ERRORS[e][0]}"} for e in sorted({*errors, *ANYWHERE})}


def _ok(data: dict, links: dict | None = None) -> dict:
    return _answer("Done", _object({"success": {"const": True}, "data": data}), links)


def _page(item: dict, links: dict) -> dict:
    return _answer("A page", _object({"success": {"const": True}, "data": {"type": "array", "items": item}, "meta": _ref("Meta")}), links)


def _accepted(links: dict) -> dict:
    answer = _answer("Stored; a worker will run it", _object({"success": {"const": True}, "data": _ref("Submitted")}), links)
    answer["headers"] |= {"Location": {"$ref": "#/components/headers/Location"}, "Idempotency-Replayed": {"$ref": "#/components/headers/Replayed"}}
    return answer


def _answer(words: str, schema: dict, links: dict | None = None) -> dict:
    answer = {"description": words, "headers": {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}, "content": {"application/json": {"schema": schema}}}
    return answer | ({"links": links} if links else {})


def _error(words: str, status: int) -> dict:
    answer = _answer(words, _ref("Error"))
    if status in (429, 503):
        answer["headers"]["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    return answer


def _link(operation: str, parameter: str, pointer: str) -> dict:
    return {"operationId": operation, "parameters": {parameter: f"$response.body#{pointer}"}}


def _body(schema: dict, example: dict) -> dict:
    return {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}


def _object(properties: dict, closed: bool = False) -> dict:
    """An object in which all of these are there; closed: and nothing else."""
    return {"type": "object", "required": list(properties), "properties": properties} | ({"additionalProperties": False} if closed else {})


def _parameter(name: str, place: str, schema: dict, words: str | None = None, *, required: bool = False, example=None) -> dict:
    described = {"description": words} if words else {}
    shown = {"example": example} if example else {}
    return {"name": name, "in": place, "required": required or place == "path", "schema": schema, **described, **shown}


def _parameter_ref(name: str) -> dict:
    return {"$ref": f"#/components/parameters/{name}"}


def _ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def _header(words: str, kind: str, required: bool = False) -> dict:
    return {"description": words, "schema": {"type": kind}, "required": required}


def _text() -> dict:
    return {"type": "string", "maxLength": exact_json.LIMIT_TEXT, "pattern": WITHOUT_NUL, "description": f"At most {exact_json.LIMIT_TEXT} bytes."}


def _integer(low, high) -> dict:
    return {"type": "integer", "minimum": low, "maximum": high}


def _number(low, high) -> dict:
    return {"type": "number", "minimum": low, "maximum": high}


def _nullable(kind: str) -> dict:
    return {"type": [kind, "null"]}


def _uuid(nullable: bool = False) -> dict:
    return {"type": ["string", "null"] if nullable else "string", "format": "uuid"}


def _instant(nullable: bool = False) -> dict:
    return {"type": ["string", "null"] if nullable else "string", "format": "date-time"}
