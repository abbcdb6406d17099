"""The pages of tenants in a browser: the road of a patch by mouse and by keyboard, and what can go wrong on it."""

import csv
import json
import re
import threading
from contextlib import contextmanager

import psycopg
import pytest
from playwright.sync_api import expect
from psycopg.types.json import Jsonb

PRD = """month,leadsCreated,contactsCreated,companiesCreated,dealsCreated,closedWonCount,closedWonValue,pipelineAddedValue
2025-01,50,40,10,8,3,25000,75000
2025-02,60,48,12,10,4,32000,96000
2025-03,70,56,14,12,5,40000,120000
"""
EVIL = """<img src=x onerror=alert(1)>"'&"""
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def db(in_june):
    return in_june


@pytest.fixture
def tenant(tenants, request):
    """A demo tenant of this test's own."""
    return tenants.generate(tenantName="Harbour Demo", seed=request.node.name[:60])


@pytest.fixture(scope="module")
def looked_at(tenants):
    """A demo tenant for tests that only look and type."""
    return tenants.generate(tenantName="Quiet Demo", seed="looked at")


@pytest.fixture
def monthly(page, login, request):
    """The page Monthly Updates, with the form open: of the test's own tenant where it asks for one."""
    tenant = request.getfixturevalue("tenant" if "tenant" in request.fixturenames else "looked_at")
    login(page)
    page.goto(f"/tenants/{tenant}/monthly#patch")
    expect(page.locator("#grid input").first).to_be_visible()
    return page


@pytest.fixture
def in_background(db):
    """in_background(job) runs a job while the test goes on; the test ends with it."""
    threads = []

    def work(job):
        with psycopg.connect(db, autocommit=True) as conn:
            conn.execute("call demo.run_patch(%s)", [job])

    def start(job):
        threads.append(threading.Thread(target=work, args=[job]))
        threads[-1].start()

    yield start
    for thread in threads:
        thread.join()


def cell(page, metric: str, month: str):
    return page.get_by_label(f"{metric}, {month}", exact=True)


def months(page, first: str, last: str) -> None:
    page.get_by_label("First month").select_option(first)
    page.get_by_label("Last month").select_option(last)


def paste(page, target, text: str) -> None:
    target.focus()
    page.evaluate(PASTE, text)


def job_of(page) -> str:
    page.wait_for_url(re.compile("job="))
    return re.search("job=([-0-9a-f]{36})", page.url).group(1)


def preview(page):
    page.get_by_role("button", name="Validate and preview").click()
    expect(page.locator("#preview")).to_be_visible()
    return page.locator("#preview")


def values(page, metric: str) -> list[str]:
    return [field.input_value() for field in page.locator(f"#grid input[data-metric='{metric}']").all()]


def median_paint(page) -> float:
    """Milliseconds to the first paint with content, the median of three loads of the page."""
    found = []
    for _ in range(3):
        page.reload(wait_until="networkidle")
        found.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    return sorted(found)[1]


def log_in(page, admin: dict) -> None:
    page.get_by_label("Email").fill(admin["email"])
    page.get_by_label("Password").fill(admin["password"])
    page.get_by_role("button", name="Log in").click()


def kpi(page, month: str, column: int) -> str:
    return (
        page.locator("#kpi-table tbody tr", has=page.get_by_role("rowheader", name=month, exact=True))
        .locator("td")
        .nth(column)
        .inner_text()
    )


@contextmanager
def failing(page, pattern: str, way):
    page.route(pattern, way)
    yield
    page.unroute(pattern)


# -- the road -----------------------------------------------------------------------------------------------------


def test_from_the_login_to_the_history(page, login, tenant, tenants, in_background, axe, fits, screenshot):
    login(page, by_form=True)
    axe(page), fits(page), screenshot(page, "tenants", docs=True)
    page.get_by_label("Search").fill("Harbour")
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url("**search=Harbour**")
    page.locator(f"a[href='/tenants/{tenant}']").click()
    page.get_by_role("link", name="Verify now").click()
    expect(page.get_by_text("Sound.")).to_be_visible()
    axe(page), fits(page), screenshot(page, "tenant-overview")
    page.get_by_role("link", name="Monthly Updates").click()
    before = kpi(page, "Jan 2025", 0)
    axe(page), screenshot(page, "monthly-updates", docs=True)
    page.locator("#patch > summary").click()

    # the PRD's table, with a cell that cannot be read
    paste(page, page.locator("#grid input").first, PRD.replace(",5,40000,", ",5,forty,"))
    read = page.get_by_role("dialog", name="Paste a table")
    expect(read.get_by_text("Understood: 20 numbers in 3 months.")).to_be_visible()
    expect(read.get_by_text('Row 4, column 7: "forty"')).to_be_visible()
    axe(page), screenshot(page, "paste")
    read.get_by_role("button", name="Fill in the grid").click()
    broken = cell(page, "Won value", "Mar 2025")
    expect(broken).to_be_focused()
    expect(broken).to_have_value("forty")
    expect(broken).to_have_attribute("aria-invalid", "true")
    expect(broken).to_have_accessible_description(re.compile('"forty" is not a number'))
    page.get_by_role("button", name="Validate and preview").click()
    expect(page.get_by_text("Please correct the marked cells.")).to_be_visible()
    expect(broken).to_be_focused()
    page.keyboard.type("40k")
    page.keyboard.press("Enter")
    expect(broken).to_have_value("40000")
    expect(broken).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#grid tfoot td").nth(5)).to_have_text("97,000.00")

    # leads are among the contacts, so the PRD's numbers contradict each other until the plan says how it counts
    expect(preview(page).get_by_text("The plan cannot be met as it is.")).to_be_visible()
    for month in ("Jan 2025", "Feb 2025", "Mar 2025"):
        expect(cell(page, "Leads", month)).to_have_accessible_description(re.compile("cannot exceed contactsCreated"))
    expect(page.locator("#preview")).to_contain_text("Mar 2025, Contacts: 56 → 70")
    axe(page), screenshot(page, "blocked")
    page.get_by_label("Lead counting").select_option("separate")
    expect(preview(page).get_by_text("The plan can be met exactly.")).to_be_visible()
    expect(page.locator("#grid [aria-invalid]")).to_have_count(0)
    expect(page.locator("#preview .cards li", has_text="Contacts")).to_have_text("324 Contacts")
    steps = [row.inner_text().split("\t") for row in page.locator("#preview .steps tbody").first.locator("tr").all()]
    assert steps[0][2] == before and steps[1][1:3] == ["+50", "+90"] and int(steps[2][1]) == int(before) + 50
    axe(page), fits(page), screenshot(page, "preview", docs=True)

    page.get_by_role("button", name="Apply the patch").click()
    job = job_of(page)
    expect(page.locator("#job .badge")).to_have_text("pending")
    axe(page), fits(page), screenshot(page, "waiting")
    in_background(job)
    expect(page.get_by_text("21 of 21")).to_be_visible()
    expect(page.locator("#job-card")).to_be_focused()

    # every number is that of after the patch
    assert int(kpi(page, "Jan 2025", 0)) == int(before) + 50
    shown = [kpi(page, month, column) for month in ("Jan 2025", "Feb 2025", "Mar 2025") for column in (0, 1, 4)]
    assert shown == [
        str(row[name])
        for row in tenants.kpis(tenant, "2025-01", "2025-03")
        for name in ("leads_created", "contacts_created", "closed_won_count")
    ]
    assert f"Leads {int(before) + 50}" in page.locator(".bar[aria-label^='Jan 2025']").get_attribute("aria-label")
    assert all(value == "" for value in values(page, "leadsCreated"))
    expect(page.locator(".compare tbody tr")).to_have_count(24)
    axe(page), fits(page), screenshot(page, "results", docs=True)

    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24 and {row["passed"] for row in rows} == {"yes"}
    with page.expect_download() as download:
        page.get_by_role("link", name="Export JSON").click()
    with open(download.value.path(), encoding="utf-8") as file:
        assert json.load(file)["diffReport"]["passedMetrics"] == 21

    page.get_by_role("link", name="Jobs History").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    axe(page), fits(page), screenshot(page, "history")
    page.get_by_role("link", name="Jan 2025 – Mar 2025").click()
    page.wait_for_url(f"**/patch-jobs/{job}")
    expect(page.get_by_text("21 of 21")).to_be_visible()
    axe(page), fits(page), screenshot(page, "patch-job")
    page.get_by_role("link", name="Harbour Demo").first.click()
    page.wait_for_url(f"**/tenants/{tenant}")


