"""The pages of tenants and patch jobs as a client without scripts sees them."""

import csv
import html
import io
import json
import re
from decimal import Decimal
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from plan_oracle import METRICS
from psycopg.types.json import Jsonb

from runner.metrics import listed, of_row
from runner.web import ask, charts, reports

EVIL = """<img src=x onerror=alert(1)>"'&{{7*7}}"""
RECORDS = ("companies", "contacts", "deals", "activities", "users")
FORMULA = "=cmd|' /C calc'!A0"
COLUMNS = [re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name) for name in METRICS]  # of demo.kpis


@pytest.fixture(scope="module")
def db(in_june):
    return in_june


@pytest.fixture(scope="module")
def there(tenants):
    """Ids of what the tests look at."""
    ids = {
        "acme": tenants.generate(tenantName="Acme Demo"),
        "yen": tenants.generate(tenantName="Umi Demo", country="JP", industry="realestate", seed="yen"),
        "evil": tenants.generate(tenantName=EVIL, country="DE", industry="trading", seed="evil"),
    }
    ids["done"] = tenants.patch(
        ids["acme"],
        {"leadsCreated": 5, "contactsCreated": 7, "dealsCreated": 3, "closedWonCount": 1, "closedWonValue": 1234.5},
        seed=FORMULA,
    )
    ids["waiting"] = tenants.submit(ids["acme"], {"leadsCreated": 2}, "2025-04")
    ids["failed"] = tenants.submit(ids["evil"], {"leadsCreated": 2}, "2025-04", seed=EVIL)
    log = [{"level": "error", "message": EVIL, "timestamp": "2025-06-18T17:30:00.000Z"}]
    tenants.conn.execute(
        "update crm.demo_patch_jobs set status = 'failed', error_message = %s, logs = %s, completed_at = now() where id = %s",
        [EVIL, Jsonb(log), ids["failed"]],
    )
    for change in (
        "companies set name = %(evil)s, domain = %(evil)s, industry = %(evil)s, city = %(evil)s, address = %(evil)s",
        "contacts set first_name = %(evil)s, last_name = %(evil)s, job_title = %(evil)s, source = %(evil)s, phone = %(evil)s",
        "deals set title = %(evil)s, next_step = %(evil)s, lost_reason = %(evil)s, competitor = %(evil)s",
        "activities set subject = %(evil)s, body = %(evil)s, outcome = %(evil)s",
        "users set full_name = %(evil)s, email = %(evil)s", "pipeline_stages set name = %(evil)s",
    ):
        tenants.conn.execute(f"update crm.{change} where tenant_id = %(tenant)s", {"evil": EVIL, "tenant": ids["evil"]})
    for entity in RECORDS:
        ids[entity] = str(tenants.value(f"select id from crm.{entity} where tenant_id = %s order by id limit 1", ids["evil"]))
    for no in range(12):
        tenants.conn.execute(
            "insert into crm.tenants (name, slug, country, timezone, currency, industry, created_at) "
            "values (%s, %s, 'BR', 'America/Sao_Paulo', 'BRL', 'finserv', %s)",
            [f"Human {no:02}", f"human-{no}", f"2025-05-{no + 1:02} 00:00Z"],
        )
    ids["human"] = str(tenants.value("select id from crm.tenants where slug = 'human-0'"))
    return ids


@pytest.fixture(scope="module")
def metrics(tenants):
    found = listed(tenants.value("select demo.reference()"))
    assert [(metric.name, metric.column) for metric in found] == list(zip(METRICS, COLUMNS))
    return found


@pytest.fixture
def see(logged_in, there):
    """see("/tenants") is the text of a page; see(…, status=404) of one that answers so."""

    def get(address: str, status: int = 200) -> str:
        answer = logged_in.get(address)
        assert answer.status_code == status, (address, answer.status_code, answer.text[:2000])
        return answer.text

    return get


