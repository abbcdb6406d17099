"""Equal configs give equal tenants, in any database and under any id; whatever differs, the fingerprint tells."""

import pytest

CASE = "JP-trading"
TABLES = (
    "tenants", "users", "pipelines", "pipeline_stages", "companies", "contacts", "deals", "deal_stage_history",
    "activities", "tags", "contact_tags", "deal_contacts",
)
# ids and what names them, and the bookkeeping that no one sees
APART = {
    "id", "tenant_id", "slug", "demo_job_id", "demo_written_at", "demo_story", "demo_beat", "demo_text",
}
BOOKKEEPING = {
    ("tenants", "updated_at"), ("users", "updated_at"), ("pipelines", "created_at"), ("pipelines", "updated_at"),
    ("pipelines", "is_default"), ("pipeline_stages", "created_at"), ("pipeline_stages", "updated_at"),
    ("tags", "created_at"), ("tags", "updated_at"), ("deal_contacts", "created_at"),
}
OTHER_VALUE = {
    "text": "coalesce({0}, '') || 'x'", "character varying": "'1999-12'", "integer": "coalesce({0}, 0) + 1",
    "numeric": "{0} + 1", "boolean": "not {0}",
    "timestamp with time zone": "coalesce({0}, '2025-01-01') + interval '1 second'",
}
PARENTS = {
    "owner_id": "users", "user_id": "users", "company_id": "companies", "contact_id": "contacts", "deal_id": "deals",
    "stage_id": "pipeline_stages", "tag_id": "tags", "pipeline_id": "pipelines",
}


def fingerprint(conn, tenant_id):
    return conn.execute("select demo.fingerprint(%s) as f", [tenant_id]).fetchone()["f"]


@pytest.mark.parametrize("name", ["US-saas", "JP-trading", "AE-realestate", "Kiritimati", "dinars in thousandths"])
def test_the_same_config_gives_the_same_tenant_in_another_database(
    world, template, new_database, drop_database, opened, generated, pair_config, name
):
    here = world(name)
    dsn = new_database(template)
    with opened(dsn) as conn:
        conn.execute(
            "set timezone = 'Asia/Tokyo'; set datestyle = 'SQL, DMY'; set intervalstyle = 'iso_8601'; "
            "set extra_float_digits = 0; set lc_numeric = 'C'; set work_mem = '64kB'"
        )
        generated(conn, here.as_of, pair_config("GB-igaming"))
        job = generated(conn, here.as_of, pair_config(name))
        assert job["createdTenantId"] != str(here.id)
        assert fingerprint(conn, job["createdTenantId"]) == fingerprint(here.conn, here.id)
    drop_database(dsn)


def test_contents_do_not_depend_on_the_tenants_id(world, generated, tenant_of, pair_config):
    here = world(CASE)
    again = tenant_of(here.conn, here.as_of, generated(here.conn, here.as_of, pair_config(CASE)))
    ids = lambda row: {
        key: value for key, value in row.items() if not key.endswith("_id") and key not in ("id", "slug")
    }  # noqa: E731
    assert again.id != here.id and ids(again.row) == ids(here.row)
    for one, other in (
        (here.users, again.users), (here.companies, again.companies), (here.contacts, again.contacts),
        (here.deals, again.deals),
    ):
        assert [ids(row) for row in one] == [ids(row) for row in other]
    def seen(tenant):
        return sorted((a["type"], a["subject"], a["created_at"]) for a in tenant.activities)
    assert seen(here) == seen(again)
    for table, rows in here.provenance_tables().items():
        assert {row["id"] for row in rows}.isdisjoint(row["id"] for row in again.provenance_tables()[table]), table
    assert fingerprint(here.conn, here.id) == fingerprint(again.conn, again.id)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": "another"}, {"teamSize": 9}, {"tenantName": "Another name"}, {"realism": {"whaleRatio": 19}},
        {"startDate": "2025-01-13"}, {"timezone": "Europe/London"}, {"channelMix": {"seo": 90}},
    ],
    ids=str,
)
def test_another_config_gives_another_tenant(world, generated, pair_config, change):
    here = world("US-saas")
    other = generated(here.conn, here.as_of, pair_config("US-saas") | change)
    assert fingerprint(here.conn, other["createdTenantId"]) != fingerprint(here.conn, here.id)


