"""One verdict: what the API says to a body is what SQL and the command line say to the same text."""

import json
import string
from contextlib import nullcontext
from types import SimpleNamespace

import psycopg
import pytest
from asking import METRICS, TIMES
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo
from psycopg.types.json import Jsonb

from runner import cli, config, db as database, errors, exact_json, verdict as verdict_of
from runner.cli import generate

API = "/api/master/demo-generator"


# Numbers as they may be typed; and what is none, or only to some parsers.
NUMBERS = st.one_of(
    st.integers(-5, 60).map(str),
    st.sampled_from([
        "-0", "1e2", "1E+2", "2.50", "0.5", "0.005", "1e9", "1000000001", "999999999999", "1e12", "1e308", "1e131071",
        "9" * 30, "1e13", "-1e400", "1e-400", "5.0000000000000", "25000.1234567890123", "1e999999", "NaN", "Infinity",
        "-Infinity", "+1", "01", "1.", ".5", "0x10", "1_000", "1,000",
    ]),
)
JUNK = st.one_of(
    NUMBERS,
    st.sampled_from([
        "true", "false", "null", "[]", "{}", '""', '"5"', '"2025-01"', '"\\u0000"', '"\\ud800"', '"😀"',
        "[[[[[[[[[]]]]]]]]]", '{"a": {"b": {"c": 1}}}', "'single'", "undefined", "", '"' + "x" * 5000 + '"',
    ]),
)
KEYS = st.one_of(
    st.sampled_from([
        "month", "metrics", "months", "mode", "planType", "seed", "tolerances", "countTolerance", "constructor",
        "__proto__", "\\u0000", "Months",
    ]),
    st.text(string.ascii_letters, max_size=8),
)


def objects(members):
    """The text of an object with these members, no key twice: the type jsonb cannot see a second."""
    return st.lists(members, max_size=5, unique_by=lambda m: m[0]).map(
        lambda found: "{" + ", ".join(f'"{k}": {v}' for k, v in found) + "}"
    )


def plans(month):
    months = st.sampled_from(
        [f'"{month}"'] * 6
        + ['"2025-13"', '"0000-00"', '"9999-12"', '"2025-1"', '"1999-12"', '"٢٠٢٥-٠١"', '"2025-01 "', "202501", "null"]
    )
    metrics = st.one_of(
        objects(
            st.tuples(
                st.one_of(st.sampled_from(METRICS), st.sampled_from(METRICS), KEYS), st.one_of(NUMBERS, NUMBERS, JUNK)
            )
        ),
        JUNK,
    )
    entry = st.one_of(
        st.tuples(months, metrics).map(lambda p: f'{{"month": {p[0]}, "metrics": {p[1]}}}'),
        objects(st.tuples(KEYS, JUNK)),
        JUNK,
    )
    entries = st.lists(entry, max_size=3).map(lambda found: f"[{', '.join(found)}]")
    others = st.tuples(KEYS.filter(lambda k: k != "months"), JUNK)
    keys = st.tuples(entries, st.lists(others, max_size=2, unique_by=lambda m: m[0]))
    plan = keys.map(lambda p: "{" + ", ".join([f'"months": {p[0]}'] + [f'"{k}": {v}' for k, v in p[1]]) + "}")
    return st.one_of(plan, plan, plan, objects(st.tuples(KEYS, JUNK)), JUNK, st.text(max_size=30))


def verdict(answer: dict) -> tuple:
    """Of a plan that is well formed."""
    return ("valid",) if answer["valid"] else ("invalid", *(d["constraint"] for d in answer["errorDetails"]))


def refusal(code: str, faults: list) -> tuple:
    return (code, *sorted((f.get("field") or "", f.get("constraint") or "") for f in faults))


