"""For those who run the server: health, metrics, and a log line a request."""

import hmac
import ipaddress
import re
import time
from itertools import groupby

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import Metric

from runner import VERSION, log
from runner.errors import Failure
from runner.web import ask, replies, security

operations = Blueprint("operations", __name__)
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# What requests cause; a refused plan is here alone, because its refusal leaves nothing in the database.
EVENTS = ("PATCH_VALIDATION_FAILED", "PATCH_IDEMPOTENCY_DETECTED", "NON_DEMO_TENANT_BLOCKED", "LOGIN_FAILED",
          "LOGIN_BLOCKED", "DELETION_REFUSED", "CANCEL_REFUSED", "REGENERATION_REFUSED", "UNDO_REFUSED")
LONGEST_PATH = 200
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@operations.get("/healthz")
@security.public
def health():
    """200 while the database answers and its code is loaded, else the error that says why not."""
    return replies.as_json({"status": "ok", "version": VERSION, "generatorVersion": ask.value("generator_version")})


@operations.get("/metrics")
@security.public
def metrics():
    """What Prometheus reads: the rows of demo.metrics(), and this server's requests."""
    _admit()
    registry = CollectorRegistry()
    registry.register(_Rows(ask.rows("metrics")))
    text = generate_latest(registry) + generate_latest(current_app.extensions["requests"])
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def _admit() -> None:
    """From this machine, with the token, or logged in."""
    token, given = current_app.config["METRICS_TOKEN"], request.headers.get("Authorization", "")
    if g.session or _is_loopback(request.remote_addr.partition("%")[0]):
        return
    if not (token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())):
        raise Failure("metrics are read from this machine, or with a token", code="UNAUTHENTICATED", status=401)


def _is_loopback(address: str) -> bool:
    """Not, where a proxy tells something that is no address, such as "unknown"."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class _Rows:
    """Rows of demo.metrics(), which come in the order of their names, as a collector."""

    def __init__(self, rows: list[dict]):
        self.rows = rows

    def collect(self):
        for name, rows in groupby(self.rows, key=_family):
            rows = list(rows)
            family = Metric(name, rows[0]["help"], rows[0]["kind"])
            for row in rows:
                family.add_sample(row["metric"], row["labels"], float(row["value"]))
            yield family


def _family(row: dict) -> str:
    """The name without what a kind of metric adds to it."""
    suffix = {"histogram": "_(bucket|sum|count)$", "counter": "_total$"}.get(row["kind"], "$")
    return re.sub(suffix, "", row["metric"])


def _shown(path: str) -> str:
    """A path as the log has it: of one that is longer than any of ours, the begin."""
    return path if len(path) <= LONGEST_PATH else f"{path[:LONGEST_PATH]}… ({len(path)} characters)"


# -- for every request --------------------------------------------------------------------------------------------

def register(app: Flask) -> None:
    app.extensions["requests"] = CollectorRegistry()
    duration = Histogram(
        "demogen_http_request_duration_seconds", "Time to answer a request.", ("method", "route", "status"),
        buckets=BUCKETS, registry=app.extensions["requests"],
    )

    events = app.extensions["events"] = Counter(
        "demogen_request_events", "Events that requests to this server caused.", ("event",),
        registry=app.extensions["requests"],
    )
    for event in EVENTS:
        events.labels(event)  # 0 until it happens: the step from nothing to 1 is no increase to Prometheus

    @app.before_request
    def start_the_clock():
        g.started = time.perf_counter()

    @app.after_request
    def tell(answer: Response) -> Response:
        seconds = time.perf_counter() - g.started
        # what a client may choose freely is no label: there would be no end to them
        method = request.method if request.method in METHODS else "other"
        route = request.url_rule.rule if request.url_rule else "none"
        duration.labels(method, route, answer.status_code).observe(seconds)
        log.event(
            "HTTP_REQUEST", requestId=g.request_id, method=request.method[:20], path=_shown(request.path),
            status=answer.status_code, seconds=round(seconds, 4), peer=request.remote_addr,
            user=g.session["user"]["email"] if g.session else None,
        )
        return answer
