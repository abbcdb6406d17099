"""demo.generation_jobs, demo.tenants and demo.find_tenant: paging, filters, search, sorting, and what they refuse."""

import json

import psycopg
import pytest

NAMES = [
    "50% off", "50x off", "under_score", "underXscore", "Ähnlich", "aehnlich", "back\\slash", "zebra", "Zoo", "quote'd",
    "plain 1", "plain 2", "plain 3",
]
COUNTRIES = ["US", "GB", "DE", "JP", "BR", "AE"]
INDUSTRIES = ["trading", "igaming", "saas"]


@pytest.fixture(scope="module")
def listed(template, new_database, connected, config):
    """13 jobs in all states, four of them with tenants, and a tenant that is no demo."""
    conn = connected(new_database(template))
    ids = []
    for number, name in enumerate(NAMES):
        small = config | {
            "tenantName": name,
            "country": COUNTRIES[number % 6],
            "industry": INDUSTRIES[number % 3],
            "seed": f"seed-{number}",
            "targets": config["targets"] | {"leads": 100, "contacts": 50, "companies": 20, "activities": 200},
        }
        ids.append(
            conn.execute("select demo.submit_generation(%s, null) as a", [json.dumps(small)]).fetchone()["a"]["jobId"]
        )
        if number < 4:
            conn.execute("call demo.run_generation(%s)", [ids[-1]])
    conn.execute(
        "update crm.demo_generation_jobs set status = 'failed', error_message = 'x' where id = any(%s::uuid[])",
        [ids[4:6]],
    )
    conn.execute("""insert into crm.tenants (name, slug, country, timezone, currency, industry)
                    values ('A human tenant', 'human-100%_x', 'DE', 'Europe/Berlin', 'EUR', 'saas')""")
    yield conn, ids
    conn.close()


def ask(listed, function, **query):
    conn, _ = listed
    return conn.execute(f"select demo.{function}(%s) as answer", [json.dumps(query)]).fetchone()["answer"]


def names(listed, function="generation_jobs", **query):
    key = {"generation_jobs": "tenantName", "tenants": "name"}[function]
    return [row[key] for row in ask(listed, function, **query)["data"]]


def test_the_newest_job_comes_first_and_twenty_make_a_page(listed):
    answer = ask(listed, "generation_jobs")
    assert [row["tenantName"] for row in answer["data"]] == NAMES[::-1]
    assert answer["meta"] == {"total": 13, "page": 1, "pageSize": 20, "totalPages": 1}
    assert set(answer["data"][0]) >= {
        "id", "status", "config", "createdTenantId", "tenantName", "metrics", "createdAt", "completedAt"
    }


def test_pages_together_are_the_whole_list(listed):
    first, second, third = (ask(listed, "generation_jobs", page=p, pageSize="10", sortOrder="asc") for p in (1, "2", 3))
    assert [row["tenantName"] for row in first["data"] + second["data"]] == NAMES
    assert third["data"] == [] and third["meta"] == {"total": 13, "page": 3, "pageSize": 10, "totalPages": 2}
    assert ask(listed, "generation_jobs", page=999999999, pageSize=100)["data"] == []


@pytest.mark.parametrize("query, expected", [
    ({"status": "completed"}, NAMES[:4]), ({"status": "failed"}, NAMES[4:6]), ({"status": "pending"}, NAMES[6:]),
    ({"status": "running"}, []), ({"country": "GB"}, [NAMES[1], NAMES[7]]), ({"country": "UK"}, [NAMES[1], NAMES[7]]),
    ({"industry": "igaming"}, NAMES[1::3]), ({"industry": "finserv"}, []),
    ({"country": "US", "industry": "trading", "status": "completed"}, [NAMES[0]]), ({"search": "%"}, ["50% off"]),
    ({"search": "_"}, ["under_score"]), ({"search": "50%"}, ["50% off"]), ({"search": "\\"}, ["back\\slash"]),
    ({"search": "'"}, ["quote'd"]), ({"search": "ZO"}, ["Zoo"]), ({"search": "  zebra "}, ["zebra"]),
    ({"search": "seed-12"}, ["plain 3"]), ({"search": ""}, NAMES), ({"search": "no such"}, []),
    ({"search": "plain", "country": "US"}, ["plain 3"]),
])
def test_jobs_are_filtered_and_searched_literally(listed, query, expected):
    assert names(listed, sortOrder="asc", **query) == expected


