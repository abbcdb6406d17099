"""The command line at its edges: bytes that are no text, encodings without the letter, streams that are closed or full, an early Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from runner import ROOT, errors

NAME = "\u6771\u4eac \U0001f600 caf\u00e9"
PROGRAM = [sys.executable, "-m", "runner"]
BYTES = b"\xff\xfe"


@pytest.fixture(scope="module")
def dsn(template, new_database):
    made = new_database(template)
    with psycopg.connect(made, autocommit=True) as conn:
        conn.execute(
            """insert into crm.tenants (name, slug, country, timezone, currency, industry)
                        values (%s, 'x', 'US', 'America/New_York', 'USD', 'saas')""",
            [NAME],
        )
    return made


@pytest.fixture
def shell(dsn):
    """shell("tenants > /dev/full") is what a shell makes of it: exit code, output, errors."""

    def run(command: str, **variables):
        env = os.environ | {"DEMOGEN_DSN": dsn, "NO_COLOR": "1"} | variables
        return subprocess.run(
            ["/bin/sh", "-c", f"{sys.executable} -m runner {command}"],
            capture_output=True,
            cwd=ROOT,
            env=env,
            timeout=60,
        )

    return run


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["kpis", BYTES], 2),
        (["tenants", "--search", BYTES], 2),
        (["generate", "--tenant-name", BYTES], 3),
        (["generate", "--config", b"/nowhere/" + BYTES], 3),
        (["patch", "validate", "nobody", "--plan", b"/nowhere/" + BYTES], 1),
        (["admin", "create", BYTES, "--password-stdin"], 2),
        (["--dsn", b"host=" + BYTES, "tenants"], 2),
        ([BYTES], 2),
        (["tenants", b"--" + BYTES], 2),
        (["db", "url", "--role", BYTES], 0),
        (["verify", BYTES], 2),
        (["worker", "--name", BYTES], 2),
    ],
)
def test_an_argument_that_is_no_utf_8_is_a_sentence(dsn, arguments, code):
    ran = subprocess.run(
        [*PROGRAM, *arguments],
        input=b"correct horse battery\n",
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"DEMOGEN_DSN": dsn},
        timeout=60,
    )
    assert b"Traceback" not in ran.stderr and ran.returncode == code, ran.stderr


@pytest.mark.parametrize(
    "command",
    [
        "admin create a@corp.example --password-stdin",
        "patch validate nobody --plan -",
        "generate --config -",
        "preview --config -",
    ],
)
def test_input_that_is_no_utf_8_is_a_sentence(dsn, command):
    ran = subprocess.run(
        [*PROGRAM, *command.split()],
        input=b"correct \xff horse battery\n",
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"DEMOGEN_DSN": dsn},
        timeout=60,
    )
    assert b"Traceback" not in ran.stderr and ran.returncode in (errors.FAILED, errors.INVALID) and ran.stderr


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=str,
)
def test_an_encoding_without_the_letter_loses_nothing(shell, variables):
    plain = shell("tenants", **variables)
    assert plain.returncode == 0 and b"caf" in plain.stdout, plain.stderr
    text = shell("tenants --json", **variables).stdout.decode(variables.get("PYTHONIOENCODING", "utf-8"))
    assert [tenant["name"] for tenant in json.loads(text)["data"]] == [NAME]
    refused = shell("kpis '\u6771\u4eac nowhere'", **variables)
    assert refused.returncode == 1 and b"Traceback" not in refused.stderr and b"nowhere" in refused.stderr


@pytest.mark.parametrize(
    "command, code",
    [
        ("tenants > /dev/full", 1),
        ("tenants --json > /dev/full", 1),
        ("--help > /dev/full", 1),
        ("db url > /dev/full", 1),
        ("tenants >&-", 1),
        ("tenants --json >&-", 1),
        ("nonsense 2> /dev/full", 2),
        ("kpis nobody 2> /dev/full", 1),
        ("nonsense 2>&-", 2),
        ("kpis nobody 2>&-", 1),
        ("tenants 2>&-", 0),
        ("tenants <&-", 0),
        ("tenants <&- 2>&-", 0),
        ("tenants > /dev/full 2> /dev/full", 1),
        ("tenants >&- 2>&- <&-", 1),
        ("generate --config - <&-", 3),
        ("admin create a@b --password-stdin <&-", 3),
    ],
)
def test_a_stream_that_is_full_or_closed_costs_a_sentence_at_most(shell, command, code):
    ran = shell(command)
    assert ran.returncode == code, ran.stderr
    assert b"Traceback" not in ran.stderr and b"Exception" not in ran.stderr
    assert ran.stderr.count(b"\n") <= 4


def test_a_reader_that_goes_away_is_no_matter(shell):
    ran = shell("jobs --help | true; echo done")
    assert ran.stdout == b"done\n" and ran.stderr == b""


@pytest.mark.parametrize("after", [0.04, 0.08, 0.12, 0.2, 0.3, 0.4])
def test_ctrl_c_while_it_starts_is_no_traceback(dsn, after):
    begun = "import runner, sys; print('ready', flush=True); from runner.cli import main; main(['tenants'], prog_name='demogen')"
    process = subprocess.Popen(
        [sys.executable, "-c", begun],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"DEMOGEN_DSN": dsn},
    )
    process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert b"Traceback" not in stderr and process.returncode in (0, 130, -signal.SIGINT), stderr