class Doors:
    """The same text through each."""

    def __init__(self, client, conn, tenant, file):
        self.client, self.conn, self.tenant, self.file = client, conn, tenant, file

    def http(self, text: str) -> tuple:
        answer = self.client.post(
            f"{API}/tenants/{self.tenant}/patch/validate",
            data=text.encode("utf-8", "surrogatepass"),
            content_type="application/json",
        )
        if answer.status_code == 200:
            return verdict(answer.json["data"])
        assert answer.status_code == 400, answer.text
        return refusal(answer.json["error"]["code"], answer.json["error"]["details"])

    def command_line(self, text: str) -> tuple:
        """What `demogen patch validate TENANT --plan -` does with its standard input."""
        try:
            wanted = verdict_of.whole(
                lambda: exact_json.loads_strict(text.encode("utf-8", "surrogatepass"), "standard input"),
                lambda usable: database.call(self.conn, "validate_patch", tenant_id=self.tenant, plan=Jsonb(usable)),
            )
            return verdict(database.call_value(self.conn, "validate_patch", tenant_id=self.tenant, plan=Jsonb(wanted)))
        except errors.Failure as failure:
            assert failure.problem.exit_code == errors.INVALID
            return refusal(failure.problem.code, failure.problem.faults)
        except psycopg.Error as error:
            problem = errors.describe(error)
            assert problem.exit_code == errors.INVALID
            return refusal(problem.code, problem.faults)

    def config_by_http(self, text: str) -> tuple:
        answer = self.client.post(
            f"{API}/preview", data=text.encode("utf-8", "surrogatepass"), content_type="application/json"
        )
        if answer.status_code == 200:
            return ("valid",)
        assert answer.status_code == 400, answer.text
        return refusal(answer.json["error"]["code"], answer.json["error"]["details"])

    def config_by_command(self, text: str) -> tuple:
        """What `demogen preview --config FILE` does."""
        self.file.write_bytes(text.encode("utf-8", "surrogatepass"))
        options = {config._argument(path): None for _, path, _, _ in config.OPTIONS}
        target = SimpleNamespace(connect=lambda: nullcontext(self.conn))
        try:
            wanted = generate._config(target, {"file": str(self.file), "channel": ()} | options)
            database.call(self.conn, "preview_generation", config=Jsonb(wanted))
            return ("valid",)
        except errors.Failure as failure:
            return refusal(failure.problem.code, failure.problem.faults)
        except psycopg.Error as error:
            problem = errors.describe(error)
            return refusal(problem.code, problem.faults)

    def config_by_sql(self, text: str) -> tuple:
        try:
            self.conn.execute("select demo.preview_generation(%s::jsonb)", [text])
            return ("valid",)
        except psycopg.Error as error:
            problem = errors.describe(error)
            assert problem.status == 400, f"{error.sqlstate} {error}"
            return refusal(problem.code, problem.faults)

    def sql(self, text: str) -> tuple:
        try:
            return verdict(
                self.conn.execute("select demo.validate_patch(%s, %s::jsonb) as v", [self.tenant, text]).fetchone()["v"]
            )
        except psycopg.Error as error:
            problem = errors.describe(error)
            assert problem.status == 400, f"{error.sqlstate} {error}"
            return refusal(problem.code, problem.faults)


@pytest.fixture
def doors(logged_in, db, peopled, tmp_path):
    with database.connect(make_conninfo(db, user="demo_app")) as conn:
        yield Doors(logged_in, conn, peopled["tenant"], tmp_path / "config.json")


def test_many_bodies_get_one_verdict_at_every_door(doors, peopled):
    seen = set()

    @settings(max_examples=500 * TIMES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(plans(peopled["month"]))
    @example(json.dumps({"months": [{"month": peopled["month"], "metrics": {"leadsCreated": 5}}]}))
    @example(json.dumps({"months": [{"month": peopled["month"], "metrics": {"dealsCreated": 1, "closedWonCount": 5}}]}))
    @example("[" * 1000)
    @example("")
    def same(text):
        by_http = doors.http(text)
        assert by_http == doors.command_line(text)
        seen.add(by_http[0])
        if not is_text(text):
            return
        by_sql = doors.sql(text)
        # what the gate refuses as text, before it is a plan, SQL refuses too, with less to say about where
        assert by_http[0] == by_sql[0]
        if by_sql[1:] and by_http[0] == "VALIDATION_ERROR" and by_http[1:]:
            assert fields(by_http) == fields(by_sql)
            assert by_http == by_sql or gate_refuses(text)
        elif by_sql[1:]:
            assert by_http == by_sql or gate_refuses(text)

    same()
    assert seen == {"valid", "invalid", "VALIDATION_ERROR"}


def fields(refused: tuple) -> set[str]:
    return {field for field, _ in refused[1:]}


def is_text(text: str) -> bool:
    """Whether a connection to the server carries it."""
    return not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)


