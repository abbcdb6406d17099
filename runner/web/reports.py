"""Reports to take away: a patch job as CSV and as JSON."""

import csv
import io

from flask import Response

from runner import exact_json
from runner.values import is_number, yes_or_no

# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("metric", "before", "after", "delta", "deltaPercent", "target", "passed")


def patch_csv(job: dict) -> Response:
    """One line for each month and metric of the proof; with a byte order mark, by which Excel knows UTF-8."""
    facts = (job["id"], job["tenantName"], job["status"], job["mode"], job["planType"], job["seed"])
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(("jobId", "tenantName", "status", "mode", "planType", "seed", "month", *COLUMNS))
    for month in (job["diffReport"] or {"months": []})["months"]:
        for entry in month["entries"]:
            lines.writerow([cell(value) for value in (*facts, month["month"], *(entry[column] for column in COLUMNS))])
    return _file("\ufeff" + text.getvalue(), "text/csv", f"patch-{job['id']}.csv")


def patch_json(job: dict) -> Response:
    return _file(exact_json.dumps(job), "application/json", f"patch-{job['id']}.json")


def cell(value) -> str:
    """A value as the text of a cell: numbers stay numbers, a text that would run as a formula gets an apostrophe in
    front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    if is_number(value):
        return exact_json.dumps(value)
    return f"'{value}" if value.startswith(FORMULA) else value


def _file(text: str, mimetype: str, name: str) -> Response:
    return Response(text, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
