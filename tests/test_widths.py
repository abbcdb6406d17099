"""No line is wider than a screen, hardly one wider than half of it, functions are short, and a new metric, entity or
kind of job touches few files: as `make measure` counts."""

import statistics

import measure
import pytest

HELD = ("Python", "Python, tests", "SQL", "SQL, tests", "JavaScript", "style sheets", "templates")
WIDE_SHARE = 1  # percent of lines over 120 columns


@pytest.mark.parametrize("language", HELD)
def test_lines_are_narrow(language):
    found = measure.widths(measure.by_language()[language])
    assert found.wider == []
    assert found.share < WIDE_SHARE, f"{found.wide} of {found.lines} lines are over {measure.WIDE} columns"


def test_functions_are_short():
    lengths = [len(text.splitlines()) for text in measure.functions(measure.HERE).values()]
    assert max(lengths) <= 120 and statistics.median(lengths) < 20


@pytest.mark.parametrize(("what", "most"), [("metric", 7), ("entity", 13), ("kind of job", 1)])
def test_what_is_added_touches_few_files(what, most):
    """To a kind of job comes its planner. Undo reads what records come to in two places of its own, so that its proof
    leans on nothing that the KPIs lean on, and names the tables of what it takes away and puts back."""
    found = measure.touched(what)
    assert 0 < len(found) <= most, found
