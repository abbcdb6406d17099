"""Lines are no wider than what two files side by side leave room for."""

import pytest

from runner import ROOT

KINDS = {
    "scripts": ROOT.glob("runner/static/*.js"), "style sheets": ROOT.glob("runner/static/*.css"),
    "templates": ROOT.glob("templates/**/*.html"), "SQL": (f for f in ROOT.glob("sql/**/*.sql") if "ref" not in f.parts),
}
LINES = {kind: [(f"{file.relative_to(ROOT)}:{no}", len(line)) for file in files
                for no, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)]
         for kind, files in KINDS.items()}


@pytest.mark.parametrize("kind", LINES)
def test_hardly_a_line_is_wider_than_120_columns(kind):
    wide = [place for place, width in LINES[kind] if width > 120]
    assert LINES[kind] and len(wide) < len(LINES[kind]) / 100, wide


@pytest.mark.parametrize("kind", ["scripts", "style sheets", "templates"])
def test_no_line_is_wider_than_150_columns(kind):
    assert not [place for place, width in LINES[kind] if width > 150]
