"""How real a tenant's data look."""

import sys
from decimal import Decimal

import click

from runner import db, errors, show
from runner.cli.program import command, main
from runner.cli.report import print_json
from runner.config import Number

COLUMNS = ["area", "checkName", "measured", "low", "high", "unit", "n", "verdict", "score", "weight", "kind"]
WORST_FIRST = {"fake": 0, "edge": 1, "ok": 2, "too few": 3}


@command(main)
@click.argument("tenant")
@click.option("--all", "every", is_flag=True, help="Show the checks that are well, too.")
@click.option("--fail-below", type=Number(), metavar="N", help="Exit code 1 where the score is below N, or there is none.")
@click.pass_obj
def realism(target, tenant, every, fail_below, as_json):
    """Show what gives a tenant's data away, the worst first, and its score from 0 to 100."""
    with target.connect("demo_worker") as conn:
        tenant_id = db.call_value(conn, "find_tenant", name_or_id=tenant)
        found = db.call_value(conn, "realism", tenant_id=tenant_id)
    print_json(found) if as_json else _show(found, every)
    if fail_below is not None and (found["score"] is None or Decimal(str(found["score"])) < fail_below):
        sys.exit(errors.FAILED)


def score_of(found: dict) -> str:
    """The score in a line."""
    if found["score"] is None:
        return f"none, of only {found['judged']} checks"
    counts = found["verdicts"]
    without = f", {found['scoreWithoutTexts']} without those that wait for texts" if _waits(found) else ""
    return (f"{found['score']} of 100{without}: {counts['ok']} checks ok, {counts['edge']} at the edge, "
            f"{counts['fake']} fake, {counts['tooFew']} with too few rows")


def _waits(found: dict) -> bool:
    return any(check["needsTexts"] and check["score"] is not None for check in found["checks"])


def _show(found: dict, every: bool) -> None:
    shown = [check for check in found["checks"] if every or check["verdict"] in ("fake", "edge")]
    shown.sort(key=lambda check: (WORST_FIRST[check["verdict"]], -(check["weight"] or 0)))
    click.echo(f"score  {score_of(found)}\n")
    click.echo(show.table(found["areas"], ["area", "score", "checks", "fake"], mixed=True))
    if shown:
        click.echo()
        click.echo(show.table(shown, COLUMNS, mixed=True))
