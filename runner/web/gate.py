"""What comes in from outside is read here and nowhere else. Every fault is a Failure, which becomes an error answer."""

import re

from flask import request

from runner import exact_json
from runner.errors import INVALID, Failure


def body(limit_text: int = exact_json.LIMIT_TEXT) -> dict:
    """The JSON object of the request, numbers as int and Decimal. `limit_text` is how many bytes a text may have."""
    if request.mimetype != "application/json":
        message = "the body must be JSON, with Content-Type: application/json"
        raise Failure(message, code="UNSUPPORTED_MEDIA_TYPE", status=415)
    return exact_json.loads_strict(request.get_data(), "the body", limit_text)


def texts(given: dict, *names: str, optional: tuple[str, ...] = ()) -> list[str | None]:
    """The values of a body that has these keys, each with a text, perhaps the optional ones, and no others."""
    wanted = (*names, *(name for name in optional if name in given))
    no_text = (name for name in wanted if not isinstance(given.get(name), str))
    faults = [{"field": name, "constraint": "must be a string"} for name in no_text]
    faults += [{"field": name, "constraint": "is not a known key"} for name in given if name not in (*names, *optional)]
    if faults:
        raise invalid("the body has faults", faults)
    return [given.get(name) for name in (*names, *optional)]


def query(*names: str) -> dict[str, str]:
    """The parameters of the address, each given once. Where names are given, others are faults."""
    return _single(request.args, "the address", names)


def whole(given: dict[str, str], name: str, default: int) -> int:
    """A parameter of the address as a number."""
    text = given.get(name, str(default))
    if not re.fullmatch("[0-9]{1,9}", text):
        raise wrong(name, text, "must be a whole number", "the address has faults")
    return int(text)


def form(*names: str, limit_text: int = exact_json.LIMIT_TEXT) -> dict[str, str]:
    """The fields of a form, each given once, without its CSRF token. `limit_text` is how many bytes a text may have."""
    if request.mimetype not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise Failure("a form is expected here", code="UNSUPPORTED_MEDIA_TYPE", status=415)
    fields = _single(request.form, "the form", (*names, "csrf_token") if names else (), limit_text)
    fields.pop("csrf_token", None)
    return fields


def invalid(message: str, faults: list[dict]) -> Failure:
    """A Failure that names the faults; of very many, only the first, so that the answer stays small."""
    if len(faults) > exact_json.MOST_FAULTS:
        message += f"; the first {exact_json.MOST_FAULTS} of {len(faults)} are named"
        faults = faults[:exact_json.MOST_FAULTS]
    return Failure(message, code="VALIDATION_ERROR", exit_code=INVALID, status=400, faults=faults)


def wrong(field: str, requested, constraint: str, message: str) -> Failure:
    """A Failure of one field."""
    return invalid(message, [{"field": field, "constraint": constraint, "requested": requested}])


def _single(values, source: str, names: tuple, limit_text: int = exact_json.LIMIT_TEXT) -> dict[str, str]:
    twice = (name for name in values if len(values.getlist(name)) > 1)
    unknown = (name for name in values if names and name not in names)
    faults = [{"field": name, "constraint": "is given more than once"} for name in twice]
    faults += [{"field": name, "constraint": "is not a known parameter"} for name in unknown]
    if faults:
        raise invalid(f"{source} has faults", faults)
    single = values.to_dict()
    exact_json.check(single, source, limit_text=limit_text)
    return single