def test_by_keyboard_alone(monthly, tenants, tenant, in_background, axe, fits, screenshot):
    page = monthly
    months(page, "2025-04", "2025-06")
    cell(page, "Leads", "Apr 2025").focus()
    press, type_ = page.keyboard.press, page.keyboard.type
    type_("12"), press("Enter"), type_("7"), press("ArrowDown"), type_("9"), press("ArrowDown")
    expect(cell(page, "Leads", "Jun 2025")).to_be_focused()  # there is no row below
    press("ArrowRight"), type_("10"), press("ArrowUp"), type_("8"), press("Shift+Enter"), type_("15"), press("Tab")
    expect(cell(page, "Companies", "Apr 2025")).to_be_focused()
    type_("4"), press("Shift+Tab"), press("End")
    expect(cell(page, "Activities", "Apr 2025")).to_be_focused()
    press("Control+End")
    expect(cell(page, "Activities", "Jun 2025")).to_be_focused()
    press("Control+Home")
    expect(cell(page, "Leads", "Apr 2025")).to_be_focused()
    press("F2"), press("ArrowLeft"), type_("0"), press("Enter")  # into the text: 1|2
    assert values(page, "leadsCreated") == ["102", "7", "9"]
    press("ArrowUp"), type_("13"), press("Escape")
    assert values(page, "leadsCreated") == ["102", "7", "9"]
    type_("12"), press("Enter")
    press("ArrowLeft")
    expect(cell(page, "Leads", "May 2025")).to_be_focused()  # there is no column to the left
    press("Delete")
    assert values(page, "leadsCreated") == ["12", "", "9"]
    type_("7"), press("Enter")
    assert values(page, "contactsCreated") == ["15", "8", "10"]
    expect(page.locator("#grid tfoot td").first).to_have_text("28")
    fits(page), screenshot(page, "grid")
    page.get_by_role("button", name="Validate and preview").focus()
    press("Enter")
    expect(page.locator("#preview")).to_be_focused()
    page.get_by_role("button", name="Apply the patch").focus()
    press("Enter")
    in_background(job_of(page))
    expect(page.get_by_text("targets met")).to_be_visible()
    assert [row["leads_created"] for row in tenants.kpis(tenant, "2025-04", "2025-06")] == [
        int(kpi(page, month, 0)) for month in ("Apr 2025", "May 2025", "Jun 2025")
    ]


def test_the_whole_road_with_the_keys_of_a_keyboard(page, ada, tenants, tenant, in_background):
    press, type_ = page.keyboard.press, page.keyboard.type

    def tab_to(name: str, most: int = 60) -> None:
        for _ in range(most):
            press("Tab")
            here = page.evaluate(
                "(e => [e.getAttribute('aria-label'), e.labels?.[0]?.textContent.trim(), e.textContent.trim(), "
                "getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).borderStyle !== 'none'])"
                "(document.activeElement)"
            )
            if any((text or "").startswith(name) for text in here[:3]):  # tenants of one name say more than that
                assert here[3], f"{name} does not show that it has the focus"
                return
        raise AssertionError(f"no way by Tab to {name}")

    page.goto("/login")
    type_(ada["email"]), press("Tab"), type_(ada["password"]), press("Enter")
    page.wait_for_url("**/tenants")
    tab_to("Search"), type_("Harbour"), press("Enter")
    page.wait_for_url("**search=Harbour**")
    page.locator("tbody a").first.evaluate(
        "(link, tenant) => { link.closest('tr').querySelector('a').href = `/tenants/${tenant}`; }", tenant
    )  # others have the same name
    tab_to("Harbour Demo"), press("Enter")
    page.wait_for_url(f"**/tenants/{tenant}")
    tab_to("Monthly Updates"), press("Enter")
    page.wait_for_url("**/monthly")
    tab_to("Add a monthly update"), press("Enter")
    expect(page.locator("#grid input").first).to_be_visible()
    tab_to("Last month"), press("Home")
    expect(page.get_by_text("The first month must not be after the last.")).to_be_visible()
    press("Shift+Tab"), press("Home")
    expect(page.locator("#grid tbody tr")).to_have_count(1)
    tab_to("Leads, Nov 2024"), type_("3"), press("Tab"), type_("4")
    tab_to("Validate and preview"), press("Enter")
    expect(page.locator("#preview")).to_be_focused()
    tab_to("Back to the numbers"), press("Enter")
    expect(cell(page, "Leads", "Nov 2024")).to_be_focused()
    type_("5"), tab_to("Validate and preview"), press("Enter")
    expect(page.locator("#preview")).to_be_focused()
    expect(page.locator("#preview")).to_contain_text("cannot exceed contactsCreated (4)")
    tab_to("Leads, Nov 2024"), press("Enter")  # the list of faults leads to the cell
    expect(cell(page, "Leads", "Nov 2024")).to_be_focused()
    type_("4"), press("Enter")
    tab_to("Validate and preview"), press("Enter")
    expect(page.get_by_text("The plan can be met exactly.")).to_be_visible()
    tab_to("Apply the patch"), press("Enter")
    in_background(job_of(page))
    expect(page.locator("#job-card")).to_be_focused()
    expect(page.get_by_text("2 of 2")).to_be_visible()
    tab_to("All details"), press("Enter")
    page.wait_for_url("**/patch-jobs/*")


