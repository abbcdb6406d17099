"""demogen: the command line. Each command asks one function of schema demo and shows what it says."""

import ipaddress
import os
import secrets
import shlex
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timezone

import click
import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import Jsonb

from runner import VERSION, config, db, errors, exact_json, log, migrate, passwords, plan, running, server, show, worker
from runner.errors import Failure

SAMPLE_TENANT = "Northwind Markets Demo"
SAMPLE_KEY = "quickstart"
SAMPLE_ADMIN = "admin@demogen.example"
HOST, WEB_PORT = "127.0.0.1", 8765
# jsonb keeps no order of keys; people read these in this one.
PREVIEW_COLUMNS = ["month", "leads", "contacts", "companies", "deals", "closedWonCount", "closedWonValue", "pipelineValue",
                   "activities"]
KPI_COLUMNS = ["month", "leadsCreated", "contactsCreated", "companiesCreated", "dealsCreated", "closedWonCount", "closedWonValue",
               "pipelineAddedValue", "activitiesCreated"]
METRICS = ["recordsCreated", "companies", "contacts", "leads", "deals", "closedWonCount", "closedWonValue", "pipelineValue",
           "activities"]
PATCH_COLUMNS = ["id", "status", "planType", "rangeStartMonth", "rangeEndMonth", "recordsCreated", "overallPassed", "createdAt"]
# How a backfill may be cut off, by SQLSTATE.
CUT_OFF = {"57014": "the statement was cancelled or ran out of time", "55P03": "a job holds a tenant for longer than lock_timeout allows to wait"}
BATCHES_KEPT = "the batches that were done are kept; the same command goes on from there"
# The sample plan: three months of these.
SAMPLE_METRICS = ["leadsCreated", "contactsCreated", "companiesCreated", "dealsCreated", "closedWonCount", "closedWonValue",
                  "pipelineAddedValue"]
SAMPLE_NUMBERS = [(50, 40, 10, 8, 3, 25000, 75000), (60, 48, 12, 10, 4, 32000, 96000), (70, 56, 14, 12, 5, 40000, 120000)]


@dataclass
class Target:
    """The server to work on: the one that `dsn` names, else the embedded one, which is started when first needed."""

    dsn: str | None = None

    def url(self, role: str = "postgres") -> str:
        """A connection string. Of the embedded server it is the one for `role`; a given one stays as it is."""
        if self.dsn:
            return self.dsn
        server.start()
        return server.dsn(role)

    def connect(self, role: str = "demo_app") -> psycopg.Connection:
        """A connection with the rights and limits of `role`. A login that may not take that role, such as a DBA with demo_admin
        alone, keeps its own rights."""
        url = self.url(role)
        try:
            try:
                return db.connect(db.as_role(url, role))
            except Failure as failure:
                if failure.problem.code != "FORBIDDEN":
                    raise
                return db.connect(db.as_role(url, role, act=False))
        except Failure as failure:
            # The embedded server answers, so what is missing is the role: it comes with the migrations.
            if self.dsn or not server.answers():
                raise
            raise Failure(errors.MIGRATE_FIRST, status=503) from failure


class Program(click.Group):
    """Says errors in plain words on standard error and leaves with their exit code; no tracebacks for those we know."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except Failure as failure:
            self._leave(ctx, failure.problem.lines(), failure.problem.exit_code)
        except psycopg.Error as error:
            problem = errors.describe(error)
            self._leave(ctx, problem.lines(), problem.exit_code)
        except db.Interrupted as stopped:
            self._leave(ctx, ["stopped: the statement was cancelled, nothing of it is left"], 128 + stopped.signal)
        except (KeyboardInterrupt, click.Abort):
            self._leave(ctx, ["stopped"], errors.INTERRUPTED)

    def _leave(self, ctx, lines, exit_code):
        for line in lines:
            click.echo(line, err=True)
        ctx.exit(exit_code)


def _remember_dsn(ctx, _param, dsn):
    target = ctx.ensure_object(Target)
    if dsn:
        target.dsn = dsn


def _dsn_option(**settings):
    """--dsn, before or after the command's name; the latter wins."""
    return click.option(
        "--dsn", expose_value=False, callback=_remember_dsn, is_eager=True,
        help="The server, as libpq writes it [default: $DEMOGEN_DSN, else an embedded server].", **settings,
    )