def test_jobs_are_found_by_the_start_of_their_id(listed):
    conn, ids = listed
    assert [row["id"] for row in ask(listed, "generation_jobs", search=ids[3][:13])["data"]] == [ids[3]]


def test_jobs_are_sorted(listed):
    assert names(listed, sortBy="createdAt", sortOrder="asc") == NAMES
    by_name = names(listed, sortBy="tenantName", sortOrder="asc")
    plain = [name for name in by_name if name.isascii()]
    assert plain == sorted(plain, key=str.lower)
    assert names(listed, sortBy="tenantName", sortOrder="desc") == by_name[::-1]
    completed = names(listed, sortBy="completedAt", sortOrder="asc", status="completed")
    assert completed == NAMES[:4]
    assert names(listed, sortBy="completedAt", sortOrder="desc")[:4] == NAMES[3::-1], "jobs without an end come last"


WRONG = [
    ({"page": 0}, "page"), ({"page": -1}, "page"), ({"page": 1.5}, "page"), ({"page": "x"}, "page"),
    ({"page": None}, "page"), ({"page": [1]}, "page"), ({"page": 10**10}, "page"), ({"page": ""}, "page"),
    ({"pageSize": 9}, "pageSize"), ({"pageSize": 101}, "pageSize"), ({"pageSize": "20 "}, "pageSize"),
    ({"pageSize": True}, "pageSize"), ({"country": "FR"}, "country"), ({"country": "us"}, "country"),
    ({"country": 1}, "country"), ({"country": None}, "country"), ({"industry": "mining"}, "industry"),
    ({"search": "x" * 101}, "search"), ({"search": 5}, "search"), ({"search": None}, "search"),
    ({"sortBy": "seed"}, "sortBy"), ({"sortOrder": "up"}, "sortOrder"), ({"sortOrder": "DESC"}, "sortOrder"),
    ({"limit": 5}, "limit"), ([], ""), ("x", ""), (None, ""), (3, ""),
]


@pytest.mark.parametrize("function", ["generation_jobs", "tenants"])
@pytest.mark.parametrize(
    "query, field", [*WRONG, ({"status": "done"}, "status")], ids=lambda value: json.dumps(value)[:30]
)
def test_a_wrong_parameter_is_named(listed, function, query, field):
    conn, _ = listed
    with pytest.raises(psycopg.Error) as error:
        conn.execute(f"select demo.{function}(%s)", [json.dumps(query)])
    assert error.value.sqlstate == "TG400"
    detail = json.loads(error.value.diag.message_detail)
    assert detail["code"] == "VALIDATION_ERROR" and [fault["field"] for fault in detail["details"]] == [field]


@pytest.mark.parametrize("function", ["generation_jobs", "tenants"])
def test_a_query_that_is_null_is_refused_too(listed, function):
    conn, _ = listed
    with pytest.raises(psycopg.Error) as error:
        conn.execute(f"select demo.{function}(null)")
    assert error.value.sqlstate == "TG400"


def test_all_wrong_parameters_are_listed_at_once(listed):
    conn, _ = listed
    with pytest.raises(psycopg.Error) as error:
        ask(listed, "generation_jobs", page=0, pageSize=5, status="x", sortBy="x", nonsense=1)
    assert {fault["field"] for fault in json.loads(error.value.diag.message_detail)["details"]} == {
        "page", "pageSize", "status", "sortBy", "nonsense"
    }


def test_tenants_are_listed_with_their_data_range(listed):
    answer = ask(listed, "tenants")
    assert answer["meta"]["total"] == 5 and names(listed, "tenants") == sorted(
        [*NAMES[:4], "A human tenant"], key=str.lower
    )
    demo = [row for row in answer["data"] if row["isDemo"]]
    assert len(demo) == 4 and all(
        (row["dataFrom"], row["dataTo"], row["startDate"]) == ("2025-01", "2025-06", "2025-01-10")
        and row["generationJobId"]
        for row in demo
    )
    [human] = [row for row in answer["data"] if not row["isDemo"]]
    assert (human["name"], human["dataFrom"], human["generationJobId"]) == ("A human tenant", None, None)