def test_every_state_can_be_read_by_everybody(page, login, tenants, tenant, conn, axe, fits, screenshot):
    page.goto("/login")
    log_in(page, {"email": "nobody@corp.example", "password": "wrong"})
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page), fits(page), screenshot(page, "login-refused")
    conn.execute("delete from crm.login_attempts")
    login(page)
    page.get_by_text("ada@corp.example").click()  # the menu, open
    axe(page)
    for path in (
        "/nowhere",
        "/tenants?country=XX",
        "/tenants?search=nobody+has+this+name",
        f"/tenants/{tenant}/history?page=9",
    ):
        page.goto(path)
        axe(page), fits(page)

    page.goto(f"/tenants/{tenant}/monthly#patch")
    months(page, "2025-02", "2025-03")
    page.locator(".fill summary").click()
    page.get_by_role("button", name="Spread").click()
    expect(page.locator("#fill-fault")).not_to_be_empty()
    page.get_by_role("radio", name="Single months").check()
    cell(page, "Leads", "Mar 2025").fill("x")
    page.get_by_role("button", name="Validate and preview").click()
    expect(page.locator("#faults li")).to_be_visible()
    expect(page.locator(".tip.bad")).to_be_visible()
    page.locator(".chart-table summary").click()
    axe(page), fits(page), screenshot(page, "faults")
    with failing(page, "**/monthly**", lambda route: route.abort()):
        page.get_by_role("link", name="Refresh").click()
        expect(page.get_by_text("What you see may be out of date.")).to_be_visible()
    axe(page), fits(page), screenshot(page, "out-of-date")
    cell(page, "Leads", "Mar 2025").fill("4")
    preview(page)
    with failing(
        page,
        "**/patch/apply",
        lambda route: route.fulfill(
            status=409, content_type="application/json", body='{"error": {"code": "STALE_PLAN", "message": "stale"}}'
        ),
    ):
        page.get_by_role("button", name="Apply the patch").click()
        expect(page.get_by_role("button", name="Validate again")).to_be_visible()
    axe(page), fits(page), screenshot(page, "refused")

    job = tenants.submit(tenant, {"leadsCreated": 3})
    tenants.conn.execute(
        "update crm.demo_patch_jobs set status = 'running', attempt = 1, started_at = now() where id = %s", [job]
    )
    tenants.value("select demo_job.record_progress(%s, 40, 'Creating contacts')::text", job)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/patch-jobs/{job}")
    axe(page), fits(page), screenshot(page, "running")
    tenants.conn.execute(
        "update crm.demo_patch_jobs set status = 'failed', error_message = 'the disk is full', completed_at = now() where id = %s",
        [job],
    )
    expect(page.get_by_text("The patch failed; nothing was changed.")).to_be_visible()
    axe(page), fits(page), screenshot(page, "failed")
    assert page.locator("dt", has_text="Duration").locator("+ dd").inner_text().endswith(" s")


def test_the_plan_of_a_failed_job_can_be_taken_up_again(page, login, tenants, tenant):
    job = tenants.value(
        "select demo.submit_patch(%s, %s, null) ->> 'jobId'",
        tenant,
        Jsonb(
            {
                "planType": "targets",
                "leadCounting": "separate",
                "seed": "mine",
                "months": [
                    {"month": "2024-12", "metrics": {"leadsCreated": 30}},
                    {"month": "2025-03", "metrics": {"closedWonCount": 5, "closedWonValue": 70000.5}},
                ],
            }
        ),
    )
    tenants.conn.execute(
        "update crm.demo_patch_jobs set status = 'failed', error_message = 'no', started_at = now(), completed_at = now() where id = %s",
        [job],
    )
    login(page)
    page.goto(f"/patch-jobs/{job}")
    page.get_by_role("link", name="Put its plan into the grid again").click()
    expect(page.get_by_text("The plan of the job is in the grid again.")).to_be_visible()
    assert page.locator("#grid tbody th").all_inner_texts() == ["Dec 2024", "Mar 2025"]
    assert (
        cell(page, "Leads", "Dec 2024").input_value() == "30"
        and cell(page, "Won value", "Mar 2025").input_value() == "70000.5"
    )
    assert [page.locator(f"#{name}").input_value() for name in ("planType", "leadCounting", "seed")] == [
        "targets",
        "separate",
        "mine",
    ]
    expect(preview(page).get_by_text("The plan can be met exactly.")).to_be_visible()


# -- the grid -----------------------------------------------------------------------------------------------------


def test_cells_without_months_are_read_from_the_cursor_on(monthly):
    page = monthly
    months(page, "2025-03", "2025-05")
    paste(page, cell(page, "Deals", "Apr 2025"), "3\t1\n4\t2\n")
    read = page.get_by_role("dialog")
    expect(read.get_by_role("radio", name="cells from Deals, Apr 2025 on")).to_be_checked()
    expect(read.get_by_text("Understood: 4 numbers in 2 months.")).to_be_visible()
    read.get_by_role("button", name="Fill in the grid").click()
    assert values(page, "dealsCreated") == ["", "3", "4"] and values(page, "closedWonCount") == ["", "1", "2"]
    page.get_by_role("button", name="Undo").click()
    assert values(page, "dealsCreated") == ["", "", ""]


def test_a_block_says_which_cells_and_rows_it_cannot_take(monthly):
    page = monthly
    months(page, "2025-04", "2025-05")
    paste(page, cell(page, "Leads", "Apr 2025"), "x;5\n3;1.5\n9;9")
    read = page.get_by_role("dialog")
    expect(read.locator(".notice.bad")).to_contain_text('Row 1, column 1: "x"')
    expect(read.locator(".notice.bad")).to_contain_text("1 row goes beyond the last month")
    read.get_by_role("button", name="Fill in the grid").click()
    assert values(page, "leadsCreated") == ["x", "3"] and values(page, "contactsCreated") == ["5", "1.5"]
    expect(page.locator("#grid [aria-invalid]")).to_have_count(2)
    expect(page.locator("#grid tfoot td").first).to_have_text("?")
    page.get_by_role("button", name="Contacts, May 2025").click()
    expect(cell(page, "Contacts", "May 2025")).to_be_focused()


def test_a_table_is_read_again_while_it_is_mended_in_the_dialog(monthly):
    page = monthly
    page.get_by_role("button", name="Paste a table").click()
    read = page.get_by_role("dialog")
    text = read.get_by_label("Cells from a spreadsheet")
    text.fill("Month\tColour\tLeads\nJan 2025\tred\t5")
    expect(read.get_by_text('there is no column "Colour"')).to_be_visible()
    text.fill('"unclosed')
    expect(read.get_by_text("is not a table")).to_be_visible()
    expect(read.get_by_role("button", name="Fill in the grid")).to_be_disabled()
    text.fill("Month\tLeads\nJan 2025\t5\nMay 2025\t1,500\nTotal\t1505")
    expect(read.get_by_text("Understood: 2 numbers in 2 months.")).to_be_visible()
    expect(read.get_by_text('"Total" is left out')).to_be_visible()
    read.get_by_role("button", name="Fill in the grid").click()
    assert values(page, "leadsCreated") == ["5", "1500"]
    expect(page.get_by_role("radio", name="Single months")).to_be_checked()
    page.get_by_role("button", name="Paste a table").click()
    expect(read).to_be_visible()
    page.keyboard.press("Escape")
    expect(read).to_be_hidden()