def table(page: str, label: str) -> list[list[str]]:
    """The cells of the table in the frame with this label, as texts."""
    frame = re.search(rf'aria-label="{re.escape(label)}">(.*?)</table>', page, re.S).group(1)
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", frame, re.S)
    return [
        [
            " ".join(html.unescape(re.sub(r"<[^>]+>", "", cell)).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in rows
    ]


def weight(client, page: str) -> int:
    """Bytes, unpacked, of a page with the style sheets, scripts and imported modules that a browser loads with it."""
    loaded, wanted = {}, re.findall(r'="(/static/[^"]+\.(?:css|js|svg))"', page)
    while wanted:
        part = wanted.pop()
        if part not in loaded:
            loaded[part] = client.get(part).text
            wanted += [urljoin(part, name) for name in re.findall(r'\bimport\b[^;"(]*"([^"]+)"', loaded[part])]
    assert len(loaded) > 3
    return len(page.encode()) + sum(len(text.encode()) for text in loaded.values())


def names(page: str) -> list[str]:
    return [row[0].removesuffix(" demo") for row in table(page, "Tenants")[1:]]


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


# -- the list -----------------------------------------------------------------------------------------------------


def test_the_list_shows_all_tenants_with_their_numbers(see, there, tenants):
    page = see("/tenants?demo=true&sortBy=name")
    rows = {row[0]: row for row in table(page, "Tenants")[1:]}
    sums = [
        sum(row[column] for row in tenants.kpis(there["acme"], "2024-11", "2025-06"))
        for column in ("leads_created", "contacts_created", "deals_created", "closed_won_count", "closed_won_value")
    ]
    acme = rows["Acme Demo demo"]
    assert acme[1:4] == ["United States", "Software as a Service", "Nov 2024 – Jun 2025"]
    assert [number(text.removesuffix(" USD")) for text in acme[4:9]] == sums
    assert rows["Umi Demo demo"][8].endswith(" JPY") and "." not in rows["Umi Demo demo"][8]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("country=JP", ["Umi Demo"]),
        ("industry=saas", ["Acme Demo"]),
        ("search=umi", ["Umi Demo"]),
        ("demo=true&search=demo&sortBy=name&sortOrder=desc", ["Umi Demo", "Acme Demo"]),
        ("demo=true&search=demo&sortBy=name&sortOrder=asc", ["Acme Demo", "Umi Demo"]),
        ("demo=false&pageSize=10&sortBy=createdAt&sortOrder=desc&page=2", ["Human 01", "Human 00"]),
        ("demo=&country=&industry=&search=umi", ["Umi Demo"]),
    ],
)
def test_the_list_filters_sorts_and_pages_by_its_address(see, query, wanted):
    assert names(see(f"/tenants?{query}")) == wanted


def test_filters_stay_in_the_form_and_in_the_links(see):
    page = see("/tenants?demo=false&country=BR&search=human&pageSize=10&sortBy=createdAt")
    for kept in (
        'value="human"',
        '<option value="false" selected>',
        '<option value="BR" selected>',
        'name="sortBy" value="createdAt"',
    ):
        assert kept in page
    following = html.unescape(re.search(r'rel="next" href="([^"]+)"', page).group(1))
    assert all(part in following for part in ("demo=false", "country=BR", "search=human", "page=2"))
    assert len(names(see(following))) == 2
    assert 'aria-sort="ascending"' in page


def test_an_empty_list_says_why(see):
    assert "No tenant matches." in see("/tenants?search=nobody-at-all")
    assert "There is no such page" in see("/tenants?page=999")


def test_a_wrong_filter_is_named_beside_the_form(see):
    page = see("/tenants?country=ATLANTIS", 400)
    assert "must be a supported country" in page and 'id="search"' in page
    see("/tenants?colour=red", 400)
    see("/tenants?search=a&search=b", 400)


# -- a tenant -----------------------------------------------------------------------------------------------------


def test_the_overview_shows_facts_and_totals_that_equal_the_kpis(see, there, tenants):
    page = see(f"/tenants/{there['acme']}")
    figures = [number(text) for text in re.findall(r'class="figure">([^<]+)<', page)]
    rows = tenants.kpis(there["acme"], "2024-11", "2025-06")
    assert figures == [sum(row[column] for row in rows) for column in COLUMNS]
    for text in (
        "Acme Demo",
        "America/New_York",
        "United States",
        "4 Nov 2024",
        "left out",
        "Verify now",
        f"/patch-jobs/{there['done']}",
    ):
        assert text in page


