"""Patches from the command line: plans in files of every kind, what is shown of them, and the exit codes."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from decimal import Decimal

import psycopg
import pytest
from asking import plan_of
from click.testing import CliRunner

from runner import ROOT, cli, errors
from runner.cli import sample
from runner.worker import Worker

AS_OF = "2025-06-18T17:30Z"
TENANT = "Patched Demo"
CSV = """month,leadsCreated,contactsCreated,companiesCreated,dealsCreated,closedWonCount,closedWonValue,pipelineAddedValue
2025-01,50,40,10,8,3,25000,75000
2025-02,60,48,12,10,4,32000,96000
2025-03,70,56,14,12,5,40000,120000
"""
SAMPLE = {"leadCounting": "separate", "months": [
    {"month": month, "metrics": dict(zip(sample.SAMPLE_METRICS, numbers))}
    for month, numbers in zip(("2025-01", "2025-02", "2025-03"), sample.SAMPLE_NUMBERS)
]}
SEPARATE = ("--lead-counting", "separate")


def command_line(dsn):
    """run("patch", "history", …): the result has exit_code, stdout and stderr."""

    def invoke(*arguments, input=None):
        return CliRunner(env={"DEMOGEN_DSN": dsn, "NO_COLOR": "1"}).invoke(cli.main, arguments, input=input)

    return invoke


@pytest.fixture(scope="module")
def origin(template, new_database):
    """DSN of a database with one demo tenant, at a clock that stands still; it is only cloned, or read."""
    dsn = psycopg.conninfo.make_conninfo(new_database(template), options=f"-c demo.as_of={AS_OF}")
    made = command_line(dsn)(
        "generate", "--tenant-name", TENANT, "--start-date", "2024-11-04", "--leads", "100", "--contacts", "50",
        "--companies", "20", "--activities", "200", "--industry", "saas", "--seed", "patch",
    )
    assert made.exit_code == 0, made.output
    return dsn


@pytest.fixture(scope="module")
def look(origin):
    """run on the origin, for what writes nothing."""
    return command_line(origin)


@pytest.fixture
def db(origin, new_database, drop_database):
    dsn = new_database(psycopg.conninfo.conninfo_to_dict(origin)["dbname"])
    yield psycopg.conninfo.make_conninfo(dsn, options=f"-c demo.as_of={AS_OF}")
    drop_database(dsn)


@pytest.fixture
def run(db):
    return command_line(db)


def rows(dsn: str, query: str):
    with psycopg.connect(dsn) as conn:
        return conn.execute(query).fetchone()[0]


def january(**metrics) -> str:
    """The text of a plan for one month."""
    return json.dumps(plan_of(("2025-01", metrics)))


# -- plan files ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name, content", [
    ("plan.csv", CSV.encode()),
    ("plan.csv", b"\xef\xbb\xbf" + CSV.replace("\n", "\r\n").encode()),
    ("plan.csv", CSV.replace(",", ";").encode()),
    ("plan.csv", CSV.replace(",", ";").replace("25000", '"25.000,00"').encode()),
    ("plan.csv", CSV.replace("25000", '"25,000.00"').replace(",75000", ',"$75,000"').encode()),
    ("plan.tsv", CSV.replace(",", "\t").encode()),
    ("plan.txt", CSV.replace(",", "\t").encode("utf-16")),
    ("plan", CSV.partition("\n")[2].encode()),
    ("plan.json", json.dumps(SAMPLE).encode()),
    ("plan", b"\xef\xbb\xbf\n  " + json.dumps(SAMPLE).encode()),
])
def test_the_same_plan_in_every_kind_of_file(look, tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    result = look("patch", "validate", TENANT, "--plan", str(file), *SEPARATE, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    expected = json.loads(look("patch", "validate", TENANT, "--plan", "-", "--json", input=json.dumps(SAMPLE)).stdout)
    assert (answer["preview"], answer["seed"]) == (expected["preview"], expected["seed"])


def test_a_table_may_come_on_standard_input(look):
    assert look("patch", "validate", TENANT, "--plan", "-", *SEPARATE, input=CSV).exit_code == 0


def test_each_cell_that_cannot_be_read_gets_a_line(look):
    result = look(
        "patch", "validate", TENANT, "--plan", "-",
        input='month,leads,won$\n2025-01,x,"1,2345"\n2025-01,5,5%\nTotal,5,5\n',
    )
    assert result.exit_code == errors.INVALID and result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0].startswith("Note: row 4, column 1: ")
    assert lines[1] == "the table cannot be read as a plan"
    assert [line.partition(": ")[0].strip() for line in lines[2:]] == [
        "row 2, column 2", "row 2, column 3", "row 3, column 1", "row 3, column 3"
    ]


@pytest.mark.parametrize("content", [
    b"", b"{", b"[]", b'{"months": 5}', b'{"months": []}', b'{"a": 1, "a": 2}',
    b'{"months": [{"month": "2025-01", "metrics": {"leadsCreated": NaN}}]}', b"\xff", b"month,leads\n2025-01,\x00",
    b'month,leads\n"2025-01,5\n', b"month,leads\n" * 300, b"a,b\nc,d\n", b"x" * 300_000,
    ("month,leads\n2025-01," + "5" * 5000).encode(), b"month" + b",leads" * 50,
])
def test_bad_plans_are_invalid_and_said_in_words(look, tmp_path, content):
    file = tmp_path / "plan"
    file.write_bytes(content)
    result = look("patch", "validate", TENANT, "--plan", str(file))
    assert result.exit_code == errors.INVALID, result.output
    assert result.stderr and "Traceback" not in result.output


def test_a_json_file_is_not_taken_for_a_table(look, tmp_path):
    file = tmp_path / "plan.json"
    file.write_text("month,leads\n2025-01,5\n")
    assert "is not JSON" in look("patch", "validate", TENANT, "--plan", str(file)).stderr


def test_a_file_that_is_not_there_is_invalid(look):
    assert (
        look("patch", "validate", TENANT, "--plan", "/nowhere/plan.csv").stderr
        == "cannot read /nowhere/plan.csv: No such file or directory\n"
    )


def test_options_override_the_plan_and_sql_judges_them(look):
    result = look(
        "patch", "validate", TENANT, "--plan", "-", "--plan-type", "targets", "--seed", "mine", "--json",
        input=january(leadsCreated=500),
    )
    assert json.loads(result.stdout)["seed"] == "mine"
    result = look(
        "patch", "validate", TENANT, "--plan", "-", "--plan-type", "wishes", "--mode", "x", "--lead-counting", "y",
        input=january(leadsCreated=5),
    )
    assert result.exit_code == errors.INVALID
    assert {line.split(":")[0].strip() for line in result.stderr.splitlines()[1:4]} == {
        "planType", "mode", "leadCounting"
    }


@pytest.mark.parametrize(
    "arguments", [["validate", TENANT], ["apply", TENANT], ["show", "no-uuid"], ["history"], ["nonsense"]]
)
def test_misuse_has_exit_code_2(look, arguments):
    assert look("patch", *arguments).exit_code == errors.USAGE


# -- validate -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("number", ["25.5", "0.01", "1e3", "-5.5", "999999999999.99"])
def test_a_fault_of_a_plan_shows_the_number_as_it_was_given(look, number):
    """What is no whole number comes from the database as a Decimal."""
    result = look(
        "patch", "validate", TENANT, "--plan", "-", input=january(closedWonValue=0).replace("0}", number + "}")
    )
    assert result.exit_code == errors.INVALID and f"(given {Decimal(number):f})" in result.stderr, result.output


@pytest.mark.parametrize("arguments", [["patch", "history", TENANT], ["tenants"], ["jobs"]])
def test_a_page_beyond_an_integer_is_a_wrong_argument(look, arguments):
    result = look(*arguments, "--page", "99999999999")
    assert result.exit_code == errors.USAGE and "99999999999" in result.stderr


def test_validate_shows_what_is_what_comes_and_what_results(look, origin):
    result = look("patch", "validate", TENANT, "--plan", "-", *SEPARATE, input=CSV)
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["month", "metric", "current", "added", "resulting"]
    assert lines[2][:3] == ["2025-01", "leads", "created"]
    current, added, resulting = (int(number) for number in lines[2][3:])
    assert (added, resulting) == (50, current + 50)
    assert ["contacts", "324"] in lines and ["deals", "30"] in lines, "contacts besides leads, and the leads"
    assert "Warning: 2025-01: activities" in result.stderr
    assert rows(origin, "select count(*) from crm.demo_patch_jobs") == 0


def test_cents_are_shown_where_there_are_any(look):
    shown = look(
        "patch", "validate", TENANT, "--plan", "-",
        input=january(dealsCreated=2, closedWonCount=2, closedWonValue=5000.5),
    ).stdout
    lines = {line[8:].split("  ")[0].strip(): line.split() for line in shown.splitlines()}
    assert lines["closed won value USD"][-2] == "5,000.50" and lines["deals created"][-2] == "2"


def test_marks_are_words_where_the_encoding_has_no_signs(db):
    result = subprocess.run(
        [sys.executable, "-m", "runner", "patch", "apply", TENANT, "--plan", "-", *SEPARATE], input=CSV.encode(),
        capture_output=True, cwd=ROOT, env=os.environ | {"DEMOGEN_DSN": db, "PYTHONIOENCODING": "ascii"},
    )
    assert result.returncode == 0 and b"yes 21 of 21 numbers of the plan met" in result.stdout


def test_a_plan_that_cannot_be_met_gets_its_reasons_a_suggestion_and_exit_code_3(look):
    result = look("patch", "validate", TENANT, "--plan", "-", input=january(dealsCreated=2, closedWonCount=3))
    assert result.exit_code == errors.INVALID
    assert (
        "the plan cannot be met\n  closedWonCount in 2025-01: closedWonCount (3) cannot exceed dealsCreated (2)"
        in result.stderr
    )
    suggestion = json.loads(result.stdout.partition("The nearest plan that works:")[2])
    assert suggestion["months"] == [{"month": "2025-01", "metrics": {"dealsCreated": 3, "closedWonCount": 3}}]
    assert look("patch", "validate", TENANT, "--plan", "-", input=json.dumps(suggestion)).exit_code == 0


def test_as_json_an_invalid_plan_is_an_answer_with_exit_code_3(look):
    result = look("patch", "validate", TENANT, "--plan", "-", "--json", input=CSV)
    assert result.exit_code == errors.INVALID and result.stderr == ""
    answer = json.loads(result.stdout)
    assert answer["valid"] is False and len(answer["errors"]) == 3 and answer["preview"]["suggestion"]


# -- apply, show, history -----------------------------------------------------------------------------------------

def test_apply_shows_each_number_of_the_plan_met(run, db):
    before = rows(db, "select count(*) from crm.contacts")
    result = run("patch", "apply", TENANT, "--plan", "-", *SEPARATE, input=CSV)
    assert result.exit_code == 0, result.output
    assert "✓ 21 of 21 numbers of the plan met" in result.stdout and "✗" not in result.stdout
    header, _, first = [line.split() for line in result.stdout.split("\n\n")[1].splitlines()[:3]]
    assert header == ["month", "metric", "before", "after", "delta", "target", "met"]
    assert first[0] == "2025-01" and first[-3] == "50" and first[-1] == "✓"
    assert result.stdout.count("✓") == 22, "activities were not asked for: no mark"
    assert rows(db, "select count(*) from crm.contacts") == before + 324


def test_applying_again_with_the_same_seed_writes_nothing_and_says_so(run, db):
    first = run("patch", "apply", TENANT, "--plan", "-", *SEPARATE, "--seed", "s", "--json", input=CSV)
    before = run("fingerprint", TENANT).stdout
    again = run("patch", "apply", TENANT, "--plan", "-", *SEPARATE, "--seed", "s", "--json", input=CSV)
    assert again.stdout == first.stdout and json.loads(again.stdout)["status"] == "completed"
    assert "submitted before" in again.stderr and first.stderr == ""
    assert run("fingerprint", TENANT).stdout == before


def test_apply_waits_for_the_session_that_runs_its_job(run, db):
    plan = json.dumps({"seed": "s", "months": [{"month": "2025-02", "metrics": {"companiesCreated": 2}}]})
    with psycopg.connect(db, autocommit=True) as conn:
        [tenant] = conn.execute("select id from crm.tenants where name = %s", [TENANT]).fetchone()
        [job] = conn.execute("select demo.submit_patch(%s, %s, null) ->> 'jobId'", [tenant, plan]).fetchone()
        [attempt] = conn.execute("select attempt from demo_job.start(%s)", [job]).fetchone()
        conn.execute("begin")

        def finish():
            with psycopg.connect(db, autocommit=True) as watch:
                while not watch.execute(
                    "select exists (select from pg_locks where locktype = 'advisory' and not granted)"
                ).fetchone()[0]:
                    time.sleep(0.01)
            conn.execute("select demo_job.carry_out(%s, %s)", [job, attempt])
            conn.execute("select demo_job.finish(%s)", [job])
            conn.execute("commit")

        thread = threading.Thread(target=finish)
        thread.start()
        result = run("patch", "apply", TENANT, "--plan", "-", "--json", input=plan)
        thread.join()
    shown = json.loads(result.stdout)
    assert (result.exit_code, shown["id"], shown["status"], shown["attempt"]) == (0, job, "completed", 1)


def test_a_key_stands_for_one_plan(run):
    key = ("--idempotency-key", "k1")
    first = run(
        "patch", "apply", TENANT, "--plan", "-", *key, "--json", input=january(leadsCreated=5, contactsCreated=5)
    )
    again = run(
        "patch", "apply", TENANT, "--plan", "-", *key, "--json", input=january(leadsCreated=5, contactsCreated=5)
    )
    assert json.loads(first.stdout)["id"] == json.loads(again.stdout)["id"]
    assert (
        run("patch", "apply", TENANT, "--plan", "-", *key, input=january(leadsCreated=6, contactsCreated=6)).exit_code
        == errors.INVALID
    )


def test_apply_of_a_plan_that_cannot_be_met_changes_nothing(run, db):
    before = run("fingerprint", TENANT).stdout
    result = run("patch", "apply", TENANT, "--plan", "-", input=CSV)
    assert result.exit_code == errors.INVALID and result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0] == "the plan cannot be met"
    assert [line.split(":")[0].strip() for line in lines[1:4]] == [f"leadsCreated in 2025-0{m}" for m in (1, 2, 3)]
    assert lines[-1].startswith("Hint: The nearest plan that works: {")
    assert run("fingerprint", TENANT).stdout == before
    assert rows(db, "select count(*) from crm.demo_patch_jobs") == 0


def test_the_numbers_of_a_tenant_without_data(run, db):
    with psycopg.connect(db) as conn:
        conn.execute(
            "insert into crm.tenants (name, slug, country, timezone, currency, industry) "
            "values ('Empty', 'empty', 'US', 'UTC', 'USD', 'saas')"
        )
    result = run("kpis", "Empty", "--json")
    assert (
        (result.exit_code, json.loads(result.stdout)) == (0, [])
        and "has no data" in result.stderr
        and "NULL" not in result.output
    )
    assert [row["month"] for row in json.loads(run("kpis", "Empty", "--json", "--from", "2025-02").stdout)] == [
        "2025-02"
    ]


@pytest.mark.parametrize("command", ["validate", "apply"])
def test_a_tenant_that_is_no_demo_is_refused_in_one_line(run, db, command):
    with psycopg.connect(db) as conn:
        conn.execute("""insert into crm.tenants (name, slug, country, timezone, currency, industry)
            values ('Real Customer', 'real', 'US', 'America/New_York', 'USD', 'saas')""")
    result = run("patch", command, "Real Customer", "--plan", "-", *SEPARATE, input=CSV)
    assert result.exit_code == errors.INVALID and result.stdout == ""
    assert len(result.stderr.splitlines()) == 1 and result.stderr.endswith("is not a demo-generated tenant\n")
    noted = (
        "select count(*) from crm.audit_logs as a join crm.tenants as t on t.id = a.tenant_id "
        "where t.slug = 'real' and a.metadata ->> 'event' = 'NON_DEMO_TENANT_BLOCKED'"
    )
    assert rows(db, noted) == 1


def test_what_the_command_line_submits_it_runs_itself_even_where_a_worker_waits_for_jobs(run, db):
    stop = threading.Event()
    thread = threading.Thread(target=Worker(db, "greedy").run, args=(stop,))
    thread.start()
    try:
        for n in range(1, 8):
            plan = json.dumps({"months": [{"month": "2025-02", "metrics": {"companiesCreated": n}}]})
            result = run("patch", "apply", TENANT, "--plan", "-", "--json", input=plan)
            assert result.exit_code == 0, result.stderr
        assert run("generate", "--leads", "100", "--contacts", "50").exit_code == 0
    finally:
        stop.set()
        thread.join(60)
    assert rows(db, "select count(*) from crm.demo_patch_jobs where status = 'completed'") == 7
    assert (
        rows(
            db,
            "select (select count(*) from crm.demo_patch_jobs where worker = 'greedy') + (select count(*) "
            "from crm.demo_generation_jobs where worker = 'greedy')",
        )
        == 0
    )


def test_an_unknown_tenant_has_exit_code_1(look):
    result = look("patch", "apply", "nobody", "--plan", "-", input=CSV)
    assert result.exit_code == errors.FAILED and "there is no tenant nobody" in result.stderr


def test_show_and_history(run):
    assert "0 in all" in run("patch", "history", TENANT).stdout
    applied = json.loads(run("patch", "apply", TENANT, "--plan", "-", *SEPARATE, "--json", input=CSV).stdout)
    assert json.loads(run("patch", "show", applied["id"], "--json").stdout) == applied
    shown = run("patch", "show", applied["id"])
    assert shown.exit_code == 0 and "✓ 21 of 21" in shown.stdout and "closed won value USD" in shown.stdout
    listed = run("patch", "history", TENANT, "--page", "1", "--page-size", "5").stdout
    assert applied["id"] in listed and "1 in all" in listed
    assert json.loads(run("patch", "history", TENANT, "--json").stdout)["data"][0]["id"] == applied["id"]
    assert run("patch", "history", TENANT, "--page", "0").exit_code == errors.INVALID


def test_show_of_an_unknown_job_has_exit_code_1(look):
    result = look("patch", "show", "00000000-0000-4000-8000-000000000000")
    assert result.exit_code == errors.FAILED and "there is no patch job" in result.stderr


def test_a_failed_job_shows_its_error(run, db):
    [job] = [
        json.loads(run("patch", "apply", TENANT, "--plan", "-", "--json", input=january(leadsCreated=5)).stdout)["id"]
    ]
    with psycopg.connect(db) as conn:
        conn.execute(
            "update crm.demo_patch_jobs "
            "set status = 'failed', error_message = 'for a test', diff_report_json = null, metrics_json = null "
            "where id = %s",
            [job],
        )
    shown = run("patch", "show", job)
    assert shown.exit_code == 0 and "for a test" in shown.stdout


def test_ctrl_c_leaves_the_tenant_as_it_was_and_a_failed_job(db, run):
    before = run("fingerprint", TENANT).stdout
    large = {
        "months": [
            {
                "month": f"2025-0{m}",
                "metrics": {"leadsCreated": 20000, "contactsCreated": 40000, "activitiesCreated": 150000},
            }
            for m in (1, 2, 3)
        ]
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "runner", "patch", "apply", TENANT, "--plan", "-"], stdin=subprocess.PIPE,
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | {"DEMOGEN_DSN": db},
    )
    process.stdin.write(json.dumps(large))
    process.stdin.close()
    process.stdin = None
    deadline = time.monotonic() + 30
    while (
        rows(
            db,
            "select count(*) from pg_stat_activity "
            "where datname = current_database() and query like 'call%run_job%' and state = 'active'",
        )
        == 0
    ):
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == errors.INTERRUPTED, stderr
    assert stderr.splitlines() == ["stopped: the statement was cancelled, nothing of it is left"]
    assert rows(db, "select status from crm.demo_patch_jobs") == "failed"
    assert run("fingerprint", TENANT).stdout == before


# -- quickstart ---------------------------------------------------------------------------------------------------

def test_quickstart_applies_the_sample_plan_once(template, new_database, drop_database):
    dsn = new_database(template)
    run = command_line(dsn)
    first, start = run("quickstart"), time.monotonic()
    second = run("quickstart")
    assert first.exit_code == second.exit_code == 0, first.output
    assert time.monotonic() - start < 5 and second.stdout == first.stdout
    assert "✓ 21 of 21 numbers of the plan met" in first.stdout and "0 violations" in first.stdout
    answer = json.loads(run("quickstart", "--json").stdout)
    assert [m["metrics"]["leadsCreated"] for m in answer["patch"]["patchPlan"]["months"]] == [50, 60, 70]
    assert answer["patch"]["diffReport"]["overallPassed"] is True
    assert rows(dsn, "select count(*) from crm.demo_patch_jobs") == 1
    drop_database(dsn)


# -- beside other jobs --------------------------------------------------------------------------------------------

def test_jobs_ahead_are_told_and_a_plan_can_go_after_them(run, db):
    ahead = run("patch", "submit", TENANT, "--plan", "-", "--json", input=json.dumps(plan_of(("2025-01", {"companiesCreated": 2}))))
    job = json.loads(ahead.stdout)["jobId"]
    assert ahead.exit_code == 0 and json.loads(ahead.stdout)["status"] == "pending"
    there = rows(db, f"select companies_created from demo.kpis(demo.find_tenant('{TENANT}'), '2025-01', '2025-01')")
    goal = json.dumps(plan_of(("2025-01", {"companiesCreated": there + 9}), planType="targets"))

    told = run("patch", "validate", TENANT, "--plan", "-", input=goal)
    assert told.exit_code == 0 and "Conflict (block, order_matters): " in told.stderr and job in told.stderr
    assert "projected" in told.stdout
    for command in ("submit", "apply"):
        refused = run("patch", command, TENANT, "--plan", "-", input=goal)
        assert refused.exit_code == errors.FAILED and job in refused.stderr and "onConflict" in refused.stderr
    told = run("patch", "validate", TENANT, "--plan", "-", "--queue", input=goal)
    assert told.exit_code == 0 and "Conflict (warn, order_matters): " in told.stderr
    queued = run("patch", "submit", TENANT, "--plan", "-", "--queue", input=goal)
    assert queued.exit_code == 0 and job in queued.stdout and "Conflict (warn" in queued.stderr
    refused = rows(db, "select count(*) from crm.audit_logs where action = 'refuse' and metadata::text like '%in conflict%'")
    assert refused == 2, "who was refused is kept"


# -- undo ---------------------------------------------------------------------------------------------------------

def test_undo_shows_what_it_does_asks_for_the_text_and_is_undone_in_turn(run, db):
    before = run("fingerprint", TENANT).stdout
    job = json.loads(run("patch", "apply", TENANT, "--plan", "-", *SEPARATE, "--json", input=CSV).stdout)["id"]
    after = run("fingerprint", TENANT).stdout
    wrong = run("patch", "undo", job, input="REMOVE 1\n")
    assert wrong.exit_code != 0 and "has to be confirmed" in wrong.stderr and run("fingerprint", TENANT).stdout == after
    confirm = rows(db, f"select demo.undo_preview('{job}') ->> 'confirm'")
    done = run("patch", "undo", job, input=f"{confirm}\n")
    assert done.exit_code == 0, done.output
    assert "remove" in done.stderr and confirm in done.stderr and run("fingerprint", TENANT).stdout == before
    again = run("patch", "undo", job, "--yes")
    assert again.exit_code == 1 and "undone already" in again.stderr
    undo = rows(db, "select id::text from crm.demo_patch_jobs where kind = 'undo' and status = 'completed'")
    back = json.loads(run("patch", "undo", undo, "--yes", "--json").stdout)
    assert back["targetJobId"] == undo and run("fingerprint", TENANT).stdout == after
    listed = json.loads(run("patch", "history", TENANT, "--json").stdout)["data"]
    assert [entry["kind"] for entry in listed] == ["undo", "undo", "patch"] and listed[2]["undoneAt"] is None
