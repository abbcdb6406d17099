"""What people read: tables, progress bars, sentences. Nothing here knows what the columns mean."""

import os
import re
import shutil
import sys
import textwrap
import unicodedata

import click

from runner.values import decimals_of, grouped, is_number, yes_or_no

BAR_WIDTH = 30


def width(text: str) -> int:
    """Columns that a text takes on a terminal: wide characters take two, combining ones none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def title(key: str, unit: str | None = None) -> str:
    """closedWonValue and closed_won_value -> closed won value; with what it is measured in: closed won value EUR"""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in key.replace("_", " ")).strip()
    return f"{words} {unit}" if unit else words


def table(rows: list[dict], columns: list[str] | None = None, units: dict | None = None, total: bool = False,
          mixed: bool = False, fit: int | None = None, whole: tuple[str, ...] = ()) -> str:
    """Rows as an aligned table: numbers to the right with thousands separators, `units` behind the names of columns
    that have one, and, with `total`, a last line with the sum of each numeric column. Where lines are of different
    kinds (`mixed`), it is the numbers of a line that have the same decimals, none or at least two, else those of a
    column. `fit`: columns of texts are cut, the widest first, until lines are no wider; those of `whole` are not."""
    columns = columns or list(rows[0]) if rows else columns or []
    values = {c: [r[c] for r in rows if r.get(c) is not None] for c in columns}
    numeric = {c for c in columns if values[c] and all(map(is_number, values[c]))}
    decimals = {c: max(map(decimals_of, values[c])) for c in numeric}
    heads = [title(c, (units or {}).get(c)) for c in columns]
    # Numbers are narrow, their names are not: those stand a word a line, the last word lowest.
    stacks = [head.split() if c in numeric else [head] for head, c in zip(heads, columns)]
    height = max(map(len, stacks), default=0)
    head_lines = list(zip(*([""] * (height - len(stack)) + stack for stack in stacks)))
    lines = []
    for row in rows:
        if mixed:
            most = max((decimals_of(row[c]) for c in numeric if row.get(c) is not None), default=0)
            decimals = dict.fromkeys(numeric, max(most, 2) if most else 0)
        lines.append([_cell(row.get(c), decimals.get(c)) for c in columns])
    if total and rows:
        sums = {c: _cell(sum(values[c]), decimals[c]) for c in numeric}
        lines.append([sums.get(c, "total" if c == columns[0] else "") for c in columns])
    if fit:
        lines = _cut(lines, {n for n, c in enumerate(columns) if c not in numeric and c not in whole}, head_lines, fit)
    widths = [max(map(width, texts)) for texts in zip(*head_lines, *lines)]

    def line(texts):
        blanks = [" " * (w - width(text)) for text, w in zip(texts, widths)]
        return "  ".join(b + t if c in numeric else t + b for t, b, c in zip(texts, blanks, columns)).rstrip()

    rule = "  ".join("-" * w for w in widths)
    body = [line(texts) for texts in lines]
    if total and rows:
        body[-1:] = [rule, _bold(body[-1])]
    return "\n".join([*(_bold(line(texts)) for texts in head_lines), rule, *body])


def _cut(lines: list[list[str]], may_shrink: set[int], head_lines: list, fit: int) -> list[list[str]]:
    widths = [max(map(width, texts)) for texts in zip(*head_lines, *lines)]
    least = [max(8, *(width(head[n]) for head in head_lines)) for n in range(len(widths))]
    while sum(widths) + 2 * (len(widths) - 1) > fit:
        wide = [n for n in may_shrink if widths[n] > least[n]]
        if not wide:
            break
        widths[max(wide, key=lambda n: widths[n])] -= 1
    return [[shortened(text, widths[n]) if n in may_shrink else text for n, text in enumerate(texts)] for texts in lines]


def shortened(text: str, most: int) -> str:
    """The text, or as much of it as goes into so many columns, with … at its end."""
    if width(text) <= most:
        return text
    while text and width(text) > most - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


def terminal_width() -> int | None:
    """Columns of the terminal that is written to; None where it is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def wrapped(text: str, begin: str = "") -> list[str]:
    """The text in lines that fit, the first behind `begin`, the others as far in."""
    clean = _cell(text, None)
    return textwrap.wrap(clean, max(40, terminal_width() or 100), initial_indent=begin, subsequent_indent=" " * width(begin))


def pairs(values: dict) -> str:
    """Names and values below each other; what is None is left out."""
    there = {title(k): _cell(v, decimals_of(v) if is_number(v) else None) for k, v in values.items() if v is not None}
    widest = max(map(width, there), default=0)
    return "\n".join(f"{k}{' ' * (widest - width(k))}  {v}" for k, v in there.items())


def mark(passed: bool) -> str:
    """A tick or a cross; words where the output's encoding has neither."""
    sign = "✓" if passed else "✗"
    try:
        sign.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return _cell(passed, None)
    return sign


class Progress:
    """A bar on standard error, only where that is a terminal. Use it in a with statement."""

    def __init__(self):
        self.visible = sys.stderr.isatty()
        self.drawn = 0

    def update(self, percent: int, step: str) -> None:
        if self.visible:
            full = BAR_WIDTH * percent // 100
            text = f"[{'#' * full}{'.' * (BAR_WIDTH - full)}] {percent:3}%  {step}"
            self._draw(text)

    def _draw(self, text: str) -> None:
        blanks = " " * max(0, self.drawn - width(text))
        sys.stderr.write(f"\r{text}{blanks}")
        sys.stderr.flush()
        self.drawn = width(text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.drawn:
            self._draw("")
            sys.stderr.write("\r")


def _cell(value, decimals: int | None) -> str:
    if value is None:
        return ""
    if decimals is not None:
        return grouped(value, decimals)
    if isinstance(value, bool):
        return yes_or_no(value)
    text = re.sub(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?", r"\1 \2", str(value))  # instants to the second
    # Control characters of somebody's data must not reach the terminal.
    return "".join(c if c.isprintable() else " " for c in text)


def _bold(text: str) -> str:
    return click.style(text, bold=True) if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text
