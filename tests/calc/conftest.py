"""calc(expression, *columns) is the values of an expression over rows of arguments, in one statement."""

import psycopg
import pytest


@pytest.fixture(scope="session")
def reader(shared):
    with psycopg.connect(shared, autocommit=True) as conn:
        conn.execute("set default_transaction_read_only = on")
        yield conn


@pytest.fixture(scope="session")
def calc(reader):
    """calc("demo_calc.f(a::int, b::bigint[])", a=[…], b=[…]): a and b are the columns; arrays are given as text."""

    def evaluate(expression: str, **columns):
        names = ", ".join(columns)
        arrays = ", ".join("%s::text[]" for _ in columns)
        texts = [[text(value) for value in column] for column in columns.values()]
        rows = reader.execute(
            f"select {expression} from unnest({arrays}) with ordinality as rows ({names}, ordinal) order by ordinal",
            texts,
        )
        return [value for (value,) in rows]

    return evaluate


def text(value) -> str:
    """What PostgreSQL reads as this value; an array has no strings in it."""
    if isinstance(value, (list, tuple)):
        return "{" + ",".join("NULL" if v is None else str(v) for v in value) + "}"
    return repr(value) if isinstance(value, float) else str(value)