@pytest.mark.parametrize("query, expected", [
    ({"demo": "false"}, ["A human tenant"]), ({"demo": False}, ["A human tenant"]),
    ({"demo": True, "country": "JP"}, [NAMES[3]]), ({"industry": "saas"}, ["A human tenant", NAMES[2]]),
    ({"country": "UK"}, [NAMES[1]]), ({"search": "%_x"}, ["A human tenant"]), ({"search": "under_"}, ["under_score"]),
    ({"sortBy": "createdAt", "demo": True, "search": "HUMAN"}, []),
])
def test_tenants_are_filtered_and_searched_literally(listed, query, expected):
    assert names(listed, "tenants", **query) == expected


def test_a_deleted_tenant_is_not_listed(listed):
    conn, ids = listed
    with conn.transaction(force_rollback=True):
        conn.execute("update crm.tenants set deleted_at = now() where slug like 'human%'")
        assert ask(listed, "tenants")["meta"]["total"] == 4


def find(listed, text):
    """The name of the tenant that is found, or what the refusal says: (SQLSTATE, code, message, hint)."""
    conn, _ = listed
    try:
        query = "select t.name from crm.tenants as t where t.id = demo.find_tenant(%s)"
        return conn.execute(query, [text]).fetchone()["name"]
    except psycopg.Error as error:
        diag = error.diag
        return error.sqlstate, json.loads(diag.message_detail)["code"], diag.message_primary, diag.message_hint


@pytest.mark.parametrize("text, expected", [
    ("A human tenant", "A human tenant"), ("a HUMAN tenant", "A human tenant"),
    ("human-100%_x", "A human tenant"), ("HUMAN-100%_X", "A human tenant"),
    ("human", "A human tenant"), (" under_ ", "under_score"), ("50%", "50% off"),
])
def test_a_tenant_is_found_by_name_slug_or_a_part_of_them(listed, text, expected):
    assert find(listed, text) == expected


def test_a_tenant_is_found_by_its_id_or_the_start_of_it(listed):
    for row in ask(listed, "tenants")["data"]:
        assert find(listed, row["id"]) == find(listed, row["id"].upper()) == find(listed, row["id"][:13]) == row["name"]


def test_a_name_goes_before_a_part_of_other_names(listed):
    conn, _ = listed
    with conn.transaction(force_rollback=True):
        conn.execute("update crm.tenants set name = '50' where slug like 'human%'")
        assert find(listed, "50") == "50"


def test_a_tenant_that_is_not_there_or_deleted_is_not_found(listed):
    conn, _ = listed
    assert find(listed, "nobody") == (
        "TG404", "TENANT_NOT_FOUND", "there is no tenant nobody", "demogen tenants lists them")
    with conn.transaction(force_rollback=True):
        conn.execute("update crm.tenants set deleted_at = now() where slug like 'human%'")
        assert find(listed, "human")[0] == "TG404"


def test_tenants_of_which_many_match_are_named(listed):
    conn, _ = listed
    known = {row["name"]: row["id"] for row in ask(listed, "tenants")["data"]}
    assert find(listed, "off") == (
        "TG409", "CONFLICT", f"2 tenants match off: 50% off ({known['50% off']}), 50x off ({known['50x off']})",
        "name one by its id")
    with conn.transaction(force_rollback=True):
        conn.execute("""insert into crm.tenants (name, slug, country, timezone, currency, industry)
                        select 'off ' || n, 'more-' || n, 'DE', 'Europe/Berlin', 'EUR', 'saas'
                        from generate_series(1, 4) as n""")
        with conn.transaction(force_rollback=True):
            state, _, message, _ = find(listed, "off")
        assert state == "TG409" and message.startswith("6 tenants match off: ")
        assert message.endswith(", …") and message.count("(") == 5


@pytest.mark.parametrize("text", [None, "x" * 101])
def test_what_cannot_name_a_tenant_is_refused(listed, text):
    assert find(listed, text)[:2] == ("TG400", "VALIDATION_ERROR")
