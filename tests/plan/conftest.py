"""A session whose clock stands at 2025-06-30 16:00Z (noon in New York, a Monday),
and the faults it finds in configs."""

import json

import psycopg
import pytest
from psycopg.rows import dict_row

from asking import Asking

AS_OF = "2025-06-30 16:00Z"


class Session(Asking):
    details = staticmethod(lambda error: details(error))

    def at(self, as_of):
        self.conn.execute("select set_config('demo.as_of', %s, false)", [as_of])

    def preview(self, config):
        """config: a dict, or JSON as text."""
        return self.value(
            "select demo.preview_generation(%s::jsonb)", config if isinstance(config, str) else json.dumps(config)
        )

    def complete(self, config):
        return self.preview(config)["config"]

    def faults(self, config):
        """The faults as {path: constraint}; {} where there is none."""
        try:
            self.preview(config)
        except psycopg.Error as error:
            return {f["field"]: f["constraint"] for f in details(error)}
        return {}


def details(error):
    """The faults that an error lists: what the contract promises of every refusal of a config."""
    assert error.sqlstate == "TG400", f"{error.sqlstate}: {error}"
    detail = json.loads(
        error.diag.message_detail, parse_int=lambda digits: int(digits) if len(digits) < 1000 else float(digits)
    )
    assert detail["code"] == "VALIDATION_ERROR"
    assert detail["details"] and all(isinstance(f["field"], str) and f["constraint"] for f in detail["details"])
    for fault in detail["details"]:
        assert (fault["field"] or "config") in error.diag.message_primary, "the message for people names every path"
    assert error.diag.message_hint
    return detail["details"]


@pytest.fixture(scope="session")
def connection(shared):
    with psycopg.connect(shared, autocommit=True, row_factory=dict_row) as conn:
        yield conn


@pytest.fixture
def session(connection):
    ask = Session(connection)
    ask.at(AS_OF)
    return ask


@pytest.fixture(scope="session")
def lasting_session(connection):
    """For tests of hypothesis, which call one fixture for all of their examples."""
    return Session(connection)


@pytest.fixture(scope="module")
def fuzzed(shared, request):
    """A session that keeps nothing, in which the functions of the file's ATTEMPT are."""
    with psycopg.connect(shared, row_factory=dict_row, options=f"-c demo.as_of={AS_OF.replace(' ', 'T')}") as conn:
        conn.execute(request.module.ATTEMPT)
        yield conn
        conn.rollback()