def test_verifying_is_done_on_demand_and_names_what_is_broken(see, there, conn):
    assert "Sound." not in see(f"/tenants/{there['yen']}")
    assert "Sound." in see(f"/tenants/{there['yen']}?verify=yes")
    conn.execute(
        "update crm.contacts set email = 'not an address' where tenant_id = %s and id = (select id from crm.contacts where tenant_id = %s limit 1)",
        [there["yen"], there["yen"]],
    )
    broken = {
        row["check_name"]
        for row in conn.execute("select * from demo.verify_tenant(%s) where violations > 0", [there["yen"]])
    }
    assert broken
    rows = table(see(f"/tenants/{there['yen']}?verify=yes"), "Broken checks")
    assert {row[0] for row in rows[1:]} == broken


def test_realism_is_measured_on_demand_and_the_worst_stands_first(see, there, conn):
    assert "of 100" not in see(f"/tenants/{there['yen']}")
    rows = table(see(f"/tenants/{there['yen']}?realism=yes"), "What gives the data away")
    report = [
        (row["question"], row["verdict"], row["weight"])
        for row in conn.execute("select * from demo.realism_report(%s) where verdict in ('fake', 'edge')", [there["yen"]])
    ]
    assert [row[0] for row in rows[1:]] == [
        row[0] for row in sorted(report, key=lambda row: (row[1] != "fake", -row[2]))
    ]
    assert "Measure now" in see(f"/tenants/{there['human']}")
    assert "there is no score" in see(f"/tenants/{there['human']}?realism=yes")


def test_a_tenant_that_is_no_demo_tenant_has_pages_but_no_form(see, there):
    assert "it cannot be patched" in see(f"/tenants/{there['human']}")
    page = see(f"/tenants/{there['human']}/monthly")
    assert "This tenant holds no data." in page and 'id="grid"' not in page and "monthly.js" not in page
    assert "has not been patched" in see(f"/tenants/{there['human']}/history")


@pytest.mark.parametrize(
    "address",
    ["/tenants/{}", "/tenants/{}/monthly", "/tenants/{}/history", "/patch-jobs/{}", "/patch-jobs/{}/report.csv"],
)
def test_what_is_not_there_is_404(see, address):
    assert "There is no" in see(address.format(uuid4()), 404)
    see(address.format("not-an-id"), 404)


def test_every_page_names_its_call_in_psql(see, there, conn):
    for address in (
        "/tenants?search=acme",
        f"/tenants/{there['acme']}",
        f"/tenants/{there['acme']}?verify=yes",
        f"/tenants/{there['acme']}?realism=yes",
        f"/tenants/{there['acme']}/monthly",
        f"/tenants/{there['human']}/monthly",
        f"/tenants/{there['acme']}/history",
        f"/tenants/{there['acme']}/data/deals?stageType=won&sortBy=value",
        f"/tenants/{there['acme']}/data/board?search=plan",
        f"/tenants/{there['evil']}/data/deals/{there['deals']}",
        f"/tenants/{there['human']}/data/deals",
        f"/patch-jobs/{there['done']}",
    ):
        call = html.unescape(re.search(r'class="foot">.*?<code>(.*?)</code>', see(address), re.S).group(1))
        assert conn.execute(call).fetchall(), call
    quoted = html.unescape(
        re.search(r'class="foot">.*?<code>(.*?)</code>', see("/tenants?search=O%27Neil+%22%3Cb%3E"), re.S).group(1)
    )
    assert conn.execute(quoted).fetchone()


# -- monthly updates ----------------------------------------------------------------------------------------------


def test_table_and_totals_equal_the_kpis(see, there, tenants):
    rows = table(see(f"/tenants/{there['acme']}/monthly"), "KPIs by month")
    found = tenants.kpis(there["acme"], "2024-11", "2025-06")
    assert [[number(cell) for cell in row[1:]] for row in rows[1:-1]] == [
        [row[column] for column in COLUMNS] for row in found
    ]
    assert [number(cell) for cell in rows[-1][1:]] == [sum(row[column] for row in found) for column in COLUMNS]
    assert rows[0][6] == "Won value (USD)" and re.fullmatch(r"[\d,]+\.\d\d", rows[1][6])


