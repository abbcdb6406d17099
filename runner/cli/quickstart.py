"""demogen quickstart: from nothing to a sample tenant, patched and proved."""

import os
import shlex
import shutil
import sys
from typing import Callable

import click
from psycopg.conninfo import conninfo_to_dict

from runner import db, errors, migrate, server
from runner.cli.look import find_tenant, month_table, months_of
from runner.cli.program import Target, command, main
from runner.cli.realism import score_of
from runner.cli.report import comparison, print_json, units_of
from runner.cli.sample import SAMPLE_ADMIN, sample_admin, sample_job, sample_patch
from runner.cli.serve import HOST, WEB_PORT


@command(main)
@click.pass_obj
def quickstart(target, as_json):
    """Set up, generate a sample tenant, patch it, show its months and proofs. A second run shows them again."""
    say = (lambda text: None) if as_json else click.echo
    url = target.url()
    say(f"server       {'the one you named' if target.dsn else f'embedded, data in {server.home()}'}")
    done = migrate.migrate(url)
    say(f"migrations   {len(done['applied'])} applied, code {'loaded' if done['codeLoaded'] else 'current'}")
    sample = sample_job(target)
    patched = sample_patch(target, sample)
    login = sample_admin(target)
    with target.connect("demo_worker") as conn:
        tenant = find_tenant(conn, sample["tenant"]["id"])
        months = months_of(conn, tenant, None, None)
        checks = db.call(conn, "verify_tenant", tenant_id=tenant["id"])
        proof = db.call_value(conn, "fingerprint", tenant_id=tenant["id"])
        realism = db.call_value(conn, "realism", tenant_id=tenant["id"])
    violations = sum(check["violations"] for check in checks)
    if as_json:
        print_json({"job": sample, "patch": patched, "kpis": months, "checks": checks, "fingerprint": proof,
                    "realism": {key: realism[key] for key in ("score", "scoreWithoutTexts", "judged", "verdicts")},
                    "admin": login})
    else:
        say(f"tenant       {tenant['name']} ({tenant['id']})\n")
        say(month_table(target, months, tenant["currency"]))
        say(f"\npatch        {patched['id']}: three of these months, before and after\n")
        say(comparison(patched["diffReport"], units_of(target, tenant["currency"])))
        say(f"\nintegrity    {len(checks)} checks, {violations} violations")
        say(f"fingerprint  {proof}")
        say(f"realism      {score_of(realism)}")
        _say_what_next(target, login, say)
    if violations:
        sys.exit(errors.FAILED)


def _say_what_next(target: Target, login: dict, say: Callable) -> None:
    me, secret = _command_line(target)
    lost = f"is lost; a new one: {me} admin create {SAMPLE_ADMIN} --reset"
    if secret:
        say("server       the commands below find it once DEMOGEN_DSN is set to what you gave as --dsn; "
            "it holds a password and is not shown")
    say(f"pages        {me} serve, then open http://{HOST}:{WEB_PORT}")
    say(f"login        {login['email']}, password {login['password'] or lost}")
    say("\nNext:")
    for command_line, purpose in (
        (f"{me} serve", "the pages, for people with a browser"),
        (f"{me} generate --country JP --industry realestate", "another tenant"),
        (f"{me} tenants", "all tenants"),
        (f"{me} patch --help", "add to the months of a tenant, exactly as a plan says"),
        (f'psql "$({me} db url)"', "the same in SQL; begin with: select * from demo.help;"),
        *([] if target.dsn else [(f"{me} db stop", "stop the server; the data stay")]),
    ):
        say(f"  {command_line:<{len(me) + 50}}  {purpose}")


def _command_line(target: Target) -> tuple[str, bool]:
    """How this program is called so that it finds the same server; and whether that needs a password, which is not
    printed."""
    me = "demogen" if shutil.which("demogen") else os.path.relpath(sys.argv[0])
    if target.dsn in (None, os.environ.get("DEMOGEN_DSN")):
        return me, False
    if conninfo_to_dict(target.dsn).keys() & {"password", "sslpassword"}:
        return me, True
    return f"{me} --dsn {shlex.quote(target.dsn)}", False
