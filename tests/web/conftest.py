"""The web application on a clone of the migrated database, connected as role demo_app.

db         DSN of that clone, one for each file of tests; nobody is logged in when a test begins
app        an application of the test's own; new_app(secure=True) is another on the same database
client     a browser without a login; app.test_client() is another one
ada        {"id", "email", "password"} of a master admin; new_admin("bob@corp.example") is another one
peopled    {"job", "tenant", "patch", "plain"}: a demo tenant with its job and a completed patch, and a tenant that is none
new_session {"token", "csrf"} of a session of Ada's, as a login opens one: most tests are about what comes after it
in_june    DSN of another clone, whose clock stands at 2025-06-18 17:30Z; make it the db of a file for known months
tenants    what a test does to tenants: tenants.generate(tenantName="X"), .patch(tenant, {"leadsCreated": 5}), .kpis(…)
logged_in  a browser in which Ada is logged in; it sends the CSRF token of her session (.csrf) with every change

And a real browser, Chromium, on a real server; tests that want it are skipped where there is none:

page        a page of it, 1280 pixels wide, at the server's address (page.goto("/tenants")); a script that fails and a breach
            of the content security policy fail the test
faults_of   faults_of(context) is a list of what its scripts do wrong, for a context of a test's own
login       login(page) shows the tenants with Ada logged in; login(page, by_form=True) logs her in through the form
axe         axe(page) finds no serious accessibility fault, neither in light nor in dark, nor at a width of 360 pixels
fits        fits(page) finds nothing that needs scrolling sideways at a width of 360 pixels
screenshot  screenshot(page, "tenants"), with RENEW_SCREENSHOTS=1 in the environment (make screenshots), keeps pictures in
            build/screenshots: wide and narrow, light and dark. With docs=True what is in view also becomes
            docs/screenshots/tenants.png
"""

import hashlib
import hmac
import os
import shutil
import threading
import uuid
from contextlib import contextmanager
from functools import cache

import psycopg
import pytest
import waitress
from asking import SMALL, Asking
from axe_playwright_python.base import AXE_SCRIPT
from flask.testing import FlaskClient
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from runner import ROOT, passwords
from runner.web import create_app

PASSWORD = "correct horse battery"
PICTURES = ROOT / "build" / "screenshots"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


class Browser(FlaskClient):
    """Flask's test client that knows the CSRF token of its session after log_in, and sends it with every change."""

    csrf: str | None = None

    def log_in(self, email: str, password: str = PASSWORD, **arguments):
        answer = self.post("/api/login", json={"email": email, "password": password}, **arguments)
        if answer.status_code == 200:
            self.csrf = answer.json["data"]["csrfToken"]
        return answer

    def open(self, *arguments, **settings):
        if self.csrf and settings.get("method") not in ("GET", "HEAD"):
            settings["headers"] = {"X-CSRF-Token": self.csrf} | dict(settings.get("headers") or {})
        return super().open(*arguments, **settings)


@pytest.fixture(scope="module")
def db(template, new_database, drop_database):
    dsn = new_database(template)
    yield dsn
    drop_database(dsn)


@pytest.fixture(autouse=True)
def nobody_logged_in(conn):
    conn.execute("delete from crm.web_sessions")
    conn.execute("delete from crm.login_attempts")


@pytest.fixture
def new_app(db):
    made = []

    def make(**settings):
        app = create_app(make_conninfo(db, user="demo_app"), pool_size=4, **settings)
        app.test_client_class = Browser
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["pool"].close()


@pytest.fixture
def app(new_app):
    return new_app()


@pytest.fixture(scope="module")
def kept_app(db):
    app = create_app(make_conninfo(db, user="demo_app"), pool_size=4)
    app.test_client_class = Browser
    yield app
    app.extensions["pool"].close()


@pytest.fixture
def client(request):
    """Of the test's own application where it asks for one, else of that which the tests of its file share."""
    return request.getfixturevalue("app" if "app" in request.fixturenames else "kept_app").test_client()


