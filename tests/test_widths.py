"""No line is wider than a screen, hardly one wider than half of it, and functions are short: as `make measure` counts."""

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
