"""The pages and the workers: run, and who may log in."""

import ipaddress
import logging
import sys

import click
import psycopg

from runner import db, errors, log, passwords
from runner.cli.program import Target, command, main
from runner.cli.report import print_json

HOST, WEB_PORT = "127.0.0.1", 8765


@main.group("admin")
def admin():
    """Look after the accounts that may log in to the pages."""


@command(admin, "create")
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
    made = create_admin(target, email, name, password, reset)
    if as_json:
        return print_json(made)
    there = "has a new password" if made["passwordSet"] else "exists; --reset gives a new password"
    click.echo(f"{made['email']} {'created' if made['created'] else there}")


def create_admin(target: Target, email: str, name: str | None, password: str, reset: bool = False) -> dict:
    hashed = passwords.new_hash(password, email, name)
    with target.connect("demo_admin") as conn:
        try:
            return db.call_value(conn, "create_admin", email=email, full_name=name, password_hash=hashed, reset=reset)
        except psycopg.Error as error:
            problem = errors.refusal_of(error)
            if problem:  # the refusal itself, an error, leaves nothing in the audit log
                db.call(conn, "note_refused_admin", email=email, reason=problem.message)
            raise


def _one_address(_context, _option, given: str | None) -> str | None:
    """The peer's address is compared with it as a text: a name, or another way to write the address, would never be the
    proxy's."""
    try:
        return None if given is None else str(ipaddress.ip_address(given))
    except ValueError:
        raise click.BadParameter(f"{given!r} is no IP address; write it like {HOST}") from None


@command(main, as_json=False)
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--port", default=WEB_PORT, show_default=True, type=click.IntRange(0, 65535),
              help="0 takes any that is free.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(0, 64),
              help="Jobs that run at the same time; 0 leaves them to others.")
@click.option("--proxy", metavar="ADDRESS", callback=_one_address,
              help="IP address of a TLS proxy in front, whose X-Forwarded-* headers are believed.")
@click.option("--host-name", "host_names", metavar="NAME", multiple=True, envvar="DEMOGEN_HOST_NAMES",
              help="Name under which browsers reach the server, besides --host and localhost; repeatable. Requests to "
              "other hosts are refused [default: $DEMOGEN_HOST_NAMES, with blanks between].")
@click.pass_obj
def serve(target, host, port, workers, proxy, host_names):
    """Serve the pages and the API, and run jobs, until Ctrl-C or SIGTERM. Running jobs are finished first; a second
    signal gives them back."""
    # the other commands need no web framework, and start faster without
    from runner.web.serve import serve as serve_web

    with target.connect() as conn:
        # better to hear here than on every page that the database is not set up, or that this login is no page's
        db.call(conn, "demo_login.session", token_digest=b"")
    workers = workers and _allowed(target, workers)
    serve_web(target.url("demo_app"), target.url("demo_worker"), host=host, port=port, workers=workers, proxy=proxy,
              host_names=host_names,
              announce=lambda url: click.echo(f"{url}  (Ctrl-C stops it)"))


def _allowed(target: Target, workers: int) -> int:
    """As many workers as were asked for, or none where the login may not run jobs, which the log then says."""
    try:
        with target.connect("demo_worker") as conn:
            db.call(conn, "demo_job.listen")
    except psycopg.errors.InsufficientPrivilege as error:
        problem = target.described(error)
        log.to_stderr()
        log.event("WORKERS_NOT_STARTED", logging.WARNING, message=problem.message, hint=problem.hint)
        return 0
    return workers
