"""Workers: they run what is submitted, survive what happens to them, and stop when told."""

import json
import logging
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from runner import db, errors, worker

ROOT = Path(__file__).parents[2]


@pytest.fixture
def as_worker(jobs):
    return make_conninfo(jobs.dsn, user="demo_worker")


@pytest.fixture
def start(as_worker, jobs):
    """start("name") is a worker in a thread of its own, as the web server starts it:
    its thread, and the event that stops it."""
    started = []

    def make(name: str, dsn: str = as_worker):
        stop = threading.Event()
        thread = threading.Thread(target=worker.Worker(dsn, name).run, args=(stop,))
        thread.start()
        started.append((thread, stop))
        return thread, stop

    yield make
    for _, stop in started:
        stop.set()
    jobs.conn.execute("notify demo_jobs")  # who waits for work hears it now
    for thread, _ in started:
        thread.join(60)
        assert not thread.is_alive()


@pytest.fixture
def process(as_worker, tmp_path):
    """process("name") is `demogen worker` in a process of its own; its log lines are in .log()."""
    started = []

    class Process:
        def __init__(self, name):
            self.file = (tmp_path / f"{name}.log").open("w+")
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "runner", "worker", "--name", name], stderr=self.file, cwd=ROOT,
                env=os.environ | {"DEMOGEN_DSN": as_worker},
            )
            started.append(self)

        def log(self) -> list[dict]:
            return [json.loads(line) for line in Path(self.file.name).read_text().splitlines()]

        def wait_for(self, event, seconds=30):
            deadline = time.monotonic() + seconds
            while event not in [line["event"] for line in self.log()]:
                assert self.popen.poll() is None and time.monotonic() < deadline, Path(self.file.name).read_text()
                time.sleep(0.02)

    yield Process
    for one in started:
        one.popen.kill()
        one.popen.wait()
        one.file.close()


@pytest.fixture
def events(caplog):
    """What was logged so far: [(event, fields)]"""
    caplog.set_level(logging.INFO, "demogen")
    return lambda: [(record.getMessage(), record.fields) for record in caplog.records if record.name == "demogen"]


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# -- work ---------------------------------------------------------------------------------------------------------

def test_a_worker_runs_what_is_submitted_at_once_and_keeps_its_progress(jobs, start, events, baseline):
    start("w1")
    wait_until(lambda: ("WORKER_READY", {"worker": "w1"}) in events())
    first = jobs.submit()
    jobs.wait_for(first)
    assert jobs.fingerprint(first) == baseline
    row = jobs.conn.execute(
        "select worker, extract(epoch from started_at - created_at) as waited from crm.demo_generation_jobs "
        "where id = %s",
        [first],
    ).fetchone()
    assert row["worker"] == "w1" and row["waited"] < worker.POLL / 2, (
        "it waited for the next look, and not for the notification"
    )
    assert jobs.value("select jsonb_array_length(log) from crm.demo_job_progress where job_id = %s", first) >= 5
    assert jobs.advisory_locks() == 0


def test_log_lines_name_event_job_and_worker(jobs, start, events):
    tenant = jobs.made()["createdTenantId"]
    job_id = jobs.submit_patch(tenant)
    start("w1")
    jobs.wait_for(job_id)
    wait_until(lambda: any(name == "PATCH_JOB_COMPLETED" for name, _ in events()))
    of_job = [(name, fields) for name, fields in events() if fields.get("jobId") == job_id]
    assert [name for name, _ in of_job] == ["PATCH_JOB_STARTED", "PATCH_JOB_COMPLETED"]
    for _, fields in of_job:
        assert (fields["worker"], fields["kind"], fields["tenantId"]) == ("w1", "patch", tenant) and fields[
            "seconds"
        ] >= 0


