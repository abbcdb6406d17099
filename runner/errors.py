"""The one place where errors become HTTP statuses, exit codes and words. It goes by SQLSTATE alone: the driver's
exception classes put a full disk, a deadlock and a cancelled statement into the same class."""

import os
import re
from dataclasses import dataclass, field

import psycopg
from psycopg.conninfo import conninfo_to_dict

from runner import json_text

OK, FAILED, USAGE, INVALID = 0, 1, 2, 3
INTERRUPTED = 130
REFUSALS = {400, 403, 404, 409, 413, 415, 422}  # nothing was done, and the audit log keeps who tried to

MIGRATE_FIRST = "the database has no generator, or an older one: migrate first: demogen db migrate"
NO_RIGHT = "42501"
SHARED_SESSION = ("26000", "42P05")
NO_SESSION = "the connection is no session of its own: a pooler hands out sessions by the transaction"
NO_SESSION_HINT = "connect to the server itself, or to a pooler in session mode"
POOLER_HINT = ("the pooler takes no such settings: leave them out of the connection string and PGOPTIONS, "
               "or name them in its ignore_startup_parameters")
LOST = "lost the connection to the server; what was not committed is undone"


class Failure(Exception):
    """Something a person can act on, found by the runner itself: one line and perhaps a hint."""

    def __init__(self, message: str, *, hint: str | None = None, code: str = "EXECUTION_ERROR", exit_code: int = FAILED,
                 status: int = 500, faults=()):
        super().__init__(message)
        self.problem = Problem(message, hint, code, status, exit_code, list(faults))


@dataclass
class Problem:
    """An error as people and programs see it.

    status: HTTP status. code: the name in an error body. faults: [{field, constraint, current, requested, month}].
    retry_after: seconds after which it may go better.
    """

    message: str
    hint: str | None = None
    code: str = "EXECUTION_ERROR"
    status: int = 500
    exit_code: int = FAILED
    faults: list[dict] = field(default_factory=list)
    retry_after: int | None = None

    def lines(self) -> list[str]:
        """The text for a terminal: the message, one line a fault, the hint."""
        if self.code in SAID_BY_THE_MESSAGE:
            return [self.message]
        hint = [f"Hint: {self.hint}"] if self.hint else []
        return [self.message, *(f"  {text}" for text in map(_fault_text, self.faults) if text), *hint]


# SQLSTATE, or its first two characters for a whole class: (HTTP status, code, text). {message} is the server's own.
SQLSTATES = {
    "08": (503, "UNAVAILABLE", LOST),
    "22": (400, "VALIDATION_ERROR", "{message}"),
    "23": (409, "CONFLICT", "{message}"),
    "25006": (503, "UNAVAILABLE", "the server is read-only (a standby?): {message}"),
    "26000": (503, "UNAVAILABLE", NO_SESSION),  # a statement that was prepared elsewhere, or here by others
    "42P05": (503, "UNAVAILABLE", NO_SESSION),
    "28": (503, "UNAVAILABLE", "the server refused the login: {message}"),
    "3D000": (503, "UNAVAILABLE", "{message}"),
    "3F000": (503, "UNAVAILABLE", MIGRATE_FIRST),
    "40": (503, "CONFLICT", "another session was changing the same rows; nothing was changed here, try again"),
    "42501": (403, "FORBIDDEN", "not allowed: {message}"),
    "42883": (503, "UNAVAILABLE", MIGRATE_FIRST),
    "42P01": (503, "UNAVAILABLE", MIGRATE_FIRST),
    "53": (503, "UNAVAILABLE", "the server lacks resources: {message}"),
    "53100": (507, "EXECUTION_ERROR", "the server's disk is full; nothing was changed: {message}"),
    "53200": (503, "UNAVAILABLE", "the server is out of memory; nothing was changed: {message}"),
    "53300": (503, "UNAVAILABLE", "the server has no free connection: {message}"),
    "55006": (503, "CONFLICT", "{message}"),
    "55P03": (503, "CONFLICT", "another session holds what this needs; nothing was changed, try again: {message}"),
    "57014": (504, "EXECUTION_ERROR", "the statement was cancelled or ran out of time; nothing was changed: {message}"),
    "57P": (503, "UNAVAILABLE", "the server is shutting down or starting; nothing was changed, try again: {message}"),
    "58": (500, "EXECUTION_ERROR", "the server cannot read or write its files: {message}"),
}
SAID_BY_THE_MESSAGE = {"NOT_DEMO_TENANT"}
# Only true of the statement that we sent: inside a function they are a bug, and "migrate first" would hide it.
_ONLY_OUTSIDE_FUNCTIONS = {"3F000", "42883", "42P01"}
_INVALID_INPUT = {400, 413, 422}


