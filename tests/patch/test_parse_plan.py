"""What spreadsheets put on the clipboard, read as a plan or refused where it stands; never guessed."""

import json
import time

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from asking import METRICS, TIMES
from plan_strategies import letters

PRD = [  # its section "CSV Paste Format"
    ["month", *METRICS[:7]],
    ["2025-01", "50", "40", "10", "8", "3", "25000", "75000"],
    ["2025-02", "60", "48", "12", "10", "4", "32000", "96000"],
    ["2025-03", "70", "56", "14", "12", "5", "40000", "120000"],
]


@pytest.fixture(scope="module")
def reader(shared):
    with psycopg.connect(shared, autocommit=True, row_factory=dict_row) as conn:
        yield conn


@pytest.fixture(scope="module")
def parse(reader):
    """parse(cells) is the answer: plan, errors, notes, columns, rows."""

    def ask(cells):
        text = cells if isinstance(cells, str) else json.dumps(cells)
        [row] = reader.execute("select demo.parse_plan(%s::jsonb) as answer", [text]).fetchall()
        assert set(row["answer"]) == {"plan", "errors", "notes", "columns", "rows"}
        for entry in row["answer"]["errors"] + row["answer"]["notes"]:
            assert set(entry) == {"row", "column", "message"} and entry["row"] >= 1 and entry["column"] >= 1
        return row["answer"]

    return ask


@pytest.fixture(scope="module")
def months(parse):
    """months(cells) is {month: metrics} of cells without any fault."""

    def ask(cells):
        answer = parse(cells)
        assert answer["errors"] == []
        return {m["month"]: m["metrics"] for m in answer["plan"]["months"]}

    return ask


@pytest.fixture(scope="module")
def faults(parse):
    """faults(cells) is [(row, column)] of its errors."""
    return lambda cells: [(e["row"], e["column"]) for e in parse(cells)["errors"]]


@pytest.fixture(scope="module")
def month_of(parse):
    """The month that a cell is read as, or None where it is refused."""

    def ask(cell):
        answer = parse([["month", "leads"], [cell, "1"]])
        found = [m["month"] for m in answer["plan"]["months"]]
        assert (len(found) == 0) == ([(e["row"], e["column"]) for e in answer["errors"]] == [(2, 1)])
        return found[0] if found else None

    return ask


@pytest.fixture(scope="module")
def money_of(parse):
    """The value that a cell alone is read as; None where it names none; "refused"."""

    def ask(cell, title="won$"):
        answer = parse([["month", "leads", title], ["2025-01", "1", cell]])
        if answer["errors"]:
            assert [(e["row"], e["column"]) for e in answer["errors"]] == [(2, 3)]
            return "refused"
        [metrics] = [m["metrics"] for m in answer["plan"]["months"]]
        return next((value for name, value in metrics.items() if name != "leadsCreated"), None)

    return ask


# -- the table ----------------------------------------------------------------------------------------------------

def test_the_answer_says_what_columns_and_rows_hold(parse):
    answer = parse([["Period", "Leads", "Colour"], ["Jan 2025", "x", "red"], ["soon", "1", ""], ["2025-01", "2", ""]])
    assert answer["columns"] == ["month", "leadsCreated", None]
    assert answer["rows"] == [None, "2025-01", None, None]
    assert parse([["2025-01", "5"]])["columns"][:2] == ["month", "leadsCreated"]


def test_the_prds_table_is_its_plan(months):
    assert months(PRD) == {row[0]: dict(zip(METRICS, map(int, row[1:]))) for row in PRD[1:]}


def test_without_titles_the_columns_are_in_the_prds_order(months):
    assert months(PRD[1:]) == months(PRD)
    assert months([["2025-01", *"12345678"]]) == {"2025-01": dict(zip(METRICS, range(1, 9)))}


def test_months_come_ascending(parse):
    assert [m["month"] for m in parse([PRD[0], *reversed(PRD[1:])])["plan"]["months"]] == [
        "2025-01", "2025-02", "2025-03"
    ]


def test_columns_may_stand_in_any_order(months):
    assert months([list(reversed(row)) for row in PRD]) == months(PRD)