_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _command(group, name: str | None = None, as_json: bool = True):
    """A command of `group` that takes --dsn and, where it prints data, --json."""

    def decorate(function):
        for option in (_json_option,) * as_json + (_dsn_option(),):
            function = option(function)
        return group.command(name)(function)

    return decorate


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="demogen")
@_dsn_option(envvar="DEMOGEN_DSN")
def main():
    """Demo CRM tenants that look lived in, made inside PostgreSQL."""


# -- the database -------------------------------------------------------------------------------------------------

@main.group("db")
def database():
    """Set up and look after the database."""


@_command(database, "migrate")
@click.pass_obj
def db_migrate(target, as_json):
    """Bring the database to this version."""
    done = migrate.migrate(target.url())
    if as_json:
        return _print_json(done)
    for applied in done["applied"]:
        click.echo(f"applied {applied}")
    click.echo("code loaded" if done["codeLoaded"] else "code is current")


@_command(database, "rollback")
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
        return _print_json(done)
    for undone in done["rolledBack"]:
        click.echo(f"rolled back {undone}")
    click.echo("the code is unloaded; demogen db migrate brings all back")


@_command(database, "status")
@click.pass_obj
def db_status(target, as_json):
    """Show which migrations are applied and whether the loaded code is this version's."""
    found = migrate.status(target.url())
    if as_json:
        return _print_json(found)
    click.echo(show.table([{"migration": m["id"], "applied": m["applied"]} for m in found["migrations"]]))
    click.echo(f"code: {found['code']}")


@_command(database, "url", as_json=False)
@click.option("--role", default="postgres", show_default=True, help="Login role, for the embedded server.")
@click.pass_obj
def db_url(target, role):
    """Print a connection string that psql takes; starts the embedded server."""
    click.echo(target.url(role))


@_command(database, "stop", as_json=False)
@click.pass_obj
def db_stop(target):
    """Stop the embedded server; the data stay."""
    if target.dsn:
        raise click.UsageError("only the embedded server can be stopped, not the one that --dsn or DEMOGEN_DSN names")
    click.echo("stopped" if server.stop() else "it was not running")


# -- generate -----------------------------------------------------------------------------------------------------

@_command(main)
@config.config_options
@click.pass_obj
def generate(target, as_json, **options):
    """Generate a demo tenant."""
    wanted = config.build(**options)
    _, job = _submit_and_run(target, "submit_generation", config=Jsonb(wanted), created_by=None)
    _show_job(job, as_json)


@_command(main)
@config.config_options
@click.pass_obj
def preview(target, as_json, **options):
    """Show what generate would make; writes nothing."""
    wanted = config.build(**options)
    with target.connect() as conn:
        plan = db.call_value(conn, "preview_generation", config=Jsonb(wanted))
    if as_json:
        return _print_json(plan)
    click.echo(show.table(plan["monthlyProjection"], PREVIEW_COLUMNS, plan["config"]["currency"], total=True))
    click.echo()
    click.echo(show.pairs(plan["estimatedRecords"] | {"estimatedSeconds": plan["estimatedGenerationSeconds"]}))
    for warning in plan["warnings"]:
        click.echo(f"Warning: {warning}", err=True)


@_command(main)
@click.argument("job", type=click.UUID)
@click.pass_obj
def regenerate(target, job, as_json):
    """Generate the tenant of JOB again, from the same config and seed."""
    _, made = _submit_and_run(target, "regenerate", job_id=job, created_by=None)
    _show_job(made, as_json)


@_command(main)
@click.argument("job", type=click.UUID)
@click.option("--yes", is_flag=True, help="Do not ask for the tenant's name.")
@click.pass_obj
def delete(target, job, yes, as_json):
    """Delete the demo tenant that JOB made; the job itself stays in the list."""
    with target.connect("demo_worker") as conn:
        tenant = db.call_value(conn, "generation_job", job_id=job)["tenant"]
        if tenant and not yes:
            typed = click.prompt(f"This deletes the tenant {tenant['name']} and all its data. Type its name to go on", err=True)
            if typed != tenant["name"]:
                raise Failure("that is not the tenant's name; nothing was deleted")
        gone = db.call_value(conn, "delete_demo_tenant", job_id=job, deleted_by=None)
    _print_json(gone) if as_json else click.echo(f"deleted {gone['tenantName']} ({gone['tenantId']})")


