"""What the form of Monthly Updates asks while somebody fills it in: what cells mean, what a table that was pasted holds,
how a column is filled, what a plan comes to. Answers are parts of the page, and data for its grid, whose cells are texts.
SQL reads, judges and calculates."""

import re
from decimal import Decimal
from uuid import UUID

import psycopg
from flask import Blueprint, render_template
from psycopg.types.json import Jsonb

from runner import exact_json, plan
from runner.errors import Failure, Problem
from runner.metrics import Metric, by_name, of_row
from runner.values import decimals_of
from runner.web import ask, gate, refusals, replies
from runner.web.formats import in_cell, month, of_metric

patches = Blueprint("patches", __name__, url_prefix="/tenants/<uuid:tenant_id>/monthly")

SETTINGS = ("mode", "planType", "leadCounting", "seed", "onConflict")
CELL_SHOWN = 40  # characters of a text that could not be read
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
PATH = re.compile(r"months\[(\d+)\](?:\.metrics\.(\w+))?")  # of a fault in a plan


@patches.post("/read")
def read(tenant_id: UUID):
    """What the cells of the grid mean."""
    given = gate.form("text", limit_text=exact_json.LIMIT_BYTES)
    facts = ask.value("tenant", tenant_id=tenant_id)
    return render_template("patch/read.html", read=_read(given.get("text", ""), facts), judged=None, tenant=facts)


@patches.post("/preview")
def preview(tenant_id: UUID):
    """What the plan of the grid comes to; where its cells cannot be read, what is wrong with them."""
    given = gate.form("text", *SETTINGS, limit_text=exact_json.LIMIT_BYTES)
    facts = ask.value("tenant", tenant_id=tenant_id)
    found = _read(given.get("text", ""), facts)
    judged = None if found["marks"] or found["others"] else _judged(tenant_id, found, given)
    return render_template("patch/read.html", read=found, judged=judged, tenant=facts)


@patches.post("/paste")
def paste(tenant_id: UUID):
    """How a table is read that was pasted; with a cell of the grid, also as a block that begins there."""
    given = gate.form("text", "months", "month", "metric", limit_text=exact_json.LIMIT_BYTES)
    facts, text, ways, problem = ask.value("tenant", tenant_id=tenant_id), given.get("text", ""), {}, None
    try:
        ways["table"] = _read(text, facts)
        if given.get("month"):
            framed, surplus = _framed(text, given.get("months", "").split(), given["month"], given.get("metric"))
            ways["block"] = _read(framed, facts, frame=1)
            if surplus:
                rows = "1 row goes" if surplus == 1 else f"{surplus} rows go"
                lost = f"{rows} beyond the last month of the grid and will be left out"
                ways["block"]["errors"].append({"row": None, "message": lost})
    except (psycopg.Error, Failure) as error:
        ways, problem = {}, _problem_of(error)
    return render_template("patch/paste.html", ways=ways, problem=problem, picked=_picked(ways), tenant=facts)


@patches.post("/fill")
def fill(tenant_id: UUID):
    """Cells for the months of the grid: grown from the first, a total spread over them, or as the KPIs are now."""
    metrics = ask.metrics()
    given = gate.form("way", "months", "metric", "growth", "total", "shape", *(f"first.{m.name}" for m in metrics))
    ways = {"grow": _grown, "spread": _spread, "current": _current}
    way = given.get("way")
    if way not in ways:
        raise gate.wrong("way", way, "is not one that can be chosen", "there is no such way to fill a grid")
    columns = [m for m in metrics if given.get("metric") in (None, "", m.name)]
    months = sorted(given.get("months", "").split())
    if not months or not columns or not all(MONTH.fullmatch(at) for at in months):
        raise gate.wrong("months", given.get("months"), "must be months of the grid", "there are no such cells in the grid")
    facts, cells, problem = ask.value("tenant", tenant_id=tenant_id), [], None
    try:
        known = ask.rows("kpis", tenant_id=tenant_id, from_month=_before(months[0]), to_month=months[-1])
        now = {row["month"]: of_row(metrics, row) for row in known}
        cells = ways[way](given, columns, months, now, facts)
    except (psycopg.Error, Failure) as error:
        problem = _problem_of(error)
    return render_template("patch/filled.html", cells=cells, problem=problem)


def _problem_of(error: Exception) -> Problem:
    """What is wrong with what was typed; that the tenant is gone is another matter."""
    problem = replies.fault_of(error)
    if problem.status == 404:
        raise error
    return problem


# -- reading ------------------------------------------------------------------------------------------------------

