"""The web application on a clone of the migrated database, connected as role demo_app.

db         DSN of that clone, one for each file of tests; nobody is logged in when a test begins
app        the application; new_app(secure=True) is another on the same database
client     a browser without a login; app.test_client() is another one
ada        {"id", "email", "password"} of a master admin; new_admin("bob@corp.example") is another one
logged_in  a browser in which Ada is logged in; it sends the CSRF token of her session (.csrf) with every change
"""

import pytest
from flask.testing import FlaskClient
from psycopg.conninfo import make_conninfo

from runner import passwords
from runner.web import create_app

PASSWORD = "correct horse battery"


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


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def new_admin(conn):
    def make(email: str) -> dict:
        row = conn.execute("""
            insert into crm.platform_users (email, full_name, is_master_admin, password_hash) values (%s, %s, true, %s)
            on conflict (lower(email)) do update set full_name = excluded.full_name, is_master_admin = true, disabled_at = null, password_hash = excluded.password_hash
            returning id""", [email, email.partition("@")[0], passwords.new_hash(PASSWORD)]).fetchone()
        return {"id": str(row["id"]), "email": email, "password": PASSWORD}

    return make


@pytest.fixture
def ada(new_admin):
    return new_admin("ada@corp.example")


@pytest.fixture
def logged_in(client, ada):
    assert client.log_in(ada["email"]).status_code == 200
    return client