def test_what_could_not_be_asked_is_asked_by_the_next_click(monthly):
    page, read = monthly, monthly.get_by_role("dialog")
    with failing(page, "**/monthly/*", lambda route: route.abort()):
        paste(page, cell(page, "Leads", "May 2025"), "5\n6")
        expect(read.get_by_text("The server cannot be reached.")).to_be_visible()
        page.keyboard.press("Escape")
    paste(page, cell(page, "Leads", "May 2025"), "5\n6")
    expect(read.get_by_text("Understood: 2 numbers in 2 months.")).to_be_visible()
    with failing(page, "**/monthly/*", lambda route: route.abort()):
        read.get_by_role("button", name="Fill in the grid").click()
        for _ in range(2):
            page.get_by_role("button", name="Validate and preview").click()
            expect(page.get_by_text("The plan could not be validated.")).to_be_visible()
            expect(page.locator("#faults li")).to_have_text("The server cannot be reached.")
    expect(preview(page).get_by_text("The plan can be met exactly.")).to_be_visible()
    expect(page.locator("#faults")).to_be_empty()


def test_months_that_cannot_be_patched_are_refused_by_name(monthly):
    page = monthly
    paste(page, page.locator("#grid input").first, "month,leads\n2031-01,5")
    page.get_by_role("dialog").get_by_role("button", name="Fill in the grid").click()
    expect(preview(page)).to_contain_text("Month 2031-01 is in the future")


def test_single_months_or_none(monthly):
    page = monthly
    page.get_by_role("radio", name="Single months").check()
    ticked = page.locator("#months-single input:checked")
    for _ in range(ticked.count()):
        ticked.first.uncheck()
    expect(page.get_by_text("Tick at least one month.")).to_be_visible()
    page.get_by_role("button", name="Validate and preview").click()
    expect(page.get_by_text("Please choose the months first.")).to_be_visible()
    page.get_by_role("checkbox", name="Nov 2024").check()
    page.get_by_role("checkbox", name="Mar 2025").check()
    assert page.locator("#grid tbody th").all_inner_texts() == ["Nov 2024", "Mar 2025"]
    page.get_by_role("radio", name="From … to").check()
    months(page, "2025-05", "2025-02")
    expect(page.get_by_text("The first month must not be after the last.")).to_be_visible()


def test_quick_fill_grows_copies_and_spreads_exactly(monthly, tenants, tenant):
    page = monthly
    months(page, "2025-02", "2025-05")
    page.locator(".fill summary").click()
    column, said = page.get_by_label("Column"), page.locator("#fill-fault")
    column.select_option("leadsCreated")
    cell(page, "Leads", "Feb 2025").fill("50")
    page.get_by_role("button", name="Grow").click()
    expect(cell(page, "Leads", "May 2025")).to_have_value("67")  # 50 * 1.1^3 = 66.55
    assert values(page, "leadsCreated") == ["50", "55", "61", "67"]
    column.select_option("closedWonValue")
    page.get_by_label("Total to spread").fill("1000.01")
    page.get_by_role("button", name="Spread").click()
    expect(cell(page, "Won value", "May 2025")).not_to_have_value("")
    assert values(page, "closedWonValue") == ["250.01", "250", "250", "250"]
    page.locator("#fill-shape").select_option("current")
    page.get_by_role("button", name="Spread").click()
    expect(cell(page, "Won value", "May 2025")).not_to_have_value("250")
    cents = [round(float(value) * 100) for value in values(page, "closedWonValue")]
    assert sum(cents) == 100001
    now = [row["closed_won_value"] for row in tenants.kpis(tenant, "2025-02", "2025-05")]
    assert all(abs(part - 100001 * current / sum(now)) <= 1 for part, current in zip(cents, now))
    column.select_option("contactsCreated")
    page.get_by_role("button", name="Copy the current KPIs").click()
    expect(cell(page, "Contacts", "May 2025")).not_to_have_value("")
    assert values(page, "contactsCreated") == [
        str(row["contacts_created"]) for row in tenants.kpis(tenant, "2025-02", "2025-05")
    ]
    column.select_option("")
    page.get_by_role("button", name="Spread").click()
    expect(said).to_have_text("Choose one column for the total.")
    column.select_option("dealsCreated")
    page.get_by_label("Total to spread").fill("1.5")
    page.get_by_role("button", name="Spread").click()
    expect(said).to_have_text("The total must be a whole number.")
    page.get_by_label("Growth by month, %").fill("a lot")
    page.get_by_role("button", name="Grow").click()
    expect(said).to_contain_text("must be a number")
    # an empty first month grows from the month before
    page.get_by_label("Growth by month, %").fill("0")
    page.get_by_role("button", name="Grow").click()
    expect(cell(page, "Deals", "May 2025")).not_to_have_value("")
    assert set(values(page, "dealsCreated")) == {str(tenants.kpis(tenant, "2025-01", "2025-01")[0]["deals_created"])}


def test_targets_show_what_the_months_have_and_reach_what_is_asked(monthly, tenants, tenant, in_background):
    page = monthly
    months(page, "2025-03", "2025-03")
    now = tenants.kpis(tenant, "2025-03", "2025-03")[0]
    page.get_by_label("Plan type").select_option("targets")
    expect(cell(page, "Leads", "Mar 2025")).to_have_attribute("placeholder", str(now["leads_created"]))
    cell(page, "Leads", "Mar 2025").fill(str(now["leads_created"] - 1))
    expect(preview(page)).to_contain_text("Cannot reduce leadsCreated in ADDITIVE mode")
    cell(page, "Leads", "Mar 2025").fill(str(now["leads_created"] + 4))
    expect(page.get_by_text("The plan has changed since.")).to_be_visible()
    preview(page)
    page.get_by_role("button", name="Apply the patch").click()
    in_background(job_of(page))
    expect(page.get_by_text("1 of 1")).to_be_visible()
    assert tenants.kpis(tenant, "2025-03", "2025-03")[0]["leads_created"] == now["leads_created"] + 4
    page.locator("#patch > summary").click()
    expect(cell(page, "Leads", "Mar 2025")).to_have_attribute("placeholder", str(now["leads_created"] + 4))


