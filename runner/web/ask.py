"""Calls of schema demo from views: ask.rows("kpis", tenant_id=…), ask.value("tenants", query=Jsonb({}))."""

import logging
import time
from datetime import datetime
from uuid import UUID

import psycopg
from flask import current_app, g
from psycopg_pool import ConnectionPool

from runner import db, log, running
from runner.metrics import Metric, listed

KNOWN_KEPT = 60  # seconds until metrics and entities are asked for again: a deploy may change them
RETRY = 0.5  # seconds between two attempts to connect while a request waits
CONNECT_TIME = 3  # seconds for an attempt of the pool, where the connection string names none
PATIENCE = 5  # seconds until a request that gets no connection is answered 503
LONG_PATIENCE = 120  # seconds, as long as a job's statement may take


def new_pool(dsn: str, size: int) -> ConnectionPool:
    """Connections are made when the first request comes, and tried before each use: the server may have restarted."""
    session = db.as_role(dsn, "demo_app")
    return ConnectionPool(
        dsn, kwargs=db.settings(dsn, CONNECT_TIME), configure=lambda conn: db.begin(conn, session),
        check=ConnectionPool.check_connection, reconnect_timeout=RETRY, reconnect_failed=_try_again,
        min_size=1, max_size=size, timeout=PATIENCE, open=False, name="web",
    )


def _try_again(pool: ConnectionPool) -> None:
    """The pool gives up soon, and tries again at once where a request waits; by itself it would wait ever longer, also
    when the server has long been back."""
    if pool.get_stats().get("requests_waiting"):
        pool.check()


def rows(function: str, /, **arguments) -> list[dict]:
    """The rows of a function of schema demo."""
    return _with_connection(db.call, function, arguments)


def value(function: str, /, **arguments):
    """The single value of a function of schema demo."""
    return _with_connection(db.call_value, function, arguments)


def patient_value(function: str, /, **arguments):
    """The single value of a function that may take longer than the role allows a statement of a page."""
    return _patiently(db.call_value, function, arguments)


def patient_rows(function: str, /, **arguments):
    """The rows of such a function."""
    return _patiently(db.call, function, arguments)


def metrics() -> list[Metric]:
    """The metrics that the database knows; every page with numbers goes through them."""
    return _known()[0]


def entities() -> list[dict]:
    """What is counted as records: {name, label}."""
    return _known()[1]


def apart(*tenant_ids: str | None) -> dict[str, datetime]:
    """Of these tenants, those of a name that others bear too: {id: when it was made}."""
    ids = [UUID(tenant_id) for tenant_id in tenant_ids if tenant_id]
    found = rows("namesakes", tenant_ids=ids) if ids else []
    return {str(row["tenant_id"]): row["made_at"] for row in found}


def _known() -> tuple[list[Metric], list[dict]]:
    kept = current_app.extensions
    asked, known = kept.get("known", (None, None))
    if known is None or time.monotonic() - asked > KNOWN_KEPT:
        reference = value("reference")
        known = listed(reference), reference["entities"]
        kept["known"] = time.monotonic(), known
    return known


def _patiently(way, function: str, arguments: dict):
    """On a connection of its own, with a limit of its own."""
    dsn = current_app.extensions["pool"].conninfo
    # not db.connect, which tells people at a terminal the address that cannot be reached
    with psycopg.connect(dsn, **db.settings(dsn)) as conn, _heard(conn):
        db.begin(conn, db.as_role(dsn, "demo_app", statement_timeout=f"{LONG_PATIENCE}s"))
        return way(conn, function, **arguments)


def _with_connection(way, function: str, arguments: dict):
    pool = current_app.extensions["pool"]
    pool.open()  # no effect when it is open
    with pool.connection() as conn, _heard(conn):
        return way(conn, function, **arguments)


def _heard(conn):
    return running.heard(conn, on_progress=lambda *_: None, on_event=tell)


def tell(name: str, text: str) -> None:
    """An event, such as NON_DEMO_TENANT_BLOCKED, most of them told by SQL on the way, becomes a line of the log, and
    counts."""
    current_app.extensions["events"].labels(name).inc()
    level = logging.WARNING if name.endswith(("_FAILED", "_BLOCKED", "_REFUSED")) else logging.INFO
    log.event(name, level, message=text, requestId=g.request_id, user=g.session["user"]["email"] if g.session else None)
