"""Every PostgreSQL that is on this machine, from the system or from a wheel, gives the same tenant."""

import json

import psycopg
import pytest

from runner import server
from runner.migrate import migrate

AS_OF = "2025-06-30 16:00Z"
CONFIGS = (
    {"country": "JP", "industry": "saas", "seed": "majors"},
    {"country": "AE", "industry": "trading", "seed": "majors", "growth": {"curve": "step"}},
    {
        "country": "DE", "industry": "realestate", "seed": "日本語", "growth": {"curve": "logistic"},
        "timezone": "Pacific/Kiritimati",
    },
)
MAJORS = sorted({major for major, _ in server.installed_binaries() if major >= server.OLDEST_MAJOR})


def fingerprints(dsn: str) -> list[str]:
    """Of all configs with keys proven as sets, and of the first once more with keys checked row by row."""
    migrate(dsn)
    found = []
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute("select set_config('demo.as_of', %s, false)", [AS_OF])
        for config in (*CONFIGS, CONFIGS[0]):
            if len(found) == len(CONFIGS):
                assert conn.execute("select count(*) from demo_flow.keys_by_row()").fetchone() == (0,)
                conn.execute("alter function demo_flow.create_as_set(demo_flow.run, text) reset all")
            [job] = conn.execute("select demo.submit_generation(%s::jsonb, null)", [json.dumps(config)]).fetchone()
            conn.execute("call demo.run_generation(%s)", [job["jobId"]])
            [done] = conn.execute("select demo.generation_job(%s)", [job["jobId"]]).fetchone()
            [broken] = conn.execute(
                "select sum(violations) from demo.verify_tenant(%s)", [done["createdTenantId"]]
            ).fetchone()
            assert broken == 0
            found += conn.execute("select demo.fingerprint(%s)", [done["createdTenantId"]]).fetchone()
    assert found[-1] == found[0]
    return found


@pytest.fixture(scope="module")
def expected(new_database) -> list[str]:
    return fingerprints(new_database())


def test_there_is_more_than_one_major_to_compare():
    """The test extra brings wheels with further versions; without them the comparison would compare nothing."""
    assert len(MAJORS) > 1, f"only {MAJORS}"


@pytest.mark.parametrize("major", MAJORS)
def test_this_major_gives_the_same_fingerprints(major, expected, start_server):
    with start_server(major) as running:
        with psycopg.connect(running.url(database="postgres"), autocommit=True) as conn:
            assert conn.info.server_version // 10000 == major
            conn.execute("create database majors")
        assert fingerprints(running.url(database="majors")) == expected
