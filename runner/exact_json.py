"""JSON without surprises: numbers stay decimal, and text that other parsers would read differently is refused."""

import json
import re
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Iterator

from runner.errors import INVALID, Failure
from runner.json_text import dumps, loads_trusted

__all__ = ["Unusable", "check", "dumps", "loads", "loads_strict", "loads_trusted"]

LIMIT_BYTES = 256 * 1024
LIMIT_DEPTH = 8
LIMIT_TEXT = 4096  # bytes
LIMIT_NUMBER = 10**12  # of money; which numbers are counts, with a limit of 10**9, SQL knows
LIMIT_DECIMALS = 12
LIMIT_DIGITS = 1000
MOST_FAULTS = 100  # that one answer names
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Unusable(Failure):
    """Values that cannot be used. `usable` is the whole with others in their places, at which SQL finds the same kind of
    fault: text with a control character, a number that is too large or has too many decimals, too."""

    usable: object


def loads_strict(raw: bytes, source: str, limit_text: int = LIMIT_TEXT) -> dict:
    """A JSON object from a file, standard input or a request, named `source` in messages. Raises Failure (invalid
    input)."""
    value = loads(raw, source)
    check(value, source, limit_text=limit_text)
    return value


def loads(raw: bytes, source: str) -> dict:
    """The same, whose values are still to be checked."""
    if len(raw) > LIMIT_BYTES:
        raise _invalid(source, f"is larger than {LIMIT_BYTES // 1024} KiB")
    try:
        text = raw.decode("utf-8-sig")
        value = json.loads(text, parse_int=_whole, parse_float=_decimal, parse_constant=_no_constant,
                           object_pairs_hook=_no_duplicates)
    except UnicodeDecodeError as error:
        raise _invalid(source, f"is not UTF-8 (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        raise _invalid(source, f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise _invalid(source, "is nested too deeply" if isinstance(error, RecursionError) else str(error)) from error
    if not isinstance(value, dict):
        raise _invalid(source, "must hold a JSON object")
    return value


def check(value, source: str, limit_text: int = LIMIT_TEXT) -> None:
    """Raises Failure (invalid input) for what PostgreSQL cannot store or would blow up: NUL and lone surrogates, huge
    numbers, deep nesting. All such values are named, of very many the first."""
    faults = list(islice(_unusable(value, "", 1, limit_text), MOST_FAULTS + 1))
    if faults:
        what = "a value" if len(faults) == 1 else f"{len(faults)} values"
        if len(faults) > MOST_FAULTS:
            what = f"more than {MOST_FAULTS} values"
        failure = Unusable(f"{source} holds {what} that cannot be used", code="VALIDATION_ERROR", exit_code=INVALID,
                           status=400, faults=faults[:MOST_FAULTS])
        failure.usable = _usable(value)
        raise failure


def _unusable(value, path: str, depth: int, limit_text: int) -> Iterator[dict]:
    """What cannot be used of a value, each with its path."""
    fault = None
    if depth > LIMIT_DEPTH:
        fault = f"must not be nested more than {LIMIT_DEPTH} levels deep"
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _unusable(key, path, depth, LIMIT_TEXT)
            yield from _unusable(member, f"{path}.{key}" if path else key, depth + 1, limit_text)
    elif isinstance(value, list):
        for position, member in enumerate(value):
            yield from _unusable(member, f"{path}[{position}]", depth + 1, limit_text)
    elif isinstance(value, str):
        if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
            fault = "text must not hold NUL or lone surrogates"
        elif len(value.encode()) > limit_text:
            fault = f"text must have at most {limit_text} bytes"
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        number = Decimal(value)
        # not abs(), which rounds, and overflows where the exponent has more than six digits
        if number.copy_abs() > LIMIT_NUMBER or _decimals(number) > LIMIT_DECIMALS:
            fault = f"a number must lie within ±{LIMIT_NUMBER} and have at most {LIMIT_DECIMALS} decimals"
    if fault:
        yield {"field": path, "constraint": fault}


def _decimals(number: Decimal) -> int:
    """How many decimals a number has that are not zeros at its end."""
    _, digits, exponent = number.as_tuple()
    if -exponent > LIMIT_DIGITS:
        return -exponent  # nobody writes so many zeros
    return -exponent - len(digits) + len("".join(map(str, digits)).rstrip("0")) if any(digits) else 0


def _usable(value, depth: int = 1):
    if isinstance(value, dict):
        return {_usable(key): _usable(member, depth + 1) for key, member in value.items() if depth <= LIMIT_DEPTH}
    if isinstance(value, list):
        return [_usable(member, depth + 1) for member in value if depth <= LIMIT_DEPTH]
    if isinstance(value, str):
        return _NO_TEXT.sub("\1", value)
    if isinstance(value, Decimal) and value.adjusted() > LIMIT_DIGITS:
        return Decimal((value.is_signed(), (1,), LIMIT_DIGITS))
    if isinstance(value, Decimal) and -value.as_tuple().exponent > LIMIT_DIGITS:
        return Decimal((value.is_signed(), (1,), -LIMIT_DIGITS))
    return value


def _no_constant(name: str):
    raise ValueError(f"holds {name}, which is not a JSON number")


def _no_duplicates(pairs: list[tuple]) -> dict:
    seen = set()
    for key, _ in pairs:
        if key in seen:
            raise ValueError(f"has the key {json.dumps(key)} twice in one object")
        seen.add(key)
    return dict(pairs)


def _whole(digits: str) -> int:
    if len(digits) > LIMIT_DIGITS:  # Python itself refuses to read thousands of them, in words of its own
        raise ValueError("holds a number with too many digits")
    return int(digits)


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise ValueError("holds a number with an exponent that is too large") from None


def _invalid(source: str, fault: str) -> Failure:
    return Failure(f"{source} {fault}", code="VALIDATION_ERROR", exit_code=INVALID, status=400)
