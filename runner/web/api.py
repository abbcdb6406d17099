"""The JSON API."""

from flask import Blueprint

from runner.web import gate, replies, security

api = Blueprint("api", __name__, url_prefix="/api")


@api.post("/login")
@security.public
def login():
    # No token guards this one: there is no session yet, and no form of another site can send JSON.
    security.log_in(*gate.texts(gate.body(), "email", "password"))
    return replies.ok(security.session_data())


@api.post("/logout")
def logout():
    security.log_out()
    return replies.ok({})


@api.get("/session")
def session():
    return replies.ok(security.session_data())