@cache
def password_hash() -> str:
    return passwords.new_hash(PASSWORD)


@pytest.fixture
def new_admin(conn):
    def make(email: str) -> dict:
        row = conn.execute(
            """
            insert into crm.platform_users (email, full_name, is_master_admin, password_hash) values (%s, %s, true, %s)
            on conflict (lower(email collate "C")) do update
               set full_name = excluded.full_name, is_master_admin = true,
                   disabled_at = null, password_hash = excluded.password_hash
            returning id""",
            [email, email.partition("@")[0], password_hash()],
        ).fetchone()
        return {"id": str(row["id"]), "email": email, "password": PASSWORD}

    return make


@pytest.fixture
def ada(new_admin):
    return new_admin("ada@corp.example")


@pytest.fixture(scope="module")
def peopled(db):
    config = {
        "country": "US", "industry": "saas", "seed": "web", "tenantName": "Web Demo",
        "targets": {"leads": 100, "contacts": 50, "companies": 20, "activities": 200},
    }
    with psycopg.connect(db, autocommit=True) as conn:
        def value(query, *values):
            return conn.execute(query, values).fetchone()[0]

        job = value("select demo.submit_generation(%s, null) ->> 'jobId'", Jsonb(config))
        conn.execute("call demo.run_generation(%s)", [job])
        tenant = str(value("select created_tenant_id from crm.demo_generation_jobs where id = %s", job))
        month = value("select to_char(now() - interval '2 months', 'YYYY-MM')")
        patch = value(
            "select demo.submit_patch(%s, %s, null) ->> 'jobId'",
            tenant,
            Jsonb({"seed": "web", "months": [{"month": month, "metrics": {"leadsCreated": 5}}]}),
        )
        conn.execute("call demo.run_patch(%s)", [patch])
        plain = str(value("""insert into crm.tenants (name, slug, country, timezone, currency, industry)
            values ('Real', 'real', 'US', 'America/New_York', 'USD', 'saas') returning id"""))
    return {"job": job, "tenant": tenant, "patch": patch, "plain": plain, "month": month}


@pytest.fixture(scope="module")
def in_june(template, new_database, drop_database):
    dsn = new_database(template)
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(
            sql.SQL("alter database {} set demo.as_of = '2025-06-18 17:30Z'").format(sql.Identifier(conn.info.dbname))
        )
    yield dsn
    drop_database(dsn)


class Tenants(Asking):
    CONFIG = {"country": "US", "industry": "saas", "startDate": "2024-11-04", "seed": "pages", "targets": SMALL}

    def __init__(self, dsn: str):
        super().__init__(psycopg.connect(dsn, autocommit=True, row_factory=dict_row))

    def generate(self, **config) -> str:
        """The id of a new demo tenant."""
        job = self.value("select demo.submit_generation(%s, null) ->> 'jobId'", Jsonb(self.CONFIG | config))
        self.conn.execute("call demo.run_generation(%s)", [job])
        return self.value("select demo.generation_job(%s) ->> 'createdTenantId'", job)

    def submit(self, tenant: str, metrics: dict, month: str = "2025-03", **keys) -> str:
        """The id of a new patch job of one month, which has not run."""
        return self.value(
            "select demo.submit_patch(%s, %s, null) ->> 'jobId'",
            tenant,
            Jsonb({"months": [{"month": month, "metrics": metrics}]} | keys),
        )

    def run(self, job: str) -> None:
        self.conn.execute("call demo.run_patch(%s)", [job])

    def patch(self, tenant: str, metrics: dict, month: str = "2025-03", **keys) -> str:
        """The id of a patch job that is completed."""
        job = self.submit(tenant, metrics, month, **keys)
        self.run(job)
        return job

    def kpis(self, tenant: str, first: str, last: str) -> list[dict]:
        return self.conn.execute("select * from demo.kpis(%s, %s, %s)", [tenant, first, last]).fetchall()


@pytest.fixture(scope="module")
def tenants(db):
    made = Tenants(db)
    yield made
    made.conn.close()