@pytest.mark.parametrize(
    "name, titles",
    {
        "leadsCreated": [
            "leads", "leadsCreated", "leads created", "LEADS", " Leads  Created ", "leads_created", "New leads"
        ],
        "contactsCreated": ["contacts", "contactsCreated", "Contacts created"],
        "companiesCreated": ["companies", "companiesCreated", "COMPANIES"],
        "dealsCreated": ["deals", "dealsCreated", "new deals"],
        "closedWonCount": ["won", "closed won", "closedWonCount", "won count", "won deals", "Closed-Won Count"],
        "closedWonValue": [
            "won$", "Won $", "closed won value", "closedWonValue", "won value", "revenue", "Won (€)",
            "Closed won value (USD)",
        ],
        "pipelineAddedValue": ["pipeline", "pipeline$", "pipelineAddedValue", "pipeline value", "Pipeline Value [EUR]"],
        "activitiesCreated": ["activities", "activitiesCreated", "Activities Created"],
    }.items(),
)
def test_titles(months, name, titles):
    for title in titles:
        assert months([["Month", title], ["2025-01", "7"]]) == {"2025-01": {name: 7}}, title


def test_unknown_titles_are_refused_where_they_stand(faults):
    assert faults([["month", "leads", "turnover", "leads ($)"], ["2025-01", "1", "2", "3"]]) == [(1, 3), (1, 4)]


def test_a_column_without_title_may_only_be_empty(faults):
    assert faults([["month", "leads", ""], ["2025-01", "1", ""]]) == []
    assert faults([["month", "leads", ""], ["2025-01", "1", "x"]]) == [(1, 3)]
    assert faults([["2025-01", *"12345678", ""], ["2025-02", *"12345678", "9"]]) == [(2, 10)]


def test_two_columns_for_the_same_are_refused_at_the_second(faults):
    assert faults([["month", "won", "leads", "Closed Won", "Month"], ["2025-01", "1", "2", "3", "2025-01"]]) == [
        (1, 4), (1, 5)
    ]


def test_two_rows_for_a_month_are_refused_at_the_second(parse):
    answer = parse([["2025-01", "1"], ["2025-02", "2"], ["Jan 2025", "3"]])
    assert [(e["row"], e["column"]) for e in answer["errors"]] == [(3, 1)] and "row 1" in answer["errors"][0]["message"]


def test_titles_without_month_are_refused(faults):
    assert faults([["leads", "won"], ["1", "2"]]) == [(1, 1)]


def test_rows_count_as_they_are_seen(faults):
    assert faults([[], ["", ""], ["month", "leads"], ["2025-01", "1"], [], ["2025-02", "x"]]) == [(6, 2)]


@pytest.mark.parametrize(
    "cells", [[], [[]], [["", None]], [["month", "leads"]], [["Total", "5"]], [["month"], ["total"]]]
)
def test_a_table_without_months_is_refused(faults, cells):
    assert len(faults(cells)) == 1


@pytest.mark.parametrize("label", ["Total", "TOTAL", "sum", "Sum:", "Totals", "Grand total", " total "])
def test_totals_are_left_out_with_a_note(parse, label):
    answer = parse([["month", "leads"], ["2025-01", "5"], [label, "not a number"]])
    assert answer["errors"] == [] and [m["month"] for m in answer["plan"]["months"]] == ["2025-01"]
    assert [(n["row"], n["column"]) for n in answer["notes"]] == [(3, 1)]


def test_a_month_without_numbers_is_left_out_with_a_note(parse):
    answer = parse([["month", "leads"], ["2025-01", "5"], ["2025-02", ""], ["2025-03"]])
    assert answer["errors"] == [] and [m["month"] for m in answer["plan"]["months"]] == ["2025-01"]
    assert [n["row"] for n in answer["notes"]] == [3, 4]


