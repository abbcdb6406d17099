"""Migrations (yoyo) for tables, then the code under sql/: replaced whole, and only when it changed.

All of it is one transaction: whatever fails, the database is as it was. `migrate` may run from many processes at once:
each locks yoyo's own table first, one works, and the others then find nothing to do.
"""

import hashlib
import json
import re
import socket
import uuid
from contextlib import contextmanager, nullcontext
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Iterator, NamedTuple

import psycopg
import yoyo
from psycopg.rows import tuple_row
from yoyo import internalmigrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import parse_uri
from yoyo.migrations import default_migration_table

from runner import ROOT, adopt, db
from runner.errors import Failure, describe

MIGRATIONS = ROOT / "migrations"
SQL = ROOT / "sql"
# What files of sql/ and migrations set for themselves, and what comes after them must not have.
SETTINGS = ("role", "search_path", "client_min_messages", "check_function_bodies")
ROLES = ("demo_app", "demo_worker", "demo_admin", "demo_reader", "crm_app", "demo_owner")


class Backend(PostgresqlPsycopgBackend):
    """yoyo's backend inside a transaction that somebody else began, on his connection, with a log that names user and
    host without asking a name service for them."""

    def __init__(self, connection: psycopg.Connection):
        self._given = connection
        super().__init__(parse_uri("postgresql+psycopg:///"), default_migration_table)

    def connect(self, dburi):
        return self._given

    def copy(self):
        return nullcontext(self)  # a second connection would be a second transaction

    def cursor(self):
        return self.connection.cursor(row_factory=tuple_row)

    def transaction(self, rollback_on_exit=False):
        return self.connection.transaction(force_rollback=rollback_on_exit)

    def create_lock_table(self):
        self.execute(self.format_sql(self.create_lock_table_sql).replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))

    def ensure_internal_schema_updated(self):
        if not self._internal_schema_updated and internalmigrations.needs_upgrading(self):
            internalmigrations.upgrade(self)
        self._internal_schema_updated = True

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

def migrate(dsn: str, wait: bool = False) -> dict:
    """Brings a database to this version; with `wait`, once the jobs that run have ended: meanwhile no other begins.
    Returns {"applied": [migration ids], "codeLoaded": whether sql/ was loaded}, and in "lostGrants" what somebody had
    granted to roles of his own on code that is not there any more."""
    with _one_transaction(dsn) as (conn, backend):
        conn.execute("select set_config('demogen.wait', %s, true)", ["on" if wait else "off"])
        migrations = _adopted(conn, backend)
        todo = backend.to_apply(migrations)
        if todo:
            load(conn, "unload.sql")  # views and functions must not stand in the way of a changed table
        for migration in todo:
            _apply(conn, backend, migration)
        changed = _deployed_digest(conn) != digest() or _is_granted(conn) != _is_armed(conn)
        if changed:
            load(conn, "load.sql")
        lost = json.loads(_said(conn, "select coalesce(nullif(current_setting('demogen.lost_grants', true), ''), '[]')"))
        return {"applied": [m.id for m in todo], "codeLoaded": changed} | ({"lostGrants": lost} if lost else {})


def rollback(dsn: str, everything: bool = False) -> dict:
    """Unloads the code, then undoes the newest migration, or all of them. Returns {"rolledBack": [ids]}."""
    with _one_transaction(dsn) as (conn, backend):
        migrations = _adopted(conn, backend)
        undo = backend.to_rollback(migrations)
        undo = undo if everything else undo[:1]
        load(conn, "unload.sql")
        for migration in undo:
            with _named(migration), _settings_kept(conn):
                backend.rollback_one(migration)
        return {"rolledBack": [m.id for m in undo]}


def status(dsn: str) -> dict:
    """{"migrations": [{id, applied}], "code": "current" | "outdated" | "not loaded", "capabilities": [{name, there,
    how_to}], none where the code does not tell this login}; changes nothing."""
    with db.connect(dsn) as conn:
        applied = set()
        if _exists(conn, default_migration_table):
            rows = conn.execute(f"select migration_id from {default_migration_table}")
            applied = {row["migration_id"] for row in rows}
        deployed = _deployed_digest(conn)
        code = "not loaded" if deployed is None else "current" if deployed == digest() else "outdated"
        able = _said(conn, "select has_function_privilege(to_regprocedure('demo.capabilities()'), 'execute')")
        capabilities = conn.execute("select name, there, how_to from demo.capabilities()").fetchall() if able else []
        return {"migrations": [{"id": m.id, "applied": m.id in applied} for m in _all_migrations()], "code": code,
                "capabilities": capabilities}