@pytest.fixture
def new_session(conn, ada):
    def make() -> dict:
        token = uuid.uuid4().hex
        conn.execute("""insert into crm.web_sessions (token_digest, user_id, peer, created_at, last_seen_at)
            values (%s, %s, '127.0.0.1', now(), now())""", [hashlib.sha256(token.encode()).digest(), ada["id"]])
        return {"token": token, "csrf": hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()}

    return make


@pytest.fixture
def logged_in(client, new_session):
    session = new_session()
    client.set_cookie("demogen", session["token"])
    client.csrf = session["csrf"]
    return client


# -- a real browser -----------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def address(db):
    """http://… of a server on the database of this file."""
    app = create_app(make_conninfo(db, user="demo_app"), pool_size=4)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(10)
    app.extensions["pool"].close()


@pytest.fixture(scope="module")
def chromium():
    """Chromium of the system, else the one that Playwright installed."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path)
        except BrowserError as error:
            pytest.skip(f"no Chromium here; install one: apt-get install chromium ({str(error).splitlines()[0]})")
        yield browser
        browser.close()


@pytest.fixture
def faults_of():
    """What goes wrong in the scripts of all pages of a context: errors and rejected promises that nobody caught, and
    what the console calls an error."""

    def heard(said, faults: list[str]) -> None:
        # an error answer to a call is reported in the same way, and is none of the page's faults
        if said.type == "error" and "Failed to load resource" not in said.text:
            faults.append(said.text)

    def watch(context) -> list[str]:
        faults = []
        context.on("weberror", lambda found: faults.append(str(found.error)))
        context.on("console", lambda said: heard(said, faults))
        return faults

    return watch


@pytest.fixture
def page(chromium, address, faults_of):
    context = chromium.new_context(
        base_url=address, viewport=WIDE, reduced_motion="reduce", locale="en-GB", accept_downloads=True
    )
    context.set_default_timeout(10_000)
    faults = faults_of(context)
    yield context.new_page()
    context.close()
    assert not faults


@pytest.fixture
def login(ada, new_session, address):
    def log_in(page, by_form=False):
        if not by_form:
            page.context.add_cookies([{"name": "demogen", "value": new_session()["token"], "url": address}])
            page.goto("/tenants")
            return
        page.goto("/login")
        page.get_by_label("Email").fill(ada["email"])
        page.get_by_label("Password").fill(ada["password"])
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/tenants")

    return log_in


@pytest.fixture
def axe():
    def check(page):
        # in the dark only what colours decide
        for scheme, size, rules in (("light", page.viewport_size, None), ("dark", page.viewport_size, ["color-contrast"]),
                                    ("light", NARROW, None)):
            with _shown(page, scheme, size):
                if not page.evaluate("'axe' in window"):
                    page.evaluate(AXE_SCRIPT)
                only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
                found = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"]} | only)["violations"]
            grave = [
                (f["id"], f["help"], [node["html"][:200] for node in f["nodes"]])
                for f in found
                if f["impact"] in ("serious", "critical")
            ]
            assert not grave, (scheme, size, page.url, grave)

    return check


@pytest.fixture
def fits():
    def check(page):
        with _shown(page, "light", NARROW):
            width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROW["width"], (page.url, width)

    return check


@pytest.fixture
def screenshot():
    def take(page, name: str, docs: bool = False):
        if not os.environ.get("RENEW_SCREENSHOTS"):
            return
        for scheme in ("light", "dark"):
            for word, size in (("wide", WIDE), ("narrow", NARROW)):
                with _shown(page, scheme, size):
                    page.screenshot(path=PICTURES / f"{name}-{word}-{scheme}.png", full_page=True)
        if docs:
            page.screenshot(path=ROOT / "docs" / "screenshots" / f"{name}.png")

    return take


@contextmanager
def _shown(page, scheme: str, size: dict):
    """The page in that colour scheme and size, and as it was afterwards."""
    before = page.viewport_size
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    try:
        yield
    finally:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(before)
