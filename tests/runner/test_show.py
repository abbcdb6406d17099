"""Tables stay aligned, whatever is in them."""

from decimal import Decimal

from runner import show


def test_columns_align_with_wide_characters_and_separators():
    rows = [
        {"name": "田中商事株式会社", "leads": 12345, "closedWonValue": Decimal("1234567.50")},
        {"name": "Müller GmbH", "leads": 7, "closedWonValue": Decimal("10.00")},
    ]
    lines = show.table(rows, units={"closedWonValue": "EUR"}, total=True).splitlines()
    assert lines == [
        "                                closed",
        "                                   won",
        "                                 value",
        "name               leads           EUR",
        "----------------  ------  ------------",
        "田中商事株式会社  12,345  1,234,567.50",
        "Müller GmbH            7         10.00",
        "----------------  ------  ------------",
        "total             12,352  1,234,577.50",
    ]
    assert {show.width(line) for line in lines} == {38}


def test_whole_amounts_show_no_decimals():
    assert "1,000" in show.table([{"value": Decimal("1000.00")}]) and "." not in show.table([
        {"value": Decimal("1000.00")}
    ])


def test_combining_characters_take_no_room():
    assert show.width("e\u0301") == 1


def test_control_characters_do_not_reach_the_terminal():
    assert "\x1b" not in show.table([{"name": "\x1b[31mred"}])


def test_missing_values_are_blank_and_count_nothing():
    assert show.table([{"n": 1}, {"n": None}], total=True).splitlines()[-1].strip() == "1"


def test_titles():
    assert show.title("closedWonValue") == show.title("closed_won_value") == "closed won value"
    assert show.title("closedWonValue", "EUR") == "closed won value EUR"


def test_a_table_that_must_fit_is_cut_in_its_widest_texts_and_never_in_ids():
    rows = [{"title": "田中商事株式会社 annual subscription", "owner": "Ann", "value": 12345, "id": "4e0264de-5cfb"}]
    for most in (40, 48, 60):
        lines = show.table(rows, ["title", "owner", "value", "id"], fit=most, whole=("id",)).splitlines()
        assert max(map(show.width, lines)) <= most and lines[-1].endswith("4e0264de-5cfb") and "12,345" in lines[-1]
    assert "…" in lines[-1] or most >= 60
    assert show.table(rows, fit=200) == show.table(rows)