def describe(error: psycopg.Error) -> Problem:
    """What a database error means to the person who asked."""
    diag = error.diag
    message = diag.message_primary or str(error).strip().split("\n")[0]
    state = error.sqlstate
    if state and state.startswith("TG"):
        return _ours(int(state[2:]), message, diag)
    if state is None:  # no answer from the server at all
        return Problem(LOST if isinstance(error, psycopg.OperationalError) else message, code="UNAVAILABLE", status=503)
    if not (state in _ONLY_OUTSIDE_FUNCTIONS and diag.context):
        for known in (state, state[:3], state[:2]):
            if known in SQLSTATES:
                status, code, text = SQLSTATES[known]
                exit_code = INVALID if status == 400 else FAILED
                return Problem(text.format(message=message), diag.message_hint, code, status, exit_code)
    return Problem(f"{message} (SQLSTATE {state})", diag.message_hint)


def refusal_of(error: psycopg.Error | Failure) -> Problem | None:
    """What an error means where it refuses what was asked for. A login that may not ask may not have it noted either."""
    if isinstance(error, psycopg.Error) and error.sqlstate == NO_RIGHT:
        return None
    problem = error.problem if isinstance(error, Failure) else describe(error)
    return problem if problem.status in REFUSALS else None


def not_begun(error: psycopg.Error, dsn: str) -> Failure:
    """A connection that was made, but not as the role that is needed."""
    if error.sqlstate == "22023":
        return Failure(MIGRATE_FIRST, status=503)
    if error.sqlstate in SHARED_SESSION:
        return Failure(NO_SESSION, hint=NO_SESSION_HINT, status=400)  # trying again would not help
    if error.sqlstate == NO_RIGHT:
        message = f"server {_where(dsn)}: {error.diag.message_primary}"
        return Failure(message, code="FORBIDDEN", status=400,
                       hint="log in as demo_app or demo_worker, or grant that role to the login")
    problem = describe(error)
    return Failure(problem.message, hint=problem.hint, code=problem.code, status=problem.status)


def unreachable(error: psycopg.Error, dsn: str) -> Failure:
    """A connection that could not be made. libpq tells why only in words; the password is never among ours."""
    text = str(error).strip()
    reasons = re.findall(r"failed: (?!.*failed: )(.+)", text) or [text.split("\n")[0]]
    # This is not the server's fault; with other words in another language it stays "cannot reach".
    if re.search('role "demo_(app|worker|admin)" does not exist', text):
        return Failure(MIGRATE_FIRST, status=503)
    hint = POOLER_HINT if "unsupported startup parameter" in reasons[-1] else None
    return Failure(f"cannot reach server {_where(dsn)}: {reasons[-1]}", hint=hint, status=503)


def _where(dsn: str) -> str:
    known = conninfo_to_dict(dsn)
    where = known.get("host") or known.get("service") or os.environ.get("PGHOST") or "local socket"
    return f"{where}:{known['port']}" if "port" in known else where


def _ours(status: int, message: str, diag) -> Problem:
    """An error that SQL raised on purpose: TGnnn, its DETAIL is JSON {code, details}."""
    try:
        detail = json_text.loads_trusted(diag.message_detail or "{}")
    except ValueError:
        detail = {"details": [{"constraint": diag.message_detail}]}
    exit_code = INVALID if status in _INVALID_INPUT else FAILED
    faults = detail.get("details") or []
    if faults:
        message = message.split("\n")[0]  # psql's users find the faults in the message; here each gets its own line
    return Problem(message, diag.message_hint, detail.get("code", "EXECUTION_ERROR"), status, exit_code, faults,
                   detail.get("retryAfter"))


def _fault_text(fault: dict | str) -> str:
    """`targets.leads: must be between 100 and 50000 (given 7)`; nothing for a detail that only repeats the message."""
    if isinstance(fault, str):
        return fault
    if not fault.get("constraint"):
        return ""
    path = fault.get("field") or ""
    month = f" in {fault['month']}" if fault.get("month") else ""
    requested = fault.get("requested")
    given = "" if requested is None else f" (given {json_text.dumps(requested)})"
    where = f"{path}{month}: " if path or month else ""
    return f"{where}{fault['constraint']}{given}"
