"""The database: migrations, the embedded server, provenance of old rows."""

import textwrap

import click
import psycopg

from runner import db, migrate, running, server, show
from runner.cli.program import INTEGER, command, main
from runner.cli.report import print_json
from runner.errors import Failure

# How a backfill may be cut off, by SQLSTATE.
CUT_OFF = {
    "57014": "the statement was cancelled or ran out of time",
    "55P03": "a job holds a tenant for longer than lock_timeout allows to wait",
}
BATCHES_KEPT = "the batches that were done are kept; the same command goes on from there"


@main.group("db")
def database():
    """Set up and look after the database."""


@command(database, "migrate")
@click.option("--wait", is_flag=True, help="Let running jobs end first; no other begins meanwhile.")
@click.pass_obj
def db_migrate(target, wait, as_json):
    """Bring the database to this version."""
    done = migrate.migrate(target.url(), wait)
    if as_json:
        return print_json(done)
    for applied in done["applied"]:
        click.echo(f"applied {applied}")
    click.echo("code loaded" if done["codeLoaded"] else "code is current")
    for grant in done.get("lostGrants", []):
        click.echo(f"Warning: a grant is lost, because what it was on is gone or has other arguments: {grant}", err=True)


@command(database, "rollback")
@click.option("--all", "everything", is_flag=True, help="Undo all migrations, and lose all data.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def db_rollback(target, everything, yes, as_json):
    """Undo the newest migration, with the data that it holds."""
    if not yes:
        what = "ALL migrations and all data" if everything else "the newest migration and the data in what it made"
        click.confirm(f"Undo {what}?", abort=True, err=True)
    done = migrate.rollback(target.url(), everything)
    if as_json:
        return print_json(done)
    for undone in done["rolledBack"]:
        click.echo(f"rolled back {undone}")
    click.echo("the code is unloaded; demogen db migrate brings all back")


@command(database, "status")
@click.pass_obj
def db_status(target, as_json):
    """Show which migrations are applied and whether the loaded code is this version's."""
    found = migrate.status(target.url())
    if as_json:
        return print_json(found)
    click.echo(show.table([{"migration": m["id"], "applied": m["applied"]} for m in found["migrations"]]))
    click.echo(f"code: {found['code']}")
    for able in found["capabilities"]:
        click.echo(f"{able['name']}: {'yes' if able['there'] else 'no'}")
        if not able["there"]:
            click.echo(textwrap.indent(able["how_to"], "  "))


@command(database, "url", as_json=False)
@click.option("--role", default="postgres", show_default=True, help="Login role, for the embedded server.")
@click.pass_obj
def db_url(target, role):
    """Print a connection string that psql takes; starts the embedded server."""
    click.echo(target.url(role))


@command(database, "stop", as_json=False)
@click.pass_obj
def db_stop(target):
    """Stop the embedded server; the data stay."""
    if target.dsn:
        raise click.UsageError("only the embedded server can be stopped, not the one that --dsn or DEMOGEN_DSN names")
    click.echo("stopped" if server.stop() else "it was not running")


@command(main)
@click.option("--batch-size", type=INTEGER, default=5000, show_default=True, help="Rows a transaction, 1 to 100000.")
@click.pass_obj
def backfill(target, batch_size, as_json):
    """Mark the rows of demo tenants that were made before there was provenance. Every batch is kept: what was cut off
    goes on where it stopped when the command is given again."""
    with target.connect("demo_worker") as conn:
        _mark(conn, batch_size)
        report = db.call(conn, "provenance_report")
    if as_json:
        return print_json(report)
    rows = [{"tenant": row["tenant_name"], "tenantId": str(row["tenant_id"])} | row for row in report]
    click.echo(show.table(rows, ["tenantId", "tenant", "entity", "marked", "unmarked", "human"], total=True))
    if any(row["unmarked"] for row in report):
        click.echo("Warning: other sessions work on the rows that are unmarked still; give the command again", err=True)


def _mark(conn: psycopg.Connection, batch_size: int) -> None:
    with show.Progress() as bar, running.heard(conn, bar.update, lambda name, text: None):
        try:
            with db.cancelled_by_signals(conn):
                db.call_procedure(conn, "backfill_provenance", batch_size=batch_size)
        except db.Interrupted as stopped:
            raise Failure(f"stopped: {BATCHES_KEPT}", exit_code=128 + stopped.signal) from None
        except psycopg.Error as error:
            if error.sqlstate not in CUT_OFF:
                raise
            raise Failure(f"{CUT_OFF[error.sqlstate]}: {BATCHES_KEPT}", status=503) from None
