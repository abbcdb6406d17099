"""What may not change unnoticed: the tables, the functions with their rights, and the output for old configs.

REWRITE_GOLDEN=1 (make golden) writes the files anew, to be read in review. A changed fingerprint means that an old
config no longer gives the same tenant: demo.generator_version() has to be raised.
"""

import difflib
import json
import os
import re
import subprocess
from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb

from runner import server as embedded

HERE = Path(__file__).parent
SMALL = {"leads": 100, "contacts": 50, "companies": 20, "closedWonCount": 10}
TENANTS = [
    ("2025-06-30T16:00Z", {
        "country": "US", "industry": "saas", "startDate": "2025-01-06", "seed": "golden", "tenantName": "Golden One",
        "targets": SMALL,
    }),
    ("2024-11-14T09:30Z", {
        "country": "DE", "industry": "realestate", "startDate": "2023-10-01", "seed": "Grüße 1",
        "tenantName": "Golden Zwei", "targets": SMALL, "growth": {"curve": "logistic", "seasonality": False},
        "realism": {"whaleRatio": 20, "dropOffRate": 50},
    }),
    ("2025-03-31T23:59Z", {
        "country": "JP", "industry": "igaming", "startDate": "2024-12-15", "seed": "東京🗼", "teamSize": 2,
        "targets": SMALL, "growth": {"curve": "step"}, "channelMix": {"seo": 60, "meta": 20},
    }),
    ("2025-12-24T10:00Z", {
        "country": "AE",
        "industry": "trading",
        "startDate": "2025-10-02",
        "seed": "golden-4",
        "currency": "EUR",
        "targets": {**SMALL, "leads": 333, "closedWonValue": 123456.78, "pipelineValue": 400000.01},
        "growth": {"curve": "linear", "monthlyRate": 50},
    }),
    ("2025-03-05T18:00Z", {
        "country": "BR", "industry": "ecommerce", "startDate": "2024-08-20", "seed": "São João", "teamSize": 5,
        "targets": {**SMALL, "activities": 4000}, "realism": {"insights": ["star_rep", "small_deals"], "messiness": 0},
    }),
    ("2025-09-01T06:30Z", {
        "country": "GB", "industry": "finserv", "startDate": "2025-05-06", "seed": "golden-6",
        "timezone": "America/St_Johns", "targets": {**SMALL, "deals": 150}, "realism": {"messiness": 10},
    }),
]


def compare(name: str, found: str) -> None:
    file = HERE / name
    if os.environ.get("REWRITE_GOLDEN"):
        file.write_text(found, encoding="utf-8")
    kept = file.read_text(encoding="utf-8")
    changes = "\n".join(
        difflib.unified_diff(kept.splitlines(), found.splitlines(), f"golden/{name}", "found", lineterm="")
    )
    assert found == kept, f"changed; if that is meant: make golden, and read the difference\n{changes}"


def normalised(dump: str) -> str:
    """A dump without what depends on the server's or pg_dump's version: comments, settings, psql's own commands."""
    lines = [
        line.rstrip() for line in dump.splitlines() if not re.match(r"--|SET |SELECT pg_catalog\.set_config|\\", line)
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def test_tables_are_as_in_schema_sql(shared):
    binaries = embedded.usable_binaries(None, embedded.home())
    if not (binaries / "pg_dump").exists():
        pytest.skip(f"this server has no pg_dump of its own in {binaries}")
    dump = subprocess.run([binaries / "pg_dump", "--schema-only", "--schema=crm", "--schema=ref", "--dbname", shared],
                          capture_output=True, text=True, check=True, cwd="/").stdout
    compare("schema.sql", normalised(dump))


def test_functions_and_their_rights_are_as_in_functions_txt(shared):
    with psycopg.connect(shared) as conn:
        rows = conn.execute("""
            select format('%s %s(%s)%s  %s%s %s%s%s  owner %s  execute %s',
                     case p.prokind when 'p' then 'procedure' else 'function' end,
                     n.nspname || '.' || p.proname, pg_get_function_arguments(p.oid),
                     coalesce(' -> ' || pg_get_function_result(p.oid), ''),
                     l.lanname, case when p.prosqlbody is not null then ' parsed' else '' end,
                     case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
                     case when p.proisstrict then ' strict' else '' end
                       || case p.proparallel when 's' then ' parallel safe' else '' end,
                     case when p.prosecdef then ' security definer' else '' end, pg_get_userbyid(p.proowner),
                     coalesce(
                       (select string_agg(coalesce(g.name, 'PUBLIC'), ', ' order by coalesce(g.name, '') collate "C")
                          from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
                         cross join lateral (select nullif(a.grantee, 0)::regrole::text as name) as g
                         where a.grantee <> p.proowner), 'nobody else'))
              from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
              join pg_language as l on l.oid = p.prolang
             where n.nspname in ('demo', 'demo_care', 'demo_login', 'demo_job', 'demo_flow', 'demo_plan', 'demo_kpi',
                                 'demo_world', 'demo_calc', 'crm', 'ref')
             order by n.nspname collate "C", p.proname collate "C" """).fetchall()
    compare("functions.txt", "".join(f"{line}\n" for (line,) in rows))


def generated(conn, as_of: str, config: dict) -> str:
    """The id of a tenant that is generated inside the transaction of `conn`."""
    conn.execute("select set_config('demo.as_of', %s, true)", [as_of])
    [job] = conn.execute("select demo.submit_generation(%s, null) ->> 'jobId'", [Jsonb(config)]).fetchone()
    conn.execute("update crm.demo_generation_jobs set status = 'running', attempt = 1 where id = %s", [job])
    return conn.execute("select demo_job.carry_out(%s, 1)", [job]).fetchone()[0]


def test_old_configs_give_the_tenants_of_fingerprints_json(shared):
    found = []
    with psycopg.connect(shared) as conn:
        for as_of, config in TENANTS:
            tenant = generated(conn, as_of, config)
            [fingerprint, version] = conn.execute(
                "select demo.fingerprint(%s), demo.generator_version()", [tenant]
            ).fetchone()
            found.append({"asOf": as_of, "config": config, "generatorVersion": version, "fingerprint": fingerprint})
        conn.rollback()
    compare("fingerprints.json", json.dumps(found, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("zone, style", [("Pacific/Kiritimati", "German"), ("America/Los_Angeles", "SQL, DMY")])
def test_a_fingerprint_depends_neither_on_the_session_s_settings_nor_on_the_tenant_s_id(shared, zone, style):
    as_of, config = TENANTS[0]
    with psycopg.connect(shared) as conn:
        conn.execute(
            "select set_config('timezone', %s, true), set_config('datestyle', %s, true), "
            "set_config('extra_float_digits', '0', true)",
            [zone, style],
        )
        one, two = generated(conn, as_of, config), generated(conn, as_of, config)
        prints = [conn.execute("select demo.fingerprint(%s)", [tenant]).fetchone()[0] for tenant in (one, two)]
        conn.rollback()
    assert one != two
    assert prints == [json.loads((HERE / "fingerprints.json").read_text())[0]["fingerprint"]] * 2