def _submit_and_run(target: Target, function: str, shown_by: str = "generation_job", **arguments) -> tuple[dict, dict]:
    """Submits a job with one of the functions of schema demo and runs it here, before any worker can take it. Returns what the
    function answered, and the finished job."""
    with target.connect("demo_worker") as conn:
        with conn.transaction():
            submitted = db.call_value(conn, function, **arguments)
            db.call(conn, "demo_job.reserve", job_id=submitted["jobId"])
        return submitted, _run(target, conn, submitted["jobId"], shown_by)


def _run(target: Target, conn: psycopg.Connection, job_id: str, shown_by: str = "generation_job") -> dict:
    """Runs a job to its end and returns it as `shown_by` shows it. Its progress goes to the terminal, too. Where another session
    runs it already, that one's result is waited for."""
    with target.connect("demo_worker") as reporter, show.Progress() as bar:
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


@_command(main, "worker", as_json=False)
@click.option("--name", help="How the worker is called in jobs and log lines [default: host and process].")
@click.pass_obj
def work(target, name):
    """Run jobs as they are submitted, until SIGTERM or Ctrl-C. The running job is finished first; a second signal gives it back."""
    log.to_stderr()
    worker.run_until_signalled(worker.Worker(target.url("demo_worker"), name))


# -- look ---------------------------------------------------------------------------------------------------------

_paging = [
    click.option("--page", type=int, help="Page to show, from 1."),
    click.option("--page-size", type=int, help="Rows a page."),
]


def _options(options):
    def decorate(function):
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


@_command(main)
@click.option("--demo/--not-demo", default=None, help="Only demo tenants, or only others.")
@click.option("--country", help="Country code.")
@click.option("--industry", help="Industry code.")
@click.option("--search", help="Part of the name.")
@_options(_paging)
@click.pass_obj
def tenants(target, as_json, demo, country, industry, search, page, page_size):
    """List tenants."""
    query = {"demo": demo, "country": country, "industry": industry, "search": search, "page": page, "pageSize": page_size}
    with target.connect() as conn:
        found = db.call_value(conn, "tenants", query=Jsonb(_given(query)))
    columns = ["id", "name", "country", "industry", "currency", "isDemo", "dataFrom", "dataTo"]
    _show_list(found, columns, as_json)


@_command(main)
@click.option("--status", help="pending, running, completed or failed.")
@click.option("--country", help="Country code.")
@click.option("--industry", help="Industry code.")
@click.option("--search", help="Part of the tenant's name.")
@click.option("--sort-by", help="createdAt, completedAt or tenantName.")
@click.option("--sort-order", help="asc or desc.")
@_options(_paging)
@click.pass_obj
def jobs(target, as_json, status, country, industry, search, sort_by, sort_order, page, page_size):
    """List generation jobs."""
    query = {"status": status, "country": country, "industry": industry, "search": search, "sortBy": sort_by,
             "sortOrder": sort_order, "page": page, "pageSize": page_size}
    with target.connect() as conn:
        found = db.call_value(conn, "generation_jobs", query=Jsonb(_given(query)))
    _show_list(found, ["id", "status", "progress", "tenantName", "createdAt", "completedAt"], as_json)


@_command(main)
@click.argument("job", type=click.UUID)
@click.pass_obj
def job(target, job, as_json):
    """Show a generation job."""
    with target.connect() as conn:
        found = db.call_value(conn, "generation_job", job_id=job)
    _show_job(found, as_json)


@_command(main)
@click.argument("tenant")
@click.option("--from", "from_month", help="First month, YYYY-MM [default: where the data begin].")
@click.option("--to", "to_month", help="Last month, YYYY-MM [default: where the data end].")
@click.pass_obj
def kpis(target, tenant, from_month, to_month, as_json):
    """Show a tenant's numbers, month by month."""
    with target.connect() as conn:
        known = _find_tenant(conn, tenant)
        months = _kpis(conn, known, from_month, to_month)
    if as_json:
        return _print_json(months)
    click.echo(show.table(months, currency=known["currency"], total=True))


