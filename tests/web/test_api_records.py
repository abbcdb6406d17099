"""Records over HTTP and in SQL: lists, their filters, orders and cursors, one record with its story, and who may see it."""

import uuid

import pytest
from asking import METRICS
from psycopg.types.json import Jsonb

API = "/api/master/demo-generator"
NOBODY = str(uuid.UUID(int=7))
ENTITIES = ("companies", "contacts", "deals", "activities", "users")
SORTS = {"companies": ("createdAt", "name", "employees"), "contacts": ("createdAt", "name"),
         "deals": ("createdAt", "title", "value", "closedAt", "expectedCloseAt"), "activities": ("createdAt", "dueAt"),
         "users": ("name", "createdAt")}


def data(answer):
    """What a success holds."""
    assert (answer.status_code, answer.json["success"]) == (200, True), answer.text
    return answer.json["data"]


def error(answer, status):
    """What a refusal holds."""
    assert (answer.status_code, answer.json["success"]) == (status, False), answer.text
    return answer.json["error"]


@pytest.fixture
def records(logged_in, peopled):
    """records("deals?stage=won") is the answer of the list."""
    return lambda path, tenant=peopled["tenant"]: logged_in.get(f"{API}/tenants/{tenant}/records/{path}")


def whole(records, path: str) -> list[dict]:
    """All rows of a list, page by page."""
    rows, after = [], ""
    while after is not None:
        answer = records(f"{path}{'&' if '?' in path else '?'}pageSize=50" + (f"&after={after}" if after else ""))
        rows += data(answer)
        after = answer.json["meta"]["next"]
    assert len(rows) == answer.json["meta"]["total"] and not answer.json["meta"]["more"]
    return rows


def test_the_cursor_shows_every_record_once_in_every_order(records, conn, peopled):
    for entity, sort in ((entity, sort) for entity, sorts in SORTS.items() for sort in sorts):
        there = conn.execute(f"select id from crm.{entity} where tenant_id = %s and deleted_at is null", [peopled["tenant"]])
        wanted = sorted(str(row["id"]) for row in there)
        for order in ("asc", "desc"):
            rows = whole(records, f"{entity}?sortBy={sort}&sortOrder={order}")
            assert sorted(row["id"] for row in rows) == wanted, (entity, sort, order)
            if sort in ("value", "createdAt", "employees"):
                values = [row[sort] or 0 for row in rows]
                assert values == sorted(values, reverse=order == "desc")


def test_a_metric_counts_as_many_rows_as_its_list_holds(records, conn, peopled):
    """What a KPI's cell leads to."""
    [reference] = conn.execute("select demo.reference() as r").fetchall()
    asked = {m["name"]: m for m in reference["r"]["metrics"]}
    [kpis] = conn.execute("select * from demo.kpis(%s, %s, %s)", [peopled["tenant"], peopled["month"], peopled["month"]])
    for name in METRICS:
        metric = asked[name]
        filters = "".join(f"&{key}={value}" for key, value in metric["filters"].items())
        answer = records(f"{metric['entity']}?month={peopled['month']}&pageSize=100{filters}")
        assert data(answer)
        found = sum(row["value"] for row in answer.json["data"]) if metric["isMoney"] else answer.json["meta"]["total"]
        assert float(found) == float(kpis[metric["columnName"]]), name


def test_filters_find_what_they_name_and_nothing_else(records, conn, peopled):
    deals = whole(records, "deals")
    first = next(deal for deal in deals if deal["companyId"])
    for query, holds in (
        (f"stage={first['stage']}", lambda d: d["stage"] == first["stage"]),
        (f"stage={first['stageId']}", lambda d: d["stageId"] == first["stageId"]),
        ("stageType=won,lost", lambda d: d["stageType"] != "open" and d["closedAt"]),
        (f"owner={first['owner'].upper()}", lambda d: d["owner"] == first["owner"]),
        (f"source={first['source']}", lambda d: d["source"] == first["source"]),
        (f"company={first['companyId']}", lambda d: d["companyId"] == first["companyId"]),
        (f"contact={first['contactId']}", lambda d: d["contactId"] == first["contactId"]),
        (f"month={peopled['month']}", lambda d: d["createdAt"][:7] == peopled["month"]),
    ):
        found = {deal["id"] for deal in whole(records, f"deals?{query}")}
        assert found == {deal["id"] for deal in deals if holds(deal)}, query
    assert len(data(records(f"contacts?job={peopled['patch']}"))) == 5
    assert data(records("contacts?job=none")) == []
    assert data(records("contacts?search=xyzzyx")) == []
    assert all(a["state"] == "planned" and not a["completedAt"] for a in data(records("activities?state=planned")))


SEARCHES = [
    ("Jörg Müller-Özdemir", "mull", True), ("Jörg Müller-Özdemir", "ÖZD jor", True), ("Jörg Müller", "ller", False),
    ("株式会社さくら", "さくら", True), ("O'Hara 100%", "100%", True), ("O'Hara 100", "100%", False), ("a_b", "a_b", True),
    ("Straße", "strasse", True), ("ΑΘΗΝΑ", "αθη", True), ("Москва", "МОСК", True), ("back\\slash", "back\\", True),
]


def test_search_finds_the_beginnings_of_words_without_case_and_accents(conn):
    for name, search, wanted in SEARCHES:
        [row] = conn.execute("select demo_calc.search_form(%s) like all (demo_calc.search_patterns(%s)) as found",
                             [name, search])
        assert row["found"] is wanted, (name, search)


