"""What descriptions are put together from: kinds of values, parameters, answers."""

from runner import exact_json

MONTH = "^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$"
WITHOUT_CONTROLS = "^[^\\u0000-\\u001f\\u007f]*$"
# joiners (U+200C, U+200D), marks and what chooses the form of a letter are taken where there is something for them to act
# on, which no pattern of this kind can say
WITHOUT_HIDDEN = ("^[^\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
                  "\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufeff\\uffa0"
                  "\\ufff9-\\ufffb\\ufffe\\uffff]*$")
WITHOUT_NUL = "^[^\\u0000]*$"
STATUSES = ["pending", "running", "completed", "failed", "cancelled"]

ERRORS = {
    400: ("Malformed", "Malformed: every fault with its path (VALIDATION_ERROR), or not confirmed (CONFIRMATION_REQUIRED)"),
    401: ("Unauthenticated", "Not logged in (UNAUTHENTICATED)"),
    403: ("Forbidden", "The CSRF token is missing or wrong, or the request comes from another site (CSRF_FAILED); "
                       "no longer a master admin (FORBIDDEN)"),
    404: ("NotFound", "No such job or address (NOT_FOUND), no such tenant (TENANT_NOT_FOUND)"),
    409: ("Conflict", "A job is running or has not made its tenant yet (CONFLICT), the plan was validated against "
                      "other numbers (STALE_PLAN), or other jobs are in its way (PATCH_CONFLICT)"),
    413: ("TooLarge", f"The body has more than {exact_json.LIMIT_BYTES // 1024} KiB (PAYLOAD_TOO_LARGE)"),
    415: ("NotJson", "The body is not application/json (UNSUPPORTED_MEDIA_TYPE)"),
    421: ("Misdirected", "The server does not go by the name in the header Host (MISDIRECTED_REQUEST)"),
    422: ("KeyReused", "The idempotency key was used with another request (IDEMPOTENCY_KEY_REUSED)"),
    429: ("TooMany", "Too many attempts to log in (RATE_LIMITED)"),
    500: ("Failed", "Something failed here (EXECUTION_ERROR); the message names the request as the log does"),
    503: ("Unavailable", "The database cannot answer now (UNAVAILABLE), or another session holds what this needs "
                         "(CONFLICT); nothing was changed"),
    504: ("TooSlow", "The database took too long; nothing was changed (UNAVAILABLE)"),
    507: ("DiskFull", "The server's disk is full; nothing was changed (EXECUTION_ERROR)"),
}
ANYWHERE = (413, 421, 500, 503, 504, 507)


# -- operations ---------------------------------------------------------------------------------------------------

def operation(name: str, tag: str, summary: str, *, changes: bool = False, security: list | None = None) -> dict:
    if changes:
        security = [{"session": [], "csrf": []}]
    described = {"operationId": name, "tags": [tag], "summary": summary}
    return described if security is None else described | {"security": security}


def body(schema: dict, example: dict) -> dict:
    return {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}


def parameter(name: str, place: str, schema: dict, words: str | None = None, *, required: bool = False,
              example=None) -> dict:
    described = {"description": words} if words else {}
    shown = {"example": example} if example else {}
    needed = required or place == "path"
    return {"name": name, "in": place, "required": needed, "schema": schema, **described, **shown}


def parameters(*names: str) -> list[dict]:
    """Those that the whole document shares."""
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def responses(success: dict, *errors: int, status: int = 200) -> dict:
    shared = {str(e): {"$ref": f"#/components/responses/{ERRORS[e][0]}"} for e in sorted({*errors, *ANYWHERE})}
    return {str(status): success} | shared


# -- answers ------------------------------------------------------------------------------------------------------

def answer(words: str, schema: dict, links: dict | None = None) -> dict:
    headers = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    described = {"description": words, "headers": headers, "content": {"application/json": {"schema": schema}}}
    return described | ({"links": links} if links else {})


def ok(data: dict) -> dict:
    return answer("Done", fields({"success": {"const": True}, "data": data}))


def page(item: dict, links: dict) -> dict:
    listed = {"type": "array", "items": item}
    return answer("A page", fields({"success": {"const": True}, "data": listed, "meta": ref("Meta")}), links)


def record_page(links: dict) -> dict:
    listed = {"type": "array", "items": {"type": "object", "required": ["id", "local"]}}
    meta = fields({"total": {"type": "integer"}, "more": {"type": "boolean"}, "pageSize": {"type": "integer"},
                   "next": nullable("string")})
    return answer("A page", fields({"success": {"const": True}, "data": listed, "meta": meta}), links)


def accepted(links: dict) -> dict:
    stored = fields({"success": {"const": True}, "data": ref("Submitted")})
    described = answer("Stored; a worker will run it", stored, links)
    described["headers"] |= {
        "Location": {"$ref": "#/components/headers/Location"},
        "Idempotency-Replayed": {"$ref": "#/components/headers/Replayed"},
    }
    return described


def error(words: str, status: int) -> dict:
    described = answer(words, ref("Error"))
    if status in (429, 503):
        described["headers"]["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    return described


def link(to: str, name: str, pointer: str) -> dict:
    """The operation that takes as its parameter `name` what an answer has at this place."""
    return {"operationId": to, "parameters": {name: f"$response.body#{pointer}"}}


def header(words: str, kind: str, required: bool = False) -> dict:
    return {"description": words, "schema": {"type": kind}, "required": required}


# -- values -------------------------------------------------------------------------------------------------------

def fields(properties: dict, closed: bool = False) -> dict:
    """An object in which all of these are there; closed: and nothing else."""
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return schema | ({"additionalProperties": False} if closed else {})


def ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def some_text() -> dict:
    limit = exact_json.LIMIT_TEXT
    return {"type": "string", "maxLength": limit, "pattern": WITHOUT_NUL, "description": f"At most {limit} bytes."}


def integer(low, high) -> dict:
    return {"type": "integer", "minimum": low, "maximum": high}


def number(low, high) -> dict:
    return {"type": "number", "minimum": low, "maximum": high}


def nullable(kind: str) -> dict:
    return {"type": [kind, "null"]}


def uuid(nullable: bool = False) -> dict:
    return {"type": ["string", "null"] if nullable else "string", "format": "uuid"}


def instant(nullable: bool = False) -> dict:
    return {"type": ["string", "null"] if nullable else "string", "format": "date-time"}
