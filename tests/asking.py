"""What the tests of several folders share: the metrics, plans, and a connection with the questions asked over it."""

import json
import os
import re
from decimal import Decimal
from functools import partial
from pathlib import Path

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads

AS_OF = "2025-06-18 17:30:00+00"  # a Wednesday: 13:30 in New York, 02:30 of the next day in Tokyo
TIMES = int(os.environ.get("TIMES", "1"))  # so many times the random cases of an ordinary run: make test-long
SMALL = {"leads": 100, "contacts": 50, "companies": 20, "closedWonCount": 10, "activities": 200}

# The metrics as the code lists them, which a test can go through before there is a server.
_LISTED = (Path(__file__).parents[1] / "sql" / "kpi" / "metrics.sql").read_text(encoding="utf-8")
_FOUND = re.findall(r"\(\d+, '(\w+)', +'\w+', +'[^']+', +(true|false)", _LISTED)
METRICS = tuple(name for name, _ in _FOUND)
VALUES = tuple(name for name, is_money in _FOUND if is_money == "true")
COUNTS = tuple(name for name in METRICS if name not in VALUES)
ENTITIES = ("companies", "contacts", "deals", "activities")
SAMPLE_NUMBERS = (  # the PRD's plan, month by month; it names no activities
    (50, 40, 10, 8, 3, 25000, 75000),
    (60, 48, 12, 10, 4, 32000, 96000),
    (70, 56, 14, 12, 5, 40000, 120000),
)


def plan_of(*months, **keys) -> dict:
    """plan_of(("2025-01", {"leadsCreated": 5}), planType="targets")"""
    return {"months": [{"month": month, "metrics": metrics} for month, metrics in months], **keys}


def sample_plan(*months: str, **keys) -> dict:
    """The PRD's plan, moved to these three months."""
    return plan_of(*((month, dict(zip(METRICS, row))) for month, row in zip(months, SAMPLE_NUMBERS)), **keys)


def connect(dsn: str, user: str | None = None, as_of: str = AS_OF, exact: bool = True) -> psycopg.Connection:
    """A connection that commits by itself, whose rows are dicts and whose clock stands; exact: no float in JSON."""
    login = {"user": user} if user else {}
    conn = psycopg.connect(dsn, autocommit=True, row_factory=dict_row, **login)
    conn.execute("select set_config('demo.as_of', %s, false)", [as_of])
    if exact:
        set_json_loads(partial(json.loads, parse_float=Decimal), conn)
    return conn


class Asking:
    """Questions over one connection."""

    def __init__(self, conn: psycopg.Connection):
        self.conn = conn

    def rows(self, query, *values) -> list[dict]:
        return self.conn.execute(query, values).fetchall()

    def value(self, query, *values, conn=None):
        """The one value of a query's one row."""
        [row] = (conn or self.conn).execute(query, values).fetchall()
        [value] = row.values()
        return value
