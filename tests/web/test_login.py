"""Login, sessions, throttling, CSRF: what each lets in and what it keeps out."""

import json
import re
import time
import unicodedata

import psycopg
import pytest

from runner import passwords

WRONG = "not the password at all"


@pytest.fixture
def logged_in(client, ada):
    """By the login itself: it is what these tests are about."""
    assert client.log_in(ada["email"]).status_code == 200
    return client


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

def test_the_eleventh_attempt_on_an_account_from_one_address_is_too_many(client, ada):
    for _ in range(10):
        assert client.log_in(ada["email"], WRONG).status_code == 401
    answer = client.log_in(ada["email"])
    assert (answer.status_code, code(answer)) == (429, "RATE_LIMITED")
    assert 890 < int(answer.headers["Retry-After"]) <= 900
    page = submit(client, ada["email"], ada["password"])
    assert page.status_code == 429 and int(page.headers["Retry-After"]) > 890 and "Too many attempts" in page.text


def from_(address: str) -> dict:
    return {"environ_overrides": {"REMOTE_ADDR": address}}


def try_as_strangers(app, email: str, addresses) -> None:
    for address in addresses:
        try:
            app.execute("select demo_login.begin_login(%s, %s)", [email, address])
        except psycopg.Error as error:
            assert error.sqlstate == "TG429"
            app.execute("select demo_login.note_blocked_login(%s, %s)", [email, address])


@pytest.mark.parametrize(
    "others",
    [
        ["192.0.2.7"] * 60, [f"192.0.2.{number}" for number in range(60)],
        [f"2001:db8:0:{number:x}::1" for number in range(60)], [f"::ffff:192.0.2.{number}" for number in range(60)],
    ],
    ids=["one", "one network", "one network of IPv6", "IPv4 as IPv6"],
)
@pytest.mark.parametrize("own", ["198.51.100.1", "2001:db8:1::1", "::ffff:198.51.100.1"])
def test_who_knows_no_password_keeps_nobody_out(as_role, conn, client, ada, others, own):
    try_as_strangers(as_role("demo_app"), ada["email"], others)
    assert conn.execute("select count(*) as n from crm.login_attempts").fetchone()["n"] == 10, "they are one network"
    assert client.log_in(ada["email"], **from_(own)).status_code == 200


def earlier(conn, interval: str) -> None:
    conn.execute("update crm.login_attempts set attempted_at = attempted_at - %s::interval", [interval])


@pytest.mark.parametrize("strangers, home, away", [
    ([f"10.{number}.0.1" for number in range(130)], "203.0.113.9", "198.51.100.9"),
    ([f"2001:db8:{number:x}::1" for number in range(130)], "2001:db9:1:2::9", "2001:db9:2:2::9"),
], ids=["IPv4", "IPv6"])
def test_many_networks_that_try_one_account_are_slowed_down_and_its_admin_comes_in(
    as_role, conn, client, new_admin, strangers, home, away
):
    """At once from where he came from before, after a bounded wait, which others do not prolong, from elsewhere."""
    email, app = new_admin(f"{'v6' if ':' in home else 'v4'}@corp.example")["email"], as_role("demo_app")
    assert client.log_in(email, **from_(home)).status_code == 200

    def allowed(addresses):
        try_as_strangers(app, email, addresses)
        return conn.execute("select count(*) as n from crm.login_attempts").fetchone()["n"]

    assert allowed(strangers[:20]) == 20
    with pytest.raises(psycopg.Error) as refused:
        app.execute("select demo_login.begin_login(%s, %s)", [email, strangers[20]])
    assert refused.value.sqlstate == "TG429" and '"retryAfter": 1' in refused.value.diag.message_detail
    allowed(strangers[20:])

    assert client.log_in(email, WRONG, **from_(home)).status_code == 401
    assert client.log_in(email, **from_(home)).status_code == 200
    first = client.log_in(email, **from_(away))
    assert first.status_code == 429 and 300 < int(first.headers["Retry-After"]) <= 600
    earlier(conn, "9 minutes")
    allowed([address.replace("10.", "11.", 1).replace("db8", "dba") for address in strangers])  # they go on
    assert 0 < int(client.log_in(email, **from_(away)).headers["Retry-After"]) <= 60, "asking again costs nothing"
    earlier(conn, "1 minute")
    assert client.log_in(email, WRONG, **from_(away)).status_code == 401
    assert client.log_in(email, **from_(away)).status_code == 429, "each attempt from there waits"
    earlier(conn, "10 minutes")
    assert client.log_in(email, **from_(away)).status_code == 200
    allowed(strangers)
    assert client.log_in(email, **from_(away)).status_code == 200, "now he is known there, too"
    assert client.log_in("other@corp.example", WRONG, **from_(away)).status_code == 401, "it is one account's matter"


