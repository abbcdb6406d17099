"""Attempts of an admin that are refused, kept in the audit log: the refusal itself, an error, leaves nothing in the
database."""

from contextlib import contextmanager

import psycopg

from runner import errors
from runner.errors import Failure
from runner.web import ask, security


@contextmanager
def of_patch(tenant_id, applied: bool = False):
    """One on a tenant that is no demo tenant is kept, and one to apply a plan, whatever is wrong with it."""
    try:
        yield
    except (psycopg.Error, Failure) as error:
        problem = errors.refusal_of(error)
        if problem:
            ask.value("note_refused_attempt", tenant_id=tenant_id, refused_id=security.admin_id(),
                      reason=problem.message if applied else None)
        raise


@contextmanager
def of_job(job_id, attempted: str):
    """One to delete the tenant of a job, to cancel the job or to regenerate it."""
    try:
        yield
    except (psycopg.Error, Failure) as error:
        problem = errors.refusal_of(error)
        if problem:
            ask.value("note_refused_job", job_id=job_id, attempted=attempted, refused_id=security.admin_id(),
                      reason=problem.message)
        raise