def load(conn: psycopg.Connection, entry: str) -> None:
    """Runs a file of sql/ with all that it includes, in one transaction; psql's \\set lines and the file's own
    begin and commit are not needed here. An error says in which file and line."""
    with conn.transaction(), _settings_kept(conn):
        conn.execute("select set_config('demogen.digest', %s, true)", [digest()])
        for chunk in chunks(SQL / entry):
            try:
                conn.execute(chunk.text, prepare=False)
            except psycopg.Error as error:
                raise _failed(describe(error), "" if _is_refusal(error) else f"{_place(chunk, error)}: ") from error


def chunks(entry: Path, is_entry: bool = True) -> Iterator[Chunk]:
    """The text of a psql file, cut at its \\ir lines, with the files that those include."""
    kept, first = [], 1
    for number, line in enumerate(entry.read_text(encoding="utf-8").splitlines(), start=1):
        command = re.match(r"\\(\w+)\s*(\S*)", line)
        if command is None:
            owns_transaction = is_entry and re.fullmatch(r"\s*(begin|commit)\s*;\s*", line, re.I)
            kept.append("" if owns_transaction else line)
            continue
        if command[1] not in ("ir", "set", "encoding"):
            raise Failure(f"{_name(entry)}:{number}: only \\ir, \\set and \\encoding are understood here, not \\{command[1]}")
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
    return _digest_of(_files(SQL))


# -- details ------------------------------------------------------------------------------------------------------

@contextmanager
def _one_transaction(dsn: str):
    """(connection, yoyo's backend on it): what the body does is committed as a whole, or not at all. One at a time gets
    in."""
    with db.connect(dsn) as conn:  # an error closes the connection, and with it the transaction
        backend = Backend(conn)
        while True:
            conn.execute("begin isolation level read committed")
            try:
                missing = _lock(conn, backend)
                break
            except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateTable):
                conn.execute("rollback")  # another process made the table meanwhile, and is done
        conn.execute("select set_config('demogen.missing', %s, true)", [missing])
        load(conn, "prepare.sql")
        backend.ensure_internal_schema_updated()
        _share_record(conn)
        yield conn, backend
        conn.execute("commit")


def _lock(conn: psycopg.Connection, backend: Backend) -> str:
    """Locks yoyo's table, made where it is missing; only who may deploy can hold it. A killed process may have left a
    row there. Returns the statement that is missing where this login may not."""
    try:
        with conn.transaction():
            if not _exists(conn, backend.lock_table):
                backend.create_lock_table()
    except psycopg.errors.InsufficientPrivilege:
        return _said(conn, "select format('grant create on schema %I to %I;', current_schema(), current_user)")
    try:
        with conn.transaction():
            conn.execute(f"lock table {backend.lock_table} in exclusive mode")
            backend.break_lock()
            backend.ensure_internal_schema_updated()
    except psycopg.errors.InsufficientPrivilege:
        return _said(conn, f"select format('grant all on {', '.join(_record(backend))} to %I;', current_user)")
    return ""


def _record(backend) -> tuple:
    return (backend.lock_table, backend.log_table, backend.version_table, backend.migration_table)


def _share_record(conn: psycopg.Connection) -> None:
    """Whoever may act as demo_owner may go on with what another login began."""
    conn.execute("""
        do $$
        declare
          _table text;
        begin
          for _table in
            select c.oid::regclass from pg_class as c
             where c.oid in ('yoyo_lock'::regclass, '_yoyo_log'::regclass, '_yoyo_version'::regclass, '_yoyo_migration'::regclass)
               and pg_has_role(c.relowner, 'usage') and not has_table_privilege('demo_owner', c.oid, 'truncate')
          loop
            execute format('grant all on %s to demo_owner', _table);
          end loop;
        end
        $$""")