# -- months -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("cell", [
    "2025-02", "2025/02", "2025/2", "2025.02", "2025 02", "202502", "02/2025", "2/2025", "02.2025", "02-2025",
    "Feb 2025", "feb 2025", "FEBRUARY 2025", "Feb. 2025", "Feb, 2025", "Feb-2025", "2025 Feb", "2025-February",
    "Feb-25", "Feb/25", "Feb '25", "Feb’25", "2025-02-01", "2025/02/01", "2025-02-01T00:00:00", "2025-02-01 00:00:00",
    "2025-02-01T00:00:00.000Z", "01.02.2025", "1.2.2025", "1 Feb 2025", "1-Feb-2025", "01 February 2025", "Feb 1, 2025",
    " 2025-02 ", "\u00a02025\u201102", "２０２５－０２", 202502,
])
def test_months_that_can_be_read_in_one_way(month_of, cell):
    assert month_of(cell) == "2025-02"


@pytest.mark.parametrize("number, name", list(enumerate(
    "January February March April May June July August September October November December".split(), 1)))
def test_every_month_by_name(month_of, number, name):
    assert (
        month_of(f"{name} 2025")
        == month_of(f"{name[:3]}-25")
        == month_of(f"{name[:3].lower()}. 2025")
        == f"2025-{number:02}"
    )


def test_first_of_january_is_the_same_in_any_order(month_of):
    assert month_of("01/01/2025") == month_of("1/1/2025") == "2025-01"


@pytest.mark.parametrize("cell", [
    "", None, "-", "soon", "2025", "01/02/2025", "02-01-2025", "2025-02-03", "15.02.2025", "Feb 3, 2025", "Jan-01",
    "Jan 25", "25-Jan", "01-25", "01/25", "25-01", "012025", "2025.1", 2025.1, "45658", 45658, "2025-13", "2025-00",
    "13/2025", "1999-12", "2101-01", "0000-01", "2025-01-01 10:00", "Q1 2025", "Jan-Feb 2025", "Smarch 2025",
    "2025-01x", "202513", "Feb 30, 2025", "2025-2-30",
])
def test_other_months_are_refused(month_of, cell):
    assert month_of(cell) is None


# -- numbers ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("cell, value", [
    ("1234", 1234), ("1,234,567", 1234567), ("1.234.567", 1234567), ("1,234.50", 1234.5), ("1.234,50", 1234.5),
    ("1,234.567", 1234.567), ("1 234", 1234), ("1\u00a0234\u202f567,5", 1234567.5), ("1'234", 1234),
    ("1’234.50", 1234.5), ("12,34,567", 1234567), ("1,23,456.7", 123456.7), ("12.5", 12.5), ("12,5", 12.5),
    ("1,23", 1.23), ("0.125", 0.125), ("0,125", 0.125), ("1234.567", 1234.567), ("1234,567", 1234.567), (".5", 0.5),
    ("25.00", 25), ("$25", 25), ("$ 25", 25), ("25 €", 25), ("EUR 25", 25), ("25 usd", 25), ("US$25", 25),
    ("R$ 1.234,00", 1234), ("¥25", 25), ("￥２５", 25), ("25 kr", 25), ("25k", 25000), ("25K", 25000), ("25 k", 25000),
    ("1.5m", 1500000), ("1,5 M", 1500000), ("1.5mn", 1500000), ("$2mm", 2000000), ("1b", 10**9), ("$25k", 25000),
    ("25k USD", 25000), ("-5", -5), ("−5", -5), ("- 5", -5), ("-$5", -5), ("$-5", -5), ("(5)", -5),
    ("($1,234.50)", -1234.5), ("+5", 5), ("0", 0), (" 7 ", 7), ("１２", 12), (1234, 1234), (1.234, 1.234), (-5, -5),
    (1e3, 1000), ("1.0000", 1), ("999999999999", 999999999999),
])
def test_numbers_that_can_be_read_in_one_way(money_of, cell, value):
    assert money_of(cell) == value


@pytest.mark.parametrize("cell", ["", None, " ", "\u00a0", "n/a", "N/A", "na", "n.a.", "#N/A", "-", "–", "—"])
def test_cells_that_name_no_number(money_of, cell):
    assert money_of(cell) is None


@pytest.mark.parametrize("cell", ["-", "–", "—"])
def test_a_dash_gets_a_note_since_it_means_zero_to_some(parse, cell):
    assert [(n["row"], n["column"]) for n in parse([["month", "leads", "won"], ["2025-01", "1", cell]])["notes"]] == [
        (2, 3)
    ]


