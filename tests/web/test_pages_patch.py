"""What Monthly Updates asks while its form is filled in, as a client without a browser: reading, pasting, filling, judging."""

import html
import json
import re
from decimal import Decimal

import pytest
from plan_oracle import METRICS

from runner import ROOT


@pytest.fixture(scope="module")
def db(in_june):
    return in_june


@pytest.fixture(scope="module")
def there(tenants):
    plain = tenants.value("""insert into crm.tenants (name, slug, country, timezone, currency, industry)
        values ('Real', 'real', 'US', 'America/New_York', 'USD', 'saas') returning id""")
    return {
        "acme": tenants.generate(tenantName="Acme Demo"),
        "plain": str(plain),
        "yen": tenants.generate(tenantName="Umi Demo", country="JP", seed="yen"),
    }


@pytest.fixture
def ask(logged_in, there):
    """ask("read", text="…") is the part of the page that answers; other tenants and statuses by name."""

    def send(route: str, /, tenant: str = "acme", status: int = 200, **fields) -> str:
        answer = logged_in.post(f"/tenants/{there.get(tenant, tenant)}/monthly/{route}", data=fields)
        assert answer.status_code == status, answer.text[:2000]
        return answer.text

    return send


def data(part: str, name: str, after: str = ""):
    """The JSON of an attribute data-name, the first one after a text."""
    return json.loads(html.unescape(re.search(rf"data-{name}='([^']*)'", part[part.index(after) :])[1]))


def texts(part: str, name: str = "cells") -> list[str]:
    return [f"{cell['month']} {cell['metric']} {cell['text']}" for cell in data(part, name)]


def grid(*lines: str) -> str:
    return "\n".join(["month,leadsCreated,dealsCreated,closedWonCount,closedWonValue", *lines])


# -- reading ------------------------------------------------------------------------------------------------------


def test_cells_are_read_as_texts_for_cells_with_totals(ask):
    part = ask("read", text=grid("2025-01,25k,,1,333334", '2025-02,5,,1,"1,000.50"'))
    assert texts(part) == [
        "2025-01 leadsCreated 25000",
        "2025-01 closedWonCount 1",
        "2025-01 closedWonValue 333334",
        "2025-02 leadsCreated 5",
        "2025-02 closedWonCount 1",
        "2025-02 closedWonValue 1000.5",
    ]
    totals = data(part, "totals")
    assert set(totals) == set(METRICS)
    assert {name: text for name, text in totals.items() if text} == {
        "leadsCreated": "25,005",
        "closedWonCount": "2",
        "closedWonValue": "334,334.50",
    }
    assert data(part, "notes") == data(part, "marks") == []


def test_how_a_text_is_read_is_noted_at_its_cell(ask):
    part = ask("read", text=grid("2025-01,,,1,10.005"))
    assert texts(part) == ["2025-01 closedWonCount 1", "2025-01 closedWonValue 10005"]
    [note] = data(part, "notes")
    assert (note["month"], note["metric"]) == ("2025-01", "closedWonValue") and '"10.005" is read as 10005' in note[
        "message"
    ]


def test_what_cannot_be_read_is_marked_and_listed_with_a_way_to_it(ask):
    part = ask("read", text=grid("2025-01,<b>,5,,"))
    [mark] = data(part, "marks")
    assert (mark["month"], mark["metric"], mark["name"]) == ("2025-01", "leadsCreated", "Jan 2025")
    assert data(part, "totals")["leadsCreated"] == "?" and data(part, "totals")["dealsCreated"] == "5"
    assert re.search(r'<button [^>]*data-month="2025-01" data-metric="leadsCreated">Leads, Jan 2025</button>: ', part)
    assert "<b>" not in part and "&lt;b&gt;" in part


def test_money_finer_than_its_currency_has_no_total(ask):
    assert data(ask("read", tenant="yen", text=grid("2025-01,,,1,10.5")), "totals")["closedWonValue"] == "?"
    assert data(ask("read", tenant="yen", text=grid("2025-01,,,1,1050")), "totals")["closedWonValue"] == "1,050"


# -- pasting ------------------------------------------------------------------------------------------------------


def test_a_pasted_block_is_read_both_ways_and_the_better_is_picked(ask):
    at = {"months": "2025-04 2025-05", "month": "2025-04", "metric": "dealsCreated"}
    part = ask("paste", text="3\t1\n4\t2\n5\t3", **at)
    assert 'data-picked="block"' in part and part.index('data-way="table"') < part.index('data-way="block"')
    assert [c["text"] for c in data(part, "cells", 'data-way="block"')] == ["3", "1", "4", "2"]
    assert "1 row goes beyond the last month of the grid and will be left out." in part
    part = ask("paste", text="Month\tLeads\nJan 2025\t5", **at)
    assert 'data-picked="table"' in part and texts(part) == ["2025-01 leadsCreated 5"]


