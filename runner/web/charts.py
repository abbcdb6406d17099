"""The KPI chart as numbers: what is stacked in it, and where its bars and lines lie. templates/charts.html draws it."""

from decimal import Decimal
from typing import NamedTuple

HEIGHT, TOP, BOTTOM, LEFT, SLOT, WIDTH = 300, 12, 40, 64, 36, 1000  # pixels of the drawing
LINES = 4


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
    """Bars of one choice for the rows of demo.kpis: {label, isMoney, series, bars, lines, width, height}."""
    metric = BY_NAME.get(choice)
    stack = STACKS.get(choice) or ((metric.label, metric.column, None),)
    bars = [{"month": row["month"], "values": [row[column] - (row[part] if part else 0) for _, column, part in stack]} for row in rows]
    top = _round_up(max((sum(bar["values"]) for bar in bars), default=0))
    width = max(WIDTH, LEFT + SLOT * len(bars))
    slot = (width - LEFT) / max(len(bars), 1)
    thick = min(slot * 0.7, 56)
    scale = (HEIGHT - TOP - BOTTOM) / float(top)
    for no, bar in enumerate(bars):
        bar["x"] = round(LEFT + slot * no, 1)
        bar["middle"] = round(LEFT + slot * (no + 0.5), 1)
        y = HEIGHT - BOTTOM
        bar["parts"] = []
        for series, value in enumerate(bar["values"], 1):
            tall = float(value) * scale
            y -= tall
            if tall > 0:
                bar["parts"].append({"series": series, "x": round(bar["middle"] - thick / 2, 1), "y": round(y, 2), "width": round(thick, 1), "height": round(tall, 2)})
    return {
        "label": dict(CHOICES)[choice],
        "isMoney": bool(metric and metric.is_money),
        "series": [label for label, _, _ in stack],
        "bars": bars,
        "lines": [{"y": round(HEIGHT - BOTTOM - float(top) * scale * no / LINES, 1), "text": short(top * no / LINES)} for no in range(LINES + 1)],
        "slot": round(slot, 1), "left": LEFT, "width": width, "height": HEIGHT, "base": HEIGHT - BOTTOM, "top": TOP,
        # so many months between two labels that these do not touch
        "every": 1 if slot >= 60 else 2 if slot >= 32 else 3,
    }


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
