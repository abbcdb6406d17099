"""Business time and business days against an independent calendar."""

import json
from bisect import bisect_left
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor
from zoneinfo import ZoneInfo

import psycopg
import pytest

COUNTRIES = {
    "US": "America/New_York", "GB": "Europe/London", "DE": "Europe/Berlin", "JP": "Asia/Tokyo",
    "BR": "America/Sao_Paulo", "AE": "Asia/Dubai",
}
ZONES = ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia", "UTC"]
FULL_DAY = (0, 32399)


class Calendar:
    """A country's reference rows, and what a business day is, told once more."""

    def __init__(self, conn, country):
        def rows(query):
            return conn.execute(query, [country]).fetchall()

        self.holidays = {day for (day,) in rows("select day from ref.holidays where country = %s")}
        self.weekends = rows(
            "select from_on, case when isfinite(until_on) then until_on else date '9999-01-01' end, isodow "
            "from ref.weekends where country = %s"
        )
        self.weekdays = dict(rows("select isodow, weight from ref.weekday_weights where country = %s"))
        hours = dict(rows("select hour, weight from ref.hour_weights where country = %s"))
        self.hours = [hours.get(h, 100) for h in range(9, 18)]
        self.knots = conn.execute("select demo_calc.hour_knots(%s::int[])", [self.hours]).fetchone()[0]

    def works_on(self, day):
        weekend = next((off for from_on, until_on, off in self.weekends if from_on <= day < until_on), [6, 7])
        return day not in self.holidays and day.isoweekday() not in weekend

    def tick(self, second):
        def second_of(t):
            return self.knots[t >> 10] + ((self.knots[(t >> 10) + 1] - self.knots[t >> 10]) * (t & 1023) >> 10)

        return 0 if second <= 0 else bisect_left(range(1 << 20), second, key=second_of)

    def days(self, zone, from_on, until_at):
        tz, day, found = ZoneInfo(zone), from_on, []
        while day <= until_at.astimezone(tz).date():
            opens_at = datetime.combine(day, time(9), tz).astimezone(timezone.utc)
            first_of_month = datetime(day.year, day.month, 1, tzinfo=timezone.utc)
            first_of_next = datetime(day.year + day.month // 12, day.month % 12 + 1, 1, tzinfo=timezone.utc)
            low = max(0, ceil((first_of_month - opens_at).total_seconds()))
            high = min(
                32399,
                ceil((first_of_next - opens_at).total_seconds()) - 1,
                floor((until_at - opens_at).total_seconds()),
            )
            if self.works_on(day) and high >= low:
                ticks = (self.tick(low), self.tick(high + 1))
                if ticks[1] > ticks[0]:
                    weight = (
                        Decimal(max(self.weekdays.get(day.isoweekday(), 100), 1)) * (ticks[1] - ticks[0]) / 1048576
                    ).quantize(Decimal("0.000001"), ROUND_HALF_UP)
                    found.append((len(found) + 1, day, f"{day:%Y-%m}", opens_at, low, high, *ticks, weight))
            day += timedelta(1)
        return found


@pytest.fixture(scope="module")
def calendars(reader):
    return {country: Calendar(reader, country) for country in COUNTRIES}


def business_time(reader, country, zone, from_on, until_at):
    rows = reader.execute(
        "select * from demo_world.business_time(%s, %s, %s, %s)", [country, zone, from_on, until_at]
    ).fetchall()
    return [(no, day, month, opens.astimezone(timezone.utc), *rest) for no, day, month, opens, *rest in rows]


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("zone", [None, *ZONES])
def test_business_time_is_that_of_an_independent_calendar(reader, calendars, country, zone):
    zone = zone or COUNTRIES[country]
    for from_on, until_at in (
        (date(2018, 3, 1), utc("2018-05-01 00:00")),      # the old weekend of AE; the clock changes
        (date(2024, 12, 20), utc("2025-02-03 11:30:17")),  # holidays, the turn of the year
        (date(2025, 5, 28), utc("2025-06-01 22:00")),      # ends on a Sunday
        (date(2031, 10, 20), utc("2031-12-01 09:00:01")),
    ):
        assert business_time(reader, country, zone, from_on, until_at) == calendars[country].days(
            zone, from_on, until_at
        )


@pytest.mark.parametrize("session_zone", ["Pacific/Kiritimati", "America/Los_Angeles", "Europe/Berlin"])
def test_business_time_does_not_depend_on_the_session_s_zone(reader, calendars, session_zone):
    reader.execute("select set_config('timezone', %s, false)", [session_zone])
    try:
        for country, zone in COUNTRIES.items():
            found = business_time(reader, country, zone, date(2025, 2, 20), utc("2025-04-10 15:00"))
            assert found == calendars[country].days(zone, date(2025, 2, 20), utc("2025-04-10 15:00"))
    finally:
        reader.execute("set timezone = 'UTC'")


@pytest.mark.parametrize("clock_changes", [date(2025, 3, 9), date(2025, 11, 2)])
def test_the_clock_changes_in_new_york_and_opening_time_stays_nine(reader, clock_changes):
    found = business_time(
        reader, "US", "America/New_York", clock_changes - timedelta(2),
        datetime.combine(clock_changes + timedelta(2), time(23), timezone.utc),
    )
    assert [row[1] for row in found] == [
        clock_changes - timedelta(2), clock_changes + timedelta(1), clock_changes + timedelta(2)
    ]
    assert {row[3].astimezone(ZoneInfo("America/New_York")).time() for row in found} == {time(9)}
    assert len({row[3].time() for row in found}) == 2


@pytest.mark.parametrize("as_of, last_window", [
    ("2025-06-30 13:00:00", (0, 0)),              # nine in New York: the first second
    ("2025-06-30 12:59:59", None),                # a second before
    ("2025-06-30 16:30:00", (0, 12600)),
    ("2025-06-30 16:30:00.999", (0, 12600)),
    ("2025-06-30 22:00:00", FULL_DAY),
    ("2025-07-01 03:59:59", FULL_DAY),            # still the 30th in New York
])
def test_nothing_lies_after_as_of(reader, as_of, last_window):
    found = business_time(reader, "US", "America/New_York", date(2025, 6, 27), utc(as_of))
    if last_window is None:
        assert [row[1] for row in found] == [date(2025, 6, 27)]
    else:
        assert found[-1][1] == date(2025, 6, 30) and found[-1][4:6] == last_window


def test_as_of_on_a_sunday_ends_with_friday(reader):
    assert business_time(reader, "DE", "Europe/Berlin", date(2025, 6, 2), utc("2025-06-15 10:00"))[-1][1] == date(
        2025, 6, 13
    )


def test_no_business_time_on_a_first_that_is_a_sunday(reader):
    assert business_time(reader, "US", "America/New_York", date(2025, 6, 1), utc("2025-06-01 20:00")) == []


@pytest.mark.parametrize("day, works", [
    ("2018-01-05", False), ("2018-01-06", False), ("2018-01-07", True), ("2025-01-03", True), ("2025-01-04", False),
    ("2025-01-05", False),
])
def test_the_emirates_rest_on_friday_and_saturday_until_2021_and_on_saturday_and_sunday_since(reader, day, works):
    assert bool(business_time(reader, "AE", "Asia/Dubai", date.fromisoformat(day), utc(f"{day} 20:00"))) == works


@pytest.mark.parametrize("zone, day, window", [
    ("Pacific/Kiritimati", "2025-07-01", (18000, 32399)),   # UTC+14: until 14:00 it is still June in UTC
    ("Pacific/Apia", "2025-10-01", (14400, 32399)),         # UTC+13
    ("Pacific/Honolulu", "2025-09-30", (0, 17999)),         # UTC-10: October in UTC from 14:00
    ("Asia/Kolkata", "2025-07-01", FULL_DAY),
])
def test_a_day_keeps_to_its_month_in_utc_too(reader, zone, day, window):
    [row] = business_time(reader, "US", zone, date.fromisoformat(day), utc(day) + timedelta(hours=36))[:1]
    assert (row[1].isoformat(), row[4:6]) == (day, window)


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("month", ["2018-06", "2024-02", "2024-12", "2025-03", "2025-11", "2032-01"])
def test_business_days_of_a_month(reader, calendars, country, month):
    year, number = map(int, month.split("-"))
    end = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=timezone.utc)
    for as_of in (end + timedelta(days=400), end, end - timedelta(days=11, hours=5), end - timedelta(days=40)):
        found = reader.execute("select * from demo.business_days(%s, %s, %s)", [country, month, as_of]).fetchall()
        whole = calendars[country].days(COUNTRIES[country], date(year, number, 1), min(as_of, end + timedelta(1)))
        assert found == [(row[1], row[8]) for row in whole if row[2] == month]


