"""Calls of the functions that commands and pages may call: the only statements that those send."""

import signal
from contextlib import contextmanager
from typing import Callable, NamedTuple, TypeVar

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from psycopg.types.json import set_json_dumps, set_json_loads

from runner import errors, exact_json


T = TypeVar("T")
# How a call fails whose function is dropped between its look-up and its run.
REPLACED = ("XX000", "42883", "3F000", "55006")
CONNECT_TIMEOUT = 10  # seconds, where the connection string names none


# What the roles of the migrations have as their own settings, for connections whose login is another. An admin's work
# is as short as that of the pages.
_SHORT = {"statement_timeout": "5s", "lock_timeout": "1s", "idle_in_transaction_session_timeout": "5s"}
LIMITS = {
    "demo_app": _SHORT,
    # a session that claims a job and falls silent ends, and the job is anybody's
    "demo_worker": {"statement_timeout": "120s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "15s",
                    "idle_session_timeout": "5min", "client_connection_check_interval": "1s"},
    "demo_admin": _SHORT,
}
# Sessions that write a job's progress down may say nothing for long between two steps.
REPORTING = {"idle_session_timeout": "0"}
WITHOUT_LOGIN = {"demo_admin"}
NOT_EVERYWHERE = "client_connection_check_interval"  # not every platform can tell that a client is gone
# What the driver reads whatever the server or the environment prefer.
READABLE = {"DateStyle": "ISO"}


class Session(NamedTuple):
    """How a session begins: where, as whom, with what. The settings are made after connecting: poolers refuse most of
    what a connection string may ask for, and libpq's own rules for options and PGOPTIONS stay as they are."""

    dsn: str
    role: str
    act: bool
    limits: dict


def as_role(dsn: str, role: str, *, act: bool = True, **limits: str) -> Session:
    """Sessions that have the limits of `role`, or the given ones, and act as that role. A login that is one of our
    roles stays what it is; any other must be a superuser or a member of `role`, else no session begins; with act=False
    it only has the limits. Options of the connection string and of PGOPTIONS stay, and win over the role's limits."""
    return Session(dsn, role, act, limits)


def login(dsn: str) -> str:
    """Who logs in by a connection string that may leave it to the environment."""
    usual = next(option.val for option in pq.Conninfo.get_defaults() if option.keyword == b"user")
    return _parts(dsn).get("user") or (usual or b"").decode()


def connect(wanted: Session | str) -> psycopg.Connection:
    """An autocommitting connection whose rows are dicts. Raises Failure where the server cannot be reached, or the
    login may not act as the role."""
    dsn = wanted if isinstance(wanted, str) else wanted.dsn
    try:
        conn = psycopg.connect(dsn, **settings(dsn))
    except psycopg.OperationalError as error:
        raise errors.unreachable(error, dsn) from error
    try:
        begin(conn, wanted)
    except psycopg.Error as error:
        conn.close()
        raise errors.not_begun(error, dsn) from error
    return conn


def begin(conn: psycopg.Connection, wanted: Session | str) -> None:
    """What every connection of ours needs before it is used."""
    set_json_dumps(exact_json.dumps, conn)  # every digit is kept
    set_json_loads(exact_json.loads_trusted, conn)
    _set(conn, READABLE)
    if isinstance(wanted, str):
        return
    user = conn.info.user
    usual = {} if user == wanted.role else dict(LIMITS[wanted.role])
    check = {name: usual.pop(name) for name in (NOT_EVERYWHERE,) if name in usual}
    _set_unless_asked(conn, usual)
    try:
        _set_unless_asked(conn, check)
    except psycopg.errors.InvalidParameterValue:
        pass
    _set(conn, wanted.limits)
    if wanted.act and user not in LIMITS:
        _set(conn, {"role": wanted.role})


def _set(conn: psycopg.Connection, values: dict) -> None:
    for name, value in values.items():
        conn.execute("select set_config(%s, %s, false)", [name, value])


