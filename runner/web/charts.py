"""Charts of months as numbers: what is stacked in them, and where bars and lines lie. templates/chart.html draws them.

Places are in percent of the width and in pixels of the height, so that a chart gets narrower without its letters
getting smaller."""

from decimal import Decimal

from runner.metrics import Metric, by_name

HEIGHT, TOP, BOTTOM = 260, 10, 26  # pixels: of the tallest bar, and above and below it
LINES = 4
STEPS = tuple(map(Decimal, ("1", "1.2", "1.6", "2", "2.4", "3.2", "4", "6", "8", "10")))  # of what the lines may reach
BAR = 0.72  # of its month's width
LABEL = 64  # pixels that the name of a month takes
WIDTHS = {"narrow": 230, "medium": 540, "wide": 960}  # pixels at least for the bars; the style sheet has the same steps


# The overview: what comes in at the top, and what becomes of it.
OVERVIEW, OVERVIEW_OF = "overview", ("leadsCreated", "contactsCreated", "dealsCreated")


def choices(metrics: list[Metric]) -> list[tuple[str, str]]:
    """What a chart may show: (name, label)."""
    shown = by_name(metrics)
    first, *others = (shown[name].label for name in OVERVIEW_OF)
    overview = ", ".join([first, *map(str.lower, others[:-1])]) + f" and {others[-1].lower()}"
    return [(OVERVIEW, overview), *((metric.name, metric.label) for metric in metrics)]


def stacked(metrics: list[Metric], rows: list[dict], choice: str, **layout) -> dict:
    """The chart of one choice for rows {month, <name of a metric>: value, …}: a metric upon those that are a part of
    it."""
    chosen = OVERVIEW_OF if choice == OVERVIEW else (*(m.name for m in metrics if m.part_of == choice), choice)
    shown = [by_name(metrics)[name] for name in chosen]
    parts = {metric.name: [part.name for part in shown if part.part_of == metric.name] for metric in shown}
    labels = [metric.rest if parts[metric.name] else metric.label for metric in shown]
    stacks = [(row["month"], [row[m.name] - sum(row[part] for part in parts[m.name]) for m in shown]) for row in rows]
    is_money = all(metric.is_money for metric in shown)
    return lay_out(dict(choices(metrics))[choice], labels, stacks, is_money=is_money, **layout)


def lay_out(label: str, series: list[str], stacks: list[tuple[str, list]], *, height: int = HEIGHT,
            is_money: bool = False) -> dict:
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
        bars.append({
            "month": month, "values": values, "parts": parts, "named": _named(no, len(stacks)),
            "slot": round(slot * no, 3), "x": round(slot * (no + (1 - BAR) / 2), 3),
            "middle": round(slot * (no + 0.5), 3),
        })
    lines = [{"y": round(TOP + height - height * no / LINES, 1), "text": short(top * no / LINES)}
             for no in range(LINES + 1)]
    return {
        "label": label, "series": series, "bars": bars, "lines": lines, "isMoney": is_money,
        "slot": round(slot, 3), "thick": round(slot * BAR, 3),
        "top": TOP, "height": height, "base": TOP + height, "whole": TOP + height + BOTTOM,
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
    return next(power * step for step in STEPS if power * step >= number)
