"""The pages."""

import psycopg
from flask import Blueprint, g, redirect, render_template

from runner.web import gate, replies, security

pages = Blueprint("pages", __name__)


@pages.get("/")
def start():
    return redirect("/tenants", 303)


@pages.get("/login")
@security.public
def login_form():
    destination = _own_path(gate.query("next").get("next"))
    if g.session:
        return redirect(destination, 303)
    return render_template("login/login.html", destination=destination, email="", problem=None)


@pages.post("/login")
@security.public
def login():
    security.check_login_form_token()
    fields = gate.form("email", "password", "next")
    email, destination = fields.get("email", ""), _own_path(fields.get("next"))
    try:
        security.log_in(email, fields.get("password", ""))
    except psycopg.Error as error:
        problem = replies.problem_of(error)
        if problem.status not in (401, 429):
            raise
        headers = {"Retry-After": str(problem.retry_after)} if problem.retry_after else {}
        return render_template("login/login.html", destination=destination, email=email, problem=problem), problem.status, headers
    return redirect(destination, 303)


@pages.post("/logout")
def logout():
    security.log_out()
    return redirect("/login", 303)


@pages.get("/tenants")
def tenants():
    return render_template("tenants/list.html")


def _own_path(path: str | None) -> str:
    """Where to go after the login: a path on this server, nothing that a browser would take for another host."""
    if path and path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable():
        return path
    return "/tenants"