def gate_refuses(text: str) -> bool:
    try:
        exact_json.loads_strict(text.encode(), "the body")
    except errors.Failure:
        return True
    return False


CONFIG_KEYS = (
    "tenantName", "country", "timezone", "currency", "industry", "startDate", "teamSize", "seed", "targets.leads",
    "targets.deals", "targets.closedWonCount", "targets.closedWonValue", "targets.pipelineValue", "growth.curve",
    "growth.monthlyRate", "growth.seasonality", "channelMix.seo", "realism.dropOffRate", "targets", "channelMix", "other",
    "targets.other",
)


def configs(plans_of_months):
    """The text of a config: some of its keys with some value, a few with one that fits."""
    values = st.one_of(NUMBERS, JUNK, st.sampled_from(['"US"', '"saas"', '"EUR"', '"2025-01-01"', '"linear"', "true", "5000"]))
    keys = st.lists(st.tuples(st.sampled_from(CONFIG_KEYS), values), max_size=6, unique_by=lambda m: m[0])

    def text(found, plan) -> str:
        groups, whole = {}, {}
        for path, value in found:
            group, _, key = path.rpartition(".")
            (groups.setdefault(group, {}) if group else whole)[key] = value
        whole |= {group: "{" + ", ".join(f'"{k}": {v}' for k, v in members.items()) + "}" for group, members in groups.items()}
        whole |= {"monthlyPlan": plan} if plan else {}
        return "{" + ", ".join(f'"{k}": {v}' for k, v in whole.items()) + "}"

    return st.builds(text, keys, st.one_of(st.none(), st.none(), plans_of_months))


def test_many_configs_have_the_same_faults_at_every_door(doors, peopled):
    merged = set()

    @settings(max_examples=300 * TIMES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(configs(plans(peopled["month"])))
    @example('{"tenantName": "A\\u0000B Demo", "teamSize": 1, "targets": {"leads": 1e13, "deals": 2, "other": [1e13]}}')
    @example('{"targets": {"closedWonValue": 25000.1234567890123, "deals": 10, "closedWonCount": 20}}')
    def same(text):
        by_http = doors.config_by_http(text)
        assert by_http == doors.config_by_command(text)
        if not is_text(text):
            return
        by_sql = doors.config_by_sql(text)
        assert by_http[0] == by_sql[0]
        if by_http[1:] and by_sql[1:]:
            assert fields(by_http) == fields(by_sql)
            merged.add(gate_refuses(text) and len(fields(by_http)) > 1)

    same()
    assert merged == {True, False}, "some had unusable values beside other faults"


@pytest.mark.parametrize("text, exit_code", [
    ('{"months": [{"month": "MONTH", "metrics": {"leadsCreated": 5}}]}', errors.OK),
    ('{"months": [{"month": "MONTH", "metrics": {"dealsCreated": 1, "closedWonCount": 5}}]}', errors.INVALID),
    ('{"months": [{"month": "2025-13", "metrics": {}}]}', errors.INVALID),
    ('{"months": [{"month": "MONTH", "metrics": {"leadsCreated": NaN}}]}', errors.INVALID),
    ('{"months": 5, "months": 6}', errors.INVALID),
    ("{", errors.INVALID),
], ids=["valid", "infeasible", "malformed", "NaN", "key twice", "no JSON"])
def test_the_command_itself_says_the_same(doors, db, peopled, text, exit_code):
    text = text.replace("MONTH", peopled["month"])
    run = CliRunner().invoke(
        cli.main,
        ["--dsn", make_conninfo(db, user="demo_app"), "patch", "validate", peopled["tenant"], "--plan", "-", "--json"],
        input=text,
    )
    assert run.exit_code == exit_code, run.output
    assert (doors.http(text)[0] == "valid") == (exit_code == errors.OK)