def test_the_neighbours_of_a_known_address_do_not_keep_it_out(as_role, client, ada):
    assert client.log_in(ada["email"], **from_("203.0.113.9")).status_code == 200
    try_as_strangers(as_role("demo_app"), ada["email"], ["203.0.113.8"] * 12)
    try_as_strangers(as_role("demo_app"), "nobody@corp.example", ["203.0.113.7"] * 30)
    assert client.log_in(ada["email"], **from_("203.0.113.10")).status_code == 429
    assert client.log_in(ada["email"], **from_("203.0.113.9")).status_code == 200


def test_a_wait_of_an_account_is_kept_once_a_network(as_role, conn, client, ada):
    try_as_strangers(as_role("demo_app"), ada["email"], [f"10.{number}.1.1" for number in range(20)])
    kept = "select entity_id, metadata from crm.audit_logs where metadata ->> 'event' = 'LOGIN_BLOCKED'"
    before = conn.execute(kept).fetchall()
    for _ in range(3):
        assert client.log_in(ada["email"], **from_("10.99.1.1")).status_code == 429
    [row] = [row for row in conn.execute(kept).fetchall() if row not in before]
    assert (str(row["entity_id"]), row["metadata"]["peer"]) == (ada["id"], "10.99.1.1")


def test_an_ipv4_address_is_the_same_in_the_clothes_of_ipv6(client, ada):
    for number in range(10):
        address = "192.0.2.7" if number % 2 else "::ffff:192.0.2.7"
        assert client.log_in(ada["email"], WRONG, **from_(address)).status_code == 401
    assert client.log_in(ada["email"], **from_("192.0.2.7")).status_code == 429
    assert client.log_in(ada["email"], **from_("::ffff:192.0.2.8")).status_code == 429, "a neighbour"
    assert client.log_in(ada["email"], **from_("::ffff:192.0.3.8")).status_code == 200


def test_logins_and_sessions_go_by_the_real_clock(conn, admin, new_app, ada):
    """Not by the clock of the data, which a database may have set to a moment that stands still."""
    name = psycopg.sql.Identifier(conn.info.dbname)
    for as_of in ("2025-06-18 17:30Z", "2099-01-01"):
        admin.execute(psycopg.sql.SQL("alter database {} set demo.as_of = {}").format(name, as_of))
        try:
            browser = new_app().test_client()
            assert browser.log_in(ada["email"], WRONG).status_code == 401
            assert browser.log_in(ada["email"]).status_code == 200
            near = "select count(*) as n from crm.web_sessions where abs(extract(epoch from now() - last_seen_at)) < 60"
            assert conn.execute(near).fetchone()["n"] == 1
            conn.execute("update crm.web_sessions set last_seen_at = last_seen_at - interval '31 minutes'")
            assert browser.get("/api/session").status_code == 401
            for _ in range(10):
                browser.log_in(ada["email"], WRONG)
            assert browser.log_in(ada["email"]).status_code == 429
            conn.execute("update crm.login_attempts set attempted_at = attempted_at - interval '16 minutes'")
            assert browser.log_in(ada["email"]).status_code == 200
        finally:
            admin.execute(psycopg.sql.SQL("alter database {} reset demo.as_of").format(name))
        conn.execute("delete from crm.web_sessions")


