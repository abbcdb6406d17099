"""Whether a plan can be met and what it comes to, thought out once more in Python: from the rules, not from the SQL.

Numbers are whole; money is in minor units. search() and can_be() look through actual records and know small numbers only;
is_possible() reasons and knows numbers of any size.
"""

import re
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from asking import METRICS
DEALS = ("dealsCreated", "closedWonCount", "closedWonValue", "pipelineAddedValue")


# by search

def search(deals_at_most=6, worth_at_most=9):
    """Every (deals, won, won value, pipeline) that some set of deals has; each deal is worth 1 to 9 minor units."""
    found, new = set(), {(0, 0, 0, 0)}
    while new:
        found |= new
        new = {
            (deals + 1, won + (kind == "won"), won_value + (kind == "won") * worth, pipeline + (kind != "lost") * worth)
            for deals, won, won_value, pipeline in new
            if deals < deals_at_most
            for kind in ("won", "open", "lost")
            for worth in range(1, worth_at_most - pipeline + 1 if kind != "lost" else 2)
        } - found
    return found


SALES = search()
PEOPLE = {(leads, leads + others) for leads in range(7) for others in range(7)}


def can_be(added, lead_counting="included"):
    """Whether records exist whose numbers are these (metric -> number in minor units);
    what is not named may be anything."""
    if added.get("closedWonValue", 0) > 0 and not added.get("closedWonCount"):
        return False  # V-5: a count that is not named stays as it is
    contacts = added.get("contactsCreated")
    if lead_counting == "separate" and contacts is not None:
        contacts += added.get("leadsCreated", 0)
    people = {"leadsCreated": added.get("leadsCreated"), "contactsCreated": contacts}
    return (
        all(number >= 0 for number in added.values())
        and any(all(wanted is None or wanted == have for wanted, have in zip(people.values(), pair)) for pair in PEOPLE)
        and any(
            all(added.get(name) is None or added[name] == have for name, have in zip(DEALS, four)) for four in SALES
        )
    )


# by reasoning

def is_possible(added) -> bool:
    """Whether records exist whose numbers are these; contacts include leads."""
    if any(number < 0 for number in added.values()):
        return False
    if added.get("leadsCreated", 0) > added.get("contactsCreated", added.get("leadsCreated", 0)):
        return False
    won = added.get("closedWonCount", 0)
    deals, won_value, pipeline = (added.get(name) for name in ("dealsCreated", "closedWonValue", "pipelineAddedValue"))
    if deals is not None and deals < won:
        return False
    if won_value is not None and (won_value < won or won == 0 and won_value > 0):
        return False
    if pipeline is None:
        return True
    least = won if won_value is None else won_value  # what won deals are worth at least, in all
    if pipeline < least:
        return False
    carried = (
        pipeline - (won_value or 0) if won_value is not None or won == 0 else 0
    )  # won deals of no named worth can carry all of it
    return carried == 0 or deals is None or deals > won


def wants_somebody(added) -> bool:
    """Whether a month's records need a contact to go to."""
    if added.get("activitiesCreated", 0) > 0:
        return True
    if "dealsCreated" in added:
        return added["dealsCreated"] > 0
    return added.get("closedWonCount", 0) > 0 or added.get("pipelineAddedValue", 0) > 0


def added_by(asked, current, is_targets, is_separate) -> tuple[dict, dict]:
    """What a month's numbers add to the KPIs,
    and by how much each was asked to change in the plan's own way of counting."""
    own = {}
    for name, number in asked.items():
        there = current[name] - (current["leadsCreated"] if name == "contactsCreated" and is_separate else 0)
        own[name] = number - there if is_targets else number
    added = dict(own)
    if is_separate and "contactsCreated" in added:
        added["contactsCreated"] += max(own.get("leadsCreated", 0), 0)
    return added, own