@pytest.mark.parametrize(
    "cell, value",
    [  # three digits after the one separator: no cents have three
        ("1,234", 1234),
        ("1.234", 1234),
        ("25,000", 25000),
        ("25.000", 25000),
        ("$25,000", 25000),
        ("25,000 USD", 25000),
        ("€25.000", 25000),
        ("AED 25,000", 25000),
        ("999.999", 999999),
        ("100,000", 100000),
        ("-1,234", -1234),
        ("(1.234)", -1234),
        ("+25,000", 25000),
        ("１，２３４", 1234),
        ("٢٥٬٠٠٠", 25000),
        ("۲۵٬۰۰۰", 25000),
        ("د.إ. 25,000", 25000),
        ("\u200f٢٥٬٠٠٠ د.إ.\u200f", 25000),
    ],
)
def test_three_digits_after_the_one_separator_are_thousands_with_a_note(parse, money_of, cell, value):
    assert money_of(cell) == value
    assert (2, 2) in [(n["row"], n["column"]) for n in parse([["month", "won$"], ["2025-01", cell]])["notes"]]


@pytest.mark.parametrize("cell, value", [
    ("٢٥", 25), ("٢٥٫٥", 25.5), ("٢٥٫٥٠٠", 25.5), ("٢٥٬٠٠٠٫٥٠", 25000.5), ("۱۲۳۴", 1234), ("٢٥٠٠٠ د.إ", 25000),
    ("1\u2009234", 1234), ("1\u205f234", 1234), ("\u200e1234\u200e", 1234), ("\u2066-5\u2069", -5), ("007", 7),
    ("0,500", 0.5), ("0.500", 0.5), (",500", 0.5), ("1.2345k", 1234.5), ("1.23456k", 1234.56), ("1'234,567", 1234.567),
    ("1,2345k", 1234.5), ("1.23456m", 1234560), ("1.0000", 1), ("1.2340", 1.234), ("1,2340", 1.234),
    ("12,34,56,789", 123456789),
])
def test_numbers_of_other_shapes_that_can_be_read_in_one_way(money_of, cell, value):
    assert money_of(cell) == value


@pytest.mark.parametrize("cell", [
    "1,2345", "1.2345", "1,234.5678", "12,34567", "1.2345678k", ".12345", "٢٥٫٥٥٥٥", 1.2345, 0.30000000000000004,
    "025,000", "025.000", "00,5", "01,234.50", "0 500", "0'500", "0,500.5", "0,500,000", "٥٪", "1,2,345", "1,23,45",
    "123,45,678", "1234,567,890", "1 234.567,8",
])
def test_neither_cents_nor_thousands(money_of, cell):
    assert money_of(cell) == "refused"


def written_in_both_ways(message):
    return message.rpartition("; write ")[2].split(" or ")


@pytest.mark.parametrize("cell", ["1.234k", "1,000m", "25,000k", "$1.234 mn", "(1,234k)"])
def test_three_decimals_before_a_k_or_an_m_are_refused_with_both_ways(parse, money_of, cell):
    assert money_of(cell) == "refused"
    [error] = parse([["month", "won$"], ["2025-01", cell]])["errors"]
    assert len({money_of(text) for text in written_in_both_ways(error["message"])}) == 2 and "refused" not in map(
        money_of, written_in_both_ways(error["message"])
    ), "both ways can be written"


@pytest.mark.parametrize("cell, proof", [
    ("25,000", "12,5"), ("25.000", "12.5"), ("25,000", "1.234,50"), ("25.000", "1,234.50"), ("25.000", "1,234,567"),
    ("25,000", "0,500"), ("25.000", "٢٥٫٥"), ("25.000", "1,23,456"),
])
@pytest.mark.parametrize("column", [1, 2])
def test_a_separator_that_is_the_decimal_mark_elsewhere_is_ambiguous(parse, money_of, cell, proof, column):
    table = [["month", "won$", "pipeline"], ["2025-01", cell, None], ["2025-02", None, None]]
    table[2][column] = proof
    [error] = parse(table)["errors"]
    assert (error["row"], error["column"]) == (2, 2) and cell in error["message"]
    assert {money_of(text) for text in written_in_both_ways(error["message"])} == {25000, 25}


