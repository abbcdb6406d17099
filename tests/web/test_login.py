"""Login, sessions, throttling, CSRF: what each lets in and what it keeps out."""

import re
import time

import psycopg
import pytest

from runner import passwords

WRONG = "not the password at all"


def form_token(page) -> str:
    return re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page.text)[1]


def submit(client, email, password, destination="/tenants", **settings):
    """Fills in the login form and sends it."""
    fields = {"csrf_token": form_token(client.get("/login")), "email": email, "password": password, "next": destination}
    return client.post("/login", data=fields, **settings)


def code(answer) -> str:
    return answer.json["error"]["code"]


# -- who gets in --------------------------------------------------------------------------------------------------

def test_login_answers_with_user_and_token_and_opens_the_session(client, ada):
    answer = client.log_in(ada["email"])
    assert answer.status_code == 200 and answer.json["success"]
    assert answer.json["data"]["user"] == {"id": ada["id"], "email": ada["email"], "fullName": "ada"}
    assert client.get("/api/session").json["data"] == answer.json["data"]


def test_login_by_form_leads_to_the_page_that_was_asked_for(client, ada):
    asked = client.get("/tenants?page=2")
    assert (asked.status_code, asked.location) == (303, "/login?next=/tenants%3Fpage%3D2")
    assert 'value="/tenants?page=2"' in client.get(asked.location).text
    answer = submit(client, ada["email"], ada["password"], "/tenants?page=2")
    assert (answer.status_code, answer.location) == (303, "/tenants?page=2")
    assert ada["email"] in client.get("/tenants").text


@pytest.mark.parametrize(("referer", "location"), [
    ("http://localhost/generator/new?from=x", "/login?next=/generator/new%3Ffrom%3Dx"),
    ("http://evil.example/generator/new", "/login"), ("nonsense", "/login"), (None, "/login"),
])
def test_a_form_of_an_ended_session_leads_back_to_its_page(client, referer, location):
    answer = client.post("/generator/new", headers={"Referer": referer} if referer else {})
    assert (answer.status_code, answer.location) == (303, location)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "evil", "/\t/evil.example"],
)
def test_login_leads_to_no_other_site(client, ada, elsewhere):
    assert submit(client, ada["email"], ada["password"], elsewhere).location == "/tenants"


def test_address_is_known_in_any_case(client, ada):
    assert client.log_in("ADA@Corp.Example").status_code == 200