def _files(folder: Path) -> tuple:
    """The SQL files under a folder, each with what tells that it has changed."""
    return tuple((file, file.stat().st_mtime_ns, file.stat().st_size) for file in folder.rglob("*.sql"))


@cache
def _digest_of(files: tuple) -> str:
    total = hashlib.sha256()
    for file in sorted((file for file, *_ in files), key=_name):
        total.update(_name(file).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def _all_migrations():
    """All migrations, without the statements about roles in the first: sql/prepare.sql makes them and _drop_roles drops
    them, as far as a login may that is no superuser."""
    return _migrations_in(MIGRATIONS, _files(MIGRATIONS))


@cache  # they are taken apart statement by statement, which takes a second
def _migrations_in(folder: Path, files: tuple):
    found = yoyo.read_migrations(str(folder))
    for migration in found:
        migration.load()
        for step in (wrapper.step for wrapper in migration.steps):
            if "create role" in (step._apply or ""):
                step._apply = None
            if "drop role if exists" in (step._rollback or ""):
                step._rollback = _drop_roles
    return found


def _drop_roles(conn: psycopg.Connection) -> None:
    """Roles belong to the whole cluster: each is dropped only where no other database still needs it, and where this
    login may."""
    for role in ROLES:
        try:
            with conn.transaction():
                conn.execute(f"drop role if exists {role}")
        except (psycopg.errors.DependentObjectsStillExist, psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
            pass


def _adopted(conn: psycopg.Connection, backend: Backend):
    """All migrations, after those that psql ran are known to be applied."""
    migrations = _all_migrations()
    adopt.adopt(conn, backend, migrations, lambda migration: _apply(conn, backend, migration))
    return migrations


def _apply(conn: psycopg.Connection, backend: Backend, migration) -> None:
    with _named(migration), _settings_kept(conn):
        backend.apply_one(migration)


@contextmanager
def _settings_kept(conn: psycopg.Connection):
    """What the body sets for its transaction ends with the body."""
    before = [(name, _said(conn, "select current_setting(%s)", name)) for name in SETTINGS]
    yield
    for name, value in before:
        conn.execute("select set_config(%s, %s, true)", [name, value])


@contextmanager
def _named(migration):
    """Errors of a migration say which one it was."""
    try:
        yield
    except psycopg.Error as error:
        raise _failed(describe(error), f"migration {migration.id}: ") from error


def _failed(problem, where: str) -> Failure:
    return Failure(where + problem.message, hint=problem.hint, code=problem.code, exit_code=problem.exit_code,
                   status=problem.status, faults=problem.faults)


def _is_refusal(error: psycopg.Error) -> bool:
    return (error.sqlstate or "").startswith("TG")


def _said(conn: psycopg.Connection, query: str, *arguments):
    """The one value that a query gives."""
    return conn.cursor(row_factory=tuple_row).execute(query, arguments or None).fetchone()[0]


def _exists(conn: psycopg.Connection, table: str) -> bool:
    return _said(conn, "select to_regclass(%s) is not null", table)


def _deployed_digest(conn: psycopg.Connection) -> str | None:
    """The digest of the code that is loaded; None when none is."""
    if not (_exists(conn, "ref.deployments") and _said(conn, "select to_regnamespace('demo') is not null")):
        return None
    noted = "ref.deployed_objects"
    if _exists(conn, noted) and _said(conn, f"select exists (select from {noted} where identity = 'nothing')"):
        return None  # what stands there is somebody else's
    return _said(conn, "select max(digest) from (select digest from ref.deployments order by deployed_at desc limit 1) as d")


def _is_granted(conn: psycopg.Connection) -> bool:
    """Whether the owner may set the parameter under which keys are proven as sets."""
    return _said(conn, "select has_parameter_privilege('demo_owner', 'session_replication_role', 'set')")


def _is_armed(conn: psycopg.Connection) -> bool:
    """Whether the code that is loaded does so (sql/keys_as_sets.sql)."""
    return _said(conn, """select exists (select from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
                                     where n.nspname = 'demo_flow' and p.proname = 'create_as_set'
                                       and 'session_replication_role=replica' = any(p.proconfig))""")


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