@pytest.mark.parametrize("cell, proof, value", [
    ("25,000", "12.5", 25000), ("25.000", "12,5", 25000), ("25,000", "1,234,567", 25000), ("1.234k", "12.5", 1234),
    ("1,234k", "12.5", 1234000), ("1.234k", "12,5", 1234000), ("1,234k", "12,5", 1234), ("1,234.50", "12,5", 1234.5),
])
def test_other_cells_that_prove_a_decimal_mark_leave_one_way(months, cell, proof, value):
    assert months([["month", "won$"], ["2025-01", cell], ["2025-02", proof]])["2025-01"] == {"closedWonValue": value}


def test_a_paste_with_25_comma_000_and_25_point_000_is_ambiguous_in_both(faults):
    assert faults([["month", "won$"], ["2025-01", "25,000"], ["2025-02", "32.000"], ["2025-03", "7"]]) == [
        (2, 2), (3, 2)
    ]
    assert faults([["month", "won$", "pipeline"], ["2025-01", "25,000", "75.000"]]) == [(2, 2), (2, 3)]
    assert faults([["month", "won$", "pipeline"], ["2025-01", "25,000", "75.000"], ["2025-02", "1.5", "2"]]) == [
        (2, 3)
    ], "the point is the decimal mark"


def test_what_was_settled_gets_a_note_once(parse):
    def noted(*amounts):
        rows = [[f"2025-0{i}", amount] for i, amount in enumerate(amounts, 1)]
        return [(n["row"], n["column"]) for n in parse([["month", "won$"], *rows])["notes"]]

    assert noted("25,000", "32,000", "40,000") == [(2, 2)] == noted("25,000", "1.5") == noted("1,234k", "1.5", "2,345k")
    assert noted("1,234,567", "1.5", "25 000") == []


def test_cells_that_prove_both_decimal_marks_settle_nothing(faults):
    assert faults([["month", "won$", "pipeline"], ["2025-01", "25,000", "12.5"], ["2025-02", "2", "12,5"]]) == [(2, 2)]


def test_counts_are_read_as_amounts_are(months, faults):
    assert months([["month", "leads", "won$"], ["2025-01", "1,234", "25,000"]]) == {
        "2025-01": {"leadsCreated": 1234, "closedWonValue": 25000}
    }
    assert months([["month", "leads"], ["2025-01", "1.234"]]) == {"2025-01": {"leadsCreated": 1234}}
    assert months([["month", "leads", "won$"], ["2025-01", "1,000", "25,000"]]) == {
        "2025-01": {"leadsCreated": 1000, "closedWonValue": 25000}
    }
    assert faults([["month", "leads", "deals"], ["2025-01", "1,234", "1.234"]]) == [(2, 2), (2, 3)], (
        "they contradict each other"
    )
    assert faults([["month", "leads", "won$"], ["2025-01", "1.234", "12.5"]]) == [(2, 2)], (
        "the point is the decimal mark here"
    )


def test_counts_are_whole_and_no_money(faults):
    assert faults([
        ["month", "leads", "deals", "won"], ["2025-01", "1.5", "$5", "5 EUR"], ["2025-02", "5.0", "2k", 1.5]
    ]) == [(2, 2), (2, 3), (2, 4), (3, 4)]


def test_negative_numbers_are_kept_for_validation_to_refuse(months):
    assert months([["month", "leads"], ["2025-01", "-5"]]) == {"2025-01": {"leadsCreated": -5}}


def test_currencies_get_a_note_each(parse):
    answer = parse([["month", "won$", "pipeline"], ["2025-01", "$5", "$6"], ["2025-02", "€7", "8"]])
    assert answer["errors"] == [] and [(n["row"], n["column"]) for n in answer["notes"]] == [(2, 2), (3, 2)]


def test_every_fault_is_listed_and_the_rest_is_read(parse):
    answer = parse([["month", "leads", "won"], ["2025-01", "x", "5%"], ["soon", "y", "1"], ["2025-03", "3", "?"]])
    assert [(e["row"], e["column"]) for e in answer["errors"]] == [(2, 2), (2, 3), (3, 1), (3, 2), (4, 3)]
    assert answer["plan"] == {"months": [{"month": "2025-03", "metrics": {"leadsCreated": 3}}]}


