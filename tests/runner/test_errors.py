"""Every SQLSTATE that the runner knows, raised by a real server, becomes the status, exit code and text it should."""

import json
from decimal import Decimal

import psycopg
import pytest

from runner import db, errors

RAISE = (
    "do $do$ begin raise exception using errcode = %s, message = 'the reason', detail = %s, "
    "hint = 'the way out'; end $do$"
)

# SQLSTATE: HTTP status, exit code, what the line says
KNOWN = {
    "08006": (503, 1, "lost the connection"),
    "22P02": (400, 3, "the reason"),
    "22003": (400, 3, "the reason"),
    "23505": (409, 1, "the reason"),
    "25006": (503, 1, "read-only"),
    "28000": (503, 1, "refused the login"),
    "3D000": (503, 1, "the reason"),
    "40001": (503, 1, "try again"),
    "40P01": (503, 1, "try again"),
    "42501": (403, 1, "not allowed: the reason"),
    "53000": (503, 1, "lacks resources"),
    "53100": (507, 1, "disk is full"),
    "53200": (503, 1, "out of memory"),
    "53300": (503, 1, "no free connection"),
    "26000": (503, 1, "no session of its own"),
    "42P05": (503, 1, "no session of its own"),
    "55006": (503, 1, "the reason"),
    "55P03": (503, 1, "try again"),
    "57014": (504, 1, "cancelled or ran out of time"),
    "57P01": (503, 1, "shutting down"),
    "57P03": (503, 1, "shutting down or starting"),
    "58030": (500, 1, "cannot read or write"),
    "XX000": (500, 1, "the reason (SQLSTATE XX000)"),
}
OURS = {400: 3, 401: 1, 403: 1, 404: 1, 409: 1, 413: 3, 422: 3, 429: 1, 500: 1}


def raised(conn, sqlstate: str, detail: str = "") -> psycopg.Error:
    with pytest.raises(psycopg.Error) as caught:
        conn.execute(psycopg.sql.SQL(RAISE.replace("%s", "{}")).format(sqlstate, detail))
    return caught.value


@pytest.mark.parametrize("sqlstate", KNOWN)
def test_sqlstate_becomes_status_exit_code_and_one_line(admin, sqlstate):
    status, exit_code, words = KNOWN[sqlstate]
    problem = errors.describe(raised(admin, sqlstate))
    assert (problem.status, problem.exit_code) == (status, exit_code)
    assert words in problem.message
    assert "\n" not in problem.message


def test_every_mapping_is_tested():
    def covered(key):
        return any(state.startswith(key) for state in KNOWN)

    assert [key for key in errors.SQLSTATES if not covered(key)] == ["3F000", "42883", "42P01"]  # tested below


@pytest.mark.parametrize(
    "query", ["select * from nowhere.tenants()", "select * from nothing()", "select * from nothing"]
)
def test_missing_code_means_migrate_first(admin, query):
    with pytest.raises(psycopg.Error) as caught:
        admin.execute(query)
    assert errors.describe(caught.value).message == errors.MIGRATE_FIRST


def test_missing_object_inside_a_function_is_not_blamed_on_the_migration(admin):
    with pytest.raises(psycopg.Error) as caught:
        admin.execute("do $$ begin perform nothing(); end $$")
    assert errors.describe(caught.value).message != errors.MIGRATE_FIRST


@pytest.mark.parametrize("status", OURS)
def test_our_own_codes_carry_their_status(admin, status):
    problem = errors.describe(raised(admin, f"TG{status}", json.dumps({"code": "THE_CODE", "details": []})))
    assert (problem.status, problem.exit_code, problem.code) == (status, OURS[status], "THE_CODE")
    assert problem.lines() == ["the reason", "Hint: the way out"]


def test_each_fault_gets_its_line(admin):
    faults = [
        {"field": "targets.leads", "constraint": "must be between 100 and 50000", "requested": 7},
        {
            "field": "months.leads", "month": "2025-01", "constraint": "is below what is there", "current": 9,
            "requested": 3,
        },
        {"field": "seed", "constraint": "must be a string", "requested": "日本"},
        {"constraint": "needs something"},
    ]
    problem = errors.describe(raised(admin, "TG400", json.dumps({"code": "VALIDATION_ERROR", "details": faults})))
    assert problem.lines() == [
        "the reason",
        "  targets.leads: must be between 100 and 50000 (given 7)",
        "  months.leads in 2025-01: is below what is there (given 3)",
        '  seed: must be a string (given "日本")',
        "  needs something",
        "Hint: the way out",
    ]


@pytest.mark.parametrize("number", ["25.5", "0.10", "123456789012.123456789012", "1" + "0" * 30 + ".5", "7"])
def test_a_number_in_a_fault_keeps_its_digits_whoever_found_it(admin, number):
    detail = f'{{"details": [{{"field": "value", "constraint": "is wrong", "requested": {number}}}]}}'
    by_sql = errors.describe(raised(admin, "TG400", detail))
    by_runner = errors.Failure(
        "the reason", faults=[{"field": "value", "constraint": "is wrong", "requested": Decimal(number)}]
    ).problem
    assert by_sql.lines()[1] == by_runner.lines()[1] == f"  value: is wrong (given {number})"


def test_detail_that_is_no_json_is_shown_as_it_is(admin):
    assert errors.describe(raised(admin, "TG409", "plain words")).lines()[1] == "  plain words"


@pytest.mark.parametrize("dsn, words", [
    ("host=127.0.0.1 port=1", "cannot reach server 127.0.0.1:1: Connection refused"),
    ("postgresql://127.0.0.1:1/x", "cannot reach server 127.0.0.1:1: Connection refused"),
    ("host=/nowhere", "cannot reach server /nowhere: No such file or directory"),
    ("host=nowhere.invalid", "cannot reach server nowhere.invalid: "),
])
def test_unreachable_server_is_one_line_without_the_password(dsn, words):
    with pytest.raises(errors.Failure) as failed:
        db.connect(psycopg.conninfo.make_conninfo(dsn, password="hush"))
    [line] = failed.value.problem.lines()
    assert line.startswith(words)
    assert "\n" not in line and "hush" not in line


def test_database_that_is_not_there(server):
    with pytest.raises(errors.Failure, match='database "nothing" does not exist'):
        db.connect(server.url(database="nothing"))


def test_lost_connection_is_one_line(server, admin):
    with db.connect(server.url(database="postgres")) as conn:
        admin.execute("select pg_terminate_backend(%s)", [conn.info.backend_pid])
        with pytest.raises(psycopg.Error) as caught:
            conn.execute("select 1")
    assert len(errors.describe(caught.value).lines()) == 1
    assert errors.describe(caught.value).status == 503
