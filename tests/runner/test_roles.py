"""Whose rights and limits a command has: each takes the role that its work needs, whoever logs in."""

import os
import socket
import subprocess
import sys
import threading

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.conninfo import make_conninfo
from psycopg.types.json import Jsonb

from runner import ROOT, cli, db as database, errors

SMALL = ["--leads", "100", "--contacts", "50", "--companies", "20", "--activities", "200", "--seed", "small"]
SHORT = {"statement_timeout": "5s", "lock_timeout": "1s", "idle_in_transaction_session_timeout": "5s"}
LONG = {
    "statement_timeout": "2min",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "15s",
    "client_connection_check_interval": "1s",
}
LIMITS = {"demo_app": SHORT, "demo_worker": LONG, "demo_admin": SHORT}
# The function that a command calls, and the role that it needs for that.
NEEDED = {
    "tenants": "demo_app",
    "submit_generation": "demo_worker",
    "run_job": "demo_worker",
    "demo_job.record_progress": "demo_worker",
    "backfill_provenance": "demo_worker",
    "create_admin": "demo_admin",
}
ADMIN = ("admin", "create", "ada@corp.example", "--password-stdin")


@pytest.fixture
def run(db):
    def invoke(*arguments, login="postgres", input="correct horse battery\n"):
        env = {"DEMOGEN_DSN": make_conninfo(db, user=login), "NO_COLOR": "1"}
        return CliRunner(env=env).invoke(cli.main, arguments, input=input)

    return invoke


@pytest.fixture
def login_of(conn):
    """login_of("demo_app", "demo_worker") is a login that is a member of these roles."""
    made = []

    def create(*roles: str, name="demo_test_login") -> str:
        conn.execute(f"create role {name} login" + (f" in role {', '.join(roles)}" if roles else ""))
        made.append(name)
        return name

    yield create
    for name in made:
        conn.execute(f"drop role {name}")


@pytest.fixture
def sessions(monkeypatch):
    """What each connection of a command was: {role, login, statement_timeout,
    …} by the function that it called last."""
    seen = {}
    ask = "select current_user::text as role, session_user::text as login, " + ", ".join(
        f"current_setting('{name}') as {name}" for name in LONG
    )

    def noted(plain):
        def call(conn, function, /, **arguments):
            seen[function] = conn.execute(ask).fetchone()
            return plain(conn, function, **arguments)

        return call

    for name in ("call", "call_procedure"):
        monkeypatch.setattr(database, name, noted(getattr(database, name)))
    return seen


def test_a_superuser_takes_the_role_that_the_work_needs(run, sessions):
    for arguments in (["generate", *SMALL], ["tenants"], ["backfill"], ADMIN):
        result = run(*arguments)
        assert result.exit_code == 0, result.output
    for function, role in NEEDED.items():
        assert sessions[function]["role"] == role and sessions[function]["login"] == "postgres", function
        assert sessions[function].items() >= LIMITS[role].items(), function


def test_a_worker_s_login_stays_what_it_is_and_has_the_limits_of_the_work(run, sessions):
    for arguments in (["generate", *SMALL], ["tenants"], ["backfill"]):
        assert run(*arguments, login="demo_worker").exit_code == 0, arguments
    for function in NEEDED.keys() - {"create_admin"}:
        assert sessions[function]["role"] == "demo_worker"
        assert sessions[function].items() >= LIMITS[NEEDED[function]].items(), function


@pytest.mark.parametrize("roles", [("demo_admin",), ("demo_app", "demo_worker", "demo_admin")])
def test_a_login_s_memberships_are_enough(run, sessions, login_of, roles):
    """A DBA with demo_admin alone keeps his own name, and has the limits all the same."""
    login = login_of(*roles)
    for arguments in (["generate", *SMALL], ["tenants"], ["backfill"], ADMIN):
        result = run(*arguments, login=login)
        assert result.exit_code == 0, result.output
    for function, role in NEEDED.items():
        assert sessions[function]["role"] == (role if role in roles else login), function
        assert sessions[function].items() >= LIMITS[role].items(), function