# -- bounds -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("cells", [
    "null", "{}", "5", '"month"', "[1]", '["month"]', "[[true]]", "[[[]]]", "[[{}]]", '[["month"], null]', [[""]] * 201,
    [[""] * 41],
])
def test_what_is_no_table_is_refused(reader, cells):
    with pytest.raises(psycopg.Error) as refused:
        reader.execute("select demo.parse_plan(%s::jsonb)", [cells if isinstance(cells, str) else json.dumps(cells)])
    assert refused.value.sqlstate == "TG400"
    detail = json.loads(refused.value.diag.message_detail)
    assert detail["code"] == "VALIDATION_ERROR" and [f["field"] for f in detail["details"]] == ["cells"]


def test_null_is_refused(reader):
    with pytest.raises(psycopg.Error) as refused:
        reader.execute("select demo.parse_plan(null)")
    assert refused.value.sqlstate == "TG400"


def test_the_largest_table_is_read_in_a_few_seconds(parse):
    start = time.monotonic()
    parse([["1,234,567.50"] * 40] * 200)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("cell", ["€" * 60, "Ａ" * 60, "1 " * 30])
def test_letters_that_take_long_to_fold_are_folded_once(parse, cell):
    """As much as a request may send; it took half a minute."""
    start = time.monotonic()
    answer = parse([["month", *METRICS], *([f"2024-{n % 12 + 1:02}", *[cell] * 8] for n in range(170))])
    assert time.monotonic() - start < 10 and len(answer["errors"]) >= 170 * 8


def test_it_needs_no_right_on_any_table(as_role, shared):
    assert (
        as_role("demo_app", shared)
        .execute('select demo.parse_plan(\'[["2025-01", "5"]]\') as x')
        .fetchone()["x"]["errors"]
        == []
    )


# -- anything at all ----------------------------------------------------------------------------------------------

pieces = st.sampled_from([
    "1", "25", "234", "000", "2025", "01", ",", ".", " ", "'", "-", "/", "(", ")", "$", "€", "k", "m", "%", "USD",
    "Jan", "total", "month", "won", "\u00a0", "０",
])
cell = st.one_of(
    st.none(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(letters, max_size=12),
    st.lists(pieces, max_size=6).map("".join),
    st.sampled_from(["month", "leads", "won$", "Total", "2025-01", "Jan-25", "1,234", "12.5", "n/a"]),
)


@settings(max_examples=300 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cells=st.lists(st.lists(cell, max_size=6), max_size=6))
def test_whatever_is_in_the_cells_is_a_plan_or_a_list_of_faults(reader, parse, cells):
    answer = parse(cells)
    if answer["errors"] == []:
        months = [m["month"] for m in answer["plan"]["months"]]
        assert months == sorted(set(months))
        assert all(name in METRICS for m in answer["plan"]["months"] for name in m["metrics"])
        if (
            months
            and len(months) <= 24
            and all(_fits(v) for m in answer["plan"]["months"] for v in m["metrics"].values())
        ):
            # it is well-formed: only what it asks for can still be refused
            reader.execute("select demo.compute_deltas('[]', %s::jsonb)", [json.dumps(answer["plan"])])


def _fits(value) -> bool:
    """Within the limits of a plan: at most four decimals, and not too large."""
    return abs(value) <= 10**9 and value * 10**4 == int(value * 10**4)


@settings(max_examples=200 * TIMES, deadline=None)
@given(
    value=st.integers(0, 10**9),
    decimals=st.integers(0, 99),
    style=st.sampled_from([(",", "."), (".", ","), (" ", ","), (" ", "."), ("'", "."), ("", "."), ("", ",")]),
)
def test_every_amount_with_decimals_is_read_in_every_style(money_of, value, decimals, style):
    groups, mark = style
    assert money_of(f"{value:,}".replace(",", groups) + f"{mark}{decimals:02}") == pytest.approx(
        value + decimals / 100, abs=1e-6
    )


@settings(max_examples=150 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cells=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(letters, max_size=5)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(st.text(letters, max_size=3), inner, max_size=2)
        ),
        max_leaves=10,
    )
)
def test_any_json_is_read_or_refused_with_tg400(reader, cells):
    try:
        reader.execute("select demo.parse_plan(%s::jsonb)", [json.dumps(cells)])
    except psycopg.Error as error:
        assert error.sqlstate == "TG400"


