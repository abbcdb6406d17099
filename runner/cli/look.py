"""Tenants and jobs, looked at."""

import sys

import click
import psycopg
from psycopg.types.json import Jsonb

from runner import db, errors, show
from runner.cli.program import command, given, main, paging
from runner.cli.report import print_json, show_job, show_list

NO_FAULTS = {"human_deletion"}  # what verify_tenant counts without anything being broken


@command(main)
@click.option("--demo/--not-demo", default=None, help="Only demo tenants, or only others.")
@click.option("--country", help="Country code.")
@click.option("--industry", help="Industry code.")
@click.option("--search", help="Part of the name.")
@paging
@click.pass_obj
def tenants(target, as_json, demo, country, industry, search, page, page_size):
    """List tenants."""
    query = {"demo": demo, "country": country, "industry": industry, "search": search, "page": page,
             "pageSize": page_size}
    with target.connect() as conn:
        found = db.call_value(conn, "tenants", query=Jsonb(given(query)))
    columns = ["id", "name", "country", "industry", "currency", "isDemo", "dataFrom", "dataTo"]
    show_list(found, columns, as_json)


@command(main)
@click.option("--status", help="pending, running, completed, failed or cancelled.")
@click.option("--country", help="Country code.")
@click.option("--industry", help="Industry code.")
@click.option("--search", help="Part of the tenant's name.")
@click.option("--sort-by", help="createdAt, completedAt or tenantName.")
@click.option("--sort-order", help="asc or desc.")
@paging
@click.pass_obj
def jobs(target, as_json, status, country, industry, search, sort_by, sort_order, page, page_size):
    """List generation jobs."""
    query = {"status": status, "country": country, "industry": industry, "search": search, "sortBy": sort_by,
             "sortOrder": sort_order, "page": page, "pageSize": page_size}
    with target.connect() as conn:
        found = db.call_value(conn, "generation_jobs", query=Jsonb(given(query)))
    show_list(found, ["id", "status", "progress", "tenantName", "createdAt", "completedAt"], as_json)


@command(main)
@click.argument("job", type=click.UUID)
@click.pass_obj
def job(target, job, as_json):
    """Show a generation job."""
    with target.connect() as conn:
        found = db.call_value(conn, "generation_job", job_id=job)
    show_job(target, found, as_json)


@command(main)
@click.argument("tenant")
@click.option("--from", "from_month", help="First month, YYYY-MM [default: where the data begin].")
@click.option("--to", "to_month", help="Last month, YYYY-MM [default: where the data end].")
@click.pass_obj
def kpis(target, tenant, from_month, to_month, as_json):
    """Show a tenant's numbers, month by month."""
    with target.connect() as conn:
        known = find_tenant(conn, tenant)
        months = months_of(conn, known, from_month, to_month)
    print_json(months) if as_json else click.echo(month_table(target, months, known["currency"]))


@command(main)
@click.argument("tenant")
@click.option("--rows", is_flag=True, help="Name the rows that are counted.")
@click.pass_obj
def verify(target, tenant, rows, as_json):
    """Check every invariant of a tenant's data; exit code 1 when one is broken. What people deleted themselves is
    counted as human_deletion, and breaks none."""
    with target.connect("demo_worker") as conn:
        tenant_id = db.call_value(conn, "find_tenant", name_or_id=tenant)
        checks = db.call(conn, "verify_tenant", tenant_id=tenant_id)
        found = db.call(conn, "verify_rows", tenant_id=tenant_id) if rows else checks
    print_json(found) if as_json else click.echo(show.table(found, total=not rows))
    if any(check["violations"] for check in checks if check["check_name"] not in NO_FAULTS):
        sys.exit(errors.FAILED)


@command(main)
@click.argument("tenant")
@click.pass_obj
def fingerprint(target, tenant, as_json):
    """Print the hash that is equal for two tenants with the same data."""
    with target.connect("demo_worker") as conn:
        found = db.call_value(conn, "fingerprint", tenant_id=db.call_value(conn, "find_tenant", name_or_id=tenant))
    print_json({"fingerprint": found}) if as_json else click.echo(found)


def find_tenant(conn: psycopg.Connection, name_or_id: str) -> dict:
    """The tenant that a person means, as demo.tenant shows it."""
    return db.call_value(conn, "tenant", tenant_id=db.call_value(conn, "find_tenant", name_or_id=name_or_id))


def months_of(conn: psycopg.Connection, tenant: dict, from_month: str | None, to_month: str | None) -> list[dict]:
    """Rows of demo.kpis; a month that is not named is where the tenant's data begin or end. None where nothing is named
    and there are no data."""
    first, last = from_month or tenant["dataFrom"], to_month or tenant["dataTo"]
    if not first and not last:
        click.echo("Note: the tenant has no data yet; name months with --from and --to", err=True)
        return []
    return db.call(conn, "kpis", tenant_id=tenant["id"], from_month=first or last, to_month=last or first)


def month_table(target, months: list[dict], currency: str) -> str:
    """Rows of demo.kpis as a table with totals."""
    units = {metric.column: currency for metric in target.metrics() if metric.is_money}
    return show.table(months, units=units, total=True)
