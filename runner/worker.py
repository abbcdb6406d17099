"""A job worker: claims pending jobs and runs them, one after the other. Any number may run, on any number of machines;
what keeps them apart are the locks of demo_job.claim. It decides nothing: which job, whether to try again and what a
failure means is all in SQL."""

import logging
import os
import random
import signal
import socket
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Callable

import psycopg

from runner import db, errors, log, running

POLL = 1.0  # seconds between two looks for work where no notification comes, and for jobs whose session died
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0  # seconds between two attempts to reach the server


class Worker:
    """Worker(dsn, name).run(stop) works until the event `stop` is set. A running job is finished first; `give_back()`
    cuts it short."""

    def __init__(self, dsn: str, name: str | None = None):
        self.session, self.name = db.as_role(dsn, "demo_worker"), name or f"{socket.gethostname()[:50]}-{os.getpid()}"
        self.reporting = db.as_role(dsn, "demo_worker", **db.REPORTING)
        self._running = None  # the connection on which a job runs
        self._job_id = None

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set, through restarts of the server. Raises Failure where trying again would not
        help."""
        pause = FIRST_PAUSE
        while not stop.is_set():
            try:
                with db.connect(self.session) as conn, db.connect(self.reporting) as reporter:
                    check_sessions(conn, reporter)
                    db.call(conn, "demo_job.listen")
                    self._log("WORKER_READY")
                    while not stop.is_set():
                        self._work(conn, reporter, stop)
                        pause = FIRST_PAUSE
            except (errors.Failure, psycopg.Error) as error:
                problem = error.problem if isinstance(error, errors.Failure) else errors.describe(error)
                if problem.status < 500:
                    raise
                self._log("WORKER_DISCONNECTED", logging.WARNING, message=problem.message)
                stop.wait(pause * random.uniform(0.5, 1))
                pause = min(pause * 2, LONGEST_PAUSE)
        self._log("WORKER_STOPPED")

    def give_back(self) -> None:
        """Ends the session of the job that runs, from any thread: the server undoes it, and the next worker that looks
        has it."""
        conn, self._running = self._running, None
        if conn:
            self._log("JOB_GIVEN_BACK", logging.WARNING)
            self._note_given_back()
            # not conn.close(), which the waiting thread would not hear
            with socket.socket(fileno=os.dup(conn.fileno())) as wire:
                wire.shutdown(socket.SHUT_RDWR)

    def _note_given_back(self) -> None:
        """Says so in the database, so that the attempt does not count; where that cannot be said, it does."""
        try:
            with db.connect(self.reporting) as conn:
                db.call(conn, "demo_job.note_given_back", job_id=self._job_id)
        except (errors.Failure, psycopg.Error):
            pass

    def _work(self, conn: psycopg.Connection, reporter: psycopg.Connection, stop: threading.Event) -> None:
        """Runs the next job, or waits for one."""
        job = db.call_value(conn, "demo_job.claim", worker=self.name)
        if job is None:
            for _ in conn.notifies(timeout=POLL, stop_after=1):
                pass
            return
        started, heard = time.monotonic(), []

        def on_event(name: str, text: str) -> None:
            heard.append(name)
            level = logging.WARNING if name.endswith(("_FAILED", "_BLOCKED")) else logging.INFO
            self._log(name, level, message=text, seconds=round(time.monotonic() - started, 3), **job)

        self._job_id, self._running = job["jobId"], conn
        try:
            running.run(conn, reporter, job["jobId"], on_event=on_event)
        except psycopg.Error as error:
            if conn.closed:
                raise  # the server is gone, and the job's locks with the session
            problem = errors.describe(error)
            self._log("JOB_ERROR", logging.ERROR, message=problem.message, sqlstate=error.sqlstate, **job)
            db.call(conn, "demo_job.finish", job_id=job["jobId"])  # a cancel between two transactions leaves the locks
            if not any(name.endswith("_JOB_FAILED") for name in heard):
                stop.wait(POLL)  # it is still pending, and would be claimed again at once
        finally:
            self._running = None
        if reporter.closed:
            raise errors.Failure(errors.LOST, status=503)

    def _log(self, event: str, level: int = logging.INFO, **fields) -> None:
        log.event(event, level, worker=self.name, **fields)


def check_sessions(conn: psycopg.Connection, other: psycopg.Connection) -> None:
    """Raises Failure where a connection is not a session of its own, as behind a pooler that hands out sessions by the
    transaction: a job's locks belong to the session that runs it."""
    probe = str(uuid.uuid4())
    db.call(conn, "demo_job.reserve", job_id=probe)
    with other.transaction():  # so that a pooler cannot take this session for the other connection
        taken = db.call_value(other, "demo_job.reserve", job_id=probe)
        kept = not taken and db.call_value(conn, "demo_job.finish", job_id=probe)
    if not kept:
        db.call_value(conn, "demo_job.finish", job_id=probe)  # a session that was ended meanwhile says so
        raise errors.Failure(errors.NO_SESSION, hint=errors.NO_SESSION_HINT, status=400)


@contextmanager
def signals_heard(on_first: Callable[[], None] = lambda: None):
    """While the body runs, SIGTERM and Ctrl-C only lengthen the list that it gets; `on_first` is called with the
    first."""
    heard = []

    def hear(number, _frame):
        heard.append(number)
        if len(heard) == 1:
            on_first()

    before = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_until_signalled(worker: Worker) -> None:
    """Works until SIGTERM or Ctrl-C, finishes the running job, and returns. Another signal gives the job back."""
    stop = threading.Event()
    with signals_heard(stop.set) as signals, ThreadPoolExecutor(1) as thread:  # the main thread hears the signals
        work = thread.submit(worker.run, stop)
        while wait([work], timeout=0.1).not_done:
            if len(signals) > 1:
                worker.give_back()
        work.result()
