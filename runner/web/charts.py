"""Charts of months as numbers: what is stacked in them, and where bars and lines lie. templates/chart.html draws them.

Places are in percent of the width and in pixels of the height, so that a chart gets narrower without its letters getting
smaller."""

from decimal import Decimal
from typing import NamedTuple

HEIGHT, TOP, BOTTOM = 260, 10, 26  # pixels: of the tallest bar, and above and below it
LINES = 4
BAR = 0.72  # of its month's width
LABEL = 64  # pixels that the name of a month takes
WIDTHS = {"narrow": 230, "medium": 540, "wide": 960}  # pixels at least for the bars; the style sheet has the same steps


class Metric(NamedTuple):
    name: str  # in JSON
    column: str  # in rowsets
    label: str
    is_money: bool = False


METRICS = (
    Metric("leadsCreated", "leads_created", "Leads"),
    Metric("contactsCreated", "contacts_created", "Contacts"),
    Metric("companiesCreated", "companies_created", "Companies"),
    Metric("dealsCreated", "deals_created", "Deals"),
    Metric("closedWonCount", "closed_won_count", "Won deals"),
    Metric("closedWonValue", "closed_won_value", "Won value", True),
    Metric("pipelineAddedValue", "pipeline_added_value", "Pipeline value", True),
    Metric("activitiesCreated", "activities_created", "Activities"),
)
BY_NAME = {metric.name: metric for metric in METRICS}

# What a choice stacks: label, column, and the column that is a part of it and drawn by itself.
OVERVIEW = "overview"
STACKS = {
    OVERVIEW: (("Leads", "leads_created", None), ("Other contacts", "contacts_created", "leads_created"), ("Deals", "deals_created", None)),
    "contactsCreated": (("Leads", "leads_created", None), ("Other contacts", "contacts_created", "leads_created")),
    "dealsCreated": (("Won deals", "closed_won_count", None), ("Other deals", "deals_created", "closed_won_count")),
    "pipelineAddedValue": (("Won value", "closed_won_value", None), ("Open value", "pipeline_added_value", "closed_won_value")),
}
CHOICES = [(OVERVIEW, "Leads, contacts and deals"), *((metric.name, metric.label) for metric in METRICS)]


def stacked(rows: list[dict], choice: str) -> dict:
    """The chart of one choice for the rows of demo.kpis."""
    metric = BY_NAME.get(choice)
    stack = STACKS.get(choice) or ((metric.label, metric.column, None),)
    stacks = [(row["month"], [row[column] - (row[part] if part else 0) for _, column, part in stack]) for row in rows]
    return lay_out(dict(CHOICES)[choice], [label for label, _, _ in stack], stacks, is_money=bool(metric and metric.is_money))


def lay_out(label: str, series: list[str], stacks: list[tuple[str, list]], *, height: int = HEIGHT, is_money: bool = False) -> dict:
    """Stacked bars of (month, values), a value for each of the series: {label, series, bars, lines, …}."""
    top = _round_up(max((sum(values) for _, values in stacks), default=0))
    slot = 100 / max(len(stacks), 1)
    bars = []
    for no, (month, values) in enumerate(stacks):
        parts, below = [], 0
        for number, value in enumerate(values, 1):
            tall = height * float(value) / float(top)
            below += tall
            if tall > 0:
                parts.append({"series": number, "y": round(TOP + height - below, 2), "height": round(tall, 2)})
        bars.append({"month": month, "values": values, "parts": parts, "slot": round(slot * no, 3), "x": round(slot * (no + (1 - BAR) / 2), 3),
                     "middle": round(slot * (no + 0.5), 3), "named": _named(no, len(stacks))})
    return {
        "label": label, "series": series, "bars": bars, "isMoney": is_money,
        "lines": [{"y": round(TOP + height - height * no / LINES, 1), "text": short(top * no / LINES)} for no in range(LINES + 1)],
        "slot": round(slot, 3), "thick": round(slot * BAR, 3), "top": TOP, "height": height, "base": TOP + height, "whole": TOP + height + BOTTOM,
    }


def _named(no: int, months: int) -> list[str]:
    """The widths at which a month has its name below its bar: as many as neither touch nor stick out at the right."""
    found = []
    for name, width in WIDTHS.items():
        slot = width / months
        if no % -(-LABEL * months // width) == 0 and (months - no - 0.5) * slot >= LABEL / 2 - 8:
            found.append(name)
    return found


def short(number) -> str:
    """12500 -> 12.5k"""
    for size, letter in ((10**9, "bn"), (10**6, "m"), (10**3, "k")):
        if number >= size:
            return f"{Decimal(number) / size:.2f}".rstrip("0").rstrip(".") + letter
    return f"{Decimal(number):.2f}".rstrip("0").rstrip(".") if number else "0"


def _round_up(number) -> Decimal:
    """The next number that four lines divide well."""
    if number <= LINES:
        return Decimal(LINES)
    power = Decimal(10) ** (len(str(int(number))) - 1)
    return next(power * step for step in map(Decimal, ("1", "1.2", "1.6", "2", "2.4", "3.2", "4", "6", "8", "10")) if power * step >= number)
