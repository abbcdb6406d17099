"""Running a job over one connection and hearing what it says on the way: its progress and its events are notices."""

import re
from contextlib import contextmanager
from typing import Callable

import psycopg

from runner import db


def run(conn: psycopg.Connection, reporter: psycopg.Connection, job_id: str, *,
        on_progress: Callable[[int, str], None] = lambda percent, step: None,
        on_event: Callable[[str, str], None] = lambda name, text: None) -> None:
    """Runs a job to its end; raises psycopg.Error where it fails. Its progress is written down over `reporter`, a
    second connection: what the job's own transaction writes is invisible until it ends."""

    def report(percent: int, step: str) -> None:
        on_progress(percent, step)
        try:
            db.call(reporter, "demo_job.record_progress", job_id=job_id, progress=percent, step=step)
        except psycopg.Error:
            pass  # progress is a courtesy; how the job itself ends is what counts

    with heard(conn, report, on_event):
        db.call_procedure(conn, "run_job", job_id=job_id)


@contextmanager
def heard(conn: psycopg.Connection, on_progress: Callable[[int, str], None], on_event: Callable[[str, str], None]):
    """While the body runs, what SQL says as `demogen progress 50 Creating contacts` and `demogen PATCH_JOB_STARTED …`
    is passed on as (50, "Creating contacts") and ("PATCH_JOB_STARTED", "…")."""

    def hear(notice: psycopg.errors.Diagnostic) -> None:
        text = notice.message_primary or ""
        if progress := re.fullmatch(r"demogen progress (\d+) (.*)", text):
            on_progress(int(progress[1]), progress[2])
        elif event := re.fullmatch(r"demogen ([A-Z_]+) (.*)", text, re.S):
            on_event(event[1], event[2])

    conn.add_notice_handler(hear)
    try:
        yield
    finally:
        conn.remove_notice_handler(hear)