@pytest.mark.parametrize("answer, words", [
    ({"status": 500, "content_type": "text/html", "body": '<div class="notice bad"><strong>Something failed here</strong></div>'},
     "Something failed here."),
    ({"status": 200, "content_type": "text/html", "body": """<div class="filled" data-cells='[]' data-problem="No such month."></div>"""},
     "No such month."),
    (None, "The server cannot be reached."),
], ids=["500", "refused", "away"])
def test_a_hint_that_cannot_be_asked_for_is_said_to_be_missing(monthly, answer, words):
    page, said = monthly, monthly.locator("#hint-fault")
    months(page, "2025-03", "2025-03")
    with failing(page, "**/monthly/fill", lambda route: route.fulfill(**answer) if answer else route.abort()):
        page.get_by_label("Plan type").select_option("targets")
        expect(said).to_have_text(f"What the months have cannot be shown. {words}")
    page.get_by_label("Plan type").select_option("deltas")
    expect(said).to_be_empty()
    page.get_by_label("Plan type").select_option("targets")
    expect(cell(page, "Leads", "Mar 2025")).to_have_attribute("placeholder", re.compile("[0-9]"))
    expect(said).to_be_empty()


def test_a_request_that_scripts_cannot_make_is_no_fault_of_the_server(monthly):
    """A bare catch around it would say that the server cannot be reached."""
    asked = """async (address) => {
      const api = await import(document.querySelector('script[src$="monthly.js"]').src.replace("monthly", "api"));
      return api.reach(address).then(({ answer }) => answer.status, (error) => [error instanceof api.ApiError, error.name]);
    }"""
    assert monthly.evaluate(asked, "http://[/") == [False, "TypeError"]
    assert monthly.evaluate(asked, "/healthz") == 200


def test_the_suggestion_can_be_taken_over(monthly):
    page = monthly
    months(page, "2025-03", "2025-03")
    for metric, value in (("Deals", "2"), ("Won deals", "3"), ("Won value", "9000")):
        cell(page, metric, "Mar 2025").fill(value)
    blocked = preview(page)
    expect(cell(page, "Won deals", "Mar 2025")).to_have_accessible_description(
        "closedWonCount (3) cannot exceed dealsCreated (2)"
    )
    blocked.get_by_role("button", name="Won deals, Mar 2025").click()
    expect(cell(page, "Won deals", "Mar 2025")).to_be_focused()
    expect(page.locator(".tip")).to_contain_text("cannot exceed dealsCreated")
    blocked.get_by_role("button", name="Use this plan").click()
    expect(page.get_by_text("The plan can be met exactly.")).to_be_visible()
    expect(cell(page, "Deals", "Mar 2025")).to_have_value("3")


def test_money_finer_than_its_currency_is_marked_on_its_cell(monthly):
    page = monthly
    months(page, "2025-03", "2025-03")
    cell(page, "Won deals", "Mar 2025").fill("1")
    cell(page, "Won value", "Mar 2025").fill("1234.567")
    page.get_by_role("button", name="Validate and preview").click()
    expect(cell(page, "Won value", "Mar 2025")).to_have_accessible_description(re.compile("minor units"))
    expect(page.locator("#preview")).to_be_hidden()


def test_a_pasted_amount_finer_than_its_currency_is_shown_as_it_was_written(monthly):
    paste(
        monthly,
        monthly.locator("#grid input").first,
        "month,leads,won deals,won value\n2025-04,1,2,1000.005\n2025-05,1,1,70.5\n2025-06,1,1,80",
    )
    shown = monthly.locator("#paste-read tbody tr td:last-child")
    expect(shown).to_have_text(["1,000.005", "70.50", "80"])


def test_amounts_with_three_decimals_stay_what_they_are(page, login, tenants):
    tenant = tenants.generate(tenantName="Dinar Demo", country="AE", currency="KWD", seed="dinar")
    login(page)
    page.goto(f"/tenants/{tenant}/monthly#patch")
    months(page, "2025-03", "2025-05")
    page.get_by_text("Quick fill").click()
    page.get_by_label("Column").select_option("closedWonValue")
    page.locator("#fill-total").fill("1000")
    page.locator("#spread").click()
    expect(cell(page, "Won value", "May 2025")).to_have_value("333.3330")  # the spread asks for the months first
    assert values(page, "closedWonValue") == ["333.3340", "333.3330", "333.3330"]
    for month in ("Mar 2025", "Apr 2025", "May 2025"):
        cell(page, "Won deals", month).fill("1")
    cell(page, "Won value", "May 2025").fill("333.3330")
    cell(page, "Leads", "May 2025").focus()
    added = preview(page).locator("tbody tr:nth-child(2) td:nth-of-type(6)")
    expect(added).to_have_text(["+333.334", "+333.333", "+333.333"])


def test_how_a_typed_text_was_read_is_said_at_its_cell_until_it_is_edited(page, login, tenants):
    tenant = tenants.generate(tenantName="Dirham Notes", country="AE", currency="AED", seed="dirham notes")
    login(page)
    page.goto(f"/tenants/{tenant}/monthly#patch")
    months(page, "2025-04", "2025-05")
    said, tip = re.compile('"10.005" is read as 10005'), page.locator(".tip")
    value, deals = cell(page, "Won value", "Apr 2025"), cell(page, "Won deals", "Apr 2025")
    value.fill("10.005")
    deals.fill("1")
    expect(value).to_have_value("10005")
    deals.press("Tab")  # the other cell is read too, and nothing is said of 10005 this time
    cell(page, "Leads", "May 2025").focus()
    expect(value).to_have_accessible_description(said)
    expect(value).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#faults")).to_be_empty()
    expect(tip).to_be_hidden()
    value.focus()
    expect(tip).to_contain_text(said)
    expect(tip).to_have_class("tip note")

    # it survives a change of months and Esc; it goes with the text
    months(page, "2025-03", "2025-05")
    expect(value).to_have_accessible_description(said)
    value.press("7")
    expect(value).to_have_accessible_description("")
    expect(tip).to_be_hidden()
    value.press("Escape")
    expect(value).to_have_accessible_description(said)
    for text in ("7", "10005"):
        value.focus()
        page.keyboard.type(text)
        with page.expect_response("**/monthly/read"):
            page.keyboard.press("Enter")
    expect(value).to_have_accessible_description("")
    expect(page.locator("#grid td.noted")).to_have_count(0)


def test_three_decimals_of_a_currency_that_has_them_are_asked_about(page, login, tenants):
    tenant = tenants.generate(tenantName="Dinar Notes", country="AE", currency="KWD", seed="dinar notes")
    login(page)
    page.goto(f"/tenants/{tenant}/monthly#patch")
    months(page, "2025-04", "2025-05")
    value = cell(page, "Won value", "Apr 2025")
    value.fill("10.005")
    cell(page, "Leads", "May 2025").focus()
    expect(value).to_have_attribute("aria-invalid", "true")
    expect(value).to_have_accessible_description(re.compile("can be read as 10005 or as 10.005"))
    value.fill("10.0050")
    cell(page, "Leads", "May 2025").focus()
    expect(value).not_to_have_attribute("aria-invalid", "true")


def test_an_empty_grid_is_no_plan(monthly):
    monthly.get_by_role("button", name="Validate and preview").click()
    expect(monthly.get_by_text("The grid is empty: enter at least one number.")).to_be_visible()


