"""Plans for months of a demo tenant: validated, applied, looked up."""

import sys
from contextlib import contextmanager

import click
import psycopg
from psycopg.types.json import Jsonb

from runner import db, errors, exact_json, plan, show, verdict
from runner.cli.jobs import cancel, refusal_noted, submit_and_run
from runner.cli.look import find_tenant
from runner.cli.program import Target, command, given, main, paging
from runner.cli.report import outlook, print_json, show_list, show_patch, undo_outlook, units_of
from runner.errors import Failure

COLUMNS = ["id", "kind", "status", "planType", "rangeStartMonth", "rangeEndMonth", "recordsCreated", "overallPassed",
           "createdAt", "undoneByJobId"]

REPLAYED = "Note: this plan was submitted before; this is its job"


@main.group("patch")
def patch():
    """Add to the months of a demo tenant, exactly as a plan says."""


@command(patch, "validate")
@click.argument("tenant")
@plan.plan_options
@click.pass_obj
def patch_validate(target, tenant, file, as_json, **options):
    """Show what a plan would make of TENANT; writes nothing. Exit code 3 when it cannot be met."""
    with target.connect() as conn:
        known = find_tenant(conn, tenant)
        with _refusal_noted(target, known):
            wanted = _read_plan(conn, file, options, known)
            answer = db.call_value(conn, "validate_patch", tenant_id=known["id"], plan=Jsonb(wanted))
    if as_json:
        print_json(answer)
        sys.exit(errors.OK if answer["valid"] else errors.INVALID)
    preview = answer["preview"]
    click.echo(outlook(answer, units_of(target, known["currency"])))
    if answer["valid"]:
        tokens = {"seed": answer["seed"], "planToken": answer["planToken"]}
        click.echo("\n" + show.pairs(preview["estimatedRecords"] | tokens))
    for warning in answer["warnings"]:
        click.echo(f"Warning: {warning}", err=True)
    _tell_conflicts(answer["conflicts"])
    if preview["suggestion"]:
        click.echo("\nThe nearest plan that works:\n" + exact_json.dumps(preview["suggestion"], indent=2))
    if not answer["valid"]:
        raise Failure("the plan cannot be met", exit_code=errors.INVALID, status=400, faults=answer["errorDetails"])


@command(patch, "apply")
@click.argument("tenant")
@plan.plan_options
@click.option("--idempotency-key", help="A repeated call with this key gives the first call's job.")
@click.pass_obj
def patch_apply(target, tenant, file, idempotency_key, as_json, **options):
    """Apply a plan to TENANT, all or nothing, and show what came of it."""
    with target.connect() as conn:
        known = find_tenant(conn, tenant)
    with _refusal_noted(target, known, applied=True):
        with target.connect() as conn:
            wanted = _read_plan(conn, file, options, known)
        submitted, done = submit_and_run(
            target, "submit_patch", "patch_job",
            tenant_id=known["id"], plan=Jsonb(wanted), created_by=None, idempotency_key=idempotency_key,
        )
    show_patch(target, done, known["currency"], as_json)
    if submitted["replayed"]:
        click.echo(REPLAYED, err=True)


@command(patch, "submit")
@click.argument("tenant")
@plan.plan_options
@click.option("--idempotency-key", help="A repeated call with this key gives the first call's job.")
@click.pass_obj
def patch_submit(target, tenant, file, idempotency_key, as_json, **options):
    """Leave a plan for TENANT to the workers, and show its job."""
    with target.connect() as conn:
        known = find_tenant(conn, tenant)
        wanted = _read_plan(conn, file, options, known)
    with _refusal_noted(target, known, applied=True), target.connect() as conn:
        submitted = db.call_value(conn, "submit_patch", tenant_id=known["id"], plan=Jsonb(wanted), created_by=None,
                                  idempotency_key=idempotency_key)
    if as_json:
        return print_json(submitted)
    _tell_conflicts(submitted.get("conflicts", []))
    click.echo(show.pairs({
        "job": submitted["jobId"], "status": submitted["status"], "seed": submitted["seed"],
        "waitsFor": ", ".join(submitted.get("dependsOn", [])) or None,
    }))
    if submitted["replayed"]:
        click.echo(REPLAYED, err=True)


