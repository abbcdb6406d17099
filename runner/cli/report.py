"""What commands print: JSON, lists, jobs and their proofs."""

import click

from runner import exact_json, plan, show
from runner.cli import streams
from runner.cli.program import Target

# jsonb keeps no order of keys; people read the first ones of a job in this one.
JOB_NUMBERS = ["recordsCreated", "companies", "contacts", "leads", "deals", "closedWonCount", "closedWonValue",
               "pipelineValue", "activities"]


def print_json(value) -> None:
    click.echo(streams.fitting_json(exact_json.dumps(value, indent=2)))


def show_list(found: dict, columns: list[str], as_json: bool) -> None:
    """Prints one page of a listing {data, meta}."""
    if as_json:
        return print_json(found)
    meta = found["meta"]
    if found["data"]:
        click.echo(show.table(found["data"], columns))
    click.echo(f"page {meta['page']} of {max(meta['totalPages'], 1)}, {meta['total']} in all")


def show_job(target: Target, job: dict, as_json: bool) -> None:
    """Prints a job as generation_job gives it."""
    if as_json:
        return print_json(job)
    settings = job["config"]
    click.echo(show.pairs({
        "job": job["id"], "status": job["status"], "tenant": job["tenantName"],
        "tenantId": (job["tenant"] or {}).get("id"), "tenantDeletedAt": job["tenantDeletedAt"],
        "country": settings["country"], "industry": settings["industry"],
        "currency": settings["currency"], "seed": job["seed"], "progress": _progress(job), "error": job["errorMessage"],
    }))
    numbers = job["metrics"] or {}
    if numbers:
        click.echo("\n" + show.pairs({name: numbers.get(name) for name in [*JOB_NUMBERS, *numbers]}))
    if job["monthlyBreakdown"]:
        _show_months(target, job["monthlyBreakdown"], settings["currency"], numbers)


def _show_months(target: Target, breakdown: list[dict], currency: str, numbers: dict) -> None:
    """The months of a generation; of one by plan, also each number that the plan asked for."""
    units = units_of(target, currency)
    months = [{"month": m["month"], **m["metrics"]} for m in breakdown]
    click.echo("\n" + show.table(months, ["month", *units], units, total=True))
    asked = {m["month"]: [e for e in m.get("entries", []) if e["target"] is not None] for m in breakdown}
    planned = [m | {"entries": asked[m["month"]]} for m in breakdown if asked[m["month"]]]
    if planned:
        met = all(month["allPassed"] for month in planned)
        click.echo("\n" + _plan_rows(planned, units, ["month", "metric", "target", "actual", "met"]))
        click.echo(f"{show.mark(met)} {numbers['planNumbersMet']} of {numbers['planNumbers']} numbers of the plan met")


def show_patch(target: Target, job: dict, currency: str | None, as_json: bool) -> None:
    """Prints a patch job as patch_job gives it."""
    if as_json:
        return print_json(job)
    click.echo(show.pairs({
        "job": job["id"], "undoes": job["targetJobId"], "status": job["status"], "undoneAt": job["undoneAt"],
        "undoneBy": job["undoneByJobId"], "tenant": job["tenantName"], "tenantId": job["tenantId"],
        "mode": job["mode"], "planType": job["planType"], "from": job["rangeStartMonth"], "to": job["rangeEndMonth"],
        "seed": job["seed"], "waitsFor": ", ".join(job["waitsFor"]) or None, "progress": _progress(job),
        "error": job["errorMessage"],
    }))
    if job["diffReport"]:
        click.echo("\n" + comparison(job["diffReport"], units_of(target, currency)))
    if job["metrics"]:
        made = [("recordsCreated", "created"), ("recordsModified", "modified"), ("recordsDeleted", "deleted")]
        for total, part in made if job["kind"] == "undo" else made[:1]:
            if job["metrics"][total] or part == "created":
                entities = {entity: numbers[part] for entity, numbers in job["metrics"]["byEntity"].items()}
                click.echo("\n" + show.pairs({total: job["metrics"][total]} | entities))


def comparison(report: dict, units: dict) -> str:
    """A diff report as a table, and below it how many of the plan's numbers were met."""
    lines = _plan_rows(report["months"], units, ["month", "metric", "before", "after", "delta", "target", "met"])
    met, numbers = report["passedMetrics"], report["totalMetrics"]
    return f"{lines}\n{show.mark(report['overallPassed'])} {met} of {numbers} numbers of the plan met"


def outlook(answer: dict, units: dict) -> str:
    """What a validated plan finds, now and after the jobs ahead, adds and leaves, a line a metric. What it leaves is only known of one that works."""
    ahead = {"projected": answer["projectedKpis"]} if plan.is_behind(answer) else {}
    parts = {"current": answer["currentKpis"], **ahead, "added": answer["preview"]["computedDeltas"],
             "resulting": answer["preview"]["resultingKpis"]}
    by_month = {name: {m["month"]: m["metrics"] for m in months or []} for name, months in parts.items()}
    rows = [
        {"month": month if i == 0 else "", "metric": show.title(metric, unit)}
        | {name: months.get(month, {}).get(metric) for name, months in by_month.items()}
        for month in by_month["current"]
        for i, (metric, unit) in enumerate(units.items())
    ]
    return show.table(rows, ["month", "metric", *parts], mixed=True)


def undo_outlook(seen: dict) -> str:
    """What an undo would do: its records by entity and what becomes of them, and those that are no plain removal."""
    rows = [{"change": change, **entities} for change, entities in seen["changes"].items() if any(entities.values())]
    lines = [show.table(rows, ["change", "companies", "contacts", "deals", "activities"])] if rows else []
    lines += [f"{entry['month']}: {entry['constraint']}" for entry in [*seen["blockers"], *seen["kept"]]]
    return "\n".join(lines)


def units_of(target: Target, currency: str | None) -> dict[str, str | None]:
    """The names of all metrics, in their order, with the currency of those that are money."""
    return {metric.name: currency if metric.is_money else None for metric in target.metrics()}


def _plan_rows(months: list[dict], units: dict, columns: list[str]) -> str:
    """A table with a line for each of the entries {metric, target, passed, …} of each month, and a mark where there
    is a target."""
    rows = [
        entry | {
            "month": month["month"] if i == 0 else "",
            "metric": show.title(entry["metric"], units.get(entry["metric"])),
            "met": show.mark(entry["passed"]) if entry["target"] is not None else "",
        }
        for month in months
        for i, entry in enumerate(month["entries"])
    ]
    return show.table(rows, columns, mixed=True)


def _progress(job: dict) -> str | None:
    return f"{job['progress']} % {job['currentStep']}" if job["status"] == "running" else None