def test_an_error_of_a_script_is_no_fault_of_a_cell(chromium, address, login, faults_of, tenant):
    context = chromium.new_context(base_url=address)
    faults, page = faults_of(context), context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    login(page)
    page.goto(f"/tenants/{tenant}/monthly#patch")
    page.route(
        "**/monthly/*", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>another page</p>")
    )
    cell(page, "Leads", "Jun 2025").fill("5")
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/monthly/preview")):
        page.get_by_role("button", name="Validate and preview").click()
    page.wait_for_timeout(200)
    assert page.locator("#faults").inner_text() == ""
    assert faults and all("of null" in fault for fault in faults), faults
    context.close()


# -- applying -----------------------------------------------------------------------------------------------------


def ready(page, leads: str = "3") -> None:
    months(page, "2025-03", "2025-03")
    cell(page, "Leads", "Mar 2025").fill(leads)
    preview(page)


def test_a_double_click_and_a_lost_answer_make_one_job(monthly, tenants, tenant):
    page = monthly
    sent = []
    page.on(
        "request",
        lambda request: request.url.endswith("/patch/apply") and sent.append(request.headers["idempotency-key"]),
    )
    ready(page)

    def lose(route):  # the server does it, and its answer does not arrive
        route.fetch()
        route.abort()

    with failing(page, "**/patch/apply", lose):
        page.get_by_role("button", name="Apply the patch").dblclick()
        expect(page.get_by_text("the same plan is never applied twice")).to_be_visible()
    page.get_by_role("button", name="Apply the patch").dblclick()
    job = job_of(page)
    assert len(sent) == 2 and len(set(sent)) == 1
    assert [made["id"] for made in tenants.value("select demo.patch_jobs(%s)", tenant)["data"]] == [job]


def test_a_tenant_that_has_changed_since_is_validated_again(monthly, tenants, tenant, in_background):
    page = monthly
    ready(page)
    before = page.locator("#preview .steps tr.result td").first.inner_text()
    tenants.patch(tenant, {"leadsCreated": 2})
    page.get_by_role("button", name="Apply the patch").click()
    expect(
        page.get_by_text("Since this preview the tenant has changed, or the plan was submitted already.")
    ).to_be_visible()
    page.get_by_role("button", name="Validate again").click()
    expect(page.locator("#preview .steps tr.result td").first).to_have_text(str(int(before) + 2))
    page.get_by_role("button", name="Apply the patch").click()
    in_background(job_of(page))
    expect(page.get_by_text("targets met")).to_be_visible()
    assert tenants.kpis(tenant, "2025-03", "2025-03")[0]["leads_created"] == int(before) + 2


def test_progress_and_log_are_shown_and_survive_a_reload(page, login, tenants, tenant):
    job = tenants.submit(tenant, {"leadsCreated": 3})
    login(page)
    page.goto(f"/tenants/{tenant}/monthly?job={job}")
    expect(page.locator("#job .badge")).to_have_text("pending")
    tenants.conn.execute(
        "update crm.demo_patch_jobs set status = 'running', attempt = 1, started_at = now() where id = %s", [job]
    )
    tenants.value("select demo_job.record_progress(%s, 40, 'Creating <contacts>')::text", job)
    for _ in range(2):
        expect(page.locator("#job progress")).to_have_js_property("value", 40)
        expect(page.locator("#job .progress p")).to_have_text("40 % · Creating <contacts>")
        expect(page.locator("#job .log")).to_contain_text("Creating <contacts>")
        page.reload()
    with failing(page, "**/patch-jobs/*", lambda route: route.abort()):
        expect(
            page.get_by_text(
                "The server cannot be reached. What you see may be out of date; jobs go on, and it is asked again."
            )
        ).to_be_visible()
    tenants.value("select demo_job.record_progress(%s, 80, 'Creating deals')::text", job)
    expect(page.locator("#job progress")).to_have_js_property("value", 80)
    expect(page.get_by_text("The server cannot be reached")).to_be_hidden()
    tenants.conn.execute(
        "update crm.demo_patch_jobs set status = 'failed', error_message = %s, completed_at = now() where id = %s",
        [EVIL, job],
    )
    expect(page.get_by_text("The patch failed; nothing was changed.")).to_be_visible()
    expect(page.locator("#job .pre")).to_have_text(EVIL)


@pytest.mark.parametrize("path", ["/tenants/{tenant}/monthly", "/patch-jobs/{job}"])
def test_a_running_job_leaves_its_log_as_somebody_reads_it(page, login, tenants, tenant, path):
    job = tenants.submit(tenant, {"leadsCreated": 3})
    tenants.conn.execute(
        "update crm.demo_patch_jobs set status = 'running', attempt = 1, started_at = now() where id = %s", [job]
    )
    steps = iter(range(1, 90))

    def go_on(times: int = 1) -> str:
        for _, step in zip(range(times), steps):
            tenants.value("select demo_job.record_progress(%s, %s, %s)::text", job, step, f"Step {step} of many")
        return f"Step {step} of many"

    go_on(40)
    login(page)
    page.goto(path.format(tenant=tenant, job=job))
    log = page.locator("#job .log")
    log.evaluate("log => { log.scrollTop = log.scrollHeight; }")
    expect(log).to_contain_text(go_on(3))
    assert (
        log.evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight")
        < 5
        < log.evaluate("log => log.scrollTop")
    )
    log.evaluate("log => { log.scrollTop = 7; log.focus(); }")
    expect(log).to_contain_text(go_on())
    assert log.evaluate("log => [log.scrollTop, log === document.activeElement]") == [7, True]
    page.locator("#job summary").click()
    expect(page.locator("#job .progress p")).to_contain_text(go_on())
    expect(log).to_be_hidden()
    expect(page.locator("#voice")).to_contain_text("running: Step", timeout=12_000)


def test_the_results_of_a_job_that_the_address_does_not_name_stay_in_sight(page, login, tenants, tenant, in_background):
    job = tenants.submit(tenant, {"leadsCreated": 3})
    login(page)
    page.goto(f"/tenants/{tenant}/monthly?metric=leadsCreated")
    expect(page.locator("#job .badge")).to_have_text("pending")
    in_background(job)
    expect(page.locator("#job").get_by_text("targets met")).to_be_visible()
    assert job_of(page) == job and "metric=leadsCreated" in page.url
    page.get_by_role("link", name="Close", exact=True).click()
    expect(page.locator("#job-card")).to_be_hidden()


def test_leaving_with_unsaved_cells_asks_first(monthly, tenant):
    page = monthly
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Chart shows").select_option("dealsCreated")  # replaces parts of the page only
    page.wait_for_url("**metric=dealsCreated**")
    cell(page, "Leads", page.locator("#grid tbody th").first.inner_text()).fill("5")
    page.get_by_label("Chart shows").select_option("contactsCreated")
    page.wait_for_url("**metric=contactsCreated**")
    assert asked == [] and "5" in values(page, "leadsCreated")
    page.get_by_role("link", name="Jobs History").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"] and "/monthly" in page.url
    page.get_by_role("button", name="Empty the grid").click()
    page.get_by_role("link", name="Jobs History").click()
    page.wait_for_url("**/history")
    assert asked == ["beforeunload"]


