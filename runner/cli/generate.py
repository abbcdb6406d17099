"""Demo tenants: made, previewed, made again, deleted."""

import click
from psycopg.types.json import Jsonb

from runner import config, db, show, verdict
from runner.cli.jobs import refusal_noted, submit_and_run
from runner.cli.program import Target, command, main
from runner.cli.report import print_json, show_job
from runner.metrics import projected


@command(main)
@config.config_options
@click.pass_obj
def generate(target, as_json, **options):
    """Generate a demo tenant."""
    wanted = _config(target, options)
    _, made = submit_and_run(target, "submit_generation", config=Jsonb(wanted), created_by=None)
    show_job(target, made, as_json)


@command(main)
@config.config_options
@click.pass_obj
def preview(target, as_json, **options):
    """Show what generate would make; writes nothing."""
    wanted = _config(target, options)
    with target.connect() as conn:
        plan = db.call_value(conn, "preview_generation", config=Jsonb(wanted))
    if as_json:
        return print_json(plan)
    metrics = projected(target.metrics())
    columns = ["month", *(metric.projected[0] for metric in metrics)]
    units = {metric.projected[0]: plan["config"]["currency"] for metric in metrics if metric.is_money}
    click.echo(show.table(plan["monthlyProjection"], columns, units, total=True))
    click.echo()
    click.echo(show.pairs(plan["estimatedRecords"] | {"estimatedSeconds": plan["estimatedGenerationSeconds"]}))
    for warning in plan["warnings"]:
        click.echo(f"Warning: {warning}", err=True)


def _config(target: Target, options: dict) -> dict:
    def judge(usable: dict) -> None:
        with target.connect() as conn:
            db.call(conn, "preview_generation", config=Jsonb(usable))

    return verdict.whole(lambda: config.build(**options), judge)


@command(main)
@click.argument("job", type=click.UUID)
@click.pass_obj
def regenerate(target, job, as_json):
    """Generate the tenant of JOB again, from the same config and seed."""
    with refusal_noted(target, job, "regenerate"):
        _, made = submit_and_run(target, "regenerate", job_id=job, created_by=None)
    show_job(target, made, as_json)


@command(main)
@click.argument("job", type=click.UUID)
@click.option("--yes", is_flag=True, help="Do not ask for the tenant's name.")
@click.pass_obj
def delete(target, job, yes, as_json):
    """Delete the demo tenant that JOB made; the job itself stays in the list."""
    with refusal_noted(target, job, "delete"), target.connect("demo_worker") as conn:
        tenant = db.call_value(conn, "generation_job", job_id=job)["tenant"]
        typed = None
        if tenant and not yes:
            question = f"This deletes the tenant {tenant['name']} and all its data. Type its name to go on"
            typed = click.prompt(question, err=True)
        gone = db.call_value(conn, "delete_demo_tenant", job_id=job, deleted_by=None, confirmed_name=typed)
    print_json(gone) if as_json else click.echo(f"deleted {gone['tenantName']} ({gone['tenantId']})")