def test_an_alias_is_the_country_itself(reader):
    assert (
        reader.execute(
            "select array_agg(d) from demo.business_days('UK', '2025-08', '2026-01-01 00:00Z') as d"
        ).fetchone()
        == reader.execute(
            "select array_agg(d) from demo.business_days('GB', '2025-08', '2026-01-01 00:00Z') as d"
        ).fetchone()
    )


@pytest.mark.parametrize("arguments, field", [
    (("XX", "2025-01", "2026-01-01Z"), "country"), (("us", "2025-01", "2026-01-01Z"), "country"),
    ((None, "2025-01", "2026-01-01Z"), "country"), (("US", "2025-13", "2026-01-01Z"), "month"),
    (("US", "2025-1", "2026-01-01Z"), "month"), (("US", None, "2026-01-01Z"), "month"),
    (("US", "0001-01", "2026-01-01Z"), "month"), (("US", "2025-01", None), "as_of"),
])
def test_business_days_of_nothing_are_refused(reader, arguments, field):
    with pytest.raises(psycopg.Error) as refused:
        reader.execute("select * from demo.business_days(%s, %s, %s)", arguments)
    assert refused.value.sqlstate == "TG400"
    assert json.loads(refused.value.diag.message_detail)["details"][0]["field"] == field


@pytest.mark.parametrize("as_of, days", [("infinity", 21), ("-infinity", 0)])
def test_business_days_until_the_end_of_time(reader, as_of, days):
    assert reader.execute(
        "select count(*) from demo.business_days('US', '2025-01', %s::timestamptz)", [as_of]
    ).fetchone() == (days,)