@_command(main)
@click.argument("tenant")
@click.pass_obj
def verify(target, tenant, as_json):
    """Check every invariant of a tenant's data; exit code 1 when one is broken."""
    with target.connect("demo_worker") as conn:
        checks = db.call(conn, "verify_tenant", tenant_id=_find_tenant(conn, tenant)["id"])
    _print_json(checks) if as_json else click.echo(show.table(checks, total=True))
    if any(check["violations"] for check in checks):
        sys.exit(errors.FAILED)


@_command(main)
@click.argument("tenant")
@click.pass_obj
def fingerprint(target, tenant, as_json):
    """Print the hash that is equal for two tenants with the same data."""
    with target.connect("demo_worker") as conn:
        found = db.call_value(conn, "fingerprint", tenant_id=_find_tenant(conn, tenant)["id"])
    _print_json({"fingerprint": found}) if as_json else click.echo(found)


# -- patch --------------------------------------------------------------------------------------------------------

@main.group("patch")
def patch():
    """Add to the months of a demo tenant, exactly as a plan says."""


@_command(patch, "validate")
@click.argument("tenant")
@plan.plan_options
@click.pass_obj
def patch_validate(target, tenant, file, as_json, **options):
    """Show what a plan would make of TENANT; writes nothing. Exit code 3 when it cannot be met."""
    with target.connect() as conn:
        known = _find_tenant(conn, tenant)
        wanted = _read_plan(conn, file, options)
        with _refusal_noted(target, known):
            answer = db.call_value(conn, "validate_patch", tenant_id=known["id"], plan=Jsonb(wanted))
    if as_json:
        _print_json(answer)
        sys.exit(errors.OK if answer["valid"] else errors.INVALID)
    outlook = answer["preview"]
    click.echo(show.table(_outlook(answer, known["currency"]), ["month", "metric", "current", "added", "resulting"], mixed=True))
    if answer["valid"]:
        click.echo("\n" + show.pairs(outlook["estimatedRecords"] | {"seed": answer["seed"], "planToken": answer["planToken"]}))
    for warning in answer["warnings"]:
        click.echo(f"Warning: {warning}", err=True)
    if outlook["suggestion"]:
        click.echo("\nThe nearest plan that works:\n" + exact_json.dumps(outlook["suggestion"], indent=2))
    if not answer["valid"]:
        raise Failure("the plan cannot be met", exit_code=errors.INVALID, status=400, faults=answer["errorDetails"])


@_command(patch, "apply")
@click.argument("tenant")
@plan.plan_options
@click.option("--idempotency-key", help="A repeated call with this key gives the first call's job.")
@click.pass_obj
def patch_apply(target, tenant, file, idempotency_key, as_json, **options):
    """Apply a plan to TENANT, all or nothing, and show what came of it."""
    with target.connect() as conn:
        known = _find_tenant(conn, tenant)
        wanted = _read_plan(conn, file, options)
    with _refusal_noted(target, known):
        submitted, done = _submit_and_run(
            target, "submit_patch", "patch_job",
            tenant_id=known["id"], plan=Jsonb(wanted), created_by=None, idempotency_key=idempotency_key,
        )
    _show_patch(done, known["currency"], as_json)
    if submitted["replayed"]:
        click.echo("Note: this plan was submitted before; this is its job", err=True)


@_command(patch, "show")
@click.argument("job", type=click.UUID)
@click.pass_obj
def patch_show(target, job, as_json):
    """Show a patch job."""
    with target.connect() as conn:
        found = db.call_value(conn, "patch_job", job_id=job)
        tenants = list(_tenants_like(conn, found["tenantId"])) if found["tenantId"] else []  # it may have been deleted
    _show_patch(found, tenants[0]["currency"] if tenants else None, as_json)


@_command(patch, "history")
@click.argument("tenant")
@_options(_paging)
@click.pass_obj
def patch_history(target, tenant, page, page_size, as_json):
    """List the patch jobs of TENANT, newest first."""
    with target.connect() as conn:
        known = _find_tenant(conn, tenant)
        found = db.call_value(conn, "patch_jobs", tenant_id=known["id"], **_given({"page": page, "page_size": page_size}))
    rows = [job | {"recordsCreated": (job["metrics"] or {}).get("recordsCreated")} for job in found["data"]]
    _show_list(found if as_json else found | {"data": rows}, PATCH_COLUMNS, as_json)