def test_an_unknown_account_is_throttled_like_a_known_one(client):
    statuses = [client.log_in("nobody@corp.example", WRONG).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


@pytest.mark.parametrize(
    "addresses",
    [
        ["192.0.2.7"] * 31, [f"192.0.2.{number}" for number in range(31)], [f"2001:db8::{number:x}" for number in range(31)],
        [f"2001:db8:0:{number:x}::1" for number in range(31)],
    ],
    ids=["one address", "/24", "/64", "/48"],
)
def test_the_31st_attempt_from_an_address_is_too_many_whatever_the_account(client, ada, addresses):
    for number, address in enumerate(addresses[:30]):
        assert (
            client.log_in(f"{number}@corp.example", WRONG, environ_overrides={"REMOTE_ADDR": address}).status_code
            == 401
        )
    assert client.log_in(ada["email"], environ_overrides={"REMOTE_ADDR": addresses[30]}).status_code == 429
    assert client.log_in(ada["email"], environ_overrides={"REMOTE_ADDR": "198.51.100.1"}).status_code == 200


@pytest.mark.parametrize("email", ["€" * 1300, "x" * 4000, "ada@corp.example" + " " * 4000])
def test_an_address_that_is_too_long_to_be_one_costs_nothing(conn, client, ada, email):
    """Folding it for each account took seconds, for whoever asked, and kept others waiting."""
    with conn.transaction(force_rollback=True):
        conn.execute("insert into crm.platform_users (email, full_name) select n || '@many.example', '' from generate_series(1, 500) as n")
        conn.execute("set local statement_timeout = '1s'")
        conn.execute("select demo_login.begin_login(%s, '192.0.2.1')", [email])
        conn.execute("select demo_login.note_failed_login(%s, '192.0.2.1')", [email])
    assert [client.log_in(email, WRONG).status_code for _ in range(11)] == [401] * 10 + [429]


def test_accented_letters_of_an_address_are_alike_small_and_capital(conn, client, new_admin):
    zoe = new_admin("zoë@côté.example")
    again = conn.execute("select demo.create_admin('ZOË@CÔTÉ.EXAMPLE', 'Zoë', %s) as made", [argon2()]).fetchone()["made"]
    assert (again["id"], again["created"]) == (zoe["id"], False)
    for email in ("zoë@côté.example", "ZOË@Côté.example", unicodedata.normalize("NFD", "Zoë@côté.example")):
        assert client.log_in(email).status_code == 200
    for email in ["zoë@côté.example", "ZOË@CÔTÉ.EXAMPLE"] * 5:
        assert client.log_in(email, WRONG).status_code == 401
    assert client.log_in("Zoë@Côté.example").status_code == 429, "they are attempts on one account"


def test_accounts_that_an_older_release_told_apart_each_keep_their_login(conn, client, new_admin):
    new_admin("é@corp.example")
    conn.execute("insert into crm.platform_users (email, full_name, is_master_admin, password_hash) "
                 "select 'É@corp.example', 'Other', true, password_hash from crm.platform_users where email = 'é@corp.example'")
    for email in ("é@corp.example", "É@corp.example", "É@CORP.example"):
        answer = client.log_in(email)
        assert answer.json["data"]["user"]["email"] == email.replace("CORP", "corp")


@pytest.mark.parametrize("email, name, field", [
    ("a\u200bb@corp.example", "A", "email"), ("a\u00a0b@corp.example", "A", "email"), ("a\x7fb@corp.example", "A", "email"),
    ("ab@corp.example", "\u202eA", "fullName"), ("ab@corp.example", "A\nB", "fullName"),
])
def test_an_account_holds_no_character_that_nobody_sees(conn, email, name, field):
    with pytest.raises(psycopg.Error) as refused:
        conn.execute("select demo.create_admin(%s, %s, %s)", [email, name, argon2()])
    assert refused.value.sqlstate == "TG400"
    assert [f["field"] for f in json.loads(refused.value.diag.message_detail)["details"]] == [field]


def test_attempts_are_forgotten_after_a_quarter_of_an_hour(conn, client, ada):
    for _ in range(10):
        client.log_in(ada["email"], WRONG)
    assert client.log_in(ada["email"]).status_code == 429
    conn.execute("update crm.login_attempts set attempted_at = attempted_at - interval '15 minutes'")
    assert client.log_in(ada["email"], WRONG).status_code == 401
    conn.execute("update crm.login_attempts set attempted_at = attempted_at - interval '1 hour'")
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


def failures(conn) -> list[dict]:
    return conn.execute("""select entity_id, user_id, metadata from crm.audit_logs where metadata ->> 'event' = 'LOGIN_FAILED'
                            order by id""").fetchall()


def test_a_failed_login_is_in_the_audit_log_in_the_log_and_in_the_metrics(conn, client, ada, caplog):
    caplog.set_level("INFO", logger="demogen")
    before, counted = len(failures(conn)), metric(client, "LOGIN_FAILED")
    client.log_in(ada["email"], WRONG)
    submit(client, "nobody@corp.example", WRONG)
    known, unknown = failures(conn)[before:]
    assert (str(known["entity_id"]), known["user_id"]) == (ada["id"], None)
    assert known["metadata"] == {"event": "LOGIN_FAILED", "email": ada["email"], "peer": "127.0.0.1"}
    assert (unknown["entity_id"], unknown["metadata"]) == (None, {"event": "LOGIN_FAILED", "peer": "127.0.0.1"})
    assert [after - once for once, after in zip(counted, metric(client, "LOGIN_FAILED"))] == [2, 2]
    lines = [r.fields["message"] for r in caplog.records if r.getMessage() == "LOGIN_FAILED"]
    assert lines == [f"for {ada['email']} from 127.0.0.1", "for an unknown account from 127.0.0.1"]


def test_an_attempt_beyond_the_limit_is_counted_and_logged_but_fills_no_table(conn, client, ada, caplog):
    for _ in range(10):
        client.log_in(ada["email"], WRONG)
    before, [*_, counted] = len(failures(conn)), metric(client, "LOGIN_BLOCKED")
    caplog.set_level("INFO", logger="demogen")
    for _ in range(3):
        assert client.log_in(ada["email"]).status_code == 429
    assert len(failures(conn)) == before
    assert metric(client, "LOGIN_BLOCKED")[-1] == counted + 3
    assert "127.0.0.1" in [r.fields["message"] for r in caplog.records if r.getMessage() == "LOGIN_BLOCKED"][0]


def metric(client, event: str) -> list[float]:
    """How often an event is counted: in the database, and by this server."""
    found = re.findall(
        rf'^demogen_(?:request_)?events_total\{{event="{event}"\}} (\S+)$', client.get("/metrics").text, re.M
    )
    return [float(value) for value in found]


# -- what a password hash may be ----------------------------------------------------------------------------------

SALT, HASH = "ZXhhbXBsZWV4YW1wbGU", "aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"


def argon2(
    costs: str = "m=19456,t=2,p=1", salt: str = SALT, hashed: str = HASH, version: str = "v=19", kind: str = "argon2id"
) -> str:
    return f"${kind}${version}${costs}${salt}${hashed}"


UNUSABLE = {
    "gigabytes": (argon2("m=4194304,t=2,p=1"), "memory (m)"),
    "a number beyond all": (argon2("m=99999999999999999999,t=2,p=1"), "must be an Argon2id hash"),
    "next to nothing": (argon2("m=8,t=1,p=1"), "memory (m)"),
    "few rounds for its memory": (argon2("m=7168,t=1,p=1"), "35840"),
    "hours": (argon2("m=19456,t=1000000,p=1"), "rounds (t)"),
    "many lanes": (argon2("m=19456,t=2,p=255"), "lanes (p)"),
    "no rounds": (argon2("m=19456,t=0,p=1"), "must be"),
    "costs in another order": (argon2("t=2,m=19456,p=1"), "must be an Argon2id hash"),
    "a leading zero": (argon2("m=019456,t=2,p=1"), "must be an Argon2id hash"),
    "a salt that is no base64": (argon2(salt="abcde"), "salt"),
    "a salt with stray bits": (argon2(salt="ZXhhbXBsZWV4YW1wbGV"), "salt"),
    "a short salt": (argon2(salt="c2FsdA"), "salt"),
    "a salt beyond all": (argon2(salt="AAAA" * 1000), "salt"),
    "a padded salt": (argon2(salt=SALT + "="), "must be"),
    "a hash of another length": (argon2(hashed="aGFzaA"), "hash of 32 bytes"),
    "an old version": (argon2(version="v=16"), "must be an Argon2id hash"),
    "another kind": (argon2(kind="argon2i"), "must be an Argon2id hash"),
    "bcrypt": ("$2b$12$abcdefghijklmnopqrstuv", "must be an Argon2id hash"),
    "a line more": (argon2() + "\n", "must be an Argon2id hash"),
    "none": (None, "must be an Argon2id hash"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_an_admin_is_not_made_with_a_hash_that_a_login_could_not_make_again(conn, client, ada, case):
    hashed, words = UNUSABLE[case]
    with pytest.raises(psycopg.Error) as refused:
        conn.execute("select demo.create_admin('eve@corp.example', 'Eve', %s)", [hashed])
    assert refused.value.sqlstate == "TG400" and words in refused.value.diag.message_primary
    # and where one is there already, nobody logs in with it, and nobody is kept busy by it
    conn.execute("update crm.platform_users set password_hash = %s where email = %s", [hashed, ada["email"]])
    assert client.log_in(ada["email"]).status_code == 401


@pytest.mark.parametrize("costs", ["m=19456,t=2,p=1", "m=65536,t=3,p=4", "m=7168,t=5,p=1", "m=47104,t=1,p=1"])
def test_an_admin_with_a_hash_of_usual_costs_logs_in(conn, client, costs):
    made = passwords.same_hash("correct horse battery", f"$argon2id$v=19${costs}${SALT}")
    conn.execute("select demo.create_admin('grace@corp.example', 'Grace', %s, true)", [made])
    assert client.log_in("grace@corp.example").status_code == 200


@pytest.mark.parametrize("email, peer", [(None, "192.0.2.1"), ("a@corp.example", None), (None, None)])
def test_a_login_without_email_or_address_is_a_validation_error(as_role, email, peer):
    with pytest.raises(psycopg.Error) as refused:
        as_role("demo_app").execute("select demo_login.begin_login(%s, %s)", [email, peer])
    assert refused.value.sqlstate == "TG400"


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