REFUSED = {
    "wrong password": ("ada@corp.example", WRONG),
    "empty password": ("ada@corp.example", ""),
    "unknown account": ("nobody@corp.example", passwords.NOBODY),
    "no address": ("", WRONG),
    "disabled account": ("disabled@corp.example", "correct horse battery"),
    "no master admin": ("clerk@corp.example", "correct horse battery"),
    "the user without a password": ("command-line@demogen.example", ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_everybody_else_is_refused_in_the_same_words(conn, client, ada, new_admin, case):
    new_admin("disabled@corp.example")
    new_admin("clerk@corp.example")
    conn.execute("update crm.platform_users set disabled_at = now() where email = 'disabled@corp.example'")
    conn.execute("update crm.platform_users set is_master_admin = false where email = 'clerk@corp.example'")
    email, password = REFUSED[case]
    answer = client.log_in(email, password)
    assert answer.status_code == 401
    assert answer.json == {
        "success": False, "error": {"code": "UNAUTHENTICATED", "message": "email or password is wrong", "details": []}
    }
    assert "Set-Cookie" not in answer.headers
    page = submit(client, email, password)
    assert page.status_code == 401 and "Email or password is wrong." in page.text
    assert client.get("/api/session").status_code == 401


def test_an_unknown_account_takes_as_long_as_a_known_one(client, ada, monkeypatch):
    hashed = []
    same_hash = passwords.same_hash
    monkeypatch.setattr(
        passwords, "same_hash", lambda password, settings: hashed.append(settings) or same_hash(password, settings)
    )
    client.log_in(ada["email"], WRONG)
    client.log_in("nobody@corp.example", WRONG)
    known, unknown = (settings.rpartition("$")[0] for settings in hashed)
    assert known == unknown, "the same algorithm at the same cost"


def test_a_hash_does_not_leave_the_database(as_role, ada):
    answer = (
        as_role("demo_app")
        .execute("select demo_login.begin_login(%s, '192.0.2.1') as a", [ada["email"]])
        .fetchone()["a"]
    )
    assert passwords.same_hash(ada["password"], answer).startswith(answer + "$")
    assert len(answer.split("$")) == 5


@pytest.mark.parametrize("body", [
    {}, {"email": "a@b.example"}, {"email": True, "password": "x"}, {"email": "a", "password": 5},
    {"email": "a", "password": "b", "admin": True}, {"email": None, "password": "x"},
])
def test_a_login_that_is_none_is_a_validation_error(client, body):
    answer = client.post("/api/login", json=body)
    assert (answer.status_code, code(answer)) == (400, "VALIDATION_ERROR")
    assert answer.json["error"]["details"]


# -- throttling ---------------------------------------------------------------------------------------------------

def test_the_eleventh_attempt_on_an_account_is_too_many_from_wherever_it_comes(client, ada):
    for number in range(10):
        assert (
            client.log_in(ada["email"], WRONG, environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"}).status_code
            == 401
        )
    answer = client.log_in(ada["email"], environ_overrides={"REMOTE_ADDR": "198.51.100.1"})
    assert (answer.status_code, code(answer)) == (429, "RATE_LIMITED")
    assert 890 < int(answer.headers["Retry-After"]) <= 900
    page = submit(client, ada["email"], ada["password"], environ_overrides={"REMOTE_ADDR": "198.51.100.1"})
    assert page.status_code == 429 and int(page.headers["Retry-After"]) > 890 and "Too many attempts" in page.text


def test_an_unknown_account_is_throttled_like_a_known_one(client):
    statuses = [client.log_in("nobody@corp.example", WRONG).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


@pytest.mark.parametrize(
    "addresses",
    [["192.0.2.7"] * 31, [f"2001:db8::{number:x}" for number in range(31)]],
    ids=["one address", "one network"],
)
def test_the_31st_attempt_from_an_address_is_too_many_whatever_the_account(client, ada, addresses):
    for number, address in enumerate(addresses[:30]):
        assert (
            client.log_in(f"{number}@corp.example", WRONG, environ_overrides={"REMOTE_ADDR": address}).status_code
            == 401
        )
    assert client.log_in(ada["email"], environ_overrides={"REMOTE_ADDR": addresses[30]}).status_code == 429
    assert client.log_in(ada["email"], environ_overrides={"REMOTE_ADDR": "198.51.100.1"}).status_code == 200


def test_attempts_are_forgotten_after_a_quarter_of_an_hour(conn, client, ada):
    for _ in range(10):
        client.log_in(ada["email"], WRONG)
    assert client.log_in(ada["email"]).status_code == 429
    conn.execute("update crm.login_attempts set attempted_at = attempted_at - interval '15 minutes'")
    assert client.log_in(ada["email"], WRONG).status_code == 401
    assert conn.execute("select count(*) as n from crm.login_attempts").fetchone()["n"] == 1, "the old ones are gone"


def test_a_login_forgets_the_failures_before_it(conn, client, ada):
    for _ in range(9):
        client.log_in(ada["email"], WRONG)
    assert client.log_in(ada["email"]).status_code == 200
    assert conn.execute("select count(*) as n from crm.login_attempts").fetchone()["n"] == 0


def test_attempts_at_the_same_moment_are_counted_one_by_one(conn, as_role):
    first, second = as_role("demo_app"), as_role("demo_app")
    with first.transaction():
        first.execute("select demo_login.begin_login('a@corp.example', '192.0.2.1')")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute("select demo_login.begin_login('a@corp.example', '192.0.2.1')")


# -- sessions -----------------------------------------------------------------------------------------------------

def age(conn, column, interval):
    conn.execute(f"update crm.web_sessions set {column} = {column} - %s::interval", [interval])


def test_a_session_ends_half_an_hour_after_it_was_last_used(conn, logged_in):
    age(conn, "last_seen_at", "29 minutes")
    assert logged_in.get("/api/session").status_code == 200
    age(conn, "last_seen_at", "29 minutes")
    assert logged_in.get("/api/session").status_code == 200, "the request before counts as use"
    age(conn, "last_seen_at", "30 minutes")
    assert logged_in.get("/api/session").status_code == 401
    assert logged_in.get("/tenants").location == "/login?next=/tenants"


def test_a_session_ends_twelve_hours_after_the_login_in_any_case(conn, logged_in):
    age(conn, "created_at", "11 hours 59 minutes")
    assert logged_in.get("/api/session").status_code == 200
    age(conn, "created_at", "1 minute")
    assert logged_in.get("/api/session").status_code == 401


def test_ended_sessions_are_cleared_away_at_the_next_login(conn, app, logged_in, ada):
    age(conn, "last_seen_at", "1 hour")
    app.test_client().log_in(ada["email"])
    assert conn.execute("select count(*) as n from crm.web_sessions").fetchone()["n"] == 1


def test_login_gives_a_new_token_and_ends_the_session_before(conn, app, logged_in, ada):
    before = logged_in.get_cookie("demogen").value
    assert logged_in.log_in(ada["email"]).status_code == 200
    assert logged_in.get_cookie("demogen").value != before
    thief = app.test_client()
    thief.set_cookie("demogen", before)
    assert thief.get("/api/session").status_code == 401
    assert conn.execute("select count(*) as n from crm.web_sessions").fetchone()["n"] == 1


def test_a_token_that_the_browser_brings_along_does_not_become_a_session(client, ada):
    client.set_cookie("demogen", "planted")
    assert client.log_in(ada["email"]).status_code == 200
    assert client.get_cookie("demogen").value != "planted"


def test_the_database_knows_digests_only(conn, logged_in):
    token = logged_in.get_cookie("demogen").value
    assert len(token) >= 43, "256 bits"
    dump = str(conn.execute("select * from crm.web_sessions").fetchall()) + str(
        conn.execute("select * from crm.audit_logs").fetchall()
    )
    assert token not in dump and logged_in.csrf not in dump


@pytest.mark.parametrize("path", ["/api/logout", "/logout"])
def test_logout_removes_session_and_cookie(conn, app, logged_in, path):
    token = logged_in.get_cookie("demogen").value
    assert logged_in.post(path).status_code in (200, 303)
    assert logged_in.get_cookie("demogen") is None
    thief = app.test_client()
    thief.set_cookie("demogen", token)
    assert thief.get("/api/session").status_code == 401
    assert conn.execute("select count(*) as n from crm.web_sessions").fetchone()["n"] == 0


@pytest.mark.parametrize("change", ["disabled_at = now()", "is_master_admin = false", "password_hash = 'another'"])
def test_who_loses_the_account_loses_its_sessions_for_good(conn, logged_in, change):
    before = conn.execute(
        "select is_master_admin, disabled_at, password_hash from crm.platform_users where email = 'ada@corp.example'"
    ).fetchone()
    conn.execute(f"update crm.platform_users set {change} where email = 'ada@corp.example'")
    assert logged_in.get("/api/session").status_code == 401
    conn.execute(
        "update crm.platform_users "
        "set is_master_admin = %(is_master_admin)s, disabled_at = %(disabled_at)s, "
        "password_hash = %(password_hash)s "
        "where email = 'ada@corp.example'",
        before,
    )
    assert logged_in.get("/api/session").status_code == 401, "it does not come back with the account"


def test_a_changed_name_ends_no_session(conn, logged_in):
    conn.execute("update crm.platform_users set full_name = 'Ada L.' where email = 'ada@corp.example'")
    assert logged_in.get("/api/session").json["data"]["user"]["fullName"] == "Ada L."


def test_login_is_in_the_audit_log(conn, logged_in, ada):
    row = conn.execute(
        "select user_id, metadata from crm.audit_logs where action = 'login' order by id desc limit 1"
    ).fetchone()
    assert (str(row["user_id"]), row["metadata"]) == (ada["id"], {"peer": "127.0.0.1"})


# -- CSRF and origin ----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path", ["/api/logout", "/logout"])
@pytest.mark.parametrize("given", [None, "", "0" * 64, "ü"])
def test_a_change_without_the_token_of_its_session_is_refused(logged_in, path, given):
    logged_in.csrf = None
    answer = logged_in.post(path, headers={} if given is None else {"X-CSRF-Token": given})
    assert answer.status_code == 403
    assert logged_in.get("/api/session").status_code == 200


def test_the_token_of_another_session_is_refused(app, logged_in, new_admin):
    other = app.test_client()
    other.log_in(new_admin("bob@corp.example")["email"])
    logged_in.csrf = other.csrf
    answer = logged_in.post("/api/logout")
    assert (answer.status_code, code(answer)) == (403, "CSRF_FAILED")


def test_the_token_may_come_in_a_form_field_but_not_to_the_api(logged_in):
    token, logged_in.csrf = logged_in.csrf, None
    assert logged_in.post("/api/logout", data={"csrf_token": token}).status_code == 403
    assert logged_in.post("/logout", data={"csrf_token": token}).status_code == 303


@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_the_login_form_needs_its_token(client, ada, token):
    client.get("/login")
    fields = {"email": ada["email"], "password": ada["password"]} | ({} if token is None else {"csrf_token": token})
    assert client.post("/login", data=fields).status_code == 403


def test_the_login_form_s_token_belongs_to_one_browser(app, client, ada):
    token = form_token(app.test_client().get("/login"))
    client.get("/login")
    assert (
        client.post(
            "/login", data={"email": ada["email"], "password": ada["password"], "csrf_token": token}
        ).status_code
        == 403
    )


FOREIGN = [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "https://localhost"},
    {"Origin": "http://localhost:8080"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("path", ["/api/logout", "/logout", "/api/login", "/login"])
def test_a_change_from_another_site_is_refused(logged_in, path, headers):
    answer = logged_in.post(path, headers=headers)
    assert answer.status_code == 403 and "another site" in answer.text


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}], ids=str
)
def test_a_change_from_our_own_pages_is_let_in(logged_in, headers):
    assert logged_in.post("/api/logout", headers=headers).status_code == 200


def test_every_view_but_these_needs_a_login(app):
    public = {
        rule.rule for rule in app.url_map.iter_rules() if getattr(app.view_functions[rule.endpoint], "public", False)
    }
    assert public == {"/login", "/api/login", "/api/openapi.json", "/healthz", "/metrics", "/static/<version>/<file>"}


def test_without_a_login_the_api_says_401_and_a_page_leads_to_the_login(client):
    assert client.get("/api/session").status_code == 401
    assert client.post("/api/logout").status_code == 401
    assert client.get("/tenants").status_code == 303
    assert client.post("/logout").location == "/login"


# -- the database is away -----------------------------------------------------------------------------------------

def test_connections_that_the_server_ended_are_replaced(admin, db, logged_in):
    name = psycopg.conninfo.conninfo_to_dict(db)["dbname"]
    admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename = 'demo_app'", [name]
    )
    time.sleep(0.05)
    assert logged_in.get("/api/session").status_code == 200


def test_a_server_that_is_away_is_503_and_the_application_starts_without_it(monkeypatch):
    from runner.web import ask, create_app

    monkeypatch.setattr(ask, "PATIENCE", 0.2)
    app = create_app("host=127.0.0.1 port=1 user=demo_app")
    answer = app.test_client().get("/healthz")
    app.extensions["pool"].close()
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert "127.0.0.1" not in answer.text
