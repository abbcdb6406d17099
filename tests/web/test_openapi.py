"""GET /api/openapi.json is true: schemathesis sends what it allows and what it does not, alone and along its links,
and judges
every answer by it, all of its checks on."""

import hashlib
import hmac
import itertools
from collections import Counter

import pytest
from asking import TIMES
from psycopg.conninfo import make_conninfo

from runner.web import create_app

schemathesis = pytest.importorskip("schemathesis", reason="the fuzzer needs Python 3.11")
import schemathesis.engine  # noqa: E402
from schemathesis.config import SchemathesisConfig  # noqa: E402
from schemathesis.engine import events  # noqa: E402
from schemathesis.transport.wsgi import WSGITransport  # noqa: E402

# A body can have the described form and yet ask for what cannot be: more won deals than deals, a date in the future, half a
# yen. And a drawn idempotency key may have been drawn before, for another body.
REFUSED_FOR_WHAT_IT_MEANS = {
    "generate": (400, 422),
    "preview": (400,),
    "validatePlan": (400,),
    "parsePlan": (400,),
    "validatePatch": (400,),
    "applyPatch": (400, 422),
    "undoPatch": (400, 422),
    "kpis": (400,),  # `from` after `to`
    "regenerate": (422,),
    # names of people and stages, cursors, a page beside a cursor
    **dict.fromkeys(("companies", "contacts", "deals", "activities", "users"), (400,)),
    "record": (400,),  # of a tenant that is no demo tenant
}
ACCEPTED = ("2xx", "401", "403", "404", "409")
CONFIG = SchemathesisConfig.from_dict({
    "generation": {"mode": "all", "database": "none", "max-examples": 4 * min(TIMES, 5)},
    # steps along the links and Location headers; jobs of both kinds have a jobId, but not the same
    "phases": {
        "stateful": {
            "generation": {"max-examples": 6 * min(TIMES, 5)}, "max-steps": 6, "inference": {"algorithms": ["location-headers"]}
        }
    },
    "operations": [
        {
            "include-operation-id": name,
            "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, *map(str, statuses)]}},
        }
        for name, statuses in REFUSED_FOR_WHAT_IT_MEANS.items()
    ] + [
        # a job that was cancelled after it was submitted never makes a tenant that could be deleted
        {"include-operation-id": "delete", "checks": {"ensure_resource_availability": {"enabled": False}}},
    ],
})


@pytest.fixture
def described(db, peopled, conn, new_admin, monkeypatch):
    """The API as its description has it, with Ada logged in."""
    app = create_app(make_conninfo(db, user="demo_app"), pool_size=4)
    answer = app.wsgi_app
    app.wsgi_app = lambda environ, start: answer(
        {"REMOTE_ADDR": "127.0.0.1"} | environ, start
    )  # which every server tells
    send = WSGITransport.send

    def send_in_process(self, case, *, max_redirects=None, verify=None, cert=None, **settings):
        # schemathesis hands what only sockets know to the application, too, and fails on it
        return send(self, case, **settings)

    monkeypatch.setattr(WSGITransport, "send", send_in_process)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=CONFIG)
    ada, numbers = new_admin("ada@corp.example")["id"], itertools.count()

    def session() -> tuple[str, str]:
        """Cookie and CSRF token of a new session."""
        cookie = f"session {next(numbers)}"
        conn.execute("""insert into crm.web_sessions (token_digest, user_id, peer, created_at, last_seen_at)
            values (%s, %s, '127.0.0.1', now(), now())""", [hashlib.sha256(cookie.encode()).digest(), ada])
        return cookie, hmac.new(cookie.encode(), b"csrf", hashlib.sha256).hexdigest()

    kept = session()

    @schema.auth(refresh_interval=None)
    class Login:
        def get(self, case, context):
            conn.execute("delete from crm.login_attempts")  # or all logins but the first are refused
            return session() if case.operation.path in ("/api/login", "/api/logout") else kept  # they end the session

        def set(self, case, data, context):
            case.cookies = {**(case.cookies or {}), "demogen": data[0]}
            case.headers["X-CSRF-Token"] = data[1]

    yield schema
    app.extensions["pool"].close()


def test_the_api_does_what_its_description_says(described):
    faults, seen, statuses = [], Counter(), Counter()
    for event in schemathesis.engine.from_schema(described).execute():
        if isinstance(event, events.ScenarioFinished):
            seen[event.phase.name] += len(event.recorder.cases)
            for exchange in event.recorder.interactions.values():
                statuses[exchange.response.status_code if exchange.response else None] += 1
            faults += [
                f"{event.phase.name}, {check.name}: "
                f"{check.failure_info.failure.title}\n{check.failure_info.failure.message}\n{check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info
            ]
        elif isinstance(event, events.NonFatalError):
            faults.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            raise event.exception
    assert not faults, "\n\n".join(faults)
    assert all(seen[phase] for phase in ("EXAMPLES", "COVERAGE", "FUZZING", "STATEFUL_TESTING"))
    assert {200, 202, 400, 401, 404, 405, 415} <= statuses.keys(), "what was sent reached too little"
