"""The hour profile as knots and ticks; strides, ids and months."""

import uuid
from bisect import bisect_left
from datetime import datetime, timezone
from fractions import Fraction
from math import gcd

import pytest

PROFILES = (
    [100] * 9, [80, 120, 125, 85, 70, 105, 115, 105, 70], [1, 1000, 1, 1, 1, 1, 1, 1, 1], [1000] * 8 + [1],
    [3, 1, 4, 1, 5, 9, 2, 6, 5], [7],
)
TICKS = 1024 * 1024
every_profile = pytest.mark.parametrize("weights", PROFILES, ids=str)


def knots_of(weights):
    """Second before which i/1024 of the day's work is done, cut to whole seconds."""
    total, knots, done, hour = sum(weights), [], 0, 0
    for i in range(1025):
        work = Fraction(i * total, 1024)
        while hour < len(weights) and done + weights[hour] <= work:
            done += weights[hour]
            hour += 1
        knots.append(
            hour * 3600 + int((work - done) * 3600 / weights[hour]) if hour < len(weights) else 3600 * len(weights)
        )
    return knots


def second_of(knots, tick):
    i, part = divmod(tick, 1024)
    return knots[i] + (knots[i + 1] - knots[i]) * part // 1024


@every_profile
def test_knots_cut_the_day_into_equal_shares_of_work(calc, weights):
    [knots] = calc("demo_calc.hour_knots(w::int[])", w=[weights])
    assert len(knots) == 1025 and knots[0] == 0 and knots[-1] == 3600 * len(weights)
    assert all(a < b for a, b in zip(knots, knots[1:])), "first_tick divides by their distance"
    assert knots == knots_of(weights)


@every_profile
def test_tick_seconds_stay_in_the_day_and_never_go_back(calc, weights):
    knots = knots_of(weights)
    ticks = sorted({
        *range(0, TICKS, 211),
        *(t for edge in range(0, TICKS + 1, 4096) for t in (edge - 1, edge, edge + 1) if 0 <= t < TICKS),
    })
    seconds = calc(f"demo_calc.tick_second('{{{','.join(map(str, knots))}}}'::int[], t::int)", t=ticks)
    assert seconds == [second_of(knots, t) for t in ticks]
    assert seconds == sorted(seconds)
    assert seconds[0] == 0 and 3600 * len(weights) - 10 < seconds[-1] < 3600 * len(weights)


@every_profile
def test_each_hour_holds_its_share_of_ticks(calc, weights):
    knots = knots_of(weights)
    sample = range(0, TICKS, 101)
    seconds = calc(
        "demo_calc.tick_second(k.k, t::int)".replace("k.k", f"'{{{','.join(map(str, knots))}}}'::int[]"), t=sample
    )
    for hour, weight in enumerate(weights):
        share = sum(hour * 3600 <= s < hour * 3600 + 3600 for s in seconds) / len(seconds)
        assert abs(share - weight / sum(weights)) < 0.002


@every_profile
def test_first_tick_is_the_first_that_is_not_before_a_second(reader, weights):
    knots = knots_of(weights)
    seconds = list(range(-5, 3600 * len(weights) + 1, 1 if len(weights) == 1 else 7)) + [3600 * len(weights)]
    found = reader.execute(
        """
        select demo_calc.first_tick(k.knots, s.second)
          from (select %s::int[] as knots offset 0) as k
         cross join unnest(%s::int[]) with ordinality as s (second, i)
         order by i""",
        [knots, seconds],
    ).fetchall()
    for second, (tick,) in zip(seconds, found):
        if second <= 0:
            assert tick == 0
        elif second == 3600 * len(weights):
            assert tick == TICKS
        else:
            assert tick == TICKS or second_of(knots, tick) >= second
            assert second_of(knots, tick - 1) < second


def test_first_tick_agrees_with_a_search(calc):
    knots = knots_of(PROFILES[1])
    seconds = range(1, 32400, 997)
    found = calc(f"demo_calc.first_tick('{{{','.join(map(str, knots))}}}'::int[], s::int)", s=seconds)
    assert found == [bisect_left(range(TICKS), s, key=lambda t: second_of(knots, t)) for s in seconds]