def test_money_has_the_minor_units_of_its_currency(see, there):
    rows = table(see(f"/tenants/{there['yen']}/monthly"), "KPIs by month")
    assert rows[0][6] == "Won value (JPY)" and re.fullmatch(r"[\d,]+", rows[-1][6])


@pytest.mark.parametrize("name", METRICS)
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_the_table_sorts_by_every_column(see, there, name, order):
    page = see(f"/tenants/{there['acme']}/monthly?sort={name}&order={order}")
    numbers = [number(row[METRICS.index(name) + 1]) for row in table(page, "KPIs by month")[1:-1]]
    assert numbers == sorted(numbers, reverse=order == "desc")
    assert page.count("aria-sort=") == 1 and f'aria-sort="{order}ending"' in page


@pytest.mark.parametrize("choice", [charts.OVERVIEW, *METRICS])
def test_the_chart_holds_the_kpis_of_every_month(see, there, tenants, metrics, choice):
    page = see(f"/tenants/{there['acme']}/monthly?metric={choice}&from=2025-01&to=2025-05")
    found = tenants.kpis(there["acme"], "2025-01", "2025-05")
    rows = table(page, f"{dict(charts.choices(metrics))[choice]} by month")[1:]
    column = "contacts_created" if choice == charts.OVERVIEW else COLUMNS[METRICS.index(choice)]
    also = "deals_created" if choice == charts.OVERVIEW else None
    assert [sum(number(cell.removesuffix(" USD")) for cell in row[1:]) for row in rows] == [
        row[column] + (row[also] if also else 0) for row in found
    ]
    labels = re.findall(r'class="bar" role="img" tabindex="-?\d" aria-label="([^"]+)"', page)
    assert [label.partition(":")[0] for label in labels] == ["Jan 2025", "Feb 2025", "Mar 2025", "Apr 2025", "May 2025"]
    assert all(cell in label for row, label in zip(rows, labels) for cell in row[1:])


@pytest.mark.parametrize(
    "query",
    [
        "from=2025-05&to=2025-01",
        "from=1999-01",
        "to=x",
        "metric=colour",
        "sort=1;drop",
        "order=up",
        "job=x",
        "job={human}",
        "colour=red",
    ],
)
def test_a_wrong_parameter_is_refused(see, there, query):
    see(f"/tenants/{there['acme']}/monthly?{query.format(**there)}", 404 if "{human}" in query else 400)


def test_a_long_life_is_shown_by_its_newest_months(see, logged_in, tenants, conn):
    old = tenants.generate(tenantName="Old Demo", seed="old", startDate="2023-07-03")
    conn.execute("update crm.demo_tenant_metadata set start_date = '2021-07-03' where tenant_id = %s", [old])
    shown = lambda query: [row[0] for row in table(see(f"/tenants/{old}/monthly{query}"), "KPIs by month")[1:-1]]  # noqa: E731
    assert [shown("")[0], shown("")[-1], len(shown(""))] == ["Jul 2023", "Jun 2025", 24]
    assert weight(logged_in, see(f"/tenants/{old}/monthly")) < 100_000
    assert [shown("?to=2023-08")[0], shown("?to=2023-08")[-1]] == ["Sep 2021", "Aug 2023"]
    assert len(shown("?from=2021-07")) == 48
    assert len(see(f"/tenants/{old}/monthly?from=2021-07").encode()) < 100_000


def test_the_address_names_the_job_that_is_watched(see, there):
    done = see(f"/tenants/{there['acme']}/monthly?job={there['done']}")
    assert f'data-job="{there["done"]}" data-status="completed"' in done and "targets met" in done
    # without a name it is one that has not ended
    assert f'data-job="{there["waiting"]}" data-status="pending"' in see(f"/tenants/{there['acme']}/monthly")
    assert "of another tenant" in see(f"/tenants/{there['yen']}/monthly?job={there['done']}", 400)


