"""Largest remainder."""

import itertools
import json
from decimal import Decimal
from fractions import Fraction

import psycopg
import pytest
from asking import TIMES
from hypothesis import example, given, settings
from hypothesis import strategies as st


def largest_remainder(total, weights):
    weights = [Fraction(str(w)) for w in weights]
    if sum(weights) == 0:
        weights = [Fraction(1)] * len(weights)
    quotas = [total * w / sum(weights) for w in weights]
    parts = [q.numerator // q.denominator for q in quotas]
    by_remainder = sorted(
        range(len(weights)), key=lambda i: (parts[i] - quotas[i], i)
    )  # largest remainder, then the first
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def test_all_small_cases_are_those_of_an_independent_implementation(calc):
    cases = [
        (total, weights)
        for n in (1, 2, 3, 4)
        for weights in itertools.product(range(4 if n == 4 else 5), repeat=n)
        for total in range(8)
    ]
    found = calc("demo_calc.allocate(t::bigint, w::numeric[])", t=[c[0] for c in cases], w=[c[1] for c in cases])
    assert found == [largest_remainder(*c) for c in cases]


weight = st.one_of(st.integers(0, 10**12).map(Decimal), st.decimals(0, 10**6, places=6, allow_nan=False))


@settings(deadline=None, max_examples=60 * TIMES)
@given(
    st.lists(
        st.tuples(st.integers(0, 10**15), st.lists(weight, min_size=1, max_size=30).filter(any)),
        min_size=1,
        max_size=15,
    )
)
@example([(2**62, [Decimal(1), Decimal(3), Decimal("0.000001")])])
@example([(10, [Decimal("1E-20"), Decimal("3E-20")])])
def test_any_case_has_an_exact_sum_and_parts_within_one_of_their_quota(calc, cases):
    found = calc("demo.allocate(t::bigint, w::numeric[])", t=[c[0] for c in cases], w=[c[1] for c in cases])
    for (total, weights), parts in zip(cases, found):
        assert sum(parts) == total
        whole = sum(map(Fraction, weights))
        for part, w in zip(parts, weights):
            assert abs(part - total * Fraction(w) / whole) < 1
            assert w > 0 or part == 0
        assert parts == largest_remainder(total, weights)


def test_ties_go_to_the_first(calc):
    assert calc("demo.allocate(t::bigint, w::numeric[])", t=[1, 2, 5], w=[[7, 7, 7]] * 3) == [
        [1, 0, 0], [1, 1, 0], [2, 2, 1]
    ]


def test_a_larger_total_takes_from_nobody_where_weights_are_equal(calc):
    parts = calc("demo.allocate(t::bigint, w::numeric[])", t=range(50), w=[[1] * 7] * 50)
    assert all(a <= b for before, after in zip(parts, parts[1:]) for a, b in zip(before, after))


def test_nothing_can_be_shared_by_zero_weights(calc):
    assert calc("demo.allocate(t::bigint, w::numeric[])", t=[0], w=[[0, 0]]) == [[0, 0]]


@pytest.mark.parametrize("total, weights", [
    (-1, "{1}"), (None, "{1}"), (1, None), (1, "{}"), (0, "{}"), (1, "{0,0}"), (1, "{1,-1}"), (1, "{1,NULL}"),
    (1, "{NaN}"), (1, "{1,Infinity}"), (1, "{-Infinity,1}"), (1, "{{1,2},{3,4}}"),
])
def test_what_cannot_be_shared_is_refused(reader, total, weights):
    with pytest.raises(psycopg.Error) as refused:
        reader.execute("select demo.allocate(%s::bigint, %s::numeric[])", [total, weights])
    assert refused.value.sqlstate == "TG400"
    detail = json.loads(refused.value.diag.message_detail)
    assert detail["code"] == "VALIDATION_ERROR" and detail["details"][0]["field"] in ("weights", "total")
    assert refused.value.diag.message_hint
