"""The metrics of a tenant's months, as demo.reference() lists them. What one means is told there: commands, charts,
tables and the description of the API only go through the list."""

from typing import NamedTuple

from runner.errors import MIGRATE_FIRST, Failure


class Metric(NamedTuple):
    name: str  # in JSON
    column: str  # in rowsets
    label: str
    is_money: bool
    part_of: str | None  # the metric that counts this one too
    rest: str | None  # the label of what it holds beside its own part
    projected: list[str]  # the keys of a preview's month that add up to it, its own first; none where it is not foretold
    entity: str  # whose rows it counts,
    filters: dict  # and which of them


def listed(reference: dict) -> list[Metric]:
    """The metrics of demo.reference(), in the order of the reports. Raises Failure where older code is loaded."""
    if not {"metrics", "entities"} <= reference.keys() or not all("filters" in m for m in reference["metrics"]):
        raise Failure(MIGRATE_FIRST, status=503)
    return [
        Metric(m["name"], m["columnName"], m["label"], m["isMoney"], m["partOf"], m["rest"], m["projected"],
               m["entity"], m["filters"])
        for m in reference["metrics"]
    ]


def by_name(metrics: list[Metric]) -> dict[str, Metric]:
    return {metric.name: metric for metric in metrics}


def of_row(metrics: list[Metric], row: dict) -> dict:
    """A row of demo.kpis or demo.kpi_totals by the names of JSON: {month, name: value, …}"""
    return {"month": row.get("month")} | {metric.name: row[metric.column] for metric in metrics}


def projected(metrics: list[Metric]) -> list[Metric]:
    """Those that a preview foretells."""
    return [metric for metric in metrics if metric.projected]


def of_projection(metrics: list[Metric], month: dict) -> dict:
    """A month of a preview said in metrics: {name: value}"""
    return {metric.name: sum(month[key] for key in metric.projected) for metric in projected(metrics)}
