"""The generator's pages without a browser: what they show is what SQL says, and what is typed stays text."""

import html
import json
import re

import psycopg
import pytest
from psycopg.types.json import Jsonb

from runner.web import ask, generator

SMALL = {"leads": 100, "contacts": 50, "companies": 20, "closedWonCount": 10, "activities": 100}
EVIL = """<img src=x onerror=alert(1)>'"&</textarea></script>"""
ESCAPED = "&lt;img src=x onerror=alert(1)&gt;"


def submit_job(conn, **config) -> str:
    config = {"targets": SMALL, "seed": "pages"} | config
    return conn.execute("select demo.submit_generation(%s, null) ->> 'jobId' as id", [Jsonb(config)]).fetchone()["id"]


def run(conn, job_id: str) -> str:
    conn.execute("call demo.run_generation(%s)", [job_id])
    return job_id


@pytest.fixture(scope="module")
def made(db):
    """Ids of the jobs of this file: two that are completed, one that failed, one that waits."""
    with psycopg.connect(db, autocommit=True, row_factory=psycopg.rows.dict_row) as conn:
        jobs = {
            "german": run(conn, submit_job(conn, country="DE", tenantName="Alster & Söhne", industry="finserv")),
            "yen": run(conn, submit_job(conn, country="JP", tenantName=EVIL, seed=EVIL)),
            "failed": submit_job(conn, tenantName="Broken Demo"),
            "waiting": submit_job(conn, tenantName="Waiting Demo"),
        }
        conn.execute(
            "update crm.demo_generation_jobs set status = 'failed', current_step = 'Creating deals', error_message = %s where id = %s",
            [EVIL, jobs["failed"]],
        )
        return jobs


@pytest.fixture
def sql(conn):
    """sql("generation_job", id) is the value of that function."""
    return lambda function, *arguments: conn.execute(
        f"select demo.{function}({', '.join(['%s'] * len(arguments))}) as value",
        [Jsonb(a) if isinstance(a, dict) else a for a in arguments],
    ).fetchone()["value"]