@pytest.mark.parametrize(
    "login, role, arguments",
    [
        ("demo_app", "demo_worker", ["generate", *SMALL]),
        ("demo_app", "demo_worker", ["regenerate", "{job}"]),
        ("demo_app", "demo_worker", ["patch", "apply", "{tenant}", "--plan", "-"]),
        ("demo_app", "demo_worker", ["backfill"]),
        ("demo_app", "demo_worker", ["worker"]),
        ("demo_app", "demo_admin", ADMIN),
        ("demo_worker", "demo_admin", ADMIN),
        ("demo_worker", "demo_app", ["serve", "--port", "0"]),
        ("demo_test_login", "demo_app", ["tenants"]),
        ("demo_test_login", "demo_worker", ["generate", *SMALL]),
        ("demo_test_login", "demo_admin", ADMIN),
    ],
)
def test_without_the_role_nothing_is_done_and_the_grant_is_named(run, conn, login_of, login, role, arguments):
    job = conn.execute(
        "select demo.submit_generation(%s, null) ->> 'jobId' as id", [Jsonb({"seed": "there"})]
    ).fetchone()["id"]
    conn.execute("call demo.run_job(%s)", [job])
    [tenant] = [row["id"] for row in conn.execute("select id::text from crm.tenants")]
    if login == "demo_test_login":
        login_of()
    before = there(conn)
    words = [word.format(job=job, tenant=tenant) for word in arguments]
    plan = (
        '{"months": [{"month": "%s", "metrics": {"leadsCreated": 5}}]}'
        % conn.execute("select to_char(now(), 'YYYY-MM') as m").fetchone()["m"]
    )
    result = run(*words, login=login, input=plan if "--plan" in words else "correct horse battery\n")
    assert result.exit_code == errors.FAILED and result.stdout == ""
    said, hint = result.stderr.splitlines()[-2:]
    assert said.startswith("not allowed: permission denied for ")
    assert hint == f"Hint: this needs the rights of {role}: grant {role} to {login};"
    assert there(conn) == before


def there(conn) -> list:
    return [
        conn.execute(f"select * from crm.{table} order by 1").fetchall()
        for table in ("demo_work", "tenants", "platform_users")
    ]