# -- numbers ------------------------------------------------------------------------------------------------------


def test_the_chart_tells_its_values_to_mouse_and_keyboard(monthly, tenants, tenant):
    page = monthly
    found = tenants.kpis(tenant, "2024-11", "2025-06")
    page.locator(".bar").nth(2).hover()
    expect(page.locator(".tip")).to_contain_text(f"Leads {found[2]['leads_created']}")
    page.get_by_label("Chart shows").select_option("pipelineAddedValue")
    page.wait_for_url("**metric=pipelineAddedValue**")
    expect(page.locator(".legend")).to_contain_text("Open value")
    page.locator(".bar").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".bar").nth(1)).to_be_focused()
    expect(page.locator(".tip")).to_contain_text(f"Won value {found[1]['closed_won_value']:,.2f} USD")
    page.keyboard.press("End")
    expect(page.locator(".bar").last).to_be_focused()
    page.locator(".chart-table summary").click()
    expect(page.get_by_role("region", name="Pipeline value by month")).to_contain_text("Open value")


def test_sorting_and_going_back_keep_the_address_true(monthly):
    page = monthly
    page.get_by_role("link", name="Deals", exact=True).click()
    page.wait_for_url("**sort=dealsCreated&order=desc**")
    expect(page.get_by_role("columnheader", name="Deals", exact=True).first).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(page.get_by_role("link", name="Deals", exact=True)).to_be_focused()
    deals = [int(text) for text in page.locator("#kpi-table tbody tr td:nth-child(5)").all_inner_texts()]
    assert deals == sorted(deals, reverse=True)
    page.go_back()
    expect(page.get_by_role("columnheader", name="Month").first).to_have_attribute("aria-sort", "ascending")


def test_numbers_that_cannot_be_refreshed_are_said_to_be_old(monthly, tenants, tenant):
    page = monthly
    with failing(page, "**/monthly**", lambda route: route.abort()):
        page.get_by_role("link", name="Refresh").click()
        expect(page.get_by_text("What you see may be out of date.")).to_be_visible()
    before = int(kpi(page, "Mar 2025", 0))
    tenants.patch(tenant, {"leadsCreated": 2})
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("What you see may be out of date.")).to_be_hidden()
    assert int(kpi(page, "Mar 2025", 0)) == before + 2


def test_a_history_follows_its_jobs(page, login, tenants, tenant):
    job = tenants.submit(tenant, {"leadsCreated": 3})
    login(page)
    page.goto(f"/tenants/{tenant}/history")
    expect(page.locator("tbody .badge")).to_have_text("pending")
    tenants.run(job)
    expect(page.locator("tbody .badge")).to_have_text("completed")


def test_an_ended_session_leads_to_the_login_and_back_to_the_same_numbers(monthly, conn, ada):
    page = monthly
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    months(page, "2025-02", "2025-03")
    page.get_by_label("Plan type").select_option("targets")
    cell(page, "Leads", "Feb 2025").fill("500")
    conn.execute("delete from crm.web_sessions")
    page.get_by_role("button", name="Refresh").or_(page.get_by_role("link", name="Refresh")).click()
    expect(page).to_have_url(re.compile(r"/login\?next=.*monthly"))
    log_in(page, ada)
    expect(page.get_by_text("The numbers that you had typed are back.")).to_be_visible()
    expect(cell(page, "Leads", "Feb 2025")).to_have_value("500")
    assert page.get_by_label("Plan type").input_value() == "targets" and asked == []
    expect(preview(page).get_by_text("The plan can be met exactly.")).to_be_visible()
    page.get_by_role("button", name="Empty the grid").click()
    page.reload()
    expect(page.locator("#grid input").first).to_be_hidden()  # once, and not for good


def test_a_new_login_in_another_tab_does_not_stop_this_one(monthly, conn, ada):
    page = monthly
    conn.execute("delete from crm.web_sessions")
    other = page.context.new_page()
    other.goto("/login")
    log_in(other, ada)
    other.wait_for_url("**/tenants")
    months(page, "2025-03", "2025-03")
    cell(page, "Leads", "Mar 2025").fill("3")
    expect(preview(page).get_by_text("The plan can be met exactly.")).to_be_visible()
    expect(page.locator("#faults")).to_be_empty()


def test_a_tenant_that_was_deleted_meanwhile_is_told_with_a_way_out(monthly, tenants, tenant):
    page = monthly
    months(page, "2025-03", "2025-03")
    cell(page, "Leads", "Mar 2025").fill("3")
    tenants.value(
        "select demo.delete_demo_tenant(%s, null, 'Harbour Demo')::text",
        tenants.value("select demo.tenant(%s) ->> 'generationJobId'", tenant),
    )
    page.get_by_role("button", name="Validate and preview").click()
    expect(page.locator("#faults li")).to_have_text(f"There is no tenant {tenant}.")
    expect(page.locator("#fresh-state")).to_contain_text("out of date")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="To the tenants").click()
    page.wait_for_url("**/tenants")


def test_of_two_tabs_that_apply_one_preview_the_second_is_told(monthly, tenants, tenant):
    page = monthly
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        ready(tab)
    page.get_by_role("button", name="Apply the patch").click()
    job_of(page)
    other.get_by_role("button", name="Apply the patch").click()
    expect(other.get_by_role("alert")).to_contain_text("the plan was submitted already. Nothing was written.")
    expect(other.get_by_role("button", name="Validate again")).to_be_visible()
    assert tenants.value("select demo.patch_jobs(%s)", tenant)["meta"]["total"] == 1


def test_the_overview_follows_its_jobs_and_keeps_what_was_verified(page, login, tenants, tenant):
    job = tenants.submit(tenant, {"leadsCreated": 3})
    login(page)
    page.goto(f"/tenants/{tenant}")
    expect(page.locator("#latest .badge")).to_have_text("pending")
    page.get_by_role("link", name="Verify now").click()
    expect(page.get_by_text("Sound.")).to_be_visible()
    before = int(page.locator("#totals .figure").first.inner_text())
    tenants.run(job)
    expect(page.locator("#latest .badge")).to_have_text("completed")
    expect(page.locator("#totals .figure").first).to_have_text(str(before + 3))
    expect(page.get_by_text("Sound.")).to_be_visible()
    expect(page.get_by_text("Checked on")).to_be_visible()


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ("[true, true, true]", [1000, 1000, 1000]),
        ("[false, false, false, true]", [1100, 1200, 1300, 1000]),
        ("['', '', true, '']", [2000, 4000, 1000, 2000]),
    ],
)
def test_polling_backs_off(page, address, answers, waits):
    page.goto("/login")
    asked = page.evaluate(f"""import('/static/x/api.js').then(({{ ApiError, poll }}) => new Promise((end) => {{
        const answers = {answers}, waits = [];
        window.setTimeout = (again, wait) => {{ waits.push(wait); if (waits.length === answers.length + 0) end(waits); else again(); }};
        let no = 0;
        const ask = async () => {{
            const answer = answers[no++];
            if (answer === '') throw new ApiError(0, {{ message: "away" }});
            return answer;
        }};
        poll(ask, () => false, (news) => news, () => {{}});
    }}))""")
    assert asked == waits