def test_the_grid_offers_the_months_that_can_be_patched(see, there):
    page = see(f"/tenants/{there['acme']}/monthly")
    offered = re.search(r'id="patch"[^>]* data-months="([^"]+)"', page).group(1)
    assert offered.split() == ["2024-11", "2024-12", "2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]


# -- jobs ---------------------------------------------------------------------------------------------------------


def test_the_history_lists_jobs_newest_first(see, there):
    rows = table(see(f"/tenants/{there['acme']}/history"), "Patch jobs")[1:]
    assert [row[:2] for row in rows] == [["Apr 2025", "pending"], ["Mar 2025", "completed"]]
    assert rows[1][2] == f"additive, deltas seed {FORMULA}" and rows[1][6] == "✓ all"
    assert "data-changing" in see(f"/tenants/{there['acme']}/history")
    assert "There is no such page." in see(f"/tenants/{there['acme']}/history?page=7")
    see(f"/tenants/{there['acme']}/history?page=0", 400)


@pytest.mark.parametrize(
    "path",
    ["/tenants?page=0", "/tenants?colour=red", "/generator?page=0", "/tenants/00000000-0000-4000-8000-000000000000"],
)
def test_what_is_wrong_is_told_on_a_page_without_a_call_for_psql(logged_in, path):
    answer = logged_in.get(path)
    assert answer.status_code in (400, 404)
    [alert] = re.findall(r'role="alert">(.*?)</div>', answer.text, re.S)
    assert "<strong>" in alert and not re.search(r"select |demo\.", alert)


def test_a_hint_for_people_stays_on_the_page(logged_in):
    answer = logged_in.post("/generator/new", data={}, headers={"X-CSRF-Token": "another"})
    assert answer.status_code == 403 and "Load the page again and repeat what you did." in answer.text


def test_a_completed_job_shows_its_whole_proof(see, there, conn):
    page = see(f"/patch-jobs/{there['done']}")
    job = conn.execute("select demo.patch_job(%s) as job", [there["done"]]).fetchone()["job"]
    entries = [entry for month in job["diffReport"]["months"] for entry in month["entries"]]
    rows = table(page, "KPI comparison")[1:]
    assert [row[-1].removeprefix("✓ ") for row in rows] == [
        "not asked" if entry["target"] is None else "met" for entry in entries
    ]
    assert [number(row[-5].replace("+", "")) for row in rows] == [Decimal(str(entry["after"])) for entry in entries]
    assert [number(cell) for cell in table(page, "Plan")[1][1:] if cell] == [5, 7, 3, 1, Decimal("1234.5")]
    for label, key in (("KPIs before the patch", "beforeKpis"), ("KPIs after the patch", "afterKpis")):
        assert [number(cell) for cell in table(page, label)[1][1:]] == [
            Decimal(str(job[key][0]["metrics"][name])) for name in METRICS
        ]
    assert table(page, "Records by entity")[-1] == ["All", str(job["metrics"]["recordsCreated"]), "0", "0"]
    assert all(html.escape(entry["message"]) in page for entry in job["logs"])


def test_a_job_that_waits_and_one_that_failed_say_so(see, there):
    waiting = see(f"/patch-jobs/{there['waiting']}")
    assert "waiting for a worker" in waiting and "<progress" in waiting and "KPI comparison" not in waiting
    assert "nothing was changed" in see(f"/patch-jobs/{there['failed']}")


def test_a_job_outlives_its_tenant(see, tenants, conn):
    gone = tenants.generate(tenantName="Gone Demo", seed="gone")
    job = tenants.patch(gone, {"leadsCreated": 3})
    conn.execute("select demo.delete_demo_tenant((demo.tenant(%s) ->> 'generationJobId')::uuid, null)", [gone])
    page = see(f"/patch-jobs/{job}")
    assert "<bdi>Gone Demo</bdi> (deleted)" in page and "targets met" in page and f"/tenants/{gone}" not in page


def test_a_tenant_that_was_put_away_can_still_be_read(see, there, conn):
    conn.execute("update crm.tenants set deleted_at = now() where id = %s", [there["human"]])
    assert "deleted" in see(f"/tenants/{there['human']}") and "Human 00" not in see("/tenants?search=human")
    conn.execute("update crm.tenants set deleted_at = null where id = %s", [there["human"]])


# -- reports ------------------------------------------------------------------------------------------------------


def test_the_csv_report_holds_the_proof_and_no_formula(logged_in, there, conn):
    answer = logged_in.get(f"/patch-jobs/{there['done']}/report.csv")
    assert (
        answer.mimetype == "text/csv"
        and answer.headers["Content-Disposition"] == f'attachment; filename="patch-{there["done"]}.csv"'
    )
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))
    job = conn.execute("select demo.patch_job(%s) as job", [there["done"]]).fetchone()["job"]
    entries = [(month["month"], entry) for month in job["diffReport"]["months"] for entry in month["entries"]]
    assert [(row["month"], row["metric"], Decimal(row["after"])) for row in rows] == [
        (month, entry["metric"], Decimal(str(entry["after"]))) for month, entry in entries
    ]
    assert {row["seed"] for row in rows} == {"'" + FORMULA} and {row["passed"] for row in rows} == {"yes"}
    assert next(row for row in rows if row["metric"] == "closedWonValue")["delta"] == "1234.5"
    assert next(row for row in rows if row["metric"] == "activitiesCreated")["target"] == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1"])
