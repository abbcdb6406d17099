"""What all commands share: the program, its options, and the server that it works on."""

from dataclasses import dataclass

import click
import psycopg

from runner import VERSION, db, errors, metrics, server
from runner.cli import streams
from runner.errors import Failure


@dataclass
class Target:
    """The server to work on: the one that `dsn` names, else the embedded one, which is started when first needed."""

    dsn: str | None = None
    role: str | None = None  # whose rights were wanted last

    def url(self, role: str = "postgres") -> str:
        """A connection string. Of the embedded server it is the one for `role`; a given one stays as it is."""
        self.role = role
        if self.dsn:
            return self.dsn
        server.start()
        return server.dsn(role)

    def connect(self, role: str = "demo_app", **limits: str) -> psycopg.Connection:
        """A connection with the rights and limits of `role`, or the given ones. A login that may not take that role, such as a DBA with
        demo_admin alone, keeps its own rights."""
        url = self.url("postgres" if role in db.WITHOUT_LOGIN else role)
        self.role = role
        try:
            return db.connect(db.as_role(url, role, **limits))
        except Failure as failure:
            if failure.problem.code != "FORBIDDEN":
                raise
            return db.connect(db.as_role(url, role, act=False, **limits))

    def metrics(self) -> list[metrics.Metric]:
        """The metrics that the database knows."""
        with self.connect() as conn:
            return metrics.listed(db.call_value(conn, "reference"))

    def described(self, error: psycopg.Error) -> errors.Problem:
        """What an error means; where the login lacks rights, with the grant that gives them."""
        problem = errors.describe(error)
        if error.sqlstate == errors.NO_RIGHT and self.dsn and self.role in db.LIMITS:
            problem.hint = f"this needs the rights of {self.role}: grant {self.role} to {db.login(self.dsn)};"
        return problem


class Program(click.Group):
    """Says errors in plain words on standard error and leaves with their exit code; no tracebacks for those we know."""

    def main(self, args=None, *others, **settings):
        streams.prepare()
        try:
            return super().main(streams.arguments() if args is None else args, *others, **settings)
        except OSError as error:
            streams.leave_unwritten(error)

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except Failure as failure:
            self._leave(ctx, failure.problem.lines(), failure.problem.exit_code)
        except psycopg.Error as error:
            problem = ctx.ensure_object(Target).described(error)
            self._leave(ctx, problem.lines(), problem.exit_code)
        except UnicodeEncodeError as error:  # nothing is sent that is no text
            given = error.object if len(error.object) <= 80 else f"{error.object[:80]}…"
            self._leave(ctx, [f"not UTF-8: {given}"], errors.USAGE)
        except db.Interrupted as stopped:
            lines = ["stopped: the statement was cancelled, nothing of it is left"]
            self._leave(ctx, lines, 128 + stopped.signal)
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


def command(group, name: str | None = None, as_json: bool = True):
    """A command of `group` that takes --dsn and, where it prints data, --json."""

    def decorate(function):
        for option in (_json_option,) * as_json + (_dsn_option(),):
            function = option(function)
        return group.command(name)(function)

    return decorate


# What PostgreSQL's integer holds: a larger number would be of another type, for which there is no function.
INTEGER = click.IntRange(-(2**31), 2**31 - 1)


def paging(function):
    """Adds --page and --page-size."""
    for option in (
        click.option("--page-size", type=INTEGER, help="Rows a page."),
        click.option("--page", type=INTEGER, help="Page to show, from 1."),
    ):
        function = option(function)
    return function


def given(query: dict) -> dict:
    """Without what was not given."""
    return {key: value for key, value in query.items() if value is not None}


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="demogen")
@_dsn_option(envvar="DEMOGEN_DSN")
def main():
    """Demo CRM tenants that look lived in, made inside PostgreSQL."""