# -- data ---------------------------------------------------------------------------------------------------------


def test_find_a_deal_read_its_story_and_follow_it_to_its_job(page, login, tenants, tenant, axe, fits, screenshot):
    """With the keyboard alone from the list on."""
    [deal] = tenants.rows("""
        select d.id, d.title, d.demo_job_id from crm.deals as d
          join crm.pipeline_stages as s on s.tenant_id = d.tenant_id and s.id = d.stage_id and s.stage_type = 'won'
         where d.tenant_id = %s and not exists (select from crm.deals as o where o.tenant_id = d.tenant_id
           and o.title = d.title and o.id <> d.id) order by d.value desc limit 1""", tenant)
    login(page)
    page.goto(f"/tenants/{tenant}")
    page.get_by_role("navigation", name="Tenant").get_by_role("link", name="Data").click()
    for kind in ("Companies", "Contacts", "Activities", "Team", "Board", "Deals"):
        link = page.get_by_role("navigation", name="Records").get_by_role("link", name=kind)
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        fits(page), screenshot(page, f"data-{kind.lower()}")
        if kind in ("Contacts", "Board"):  # the other lists are of the same parts
            axe(page)
    page.get_by_label("Search").focus()
    page.keyboard.type(deal["title"][:90])
    page.keyboard.press("Enter")
    page.wait_for_url("**search=**")
    page.get_by_role("link", name=deal["title"], exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/data/deals/{deal['id']}")
    expect(page.locator(".story").last).to_contain_text("Closed Won")
    assert page.locator(".story li").count() > 3
    axe(page), fits(page), screenshot(page, "data-deal", docs=True)
    page.get_by_role("link", name="generation job").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/jobs/{deal['demo_job_id']}")
    page.get_by_role("link", name="deals", exact=True).click()
    expect(page.locator(".chip")).to_contain_text("made by one job")


# -- every browser ------------------------------------------------------------------------------------------------


def test_pages_can_be_read_without_scripts(chromium, address, ada, tenants, tenant):
    job = tenants.patch(tenant, {"leadsCreated": 3})
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    log_in(page, ada)
    page.get_by_label("Search").fill("Harbour")
    page.get_by_role("button", name="Filter").click()
    page.goto(f"/tenants/{tenant}")
    page.get_by_role("link", name="Monthly Updates").click()
    expect(page.locator("#kpi-table tbody tr")).to_have_count(8)
    assert page.locator(".bar rect").count() > 8
    page.get_by_label("Chart shows").select_option("dealsCreated")
    page.get_by_role("button", name="Show").click()
    assert "Won deals" in page.locator(".legend").inner_text()
    page.locator("#kpi-table td a").first.click()
    expect(page.locator(".records tbody tr").first).to_be_visible()
    page.get_by_role("navigation", name="Records").get_by_role("link", name="Deals").click()
    page.get_by_label("Stage").select_option("Closed Won")
    page.get_by_role("button", name="Filter").click()
    page.locator(".records tbody th a").first.click()
    expect(page.locator(".story").last).to_contain_text("Closed Won")
    page.get_by_role("link", name="Jobs History").click()
    page.get_by_role("link", name="Mar 2025").click()
    assert page.url.endswith(job) and "targets met" in page.locator("#job").inner_text()
    context.close()


def test_names_and_seeds_stay_text(page, login, tenants, axe, fits):
    evil = tenants.generate(tenantName=EVIL, seed="evil")
    tenants.patch(evil, {"leadsCreated": 3}, seed=EVIL)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    login(page)
    for path in ("", "/monthly", "/history"):
        page.goto(f"/tenants/{evil}{path}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(EVIL)
        fits(page)
    expect(page.locator("tbody code")).to_have_text(EVIL)
    page.goto(f"/tenants/{evil}/monthly#patch")
    page.get_by_role("button", name="Paste a table").click()
    page.get_by_label("Cells from a spreadsheet").fill(f"month\t{EVIL}\n2025-01\t5\n{EVIL}\t{EVIL}")
    expect(page.locator("#paste-read")).to_contain_text("onerror")
    assert page.locator("#paste-read img").count() == 0


@pytest.mark.parametrize("width", [1200, 1280])
def test_the_kpi_table_needs_no_scrolling_on_a_desk(page, login, tenants, width):
    rich = tenants.generate(
        tenantName="Rich Demo",
        seed="rich",
        targets=tenants.CONFIG["targets"]
        | {"closedWonCount": 60, "closedWonValue": 5_400_000, "pipelineValue": 16_200_000, "activities": 5000},
    )
    login(page)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/tenants/{rich}/monthly#patch")
    expect(page.locator("#kpi-table tfoot")).to_contain_text("16,200,000.00")
    frames = page.locator("#kpis .table-frame, .grid-frame").evaluate_all(
        "frames => frames.map((frame) => [frame.scrollWidth, frame.clientWidth])"
    )
    assert len(frames) >= 2 and all(inner <= outer for inner, outer in frames), frames


def test_on_a_phone_the_month_stays_beside_its_numbers_and_the_chart_is_whole(monthly):
    page = monthly
    page.set_viewport_size({"width": 360, "height": 740})
    frame = page.get_by_role("region", name="KPIs by month")
    frame.evaluate("frame => { frame.scrollLeft = 400; }")
    edges = lambda what: what.evaluate(
        "element => { const { left, right } = element.getBoundingClientRect(); return [left, right]; }"
    )  # noqa: E731
    left, right = edges(frame)
    assert edges(frame.locator("tbody th").first)[0] == pytest.approx(left, abs=2)
    for bar in page.locator(".bar").all():
        assert left <= edges(bar)[0] and edges(bar)[1] <= right
    names = [edges(name) for name in page.locator(".bars text:visible").all()]
    assert len(names) >= 2 and all(one[1] <= two[0] for one, two in zip(names, names[1:])) and names[-1][1] <= 360


def test_a_page_is_light_and_not_painted_late(page, login, tenant):
    login(page)
    page.goto(f"/tenants/{tenant}/monthly")
    page.wait_for_load_state("networkidle")
    weight = page.evaluate("performance.getEntries().reduce((sum, entry) => sum + (entry.decodedBodySize ?? 0), 0)")
    assert 10_000 < weight < 100_000  # unpacked
    assert median_paint(page) < 2000  # a guard against waiting for something; bench/pages.py measures the figure