def test_a_text_that_would_run_as_a_formula_is_defused(text):
    assert reports.cell(text) == "'" + text


def test_numbers_of_a_report_stay_numbers():
    assert [
        reports.cell(value) for value in (-5, Decimal("-1234.50"), Decimal("1E+3"), True, False, None, "plain", "a=b")
    ] == ["-5", "-1234.50", "1000", "yes", "no", "", "plain", "a=b"]


def test_the_json_report_is_the_job_to_the_last_digit(logged_in, there, conn):
    answer = logged_in.get(f"/patch-jobs/{there['done']}/report.json")
    stored = conn.execute("select demo.patch_job(%s)::text as job", [there["done"]]).fetchone()["job"]
    assert json.loads(answer.text, parse_float=Decimal) == json.loads(stored, parse_float=Decimal)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_job_without_proof_has_a_report_of_titles_only(logged_in, there):
    assert len(logged_in.get(f"/patch-jobs/{there['waiting']}/report.csv").text.strip().splitlines()) == 1


# -- all of them --------------------------------------------------------------------------------------------------


def addresses(there: dict) -> list[str]:
    evil = there["evil"]
    return [
        "/tenants",
        f"/tenants?search={EVIL.replace('&', '%26').replace('{', '%7B').replace('}', '%7D')}",
        f"/tenants/{evil}",
        f"/tenants/{evil}/monthly",
        f"/tenants/{evil}/monthly?job={there['failed']}",
        f"/tenants/{evil}/history",
        *(f"/tenants/{evil}/data/{entity}" for entity in RECORDS),
        *(f"/tenants/{evil}/data/{entity}/{there[entity]}" for entity in RECORDS),
        f"/tenants/{evil}/data/board?source=%3Cimg+src%3Dx+onerror%3D1%3E",
        f"/patch-jobs/{there['failed']}",
        f"/patch-jobs/{there['done']}",
        f"/tenants/{there['acme']}/monthly?job={there['done']}",
    ]


def test_what_people_wrote_stays_text(see, there):
    for address in addresses(there):
        page = see(address)
        assert "<img src=x" not in page and "\"'&{" not in page, address
    for address in (f"/tenants/{there['evil']}", f"/tenants/{there['evil']}/history", f"/patch-jobs/{there['failed']}"):
        assert html.escape("<img src=x onerror=alert(1)>") in see(address) and "{{7*7}}" in see(address)


def test_pages_have_no_inline_code_and_are_light(see, logged_in, there):
    for address in addresses(there):
        page = see(address)
        assert not re.search(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)|javascript:", page), address
        assert weight(logged_in, page) < 100_000, address


def test_without_a_login_there_is_nothing_to_see(client, there):
    for address in addresses(there):
        assert client.get(address).status_code == 303, address


# -- the Data tab ---------------------------------------------------------------------------------------------------


