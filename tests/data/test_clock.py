"""The clock of the data may be stopped by a setting, at moments that the generator can plan with."""

import psycopg
import pytest
from psycopg.types.json import Jsonb

SMALL = {"seed": "clock", "targets": {"leads": 100, "contacts": 50, "companies": 20, "activities": 200}}
PLAN = {"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}
WRONG = [
    "infinity",
    "-infinity",
    "294276-12-31",
    "294277-01-01",
    "1999-12-31 23:59:59Z",
    "2101-01-01 00:00Z",
    "epoch",
    "0001-01-01 BC",
    "4714-11-24 BC",
    "2025-02-30",
    "2025-13-01",
    "bogus",
    " ",
    "2025-06-18 25:00Z",
    "2025-06-18 17:30 No/Where",
]


@pytest.mark.parametrize("as_of", WRONG)
@pytest.mark.parametrize(
    "query",
    [
        "select demo.now()",
        "select demo.preview_generation(%(config)s)",
        "select demo.submit_generation(%(config)s, null)",
        "select demo.validate_monthly_plan(%(planned)s)",
        "select * from demo.business_days('US', '2025-01', demo.now())",
    ],
)
def test_a_clock_beyond_the_years_that_are_planned_is_one_clear_error(shared, as_of, query):
    with psycopg.connect(shared) as conn:
        conn.execute(
            "select set_config('demo.as_of', %s, false), set_config('statement_timeout', '5s', false)", [as_of]
        )
        with pytest.raises(psycopg.Error) as refused:
            conn.execute(query, {"config": Jsonb(SMALL), "planned": Jsonb({"seed": "clock", "monthlyPlan": PLAN})})
        conn.rollback()
    assert refused.value.sqlstate == "TG400" and "demo.as_of" in refused.value.diag.message_primary


@pytest.mark.parametrize(
    "as_of", ["2000-01-01 00:00Z", "2001-02-28", "2100-12-31 23:59:59Z", "today", "June 18 2025 19:30 CEST"]
)
def test_a_tenant_is_generated_at_any_other_clock(conn, as_of):
    conn.execute("select set_config('demo.as_of', %s, false)", [as_of])
    job = conn.execute("select demo.submit_generation(%s, null) ->> 'jobId' as id", [Jsonb(SMALL)]).fetchone()["id"]
    conn.execute("call demo.run_generation(%s)", [job])
    assert (
        conn.execute("select demo.generation_job(%s) ->> 'status' as status", [job]).fetchone()["status"] == "completed"
    )