def _set_unless_asked(conn: psycopg.Connection, values: dict) -> None:
    """Sets what the client has not asked for itself as it connected."""
    asked = "select name from pg_settings where source = 'client' and name = any(%s)"
    found = {row["name"] for row in conn.execute(asked, [list(values)])} if values else set()
    _set(conn, {name: value for name, value in values.items() if name not in found})


# A server that is gone without a word is noticed in half a minute.
ALIVE = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}


def settings(dsn: str, connect_timeout: int = CONNECT_TIMEOUT) -> dict:
    """Arguments of psycopg.connect, besides the connection string, for every connection of ours. What the string or
    the environment say of them wins, but for the encoding."""
    usual = ALIVE | {"connect_timeout": connect_timeout}
    given = _parts(dsn).keys() | {option.keyword.decode() for option in _from_environment()}
    left = {name: value for name, value in usual.items() if name not in given}
    # nothing is prepared: a deploy may change what a function answers, and poolers mix up the statements of clients
    return {"autocommit": True, "row_factory": dict_row, "prepare_threshold": None, "fallback_application_name": "demogen",
            "client_encoding": "utf8", **left}


def _from_environment() -> list:
    """What libpq takes from variables and the service file that they name."""
    return [option for option in pq.Conninfo.get_defaults() if option.val and option.val != option.compiled]


def _parts(dsn: str) -> dict:
    """What a connection string says. Raises Failure where it is none."""
    try:
        return conninfo_to_dict(dsn)
    except psycopg.ProgrammingError as error:
        reason = str(error).strip()
        raise errors.Failure(f"not a connection string: {reason}", exit_code=errors.USAGE, status=400) from error


def call(conn: psycopg.Connection, function: str, /, **arguments) -> list[dict]:
    """select * from demo.<function>(argument => value, …): its rows. A function of another schema is named with it,
    demo_job.claim."""
    return _sent(conn, _invocation("select * from {}({})", function, arguments), arguments).fetchall()


def call_value(conn: psycopg.Connection, function: str, /, **arguments):
    """The single value of a function that returns one."""
    [row] = call(conn, function, **arguments)
    return row[function.rpartition(".")[2]]


def call_procedure(conn: psycopg.Connection, procedure: str, /, **arguments) -> None:
    """call demo.<procedure>(argument => value, …), outside a transaction: procedures commit by themselves."""
    _sent(conn, _invocation("call {}({})", procedure, arguments), arguments)


def _sent(conn: psycopg.Connection, statement: sql.Composed, arguments: dict) -> psycopg.Cursor:
    """The result of a statement; in a transaction block, sending it again is for whoever began that."""
    if conn.info.transaction_status != pq.TransactionStatus.IDLE:
        return conn.execute(statement, arguments)
    return once_more(lambda: conn.execute(statement, arguments))


def once_more(work: Callable[[], T]) -> T:
    """What `work` gives, a transaction of its own; it is done once more where a deploy replaced the code under it:
    nothing of it was kept then."""
    try:
        return work()
    except psycopg.Error as error:
        if error.sqlstate not in REPLACED:
            raise
    return work()


def _qualified(name: str) -> tuple[str, str]:
    schema, _, function = name.rpartition(".")
    return schema or "demo", function


def _invocation(template: str, name: str, arguments: dict) -> sql.Composed:
    named = (sql.SQL("{} => {}").format(sql.Identifier(a), sql.Placeholder(a)) for a in arguments)
    return sql.SQL(template).format(sql.Identifier(*_qualified(name)), sql.SQL(", ").join(named))


class Interrupted(Exception):
    """A person (or the system) asked to stop; `signal` is the number of the signal."""

    def __init__(self, signal_number: int):
        super().__init__(signal_number)
        self.signal = signal_number


@contextmanager
def cancelled_by_signals(conn: psycopg.Connection):
    """While the body waits for a statement of `conn`, Ctrl-C and SIGTERM cancel that statement on the server instead of
    tearing this process out of the wait: the server undoes and records first, then Interrupted is raised here. A
    statement that ended before the cancel reached it has its effect, and nothing is raised."""
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
