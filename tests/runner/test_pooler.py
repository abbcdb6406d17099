"""A real PgBouncer in front of the server: what works through it, and what it is told not to be good for. It is skipped
where there is none (apt-get install pgbouncer)."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from runner import cli, errors
from runner import server as embedded
from runner.web import create_app
from runner.worker import Worker

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(PGBOUNCER is None, reason="no PgBouncer here; install one: apt-get install pgbouncer")
LOGINS = ("postgres", "demo_app", "demo_worker")


@contextmanager
def pooler(dsn: str, mode: str):
    """The DSN of a PgBouncer before that database, without the login."""
    there = conninfo_to_dict(dsn)
    account = embedded.server_account()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="demogen-pooler-") as folder:
        users, settings = Path(folder) / "users", Path(folder) / "pgbouncer.ini"
        users.write_text("".join(f'"{name}" ""\n' for name in LOGINS))
        settings.write_text(
            f"[databases]\n* = host={there['host']} port={there['port']}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            f"listen_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = {users}\npool_mode = {mode}\n"
        )
        if account:
            for path in (Path(folder), users, settings):
                os.chown(path, account.pw_uid, account.pw_gid)
        running = subprocess.Popen([PGBOUNCER, "-q", str(settings)], cwd=folder, stderr=subprocess.PIPE,
                                   **embedded.as_server_user())
        try:
            wanted = make_conninfo(host="127.0.0.1", port=port, dbname=there["dbname"])
            deadline = time.monotonic() + 10
            while True:
                try:
                    psycopg.connect(wanted, user="postgres").close()
                    break
                except psycopg.OperationalError:
                    assert running.poll() is None and time.monotonic() < deadline, running.stderr.read()
                    time.sleep(0.05)
            yield wanted
        finally:
            running.terminate()
            running.wait(10)
            running.stderr.close()


@pytest.fixture
def run():
    def invoke(dsn, *arguments, input=None, **env):
        return CliRunner(env={"DEMOGEN_DSN": dsn, "NO_COLOR": "1"} | env).invoke(cli.main, arguments, input=input)

    return invoke


def test_everything_works_through_a_pooler_in_session_mode(new_database, drop_database, run):
    empty = new_database()
    with pooler(empty, "session") as front:
        owner = make_conninfo(front, user="postgres")
        small = ("--leads", "100", "--contacts", "50", "--companies", "20", "--activities", "200", "--json")
        for arguments in (["db", "migrate"], ["db", "migrate", "--wait"], ["db", "status"], ["generate", *small], ["tenants"]):
            done = run(owner, *arguments)
            assert done.exit_code == 0, (arguments, done.output)
        assert run(owner, "admin", "create", "ada@corp.example", "--password-stdin", input="correct horse battery\n").exit_code == 0

        app = create_app(make_conninfo(front, user="demo_app"), pool_size=2)
        browser, stop = app.test_client(), threading.Event()
        workers = [threading.Thread(target=Worker(make_conninfo(front, user=login), f"w-{login}").run, args=[stop])
                   for login in ("demo_worker", "postgres")]
        for thread in workers:
            thread.start()
        try:
            login = browser.post("/api/login", json={"email": "ada@corp.example", "password": "correct horse battery"})
            token = {"X-CSRF-Token": login.json["data"]["csrfToken"]}
            config = {"country": "US", "industry": "saas", "targets": {"leads": 100, "contacts": 50}}
            made = [browser.post("/api/master/demo-generator", json=config, headers=token).headers["Location"] for _ in range(3)]
            deadline = time.monotonic() + 60
            while {browser.get(place).json["data"]["status"] for place in made} != {"completed"}:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        finally:
            stop.set()
            for thread in workers:
                thread.join(30)
            app.extensions["pool"].close()
        # what the pooler does not take is named, with the way out
        for refused in (run(owner, "tenants", PGOPTIONS="-c work_mem=8MB"), run(make_conninfo(owner, options="-c work_mem=8MB"), "tenants")):
            assert refused.exit_code == 1 and "unsupported startup parameter" in refused.stderr
            assert "ignore_startup_parameters" in refused.stderr
    drop_database(empty)


def test_a_pooler_that_shares_sessions_is_refused_by_workers_and_by_what_runs_jobs(db, run):
    with pooler(db, "transaction") as front:
        for login in LOGINS[::2]:
            with pytest.raises(errors.Failure, match="no session of its own"):
                Worker(make_conninfo(front, user=login), "w").run(threading.Event())
        refused = run(make_conninfo(front, user="postgres"), "generate", "--leads", "100", "--json")
        assert refused.exit_code == 1 and "no session of its own" in refused.stderr and "session mode" in refused.stderr
    with psycopg.connect(db) as conn:
        assert conn.execute("select count(*) from crm.demo_generation_jobs").fetchone() == (0,)