@pytest.mark.parametrize(
    "fields",
    [
        {"month": "2025-04"},
        {"month": "2025-04", "metric": "leadsCreated"},
        {"month": "x", "metric": "y", "months": "x"},
    ],
)
def test_a_block_of_no_cell_is_told(ask, fields):
    assert "there is no such cell in the grid" in ask("paste", text="3\t1", **fields).lower()


def test_what_is_no_table_is_told(ask):
    part = ask("paste", text='"unclosed')
    assert "is not a table" in part and "data-way" not in part


# -- filling ------------------------------------------------------------------------------------------------------


def test_growth_begins_at_the_first_cell_or_the_month_before(ask, tenants, there):
    months = {"months": "2025-02 2025-03 2025-04", "metric": "leadsCreated"}
    part = ask("fill", way="grow", growth="10", **months, **{"first.leadsCreated": "50"})
    assert texts(part) == ["2025-03 leadsCreated 55", "2025-04 leadsCreated 61"]
    before = tenants.kpis(there["acme"], "2025-01", "2025-01")[0]["leads_created"]
    assert [c["text"] for c in data(ask("fill", way="grow", growth="0", **months), "cells")] == [str(before)] * 3


def test_the_kpis_and_a_total_fill_in_to_the_last_unit(ask, tenants, there):
    months = {"months": "2025-02 2025-03 2025-04", "metric": "closedWonValue"}
    now = [row["closed_won_value"] for row in tenants.kpis(there["acme"], "2025-02", "2025-04")]
    assert [Decimal(c["text"]) for c in data(ask("fill", way="current", **months), "cells")] == now
    assert texts(ask("fill", way="spread", total="1000.01", shape="even", **months)) == [
        "2025-02 closedWonValue 333.34",
        "2025-03 closedWonValue 333.34",
        "2025-04 closedWonValue 333.33",
    ]
    for total in ("1000.01", "0.02", "0"):
        parts = [
            Decimal(c["text"]) for c in data(ask("fill", way="spread", total=total, shape="current", **months), "cells")
        ]
        assert sum(parts) == Decimal(total)
        assert all(abs(part - Decimal(total) * value / sum(now)) < Decimal("0.01") for part, value in zip(parts, now))
    everything = data(ask("fill", way="current", months="2025-02"), "cells")
    assert [c["metric"] for c in everything] == list(METRICS)


@pytest.mark.parametrize(
    "fields, why",
    [
        (
            {"way": "grow", "growth": "a lot"},
            "The growth must be a number above -100 and up to 1000, with at most 4 decimals.",
        ),
        (
            {"way": "grow", "growth": "-100"},
            "The growth must be a number above -100 and up to 1000, with at most 4 decimals.",
        ),
        (
            {"way": "grow", "growth": "0.00001"},
            "The growth must be a number above -100 and up to 1000, with at most 4 decimals.",
        ),
        ({"way": "grow", "growth": "5", "first.leadsCreated": "many"}, "The first cell of Leads is not a number yet."),
        ({"way": "grow", "growth": "5", "first.leadsCreated": "1.5"}, "The first cell of Leads is not a number yet."),
        (
            {"way": "grow", "growth": "5", "months": "2025-02", "first.leadsCreated": "5"},
            "There is nothing to grow from",
        ),
        ({"way": "spread", "total": "1.5"}, "The total must be a whole number."),
        ({"way": "spread", "total": "-1"}, "The total must be a whole number."),
        ({"way": "spread", "total": ""}, "The total must be a whole number."),
        (
            {"way": "spread", "total": "1.005", "metric": "closedWonValue"},
            "The total must be an amount with at most 2 decimals.",
        ),
        ({"way": "spread", "total": "5", "metric": ""}, "Choose one column for the total."),
    ],
)
def test_what_cannot_be_filled_in_says_why(ask, fields, why):
    part = ask("fill", **{"months": "2025-02 2025-03", "metric": "leadsCreated"} | fields)
    assert data(part, "cells") == [] and why in html.unescape(part)