def test_a_stride_visits_everything_once(calc):
    cases = [(n, share) for n in [*range(1, 120), 360, 5040, 69_300] for share in (0.1, 0.382, 0.5, 0.618, 0.9, 0.0001)]
    found = calc("demo_calc.stride(n::bigint, s::numeric)", n=[c[0] for c in cases], s=[c[1] for c in cases])
    for (n, share), stride in zip(cases, found):
        assert gcd(stride, n) == 1
        assert stride >= max(1, int(Fraction(str(share)) * n)) and stride <= n + 1
        if n <= 360:
            assert len({k * stride % n for k in range(n)}) == n
        assert all(gcd(k, n) > 1 for k in range(max(1, int(Fraction(str(share)) * n)), stride)), "the nearest one above"


def test_ids_are_uuids_of_version_8_and_differ_in_every_argument(calc):
    base = ("00000000-0000-4000-8000-000000000001", "seed", "hash", "1", "contact")
    others = [
        ("00000000-0000-4000-8000-000000000002", *base[1:]), (base[0], "seed2", *base[2:]),
        (*base[:2], "hash2", *base[3:]), (*base[:3], "2", base[4]), (*base[:4], "deal"),
    ]
    rows = [base, *others, base]
    prefixes = calc("demo_calc.id_prefix(t::uuid, s::text, h::text, a::int, k::text)", **dict(zip("tshak", zip(*rows))))
    assert prefixes[0] == prefixes[-1] and len(set(prefixes)) == 6
    for prefix in prefixes:
        made = uuid.UUID(prefix + "5eec00000001")
        assert made.version == 8 and made.variant == uuid.RFC_4122


MONTHS = [f"{year:04}-{month:02}" for year in (1999, 2000, 2024, 2025, 2099, 2100) for month in range(1, 13)]


def test_month_digits_ascend_with_time(calc):
    digits = calc("demo_calc.month_digits(m)", m=MONTHS)
    assert digits == sorted(digits) and len(set(digits)) == len(MONTHS) and {len(d) for d in digits} == {4}
    assert [int(d, 16) for d in digits] == [int(m[:4]) * 12 + int(m[5:]) - 1 for m in MONTHS]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_month_starts_in_utc_whatever_the_session_s_zone(reader, calc, zone):
    reader.execute("select set_config('timezone', %s, false)", [zone])
    try:
        found = calc("demo_calc.month_start(m)", m=MONTHS)
    finally:
        reader.execute("set timezone = 'UTC'")
    assert [f.astimezone(timezone.utc) for f in found] == [
        datetime(int(m[:4]), int(m[5:]), 1, tzinfo=timezone.utc) for m in MONTHS
    ]


def test_the_month_after_a_month(calc):
    assert calc("demo_calc.next_month(m)", m=MONTHS) == [
        f"{int(m[:4]) + (m[5:] == '12'):04}-{int(m[5:]) % 12 + 1:02}" for m in MONTHS
    ]


def test_months_from_one_to_another(calc):
    found = calc("demo_calc.months(f, t)", f=["2024-11", "2025-01", "2025-02"], t=["2025-02", "2025-01", "2025-01"])
    assert found == [["2024-11", "2024-12", "2025-01", "2025-02"], ["2025-01"], []]


def test_every_place_of_a_list_is_drawn_and_its_parts_take_turns(calc):
    for parts in (3, 4):
        cases = [
            (draw, n, size)
            for size in (*range(1, 30), 293, 580)
            for n in range(2 * parts)
            for draw in (*range(0, 65536, 97), 65535)
        ]
        draws, rows, sizes = zip(*cases)
        places = calc(
            f"demo_calc.list_place(draw::bigint, n::bigint, {parts}, size::bigint)", draw=draws, n=rows, size=sizes
        )
        drawn = {}
        for (draw, n, size), place in zip(cases, places):
            drawn.setdefault(size, set()).add(place)
            assert size < parts or place % parts == n % parts, "neighbours differ"
        assert drawn == {size: set(range(size)) for size in drawn}, "none beyond the list, none left out"
