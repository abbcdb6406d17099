"""For those who run the server."""

from flask import Blueprint

from runner import VERSION
from runner.web import ask, replies, security

operations = Blueprint("operations", __name__)


@operations.get("/healthz")
@security.public
def health():
    """200 while the database answers and its code is loaded, else the error that says why not."""
    return replies.as_json({"status": "ok", "version": VERSION, "generatorVersion": ask.value("generator_version")})
