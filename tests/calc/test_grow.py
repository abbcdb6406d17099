"""Growth from month to month, calculated in fractions and rounded half up once."""

import random
from decimal import Decimal
from fractions import Fraction

import psycopg
import pytest


def grown(amount, percent, month: int, decimals: int) -> Decimal:
    """By whole fractions, half up."""
    exact = Fraction(amount) * (1 + Fraction(percent) / 100) ** month * 10 ** decimals
    units = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return Decimal(f"{units}e-{decimals}")  # scaleb would round to 28 digits


def test_growth_is_exact_to_the_last_unit(calc):
    dice = random.Random("grow")
    cases = []
    for _ in range(300):
        decimals = dice.choice((0, 0, 2, 3))
        amount = Decimal(dice.choice((dice.randrange(10**4), dice.randrange(10**12)))).scaleb(-decimals)
        percent = Decimal(dice.randrange(-10**6 + 1, dice.choice((10**6, 10**7)) + 1)).scaleb(-4)
        cases.append((amount, percent, decimals))
    found = calc("demo.grow(a::numeric, p::numeric, 24, d::int)", a=[c[0] for c in cases], p=[c[1] for c in cases],
                 d=[c[2] for c in cases])
    for (amount, percent, decimals), amounts in zip(cases, found, strict=True):
        assert amounts == [grown(amount, percent, month, decimals) for month in range(1, 25)], (amount, percent, decimals)


@pytest.mark.parametrize("amount, percent, decimals, wanted", [
    ("50", "10", 0, [55, 61, 67]), ("45", "10", 0, [50, 54, 60]), ("10.00", "2.5", 2, ["10.25", "10.51", "10.77"]),
    ("7", "0", 0, [7, 7, 7]), ("0", "10", 0, [0, 0, 0]), ("100", "-50", 0, [50, 25, 13]),
])
def test_halves_go_up_and_a_month_is_not_rounded_twice(calc, amount, percent, decimals, wanted):
    assert calc("demo.grow(a::numeric, p::numeric, 3, d::int)", a=[amount], p=[percent], d=[decimals]) == [[Decimal(w) for w in wanted]]


@pytest.mark.parametrize("amount, percent, months, decimals", [
    ("-1", "10", 3, 0), (None, "10", 3, 0), ("NaN", "10", 3, 0), ("Infinity", "10", 3, 0),
    ("5", "-100", 3, 0), ("5", "1000.1", 3, 0), ("5", "0.00001", 3, 0), ("5", "NaN", 3, 0), ("5", None, 3, 0),
    ("5", "10", 0, 0), ("5", "10", 121, 0), ("5", "10", None, 0), ("5", "10", 3, 5), ("5", "10", 3, -1), ("5", "10", 3, None),
])
def test_what_cannot_grow_is_refused(reader, amount, percent, months, decimals):
    with pytest.raises(psycopg.Error) as error:
        reader.execute("select demo.grow(%s::numeric, %s::numeric, %s::int, %s::int)", [amount, percent, months, decimals])
    assert error.value.sqlstate == "TG400"
