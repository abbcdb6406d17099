"""Headers and cookies of every kind of answer; static files; formats."""

import gzip
import re
from datetime import datetime, timezone
from decimal import Decimal

import pytest

from runner.web import assets, formats

PATHS = ["/login", "/tenants", "/api/session", "/api/nowhere", "/nowhere", "/healthz", "/"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["client", "logged_in"])
def test_every_answer_carries_the_security_headers(request, who, path):
    headers = request.getfixturevalue(who).get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
        "object-src": "'none'", "frame-ancestors": "'none'", "base-uri": "'none'", "form-action": "'self'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers and "Strict-Transport-Security" not in headers


def test_hsts_is_sent_under_https_only(client):
    assert (
        client.get("/login", base_url="https://localhost").headers["Strict-Transport-Security"].startswith("max-age=")
    )


def cookies(answer) -> dict[str, set[str]]:
    """{name: attributes} of the cookies that an answer sets."""
    return {line.split("=")[0]: set(line.split("; ")[1:]) for line in answer.headers.getlist("Set-Cookie")}


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, ada):
    for answer, name in ((client.get("/login"), "demogen-login"), (client.log_in(ada["email"]), "demogen")):
        attributes = cookies(answer)[name]
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= attributes
        assert "Secure" not in attributes and not any(a.startswith("Domain") for a in attributes)


def test_behind_tls_cookies_are_secure_and_tied_to_the_host(new_app, ada):
    client = new_app(secure=True).test_client()
    for answer, name in ((client.get("/login", base_url="https://localhost"), "__Host-demogen-login"),
                         (client.log_in(ada["email"], base_url="https://localhost"), "__Host-demogen")):
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= cookies(answer)[name]
    assert client.get("/api/session", base_url="https://localhost").status_code == 200


def test_a_session_opened_without_tls_is_none_behind_it(new_app, logged_in):
    secure = new_app(secure=True).test_client()
    secure.set_cookie("demogen", logged_in.get_cookie("demogen").value)
    assert secure.get("/api/session", base_url="https://localhost").status_code == 401


@pytest.mark.parametrize("path", ["/login", "/nowhere"])
def test_pages_hold_no_inline_script_or_style(client, path):
    page = client.get(path).text
    assert "<style" not in page and " style=" not in page and "javascript:" not in page
    assert page.count("<script") == page.count("<script type=\"module\" src=\"/static/")


def test_static_files_are_packed_for_those_who_can_unpack(client):
    plain = client.get("/static/x/app.css")
    packed = client.get("/static/x/app.css", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert (
        gzip.decompress(packed.data) == plain.data
        and int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    )
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert (
        "Content-Encoding"
        not in client.get("/static/x/app.css", headers={"Accept-Encoding": "gzip;q=0, identity"}).headers
    )


def test_static_files_are_kept_for_good_under_their_digest(client):
    address = client.get("/login").text.split('rel="stylesheet" href="')[1].split('"')[0]
    style = client.get(address)
    assert style.status_code == 200 and style.mimetype == "text/css"
    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    old = client.get("/static/0000000000000000/app.css")
    assert old.status_code == 200 and old.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/x/../../db.py").status_code == 404
    assert client.get("/static/x/..%2f..%2fdb.py").status_code == 404


def test_what_a_desktop_leaves_among_the_static_files_is_not_served(new_app, monkeypatch, tmp_path):
    (tmp_path / "app.css").write_text("a { color: red }")
    for stray in (".DS_Store", "app.css~"):
        (tmp_path / stray).write_bytes(b"\xff")
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    client = new_app().test_client()
    assert client.get("/static/x/app.css").data == b"a{color:red}"
    assert client.get("/static/x/.DS_Store").status_code == 404


@pytest.mark.parametrize("file", sorted(assets.FOLDER.glob("*.js")), ids=lambda file: file.name)
def test_scripts_are_sent_without_comments_and_hold_nothing_that_this_would_change(client, file):
    source, sent = file.read_text(encoding="utf-8"), client.get(f"/static/x/{file.name}").text
    assert 0 < len(sent) < len(source) and "\n//" not in sent and "/**" not in sent
    assert not re.search(r"\$\{[^}`]*`", source), "a template within a template would lose its blanks: take it apart"


@pytest.mark.parametrize("name", ["app.js", "api.js"])
def test_scripts_are_modules_with_a_script_s_type(client, name):
    assert client.get(f"/static/x/{name}").mimetype == "text/javascript"


def test_text_of_others_stays_text_in_the_page(client, conn, ada):
    conn.execute(
        "update crm.platform_users set full_name = %s where email = %s", ["<script>alert(1)</script>", ada["email"]]
    )
    client.log_in(ada["email"])
    page = client.get("/tenants").text
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page


@pytest.mark.parametrize("shown, expected", [
    (formats.money(Decimal("1234567.5"), "EUR", 2), "1,234,567.50 EUR"),
    (formats.money(1000, "JPY", 0), "1,000 JPY"),
    (formats.money(Decimal("12.30"), "USD"), "12.30 USD"),
    (formats.money(None, "USD"), "–"),
    (formats.whole(1234567), "1,234,567"),
    (formats.signed(1500), "+1,500"),
    (formats.signed(0), "0"),
    (formats.signed(-3), "-3"),
    (formats.percent(Decimal("12.5")), "+12.5 %"),
    (formats.month("2025-01"), "Jan 2025"),
    (formats.day("2025-01-06"), "6 Jan 2025"),
    (formats.day(None), "–"),
    (formats.moment("2025-01-06T09:30:12.12345+00:00"), "6 Jan 2025, 09:30 UTC"),
    (formats.moment("2025-01-06T00:30:00+02:00"), "5 Jan 2025, 22:30 UTC"),
    (formats.moment(datetime(2025, 1, 6, 9, 30, tzinfo=timezone.utc)), "6 Jan 2025, 09:30 UTC"),
    (formats.duration(Decimal("1.26")), "1.3 s"),
    (formats.duration(95), "1 min 35 s"),
    (formats.duration(3600), "1 h"),
    (formats.duration(0), "0.0 s"),
])
def test_values_are_shown_for_people(shown, expected):
    assert shown == expected