def links(page: str, pattern: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(rf'href="({pattern}[^"]*)"', page)]


def test_a_kpi_leads_to_as_many_rows_as_it_counts(see, logged_in, there, metrics):
    page = see(f"/tenants/{there['acme']}/monthly")
    found = re.findall(r'<td><a href="(of/[^"]+)">([\d,.]+)</a></td>', page)
    assert f'"../{found[0][0]}"' in see(f"/tenants/{there['acme']}/monthly/")
    assert len(found) > 5 * 8
    entities = {metric.entity for metric in metrics}
    for link, text in found[-12:]:
        lead = logged_in.get(f"/tenants/{there['acme']}/{link}")
        assert lead.status_code == 303 and re.search(r"/data/(\w+)", lead.location)[1] in entities
        listed = see(lead.location)
        total = number(re.search(r"<p>([\d,]+) in all", listed)[1])
        assert total == number(text) or "." in text, (link, text)


def test_a_job_leads_to_the_rows_that_it_made(see, there, tenants):
    page = see(f"/patch-jobs/{there['done']}")
    [link] = links(page, "/tenants/[^\"]*/data/contacts")
    listed = see(link)
    assert "made by one job" in listed and re.search(r"<p>7 in all", listed)
    [record] = set(links(listed, "/tenants/[^\"]*/data/contacts/")[:1])
    assert f"/patch-jobs/{there['done']}" in see(record)
    [made_by] = tenants.rows("select generation_job_id as id from crm.demo_tenant_metadata where tenant_id = %s", there["acme"])
    assert len(links(see(f"/generator/jobs/{made_by['id']}"), "/tenants/[^\"]*/data/")) == 4


def test_lists_are_paged_sorted_and_filtered_by_their_address(see, there, tenants):
    address, seen = f"/tenants/{there['acme']}/data/contacts?sortBy=name&status=lead&pageSize=50", []
    while address:
        page = see(address)
        seen += [row[0] for row in table(page, "Contact list")[1:]]
        address = next(iter(re.findall(r'rel="next" href="([^"]+)"', page)), None)
        address = html.unescape(address) if address else None
    [leads] = tenants.rows("select count(*) from crm.contacts where tenant_id = %s and status = 'lead'", there["acme"])
    assert len(seen) == leads["count"]
    assert 'value="lead" selected' in page and 'name="sortBy" value="name"' in page
    board = see(f"/tenants/{there['acme']}/data/board")
    counts = [int(n) for n in re.findall(r'<p class="quiet">(\d+)\s+deals?,', board)]
    [deals] = tenants.rows("select count(*) from crm.deals where tenant_id = %s", there["acme"])
    assert sum(counts) == deals["count"]


def test_what_is_wrong_with_a_filter_stands_above_the_form_that_keeps_the_rest(see, there):
    page = see(f"/tenants/{there['acme']}/data/deals?stage=Nowhere&search=plan", 400)
    assert "filters.stage" in page and "Closed Won" in page and 'value="plan"' in page
    see(f"/tenants/{there['acme']}/data/robots", 404)
    see(f"/tenants/{there['acme']}/of/2025-03/9", 404)
    see(f"/tenants/{there['acme']}/data/deals/{uuid4()}", 404)
    assert "not a demo tenant" in see(f"/tenants/{there['human']}/data/deals")


# -- the chart ----------------------------------------------------------------------------------------------------


def row_of(month: str, **numbers) -> dict:
    return {"month": month} | dict.fromkeys(METRICS, 0) | numbers


