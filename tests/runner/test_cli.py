"""The command line from outside: exit codes, JSON, plain words, and nothing left behind by what went wrong."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.conninfo import make_conninfo

from runner import ROOT, cli, errors, passwords

SMALL = ["--leads", "100", "--contacts", "50", "--companies", "20", "--activities", "200", "--seed", "small"]


@pytest.fixture
def home():
    """A folder that the server's user can enter, as pytest's own are not: where it cannot, root's home is elsewhere."""
    with tempfile.TemporaryDirectory(prefix="demogen-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "home"


@pytest.fixture
def run(db, home):
    """run("tenants", "--json") on a clone of the migrated database; the result has exit_code, stdout and stderr."""

    def invoke(*arguments, dsn=db, input=None):
        env = {"DEMOGEN_DSN": dsn, "DEMOGEN_HOME": str(home), "NO_COLOR": "1"}
        return CliRunner(env=env).invoke(cli.main, arguments, input=input)

    return invoke


@pytest.fixture
def generated(run):
    result = run("generate", "--tenant-name", "Acme Demo", *SMALL, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def rows(dsn: str, query: str) -> int:
    with psycopg.connect(dsn) as conn:
        return conn.execute(query).fetchone()[0]


def test_show_lists_records_and_tells_the_story_of_one(generated, run):
    page = json.loads(run("show", "Acme", "deals", "--where", "stageType=won,lost", "--json").stdout)
    assert page["data"] and all(deal["closedAt"] for deal in page["data"])
    deal = page["data"][0]
    listed = run("show", "acme demo", "deals", "--where", f"stage={deal['stage']}", "--where", "job=" + generated["id"])
    assert listed.exit_code == 0 and deal["id"] in listed.stdout
    told = run("show", "Acme", "deal", deal["id"]).stdout
    assert deal["title"] in told and f"→ {deal['stage']}" in told and "story, times of" in told
    assert f"generation job {generated['id']}" in told
    for entity in ("companies", "contacts", "activities", "users"):
        shown = run("show", "Acme", entity, "--page-size", "10")
        assert shown.exit_code == 0, shown.output
        [first, *_] = json.loads(run("show", "Acme", entity, "--page-size", "10", "--json").stdout)["data"]
        assert first["id"] in shown.stdout and run("show", "Acme", entity, first["id"]).exit_code == 0
    after = re.search(r"--after '(\S+)'", run("show", "Acme", "contacts").stdout)[1]
    assert run("show", "Acme", "contacts", "--after", after).exit_code == 0
    for wrong, code in ((("--where", "colour=red"), errors.INVALID), (("--where", "red"), errors.USAGE),
                        (("--where", "job=none", "--where", "job=none"), errors.USAGE), (("--page-size", "9"), errors.INVALID),
                        ((deal["id"],), errors.FAILED), ((deal["id"], "--search", "a"), errors.USAGE)):
        refused = run("show", "Acme", "contacts", *wrong)
        assert refused.exit_code == code and refused.stdout == "" and "Traceback" not in refused.stderr, (wrong, refused.output)


def test_generate_makes_what_was_asked_for(generated, db):
    assert generated["status"] == "completed"
    assert generated["config"]["targets"]["leads"] == 100
    assert rows(db, "select count(*) from crm.contacts where status = 'lead'") == 100


def test_generate_reads_a_file_and_options_override_it(run, tmp_path):
    file = tmp_path / "config.json"
    file.write_text(
        '{"tenantName": "From File", "country": "DE", "targets": {"leads": 111, "contacts": 50}, "seed": "s"}'
    )
    result = run(
        "preview", "--config", str(file), "--leads", "222", "--channel", "seo=60", "--no-seasonality", "--json"
    )
    config = json.loads(result.stdout)["config"]
    assert (config["tenantName"], config["country"]) == ("From File", "DE")
    assert (config["targets"]["leads"], config["targets"]["contacts"]) == (222, 50)
    assert config["growth"]["seasonality"] is False


def test_preview_writes_nothing_and_its_totals_are_those_of_generate(run, db, generated):
    before = rows(db, "select count(*) from crm.demo_generation_jobs")
    plan = json.loads(run("preview", *SMALL, "--json").stdout)
    assert rows(db, "select count(*) from crm.demo_generation_jobs") == before
    assert plan["totals"]["deals"] == generated["metrics"]["deals"]


MONTHS = [
    {
        "month": f"{date.today().year - 1}-12",
        "metrics": {
            "leadsCreated": 9, "contactsCreated": 12, "dealsCreated": 4, "closedWonCount": 2, "closedWonValue": 1234.56
        },
    }
]


def test_a_monthly_plan_is_shown_with_a_mark_for_each_of_its_numbers(run):
    """Also by the command `job`."""
    made = run(
        "generate",
        "--config",
        "-",
        input=json.dumps({"seed": "plan", "startDate": MONTHS[0]["month"] + "-01", "monthlyPlan": {"months": MONTHS}}),
    )
    assert made.exit_code == 0, made.output
    table = [line.split() for line in made.stdout.splitlines() if line.endswith("✓")]
    assert [line[-3:] for line in table] == [
        ["9", "9", "✓"], ["12", "12", "✓"], ["4", "4", "✓"], ["2", "2", "✓"], ["1,234.56", "1,234.56", "✓"]
    ]
    assert made.stdout.splitlines()[-1] == "✓ 5 of 5 numbers of the plan met"
    job = re.search(r"^job +(\S+)", made.stdout, re.M)[1]
    assert run("job", job).stdout == made.stdout


def test_a_monthly_plan_may_be_a_list_of_months_or_a_plan_for_a_patch(run):
    for plan in (MONTHS, {"mode": "additive", "planType": "targets", "seed": "plan", "months": MONTHS}):
        shown = run(
            "preview", "--config", "-", "--leads", "9", "--json",
            input=json.dumps({"startDate": MONTHS[0]["month"] + "-01", "monthlyPlan": plan}),
        )
        assert shown.exit_code == 0, shown.output
        assert json.loads(shown.stdout)["config"]["monthlyPlan"] == {"leadCounting": "included", "months": MONTHS}
    result = run(
        "preview", "--config", "-", "--leads", "10",
        input=json.dumps({"startDate": MONTHS[0]["month"] + "-01", "monthlyPlan": MONTHS}),
    )
    assert (
        result.exit_code == errors.INVALID
        and "targets.leads: must be what monthlyPlan comes to (9), or be left out" in result.stderr
    )


def test_a_monthly_plan_that_cannot_be_met_is_invalid_input_with_a_way_out(run, db):
    months = [{"month": MONTHS[0]["month"], "metrics": {"leadsCreated": 9, "dealsCreated": 2, "closedWonCount": 3}}]
    for command in ("preview", "generate"):
        result = run(command, "--config", "-", input=json.dumps({"monthlyPlan": {"months": months}}))
        assert result.exit_code == errors.INVALID and result.stdout == ""
        assert (
            "monthlyPlan.months[0].metrics.closedWonCount" in result.stderr
            and "nearest plan that works" in result.stderr
        )
    assert rows(db, "select count(*) from crm.demo_generation_jobs") == 0


def test_every_fault_of_a_config_gets_a_line_and_exit_code_3(run, db):
    result = run("generate", "--leads", "7", "--country", "XX", "--channel", "fax=5")
    assert result.exit_code == errors.INVALID
    lines = result.stderr.splitlines()
    assert any(line.startswith("  targets.leads: must be between 100 and 50000 (given 7)") for line in lines)
    assert any(line.startswith("  country: ") for line in lines)
    assert any(line.startswith("  channelMix.fax: ") for line in lines)
    assert rows(db, "select count(*) from crm.demo_generation_jobs") == 0


@pytest.mark.parametrize("text", [
    '{"targets": 5}', '{"tenantName": null}', '{"nonsense": 1}', '{"a": NaN}', "[]", "{", '{"a": 1, "a": 2}',
])
def test_bad_config_on_standard_input_is_invalid(run, text):
    result = run("generate", "--config", "-", input=text)
    assert result.exit_code == errors.INVALID
    assert result.stderr and "Traceback" not in result.output


def test_option_for_a_group_that_the_file_spoils_leaves_the_fault_to_sql(run):
    result = run("generate", "--config", "-", "--leads", "200", input='{"targets": 5}')
    assert result.exit_code == errors.INVALID
    assert "targets: must be an object" in result.stderr


@pytest.mark.parametrize("arguments", [
    ["generate", "--leads", "many"], ["nonsense"], ["job", "no-uuid"], ["generate", "--channel", "seo"],
    ["preview", "--pipeline-value", "NaN"], ["db", "stop"],
])
def test_misuse_has_exit_code_2(run, arguments):
    assert run(*arguments).exit_code == errors.USAGE


def test_unreachable_server_is_one_line(run):
    result = run("tenants", dsn="host=127.0.0.1 port=1")
    assert result.exit_code == errors.FAILED
    assert result.stderr == "cannot reach server 127.0.0.1:1: Connection refused\n"


def test_missing_migration_is_one_line(run, new_database):
    result = run("tenants", dsn=new_database())
    assert result.exit_code == errors.FAILED
    assert result.stderr == errors.MIGRATE_FIRST + "\n"


def test_dsn_may_stand_before_or_after_the_command(db):
    for arguments in (["--dsn", db, "tenants"], ["tenants", "--dsn", db]):
        assert CliRunner(env={"DEMOGEN_DSN": "host=127.0.0.1 port=1"}).invoke(cli.main, arguments).exit_code == 0


def test_tenant_may_be_an_id_a_name_a_slug_or_a_part_of_it(run, generated):
    tenant = json.loads(run("tenants", "--json").stdout)["data"][0]
    ways = (tenant["id"], tenant["name"], tenant["name"].upper(), tenant["slug"], "acme")
    prints = {run("fingerprint", way).stdout for way in ways}
    assert len(prints) == 1 and len(prints.pop().strip()) == 64


def test_ambiguous_and_unknown_tenants_are_refused(run, generated):
    run("regenerate", generated["id"])
    assert "2 tenants match acme" in run("verify", "acme").stderr
    assert run("verify", "acme").exit_code == errors.FAILED
    assert "there is no tenant nobody" in run("kpis", "nobody").stderr


def test_regenerate_gives_the_same_fingerprint(run, generated):
    again = json.loads(run("regenerate", generated["id"], "--json").stdout)
    assert run("fingerprint", again["tenant"]["id"]).stdout == run("fingerprint", generated["tenant"]["id"]).stdout


def test_kpis_show_all_months_with_totals(run, generated):
    months = json.loads(run("kpis", "Acme Demo", "--json").stdout)
    assert sum(month["leads_created"] for month in months) == 100
    last = run("kpis", "Acme Demo").stdout.splitlines()[-1].split()
    assert last[:2] == ["total", "100"]
    assert run("kpis", "Acme Demo", "--from", "2025-13").exit_code == errors.INVALID


def test_verify_fails_when_an_invariant_is_broken(run, db, generated):
    assert run("verify", "Acme Demo").exit_code == 0
    with psycopg.connect(db) as conn:
        conn.execute("set session_replication_role = replica")
        conn.execute(
            "update crm.deals set value = value + 1 where id = (select id from crm.deals where demo_generated limit 1)"
        )
        conn.execute("update crm.contacts set owner_id = null")
        conn.execute("delete from crm.deal_stage_history")
    result = run("verify", "Acme Demo", "--json")
    assert result.exit_code == errors.FAILED
    assert any(check["violations"] > 0 for check in json.loads(result.stdout))


def test_realism_shows_the_score_and_fails_below_a_wish(run, db, generated):
    shown = run("realism", "Acme Demo")
    assert shown.exit_code == 0 and shown.stdout.startswith("score  ")
    found = json.loads(run("realism", "Acme Demo", "--json").stdout)
    assert str(found["score"]) in shown.stdout.splitlines()[0] and found["judged"] >= 40
    assert all(check["checkName"] in shown.stdout for check in found["checks"] if check["verdict"] in ("fake", "edge"))
    every = run("realism", "Acme Demo", "--all").stdout
    assert all(check["checkName"] in every for check in found["checks"])
    assert run("realism", "Acme Demo", "--fail-below", str(found["score"])).exit_code == 0
    assert run("realism", "Acme Demo", "--fail-below", str(found["score"] + 0.1)).exit_code == errors.FAILED
    assert run("realism", "Acme Demo", "--json", "--fail-below", "100").exit_code == errors.FAILED
    assert run("realism", "Acme Demo", "--fail-below", "much").exit_code == errors.USAGE
    assert "there is no tenant" in run("realism", "Nobody").stderr


def test_delete_asks_for_the_name_and_keeps_the_job(run, db, generated):
    wrong = run("delete", generated["id"], input="wrong\n")
    assert wrong.exit_code == errors.INVALID and "not the name of the tenant; nothing was deleted" in wrong.stderr
    assert rows(db, "select count(*) from crm.tenants") == 1
    assert run("cancel", generated["id"]).exit_code == errors.FAILED
    kept = "select string_agg(metadata ->> 'event', ' ' order by id) from crm.audit_logs where action = 'refuse' and entity_id = '{}'"
    assert rows(db, kept.format(generated["id"])) == "DELETION_REFUSED CANCEL_REFUSED"
    assert run("delete", generated["id"], input="Acme Demo\n").exit_code == 0
    assert rows(db, "select count(*) from crm.tenants") == 0
    assert run("job", generated["id"]).exit_code == 0
    assert run("delete", generated["id"], "--yes").exit_code == errors.FAILED


def test_lists_filter_and_page(run, generated):
    assert json.loads(run("jobs", "--status", "completed", "--json").stdout)["meta"]["total"] == 1
    assert json.loads(run("jobs", "--status", "failed", "--json").stdout)["data"] == []
    assert json.loads(run("tenants", "--not-demo", "--json").stdout)["data"] == []
    assert "1 in all" in run("tenants", "--demo", "--search", "acme").stdout
    assert run("jobs", "--page", "0").exit_code == errors.INVALID


def test_quickstart_twice_shows_the_same_tenant(run, db):
    first = run("quickstart")
    assert first.exit_code == 0, first.output
    assert "0 violations" in first.stdout
    second = run("quickstart")
    assert second.stdout == first.stdout
    assert rows(db, "select count(*) from crm.demo_generation_jobs") == 1


def test_quickstart_makes_the_sample_again_when_it_was_deleted(run, db):
    job = json.loads(run("quickstart", "--json").stdout)["job"]
    run("delete", job["id"], "--yes")
    again = json.loads(run("quickstart", "--json").stdout)["job"]
    assert again["tenant"]["id"] != job["tenant"]["id"]


def test_quickstart_goes_by_the_clock_of_the_data(run, db):
    with psycopg.connect(db, autocommit=True) as conn:
        conn.execute(f'alter database "{conn.info.dbname}" set demo.as_of = \'2024-03-13T12:00:00Z\'')
    shown = json.loads(run("quickstart", "--json").stdout)
    assert shown["job"]["config"]["startDate"] == "2023-03-01"
    assert [m["month"] for m in shown["patch"]["diffReport"]["months"]] == ["2023-12", "2024-01", "2024-02"] and shown[
        "patch"
    ]["diffReport"]["overallPassed"]


def test_quickstart_migrates_an_empty_database(run, new_database):
    dsn = new_database()
    result = run("quickstart", dsn=dsn)
    assert result.exit_code == 0, result.output


def next_commands(said: str) -> list[str]:
    return [line.split("  ")[1] for line in said.partition("Next:\n")[2].splitlines()]


def test_quickstart_ends_with_commands_that_find_the_same_server(run, db, monkeypatch):
    dsn = make_conninfo(db, application_name="it's mine")
    said = run("quickstart", "--dsn", dsn, dsn=None).stdout
    commands = next_commands(said)
    assert (
        f"pages        {commands[0]}, then open" in said
        and commands[0].endswith(" serve")
        and not any("db stop" in c for c in commands)
    )
    for command in commands:
        assert f" --dsn {shlex.quote(dsn)} " in command
    words = shlex.split(next(c for c in commands if c.endswith(" tenants")))
    assert "Northwind" in run(*words[1:], dsn=None).stdout
    assert not any("--dsn" in command for command in next_commands(run("quickstart").stdout))  # DEMOGEN_DSN names it


def test_quickstart_prints_no_password_of_the_server(run, db):
    said = run("quickstart", "--dsn", make_conninfo(db, password="geh@im"), dsn=None).output
    assert (
        "geh" not in said
        and "--dsn " not in "".join(next_commands(said))
        and "DEMOGEN_DSN" in said.partition("pages ")[0]
    )


def test_quickstart_names_an_admin_whose_password_only_this_user_can_read(run, db, home):
    admin = json.loads(run("quickstart", "--json").stdout)["admin"]
    file = Path(admin["passwordFile"])
    assert file.parent == home and file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().strip() == admin["password"]
    assert f"{admin['email']}, password {admin['password']}" in run("quickstart").stdout
    with psycopg.connect(db) as conn:
        [settings] = conn.execute("select demo_login.begin_login(%s, '192.0.2.1')", [admin["email"]]).fetchone()
        [kept] = conn.execute(
            "select password_hash from crm.platform_users where email = %s", [admin["email"]]
        ).fetchone()
    assert passwords.same_hash(admin["password"], settings) == kept
    file.unlink()
    assert "admin create admin@demogen.example --reset" in run("quickstart").stdout


def password_hash(db: str) -> str:
    return rows(db, "select password_hash from crm.platform_users where email = 'ada@corp.example'")


def test_admin_create_asks_for_the_password_twice(run, db):
    assert run("admin", "create", "ada@corp.example", input="correct horse battery\nanother horse\n").exit_code != 0
    assert password_hash_count(db) == 0
    result = run(
        "admin", "create", "ada@corp.example", "--name", "Ada", input="correct horse battery\ncorrect horse battery\n"
    )
    assert result.exit_code == 0 and result.stdout.endswith("ada@corp.example created\n")
    assert "correct horse" not in result.output
    assert rows(db, "select count(*) from crm.platform_users where full_name = 'Ada' and is_master_admin") == 1


def password_hash_count(db: str) -> int:
    return rows(db, "select count(*) from crm.platform_users where password_hash is not null")


def test_admin_create_leaves_an_account_as_it_is_but_for_reset(run, db):
    create = ("admin", "create", "ada@corp.example", "--password-stdin", "--json")
    assert json.loads(run(*create, input="correct horse battery\n").stdout)["created"] is True
    first = password_hash(db)
    again = json.loads(run(*create, input="another battery\n").stdout)
    assert (again["created"], again["passwordSet"], password_hash(db)) == (False, False, first)
    reset = json.loads(run(*create, "--reset", input="another battery\n").stdout)
    assert (reset["id"], reset["created"], reset["passwordSet"]) == (again["id"], False, True)
    assert password_hash(db) != first and passwords.same_hash(
        "another battery", password_hash(db).rpartition("$")[0]
    ) == password_hash(db)


@pytest.mark.parametrize(
    "email, password",
    [("ada@corp.example", "eleven char"), ("ada", "correct horse battery"), ("a b@c", "correct horse battery")],
)
def test_admin_create_refuses_short_passwords_and_what_is_no_address(run, db, email, password):
    result = run("admin", "create", email, "--password-stdin", input=password + "\n")
    assert result.exit_code == errors.INVALID, result.output
    assert password_hash_count(db) == 0


def test_admin_create_gives_no_password_to_a_disabled_account(run, db):
    create = ("admin", "create", "ada@corp.example", "--password-stdin")
    run(*create, input="correct horse battery\n")
    with psycopg.connect(db) as conn:
        conn.execute("update crm.platform_users set disabled_at = now() where email = 'ada@corp.example'")
    result = run(*create, "--reset", input="another battery\n")
    assert result.exit_code == errors.FAILED and "is disabled" in result.stderr
    kept = "select metadata - 'role' - 'reason' from crm.audit_logs where action = 'refuse' and entity_type = 'platform_user'"
    assert rows(db, kept) == {"event": "ADMIN_REFUSED", "email": "ada@corp.example"}


def test_progress_is_seen_by_other_sessions_while_it_runs_and_kept_as_log(db, generated):
    steps = rows(db, "select count(*) from crm.demo_job_progress where progress > 90 and jsonb_array_length(log) > 5")
    assert steps == 1


def half_way(dsn: str) -> subprocess.Popen:
    """A large generation in a process of its own, caught in the middle."""
    process = subprocess.Popen(
        [
            sys.executable, "-m", "runner", "generate", "--leads", "20000", "--contacts", "10000", "--activities",
            "500000",
        ],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"DEMOGEN_DSN": dsn},
    )
    deadline = time.monotonic() + 30
    while rows(dsn, "select count(*) from crm.demo_job_progress where progress >= 20") == 0:
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.05)
    return process


@pytest.mark.parametrize("number, exit_code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_leaves_no_tenant_and_a_failed_job(db, number, exit_code):
    process = half_way(db)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == exit_code
    assert stderr.splitlines() == ["stopped: the statement was cancelled, nothing of it is left"]
    assert rows(db, "select count(*) from crm.tenants") == 0
    assert rows(db, "select count(*) from crm.contacts") == 0
    assert rows(db, "select count(*) from crm.demo_generation_jobs where status = 'failed'") == 1


def test_lost_server_during_generation_is_one_line(db, admin):
    process = half_way(db)
    name = psycopg.conninfo.conninfo_to_dict(db)["dbname"]
    admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == errors.FAILED
    assert len(stderr.splitlines()) == 1, stderr
    assert rows(db, "select count(*) from crm.tenants") == 0


def test_what_is_no_connection_string_is_misuse(run):
    for command in ("tenants", "worker", "serve"):
        result = run(command, dsn="nonsense")
        assert (
            result.exit_code == errors.USAGE
            and "not a connection string" in result.stderr
            and len(result.stderr.splitlines()) == 1
        )
