"""Jobs: run by the command that submits them, or by a worker."""

from contextlib import contextmanager

import click
import psycopg

from runner import db, errors, log, running, show, worker
from runner.cli.program import Target, command, main
from runner.cli.report import print_json


def submit_and_run(target: Target, function: str, shown_by: str = "generation_job", **arguments) -> tuple[dict, dict]:
    """Submits a job with one of the functions of schema demo and runs it here, before any worker can take it. Returns
    what the function answered, and the finished job."""
    with target.connect("demo_worker") as conn:
        with target.connect("demo_worker") as other:
            worker.check_sessions(conn, other)
        submitted = db.once_more(lambda: _submit(conn, function, arguments))
        return submitted, run(target, conn, submitted["jobId"], shown_by)


def _submit(conn: psycopg.Connection, function: str, arguments: dict) -> dict:
    with conn.transaction():
        submitted = db.call_value(conn, function, **arguments)
        # a job that this call made is run by it or by nobody: what is told to have failed does not happen later
        db.call(conn, "demo_job.reserve", job_id=submitted["jobId"], is_held=not submitted["replayed"])
    return submitted


def run(target: Target, conn: psycopg.Connection, job_id: str, shown_by: str = "generation_job") -> dict:
    """Runs a job to its end and returns it as `shown_by` shows it. Its progress goes to the terminal, too. Where
    another session runs it already, that one's result is waited for."""
    with target.connect("demo_worker", **db.REPORTING) as reporter, show.Progress() as bar:
        try:
            with db.cancelled_by_signals(conn):
                db.call(conn, "demo_job.await", job_id=job_id)
                running.run(conn, reporter, job_id, on_progress=bar.update)
        except db.Interrupted:
            job = db.call_value(conn, shown_by, job_id=job_id)
            if job["status"] != "completed":
                raise
            return job  # the signal came after the commit: its data are there, whole
        return db.call_value(conn, shown_by, job_id=job_id)


@contextmanager
def refusal_noted(target: Target, job, attempted: str):
    """An attempt to delete the tenant of a job, to cancel the job or to regenerate it is kept in the audit log where it
    is refused; the refusal itself, an error, leaves nothing there."""
    try:
        yield
    except psycopg.Error as error:
        problem = errors.refusal_of(error)
        if problem:
            with target.connect() as conn:
                db.call(conn, "note_refused_job", job_id=job, attempted=attempted, refused_id=None,
                        reason=problem.message)
        raise


@command(main)
@click.argument("job", type=click.UUID)
@click.pass_obj
def cancel(target, job, as_json):
    """Cancel the pending JOB of any kind, so that it never runs."""
    with refusal_noted(target, job, "cancel"), target.connect() as conn:
        done = db.call_value(conn, "cancel_job", job_id=job, cancelled_by=None)
    print_json(done) if as_json else click.echo(f"cancelled {done['kind']} job {done['jobId']}")


@command(main, "worker", as_json=False)
@click.option("--name", help="How the worker is called in jobs and log lines [default: host and process].")
@click.pass_obj
def work(target, name):
    """Run jobs as they are submitted, until SIGTERM or Ctrl-C. The running job is finished first; a second signal gives
    it back."""
    log.to_stderr()
    worker.run_until_signalled(worker.Worker(target.url("demo_worker"), name))
