"""Migrations (yoyo) for tables, then the code under sql/: replaced whole, and only when it changed.

`migrate` may run from many processes at once: an advisory lock, held on a connection of its own, lets one work
while the others wait and then find nothing to do.
"""

import hashlib
import re
import socket
import uuid
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Iterator, NamedTuple
from urllib.parse import urlencode

import psycopg
import yoyo
from psycopg.conninfo import conninfo_to_dict
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import parse_uri
from yoyo.migrations import default_migration_table

from runner import ROOT, db
from runner.errors import Failure, describe

MIGRATIONS = ROOT / "migrations"
SQL = ROOT / "sql"
LOCK_KEY = 0x64656D6F67656E  # "demogen"


class Backend(PostgresqlPsycopgBackend):
    """yoyo's backend, with a log that names user and host without asking a name service for them, and without its
    silence where a role may not create tables."""

    def create_lock_table(self):
        self.execute(self.format_sql(self.create_lock_table_sql).replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))

    def get_log_data(self, migration=None, operation="apply"):
        return {
            "id": str(uuid.uuid1()),
            "migration_id": migration.id if migration else None,
            "migration_hash": migration.hash if migration else None,
            "username": self.connection.info.user,
            "hostname": socket.gethostname(),
            "created_at_utc": datetime.now(timezone.utc).replace(tzinfo=None),
            "operation": operation,
        }


class Chunk(NamedTuple):
    """SQL that runs as one string; `line` is the number of its first line in `file`."""

    file: Path
    line: int
    text: str


# -- what people ask for ------------------------------------------------------------------------------------------

def migrate(dsn: str) -> dict:
    """Brings a database to this version. Returns {"applied": [migration ids], "codeLoaded": whether sql/ was
    loaded}."""
    with _locked(dsn) as (conn, backend):
        todo = backend.to_apply(_all_migrations())
        if todo and _code_is_loaded(conn):
            load(conn, "unload.sql")  # views and functions must not stand in the way of a changed table
        for migration in todo:
            with _named(migration):
                backend.apply_one(migration)
        changed = _deployed_digest(conn) != digest()
        if changed:
            load(conn, "load.sql")
        return {"applied": [m.id for m in todo], "codeLoaded": changed}


def rollback(dsn: str, everything: bool = False) -> dict:
    """Unloads the code, then undoes the newest migration, or all of them. Returns {"rolledBack": [ids]}."""
    with _locked(dsn) as (conn, backend):
        undo = backend.to_rollback(_all_migrations())
        undo = undo if everything else undo[:1]
        if _code_is_loaded(conn):
            load(conn, "unload.sql")
        for migration in undo:
            with _named(migration):
                backend.rollback_one(migration)
        return {"rolledBack": [m.id for m in undo]}


def status(dsn: str) -> dict:
    """{"migrations": [{id, applied}], "code": "current" | "outdated" | "not loaded"}; changes nothing."""
    with db.connect(dsn) as conn:
        applied = set()
        if _exists(conn, default_migration_table):
            rows = conn.execute(f"select migration_id from {default_migration_table}")
            applied = {row["migration_id"] for row in rows}
        deployed = _deployed_digest(conn)
        code = "not loaded" if deployed is None else "current" if deployed == digest() else "outdated"
        return {"migrations": [{"id": m.id, "applied": m.id in applied} for m in _all_migrations()], "code": code}


def load(conn: psycopg.Connection, entry: str) -> None:
    """Runs a file of sql/ with all that it includes, in one transaction; psql's \\set lines and the file's own
    begin and commit are not needed here. An error says in which file and line."""
    with conn.transaction():
        conn.execute("select set_config('demogen.digest', %s, true)", [digest()])
        for chunk in chunks(SQL / entry):
            try:
                conn.execute(chunk.text, prepare=False)
            except psycopg.Error as error:
                message = f"{_place(chunk, error)}: {describe(error).message}"
                raise Failure(message, hint=error.diag.message_hint) from error


