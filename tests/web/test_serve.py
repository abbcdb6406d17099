"""demogen serve as a process: it listens, says where, and stops when it is told to."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.conninfo import make_conninfo
from psycopg.types.json import Jsonb

from runner import ROOT, cli
from runner.db import Session, as_role, connect
from runner.errors import Failure
from runner.web import create_app
from runner.worker import Worker


@pytest.fixture
def serve(db):
    """serve("--proxy", "127.0.0.1") is a server process of the pages' login without workers,
    or of one that may run jobs
    with those of --workers, and its host:port."""
    running = []

    def start(*options, login="demo_app"):
        process = subprocess.Popen(
            [sys.executable, "-m", "runner", "serve", "--port", "0", "--workers", "0", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
            env=os.environ | {"DEMOGEN_DSN": make_conninfo(db, user=login), "PYTHONUNBUFFERED": "1"},
        )
        running.append(process)
        said = process.stdout.readline()
        found = re.match(r"http://(\S+)", said)
        assert found, (said, process.communicate())
        return process, found[1]

    yield start
    for process in running:
        process.kill()
        process.communicate()


def get(address: str, path: str, method="GET", body=None, **headers):
    connection = http.client.HTTPConnection(address, timeout=10)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer, answer.read().decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_until_it_is_told_to_stop(serve, number):
    process, address = serve()
    answer, text = get(address, "/healthz")
    assert answer.status == 200 and '"ok"' in text
    assert answer.getheader("Server") is None
    process.send_signal(number)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 0
    [line] = map(json.loads, stderr.splitlines())
    assert (line["event"], line["path"], line["status"], line["requestId"]) == (
        "HTTP_REQUEST", "/healthz", 200, answer.getheader("X-Request-Id"),
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("times", [1, 2])
def test_a_job_is_finished_first_and_given_back_at_a_second_signal(serve, conn, number, times):
    large = {
        "seed": f"{number} {times}",
        # one that is waited for takes a second or two, one that is given back would take long
        "targets": {"leads": 5000, "contacts": 2500, "activities": 25_000}
        if times == 1
        else {"leads": 20000, "contacts": 10000, "activities": 400_000},
    }
    job = conn.execute("select demo.submit_generation(%s, null) ->> 'jobId' as id", [Jsonb(large)]).fetchone()["id"]
    process, address = serve("--workers", "2", login="postgres")

    def value(query, *values):
        return conn.execute(query, values).fetchone()["value"]

    def wait_for(condition, seconds=30):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.02)

    wait_for(lambda: value("select (demo.generation_job(%s) ->> 'progress')::int as value", job) >= 15)
    assert value("select demo.generation_job(%s) ->> 'status' as value", job) == "running"
    process.send_signal(number)
    if times == 2:
        time.sleep(0.3)
        assert process.poll() is None
        process.send_signal(number)
        process.communicate(timeout=4)
        wait_for(lambda: value("select demo_job.claim('another') ->> 'jobId' as value") == job, 5)
        conn.execute("select demo_job.finish(%s)", [job])
        conn.execute(
            "update crm.demo_generation_jobs set status = 'failed', error_message = 'tried out' where id = %s", [job]
        )
    else:
        process.communicate(timeout=60)
        assert value("select demo.generation_job(%s) ->> 'status' as value", job) == "completed"
    assert process.returncode == 0
    with pytest.raises(OSError):
        get(address, "/healthz")


def test_a_body_that_is_too_large_is_json(serve):
    _, address = serve()
    answer, text = get(address, "/api/login", "POST", b" " * 300_000, **{"Content-Type": "application/json"})
    assert answer.status == 413 and "PAYLOAD_TOO_LARGE" in text


@pytest.mark.parametrize("request_bytes, status", [
    (b"POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n", 413),  # its body need not come
    (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 300_000 + b"\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400),
])
@pytest.mark.parametrize("proxy", [None, "127.0.0.1"])
def test_what_is_refused_before_it_is_read_is_json_with_the_usual_headers(serve, request_bytes, status, proxy):
    _, address = serve("--host", "127.0.0.1", *(["--proxy", proxy] if proxy else []))
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request_bytes)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        error = json.loads(answer.read())
    assert answer.status == status and error["success"] is False and error["error"]["code"]
    assert answer.getheader("Content-Security-Policy") and answer.getheader("X-Content-Type-Options") == "nosniff"
    assert bool(answer.getheader("Strict-Transport-Security")) is bool(proxy)
    assert answer.getheader("Server") is None


@pytest.mark.parametrize("options, variable, known, unknown", [
    ((), "", ["localhost", "127.0.0.1:8765"], ["evil.example", "demo.corp.example", "192.0.2.1"]),
    (
        ("--host-name", "demo.corp.example", "--host-name", "other.example"), "",
        ["localhost", "demo.corp.example", "OTHER.example:80"], ["evil.example"],
    ),
    ((), "demo.corp.example other.example", ["demo.corp.example", "other.example"], ["evil.example"]),
    (("--host", "0.0.0.0"), "", ["192.0.2.1"], ["evil.example"]),
])
def test_it_answers_to_its_own_names_alone(serve, monkeypatch, options, variable, known, unknown):
    monkeypatch.setenv("DEMOGEN_HOST_NAMES", variable)
    port = serve(*options)[1].rpartition(":")[2]
    for host in known + unknown:
        for path in ("/healthz", "/metrics"):
            assert get(f"127.0.0.1:{port}", path, Host=host)[0].status == (200 if host in known else 421), (host, path)


@pytest.mark.parametrize(
    "names, told",
    [((), ["demo.corp.example", "any.example"]), (("--host-name", "demo.corp.example"), ["demo.corp.example"])],
)
def test_behind_a_proxy_the_names_are_those_of_the_proxy_unless_some_are_given(serve, names, told):
    _, address = serve("--proxy", "127.0.0.1", *names)
    for host in ("demo.corp.example", "any.example"):
        answer, _ = get(
            address,
            "/healthz",
            **{"X-Forwarded-Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"},
        )
        assert answer.status == (200 if host in told else 421)


def test_an_occupied_port_is_one_line(run_serve):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run_serve("--port", str(taken.getsockname()[1]))
    assert result.returncode == 1 and result.stdout == ""
    assert len(result.stderr.splitlines()) == 1 and "cannot listen on 127.0.0.1:" in result.stderr


def test_a_host_that_does_not_exist_is_one_line(run_serve):
    result = run_serve("--host", "nowhere.invalid")
    assert result.returncode == 1 and len(result.stderr.splitlines()) == 1


def test_a_database_that_is_not_set_up_is_one_line(run_serve, new_database):
    result = run_serve(dsn=new_database())
    assert result.returncode == 1 and "demogen db migrate" in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.fixture
def run_serve(db):
    def run(*options, dsn=make_conninfo(db, user="demo_app")):
        return subprocess.run(
            [sys.executable, "-m", "runner", "serve", "--workers", "0", *options], capture_output=True, text=True,
            cwd=ROOT, env=os.environ | {"DEMOGEN_DSN": dsn}, timeout=30,
        )

    return run


def test_behind_a_proxy_its_word_counts_for_scheme_and_address(serve, conn):
    _, address = serve("--proxy", "127.0.0.1")
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.77", "X-Forwarded-Host": "demo.corp.example"}
    answer, _ = get(address, "/login", **told)
    assert answer.getheader("Strict-Transport-Security")
    assert answer.getheader("Set-Cookie").startswith("__Host-demogen-login=") and "Secure" in answer.getheader(
        "Set-Cookie"
    )
    body = b'{"email": "nobody@corp.example", "password": "x"}'
    answer, _ = get(
        address, "/api/login", "POST", body, **told,
        **{"Content-Type": "application/json", "Origin": "https://demo.corp.example"},
    )
    assert answer.status == 401
    assert str(conn.execute("select peer from crm.login_attempts").fetchone()["peer"]) == "192.0.2.77/32"


@pytest.mark.parametrize("told", ["unknown", "_hidden", "192.0.2.77, unknown", "192.0.2.300", "unknown:4711"])
def test_behind_a_proxy_that_tells_no_address_its_own_one_counts(serve, conn, told):
    _, address = serve("--host", "127.0.0.1", "--proxy", "127.0.0.1")
    body = b'{"email": "nobody@corp.example", "password": "x"}'
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": told, "Content-Type": "application/json"}
    answer, _ = get(address, "/api/login", "POST", body, **headers)
    assert answer.status == 401
    assert str(conn.execute("select peer from crm.login_attempts").fetchone()["peer"]) == "127.0.0.1/32"
    assert get(address, "/metrics", **headers)[0].status == 401, "nobody is taken for this machine's own"


@pytest.mark.parametrize("proxy", ["localhost", "127.0.0.1:443", "10.0.0.0/8", "*", ""])
def test_a_proxy_is_named_by_its_address_alone(proxy):
    # no database is there, so that a name that is taken fails too, but in another way
    said = CliRunner(env={"DEMOGEN_DSN": "host=127.0.0.1 port=1"}).invoke(
        cli.main, ["serve", "--port", "0", "--proxy", proxy]
    )
    assert said.exit_code == 2 and "--proxy" in said.stderr and "IP address" in said.stderr


def test_without_a_proxy_such_headers_count_for_nothing(serve, conn):
    _, address = serve()
    body = b'{"email": "nobody@corp.example", "password": "x"}'
    answer, _ = get(
        address,
        "/api/login",
        "POST",
        body,
        **{"Content-Type": "application/json", "X-Forwarded-For": "192.0.2.77", "X-Forwarded-Proto": "https"},
    )
    assert answer.status == 401 and answer.getheader("Strict-Transport-Security") is None
    assert str(conn.execute("select peer from crm.login_attempts").fetchone()["peer"]) == "127.0.0.1/32"


# -- roles and limits -----------------------------------------------------------------------------------------------

def settings_of(dsn: Session, *names: str) -> list[str]:
    with connect(dsn) as conn:
        return [conn.execute("select current_setting(%s) as value", [name]).fetchone()["value"] for name in names]


def test_a_superuser_named_in_the_dsn_acts_as_demo_app_on_pages(db):
    app = create_app(make_conninfo(db, user="postgres", options="-c demo.as_of=2025-06-18"))
    pool = app.extensions["pool"]
    pool.open()
    try:
        with pool.connection() as conn:
            row = conn.execute(
                "select current_user::text as who, session_user::text as login, "
                "current_setting('statement_timeout') as timeout, current_setting('demo.as_of') as as_of"
            ).fetchone()
            assert row == {"who": "demo_app", "login": "postgres", "timeout": "5s", "as_of": "2025-06-18"}
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute("select from crm.tenants")
    finally:
        pool.close()


@pytest.mark.parametrize(
    "login, role", [("postgres", "demo_worker"), ("demo_worker", "demo_worker"), ("demo_app", "demo_app")]
)
def test_a_worker_has_the_limits_of_workers_whoever_logs_in(db, login, role):
    session = Worker(make_conninfo(db, user=login)).session
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    assert settings_of(session, *names) == ["2min", "10s", "15s"]
    with connect(session) as conn:
        assert conn.execute("select current_user::text as who").fetchone()["who"] == role


def test_a_login_that_may_not_take_the_role_is_told_so(db, conn):
    conn.execute("create role demo_test_stranger login")
    try:
        with pytest.raises(Failure, match="permission denied to set role") as failed:
            connect(as_role(make_conninfo(db, user="demo_test_stranger"), "demo_app"))
        assert failed.value.problem.status == 400
    finally:
        conn.execute("drop role demo_test_stranger")
