"""What comes in: the JSON gate of the API, seen from outside; and what goes out when something fails."""

import psycopg
import pytest
from psycopg.types.json import Jsonb

from runner import exact_json
from runner.errors import Failure
from runner.web import ask, gate, replies, security

LOGIN = "/api/login"
BAD = {
    "NaN": b'{"email": NaN}',
    "Infinity": b'{"email": -Infinity}',
    "duplicate key": b'{"email": "a", "email": "b", "password": "c"}',
    "not UTF-8": b'{"email": "\xff", "password": "x"}',
    "UTF-16": '{"email": "a", "password": "x"}'.encode("utf-16"),
    "NUL": b'{"email": "\\u0000", "password": "x"}',
    "NUL in a key": b'{"email\\u0000": "x"}',
    "lone surrogate": b'{"email": "\\ud800", "password": "x"}',
    "huge exponent": b'{"email": 1e131071}',
    "exponent beyond Python's arithmetic": b'{"email": 1e99999999999999}',
    "huge integer": b'{"email": ' + b"9" * 5000 + b"}",
    "a number beyond the limit": b'{"email": 1000000000001}',
    "deep": b'{"email": ' + b"[" * 9 + b"]" * 9 + b"}",
    "very deep": b"[" * 100_000,
    "long text": b'{"email": "' + b"x" * 4097 + b'", "password": "x"}',
    "boolean": b'{"email": true, "password": "x"}',
    "no object": b"[1]",
    "empty": b"",
    "trailing": b'{"email": "a", "password": "b"} x',
    "single quotes": b"{'email': 'a'}",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_json_is_a_validation_error_in_json(client, name):
    answer = client.post(LOGIN, data=BAD[name], content_type="application/json")
    assert answer.status_code == 400 and answer.mimetype == "application/json"
    assert answer.json["success"] is False and answer.json["error"]["code"] == "VALIDATION_ERROR"


def test_a_fault_names_its_path(client):
    answer = client.post(
        LOGIN, data=b'{"email": "a", "password": {"deep": ["\\u0000"]}}', content_type="application/json"
    )
    assert answer.json["error"]["details"] == [
        {"field": "password.deep[0]", "constraint": "text must not hold NUL or lone surrogates"}
    ]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", "", None]
)
def test_another_content_type_is_415(client, kind):
    answer = client.post(LOGIN, data=b'{"email": "a", "password": "b"}', content_type=kind)
    assert (answer.status_code, answer.json["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_charset_beside_the_content_type_is_no_fault(client):
    answer = client.post(
        LOGIN, data='{"email": "ü", "password": "b"}'.encode(), content_type="application/json; charset=utf-8"
    )
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "size, status", [(exact_json.LIMIT_BYTES, 400), (exact_json.LIMIT_BYTES + 1, 413), (3_000_000, 413)]
)
def test_a_body_may_have_256_kib(client, size, status):
    answer = client.post(LOGIN, data=b" " * size, content_type="application/json")
    assert answer.status_code == status and answer.json["success"] is False
    if status == 413:
        assert answer.json["error"]["code"] == "PAYLOAD_TOO_LARGE"


def test_a_form_may_have_256_kib(client):
    page = client.post("/login", data={"email": "x" * 300_000})
    assert page.status_code == 413 and page.mimetype == "text/html"


@pytest.mark.parametrize("address, words", [
    ("/login?next=/a&next=/b", "more than once"),
    ("/login?other=1", "not a known parameter"),
    ("/login?next=%00", "NUL"),
])
def test_parameters_of_the_address_pass_the_gate(client, address, words):
    page = client.get(address)
    assert page.status_code == 400 and words in page.text


def test_a_form_passes_the_gate(client):
    token = security_token(client)
    assert client.post("/login", data={"csrf_token": token, "email": "a\0", "password": "b"}).status_code == 400
    assert client.post("/login", data={"csrf_token": token, "email": "a", "admin": "yes"}).status_code == 400


def security_token(client) -> str:
    return client.get("/login").text.split('name="csrf_token" value="')[1][:64]


def test_of_very_many_faults_the_first_hundred_are_named(client):
    many = {str(number): 0 for number in range(150)} | {"email": "a", "password": "b"}
    answers = [client.post(LOGIN, json=many), client.get("/api/session", query_string=many)]
    for error in (answer.json["error"] for answer in answers if answer.status_code == 400):
        assert len(error["details"]) == 100 and "the first 100 of 150" in error["message"]
    assert answers[0].status_code == 400


def test_a_view_may_allow_longer_texts(app):
    long = '{"text": "' + "x" * 5000 + '"}'
    with app.test_request_context("/", method="POST", data=long, content_type="application/json"):
        with pytest.raises(Failure):
            gate.body()
        assert len(gate.body(limit_text=exact_json.LIMIT_BYTES)["text"]) == 5000


def test_numbers_keep_their_digits(app):
    with app.test_request_context("/", method="POST", data='{"a": 0.10}', content_type="application/json"):
        assert str(gate.body()["a"]) == "0.10"


# -- errors -------------------------------------------------------------------------------------------------------

@pytest.fixture
def failing(app):
    """failing(error) is the answer, as JSON and as a page, of views that raise it."""

    def ask(error):
        @security.public
        def view():
            raise error

        for path in ("/api/failing", "/failing"):
            app.add_url_rule(path, path, view)
        client = app.test_client()
        return client.get("/api/failing"), client.get("/failing")

    return ask


SECRET = "select secret from crm.platform_users"


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(SECRET), psycopg.ProgrammingError(SECRET), psycopg.errors.UniqueViolation(SECRET),
        psycopg.errors.InvalidTextRepresentation(SECRET), psycopg.errors.UndefinedTable(SECRET),
        psycopg.errors.DiskFull(SECRET), psycopg.errors.QueryCanceled(SECRET),
        psycopg.errors.InsufficientPrivilege(SECRET),
    ],
    ids=repr,
)
def test_an_error_shows_neither_sql_nor_stack(failing, error):
    for answer in failing(error):
        assert answer.status_code >= 400
        assert "secret" not in answer.text and "platform_users" not in answer.text and "Traceback" not in answer.text


