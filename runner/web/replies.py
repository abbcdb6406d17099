"""Answers: {"success": true, "data", "meta"}, and errors as JSON under /api and as a page elsewhere."""

import http
import secrets

import psycopg
from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException

from runner import errors, exact_json
from runner.errors import Failure, Problem

# Words for errors that PostgreSQL or Flask raised: their own may show statements and names that are nobody's business.
WORDS = {
    400: ("VALIDATION_ERROR", "the request holds something that cannot be read or used"),
    403: ("FORBIDDEN", "this is not allowed"),
    404: ("NOT_FOUND", "there is nothing at this address"),
    405: ("METHOD_NOT_ALLOWED", "this address does not take that method"),
    409: ("CONFLICT", "it collides with something that is there; nothing was changed"),
    413: ("PAYLOAD_TOO_LARGE", f"the body may have at most {exact_json.LIMIT_BYTES // 1024} KiB"),
    415: ("UNSUPPORTED_MEDIA_TYPE", "the body is of a kind that is not understood here"),
    421: ("MISDIRECTED_REQUEST", "this server does not go by that name"),
    431: ("VALIDATION_ERROR", "the headers of the request are too large"),
    500: ("EXECUTION_ERROR", "something failed here"),
    503: ("UNAVAILABLE", "the database cannot answer now; nothing was changed, try again"),
    504: ("UNAVAILABLE", "the database took too long; nothing was changed"),
    507: ("EXECUTION_ERROR", "the server has no room left; nothing was changed"),
}
RETRY_SOON = 2  # seconds


def ok(data, status: int = 200, meta: dict | None = None, headers: dict | None = None) -> Response:
    """{"success": true, "data": …, "meta": …}"""
    body = {"success": True, "data": data}
    return as_json(body if meta is None else body | {"meta": meta}, status, headers)


def listing(page: dict) -> Response:
    """One page of a listing as the functions give it: {data, meta}"""
    return ok(page["data"], meta=page["meta"])


def as_json(value, status: int = 200, headers: dict | None = None) -> Response:
    """Any JSON, with every digit of its numbers."""
    return Response(exact_json.dumps(value), status, headers, mimetype="application/json")


def problem_of(error: Exception) -> Problem:
    """What may be said about an error to the one who asked."""
    if isinstance(error, Failure):
        return error.problem
    if isinstance(error, psycopg.Error):
        known = errors.describe(error)
        return known if (error.sqlstate or "").startswith("TG") else worded(known.status)
    if isinstance(error, HTTPException):
        return worded(error.code)
    return worded(500)


def fault_of(error: Exception) -> Problem:
    """What was wrong with what somebody asked for; an error that is not theirs is raised again."""
    problem = problem_of(error)
    if problem.status not in (400, 404, 409, 422):
        raise error
    return problem


def error_answer(error: Exception):
    """The answer to an exception that a view let pass."""
    if isinstance(error, HTTPException) and error.code < 400:
        return error  # a redirect
    problem = problem_of(error)
    if problem.status >= 500:
        current_app.logger.error("request %s: %s %s failed", g.request_id, request.method[:20], request.path[:200],
                                 exc_info=error, extra={"fields": {"requestId": g.request_id}})
        problem.message += f" (the log has it as request {g.request_id})"
    if wants_json():
        answer = as_json(error_body(problem), problem.status)
    else:
        title = http.HTTPStatus(problem.status).phrase
        page = render_template("error.html", problem=problem, title=title)
        answer = current_app.make_response((page, problem.status))
    if isinstance(error, HTTPException) and getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    wait = problem.retry_after or (RETRY_SOON if problem.status == 503 else None)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def error_body(problem: Problem) -> dict:
    return {"success": False, "error": {"code": problem.code, "message": problem.message, "details": problem.faults}}


def wants_json() -> bool:
    return request.path.startswith("/api/")


def register(app: Flask) -> None:
    app.register_error_handler(Exception, error_answer)

    @app.before_request
    def number_the_request():
        g.request_id = secrets.token_hex(6)
        g.session = None

    @app.after_request
    def show_the_number(answer):
        answer.headers["X-Request-Id"] = g.request_id
        return answer


def worded(status: int) -> Problem:
    """A problem in our own words, for errors whose words are not to be shown."""
    code, message = WORDS.get(status) or WORDS[500 if status >= 500 else 400]
    return Problem(message, code=code, status=status)