def test_a_job_that_fails_does_not_stop_the_worker(jobs, start, events, config):
    made = jobs.made()
    bad, good = jobs.submit_patch(made["createdTenantId"]), jobs.submit(config | {"seed": "good"})
    jobs.conn.execute(
        "alter table crm.companies add constraint fault check (created_at < '2025-02-01' or not demo_generated "
        "or demo_job_id <> '%s') not valid"
        % bad
    )
    thread, _ = start("w1")
    jobs.wait_for(good)
    assert jobs.status(bad) == "failed" and thread.is_alive()
    names = [name for name, fields in events() if fields.get("jobId") == bad]
    assert names == ["PATCH_JOB_STARTED", "PATCH_JOB_FAILED", "JOB_ERROR"]


def test_a_job_whose_tenant_is_gone_fails_and_is_not_claimed_for_ever(jobs, start):
    made = jobs.made()
    orphan = jobs.submit_patch(made["createdTenantId"])
    jobs.value("select demo.delete_demo_tenant(%s, null)", made["id"])
    start("w1")
    jobs.wait_for(orphan, "failed")
    after = jobs.submit()
    jobs.wait_for(after)


def test_two_workers_share_the_jobs_of_many_tenants_and_each_tenants_come_in_order(jobs, start):
    tenants = [jobs.made()["createdTenantId"] for _ in range(3)]
    wanted = [jobs.submit_patch(tenant, n) for n in range(1, 5) for tenant in tenants]
    start("w1"), start("w2")
    for job_id in wanted:
        jobs.wait_for(job_id)
    rows = jobs.conn.execute(
        "select tenant_id, worker, attempt, created_at, started_at, completed_at from crm.demo_patch_jobs "
        "order by created_at"
    ).fetchall()
    assert {row["worker"] for row in rows} == {"w1", "w2"} and {row["attempt"] for row in rows} == {1}
    for tenant in tenants:
        of_tenant = [row for row in rows if str(row["tenant_id"]) == tenant]
        assert all(before["completed_at"] <= after["started_at"] for before, after in zip(of_tenant, of_tenant[1:]))
        assert jobs.value("select sum(violations) from demo.verify_tenant(%s)", tenant) == 0


def test_two_workers_work_on_two_tenants_at_the_same_time(jobs, start, long_config):
    one, two = jobs.submit(long_config), jobs.submit(long_config | {"seed": "other"})
    start("w1"), start("w2")
    jobs.wait_for(one), jobs.wait_for(two)
    overlap = jobs.value("select min(completed_at) > max(started_at) from crm.demo_generation_jobs")
    assert overlap and jobs.value("select count(distinct worker) from crm.demo_generation_jobs") == 2


def test_fifty_submits_at_once_of_one_plan_are_run_once(jobs, start, connected):
    tenant = jobs.made()["createdTenantId"]
    start("w1"), start("w2")

    def submit(_):
        with connected(jobs.dsn) as conn:
            return jobs.submit_patch(tenant, 3, seed="fifty", conn=conn)

    with ThreadPoolExecutor(50) as pool:
        [job_id] = set(pool.map(submit, range(50)))
    jobs.wait_for(job_id)
    assert jobs.value("select count(*) from crm.demo_patch_jobs") == 1
    assert jobs.value("select count(*) from crm.companies where demo_job_id = %s", job_id) == 3


def test_who_applies_a_patch_in_psql_is_not_forestalled_by_a_worker(jobs, start):
    tenant = jobs.made()["createdTenantId"]
    start("w1")
    for n in range(1, 16):
        plan = json.dumps({"months": [{"month": "2025-02", "metrics": {"companiesCreated": n}}]})
        job_id = jobs.conn.execute("call demo.apply_patch(%s, %s::jsonb, null)", [tenant, plan]).fetchone()["job_id"]
        assert jobs.status(job_id) == "completed"
    assert jobs.value("select count(*) from crm.demo_patch_jobs where worker = 'w1'") == 0


# -- trouble ------------------------------------------------------------------------------------------------------

def test_a_worker_killed_in_the_middle_loses_its_job_to_another(jobs, process, start, long_config):
    job_id = jobs.submit(long_config)
    victim = process("victim")
    jobs.wait_for(job_id, "running")
    wait_until(lambda: jobs.job(job_id)["progress"] >= 20)
    victim.popen.send_signal(signal.SIGKILL)
    start("heir")
    jobs.wait_for(job_id)
    assert (
        jobs.job(job_id)["attempt"] == 2
        and jobs.value("select worker from crm.demo_generation_jobs where id = %s", job_id) == "heir"
    )
    assert jobs.value("select sum(violations) from demo.verify_tenant(%s)", jobs.job(job_id)["createdTenantId"]) == 0


