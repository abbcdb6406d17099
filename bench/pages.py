"""How soon the pages are painted, and how much a browser loads for them.

    python bench/pages.py [--dsn DSN] [--loads N]

A headless Chromium loads each page of `demogen serve` on loopback, every time with an empty cache, while it writes a
trace. First paint is the time from the trace's navigationStart to its firstPaint; the figure is the median of the
loads. Without --dsn a server of its own is started in a temporary folder and removed afterwards.
"""

import json
import shutil
import statistics
import sys

import common
import psycopg
from playwright.sync_api import sync_playwright
from web import CONFIG, log_in, start_server

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PAINTS = ("firstPaint", "firstContentfulPaint")


def painted(browser, page, path: str) -> dict[str, float]:
    """One load: milliseconds to {firstPaint, firstContentfulPaint}, and the bytes that it took."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.clearBrowserCache")
    devtools.detach()
    sizes, count = [], lambda request: sizes.append(request.sizes()["responseBodySize"])
    page.on("requestfinished", count)
    browser.start_tracing(page=page, categories=["loading", "blink.user_timing", "devtools.timeline"])
    answer = page.goto(path, wait_until="networkidle")
    trace = json.loads(browser.stop_tracing())["traceEvents"]
    page.remove_listener("requestfinished", count)
    assert answer.status == 200 and page.url.endswith(path), (answer.status, page.url)
    marks = [event for event in trace if event["name"] in (*PAINTS, "navigationStart")]
    at = {(mark["name"], mark["args"]["data"]["navigationId"]): mark["ts"] for mark in marks}
    [shown] = {navigation for name, navigation in at if name == "firstPaint"}  # the frames of the tools have no paint
    return {paint: (at[paint, shown] - at["navigationStart", shown]) / 1000 for paint in PAINTS} | {"bytes": sum(sizes)}


def measure(address: str, headers: dict, paths: dict, loads: int) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        name, _, value = headers["Cookie"].partition("=")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        for label, path in paths.items():
            painted(browser, page, path)  # the server's plans and templates, the browser's processes
            found = [painted(browser, page, path) for _ in range(loads)]
            first, content = (sorted(load[paint] for load in found) for paint in PAINTS)
            size = statistics.median(load["bytes"] for load in found)
            print(f"  {label}: first paint {statistics.median(first):.0f} ms ({first[0]:.0f} to {first[-1]:.0f}; "
                  f"wanted: below 500 ms), first content {statistics.median(content):.0f} ms; "
                  f"{size / 1000:.1f} KB loaded", flush=True)
        browser.close()


def main() -> None:
    parser = common.options(__doc__)
    parser.add_argument("--loads", type=int, default=7, help="loads of each page")
    options = parser.parse_args()

    with common.measured(options.dsn) as dsn:
        with psycopg.connect(dsn, autocommit=True) as conn:
            tenant, job, patch = common.sample(conn, CONFIG | {"seed": "pages"})
            headers = log_in(conn)
        web, address = start_server(dsn)
        try:
            browser = "Chromium" if CHROMIUM else "Playwright’s Chromium"
            print(f"pages in {browser}, median of {options.loads} loads with an empty cache:", flush=True)
            measure(f"http://{address}", headers, {
                "tenants": "/tenants", "overview": f"/tenants/{tenant}",
                "monthly updates": f"/tenants/{tenant}/monthly",
                "jobs history": f"/tenants/{tenant}/history", "patch job": f"/patch-jobs/{patch}",
                "generation jobs": "/generator", "generator's form": "/generator/new",
                "generation job": f"/generator/jobs/{job}",
            }, options.loads)
        finally:
            web.terminate()
            web.wait()


if __name__ == "__main__":
    sys.exit(main())
