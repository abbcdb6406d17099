"""One verdict at every door: beside the values that cannot be used at all, an answer also names what SQL says of the
others."""

from typing import Callable, TypeVar

import psycopg

from runner import errors, exact_json

T = TypeVar("T")


def whole(read: Callable[[], T], judge: Callable[[dict], object]) -> T:
    """What `read` gives. Where it refuses values, `judge`, which only reads, asks SQL about the whole with others in
    their places, and the Failure names the faults of both, each path once."""
    try:
        return read()
    except exact_json.Unusable as refused:
        found = _faults(lambda: judge(refused.usable))
        merged = _merged(refused.problem.faults, found)
        more = len(merged) - len(refused.problem.faults)
        message = refused.problem.message
        if more > 0:
            message += f", and has {more} other fault{'s' if more > 1 else ''}"
        raise errors.Failure(message, code=refused.problem.code, exit_code=refused.problem.exit_code,
                             status=refused.problem.status, faults=merged) from refused


def _faults(judge: Callable[[], object]) -> list[dict]:
    """What SQL says of a malformed body. A body that is well formed but for our values is not judged further, and where
    there is no server, nothing is said."""
    try:
        judge()
    except psycopg.Error as error:
        problem = errors.describe(error)
        if problem.code == "VALIDATION_ERROR":
            return problem.faults
    except errors.Failure:
        pass
    return []


def _merged(unusable: list[dict], found: list[dict]) -> list[dict]:
    """SQL's faults in their order, ours in place of those of the same path; then ours that SQL passed over, but for
    those within a part that it refuses as a whole."""
    ours = {fault["field"]: fault for fault in unusable}
    refused = {fault["field"] for fault in found}
    within = tuple(path + mark for path in refused for mark in ".[")
    merged = [ours.pop(fault["field"], fault) for fault in found]
    # the path of the whole is empty
    return merged + [fault for path, fault in ours.items() if "" not in refused and not path.startswith(within)]