def test_a_worker_whose_sessions_are_ended_comes_back(jobs, start, events):
    start("w1")
    wait_until(lambda: any(name == "WORKER_READY" for name, _ in events()))
    jobs.conn.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where usename = 'demo_worker' and datname = current_database()"
    )
    job_id = jobs.submit()
    jobs.wait_for(job_id)
    names = [name for name, _ in events()]
    assert names.count("WORKER_READY") == 2 and "WORKER_DISCONNECTED" in names


def test_a_worker_whose_session_is_ended_in_a_job_runs_it_again(jobs, start, long_config):
    job_id = jobs.submit(long_config)
    start("w1")
    jobs.wait_for(job_id, "running")
    jobs.value("select pg_terminate_backend(backend_pid) from crm.demo_generation_jobs where id = %s", job_id)
    wait_until(lambda: jobs.job(job_id)["attempt"] == 2)
    jobs.wait_for(job_id)


def test_a_worker_waits_for_a_server_that_is_not_there(start_server, events):
    """It is stopped and started again under the worker, which began before it was there."""
    from runner.migrate import migrate

    with start_server() as server:
        dsn = server.url()
        migrate(dsn)
        server.terminate()
        stop = threading.Event()
        thread = threading.Thread(target=worker.Worker(make_conninfo(dsn, user="demo_worker"), "w1").run, args=(stop,))
        thread.start()
        try:
            wait_until(lambda: sum(name == "WORKER_DISCONNECTED" for name, _ in events()) >= 2)
            server.start()
            wait_until(lambda: any(name == "WORKER_READY" for name, _ in events()))
        finally:
            stop.set()
            thread.join(60)
        assert not thread.is_alive()


# -- stopping -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_worker_stops_within_its_poll(process, number):
    idle = process("idle")
    idle.wait_for("WORKER_READY")
    idle.popen.send_signal(number)
    assert idle.popen.wait(worker.POLL + 5) == errors.OK
    assert [line["event"] for line in idle.log()] == ["WORKER_READY", "WORKER_STOPPED"]
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
        and line["level"] == "info"
        and line["worker"] == "idle"
        for line in idle.log()
    )


def test_a_worker_told_to_stop_finishes_its_job_and_takes_no_other(jobs, process, long_config):
    first, second = jobs.submit(long_config), jobs.submit()
    busy = process("busy")
    jobs.wait_for(first, "running")
    busy.popen.send_signal(signal.SIGTERM)
    assert busy.popen.wait(60) == errors.OK
    assert jobs.status(first) == "completed" and jobs.status(second) == "pending"
    assert busy.log()[-1]["event"] == "WORKER_STOPPED"


def test_a_second_signal_gives_the_job_back(jobs, process, config):
    job_id = jobs.submit(config | {"targets": {"leads": 20000, "contacts": 10000, "activities": 400000}})
    busy = process("busy")
    wait_until(lambda: jobs.job(job_id)["progress"] >= 15)
    busy.popen.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    busy.popen.send_signal(signal.SIGTERM)
    assert busy.popen.wait(3) == errors.OK
    assert [line["event"] for line in busy.log()][-2:] == [
        "WORKER_DISCONNECTED", "WORKER_STOPPED"
    ] and "JOB_GIVEN_BACK" in [line["event"] for line in busy.log()]
    wait_until(
        lambda: jobs.advisory_locks() == 0, seconds=5
    )  # the server looks every second whether its client is still there
    assert jobs.value("select demo_job.claim('another') ->> 'jobId'") == job_id
    assert jobs.job(job_id)["attempt"] == 0, "what was given back does not count"


def test_a_worker_without_a_proper_name_ends_at_once(process):
    nameless = process("x" * 64)
    assert nameless.popen.wait(30) == errors.INVALID
    assert "Traceback" not in Path(nameless.file.name).read_text()


# -- poolers ------------------------------------------------------------------------------------------------------