@pytest.mark.parametrize(
    "fields",
    [
        {"metric": ""},
        {"way": "guess"},
        {"way": "current"},
        {"way": "current", "months": "soon"},
        {"way": "current", "months": "2025-13"},
        {"way": "current", "months": "2025-01", "metric": "color"},
        {"way": "current", "months": "2025-01", "color": "red"},
    ],
)
def test_a_filling_of_no_cells_is_refused(ask, fields):
    ask("fill", status=400, **fields)


# -- judging ------------------------------------------------------------------------------------------------------


def test_a_plan_that_can_be_met_shows_now_added_and_result(ask, tenants, there):
    part = ask(
        "preview", text=grid("2025-03,5,,1,1000"), planType="deltas", leadCounting="included", mode="additive", seed=""
    )
    assert 'data-state="judged" data-valid="yes"' in part and "The plan can be met exactly." in part
    steps = [
        [re.sub("<[^>]*>", "", cell) for cell in re.findall(r'<td class="number[^"]*">(.*?)</td>', row)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", part[part.index("<tbody>") :], re.S)
    ]
    now, added, result = ([Decimal(text.replace(",", "")) for text in step] for step in steps)
    [kpis] = tenants.kpis(there["acme"], "2025-03", "2025-03")
    assert now == [value for name, value in kpis.items() if name != "month"]
    assert [a + b for a, b in zip(now, added)] == result and added[0] == 5 and added[5] == 1000
    plan = json.loads(html.unescape(re.search(r'data-plan="([^"]*)"', part)[1]))
    assert plan["months"] == [
        {"month": "2025-03", "metrics": {"leadsCreated": 5, "closedWonCount": 1, "closedWonValue": 1000}}
    ]
    assert plan["planToken"] and "seed" not in plan
    assert [int(text) for text in re.findall(r'class="figure">(\d+)<', part)] and "Records that will be made" in part


def test_jobs_ahead_are_shown_with_what_they_leave_and_a_way_to_go_after_them(ask, logged_in, tenants, there):
    acme = there["acme"]
    job = tenants.submit(acme, {"leadsCreated": 4}, "2025-04")
    try:
        leads = tenants.kpis(acme, "2025-04", "2025-04")[0]["leads_created"]
        asked = {"text": grid(f"2025-04,{leads + 9},,,"), "planType": "targets"}
        part = ask("preview", **asked)
        assert "Other jobs are in the way." in part and f'href="/patch-jobs/{job}"' in part and 'id="go-after"' in part
        assert 'id="apply"' not in part and ">block<" in part
        part = ask("preview", **asked, onConflict="queue")
        assert 'id="apply"' in part and 'id="go-after"' not in part and ">warn<" in part
        steps = {
            step: [Decimal(re.sub("<[^>]*>|,", "", cell)) for cell in re.findall(r'<td class="number[^"]*">(.*?)</td>', row)]
            for step, row in re.findall(r'<th scope="row">([A-Z][a-z ]+)</th>(.*?)</tr>', part, re.S)
        }
        assert [*steps] == ["Now", "Jobs ahead", "Added", "Result"] and 'rowspan="4"' in part
        assert [values[0] for values in steps.values()] == [leads, leads + 4, 5, leads + 9]
        plan = json.loads(html.unescape(re.search(r'data-plan="([^"]*)"', part)[1]))
        queued = tenants.value("select demo.submit_patch(%s, %s, null) ->> 'jobId'", acme, json.dumps(plan))
        page = logged_in.get(f"/patch-jobs/{queued}").text
        assert "Goes after" in page and f'href="/patch-jobs/{job}"' in page and "(waits for it)" in page
        tenants.value("select demo.cancel_job(%s, null)", queued)
    finally:
        tenants.value("select demo.cancel_job(%s, null)", job)


def test_a_plan_that_cannot_be_met_marks_its_cells_and_offers_the_nearest(ask):
    part = ask("preview", text=grid("2025-03,,2,3,9000", "2025-09,4,,,"))
    assert 'data-state="judged" data-valid=""' in part and "data-plan=" not in part
    assert [(m["month"], m["metric"]) for m in data(part, "marks")] == [("2025-03", "closedWonCount")]
    assert "Mar 2025, Deals: 2 → 3" in part and "Sep 2025 is left out" in part
    suggested = data(part, "cells", 'id="take-over"')
    again = ask(
        "preview",
        text="month,metric\n"
        if not suggested
        else grid(
            "2025-03,,{dealsCreated},{closedWonCount},{closedWonValue}".format(
                **{c["metric"]: c["text"] for c in suggested}
            )
        ),
    )
    assert 'data-valid="yes"' in again


def test_a_malformed_plan_is_refused_on_its_cells(ask):
    part = ask("preview", tenant="yen", text=grid("2025-03,,,1,1000.5"))
    assert 'data-state="refused"' in part and "minor units" in data(part, "marks")[0]["message"]
    part = ask("preview", text=grid("2025-03,5,,,"), seed="s" * 65)
    assert 'data-state="refused"' in part and data(part, "marks") == [] and "seed: " in part.lower()


def test_cells_that_cannot_be_read_are_not_judged(ask):
    part = ask("preview", text=grid("2025-03,many,,,"))
    assert 'data-state="read"' in part and 'class="judged"' not in part


def test_an_attempt_to_patch_another_tenant_is_refused_and_kept(ask, conn, there):
    count = "select count(*) from crm.audit_logs where entity_id = %s"
    before = conn.execute(count, [there["plain"]]).fetchone()["count"]
    assert 'data-state="refused"' in ask("preview", tenant="plain", text=grid("2025-03,5,,,"))
    assert conn.execute(count, [there["plain"]]).fetchone()["count"] == before + 1


# -- all of them --------------------------------------------------------------------------------------------------

WAYS = {
    "read": {"text": "month,leads\n2025-03,5"},
    "preview": {"text": "month,leads\n2025-03,5"},
    "paste": {"text": "month,leads\n2025-03,5"},
    "fill": {"way": "current", "months": "2025-03"},
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_asked_needs_a_tenant_a_login_and_the_token(ask, logged_in, client, app, there, way):
    nobody = "00000000-0000-4000-8000-00000000dead"
    assert "There is no tenant" in ask(way, tenant=nobody, status=404, **WAYS[way])
    path = f"/tenants/{there['acme']}/monthly/{way}"
    ask(way, status=400, color="red", **WAYS[way])
    logged_in.csrf = None
    assert logged_in.post(path, data=WAYS[way]).status_code == 403
    assert app.test_client().post(path, data=WAYS[way]).location.startswith("/login")


def test_templates_and_scripts_name_no_metric_and_no_entity(tenants):
    reference = tenants.value("select demo.reference()")
    names = {m[key] for m in reference["metrics"] for key in ("name", "columnName")} | {
        e["name"] for e in reference["entities"]
    }
    named = re.compile(rf"""(?<=["'.\[])({"|".join(sorted(names))})\b""")
    found = {}
    # the Data tab shows the fields of each entity's records, which differ
    pages = [file for file in (ROOT / "templates").rglob("*.html") if file.parent.name != "data"]
    for file in [*pages, *(ROOT / "runner" / "static").glob("*.js")]:
        # the fields of the generator's form are the keys of a config; comments may say what they like
        text = re.sub(r"\{#.*?#\}|//[^\n]*|/\*.*?\*/|targets\.\w+", "", file.read_text(encoding="utf-8"), flags=re.S)
        found |= {file.name: names for names in [set(named.findall(text))] if names}
    assert not found


# -- undo ---------------------------------------------------------------------------------------------------------

def test_a_patch_is_undone_by_its_page_and_the_undo_in_turn(logged_in, tenants, there):
    done = tenants.patch(there["acme"], {"leadsCreated": 5})
    assert f'href="/patch-jobs/{done}/undo"' in logged_in.get(f"/patch-jobs/{done}").text

    page = logged_in.get(f"/patch-jobs/{done}/undo")
    confirm = re.search(r"type <strong>([^<]+)</strong>", page.text)[1]
    assert page.status_code == 200 and "Removed" in page.text and "leads" in page.text.lower()
    wrong = logged_in.post(f"/patch-jobs/{done}/undo", data={"confirm": "REMOVE 1"})
    assert wrong.status_code == 400 and confirm in wrong.text and 'value="REMOVE 1"' in wrong.text
    assert tenants.value("select count(*) from crm.demo_patch_jobs where target_job_id = %s", done) == 0

    submitted = logged_in.post(f"/patch-jobs/{done}/undo", data={"confirm": confirm})
    assert submitted.status_code == 303
    undo = submitted.location.rpartition("/")[2]
    tenants.conn.execute("call demo.run_job(%s)", [undo])
    again = logged_in.get(f"/patch-jobs/{done}/undo")
    assert again.status_code == 409 and "undone already" in again.text and "<form" not in again.text.partition("<main")[2]
    assert "/undo\"" not in logged_in.get(f"/patch-jobs/{done}").text
    back = logged_in.get(f"/patch-jobs/{undo}/undo")
    assert back.status_code == 200 and "Brought back" in back.text
