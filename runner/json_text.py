"""JSON of our own, read and written with every digit; what comes from outside is read by exact_json."""

import json
from decimal import Decimal


def loads_trusted(raw: str | bytes):
    """JSON that the database wrote; its numbers become int or Decimal."""
    return json.loads(raw, parse_float=Decimal)


def dumps(value, indent: int | None = None) -> str:
    """JSON text; a Decimal keeps every digit, dates and ids become strings. With `indent`, laid out for people."""
    return _text(value, indent, 0)


def _text(value, indent: int | None, level: int) -> str:
    if isinstance(value, dict):
        members = [f"{json.dumps(str(k), ensure_ascii=False)}: {_text(v, indent, level + 1)}" for k, v in value.items()]
        return _bracketed("{}", members, indent, level)
    if isinstance(value, (list, tuple)):
        return _bracketed("[]", [_text(v, indent, level + 1) for v in value], indent, level)
    if isinstance(value, Decimal):
        return format(value, "f")
    if value is None or isinstance(value, (str, int, float)):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    return json.dumps(str(value), ensure_ascii=False)


def _bracketed(brackets: str, members: list[str], indent: int | None, level: int) -> str:
    if indent is None or not members:
        return brackets[0] + ", ".join(members) + brackets[1]
    inner, outer = "\n" + " " * indent * (level + 1), "\n" + " " * indent * level
    return brackets[0] + inner + ("," + inner).join(members) + outer + brackets[1]