def _read(text: str, facts: dict, frame: int = 0) -> dict:
    """A table as the server reads it. `cells`, `marks` (faults) and `notes` are of cells of the grid, `others` are faults
    of no cell; `errors` and `remarks` are all of them with their row and column, less a frame that is not the author's."""
    table = plan.cells(text, "the text")
    answer = ask.value("parse_plan", cells=Jsonb(table), currency=facts["currency"])
    months, metrics = answer["plan"]["months"], ask.metrics()
    marks, others, notes = [], [], []
    for entry in answer["errors"]:
        place = _place_of(entry, answer)
        if place:
            shown = str(table[entry["row"] - 1][entry["column"] - 1] or "").strip()[:CELL_SHOWN]
            marks.append(place | {"message": entry["message"], "text": shown})
        else:
            others.append(entry["message"])
    for entry in answer["notes"]:
        place = _place_of(entry, answer)
        if place:
            notes.append(place | {"message": entry["message"]})
    return {
        "months": months, "marks": marks, "others": others, "notes": notes, "cells": cells_of(months),
        "rows": answer["rows"], "errors": _less(answer["errors"], frame), "remarks": _less(answer["notes"], frame),
        "totals": {m.name: _total(m, months, marks, facts) for m in metrics},
        "columns": [m for m in metrics if any(m.name in row["metrics"] for row in months)],
    }


def cells_of(months: list[dict]) -> list[dict]:
    """The numbers of a plan as texts of cells."""
    return [{"month": row["month"], "name": month(row["month"]), "metric": name, "text": in_cell(value)}
            for row in months for name, value in row["metrics"].items()]


def _place_of(entry: dict, answer: dict) -> dict | None:
    """The cell of the grid that an error or a note is about."""
    of_month = answer["rows"][entry["row"] - 1] if entry["row"] <= len(answer["rows"]) else None
    metric = answer["columns"][entry["column"] - 1] if entry["column"] <= len(answer["columns"]) else None
    known = of_month and metric and metric != "month"
    return {"month": of_month, "name": month(of_month), "metric": metric} if known else None


def _less(entries: list[dict], frame: int) -> list[dict]:
    return [entry | {"row": entry["row"] - frame, "column": entry["column"] - frame} for entry in entries]


def _total(metric: Metric, months: list[dict], marks: list[dict], facts: dict) -> str:
    """The sum of a column; "?" where a cell of it is no number yet."""
    values = [row["metrics"][metric.name] for row in months if metric.name in row["metrics"]]
    finest = _decimals(metric, facts)
    if any(mark["metric"] == metric.name for mark in marks) or any(decimals_of(value) > finest for value in values):
        return "?"
    return of_metric(sum(values), metric, finest) if values else ""


def _decimals(metric: Metric, facts: dict) -> int:
    if not metric.is_money:
        return 0
    return 2 if facts["minorUnits"] is None else facts["minorUnits"]


# -- a plan -------------------------------------------------------------------------------------------------------

def _judged(tenant_id: UUID, found: dict, given: dict[str, str]) -> dict:
    """What validating says: {valid, preview, currentKpis, conflicts, behind, blocked, changed, plan}, or {problem} where the plan is none.
    Faults go to the cells that they are about."""
    settings = {name: given[name].strip() for name in SETTINGS if given.get(name, "").strip()}
    wanted = settings | {"months": found["months"]}
    try:
        with refusals.of_patch(tenant_id):
            answer = ask.value("validate_patch", tenant_id=tenant_id, plan=Jsonb(wanted))
    except (psycopg.Error, Failure) as error:
        problem = _problem_of(error)
        _put_on_cells([fault for fault in problem.faults if fault.get("constraint")], found)
        if not found["marks"] and not found["others"]:
            found["others"].append(problem.message)
        return {"valid": False, "problem": problem}
    if not answer["valid"]:
        _put_on_cells(answer["errorDetails"], found)
    suggestion = answer["preview"]["suggestion"]
    return answer | {
        "problem": None, "behind": plan.is_behind(answer),
        "blocked": any(conflict["severity"] == "block" for conflict in answer["conflicts"]),
        "plan": exact_json.dumps(wanted | {"planToken": answer["planToken"]}),
        "suggested": suggestion and cells_of(suggestion["months"]),
        "changed": _changes(found["months"], suggestion["months"]) if suggestion else [],
    }


def _put_on_cells(faults: list[dict], found: dict) -> None:
    known, asked = by_name(ask.metrics()), [row["month"] for row in found["months"]]
    for fault in faults:
        field, constraint = fault.get("field") or "", fault["constraint"]
        path = PATH.match(field)
        of_month = fault.get("month") or (asked[int(path[1])] if path and int(path[1]) < len(asked) else None)
        metric = path[2] if path else field
        if of_month in asked and metric in known:
            found["marks"].append({"month": of_month, "name": month(of_month), "metric": metric, "message": constraint})
        elif of_month and of_month not in constraint:
            found["others"].append(f"{month(of_month)}: {constraint}")
        else:
            found["others"].append(constraint if path or not field else f"{field}: {constraint}")