class Pooler:
    """A pooler that hands out its sessions by the transaction, as small as it can be: whenever a client is between two
    transactions, its next statement may go to another session."""

    def __init__(self, dsn: str, sessions: int):
        self.server = conninfo_to_dict(dsn)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.idle, self.free, self.closing = [], threading.Condition(), False
        for _ in range(sessions):
            self.idle.append(self._log_in())
        threading.Thread(target=self._accept, daemon=True).start()

    def _log_in(self) -> socket.socket:
        session = socket.create_connection((self.server["host"], int(self.server["port"])))
        words = (
            b"".join(word.encode() + b"\0" for word in ("user", self.server["user"], "database", self.server["dbname"]))
            + b"\0"
        )
        session.sendall(struct.pack("!ii", 8 + len(words), 196608) + words)
        for kind, _ in self._messages(session):
            if kind == b"Z":
                return session

    @staticmethod
    def _exactly(conn, count) -> bytes:
        data = b""
        while len(data) < count:
            more = conn.recv(count - len(data))
            if not more:
                raise ConnectionError
            data += more
        return data

    def _messages(self, conn):
        while True:
            head = self._exactly(conn, 5)
            yield head[:1], head + self._exactly(conn, struct.unpack("!i", head[1:])[0] - 4)

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        session = None
        try:
            while True:  # refuse encryption, then take any login
                length, code = struct.unpack("!ii", self._exactly(client, 8))
                self._exactly(client, length - 8)
                if code == 196608:
                    break
                client.sendall(b"N")
            client.sendall(
                b"R"
                + struct.pack("!ii", 8, 0)
                + b"S"
                + struct.pack("!i", 25)
                + b"client_encoding\0UTF8\0"
                + b"Z"
                + struct.pack("!i", 5)
                + b"I"
            )
            for kind, message in self._messages(client):
                if kind == b"X":
                    return
                if session is None:
                    with self.free:
                        assert self.free.wait_for(lambda: self.idle, 10)
                        session = self.idle.pop()
                session.sendall(message)
                if kind in (b"Q", b"S"):
                    for answer, reply in self._messages(session):
                        client.sendall(reply)
                        if answer == b"Z":
                            break
                    if reply[5:6] == b"I":
                        with self.free:
                            self.idle.append(session)
                            session = None
                            self.free.notify()
        except (ConnectionError, OSError):
            pass
        finally:
            client.close()
            if session is not None:
                session.close()

    def dsn(self) -> str:
        return make_conninfo(host="127.0.0.1", port=self.port, user=self.server["user"], dbname=self.server["dbname"])

    def close(self):
        self.listener.close()
        for session in self.idle:
            session.close()


@pytest.mark.parametrize("sessions", [1, 2, 3])
def test_a_worker_refuses_a_pooler_that_shares_sessions(as_worker, sessions):
    pooler = Pooler(as_worker, sessions)
    try:
        with db.connect(pooler.dsn()) as conn:
            assert db.call_value(conn, "generator_version"), "the pooler itself works"
        with pytest.raises(errors.Failure, match="pooler"):
            worker.Worker(pooler.dsn(), "w1").run(threading.Event())
    finally:
        pooler.close()


def test_sessions_of_their_own_are_accepted_and_left_without_locks(jobs, as_worker):
    with db.connect(as_worker) as conn, db.connect(as_worker) as other:
        worker.check_sessions(conn, other)
        assert jobs.advisory_locks() == 0


def test_a_session_that_was_ended_meanwhile_is_not_taken_for_a_pooler(jobs, as_worker, monkeypatch):
    """The worker opens another one, where it gives up for a pooler."""
    call, ended = db.call, []

    def ended_after(conn, *arguments, **named):
        found = call(conn, *arguments, **named)
        if not ended:
            ended.append(jobs.value("select pg_terminate_backend(%s, 5000)", conn.info.backend_pid))
        return found

    monkeypatch.setattr(db, "call", ended_after)
    with db.connect(as_worker) as conn, db.connect(as_worker) as other:
        with pytest.raises(psycopg.OperationalError):
            worker.check_sessions(conn, other)
