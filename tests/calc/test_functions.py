"""exp, ln, the normal quantile, deal shapes and growth curves against Python's own."""

import math
from statistics import NormalDist

import psycopg
import pytest
from asking import TIMES
from hypothesis import given, settings
from hypothesis import strategies as st

NORMAL = NormalDist()


def close(found, wanted, relative=1e-9):
    assert len(found) == len(wanted)
    worst = max(zip(found, wanted), key=lambda pair: abs(pair[0] - pair[1]) / max(abs(pair[1]), 1e-300))
    assert math.isclose(*worst, rel_tol=relative, abs_tol=1e-12), worst


def test_exp_is_e_to_the_power(calc):
    xs = [i / 16 for i in range(-640, 641)] + [0.34657359, -0.34657359, 1e-12, 39.999999]
    close(calc("demo_calc.exp(x::float8)", x=xs), [math.exp(x) for x in xs])


@settings(deadline=None, max_examples=30 * TIMES)
@given(st.lists(st.floats(-40, 40).filter(lambda x: x == 0 or abs(x) > 1e-300), min_size=1, max_size=100))
def test_exp_anywhere(calc, xs):
    close(calc("demo_calc.exp(x::float8)", x=xs), [math.exp(x) for x in xs])


def test_ln_is_the_natural_logarithm(calc):
    xs = [i / 512 for i in range(1, 1024)] + [2.0**-k for k in range(1, 60)] + [1.9999999, 1e-300, 1 - 1e-9, 1 + 1e-9]
    close(calc("demo_calc.ln(x::float8)", x=xs), [math.log(x) for x in xs])


@settings(deadline=None, max_examples=30 * TIMES)
@given(st.lists(st.floats(1e-12, 1.999999), min_size=1, max_size=100))
def test_ln_anywhere(calc, xs):
    close(calc("demo_calc.ln(x::float8)", x=xs), [math.log(x) for x in xs])


@pytest.mark.parametrize("x", ["0", "-1", "2", "NaN", "Infinity"])
def test_ln_refuses_what_it_cannot_do(calc, x):
    with pytest.raises(psycopg.Error) as refused:
        calc("demo_calc.ln(x::float8)", x=[x])
    assert refused.value.sqlstate == "22003"


def test_normal_quantile_is_that_of_the_normal_distribution(calc):
    ps = [i / 2000 for i in range(1, 2000)] + [0.02425, 0.97575, 0.0242499, 0.9757501, 1e-6, 1 - 1e-6, 0.0005, 0.95]
    found = calc("demo_calc.normal_quantile(p::float8)", p=ps)
    wanted = [NORMAL.inv_cdf(p) for p in ps]
    close(found, wanted, relative=1.2e-9)
    assert max(abs(a - b) for a, b in zip(found, wanted) if abs(b) < 0.5) < 1e-9


def test_normal_quantile_is_symmetric_and_ascends(calc):
    ps = [i / 1024 for i in range(1, 1024)]
    found = calc("demo_calc.normal_quantile(p::float8)", p=ps)
    assert all(a < b for a, b in zip(found, found[1:]))
    assert all(math.isclose(a, -b, rel_tol=1e-12, abs_tol=1e-12) for a, b in zip(found, reversed(found)))


SIGMAS = (0.1, 0.7, 1.0, 1.2, 2.0)  # the limits of ref.industries, and what is there
DRAWS = [i / 4096 for i in range(4096)]


@pytest.mark.parametrize("sigma", SIGMAS)
def test_every_whale_is_larger_than_every_other_deal(calc, sigma):
    [largest, smallest_whale] = calc(
        "demo_calc.deal_shape(u::float8, s::float8, w::boolean)", u=[1 - 2**-32, 0.0], s=[sigma] * 2,
        w=["false", "true"],
    )
    assert smallest_whale >= largest > 0


@pytest.mark.parametrize("sigma", SIGMAS)
def test_ordinary_deals_are_log_normal_but_for_their_tails(calc, sigma):
    """Kolmogorov-Smirnov: only the upper 5 percent, which are the whales', are missing."""
    shapes = calc("demo_calc.deal_shape(u::float8, s::float8, false)", u=DRAWS, s=[sigma] * len(DRAWS))
    assert shapes == sorted(shapes)
    assert 1 < shapes[0] < 1_000_000 < shapes[-1]
    body = NormalDist(0, sigma)
    distance = max(abs((i + 0.5) / len(shapes) - body.cdf(math.log(shape / 1e6))) for i, shape in enumerate(shapes))
    assert distance < 0.0505
    rest = max(
        abs((i + 0.5) / len(shapes) * 0.9495 + 0.0005 - body.cdf(math.log(shape / 1e6)))
        for i, shape in enumerate(shapes)
    )
    assert rest < 1e-3


@pytest.mark.parametrize("sigma", SIGMAS)
def test_whales_have_a_pareto_tail_of_alpha_one_and_a_half(calc, sigma):
    shapes = calc("demo_calc.deal_shape(u::float8, s::float8, true)", u=DRAWS, s=[sigma] * len(DRAWS))
    close([s / shapes[0] for s in shapes], [(1 - 0.999 * u) ** (-1 / 1.5) for u in DRAWS], relative=1e-5)


def curve(name, i, n, rate):
    """The seed's formulas."""
    return {
        "linear": lambda: 1 + i * rate / 100,
        "exponential": lambda: (1 + rate / 100) ** i,
        "logistic": lambda: 1 / (1 + math.exp(-(i - n / 2) / (n / 4))),
        "step": lambda: math.floor(i / 3) + 1,
    }[name]()


@pytest.mark.parametrize("name", ["linear", "exponential", "logistic", "step"])
def test_growth_curves_are_those_of_the_seed(calc, name):
    cases = [(i, n, rate) for n in range(1, 26) for i in range(n) for rate in (0, 0.5, 8, 33.333333, 50)]
    found = calc(
        "demo_calc.curve_weight(c::text, i::int, n::int, r::numeric)", c=[name] * len(cases), i=[c[0] for c in cases],
        n=[c[1] for c in cases], r=[c[2] for c in cases],
    )
    close(found, [curve(name, *case) for case in cases])
    assert min(found) > 0
    by_case = dict(zip(cases, found))
    assert all(by_case[i, n, rate] <= by_case[i + 1, n, rate] for i, n, rate in cases if i + 1 < n), "no curve falls"


PARTS = {
    "General Counsel": "legal", "Leiterin Recht": "legal", "Diretora Jurídica": "legal", "コンプライアンス室長": "legal",
    "CFO": "finance", "Buchhalter": "finance", "Analista Contábil": "finance", "経理部長": "finance",
    "Managing Director": "leads", "Geschäftsführerin": "leads", "Inhaber": "leads", "Ärztliche Leiterin": "leads",
    "Diretora de Operações": "leads", "Sócio-Administrador": "leads", "代表取締役社長": "leads", "店長": "leads",
    "副店長": None, "Assistentin der Geschäftsführung": None, "Assistant to the CEO": None, "営業担当": None,
    "Vendedora": None, "Product Owner": None, "Sales Manager": None,
}


def test_titles_of_all_languages_have_their_part(calc):
    assert calc("demo_calc.title_part(x, false)", x=list(PARTS)) == list(PARTS.values())
    assert calc("demo_calc.title_part(x, true)", x=["CFO", "経理部長", "Diretora Financeira"]) == ["leads", None, "leads"]