@command(patch, "show")
@click.argument("job", type=click.UUID)
@click.pass_obj
def patch_show(target, job, as_json):
    """Show a patch job."""
    with target.connect() as conn:
        found = db.call_value(conn, "patch_job", job_id=job)
        tenant = found["tenantId"] and db.call_value(conn, "tenant", tenant_id=found["tenantId"])  # it may be deleted
    show_patch(target, found, tenant and tenant["currency"], as_json)


patch.add_command(cancel)


@command(patch, "undo")
@click.argument("job", type=click.UUID)
@click.option("--on-human", type=click.Choice(["refuse", "keep"]), help="What becomes of records that people work with.")
@click.option("--yes", is_flag=True, help="Do not ask for the confirming text.")
@click.option("--idempotency-key", help="A repeated call with this key gives the first call's job.")
@click.pass_obj
def patch_undo(target, job, on_human, yes, idempotency_key, as_json):
    """Undo the patch JOB, or the undo JOB: everything it made goes, or comes back; all or nothing."""
    with target.connect() as conn:
        seen = db.call_value(conn, "undo_preview", job_id=job)
    confirm = seen["confirm"]
    if not yes:
        click.echo(undo_outlook(seen), err=True)
        confirm = click.prompt(f"Type {confirm} to go on", err=True)
    with refusal_noted(target, job, "undo"):
        _, done = submit_and_run(
            target, "submit_undo", "patch_job", job_id=job, created_by=None, idempotency_key=idempotency_key,
            options=Jsonb(given({"confirm": confirm, "onHuman": on_human})),
        )
    with target.connect() as conn:
        tenant = db.call_value(conn, "tenant", tenant_id=done["tenantId"])
    show_patch(target, done, tenant["currency"], as_json)


@command(patch, "history")
@click.argument("tenant")
@paging
@click.pass_obj
def patch_history(target, tenant, page, page_size, as_json):
    """List the patch jobs of TENANT, newest first."""
    with target.connect() as conn:
        asked = given({"page": page, "page_size": page_size})
        tenant_id = db.call_value(conn, "find_tenant", name_or_id=tenant)
        found = db.call_value(conn, "patch_jobs", tenant_id=tenant_id, **asked)
    rows = [job | {"recordsCreated": (job["metrics"] or {}).get("recordsCreated")} for job in found["data"]]
    show_list(found if as_json else found | {"data": rows}, COLUMNS, as_json)


@contextmanager
def _refusal_noted(target: Target, tenant: dict, applied: bool = False):
    """An attempt on a tenant that is no demo tenant is kept in the audit log, and one to apply a plan that is refused;
    the refusal itself, an error, leaves nothing there."""
    try:
        yield
    except (psycopg.Error, Failure) as error:
        problem = errors.refusal_of(error)
        if problem:
            with target.connect() as conn:
                db.call(conn, "note_refused_attempt", tenant_id=tenant["id"], refused_id=None,
                        reason=problem.message if applied else None)
        raise


def _tell_conflicts(conflicts: list[dict]) -> None:
    for conflict in conflicts:
        click.echo(f"Conflict ({conflict['severity']}, {conflict['kind']}): {conflict['text']}", err=True)


def _read_plan(conn: psycopg.Connection, file: str, options: dict, tenant: dict) -> dict:
    """The plan of a file with what the options override."""
    return verdict.whole(
        lambda: plan.override(_read(conn, file, tenant["currency"]), **options),
        lambda usable: db.call(conn, "validate_patch", tenant_id=tenant["id"], plan=Jsonb(usable)),
    )


def _read(conn: psycopg.Connection, file: str, currency: str) -> dict:
    """The plan of a file. A table's cells are read by the database."""
    content = plan.read(file)
    if isinstance(content, list):
        table = db.call_value(conn, "parse_plan", cells=Jsonb(content), currency=currency)
        for note in table["notes"]:
            click.echo(f"Note: {_where(note)}: {note['message']}", err=True)
        if table["errors"]:
            faults = [{"field": _where(fault), "constraint": fault["message"]} for fault in table["errors"]]
            message = "the table cannot be read as a plan"
            raise Failure(message, exit_code=errors.INVALID, status=400, faults=faults)
        content = table["plan"]
    return content


def _where(entry: dict) -> str:
    return f"row {entry['row']}, column {entry['column']}"
