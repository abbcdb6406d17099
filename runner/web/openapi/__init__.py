"""The description of the JSON API (OpenAPI 3.1), which a fuzzer holds the API to. What a config may say and which
metrics there are comes from the database, where a DBA adds countries and industries."""

from runner import VERSION
from runner.web.openapi import paths, schemas
from runner.web.openapi.parts import ERRORS, WITHOUT_NUL, error, header, integer, parameter, ref, uuid


def description(reference: dict) -> dict:
    """The whole document. `reference` is what demo.reference() says."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Demo data generator", "version": VERSION,
            "description": "Generates demo tenants of a CRM and patches them month by month. Log in with POST "
                           "/api/login; send the csrfToken it answers with as X-CSRF-Token with every method but GET "
                           "and HEAD. Numbers are exact: read money as decimal.",
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in ("session", "generation", "patching", "records", "operation")],
        "security": [{"session": []}],
        "paths": paths.session() | paths.generation() | paths.patching() | paths.operating(),
        "components": {
            "securitySchemes": _security_schemes(),
            "headers": {
                "RequestId": header("Number of the request in the log.", "string", required=True),
                "RetryAfter": header("Seconds after which it may go better.", "integer"),
                "Location": header("Address of the job.", "string", required=True),
                "Replayed": header("true where an earlier job answers: nothing was stored.", "string"),
            },
            "parameters": _parameters(),
            "responses": {name: error(words, status) for status, (name, words) in ERRORS.items()},
            "schemas": schemas.all_of(reference),
        },
    }


def _security_schemes() -> dict:
    return {
        "session": {"type": "apiKey", "in": "cookie", "name": "demogen",
                    "description": "Set by POST /api/login; __Host-demogen behind TLS."},
        "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token",
                 "description": "The csrfToken of the session."},
        "metricsToken": {"type": "http", "scheme": "bearer", "description": "DEMOGEN_METRICS_TOKEN of the server."},
    }


def _parameters() -> dict:
    key = {"type": "string", "minLength": 1, "maxLength": 200}
    return {
        "jobId": parameter("jobId", "path", uuid()),
        "tenantId": parameter("tenantId", "path", uuid()),
        "recordId": parameter("recordId", "path", uuid()),
        "idempotencyKey": parameter("Idempotency-Key", "header", key, "A repeated request with the same key and body, "
                                    "however the body is written, is answered with its first job."),
        "page": parameter("page", "query", integer(1, 999999999) | {"default": 1}),
        "pageSize": parameter("pageSize", "query", integer(10, 100) | {"default": 20}),
        "country": parameter("country", "query", ref("Country")),
        "industry": parameter("industry", "query", ref("Industry")),
        "search": parameter("search", "query", {"type": "string", "maxLength": 100, "pattern": WITHOUT_NUL}),
        "sortOrder": parameter("sortOrder", "query", {"enum": ["asc", "desc"]}),
    }