def test_served_with_the_pages_login_alone_no_worker_starts_and_the_grant_is_named(db, conn):
    job = conn.execute("select demo.submit_generation('{}', null) ->> 'jobId' as id").fetchone()["id"]
    process = subprocess.Popen(
        [sys.executable, "-m", "runner", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"DEMOGEN_DSN": make_conninfo(db, user="demo_app"), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout.readline().startswith("http://")
        logins = conn.execute(
            "select usename, application_name from pg_stat_activity "
            "where datname = current_database() and usename = 'demo_worker'"
        )
        assert logins.fetchall() == []
    finally:
        process.terminate()
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 0
    [line] = stderr.splitlines()
    assert '"event": "WORKERS_NOT_STARTED"' in line and "grant demo_worker to demo_app;" in line
    assert conn.execute("select status from crm.demo_work where id = %s", [job]).fetchone()["status"] == "pending"


def test_a_setting_that_the_server_s_platform_lacks_is_left_out(db, monkeypatch):
    wanted, connect = database.as_role(db, "demo_worker"), psycopg.connect

    def on_such_a_platform(dsn, **settings):
        if "client_connection_check_interval" in dsn:
            raise psycopg.OperationalError(
                'FATAL:  invalid value for parameter "client_connection_check_interval": 1000'
            )
        return connect(dsn, **settings)

    monkeypatch.setattr(psycopg, "connect", on_such_a_platform)
    with database.connect(wanted) as conn:
        assert conn.execute("select current_setting('statement_timeout') as t").fetchone()["t"] == "2min"


def test_a_database_without_our_roles_is_to_be_migrated_first():
    reason = (
        'connection failed: connection to server at "h", port 5432 failed: FATAL:  role "demo_worker" does not exist'
    )
    assert errors.unreachable(psycopg.OperationalError(reason), "host=h").problem.message == errors.MIGRATE_FIRST


# -- what a connection asks for as it begins ------------------------------------------------------------------------


@pytest.fixture
def startup(db):
    """startup(dsn) is a port before the server, and the parameters of each connection that began there: what a pooler sees."""
    parts, packets = psycopg.conninfo.conninfo_to_dict(db), []
    listener = socket.create_server(("127.0.0.1", 0))

    def pass_on(one, other):
        try:
            while data := one.recv(65536):
                other.sendall(data)
        except OSError:
            pass
        finally:
            other.close()

    def serve():
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            packet = client.recv(65536)
            if packet[4:8] == (80877103).to_bytes(4, "big"):  # may it be TLS?
                client.sendall(b"N")
                packet = client.recv(65536)
            words = packet[8:].rstrip(b"\0").decode().split("\0")
            packets.append(dict(zip(words[::2], words[1::2])))
            upstream = socket.create_connection((parts["host"], int(parts["port"])))
            upstream.sendall(packet)
            for ends in ((client, upstream), (upstream, client)):
                threading.Thread(target=pass_on, args=ends, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield make_conninfo(db, host="127.0.0.1", port=listener.getsockname()[1], gssencmode="disable"), packets
    listener.close()


POOLERS_TAKE = {"user", "database", "application_name", "client_encoding"}


@pytest.mark.parametrize(
    "command", [("tenants",), ("verify", "nobody"), ("backfill",), ADMIN, ("db", "migrate"), ("db", "status")]
)
def test_a_connection_asks_for_nothing_that_a_pooler_refuses(startup, command):
    dsn, packets = startup
    CliRunner(env={"DEMOGEN_DSN": dsn}).invoke(cli.main, command, input="correct horse battery\n")
    assert packets and all(packet.keys() <= POOLERS_TAKE for packet in packets), packets


@pytest.mark.parametrize("role", LIMITS)
def test_what_the_client_asks_for_wins_over_the_limits_of_the_role(db, monkeypatch, role):
    names = (
        "select current_setting('statement_timeout') as s, current_setting('lock_timeout') as l, "
        "current_setting('demo.wish') as w, current_user::text as u"
    )
    options = "-c statement_timeout=7s --demo.wish=5"
    monkeypatch.setenv("PGOPTIONS", options)
    with database.connect(database.as_role(make_conninfo(db, user="postgres"), role)) as conn:
        assert conn.execute(names).fetchone() == {"s": "7s", "l": LIMITS[role]["lock_timeout"], "w": "5", "u": role}
    monkeypatch.setenv("PGOPTIONS", "-c statement_timeout=9s")  # by libpq's rules those of the string win
    with database.connect(database.as_role(make_conninfo(db, user="postgres", options=options), role)) as conn:
        assert conn.execute(names).fetchone() == {"s": "7s", "l": LIMITS[role]["lock_timeout"], "w": "5", "u": role}


def test_names_and_times_of_the_connection_string_and_the_environment_stay(db, monkeypatch):
    monkeypatch.setenv("PGAPPNAME", "mine")
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "7")
    assert "connect_timeout" not in database.settings(db) and "connect_timeout" in {
        o.keyword.decode() for o in database._from_environment()
    }
    for dsn, name in ((db, "mine"), (make_conninfo(db, application_name="theirs"), "theirs")):
        with database.connect(dsn) as conn:
            assert conn.execute("select current_setting('application_name') as name").fetchone()["name"] == name


@pytest.mark.parametrize("style", ["German", "SQL, DMY", "Postgres, MDY"])
def test_dates_are_read_whatever_style_the_server_prefers(db, style):
    with database.connect(make_conninfo(db, options=f"-c DateStyle={style.replace(' ', '')}")) as conn:
        assert (
            conn.execute("select '2025-06-18 17:30Z'::timestamptz as at")
            .fetchone()["at"]
            .isoformat()
            .startswith("2025-06-18T")
        )
