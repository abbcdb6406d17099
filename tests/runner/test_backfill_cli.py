"""demogen backfill, as a person gives it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AS_OF = "2025-06-18 17:30:00+00"
CONFIG = {
    "seed": "cli",
    "tenantName": "Old Demo",
    "targets": {"leads": 100, "contacts": 50, "companies": 20, "closedWonCount": 10, "activities": 3000},
}


@pytest.fixture
def old(conn):
    """The number of rows without provenance of a stripped tenant."""
    conn.execute("select set_config('demo.as_of', %s, false)", [AS_OF])
    [row] = conn.execute("select demo.submit_generation(%s, null) ->> 'jobId' as job", [json.dumps(CONFIG)]).fetchall()
    conn.execute("call demo.run_generation(%s)", [row["job"]])
    return sum(
        conn.execute(
            f"update crm.{table} set demo_generated = false, demo_job_id = null, demo_source_month = null"
        ).rowcount
        for table in ("companies", "contacts", "deals", "activities")
    )


def command(db, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "runner", "--dsn", db, "backfill", *words], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )


def unmarked(conn):
    return conn.execute("select sum(unmarked) as n from demo.provenance_report()").fetchone()["n"]


def test_it_marks_all_and_shows_the_report(db, conn, old):
    assert unmarked(conn) == old
    run = command(db, "--batch-size", "500")
    out, err = run.communicate(timeout=120)
    assert (run.returncode, err, unmarked(conn)) == (0, "", 0)
    lines = out.splitlines()
    assert lines[0].split() == ["tenant", "id", "tenant", "entity", "marked", "unmarked", "human"] and lines[
        -1
    ].split() == ["total", f"{old:,}", "0", "0"]


def test_json_is_the_report(db, conn, old):
    out, _ = command(db, "--json").communicate(timeout=120)
    assert [(row["entity"], row["unmarked"], row["human"]) for row in json.loads(out)] == [
        (entity, 0, 0) for entity in ("companies", "contacts", "deals", "activities")
    ]
    assert sum(row["marked"] for row in json.loads(out)) == old


@pytest.mark.parametrize("size", ["0", "-5", "100001"])
def test_a_wrong_batch_size_is_invalid_input(db, conn, old, size):
    run = command(db, "--batch-size", size)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 3 and out == "" and "batch_size" in err and unmarked(conn) == old


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_can_be_stopped_and_goes_on_from_there(db, conn, old, number, code):
    run = command(db, "--batch-size", "5")
    for _ in range(5000):
        left = unmarked(conn)
        if left < old or run.poll() is not None:
            break
        time.sleep(0.002)
    run.send_signal(number)
    out, err = run.communicate(timeout=60)
    assert run.returncode == code and "the same command goes on from there" in err and out == ""
    left = unmarked(conn)
    assert 0 < left < old
    assert command(db).communicate(timeout=120)[1] == "" and unmarked(conn) == 0