def chunks(entry: Path, is_entry: bool = True) -> Iterator[Chunk]:
    """The text of a psql file, cut at its \\ir lines, with the files that those include."""
    kept, first = [], 1
    for number, line in enumerate(entry.read_text(encoding="utf-8").splitlines(), start=1):
        command = re.match(r"\\(\w+)\s*(\S*)", line)
        if command is None:
            owns_transaction = is_entry and re.fullmatch(r"\s*(begin|commit)\s*;\s*", line, re.I)
            kept.append("" if owns_transaction else line)
            continue
        if command[1] not in ("ir", "set"):
            raise Failure(f"{_name(entry)}:{number}: only \\ir and \\set are understood here, not \\{command[1]}")
        yield from _chunk(entry, first, kept)
        kept, first = [], number + 1
        if command[1] == "ir":
            included = entry.parent / command[2]
            if not included.is_file():
                raise Failure(f"{_name(entry)}:{number}: there is no file {command[2]}")
            yield from chunks(included, is_entry=False)
    yield from _chunk(entry, first, kept)


def digest() -> str:
    """SHA-256 over the names and texts of all SQL files under sql/."""
    total = hashlib.sha256()
    for file in sorted(SQL.rglob("*.sql"), key=_name):
        total.update(_name(file).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


# -- details ------------------------------------------------------------------------------------------------------

@contextmanager
def _locked(dsn: str):
    """(connection that holds the lock, yoyo's backend on the same database)"""
    with db.connect(dsn) as conn:
        conn.execute("select pg_advisory_lock(%s)", [LOCK_KEY])
        # yoyo hands a URL's query on to libpq, so every connection string can be written as one.
        settings = {"dbname": conn.info.dbname, "application_name": "demogen", "client_encoding": "utf8"}
        keywords = conninfo_to_dict(dsn) | settings
        backend = Backend(parse_uri(f"postgresql+psycopg:///?{urlencode(keywords)}"), default_migration_table)
        try:
            backend.init_database()
            backend.break_lock()  # a killed process left it: whoever is alive holds the advisory lock, and that is us
            with backend.lock():
                yield conn, backend
        finally:
            backend.connection.close()


def _all_migrations():
    return yoyo.read_migrations(str(MIGRATIONS))


@contextmanager
def _named(migration):
    """Errors of a migration say which one it was; what it did is undone, what came before it stays."""
    try:
        yield
    except psycopg.Error as error:
        problem = describe(error)
        message = f"migration {migration.id}: {problem.message}"
        raise Failure(message, hint=problem.hint, status=problem.status) from error


def _exists(conn: psycopg.Connection, table: str) -> bool:
    return conn.execute("select to_regclass(%s) is not null as there", [table]).fetchone()["there"]


def _code_is_loaded(conn: psycopg.Connection) -> bool:
    return conn.execute("select to_regnamespace('demo') is not null as there").fetchone()["there"]


def _deployed_digest(conn: psycopg.Connection) -> str | None:
    """The digest of the code that is loaded; None when none is."""
    if not (_exists(conn, "ref.deployments") and _code_is_loaded(conn)):
        return None
    newest = conn.execute("select digest from ref.deployments order by deployed_at desc limit 1").fetchone()
    return newest and newest["digest"]


def _chunk(file: Path, line: int, lines: list[str]) -> Iterator[Chunk]:
    text = "\n".join(lines)
    if text.strip():
        yield Chunk(file, line, text)


def _place(chunk: Chunk, error: psycopg.Error) -> str:
    """sql/flow/x.sql:12 where the server says at which character it stopped, else the file alone."""
    position = error.diag.statement_position
    if not position:
        return _name(chunk.file)
    return f"{_name(chunk.file)}:{chunk.line + chunk.text.count(chr(10), 0, int(position) - 1)}"


def _name(file: Path) -> str:
    return file.relative_to(SQL.parent).as_posix() if file.is_relative_to(SQL.parent) else str(file)