@contextmanager
def _refusal_noted(target: Target, tenant: dict):
    """An attempt on a tenant that is no demo tenant is kept in the audit log; the refusal itself, an error, leaves nothing there."""
    try:
        yield
    except psycopg.Error as error:
        if errors.describe(error).code == "NOT_DEMO_TENANT":
            with target.connect() as conn:
                db.call(conn, "note_refused_attempt", tenant_id=tenant["id"])
        raise


def _read_plan(conn: psycopg.Connection, file: str, options: dict) -> dict:
    """The plan of a file with what the options override. A table's cells are read by the database."""
    content = plan.read(file)
    if isinstance(content, list):
        table = db.call_value(conn, "parse_plan", cells=Jsonb(content))
        for note in table["notes"]:
            click.echo(f"Note: {_where(note)}: {note['message']}", err=True)
        if table["errors"]:
            faults = [{"field": _where(fault), "constraint": fault["message"]} for fault in table["errors"]]
            raise Failure("the table cannot be read as a plan", exit_code=errors.INVALID, status=400, faults=faults)
        content = table["plan"]
    return plan.override(content, **options)


def _where(entry: dict) -> str:
    return f"row {entry['row']}, column {entry['column']}"


def _outlook(answer: dict, currency: str) -> list[dict]:
    """Rows month, metric, current, added, resulting of a validated plan. What results is only known of one that works."""
    parts = {"current": answer["currentKpis"], "added": answer["preview"]["computedDeltas"],
             "resulting": answer["preview"]["resultingKpis"]}
    by_month = {name: {m["month"]: m["metrics"] for m in months or []} for name, months in parts.items()}
    return [
        {"month": month if i == 0 else "", "metric": show.title(metric, currency)}
        | {name: months.get(month, {}).get(metric) for name, months in by_month.items()}
        for month in by_month["current"]
        for i, metric in enumerate(KPI_COLUMNS[1:])
    ]


# -- backfill -----------------------------------------------------------------------------------------------------

@_command(main)
@click.option("--batch-size", type=int, default=5000, show_default=True, help="Rows a transaction, 1 to 100000.")
@click.pass_obj
def backfill(target, batch_size, as_json):
    """Mark the rows of demo tenants that were made before there was provenance. Every batch is kept: what was cut off goes on
    where it stopped when the command is given again."""
    with target.connect("demo_worker") as conn:
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
        report = db.call(conn, "provenance_report")
    if as_json:
        return _print_json(report)
    rows = [{"tenant": row["tenant_name"], "tenantId": str(row["tenant_id"])} | row for row in report]
    click.echo(show.table(rows, ["tenantId", "tenant", "entity", "marked", "unmarked", "human"], total=True))
    if any(row["unmarked"] for row in report):
        click.echo("Warning: other sessions work on the rows that are unmarked still; give the command again", err=True)


# -- web ----------------------------------------------------------------------------------------------------------

@main.group("admin")
def admin():
    """Look after the accounts that may log in to the pages."""