def test_another_clock_gives_another_tenant(world, generated, pair_config):
    here = world("US-saas")
    other = generated(here.conn, "2025-06-18 15:00:00+00", pair_config("US-saas"))
    assert fingerprint(here.conn, other["createdTenantId"]) != fingerprint(here.conn, here.id)


def test_a_change_to_any_column_of_any_row_changes_the_fingerprint(world):
    here = world(CASE)
    before, unnoticed, tried = fingerprint(here.conn, here.id), [], 0
    columns = here.conn.execute(
        """select table_name as t, column_name as c, data_type as kind from information_schema.columns
        where table_schema = 'crm' and table_name = any(%s) order by 1, ordinal_position""",
        [list(TABLES)],
    ).fetchall()
    for column in columns:
        table, name, kind = column["t"], column["c"], column["kind"]
        if name in APART or (table, name) in BOOKKEEPING:
            continue
        key = "id" if table == "tenants" else "tenant_id"
        pick = "(select ctid from crm.{0} where {1} = %(t)s order by {2} limit 1)".format(
            table, key, f"{name} is null, ctid desc"
        )
        value = (
            OTHER_VALUE[kind].format(name)
            if kind != "uuid"
            else (
                f"(select p.id from crm.{PARENTS[name]} as p "
                f"where p.tenant_id = %(t)s and p.id <> crm.{table}.{name} order by p.id limit 1)"
            )
        )
        with here.conn.transaction(force_rollback=True):
            here.conn.execute("set local session_replication_role = replica")
            for row in here.conn.execute(
                "select conname as c from pg_constraint where contype in ('c', 'u') and conrelid = %s::regclass",
                [f"crm.{table}"],
            ).fetchall():
                here.conn.execute(f'alter table crm.{table} drop constraint "{row["c"]}" cascade')
            if name == "pipeline_id" and table == "pipeline_stages":
                here.conn.execute("insert into crm.pipelines (tenant_id, name) values (%s, 'Another')", [here.id])
            elif name == "pipeline_id":
                continue  # follows from the stage
            assert (
                here.conn.execute(
                    f"update crm.{table} set {name} = {value} where ctid = {pick}", {"t": here.id}
                ).rowcount
                == 1
            ), (table, name)
            tried += 1
            if fingerprint(here.conn, here.id) == before:
                unnoticed.append(f"{table}.{name}")
    assert tried > 80 and unnoticed == []


@pytest.mark.parametrize("table", TABLES[1:])
def test_a_row_more_or_less_changes_the_fingerprint(world, table):
    here = world(CASE)
    before = fingerprint(here.conn, here.id)
    with here.conn.transaction(force_rollback=True):
        here.conn.execute("set local session_replication_role = replica")
        assert (
            here.conn.execute(
                f"delete from crm.{table} where ctid = (select ctid from crm.{table} where tenant_id = %s "
                f"order by ctid desc limit 1)",
                [here.id],
            ).rowcount
            == 1
        )
        assert fingerprint(here.conn, here.id) != before


def test_a_row_of_a_person_changes_the_fingerprint(world):
    here = world(CASE)
    before = fingerprint(here.conn, here.id)
    for statement in (
        "insert into crm.contacts (tenant_id, first_name, last_name) values (%s, 'A', 'B')",
        "insert into crm.activities (tenant_id, type, subject) values (%s, 'call', 'x')",
        "insert into crm.companies (tenant_id, name) values (%s, 'x')",
        "insert into crm.tags (tenant_id, name, color) values (%s, 'x', '#ffffff')",
    ):
        with here.conn.transaction(force_rollback=True):
            here.conn.execute(statement, [here.id])
            assert fingerprint(here.conn, here.id) != before, statement


def test_swapping_two_rows_changes_the_fingerprint(world):
    here = world(CASE)
    before = fingerprint(here.conn, here.id)
    with here.conn.transaction(force_rollback=True):
        a, b = here.contacts[0], here.contacts[1]
        for one, other in ((a, b), (b, a)):
            here.conn.execute(
                "update crm.contacts set phone = %s, job_title = %s where tenant_id = %s and id = %s",
                [other["phone"], other["job_title"], here.id, one["id"]],
            )
        assert fingerprint(here.conn, here.id) != before
