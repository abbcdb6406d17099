"""Patch plans from files: JSON as it is, tables as rows of cells. What the cells mean, SQL decides."""

import csv
import io

import click

from runner import config, exact_json
from runner.errors import INVALID, Failure

DELIMITERS = "\t;,"  # a table has the first of these that divides its first line

# Option, key of the plan, help text.
OPTIONS = (
    ("--plan-type", "planType", "deltas (to add) or targets (to reach)."),
    ("--mode", "mode", "additive."),
    ("--lead-counting", "leadCounting", "included (leads are among the contacts) or separate."),
    ("--seed", "seed", "Same plan, same seed, same records [default: from the plan]."),
)


def plan_options(command):
    """Adds --plan and the options that override its keys; the command gets them as keyword arguments for `read` and
    `override`."""
    for name, key, text in reversed(OPTIONS):
        command = click.option(name, key.lower(), help=text)(command)
    command = click.option("--queue", is_flag=True, help="Go after the jobs that are in the way.")(command)
    return click.option(
        "--plan", "file", metavar="FILE", required=True,
        help="JSON, CSV or TSV file with the plan, - for standard input.",
    )(command)


def read(file: str) -> dict | list[list[str]]:
    """The plan of a JSON file, or the cells of a table. Raises Failure (invalid input)."""
    raw, source = config.read_bytes(file)
    if file.lower().endswith(".json") or raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return exact_json.loads(raw, source)  # `override` checks its values
    return cells(_decoded(raw, source), source)


def override(plan: dict, **options) -> dict:
    """The plan with the keys that options give."""
    changed = plan | {key: options[key.lower()] for _, key, _ in OPTIONS if options[key.lower()] is not None}
    changed |= {"onConflict": "queue"} if options.get("queue") else {}
    exact_json.check(changed, "the plan")
    return changed


def cells(text: str, source: str) -> list[list[str]]:
    """The cells of a table, CSV or as a spreadsheet copies them. Raises Failure (invalid input)."""
    try:
        first = next((line for line in text.splitlines() if line.strip()), "")
        delimiter = next((d for d in DELIMITERS if len(next(csv.reader([first], delimiter=d))) > 1), ",")
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise _invalid(f"{source} is not a table: {error}") from error
    exact_json.check(found, source)
    return found


def is_behind(answer: dict) -> bool:
    """Whether jobs ahead change the KPIs that a validated plan finds."""
    found = [{"month": month["month"], "metrics": month["metrics"]} for month in answer["currentKpis"]]
    return found != answer["projectedKpis"]


def _decoded(raw: bytes, source: str) -> str:
    if len(raw) > exact_json.LIMIT_BYTES:
        raise _invalid(f"{source} is larger than {exact_json.LIMIT_BYTES // 1024} KiB")
    # spreadsheets write UTF-16 where they call it Unicode text
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _invalid(f"{source} is not UTF-8 (byte {error.start + 1})", hint="save the table as CSV UTF-8") from error


def _invalid(message: str, hint: str | None = None) -> Failure:
    return Failure(message, hint=hint, code="VALIDATION_ERROR", exit_code=INVALID, status=400)
