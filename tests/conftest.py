"""The tests' server: one for the session, one migrated template, a clone of it for each test.

server  a throwaway PostgreSQL (testing.postgresql), as superuser postgres over TCP on a free port
db      DSN of a fresh clone, for tests that commit; dropped afterwards
conn    superuser connection on that clone: autocommit, rows are dicts
as_role as_role("demo_app") is a connection to that clone as this role
shared  DSN of one clone for the whole session, for tests that only read or roll back
"""

import atexit
import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row
from testing.postgresql import Postgresql

from runner import server as embedded
from runner.migrate import migrate

pytest.register_assert_rewrite("plan_oracle", "plan_random")  # they assert, too
_numbers = itertools.count(1)


class Throwaway(Postgresql):
    """testing.postgresql, which also works for root: the server runs as a user that it does not refuse."""

    clusters = {}  # by major and arguments: a new cluster, to be copied

    def initialize_database(self):
        made, data = (self.initdb, self.settings["initdb_args"]), Path(self.get_data_directory())
        if made in self.clusters:
            shutil.copytree(self.clusters[made], data, dirs_exist_ok=True)
            self._given_away()
            data.chmod(0o700)
            return
        self._make_cluster()
        kept = Path(tempfile.mkdtemp(prefix="demogen-cluster-"))
        atexit.register(shutil.rmtree, kept, ignore_errors=True)
        self.clusters[made] = shutil.copytree(data, kept / "data")

    def _given_away(self) -> None:
        """The files belong to the user as whom the server runs."""
        account = embedded.server_account()
        if account:
            for folder, _, files in os.walk(self.base_dir):
                for name in ("", *files):
                    os.chown(os.path.join(folder, name), account.pw_uid, account.pw_gid)

    def _make_cluster(self) -> None:
        account = embedded.server_account()
        if account:
            for folder in (self.base_dir, *(os.path.join(self.base_dir, name) for name in ("data", "tmp"))):
                os.chown(folder, account.pw_uid, account.pw_gid)
        command = [self.initdb, "-D", self.get_data_directory(), *self.settings["initdb_args"].split()]
        made = subprocess.run(command, capture_output=True, text=True, cwd=self.base_dir, **embedded.as_server_user())
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")

    def get_server_commandline(self):
        account = embedded.server_account()
        drop = (
            ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"] if account else []
        )
        return drop + super().get_server_commandline()


def start_throwaway(major: int | None = None) -> Throwaway:
    """A running, empty, unsafe but fast server; of the newest system version unless a major is named."""
    binaries = embedded.usable_binaries(major, embedded.home())
    settings = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off", "max_connections=200",
                "shared_buffers=256MB", "work_mem=32MB", "max_wal_size=4GB", "logging_collector=off")
    return Throwaway(
        initdb=str(binaries / "initdb"),
        postgres=str(binaries / "postgres"),
        initdb_args="-U postgres -A trust -E UTF8 --locale=C --no-sync",
        postgres_args="-h 127.0.0.1 -F " + " ".join(f"-c {s}" for s in settings),
    )


@pytest.fixture(scope="session")
def server():
    with start_throwaway() as running:
        yield running


@pytest.fixture(scope="session")
def start_server():
    """start_server(16) is a throwaway server of that major version, a context manager."""
    return start_throwaway


@pytest.fixture(scope="session")
def admin(server):
    """Superuser connection to the database postgres of the test server, to make and drop databases with."""
    with psycopg.connect(server.url(database="postgres"), autocommit=True) as conn:
        yield conn


@pytest.fixture(scope="session")
def new_database(server, admin):
    """new_database() is the DSN of an empty database; new_database("template") of a clone of the migrated one."""

    def make(template: str = "template0") -> str:
        name = f"t{next(_numbers)}"
        strategy = sql.SQL(" strategy file_copy") if admin.info.server_version >= 150000 else sql.SQL("")
        admin.execute(
            sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)) + strategy
        )
        return server.url(database=name)

    return make


@pytest.fixture(scope="session")
def drop_database(admin):
    def drop(dsn: str) -> None:
        name = psycopg.conninfo.conninfo_to_dict(dsn)["dbname"]
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    return drop


@pytest.fixture(scope="session")
def template(server, admin) -> str:
    """Name of the migrated database. It is only ever cloned: nobody may be connected to it then."""
    admin.execute("create database template_demogen")
    migrate(server.url(database="template_demogen"))
    return "template_demogen"


@pytest.fixture
def db(template, new_database, drop_database):
    dsn = new_database(template)
    yield dsn
    drop_database(dsn)


@pytest.fixture
def conn(db):
    with psycopg.connect(db, autocommit=True, row_factory=dict_row) as connection:
        yield connection


@pytest.fixture
def as_role(db, admin):
    """as_role("demo_reader", dsn=db): a login as that role. A role that may not log in is taken on by
    SET SESSION AUTHORIZATION, which gives the same rights but not the settings that ALTER ROLE keeps for logins."""
    opened = []

    def login(role: str, dsn: str = db) -> psycopg.Connection:
        [may_login] = admin.execute("select rolcanlogin from pg_roles where rolname = %s", [role]).fetchone()
        user = role if may_login else "postgres"
        connection = psycopg.connect(make_conninfo(dsn, user=user), autocommit=True, row_factory=dict_row)
        if not may_login:
            connection.execute(sql.SQL("set session authorization {}").format(sql.Identifier(role)))
        opened.append(connection)
        return connection

    yield login
    for connection in opened:
        connection.close()


@pytest.fixture(scope="session")
def shared(template, new_database) -> str:
    return new_database(template)
