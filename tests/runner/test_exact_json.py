"""The JSON gate: what is let in is what was written, and nothing that PostgreSQL could stumble over."""

import json
import time
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from runner import exact_json
from runner.errors import INVALID, Failure

BAD = {
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "duplicate key": b'{"a": 1, "a": 2}',
    "not UTF-8": b'{"a": "\xff"}',
    "NUL": b'{"a": "\\u0000"}',
    "NUL in a key": b'{"a\\u0000": 1}',
    "lone surrogate": b'{"a": "\\ud800"}',
    "huge exponent": b'{"a": 1e131071}',
    "exponent beyond Python's arithmetic": b'{"a": 1e99999999999999}',
    "the same, negative": b'{"a": [-1e1000000]}',
    "huge integer": b'{"a": ' + b"9" * 5000 + b"}",
    "exponent beyond Decimal": b'{"a": 1e9999999999999999999}',
    "tiny exponent": b'{"a": 1e-100000}',
    "many decimals": b'{"a": 0.' + b"1" * 100 + b"}",
    "deep": b'{"a": ' + b"[" * 9 + b"]" * 9 + b"}",
    "very deep": b"[" * 100_000,
    "long text": b'{"a": "' + b"x" * 5000 + b'"}',
    "too large": b'{"a": "' + b"x" * 300_000 + b'"}',
    "no object": b"[1]",
    "empty": b"",
    "trailing": b'{"a": 1} x',
}


@pytest.mark.parametrize("name", BAD)
def test_bad_json_is_refused_as_invalid_input(name):
    with pytest.raises(Failure) as failed:
        exact_json.loads_strict(BAD[name], "plan.json")
    assert failed.value.problem.exit_code == INVALID
    assert str(failed.value).startswith("plan.json ")


def test_a_number_with_thousands_of_digits_is_refused_in_our_words():
    with pytest.raises(Failure, match="^plan.json holds a number with too many digits$"):
        exact_json.loads_strict(BAD["huge integer"], "plan.json")


def test_an_object_of_very_many_keys_is_read_in_time():
    raw = json.dumps({str(number): 0 for number in range(20_000)}).encode()
    began = time.process_time()
    assert len(exact_json.loads_strict(raw, "plan.json")) == 20_000
    assert time.process_time() - began < 2


def test_syntax_error_says_line_and_column():
    with pytest.raises(Failure, match="line 2, column 6"):
        exact_json.loads_strict(b'{"a": 1,\n "b" 2}', "plan.json")


def test_numbers_keep_their_digits():
    assert exact_json.loads_strict(b'{"a": 0.10}', "x") == {"a": Decimal("0.10")}
    written = exact_json.dumps({"a": Decimal("0.10"), "b": Decimal("1E+3"), "c": None, "d": [True]})
    assert written == '{"a": 0.10, "b": 1000, "c": null, "d": [true]}'


@pytest.mark.parametrize("text, fits", [
    ("x" * 4096, True), ("x" * 4097, False), ("é" * 2048, True), ("é" * 2049, False), ("😀" * 1024, True),
    ("😀" * 1025, False),
])
@pytest.mark.parametrize("place", ["key", "value"])
def test_a_text_may_have_4_kib(place, text, fits):
    raw = json.dumps({text: 1} if place == "key" else {"a": [text]}, ensure_ascii=False).encode()
    if fits:
        assert exact_json.loads_strict(raw, "x")
    else:
        with pytest.raises(Failure, match="holds a value that cannot be used"):
            exact_json.loads_strict(raw, "x")


def test_byte_order_mark_is_no_fault():
    assert exact_json.loads_strict(b"\xef\xbb\xbf{}", "x") == {}


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(plain, st.sampled_from([None, 2]))
def test_dumps_writes_what_any_parser_reads_back(value, indent):
    assert json.loads(exact_json.dumps(value, indent=indent), parse_float=Decimal) == value


def test_all_values_that_cannot_be_used_are_named_with_their_paths():
    raw = b'{"a": "\\u0000", "b": [1e13, "fine", {"c": "\\ud800"}], "d": 0.1234567890123, "e": "' + b"x" * 5000 + b'"}'
    with pytest.raises(Failure) as refused:
        exact_json.loads_strict(raw, "the plan")
    problem = refused.value.problem
    assert problem.message == "the plan holds 5 values that cannot be used"
    assert [fault["field"] for fault in problem.faults] == ["a", "b[0]", "b[2].c", "d", "e"]


def test_of_very_many_values_the_first_are_named():
    with pytest.raises(Failure) as refused:
        exact_json.check({"months": [10**13] * 5000}, "the plan")
    problem = refused.value.problem
    assert len(problem.faults) == exact_json.MOST_FAULTS and "more than 100 values" in problem.message