def _changes(asked: list[dict], proposed: list[dict]) -> list[dict]:
    """What a suggested plan changes: {month, metric, before, after}; a month that is left out has no metric."""
    there, changes = {row["month"]: row["metrics"] for row in proposed}, []
    for row in asked:
        if row["month"] not in there:
            changes.append({"month": row["month"], "metric": None})
            continue
        for metric in ask.metrics():
            before, after = (values.get(metric.name) for values in (row["metrics"], there[row["month"]]))
            if before != after:
                changes.append({"month": row["month"], "metric": metric, "before": before, "after": after})
    return changes


# -- pasting ------------------------------------------------------------------------------------------------------

def _framed(text: str, months: list[str], first: str, metric: str | None) -> tuple[str, int]:
    """A block as a table with titles and months: the grid's, from the cell on. Also, how many rows have no month."""
    lines = re.sub("\r\n?", "\n", text).rstrip("\n").split("\n")
    sign = next((sign for sign in plan.DELIMITERS if sign in lines[0]), "\t")
    names = [known.name for known in ask.metrics()]
    if first not in months or metric not in names:
        raise gate.wrong("month", first, "must be a month of the grid", "there is no such cell in the grid")
    months, names = months[months.index(first):], names[names.index(metric):]
    rows = [sign.join(["month", *names]), *(f"{at}{sign}{line}" for at, line in zip(months, lines))]
    return "\n".join(rows), max(0, len(lines) - len(months))


def _picked(ways: dict) -> str:
    """How the author meant it, as far as one can tell: as a table, unless only the block can be read."""
    table, block = ways.get("table"), ways.get("block")
    if block and table["errors"] and (not block["errors"] or not any(table["rows"])):
        return "block"
    return "table"


# -- filling ------------------------------------------------------------------------------------------------------

def _current(given: dict, columns: list[Metric], months: list[str], now: dict, facts: dict) -> list[dict]:
    return [_cell(at, m, now[at][m.name]) for at in months for m in columns]


def _grown(given: dict, columns: list[Metric], months: list[str], now: dict, facts: dict) -> list[dict]:
    """From what stands in the first month's cell; where it is empty, from the KPI of the month before."""
    cells, percent = [], _number(given.get("growth"))
    for m in columns:
        decimals, typed = _decimals(m, facts), given.get(f"first.{m.name}", "").strip()
        base = _number(typed) if typed else now[_before(months[0])][m.name]
        if base is None or decimals_of(base) > decimals:
            raise gate.invalid(f"the first cell of {m.label} is not a number yet", [])
        following = months[1:] if typed else months
        if following and (typed or base):
            grown = ask.value("grow", amount=base, percent=percent, months=len(following), decimals=decimals)
            cells += [_cell(at, m, value) for at, value in zip(following, grown)]
    if not cells:
        nothing = "there is nothing to grow from: the first month is empty, and so is the month before it"
        raise gate.invalid(nothing, [])
    return cells


def _spread(given: dict, columns: list[Metric], months: list[str], now: dict, facts: dict) -> list[dict]:
    """Over the months, to the last unit: evenly, or like the KPIs."""
    if len(columns) > 1:
        raise gate.invalid("choose one column for the total", [])
    [m] = columns
    total, decimals = _number(given.get("total")), _decimals(m, facts)
    if total is None or total < 0 or decimals_of(total) > decimals:
        kind = f"an amount with at most {decimals} decimals" if decimals else "a whole number"
        raise gate.invalid(f"the total must be {kind}", [])
    weights = [now[at][m.name] for at in months] if given.get("shape") == "current" else []
    even = [Decimal(1)] * len(months)
    parts = ask.value("allocate", total=int(total.scaleb(decimals)),
                      weights=[Decimal(weight) for weight in weights] if any(weights) else even)
    return [_cell(at, m, Decimal(part).scaleb(-decimals)) for at, part in zip(months, parts)]


def _cell(at: str, metric: Metric, value) -> dict:
    return {"month": at, "metric": metric.name, "text": in_cell(value)}


def _number(text: str | None) -> Decimal | None:
    """What was typed; None where it is no plain number."""
    found = re.fullmatch(r"\s*[-+]?[0-9]{1,16}(\.[0-9]{1,12})?\s*", text or "")
    return Decimal(found[0].strip()) if found else None


def _before(at: str) -> str:
    """2025-01 -> 2024-12"""
    year, number = int(at[:4]), int(at[5:])
    return f"{year - (number == 1):04}-{12 if number == 1 else number - 1:02}"
