"""Values as text, the same way on a terminal, on pages and in files."""

from decimal import Decimal


def grouped(number, decimals: int = 0) -> str:
    """1234.5, 2 -> 1,234.50"""
    return f"{number:,.{decimals}f}"


def decimals_of(number) -> int:
    """Decimals that carry something: 12.50 has two, 12.00 none."""
    return 0 if number == int(number) else -Decimal(number).as_tuple().exponent


def is_number(value) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def yes_or_no(value: bool) -> str:
    return "yes" if value else "no"