# -- money with its currency, and what is too long to read ---------------------------------------------------------

def parsed(reader, cells, currency=None):
    asked = "select demo.parse_plan(%s::jsonb, %s) as answer"
    [row] = reader.execute(asked, [json.dumps(cells), currency]).fetchall()
    return row["answer"]


def won(*cells):
    """A table with a row a month and these won values."""
    return [["month", "leads", "won$"], *([f"2025-{no:02}", "1", cell] for no, cell in enumerate(cells, 1))]


@pytest.mark.parametrize("cell", ["1,500", "1.500", "25,000", "KWD 1.500", "1.500 KWD"])
def test_three_digits_after_a_separator_may_be_decimals_of_a_currency_that_has_three(reader, cell):
    answer = parsed(reader, won(cell), "KWD")
    assert [(e["row"], e["column"]) for e in answer["errors"]] == [(2, 3)]
    assert "can be read as" in answer["errors"][0]["message"]
    assert answer["notes"] == [] or "currency" in answer["notes"][0]["message"]
    assert parsed(reader, won(cell), "USD")["errors"] == []


@pytest.mark.parametrize("cells, values", [
    (("1,500", "12.5"), [1500, 12.5]),
    (("1,500", "12,5"), [1.5, 12.5]),
    (("1.500", "12.5"), [1.5, 12.5]),
    (("1,234.500",), [1234.5]),
    (("1500", "1.5000"), [1500, 1.5]),
])
def test_a_cell_that_shows_the_decimal_mark_settles_it(reader, cells, values):
    answer = parsed(reader, won(*cells), "KWD")
    assert answer["errors"] == []
    assert [month["metrics"]["closedWonValue"] for month in answer["plan"]["months"]] == values


def test_counts_are_thousands_in_every_currency(reader):
    answer = parsed(reader, [["month", "leads"], ["2025-01", "1,500"]], "KWD")
    assert answer["errors"] == [] and answer["plan"]["months"][0]["metrics"] == {"leadsCreated": 1500}


def test_without_a_currency_the_cells_own_counts(reader):
    assert parsed(reader, won("KWD 1,500"))["errors"] != []
    assert parsed(reader, won("USD 1,500"))["errors"] == []


@pytest.mark.parametrize("currency", ["XXX", "", "kwd", "x" * 500])
def test_a_currency_that_is_not_known_is_refused(reader, currency):
    with pytest.raises(psycopg.Error) as refused:
        parsed(reader, won("1"), currency)
    assert refused.value.sqlstate == "TG400" and "currency" in refused.value.diag.message_detail


@pytest.mark.parametrize("cells, places", [
    ([["month", "leads"], ["2025-01", "9" * 201]], [(2, 2)]),
    ([["month", "leads"], ["2025-01" + " " * 200, "1"]], [(2, 1)]),
    ([["month", "l" * 4000], ["2025-01", "1"]], [(1, 2)]),
    ([["month", "leads"], ["2025-01", "1", "x" * 300]], [(2, 3)]),
])
def test_a_cell_that_is_too_long_is_an_error_with_its_place(reader, cells, places):
    answer = parsed(reader, cells)
    long = [(e["row"], e["column"]) for e in answer["errors"] if "200 characters" in e["message"]]
    assert long == places
    assert len({(e["row"], e["column"]) for e in answer["errors"]}) == len(answer["errors"]), "one fault a cell"


def test_a_long_cell_is_not_read_at_all(reader):
    short = parsed(reader, [["month", "leads"], *([f"2025-{n:02}", "x" * 200] for n in range(1, 13))])
    long = parsed(reader, [["month", "leads"], *([f"2025-{n:02}", "x" * 4000] for n in range(1, 13))])
    assert len(short["errors"]) == len(long["errors"]) == 12
    assert all("is not a number" in e["message"] for e in short["errors"])
    assert all("200 characters" in e["message"] for e in long["errors"])