class Calendar:
    """When business is done in a tenant, from the reference rows."""

    def __init__(self, rows, country, zone, start_on, as_of):
        """rows(query, *values) reads rows."""
        self.zone, self.start_on, self.as_of = ZoneInfo(zone), start_on, as_of
        self.holidays = {row["day"] for row in rows("select day from ref.holidays where country = %s", country)}
        self.weekends = rows(
            """select isodow, case when isfinite(from_on) then from_on else '0001-01-01' end as from_on,
                      case when isfinite(until_on) then until_on else '9999-12-31' end as until_on
                 from ref.weekends where country = %s order by from_on""",
            country,
        )

    def first_month(self):
        return f"{self.start_on:%Y-%m}"

    def last_month(self):
        return f"{self.as_of.astimezone(self.zone):%Y-%m}"

    def has_business(self, month):
        """Whether the month has a moment of business between the tenant's start and now, in UTC as in its zone."""
        year, number = map(int, month.split("-"))
        begins, ends = (datetime(year + n // 12, n % 12 + 1, 1, tzinfo=timezone.utc) for n in (number - 1, number))
        day = max(date(year, number, 1), self.start_on)
        while f"{day:%Y-%m}" == month:
            free = next((w["isodow"] for w in reversed(self.weekends) if w["from_on"] <= day < w["until_on"]), [6, 7])
            if day.isoweekday() not in free and day not in self.holidays:
                opens = datetime.combine(day, time(9), self.zone).astimezone(timezone.utc)
                closes = opens + timedelta(seconds=32399)
                if max(opens, begins) <= min(closes, ends - timedelta(seconds=1), self.as_of):
                    return True
            day += timedelta(days=1)
        return False


class Judged:
    """A plan of whole minor units ({month: {metric: number}}) against the KPIs of a tenant ({month: {metric:
    number}})."""

    def __init__(self, asked, state, calendar, is_targets, is_separate):
        self.asked, self.state, self.calendar, self.is_targets, self.is_separate = (
            asked, state, calendar, is_targets, is_separate,
        )
        self.added, self.own = {}, {}
        for month, numbers in asked.items():
            self.added[month], self.own[month] = added_by(numbers, state[month], is_targets, is_separate)

    def is_out_of_range(self, month):
        return not self.calendar.first_month() <= month <= self.calendar.last_month()

    def lacks_business(self, month):
        return (
            not self.is_out_of_range(month)
            and any(n > 0 for n in self.added[month].values())
            and not self.calendar.has_business(month)
        )

    def lacks_somebody(self, month):
        """Deals or activities, and nobody whom they could go to: neither there by then nor asked for."""
        return (
            wants_somebody(self.added[month])
            and not any(kpis["contactsCreated"] for m, kpis in self.state.items() if m <= month)
            and not any(
                max(a.get("leadsCreated", 0), a.get("contactsCreated", 0)) > 0
                for m, a in self.added.items()
                if m <= month
            )
        )

    def is_at_odds(self, month):
        return any(n < 0 for n in self.own[month].values()) or not is_possible(self.added[month])

    def faulty_months(self):
        return {
            m
            for m in self.asked
            if self.is_out_of_range(m) or self.lacks_business(m) or self.lacks_somebody(m) or self.is_at_odds(m)
        }

    def confirms(self, reason) -> bool:
        """Whether an entry of errorDetails is true by itself: what it names is enough to make the month impossible."""
        month, text, field = reason["month"], reason["constraint"], reason["field"]
        if text == f"Month {month} is in the future or before tenant creation":
            return self.is_out_of_range(month)
        if "has no business time left" in text:
            return self.lacks_business(month)
        if "needs a contact that exists by" in text:
            return self.lacks_somebody(month)
        if text.startswith("Cannot reduce"):
            return self.own[month][field] < 0
        mentioned = set(re.findall("[a-z]+Created|closedWonCount|closedWonValue|pipelineAddedValue", text)) | {
            field, "closedWonCount"
        }
        of_deltas = {name: n for name, n in self.added[month].items() if name in mentioned}
        # targets also have to fit each other: what the month shall hold in the end
        in_the_end = (
            {name: self.state[month][name] + n for name, n in of_deltas.items()} if self.is_targets else of_deltas
        )
        return not is_possible(of_deltas) or not is_possible(in_the_end)

    def assert_met(self, month, after):
        """after: the month's KPIs once the plan was applied.
        What was named is met; what was not is implied or natural."""
        before, added = self.state[month], self.added[month]
        gained = {name: after[name] - before[name] for name in METRICS}
        assert {name: gained[name] for name in added} == added, (month, self.asked)
        for name in ("leadsCreated", "companiesCreated", "closedWonCount"):
            assert name in added or gained[name] == 0, (month, name)
        assert "contactsCreated" in added or gained["contactsCreated"] == gained["leadsCreated"]
        assert is_possible(gained), (month, gained)
        assert not any(gained.values()) or any(added.values()), "nothing comes of nothing"