@_command(admin, "create")
@click.argument("email")
@click.option("--name", help="Full name [default: what stands before the @].")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@click.option("--reset", is_flag=True, help="Give an account that exists the new password, and end its sessions.")
@click.pass_obj
def admin_create(target, email, name, password_stdin, reset, as_json):
    """Create a master admin. An account that exists stays as it is, but for --reset."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    made = _create_admin(target, email, name, password, reset)
    if as_json:
        return _print_json(made)
    done = "created" if made["created"] else "has a new password" if made["passwordSet"] else "exists; --reset gives a new password"
    click.echo(f"{made['email']} {done}")


def _one_address(_context, _option, given: str | None) -> str | None:
    """The peer's address is compared with it as a text: a name, or another way to write the address, would never be the proxy's."""
    try:
        return None if given is None else str(ipaddress.ip_address(given))
    except ValueError:
        raise click.BadParameter(f"{given!r} is no IP address; write it like {HOST}") from None


@_command(main, as_json=False)
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--port", default=WEB_PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes any that is free.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(0, 64), help="Jobs that run at the same time; 0 leaves them to others.")
@click.option("--proxy", metavar="ADDRESS", callback=_one_address, help="IP address of a TLS proxy in front, whose X-Forwarded-* headers are believed.")
@click.pass_obj
def serve(target, host, port, workers, proxy):
    """Serve the pages and the API, and run jobs, until Ctrl-C or SIGTERM. Running jobs are finished first; a second signal gives
    them back."""
    from runner.web.serve import serve as serve_web  # the other commands need no web framework, and start faster without

    with target.connect() as conn:
        db.call(conn, "generator_version")  # better to hear here than on every page that the database is not set up
    serve_web(target.url("demo_app"), target.url("demo_worker"), host=host, port=port, workers=workers, proxy=proxy,
              announce=lambda url: click.echo(f"{url}  (Ctrl-C stops it)"))


def _create_admin(target: Target, email: str, name: str | None, password: str, reset: bool = False) -> dict:
    hashed = passwords.new_hash(password)
    with target.connect() as conn:
        return db.call_value(conn, "create_admin", email=email, full_name=name, password_hash=hashed, reset=reset)


# -- quickstart ---------------------------------------------------------------------------------------------------

@_command(main)
@click.pass_obj
def quickstart(target, as_json):
    """Set up, generate a sample tenant, patch it, show its months and proofs. A second run shows them again."""
    say = (lambda text: None) if as_json else click.echo
    url = target.url()
    say(f"server       {'the one you named' if target.dsn else f'embedded, data in {server.home()}'}")
    done = migrate.migrate(url)
    say(f"migrations   {len(done['applied'])} applied, code {'loaded' if done['codeLoaded'] else 'current'}")
    sample = _sample_job(target)
    patched = _sample_patch(target, sample)
    admin_login = _sample_admin(target)
    with target.connect("demo_worker") as conn:
        tenant = _find_tenant(conn, sample["tenant"]["id"])
        months = _kpis(conn, tenant, None, None)
        checks = db.call(conn, "verify_tenant", tenant_id=tenant["id"])
        proof = db.call_value(conn, "fingerprint", tenant_id=tenant["id"])
    violations = sum(check["violations"] for check in checks)
    if as_json:
        _print_json({"job": sample, "patch": patched, "kpis": months, "checks": checks, "fingerprint": proof,
                     "admin": admin_login})
    else:
        say(f"tenant       {tenant['name']} ({tenant['id']})\n")
        say(show.table(months, currency=tenant["currency"], total=True))
        say(f"\npatch        {patched['id']}: three of these months, before and after\n")
        say(_comparison(patched["diffReport"], tenant["currency"]))
        say(f"\nintegrity    {len(checks)} checks, {violations} violations")
        say(f"fingerprint  {proof}")
        me, secret = _command_line(target)
        lost = f"is lost; a new one: {me} admin create {SAMPLE_ADMIN} --reset"
        if secret:
            say("server       the commands below find it once DEMOGEN_DSN is set to what you gave as --dsn; it holds a password and is not shown")
        say(f"pages        {me} serve, then open http://{HOST}:{WEB_PORT}")
        say(f"login        {admin_login['email']}, password {admin_login['password'] or lost}")
        say("\nNext:")
        for command, purpose in (
            (f"{me} serve", "the pages, for people with a browser"),
            (f"{me} generate --country JP --industry realestate", "another tenant"),
            (f"{me} tenants", "all tenants"),
            (f"{me} patch --help", "add to the months of a tenant, exactly as a plan says"),
            (f'psql "$({me} db url)"', "the same in SQL; begin with: select * from demo.help;"),
            *([] if target.dsn else [(f"{me} db stop", "stop the server; the data stay")]),
        ):
            say(f"  {command:<{len(me) + 50}}  {purpose}")
    if violations:
        sys.exit(errors.FAILED)


def _command_line(target: Target) -> tuple[str, bool]:
    """How this program is called so that it finds the same server; and whether that needs a password, which is not printed."""
    me = "demogen" if shutil.which("demogen") else os.path.relpath(sys.argv[0])
    if target.dsn in (None, os.environ.get("DEMOGEN_DSN")):
        return me, False
    if conninfo_to_dict(target.dsn).keys() & {"password", "sslpassword"}:
        return me, True
    return f"{me} --dsn {shlex.quote(target.dsn)}", False


def _sample_job(target: Target) -> dict:
    """The job of the sample tenant, completed: found, or made, or finished where an earlier run was cut off."""
    with target.connect() as conn:
        query = {"search": SAMPLE_TENANT, "sortBy": "createdAt", "sortOrder": "desc"}
        found = db.call_value(conn, "generation_jobs", query=Jsonb(query))["data"]
        newest = next((j for j in found if j["tenantName"] == SAMPLE_TENANT), None)
        if newest and newest["status"] == "completed":
            finished = db.call_value(conn, "generation_job", job_id=newest["id"])
            if finished["tenant"]:
                return finished
    if newest is None:
        # The start date depends on the day, so the key alone would not find the sample again tomorrow.
        _, made = _submit_and_run(
            target, "submit_generation", config=Jsonb(_sample_config(target)), created_by=None, idempotency_key=SAMPLE_KEY
        )
    elif newest["status"] == "completed":  # its tenant was deleted
        _, made = _submit_and_run(target, "regenerate", job_id=newest["id"], created_by=None)
    else:  # it failed or was cut off
        with target.connect("demo_worker") as conn:
            made = _run(target, conn, newest["id"])
    return made


def _sample_patch(target: Target, sample: dict) -> dict:
    """The job of the sample plan on the sample tenant, completed. It adds to the last three whole months that the tenant was
    generated with; plan and seed are always the same, so a second run finds the job of the first."""
    start = date.fromisoformat(sample["config"]["startDate"])
    first = start.year * 12 + start.month - 1 + 9
    months = [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, first + len(SAMPLE_NUMBERS))]
    metrics = [dict(zip(SAMPLE_METRICS, numbers)) for numbers in SAMPLE_NUMBERS]
    wanted = {
        "planType": "deltas",
        "leadCounting": "separate",
        "months": [{"month": month, "metrics": numbers} for month, numbers in zip(months, metrics)],
        "seed": SAMPLE_KEY,
    }
    _, patched = _submit_and_run(
        target, "submit_patch", "patch_job", tenant_id=sample["tenant"]["id"], plan=Jsonb(wanted), created_by=None
    )
    return patched


def _sample_admin(target: Target) -> dict:
    """The admin to look at the pages with: {id, email, password, passwordFile}. The password is drawn once and kept in a
    file that only this user can read; it is None where that is gone."""
    drawn = secrets.token_urlsafe(16)
    made = _create_admin(target, SAMPLE_ADMIN, "Sample admin", drawn)
    file = server.home() / f"admin-{made['id']}.password"  # by id: another server's admin has another password
    if made["created"]:
        file.parent.mkdir(mode=0o755, parents=True, exist_ok=True)  # the server's user must reach it; the file is private
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
            kept.write(drawn + "\n")
    password = file.read_text().strip() if file.exists() else None
    return {"id": made["id"], "email": made["email"], "password": password, "passwordFile": str(file)}


def _sample_config(target: Target) -> dict:
    """A trading desk in the US since the first of this month a year ago, by the clock that the data go by."""
    with target.connect() as conn:
        today = db.call_value(conn, "now").astimezone(timezone.utc)
    return {
        "tenantName": SAMPLE_TENANT,
        "country": "US",
        "industry": "trading",
        "startDate": today.date().replace(year=today.year - 1, day=1).isoformat(),
        "seed": SAMPLE_KEY,
    }


# -- shared -------------------------------------------------------------------------------------------------------

def _find_tenant(conn: psycopg.Connection, wanted: str) -> dict:
    """The tenant with this id, name or slug, or the only one whose name contains the text."""
    found = list(_tenants_like(conn, wanted))
    exact = [t for t in found if wanted.casefold() in (t["id"], t["name"].casefold(), t["slug"])]
    matches = exact or found
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise Failure(f"there is no tenant {wanted}", hint="demogen tenants lists them", status=404)
    first = ", ".join(f"{t['name']} ({t['id']})" for t in matches[:5])
    more = ", …" if len(matches) > 5 else ""
    raise Failure(f"{len(matches)} tenants match {wanted}: {first}{more}", hint="name one by its id", status=409)


def _tenants_like(conn: psycopg.Connection, text: str):
    page, pages = 1, 1
    while page <= pages:
        answer = db.call_value(conn, "tenants", query=Jsonb({"search": text, "page": page, "pageSize": 100}))
        yield from answer["data"]
        page, pages = page + 1, answer["meta"]["totalPages"]


def _kpis(conn: psycopg.Connection, tenant: dict, from_month: str | None, to_month: str | None) -> list[dict]:
    """Rows of demo.kpis; a month that is not named is where the tenant's data begin or end. None where nothing is named and there
    are no data."""
    first, last = from_month or tenant["dataFrom"], to_month or tenant["dataTo"]
    if not first and not last:
        click.echo("Note: the tenant has no data yet; name months with --from and --to", err=True)
        return []
    return db.call(conn, "kpis", tenant_id=tenant["id"], from_month=first or last, to_month=last or first)


def _show_job(job: dict, as_json: bool) -> None:
    """Prints a job as generation_job gives it."""
    if as_json:
        return _print_json(job)
    settings, running = job["config"], job["status"] == "running"
    click.echo(show.pairs({
        "job": job["id"], "status": job["status"], "tenant": job["tenantName"], "tenantId": (job["tenant"] or {}).get("id"),
        "tenantDeletedAt": job["tenantDeletedAt"], "country": settings["country"], "industry": settings["industry"],
        "currency": settings["currency"], "seed": job["seed"],
        "progress": f"{job['progress']} % {job['currentStep']}" if running else None,
        "error": job["errorMessage"],
    }))
    metrics = job["metrics"] or {}
    if metrics:
        click.echo("\n" + show.pairs({name: metrics.get(name) for name in [*METRICS, *metrics]}))
    breakdown = job["monthlyBreakdown"] or []
    if breakdown:
        months = [{"month": m["month"], **m["metrics"]} for m in breakdown]
        click.echo("\n" + show.table(months, KPI_COLUMNS, settings["currency"], total=True))
    planned = [m | {"entries": named} for m in breakdown if (named := [e for e in m.get("entries", []) if e["target"] is not None])]
    if planned:
        met = all(month["allPassed"] for month in planned)
        click.echo("\n" + _plan_rows(planned, settings["currency"], ["month", "metric", "target", "actual", "met"]))
        click.echo(f"{show.mark(met)} {metrics['planNumbersMet']} of {metrics['planNumbers']} numbers of the plan met")


def _show_patch(job: dict, currency: str | None, as_json: bool) -> None:
    """Prints a patch job as patch_job gives it."""
    if as_json:
        return _print_json(job)
    running = job["status"] == "running"
    click.echo(show.pairs({
        "job": job["id"], "status": job["status"], "tenant": job["tenantName"], "tenantId": job["tenantId"], "mode": job["mode"],
        "planType": job["planType"], "from": job["rangeStartMonth"], "to": job["rangeEndMonth"], "seed": job["seed"],
        "progress": f"{job['progress']} % {job['currentStep']}" if running else None,
        "error": job["errorMessage"],
    }))
    if job["diffReport"]:
        click.echo("\n" + _comparison(job["diffReport"], currency))
    if job["metrics"]:
        created = {entity: numbers["created"] for entity, numbers in job["metrics"]["byEntity"].items()}
        click.echo("\n" + show.pairs({"recordsCreated": job["metrics"]["recordsCreated"]} | created))


def _comparison(report: dict, currency: str | None) -> str:
    """A diff report as a table, and below it how many of the plan's numbers were met."""
    lines = _plan_rows(report["months"], currency, ["month", "metric", "before", "after", "delta", "target", "met"])
    return f"{lines}\n{show.mark(report['overallPassed'])} {report['passedMetrics']} of {report['totalMetrics']} numbers of the plan met"


def _plan_rows(months: list[dict], currency: str | None, columns: list[str]) -> str:
    """A table with a line for each of the entries {metric, target, passed, …} of each month, and a mark where there is a target."""
    rows = [
        entry | {
            "month": month["month"] if i == 0 else "",
            "metric": show.title(entry["metric"], currency),
            "met": show.mark(entry["passed"]) if entry["target"] is not None else "",
        }
        for month in months
        for i, entry in enumerate(month["entries"])
    ]
    return show.table(rows, columns, mixed=True)


def _show_list(found: dict, columns: list[str], as_json: bool) -> None:
    """Prints one page of a listing {data, meta}."""
    if as_json:
        return _print_json(found)
    meta = found["meta"]
    if found["data"]:
        click.echo(show.table(found["data"], columns))
    click.echo(f"page {meta['page']} of {max(meta['totalPages'], 1)}, {meta['total']} in all")


def _print_json(value) -> None:
    click.echo(exact_json.dumps(value, indent=2))


def _given(query: dict) -> dict:
    return {key: value for key, value in query.items() if value is not None}
