"""Values in the proportions of shapes whose sum is exact."""

import itertools

from asking import TIMES
from hypothesis import given, settings
from hypothesis import strategies as st

CALL = "demo_calc.exact_values(t::bigint, s::bigint[], lo::bigint, hi::bigint, st::bigint)"


def evaluate(calc, cases):
    total, shapes, low, high, step = zip(*cases)
    return calc(CALL, t=total, s=shapes, lo=low, hi=high, st=step)


def check(total, shapes, low, high, step, values):
    n = len(shapes)
    assert len(values) == n
    assert sum(values) == total
    assert min(values) >= 1
    feasible = n * low <= total <= n * high
    if feasible:
        assert all(low <= v <= high for v in values)
    whole_low, whole_high = -(-low // step) * step, high // step * step
    stepped = step > 1 and high - low >= 4 * step and n * whole_low <= total < n * whole_high - step
    if stepped:
        assert sum(v % step != 0 for v in values) <= 1, "one takes the rest"
    unit = step if stepped else 1
    for (a, va), (b, vb) in itertools.combinations(zip(shapes, values), 2):
        if a > b:
            a, va, b, vb = b, vb, a, va
        # cutting a running sum at whole steps moves a value by less than one, and the rest is less than one more
        assert va <= vb + (2 * unit - 1 if stepped else 1), "a larger shape has no smaller value"


def test_all_small_cases_keep_the_laws(calc):
    cases = [
        (total, shapes, low, high, step)
        for n in (1, 2, 3)
        for shapes in itertools.product((0, 1, 2, 7), repeat=n)
        for low, high in ((1, 1), (1, 4), (2, 5), (3, 12), (1, 20))
        for step in (1, 2, 3)
        for total in (*range(n, 8 * n), 20 * n - 1, 20 * n, 20 * n + 1, 100)
    ]
    for case, values in zip(cases, evaluate(calc, cases)):
        try:
            check(*case, values)
        except AssertionError as error:
            raise AssertionError(f"exact_values{case} = {values}: {error}") from error


@st.composite
def deals(draw):
    n = draw(st.integers(1, 40))
    shapes = draw(st.lists(st.integers(0, 10**9), min_size=n, max_size=n))
    step = draw(st.sampled_from((1, 5, 50, 100, 5000, 10_000, 100_000)))
    low = draw(st.integers(1, 10**6))
    high = low + draw(st.integers(0, 10**9))
    kind = draw(st.sampled_from(("inside", "inside", "edge", "below", "above")))
    total = {
        "inside": draw(st.integers(n * low, n * high)),
        "edge": draw(
            st.sampled_from((
                n * low, n * high, n * low + 1, n * high - 1, n * (high // step * step), n * (-(-low // step) * step),
            ))
        ),
        "below": draw(st.integers(n, max(n, n * low - 1))),
        "above": draw(st.integers(n * high + 1, 2 * n * high + 1)),
    }[kind]
    return max(total, n), shapes, low, high, step


@settings(deadline=None, max_examples=150 * TIMES)
@given(st.lists(deals(), min_size=1, max_size=10))
def test_any_case_keeps_the_laws(calc, cases):
    for case, values in zip(cases, evaluate(calc, cases)):
        check(*case, values)


def test_values_follow_their_shapes_where_the_bounds_leave_room(calc):
    [values] = evaluate(calc, [(1_000_000, [1, 2, 3, 4], 1, 10**9, 1)])
    assert values == [100_000, 200_000, 300_000, 400_000]


def test_the_largest_total_that_a_config_allows_fits(calc):
    cases = [
        (100_000_000 * 1000, [k * k for k in range(1, 3001)], 1, 10**12, 100), (5_000, list(range(5_000)), 1, 10, 1)
    ]
    for case, values in zip(cases, evaluate(calc, cases)):
        assert sum(values) == case[0] and min(values) >= 1


def test_no_shapes_give_no_values(calc):
    assert evaluate(calc, [(0, [], 1, 10, 1)]) == [None]


def test_those_that_are_too_large_do_not_all_stand_at_the_limit(calc):
    shapes = [10 * k for k in range(1, 30)] + [5000, 7000, 9000, 40_000, 40_000]
    [values] = evaluate(calc, [(30_000_00, shapes, 500_00, 3_000_00, 100_00)])
    largest = values[-5:]
    assert max(largest) < 3_000_00 and min(largest) >= max(values[:-5]), "below the limit, and the largest still"
    assert len(set(largest)) >= 4, largest
