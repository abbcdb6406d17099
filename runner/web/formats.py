"""Values for people, as filters of the templates. What is None is shown as a dash."""

import re
import unicodedata
from datetime import date, datetime, timezone
from decimal import Decimal

from flask import Flask, request, url_for

from runner import exact_json
from runner.values import decimals_of, grouped

NOTHING = "–"
# kinds of signs that change the direction of a text: letters from right to left, and marks
TURNING = ("R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI")


def whole(number) -> str:
    """12345 -> 12,345"""
    return NOTHING if number is None else grouped(number)


def money(amount, currency: str, minor_units: int | None = None) -> str:
    """1234.5, EUR -> 1,234.50 EUR. `minor_units` are the currency's decimals; without them, as many as the amount
    has."""
    if amount is None:
        return NOTHING
    amount = Decimal(amount)
    decimals = max(0, -amount.as_tuple().exponent) if minor_units is None else minor_units
    return f"{grouped(amount, decimals)} {currency}"


def amount(number, minor_units: int | None = None) -> str:
    """1234.5 -> 1,234.50: money where the currency stands elsewhere, in the heading of a column."""
    return NOTHING if number is None else money(number, "", minor_units).rstrip()


def percent(number) -> str:
    """12.5 -> +12.5 %"""
    return NOTHING if number is None else f"{Decimal(number):+,.1f} %"


def plain(value) -> str:
    """A value as people type it: 28.0000 -> 28, true -> true, a list with commas, nothing -> nothing"""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "" if value is None else str(value)


def of_metric(value, metric, minor_units: int | None = None) -> str:
    """A number of a metric, money without its currency."""
    return amount(value, minor_units) if metric.is_money else whole(value)


def in_cell(value) -> str:
    """A number as it is typed into a cell: 333.334 could be read as 333 thousand and more, 333.3340 cannot."""
    text = plain(value)
    return f"{text}0" if re.fullmatch(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", text) else text


def written(value, minor_units: int | None = None) -> str:
    """As amount, with all decimals that the value has: what somebody wrote must not look rounded. 10.005 -> 10.005"""
    found = decimals_of(value)
    return grouped(value, max(found, minor_units or 0) if found else 0)


def sentence(text: str) -> str:
    """The text as a whole sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


def isolated(name: str) -> str:
    """A name for a text without markup, such as a page's title: marks around it where it could turn what stands beside."""
    turns = any(unicodedata.bidirectional(sign) in TURNING for sign in name)
    return f"\u2068{name}\u2069" if turns else name


def literal(value) -> str:
    """A text or JSON as SQL has it in a statement: {"search": "O'Hara"} -> '{"search": "O''Hara"}'"""
    text = value if isinstance(value, str) else exact_json.dumps(value)
    return "'" + text.replace("'", "''") + "'"


def signed(number) -> str:
    """5 -> +5"""
    return NOTHING if number is None else f"{number:+,}" if number else "0"


def day(value) -> str:
    """An instant or date, as text or not -> 6 Jan 2025 (UTC)"""
    if value is None:
        return NOTHING
    found = _instant(value)
    return f"{found.day} {found:%b %Y}"


def moment(value) -> str:
    """An instant, as text or not -> 6 Jan 2025, 09:30 UTC"""
    return NOTHING if value is None else f"{day(value)}, {_instant(value):%H:%M} UTC"


def clock(value: str | None) -> str:
    """What the clocks of a tenant show: 2025-01-06 09:30 -> 6 Jan 2025, 09:30"""
    return NOTHING if value is None else f"{day(value)}, {_instant(value):%H:%M}"


def month(value: str | None) -> str:
    """2025-01 -> Jan 2025"""
    return NOTHING if value is None else f"{date.fromisoformat(value + '-01'):%b %Y}"


def duration(seconds) -> str:
    """95.4 -> 1 min 35 s"""
    if seconds is None:
        return NOTHING
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def seconds_until(begin, end) -> float | None:
    """From one instant to another; None while either is missing."""
    return None if begin is None or end is None else (_instant(end) - _instant(begin)).total_seconds()


def page_url(page: int) -> str:
    """This address with another page of its list."""
    return url_for(request.endpoint, **request.view_args, **(request.args.to_dict() | {"page": page}))


def is_sql(hint: str) -> bool:
    """Whether a hint tells what to type in psql, which is no help on a page."""
    return re.search(r"(^|: )(select|call|update|insert|delete) |\bdemo\.\w", hint) is not None


def register(app: Flask) -> None:
    filters = (whole, money, amount, percent, signed, plain, of_metric, written, sentence, isolated,
               literal,
               day, clock, moment, month, duration, seconds_until)
    app.jinja_env.filters |= {f.__name__: f for f in filters}
    app.jinja_env.globals |= {"page_url": page_url, "is_sql": is_sql}


def _instant(value) -> datetime:
    """datetime, date or ISO text, in UTC. JSON instants of PostgreSQL have up to six decimals."""
    if isinstance(value, str):
        value = datetime.fromisoformat(_six_decimals(value))
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value.astimezone(timezone.utc) if value.tzinfo else value


def _six_decimals(text: str) -> str:
    """Python before 3.11 reads three or six decimals of a second only, and no Z."""
    before, point, after = text.replace("Z", "+00:00").partition(".")
    if not point:
        return before
    digits = len(after) - len(after.lstrip("0123456789"))
    return f"{before}.{after[:digits]:0<6}{after[digits:]}"
