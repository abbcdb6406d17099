"""Mulberry32, bit for bit as in the seed."""

import json
from pathlib import Path

import pytest
from asking import TIMES
from hypothesis import given, settings
from hypothesis import strategies as st

VECTORS = json.loads((Path(__file__).with_name("mulberry32.json")).read_text())["cases"]
every_case = pytest.mark.parametrize("case", VECTORS, ids=lambda case: repr(case["seed"]))

DICE = """
select d.n, d.draw1
  from (select demo_calc.rng_state(%s) as state offset 0) as s
 cross join lateral demo_calc.dice(s.state, 1, %s, %s) as d
 where d.n = any(%s)
"""
# what the creating steps read their rows from, each with its arguments
ROWS = [
    "contact_rows(x.run, x.clock, 1, 2, 'prefix', '{}', '{}', '{}', 512, 2048, 14400, 'infinity')",
    "deal_rows(x.run, x.clock, 1, 2)",
    "touch_rows(x.run, 1, 0, '-infinity', 'infinity')",
    "activity_rows(x.run, x.clock, x.parents, 1, 'prefix', '{}', 64, 1, 1000)",
]
GIVEN = """
select null::demo_flow.run as run, null::demo_flow.clock as clock,
       null::demo_flow.activity_parents as parents
offset 0
"""


def dice(conn, seed: str, low: int, high: int, wanted: list[int]) -> dict[int, int]:
    """Those of draws low to high that are wanted."""
    return dict(conn.execute(DICE, [seed, low - 1, high - low + 1, wanted]).fetchall())


def plan_of(conn, query: str) -> str:
    return "\n".join(line for (line,) in conn.execute("explain (verbose, costs off) " + query))


def state_of(seed: str) -> int:
    """The seed's hashString."""
    units = seed.encode("utf-16-le")
    state = 0
    for low, high in zip(units[::2], units[1::2]):
        state = (state * 31 + low + 256 * high) & 0xFFFFFFFF
    return abs(state - (1 << 32) if state >= 1 << 31 else state) or 1


def draw(state: int, n: int) -> int:
    """Output n of the seed's next(), as 32 bits."""
    t = (state + n * 0x6D2B79F5) & 0xFFFFFFFF
    t = ((t ^ (t >> 15)) * (t | 1)) & 0xFFFFFFFF
    t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
    return t ^ (t >> 14)


@every_case
def test_state_is_the_hash_of_the_seed(reader, case):
    assert (
        reader.execute("select demo.rng_state(%s), demo_calc.rng_state(%s)", [case["seed"]] * 2).fetchone()
        == (case["state"],) * 2
    )


@every_case
def test_draws_are_those_of_the_vectors(reader, case):
    numbers = [int(n) for n in case["outputs"]]
    found = reader.execute(
        "select demo.rng_draw(%s, g.n) from unnest(%s::bigint[]) with ordinality as g (n, i) order by i",
        [case["seed"], numbers],
    ).fetchall()
    assert [value for (value,) in found] == list(case["outputs"].values())


@every_case
def test_dice_over_a_series_are_the_same_draws(reader, case):
    wanted = {int(n): output for n, output in case["outputs"].items()}
    found = {}
    for low, high in ((1, 1000), (65500, 65600), (999_990, 1_000_010), (3_999_990, 4_000_010)):
        found |= dice(reader, case["seed"], low, high, list(wanted))
    assert found == wanted


def test_a_million_draws_in_one_query(reader):
    case = VECTORS[0]
    wanted = {int(n): output for n, output in case["outputs"].items() if int(n) <= 1_000_000}
    assert dice(reader, case["seed"], 1, 1_000_000, list(wanted)) == wanted


@pytest.mark.parametrize("per_row", [1, 2, 3, 4])
def test_a_row_takes_so_many_draws_one_after_the_other_and_one_of_the_other_generator(reader, per_row):
    names = [f"draw{i}" for i in range(1, per_row + 1)]
    rows = reader.execute(
        f"select n, other, {', '.join(names)} from demo_calc.dice(77, {per_row}, 4, 3, 99) order by n"
    ).fetchall()
    assert [tuple(row) for row in rows] == [
        (n, draw(99, n), *(draw(77, per_row * (n - 1) + i) for i in range(1, per_row + 1))) for n in (5, 6, 7)]


@settings(deadline=None, max_examples=40 * TIMES)
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=64), min_size=1, max_size=40
    )
)
def test_any_seed_hashes_as_in_javascript(reader, seeds):
    found = reader.execute(
        "select demo_calc.rng_state(s.seed) from unnest(%s::text[]) with ordinality as s (seed, i) order by i", [seeds]
    ).fetchall()
    assert [value for (value,) in found] == [state_of(seed) for seed in seeds]


@settings(deadline=None, max_examples=40 * TIMES)
@given(st.lists(st.tuples(st.integers(1, 2**31), st.integers(1, 2**40)), min_size=1, max_size=60))
def test_any_draw_is_a_function_of_state_and_number(calc, pairs):
    states, numbers = zip(*pairs)
    assert calc("demo_calc.rng_draw(s::bigint, n::bigint)", s=states, n=numbers) == [draw(s, n) for s, n in pairs]


@pytest.mark.parametrize("n", [0, -1])
def test_a_draw_before_the_first_is_refused(reader, n):
    with pytest.raises(Exception) as refused:
        reader.execute("select demo.rng_draw('demo', %s)", [n])
    assert refused.value.sqlstate == "TG400"
    assert json.loads(refused.value.diag.message_detail)["code"] == "VALIDATION_ERROR"


def test_dice_are_inlined_and_what_a_query_does_not_name_is_not_drawn(reader):
    plan = plan_of(reader, "select d.draw2 from (values (1, 5), (6, 5)) as v (low, high)"
                           " cross join lateral demo_calc.dice(1, 3, v.low, v.high) as d")
    assert "demo_calc." not in plan and "Function Scan" not in plan
    assert plan.count("1831565813") == 1


@pytest.mark.parametrize("call", ROWS)
def test_rows_of_the_creating_steps_are_inlined(reader, call):
    plan = plan_of(reader, f"select r.* from ({GIVEN}) as x cross join lateral demo_flow.{call} as r")
    assert "1831565813" in plan, "the dice are part of the plan"
    assert "Function Scan on demo_flow" not in plan and "Function Scan on demo_calc" not in plan


@pytest.mark.parametrize(
    "call", ["tick_second(k.knots, g.i)", "month_digits(g.i::text)", "month_start(g.i::text)", "rng_draw(1, g.i)"]
)
def test_expressions_over_rows_are_inlined_where_one_expression_does(reader, call):
    plan = "\n".join(
        line
        for (line,) in reader.execute(
            f"explain (verbose, costs off) select demo_calc.{call} "
            f"from generate_series(1, 10) as g (i) cross join (select '{{0,1,2}}'::int[] as knots offset 0) as k"
        )
    )
    if call.startswith("rng_draw"):
        assert "demo_calc.rng_draw(" in plan, "its sub-queries keep it from being inlined: queries use the dice"
    else:
        assert "demo_calc." not in plan
