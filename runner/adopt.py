"""A database whose migrations psql ran, so that yoyo knows of none: which of them stand there is found out by running
them beside it and comparing. What no migration of ours leaves, is somebody else's, and nothing is touched."""

from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from runner.errors import Failure

SCHEMAS = ("crm", "ref")
LISTED = 20  # differences that a message lists at most

# All that makes up the tables' schemas, one line a thing, in words that do not depend on the order of creation.
SHAPE = """
with rel as (
  select c.* from pg_class as c where c.relnamespace in (to_regnamespace('crm'), to_regnamespace('ref')) and c.relkind not in ('i', 'I', 'c')
)
select format('schema %s', n.nspname) from pg_namespace as n where n.nspname in ('crm', 'ref')
union all
select format('relation %s, kind %s, row security %s', r.oid::regclass, r.relkind, r.relrowsecurity) from rel as r
union all
select format('column %s.%s %s%s', r.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
              concat_ws(' ', '', case when a.attnotnull then 'not null' end, nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
                        pg_get_expr(d.adbin, d.adrelid), nullif(a.attcollation, 100)::regcollation))
  from rel as r
  join pg_attribute as a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef as d on d.adrelid = r.oid and d.adnum = a.attnum
union all
select format('constraint %s on %s %s', k.conname, k.conrelid::regclass, pg_get_constraintdef(k.oid))
  from pg_constraint as k join rel as r on r.oid = k.conrelid where k.contype <> 'n'
union all
select pg_get_indexdef(i.indexrelid) from pg_index as i join rel as r on r.oid = i.indrelid
union all
select pg_get_triggerdef(t.oid) from pg_trigger as t join rel as r on r.oid = t.tgrelid where not t.tgisinternal
union all
select format('parent of %s: %s', h.inhrelid::regclass, h.inhparent::regclass) from pg_inherits as h join rel as r on r.oid = h.inhrelid
union all
select format('policy %s on %s', p.polname, r.oid::regclass) from pg_policy as p join rel as r on r.oid = p.polrelid
union all
select format('routine %s %s', p.oid::regprocedure, md5(p.prosrc))
  from pg_proc as p where p.pronamespace in (to_regnamespace('crm'), to_regnamespace('ref'))
union all
select format('parameter %s set by %s', 'session_replication_role', r.rolname)
  from pg_roles as r where r.rolname = 'demo_owner' and has_parameter_privilege(r.oid, 'session_replication_role', 'set')
union all
select format('type %s', t.oid::regtype)
  from pg_type as t
 where t.typnamespace in (to_regnamespace('crm'), to_regnamespace('ref')) and t.typelem = 0
   and not exists (select from pg_class as c where c.oid = t.typrelid and c.relkind <> 'c')
"""


def adopt(conn: psycopg.Connection, backend, migrations, apply) -> None:
    """Marks as applied what psql applied; nothing where the record knows of any migration, or there is none of our
    schemas. `apply(migration)` runs one. Raises Failure where the schemas are not exactly what migrations of ours
    leave."""
    known = set(backend.get_applied_migration_hashes())
    if any(migration.hash in known for migration in migrations):
        return
    there = [name for name in SCHEMAS if conn.execute("select to_regnamespace(%s) as there", [name]).fetchone()["there"]]
    if not there:
        return
    found = _shape(conn)
    if not _belong_to_us(conn, there):
        raise _not_ours(there, sorted(found))
    applied, differences = _compared(conn, migrations, apply, there, found)
    if differences:
        raise _not_ours(there, differences)
    for migration in migrations[:applied]:
        backend.mark_one(migration)


def _compared(conn, migrations, apply, there: list[str], found: set[str]) -> tuple[int, list[str]]:
    """(how many migrations leave what comes nearest, the differences), tried beside what is there and undone."""
    nearest = (0, sorted(found))
    with conn.transaction(force_rollback=True):
        for name in there:
            conn.execute(sql.SQL("alter schema {} rename to {}").format(sql.Identifier(name), sql.Identifier(f"demogen_found_{name}")))
        for number, migration in enumerate(migrations, start=1):
            apply(migration)
            made = _shape(conn)
            differences = [f"there is {line}" for line in sorted(found - made)] + [f"there is no {line}" for line in sorted(made - found)]
            if nearest[0] and not nearest[1] and differences:
                break  # what comes after the last that fits, is still to be applied
            if number == 1 or len(differences) < len(nearest[1]) or not differences:
                nearest = (number, differences)
    return nearest


def _shape(conn: psycopg.Connection) -> set[str]:
    with _qualified(conn):
        return {line for [line] in conn.cursor(row_factory=tuple_row).execute(SHAPE)}


@contextmanager
def _qualified(conn: psycopg.Connection):
    """While the body runs, the catalogue names everything with its schema."""
    [before] = conn.cursor(row_factory=tuple_row).execute("select current_setting('search_path')").fetchone()
    conn.execute("select set_config('search_path', 'pg_catalog, pg_temp', true)")
    yield
    conn.execute("select set_config('search_path', %s, true)", [before])


def _belong_to_us(conn: psycopg.Connection, there: list[str]) -> bool:
    owners = conn.execute("select distinct pg_get_userbyid(nspowner) as owner from pg_namespace where nspname = any(%s)", [there])
    return [row["owner"] for row in owners] == ["demo_owner"]


def _not_ours(there: list[str], differences: list[str]) -> Failure:
    more = [f"and {len(differences) - LISTED} more"] if len(differences) > LISTED else []
    return Failure(
        f"this database has {' and '.join(there)} already, and not as a deploy of this product leaves them; nothing was changed",
        code="CONFLICT", status=409, faults=differences[:LISTED] + more,
        hint="Use another database. Where they are from this product, and somebody changed them by hand: change them back, then try again.",
    )