def test_a_failure_names_the_request_that_is_in_the_log(failing, caplog):
    answer, page = failing(RuntimeError(SECRET))
    assert answer.json["error"]["code"] == "EXECUTION_ERROR" and answer.status_code == 500
    for said in (answer, page):
        number = said.headers["X-Request-Id"]
        assert number in said.text
        [record] = [r for r in caplog.records if number in r.getMessage()]
        assert str(record.exc_info[1]) == SECRET


def test_what_sql_raises_on_purpose_is_passed_on_whole(app):
    @app.get("/api/list")
    @security.public
    def view():
        return replies.listing(ask.value("tenants", query=Jsonb(gate.query())))

    answer = app.test_client().get("/api/list?page=0&pageSize=20")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "VALIDATION_ERROR")
    assert answer.json["error"]["details"] == [{"field": "page", "constraint": "must be at least 1", "requested": "0"}]
    assert app.test_client().get("/api/list").json == {
        "success": True, "data": [], "meta": {"total": 0, "page": 1, "pageSize": 20, "totalPages": 0}
    }


@pytest.mark.parametrize("path, method, status, code", [
    ("/api/nowhere", "GET", 404, "NOT_FOUND"),
    ("/api/login", "GET", 405, "METHOD_NOT_ALLOWED"),
    ("/api/login", "OPTIONS", 405, "METHOD_NOT_ALLOWED"),
    ("/api/session", "DELETE", 405, "METHOD_NOT_ALLOWED"),
    ("/api/nowhere", "POST", 404, "NOT_FOUND"),
])
def test_unknown_addresses_and_methods_are_json_under_api(client, path, method, status, code):
    answer = client.open(path, method=method)
    assert answer.status_code == status and answer.json["error"]["code"] == code
    assert ("Allow" in answer.headers) == (status == 405)


def test_unknown_addresses_are_a_page_elsewhere(client):
    page = client.get("/nowhere/<script>")
    assert page.status_code == 404 and page.mimetype == "text/html" and "<h1>Not Found</h1>" in page.text


def test_health_is_200_and_names_the_versions(client):
    assert client.get("/healthz").json["status"] == "ok"


# -- the role -----------------------------------------------------------------------------------------------------

def test_the_application_is_demo_app_and_reaches_no_table(app, client):
    client.get("/healthz")
    with app.extensions["pool"].connection() as connection:
        assert connection.execute("select session_user as u").fetchone()["u"] == "demo_app"
        for table in ("web_sessions", "login_attempts", "platform_users", "audit_logs", "tenants"):
            for statement in ("select from crm.{}", "delete from crm.{}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement.format(table))