def form_of(page: str) -> dict[str, str]:
    """What a browser would send of the form of a new tenant, without its token."""
    part = page[page.index('<form class="split"') :]
    fields = {
        m[1]: html.unescape(m[2])
        for m in re.finditer(r'<input [^>]*?name="([^"]+)"[^>]*? value="([^"]*)"', part)
        if 'type="radio"' not in m[0]
    }
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)".*?>(.*?)</select>', part, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'<option value="([^"]*)"', options
        )
        fields[name] = html.unescape(chosen[1])
    return {name: value for name, value in fields.items() if name != "csrf_token"} | {"shape": "growth"}


def faults_of(page: str) -> dict[str, list[str]]:
    return json.loads(html.unescape(re.search(r"data-faults='([^']*)'", page)[1]))


def rows(page: str) -> list[list[str]]:
    """The cells of the rows in the bodies of the tables of a page, as text."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", page, re.S)
    return [
        [
            " ".join(html.unescape(re.sub(r"<[^>]*>", " ", cell)).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for body in bodies
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


# -- jobs ---------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_jobs_that_sql_lists(logged_in, made, sql):
    page = logged_in.get("/generator").text
    listed = sql("generation_jobs", {})
    assert [r[0] for r in rows(page)] == [job["tenantName"] for job in listed["data"]]
    assert {r[0]: r[1] for r in rows(page)} == {
        "Alster & Söhne": "completed",
        EVIL: "completed",
        "Broken Demo": "failed",
        "Waiting Demo": "pending",
    }
    assert f"{listed['meta']['total']} in all" in page
    assert "data-changing" in page  # one waits: the page looks again


@pytest.mark.parametrize(
    "query, names",
    [
        ("status=failed", ["Broken Demo"]),
        ("country=DE", ["Alster & Söhne"]),
        ("country=DE&status=failed", []),
        ("industry=finserv", ["Alster & Söhne"]),
        ("search=wAITing", ["Waiting Demo"]),
        ("sortBy=tenantName&sortOrder=asc", [EVIL, "Alster & Söhne", "Broken Demo", "Waiting Demo"]),
        ("sortBy=tenantName&sortOrder=desc", ["Waiting Demo", "Broken Demo", "Alster & Söhne", EVIL]),
        ("status=&country=&search=&sortBy=tenantName&sortOrder=asc&pageSize=10&page=2", []),
    ],
)
def test_the_address_holds_filter_search_and_order(logged_in, made, query, names):
    answer = logged_in.get(f"/generator?{query}")
    assert answer.status_code == 200
    assert [r[0] for r in rows(answer.text)] == names
    for name, value in (
        part.split("=")
        for part in query.split("&")
        if part.startswith(("status", "country", "industry")) and not part.endswith("=")
    ):
        assert f'<option value="{value}" selected>' in answer.text
    if not names:
        assert ("There is no such page." if "page=2" in query else "No job fits.") in answer.text


def test_pages_of_the_list_keep_the_filter(logged_in, conn, made):
    more = [submit_job(conn, tenantName=f"Paged {n:02}") for n in range(12)]
    page = logged_in.get("/generator?search=paged&pageSize=10&sortBy=tenantName&sortOrder=asc").text
    assert [r[0] for r in rows(page)] == [f"Paged {n:02}" for n in range(10)]
    following = html.unescape(re.search(r'rel="next" href="([^"]+)"', page)[1])
    assert [r[0] for r in rows(logged_in.get(following).text)] == ["Paged 10", "Paged 11"]
    assert 'aria-sort="ascending"' in page
    conn.execute("delete from crm.demo_generation_jobs where id = any(%s)", [more])


@pytest.mark.parametrize(
    "query, word",
    [
        ("page=0", "at least 1"),
        ("pageSize=1000", "between 10 and 100"),
        ("status=done", "must be one of"),
        ("sortBy=size", "must be one of"),
    ],
)
def test_a_wrong_query_is_told_on_the_page(logged_in, query, word):
    answer = logged_in.get(f"/generator?{query}")
    assert answer.status_code == 400 and word in answer.text and "<h1>Generation jobs</h1>" in answer.text


def test_an_unknown_parameter_is_refused(logged_in):
    assert logged_in.get("/generator?colour=red").status_code == 400


# -- a job --------------------------------------------------------------------------------------------------------


def test_a_job_shows_its_months_and_totals(logged_in, made, sql):
    job = sql("generation_job", made["german"])
    page = logged_in.get(f"/generator/jobs/{made['german']}").text
    shown = {r[0]: r[1:] for r in rows(page)}
    assert len(shown) == len(job["monthlyBreakdown"]) == 12
    for month, cells in zip(job["monthlyBreakdown"], shown.values()):
        m = month["metrics"]
        counts = [
            m[n] for n in ("leadsCreated", "contactsCreated", "companiesCreated", "dealsCreated", "closedWonCount")
        ]
        assert cells == [f"{n:,}" for n in counts] + [
            f"{m['closedWonValue']:,.2f}",
            f"{m['pipelineAddedValue']:,.2f}",
            f"{m['activitiesCreated']:,}",
        ]
    total = re.findall(r"<tfoot>(.*?)</tfoot>", page, re.S)[0]
    assert f"{job['metrics']['closedWonValue']:,.2f}" in total and f">{job['metrics']['contacts']}<" in total
    assert f'href="/tenants/{job["createdTenantId"]}"' in page
    assert f"{job['metrics']['recordsCreated']:,}" in page and job["seed"] in page
    assert "data-changing" not in page


def test_money_has_the_decimals_of_its_currency(logged_in, made):
    page = logged_in.get(f"/generator/jobs/{made['yen']}").text
    assert "Won value <small>(JPY)</small>" in page
    assert all("." not in r[6] and "." not in r[7] for r in rows(page))


def test_a_failed_job_says_why(logged_in, made):
    page = logged_in.get(f"/generator/jobs/{made['failed']}").text
    assert "at “Creating deals”" in page and ESCAPED in page
    assert "Open the tenant" not in page and "Delete the tenant" not in page


def test_a_waiting_job_looks_again_by_itself(logged_in, made):
    page = logged_in.get(f"/generator/jobs/{made['waiting']}").text
    assert "data-changing" in page and "waiting for a worker since" in page


def test_there_is_no_page_of_a_job_that_does_not_exist(logged_in):
    assert logged_in.get("/generator/jobs/00000000-0000-4000-8000-00000000dead").status_code == 404
    assert logged_in.get("/generator/jobs/nonsense").status_code == 404
    assert logged_in.get("/generator/new?from=00000000-0000-4000-8000-00000000dead").status_code == 404


def test_the_config_can_be_downloaded_and_gives_the_same_tenant_again(logged_in, made, sql, conn):
    answer = logged_in.get(f"/generator/jobs/{made['german']}/config.json")
    assert answer.mimetype == "application/json" and answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.json == sql("generation_job", made["german"])["config"]
    first, second = (
        sql("preview_generation", config)["monthlyProjection"]
        for config in (answer.json, sql("generation_job", made["german"])["config"])
    )
    assert first == second


def test_every_page_names_a_call_that_psql_takes(logged_in, made, conn):
    for path in (
        "/generator?status=completed&search=o'hara",
        "/generator/new",
        f"/generator/jobs/{made['yen']}",
        f"/generator/new?from={made['german']}",
    ):
        call = html.unescape(
            re.search(r"The same in psql</span> <code>(.*?)</code>", logged_in.get(path).text, re.S)[1]
        )
        assert call.startswith("select demo.") and call.endswith(";")
        conn.execute(call)


# -- what is done to a job ----------------------------------------------------------------------------------------


def post(client, path: str, **fields):
    return client.post(path, data=fields)


def test_regenerate_makes_one_job_however_often_it_is_sent(logged_in, made, sql):
    page = logged_in.get(f"/generator/jobs/{made['german']}").text
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    places = {post(logged_in, f"/generator/jobs/{made['german']}/regenerate", key=key).location for _ in range(2)}
    assert len(places) == 1
    [place] = places
    again = sql("generation_job", place.rpartition("/")[2])
    assert again["regeneratedFromId"] == made["german"] and again["seed"] == "pages" and again["status"] == "pending"
    assert f'href="/generator/jobs/{made["german"]}"' in logged_in.get(place).text


@pytest.mark.parametrize("kind", ["generation", "patch"])
def test_a_pending_job_is_cancelled_with_a_button(logged_in, made, sql, kind):
    if kind == "generation":
        job, path = sql("submit_generation", {"seed": "to be cancelled"}, None)["jobId"], "/generator/jobs/{}"
    else:
        tenant = sql("generation_job", made["german"])["createdTenantId"]
        plan = {"months": [{"month": sql("tenant", tenant)["dataFrom"], "metrics": {"companiesCreated": 1}}]}
        job, path = sql("submit_patch", tenant, plan, None)["jobId"], "/patch-jobs/{}"
    assert f'action="/jobs/{job}/cancel"' in logged_in.get(path.format(job)).text
    answer = post(logged_in, f"/jobs/{job}/cancel")
    assert (answer.status_code, answer.location) == (303, path.format(job))
    page = logged_in.get(answer.location).text
    assert "The job never ran" in page and "cancelled by" in page and "/cancel" not in page
    assert sql(f"{kind}_job", job)["status"] == "cancelled"
    assert post(logged_in, f"/jobs/{job}/cancel").status_code == 303, "it stays so"


def test_a_job_that_has_run_is_not_cancelled(logged_in, made, sql):
    assert "/cancel" not in logged_in.get(f"/generator/jobs/{made['german']}").text
    answer = post(logged_in, f"/jobs/{made['german']}/cancel")
    assert answer.status_code == 409 and "only a pending job can be cancelled" in answer.text
    assert sql("generation_job", made["german"])["status"] == "completed"


@pytest.mark.parametrize("typed", ["", "alster & söhne", "Alster & Söhne "])
def test_a_tenant_is_not_deleted_under_another_name(logged_in, made, sql, typed):
    answer = post(logged_in, f"/generator/jobs/{made['german']}/delete", confirmedName=typed)
    assert answer.status_code == 400 and "must be the name of the tenant" in answer.text
    assert sql("generation_job", made["german"])["tenant"] is not None


def test_a_delete_without_a_name_is_none(logged_in, made, sql):
    assert post(logged_in, f"/generator/jobs/{made['german']}/delete", csrf_token=logged_in.csrf).status_code == 400
    assert sql("generation_job", made["german"])["tenant"] is not None


def test_a_tenant_is_deleted_by_its_name_and_the_job_stays(logged_in, conn, sql, ada):
    job_id = run(conn, submit_job(conn, tenantName="Short <Lived>"))
    tenant = sql("generation_job", job_id)["createdTenantId"]
    answer = post(logged_in, f"/generator/jobs/{job_id}/delete", confirmedName="Short <Lived>")
    assert (answer.status_code, answer.location) == (303, f"/generator/jobs/{job_id}")
    page = logged_in.get(answer.location).text
    assert "The tenant was deleted on" in page and len(rows(page)) == 12 and "Type the tenant" not in page
    assert conn.execute("select count(*) from crm.contacts where tenant_id = %s", [tenant]).fetchone()["count"] == 0
    assert (
        str(
            conn.execute(
                "select user_id from crm.audit_logs where action = 'delete' and entity_id = %s", [tenant]
            ).fetchone()["user_id"]
        )
        == ada["id"]
    )
    again = post(logged_in, f"/generator/jobs/{job_id}/delete", confirmedName="Short <Lived>")
    assert again.status_code == 404
    assert (
        "its tenant was deleted" in again.text
        and "The tenant was deleted on" in again.text
        and len(rows(again.text)) == 12
    )  # on the job's page
    assert (
        post(
            logged_in, "/generator/jobs/00000000-0000-4000-8000-0000000000ff/delete", confirmedName="Short <Lived>"
        ).status_code
        == 404
    )


def test_what_takes_long_may_take_longer_than_a_page(new_app, conn):
    limit = f"alter role demo_app in database {conn.info.dbname}"
    conn.execute(f"{limit} set statement_timeout = '200ms'")
    conn.execute(
        "create function demo.nap() returns int language sql volatile begin atomic select 1 from pg_sleep(0.6); end; "
        "grant execute on function demo.nap() to demo_app"
    )
    try:
        with new_app().app_context():
            with pytest.raises(psycopg.errors.QueryCanceled):
                ask.value("nap")
            assert ask.patient_value("nap") == 1
    finally:
        conn.execute("drop function demo.nap()")
        conn.execute(f"{limit} reset statement_timeout")


def test_a_delete_while_a_job_runs_is_refused_on_the_page(logged_in, made, conn):
    with conn.transaction():
        conn.execute("select pg_advisory_xact_lock(demo_job.lock_key(%s))", [made["yen"]])
        answer = post(logged_in, f"/generator/jobs/{made['yen']}/delete", confirmedName=EVIL)
    assert answer.status_code == 409 and "is in use" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/generator/new",
        "/generator/preview",
        "/generator/jobs/{}/regenerate",
        "/generator/jobs/{}/delete",
        "/jobs/{}/cancel",
    ],
)
def test_every_change_needs_the_token(logged_in, made, path, conn):
    before = conn.execute("select count(*) from crm.demo_generation_jobs").fetchone()
    logged_in.csrf = None
    answer = logged_in.post(path.format(made["german"]), data={"confirmedName": "Alster & Söhne"})
    assert answer.status_code == 403
    assert conn.execute("select count(*) from crm.demo_generation_jobs").fetchone() == before


# -- the form -----------------------------------------------------------------------------------------------------


def test_the_form_has_a_field_for_every_key_of_a_config_with_its_limits_and_default(logged_in, sql):
    page = logged_in.get("/generator/new").text
    defaults = sql("preview_generation", {})["config"]
    rules = {path: rule for path, rule in sql("reference")["rules"].items() if not path.startswith("monthlyPlan")}
    assert len(rules) == 30
    for path, rule in rules.items():
        field = re.search(rf'<(input|select) id="{re.escape(path)}" name="{re.escape(path)}"[^>]*>', page)
        assert field, path
        if rule["kind"] in ("integer", "number", "money"):
            group, _, key = path.rpartition(".")
            default = (defaults[group] if group else defaults)[key]
            assert float(re.search(r'placeholder="([^"]*)"', field[0])[1]) == float(default)
            assert f"{rule['low']:,} to {rule['high']:,}" in page


def test_the_form_offers_what_sql_knows(logged_in, sql):
    page, reference = logged_in.get("/generator/new").text, sql("reference")
    for kind in ("countries", "industries", "currencies"):
        for row in reference[kind]:
            assert f'<option value="{row["code"]}"' in page and html.escape(row["name"]) in page
    assert (
        re.findall(r'<option value="(\w+)"', re.search(r'<select id="growth.curve".*?</select>', page, re.S)[0])
        == reference["curves"]
    )
    for curve in reference["curves"]:
        sql("preview_generation", {"growth": {"curve": curve}})


def test_a_country_that_a_dba_adds_is_offered_at_once(logged_in, conn):
    conn.execute(
        "insert into ref.countries (code, name, default_timezone, default_currency, date_format, calling_code) "
        "values ('FR', 'France', 'Europe/Paris', 'EUR', 'DD/MM/YYYY', '+33')"
    )
    try:
        assert '<option value="FR">France</option>' in logged_in.get("/generator/new").text
    finally:
        conn.execute("delete from ref.countries where code = 'FR'")


def test_the_preview_is_what_sql_previews(logged_in, sql):
    page = post(
        logged_in,
        "/generator/preview",
        **{
            "country": "GB",
            "targets.leads": "1000",
            "targets.closedWonValue": "123456.78",
            "growth.seasonality": "false",
            "seed": "x",
        },
    ).text
    preview = sql(
        "preview_generation",
        {
            "country": "GB",
            "targets": {"leads": 1000, "closedWonValue": 123456.78},
            "growth": {"seasonality": False},
            "seed": "x",
        },
    )
    assert [[r[1], r[4], r[6]] for r in rows(page)] == [
        [f"{m['leads']:,}", f"{m['deals']:,}", f"{m['closedWonValue']:,.2f}"] for m in preview["monthlyProjection"]
    ]
    assert "123,456.78 GBP" in page and f"{sum(preview['estimatedRecords'].values()):,}" in page
    assert faults_of(page) == {}


def test_all_faults_are_told_at_once_each_on_its_field(logged_in):
    wrong = {
        "tenantName": "x",
        "teamSize": "1",
        "targets.leads": "7",
        "targets.contacts": "many",
        "growth.monthlyRate": "8,5",
        "channelMix.seo": "101",
        "realism.whaleRatio": "1e1",
        "timezone": "Mars",
        "country": "XX",
        "growth.curve": "steep",
    }
    page = post(logged_in, "/generator/preview", **wrong).text
    assert set(faults_of(page)) == set(wrong)
    assert faults_of(page)["targets.contacts"] == ["must be a number"]
    answer = post(logged_in, "/generator/new", **wrong)
    assert answer.status_code == 400 and faults_of(answer.text) == faults_of(page)
    for path, text in wrong.items():
        assert re.search(rf'id="{re.escape(path)}"[^>]*aria-invalid="true"', answer.text), path
        assert f'value="{text}"' in answer.text
    assert "the config has 10 faults" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "Infinity",
        "-0",
        "1" * 31,
        "1" * 4000,
        "0x10",
        "٣",
        "1_000",
        "1,000",
        "--5",
        "5.",
        "1" * 13 + ".5",
        "\0",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_odd_numbers_are_faults_and_never_failures(logged_in, text):
    assert post(logged_in, "/generator/preview", **{"targets.leads": text}).status_code in (200, 400)
    assert post(logged_in, "/generator/new", **{"targets.leads": text}).status_code == 400


def test_a_form_becomes_the_job_that_it_shows(logged_in, sql, ada, conn):
    typed = {
        "tenantName": "Typed Demo",
        "country": "BR",
        "industry": "realestate",
        "teamSize": "5",
        "targets.leads": "150",
        "targets.closedWonValue": "700000.25",
        "growth.curve": "logistic",
        "growth.seasonality": "false",
        "channelMix.seo": "12.5",
        "realism.dropOffRate": "0",
        "seed": "typed",
    }
    key = form_of(logged_in.get("/generator/new").text)["key"]
    answer = post(logged_in, "/generator/new", key=key, **typed)
    assert answer.status_code == 303
    job_id = answer.location.rpartition("/")[2]
    row = conn.execute(
        "select submitted_config, created_by_id from crm.demo_generation_jobs where id = %s", [job_id]
    ).fetchone()
    assert str(row["created_by_id"]) == ada["id"]
    assert row["submitted_config"] == {
        "tenantName": "Typed Demo",
        "country": "BR",
        "industry": "realestate",
        "teamSize": 5,
        "targets": {"leads": 150, "closedWonValue": 700000.25},
        "growth": {"curve": "logistic", "seasonality": False},
        "channelMix": {"seo": 12.5},
        "realism": {"dropOffRate": 0},
        "seed": "typed",
    }
    assert post(logged_in, "/generator/new", key=key, **typed).location == answer.location  # sent twice
    other = post(logged_in, "/generator/new", key=key, **typed | {"targets.leads": "151"})
    assert other.status_code == 303 and other.location != answer.location  # changed after the browser's back button


def test_an_untouched_form_is_valid(logged_in, sql):
    fields = form_of(logged_in.get("/generator/new").text)
    assert fields["country"] == "US" and fields["targets.leads"] == ""
    answer = post(logged_in, "/generator/new", **fields)
    assert answer.status_code == 303
    assert (
        sql("generation_job", answer.location.rpartition("/")[2])["config"]["targets"]
        == sql("preview_generation", {})["config"]["targets"]
    )


def test_a_job_serves_as_a_template(logged_in, made, sql):
    fields = form_of(logged_in.get(f"/generator/new?from={made['german']}").text)
    old = sql("generation_job", made["german"])["config"]
    assert fields["seed"] == "" and fields["tenantName"] == ""
    answer = post(logged_in, "/generator/new", **fields)
    new = sql("generation_job", answer.location.rpartition("/")[2])["config"]
    assert {k: v for k, v in new.items() if k not in ("seed", "tenantName")} == {
        k: v for k, v in old.items() if k not in ("seed", "tenantName")
    }


def test_a_template_holds_what_was_typed_and_the_rest_follows_from_another_country(logged_in, conn, sql):
    old = submit_job(
        conn, country="DE", industry="finserv", channelMix={"seo": 40}, realism={"dropOffRate": 9}, teamSize=4
    )
    assert sql("generation_job", old)["config"]["timezone"] == "Europe/Berlin"
    fields = form_of(logged_in.get(f"/generator/new?from={old}").text)
    typed = {
        "country": "DE",
        "industry": "finserv",
        "teamSize": "4",
        "channelMix.seo": "40",
        "realism.dropOffRate": "9",
    }
    assert {name: fields[name] for name in typed} == typed
    assert {name for name, text in fields.items() if text} - typed.keys() == {
        "key",
        "shape",
        "growth.curve",
        "growth.seasonality",
        *(f"targets.{name}" for name in SMALL),
    }
    answer = post(logged_in, "/generator/new", **fields | {"country": "JP"})
    config = sql("generation_job", answer.location.rpartition("/")[2])["config"]
    assert (config["timezone"], config["currency"], config["channelMix"]["seo"]) == ("Asia/Tokyo", "JPY", 40)
    assert (
        config["channelMix"]
        == sql("preview_generation", {"country": "JP", "industry": "finserv", "channelMix": {"seo": 40}})["config"][
            "channelMix"
        ]
    )


def test_two_tenants_of_one_name_are_told_apart(logged_in, conn, sql):
    first, second, other = (
        run(conn, submit_job(conn, tenantName=name, targets=SMALL)) for name in ("Twin Demo", "twin demo", "Lone Demo")
    )
    for job_id in (first, second, other):
        job = sql("generation_job", job_id)
        tenant = job["createdTenantId"]
        for path in (
            "/generator?search=demo",
            f"/generator/jobs/{job_id}",
            "/tenants?search=demo",
            f"/tenants/{tenant}",
            f"/tenants/{tenant}/monthly",
            f"/tenants/{tenant}/history",
        ):
            marks = re.findall(
                r'<small class="apart">made \d+ \w+ \d{4}, \d\d:\d\d UTC, (\w{8})</small>', logged_in.get(path).text
            )
            assert (tenant[:8] in marks) == (job_id != other), path
    conn.execute("select demo.delete_demo_tenant(%s, null)", [second])  # the last of its name stands for itself
    assert "apart" not in logged_in.get(f"/generator/jobs/{first}").text


TURNED = "Acme \u202e Demo"


def test_a_name_that_turns_the_text_turns_nothing_around_it(logged_in, conn, sql):
    job_id = run(conn, submit_job(conn, tenantName="Acme was plain"))
    tenant = sql("generation_job", job_id)["createdTenantId"]
    month = conn.execute("select to_char(now() - interval '2 months', 'YYYY-MM') as month").fetchone()["month"]
    plan = {"months": [{"month": month, "metrics": {"leadsCreated": 5}}]}
    patch = conn.execute("select demo.submit_patch(%s, %s, null) ->> 'jobId' as id", [tenant, Jsonb(plan)]).fetchone()[
        "id"
    ]
    # no config takes such a name, but people and releases before did
    conn.execute("update crm.tenants set name = %s where id = %s", [TURNED, tenant])
    conn.execute("update crm.demo_work set tenant_name = %s where id = any(%s)", [TURNED, [job_id, patch]])
    for path in (
        "/generator",
        f"/generator/jobs/{job_id}",
        "/tenants",
        f"/tenants/{tenant}",
        f"/tenants/{tenant}/monthly",
        f"/tenants/{tenant}/history",
        f"/patch-jobs/{patch}",
    ):
        page = logged_in.get(path).text
        page = re.sub(r"<pre.*?</pre>", "", page, flags=re.S)  # of JSON, where nothing stands around it
        bare = page.replace(f"<bdi>{TURNED}</bdi>", "").replace(f"\u2068{TURNED}\u2069", "")
        assert bare != page and "\u202e" not in bare, path


def test_markup_stays_text_everywhere(logged_in, made):
    names = [
        "tenantName",
        "timezone",
        "seed",
        "startDate",
        "currency",
        "country",
        "industry",
        "targets.leads",
        "growth.curve",
        "channelMix.seo",
        "realism.whaleRatio",
        "monthlyPlan",
    ]
    evil = {name: EVIL for name in names}
    pages = [
        post(logged_in, "/generator/new", **evil),
        post(logged_in, "/generator/preview", **evil),
        post(logged_in, "/generator/new", shape="plan", **evil),
        logged_in.get("/generator", query_string={"search": EVIL}),
        logged_in.get("/generator", query_string={"status": EVIL}),
        logged_in.get("/generator"),
        *(logged_in.get(f"/generator/jobs/{job}") for job in made.values()),
        post(logged_in, f"/generator/jobs/{made['yen']}/delete", confirmedName=EVIL + "!"),
    ]
    for page in pages:
        assert "<img src=x" not in page.text and "</script></" not in page.text
    assert sum(ESCAPED in page.text for page in pages) >= 9


def test_an_unknown_field_or_one_given_twice_is_refused(logged_in):
    assert post(logged_in, "/generator/preview", colour="red").status_code == 400
    assert logged_in.post("/generator/preview", data={"seed": ["a", "b"]}).status_code == 400


def test_a_plan_that_cannot_be_read_names_rows_and_columns(logged_in):
    page = post(
        logged_in,
        "/generator/preview",
        shape="plan",
        monthlyPlan="Month\tLeads\nJan 2026\tfive\n13/2026\t6",
        teamSize="1",
    ).text
    told = faults_of(page)
    assert any(text.startswith("row 2, column 2: ") for text in told["monthlyPlan"]) and any(
        text.startswith("row 3, column 1: ") for text in told["monthlyPlan"]
    )
    assert told["teamSize"] == ["must be between 2 and 50"]
    assert (
        post(logged_in, "/generator/new", shape="plan", monthlyPlan="Month\tLeads\nJan 2026\tfive").status_code == 400
    )


# -- a plan for each month ----------------------------------------------------------------------------------------

PLAN = "Month\tLeads\tContacts\tDeals\tWon\tWon$\n{}\t50\t90\t{}\t8\t$25k\n"


def test_a_pasted_plan_becomes_the_months_of_the_job(logged_in, conn, sql):
    month = conn.execute("select to_char(now() - interval '3 months', 'YYYY-MM') as month").fetchone()["month"]
    fields = {
        "shape": "plan",
        "monthlyPlan": PLAN.format(month, 10),
        "monthlyPlan.leadCounting": "separate",
        "targets.leads": "7",
        "growth.curve": "steep",
    }
    assert (
        faults_of(post(logged_in, "/generator/preview", **fields).text) == {}
    )  # what the other shape would say counts for nothing
    job_id = post(logged_in, "/generator/new", **fields).location.rpartition("/")[2]
    config = sql("generation_job", job_id)["config"]
    assert config["monthlyPlan"] == {
        "leadCounting": "separate",
        "months": [
            {
                "month": month,
                "metrics": {
                    "leadsCreated": 50,
                    "contactsCreated": 90,
                    "dealsCreated": 10,
                    "closedWonCount": 8,
                    "closedWonValue": 25000,
                },
            }
        ],
    }
    page = logged_in.get(f"/generator/jobs/{run(conn, job_id)}").text
    assert rows(page)[0][1] == "50" and rows(page)[0][6] == "25,000.00" and rows(page)[0][9] == "✓ met"
    assert "✗" not in page and re.search(r'class="figure">5 of 5<|class="figure">(\d+) of \1<', page)
    template = form_of(logged_in.get(f"/generator/new?from={job_id}").text)
    assert template["monthlyPlan.leadCounting"] == "separate"


def test_a_plan_that_cannot_be_met_is_told_with_the_nearest_that_can(logged_in, conn, sql):
    month = conn.execute("select to_char(now() - interval '3 months', 'YYYY-MM') as month").fetchone()["month"]
    fields = {"shape": "plan", "monthlyPlan": PLAN.format(month, 2)}
    page = post(logged_in, "/generator/preview", **fields).text
    [text] = faults_of(page)["monthlyPlan"]
    assert "(8)" in text and "(2)" in text and not text.startswith("months[")
    suggestion = html.unescape(re.search(r'<pre[^>]*id="suggestion"[^>]*>(.*?)</pre>', page, re.S)[1])
    assert faults_of(post(logged_in, "/generator/preview", **fields | {"monthlyPlan": suggestion}).text) == {}
    answer = post(logged_in, "/generator/new", **fields)
    assert answer.status_code == 400 and faults_of(answer.text)["monthlyPlan"] == [text]


@pytest.mark.parametrize(
    "country, industry", [("US", "saas"), ("JP", "realestate"), ("AE", "trading"), ("GB", "igaming")]
)
def test_the_months_of_the_growth_curve_are_a_plan_for_the_same(logged_in, country, industry):
    page = post(logged_in, "/generator/preview", country=country, industry=industry).text
    as_plan = html.unescape(re.search(r'data-plan="([^"]*)"', page)[1])
    planned_page = post(
        logged_in, "/generator/preview", country=country, industry=industry, shape="plan", monthlyPlan=as_plan
    ).text
    assert rows(planned_page) == rows(page) and len(rows(page)) == 12
