"""Calls into schema demo: the only statements that commands and pages send."""

import signal
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from psycopg.types.json import set_json_dumps, set_json_loads

from runner import errors, exact_json


CONNECT_TIMEOUT = 10  # seconds, where the connection string names none


def connect(dsn: str) -> psycopg.Connection:
    """An autocommitting connection whose rows are dicts. Raises Failure where the server cannot be reached."""
    try:
        conn = psycopg.connect(dsn, **settings(dsn))
    except psycopg.OperationalError as error:
        raise errors.unreachable(error, dsn) from error
    except psycopg.ProgrammingError as error:
        raise errors.Failure(f"not a connection string: {str(error).strip()}", exit_code=errors.USAGE, status=400) from error
    use_exact_json(conn)
    return conn


def settings(dsn: str) -> dict:
    """Arguments of psycopg.connect, besides the connection string, for every connection of ours."""
    patience = {} if "connect_timeout" in conninfo_to_dict(dsn) else {"connect_timeout": CONNECT_TIMEOUT}
    return {"autocommit": True, "row_factory": dict_row, "application_name": "demogen", "client_encoding": "utf8", **patience}


def use_exact_json(conn: psycopg.Connection) -> None:
    """JSON to and from the server keeps every digit."""
    set_json_dumps(exact_json.dumps, conn)
    set_json_loads(exact_json.loads_trusted, conn)


def call(conn: psycopg.Connection, function: str, /, **arguments) -> list[dict]:
    """select * from demo.<function>(argument => value, …): its rows."""
    return conn.execute(_invocation("select * from {}({})", function, arguments), arguments).fetchall()


def call_value(conn: psycopg.Connection, function: str, /, **arguments):
    """The single value of a function that returns one."""
    [row] = call(conn, function, **arguments)
    return row[function]


def call_procedure(conn: psycopg.Connection, procedure: str, /, **arguments) -> None:
    """call demo.<procedure>(argument => value, …), outside a transaction: procedures commit by themselves."""
    conn.execute(_invocation("call {}({})", procedure, arguments), arguments)


def _invocation(template: str, name: str, arguments: dict) -> sql.Composed:
    named = (sql.SQL("{} => {}").format(sql.Identifier(a), sql.Placeholder(a)) for a in arguments)
    return sql.SQL(template).format(sql.Identifier("demo", name), sql.SQL(", ").join(named))


class Interrupted(Exception):
    """A person (or the system) asked to stop; `signal` is the number of the signal."""

    def __init__(self, signal_number: int):
        super().__init__(signal_number)
        self.signal = signal_number


@contextmanager
def cancelled_by_signals(conn: psycopg.Connection):
    """While the body waits for a statement of `conn`, Ctrl-C and SIGTERM cancel that statement on the server instead of
    tearing this process out of the wait: the server undoes and records first, then Interrupted is raised here. A statement
    that ended before the cancel reached it has its effect, and nothing is raised."""
    caught = []

    def cancel(number, _frame):
        caught.append(number)
        conn.cancel_safe(timeout=CONNECT_TIMEOUT)

    before = {number: signal.signal(number, cancel) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except psycopg.Error:
        if caught:
            raise Interrupted(caught[0]) from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