@pytest.mark.parametrize(
    "choice, series",
    [
        (charts.OVERVIEW, {"Leads": 50, "Other contacts": 40, "Deals": 8}),
        ("leadsCreated", {"Leads": 50}),
        ("companiesCreated", {"Companies": 9}),
        ("contactsCreated", {"Leads": 50, "Other contacts": 40}),
        ("dealsCreated", {"Won deals": 3, "Other deals": 5}),
        ("closedWonCount", {"Won deals": 3}),
        ("closedWonValue", {"Won value": 25}),
        ("pipelineAddedValue", {"Won value": 25, "Open value": 75}),
        ("activitiesCreated", {"Activities": 7}),
    ],
)
def test_a_metric_stands_upon_those_that_are_a_part_of_it(metrics, choice, series):
    row = of_row(metrics, dict(zip(COLUMNS, (50, 90, 9, 8, 3, 25, 100, 7)), month="2025-01"))
    chart = charts.stacked(metrics, [row], choice)
    assert dict(zip(chart["series"], chart["bars"][0]["values"])) == series
    assert chart["isMoney"] is choice.endswith("Value")
    assert (
        chart["label"] == dict(charts.choices(metrics))[choice]
        and dict(charts.choices(metrics))[charts.OVERVIEW] == "Leads, contacts and deals"
    )


def test_bars_are_as_tall_as_their_numbers(metrics):
    chart = charts.stacked(
        metrics,
        [row_of("2025-01", contactsCreated=40, leadsCreated=10), row_of("2025-02", contactsCreated=20)],
        "contactsCreated",
    )
    first, second = chart["bars"]
    assert [part["series"] for part in first["parts"]] == [1, 2] and [part["series"] for part in second["parts"]] == [2]
    heights = [sum(part["height"] for part in bar["parts"]) for bar in chart["bars"]]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.1)
    assert min(part["y"] for part in first["parts"]) >= chart["top"]


@pytest.mark.parametrize(
    "stacks",
    [[("2025-01", (1, 2, 3))], [("2025-01", (0, 0, 0))], [(f"2025-{m:02}", (m * 137, m, 0)) for m in range(1, 13)]],
)
def test_parts_stand_upon_each_other_from_the_base_on(stacks):
    chart = charts.lay_out("Things", ["a", "b", "c"], stacks, height=190)
    top = charts.LINES * max(Decimal(chart["lines"][1]["text"].replace("k", "e3")), 1)
    assert top >= max(sum(values) for _, values in stacks)
    for bar, (_, values) in zip(chart["bars"], stacks, strict=True):
        lower = chart["base"]
        for part in bar["parts"]:
            assert part["height"] == pytest.approx(190 * values[part["series"] - 1] / float(top), abs=0.01)
            assert part["y"] + part["height"] == pytest.approx(lower, abs=0.02)
            lower = part["y"]
        assert len(bar["parts"]) == sum(value > 0 for value in values)


@pytest.mark.parametrize("months", [1, 2, 12, 13, 24, 60])
def test_a_chart_names_as_many_months_as_have_room(metrics, months):
    chart = charts.stacked(
        metrics,
        [row_of(f"{2020 + no // 12}-{no % 12 + 1:02}", dealsCreated=no) for no in range(months)],
        "dealsCreated",
    )
    last = chart["bars"][-1]
    assert last["slot"] + chart["slot"] <= 100.1 and last["x"] + chart["thick"] < 100
    for name, width in charts.WIDTHS.items():
        middles = [bar["middle"] * width / 100 for bar in chart["bars"] if name in bar["named"]]
        assert middles and all(b - a >= charts.LABEL - 0.1 for a, b in zip(middles, middles[1:]))
        assert middles[-1] + charts.LABEL / 2 <= width + 8.1
    if months <= 12:
        assert all("wide" in bar["named"] for bar in chart["bars"])


def test_a_chart_of_nothing_has_lines_and_no_bars(metrics):
    chart = charts.stacked(metrics, [row_of("2025-01")], charts.OVERVIEW)
    assert chart["bars"][0]["parts"] == [] and [line["text"] for line in chart["lines"]] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1000, "1k"),
        (12500, "12.5k"),
        (2_000_000, "2m"),
        (Decimal("1250000000"), "1.25bn"),
    ],
)
def test_numbers_beside_the_chart_are_short(amount, text):
    assert charts.short(amount) == text


def test_the_invariants_are_checked_with_the_patience_of_a_job(logged_in, there, monkeypatch):
    address = f"/tenants/{there['yen']}?verify=yes"
    assert logged_in.get(address).status_code == 200
    monkeypatch.setattr(ask, "LONG_PATIENCE", 0.001)
    assert logged_in.get(address).status_code == 504