def test_search_in_a_list_goes_by_the_same_rule(conn, peopled):
    with conn.transaction(force_rollback=True):
        conn.execute("update crm.companies set name = 'Müller & Söhne', domain = null where ctid = (select min(ctid) "
                     "from crm.companies where tenant_id = %s)", [peopled["tenant"]])
        for search, count in (("mull", 1), ("soh MÜLL", 1), ("öhne", 0)):
            [row] = conn.execute("select demo.companies(%s, %s) as page", [peopled["tenant"], Jsonb({"search": search})])
            assert row["page"]["meta"]["total"] == count, search


WRONG = [
    ("colour=red", "filters.colour", "known are stage, stageType, owner"), ("stage=Nowhere", "filters.stage", "Closed Won"),
    ("stageType=open,best", "filters.stageType", "open, won, lost"), ("owner=Nobody", "filters.owner", "member of the team"),
    ("month=2025-13", "filters.month", "YYYY-MM"), ("job=x", "filters.job", "none"), ("company=5", "filters.company", "id"),
    ("sortBy=secret", "sortBy", "createdAt, title, value"), ("pageSize=9", "pageSize", "between 10 and 100"),
    ("page=101", "page", "after"), ("page=2&after=x", "after", "meta.next"), ("after=", "after", "meta.next"),
    (f"after=value.desc~{NOBODY}~5~1", "after", "same order"), (f"after=createdAt.desc~{NOBODY}~5~", "after", "meta.next"),
    (f"after=createdAt.desc~{NOBODY}~5~99999999999999999999", "after", "meta.next"), ("stage=", "filters.stage", "one of"),
    ("search=" + "x" * 101, "search", "100"), ("source=" + "x" * 201, "filters.source", "200"),
]


def test_what_is_wrong_is_named_with_what_would_be_right(records):
    for query, field, said in WRONG:
        refused = error(records(f"deals?{query}"), 400)
        assert refused["code"] == "VALIDATION_ERROR"
        assert any(f["field"] == field and said in f["constraint"] for f in refused["details"]), (query, refused)


def test_every_kind_of_record_has_its_page_with_a_story(records, logged_in, peopled):
    for entity in ENTITIES:
        first = data(records(entity))[0]
        found = data(records(f"{entity}/{first['id']}"))
        assert found["record"] == first and found["timezone"] == "America/New_York"
        assert (found["provenance"] is None) == (entity == "users")
    error(records(f"deals/{NOBODY}"), 404)
    error(records("robots"), 404)


def test_a_deal_tells_what_happened_who_takes_part_and_which_job_made_it(records, conn, peopled):
    deal = next(d for d in data(records("deals?stageType=won,lost&sortBy=closedAt&pageSize=100")) if d["closedAt"])
    found = data(records(f"deals/{deal['id']}"))
    times = [entry["at"] for entry in found["timeline"]]
    assert times == sorted(times, reverse=True) and found["timelineIsWhole"]
    moves = [entry for entry in found["timeline"] if entry["kind"] == "move"]
    assert moves[0]["stage"] == deal["stage"] and moves[-1]["from"] is None
    [counted] = conn.execute("select count(*) from crm.activities where tenant_id = %s and deal_id = %s",
                             [peopled["tenant"], deal["id"]])
    assert len(found["timeline"]) - len(moves) + len(found["next"]) == counted["count"]
    [local] = conn.execute("select to_char(%s::timestamptz at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI') as t",
                           [times[0]])
    assert found["timeline"][0]["local"] == local["t"]
    assert found["people"][0]["contactId"] == deal["contactId"] and found["people"][0]["isContact"]
    assert found["provenance"] | {"seed": "web"} == found["provenance"] and not found["provenance"]["changedSince"]
    assert found["provenance"]["jobId"] == str(peopled["job"]) and found["provenance"]["jobKind"] == "generation"


def test_only_demo_tenants_are_shown(records, peopled):
    for path in (*ENTITIES, f"deals/{NOBODY}"):
        assert error(records(path, peopled["plain"]), 400)["code"] == "NOT_DEMO_TENANT"
        assert error(records(path, NOBODY), 404)["code"] == "TENANT_NOT_FOUND"


def test_a_record_of_another_tenant_is_not_there(records, conn, peopled):
    [other] = conn.execute("select id from crm.users where tenant_id <> %s limit 1", [peopled["tenant"]]).fetchall() or [{"id": NOBODY}]
    error(records(f"users/{other['id']}"), 404)


def test_a_large_list_is_paged_by_the_index_of_its_key(conn, peopled):
    """The statement that a page sends, as PostgreSQL would run it: no sort of the tenant, no scan of the table."""
    condition = f"r.tenant_id = '{peopled['tenant']}' and r.deleted_at is null"
    with conn.transaction(force_rollback=True):
        conn.execute("set local enable_seqscan = off")
        conn.execute("set local enable_bitmapscan = off")
        rows = conn.execute("explain select r.id from crm.activities as r where " + condition
                            + " and (r.created_at, r.id) < (now(), %s) order by r.created_at desc, r.id desc limit 20", [NOBODY])
        plan = "\n".join(row["QUERY PLAN"] for row in rows)
    assert "using activities_created" in plan and "(created_at <= now())" in plan, plan


def test_the_views_are_for_those_who_read_and_hold_demo_tenants_alone(conn, as_role, peopled):
    for entity in ENTITIES:
        [row] = conn.execute(f"select count(*) as all, count(*) filter (where v.tenant_id = %s) as here, (select count(*) from "
                             f"crm.{entity} where tenant_id = %s) as there from demo.v_{entity} as v",
                             [peopled["tenant"], peopled["tenant"]])
        assert row["all"] >= row["here"] == row["there"] > 0
        for role, may in (("demo_reader", True), ("demo_admin", True), ("demo_app", False), ("demo_worker", False)):
            [right] = conn.execute("select has_table_privilege(%s, %s, 'select') as may", [role, f"demo.v_{entity}"])
            assert right["may"] is may, (role, entity)
