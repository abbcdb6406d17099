"""Calls of schema demo from views: ask.rows("kpis", tenant_id=…), ask.value("tenants", query=Jsonb({}))."""

from flask import current_app
from psycopg_pool import ConnectionPool

from runner import db

PATIENCE = 5  # seconds until a request that gets no connection is answered 503


def new_pool(dsn: str, size: int) -> ConnectionPool:
    """Connections are made when the first request comes, and tried before each use: the server may have restarted."""
    return ConnectionPool(
        dsn, kwargs=db.settings(dsn), configure=db.use_exact_json, check=ConnectionPool.check_connection,
        min_size=1, max_size=size, timeout=PATIENCE, open=False, name="web",
    )


def rows(function: str, /, **arguments) -> list[dict]:
    """The rows of a function of schema demo."""
    return _with_connection(db.call, function, arguments)


def value(function: str, /, **arguments):
    """The single value of a function of schema demo."""
    return _with_connection(db.call_value, function, arguments)


def _with_connection(way, function: str, arguments: dict):
    pool = current_app.extensions["pool"]
    pool.open()  # no effect when it is open
    with pool.connection() as conn:
        return way(conn, function, **arguments)
