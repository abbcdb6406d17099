"""What validate says of a plan, that it writes nothing, and that what it foretells comes true."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asking import METRICS, TIMES
from plan_strategies import letters, small_plans

ATTEMPT = """
create function pg_temp.attempt(tenant uuid, plan jsonb) returns jsonb language plpgsql as $$
declare
  _result jsonb; _state text; _detail text; _message text;
begin
  if tenant is null then
    return jsonb_build_object('faults', demo_calc.faults_json(demo_calc.listed_faults(demo_plan.check_plan(plan, 2))));
  end if;
  _result := demo.validate_patch(tenant, plan);
  return jsonb_build_object('result', _result);
exception when others then
  get stacked diagnostics _state = returned_sqlstate, _detail = pg_exception_detail, _message = message_text;
  return jsonb_build_object('state', _state, 'detail', _detail, 'message', _message);
end $$
"""
V2 = "Month {} is in the future or before tenant creation"


# the rules of the PRD

@pytest.mark.parametrize("month", ["2024-10", "2023-01", "2000-01", "2025-07", "2026-01", "2100-12"])
def test_v2_word_for_word(kept, quiet, world, month):
    answer = kept.validate(quiet, world.plan_of(("2025-01", {"companiesCreated": 1}), (month, {"companiesCreated": 1})))
    assert answer["valid"] is False and answer["errors"] == [V2.format(month)] == answer["preview"]["blockers"]
    [detail] = answer["errorDetails"]
    assert (detail["field"], detail["month"]) == ("months[1].month", month)


@pytest.mark.parametrize("month", ["2024-11", "2024-12", "2025-06"])
def test_the_first_and_the_current_month_are_in_range(kept, quiet, world, month):
    assert kept.validate(quiet, world.plan_of((month, {"companiesCreated": 1})))["errors"] == []


def test_the_current_month_is_that_of_the_tenants_zone(kept, world, connected):
    """New Year's Eve in New York is New Year's Day in Tokyo, and the other way round."""
    tokyo, new_york = kept.tenant(country="JP", seed="zone"), kept.tenant(seed="zone us")
    with connected(kept.dsn) as conn:
        conn.execute("select set_config('demo.as_of', '2025-06-30 20:00Z', false)")
        july = world.plan_of(("2025-07", {"companiesCreated": 1}))
        assert kept.validate(tokyo, july, conn=conn)["errors"] != [V2.format("2025-07")]
        assert kept.validate(new_york, july, conn=conn)["errors"] == [V2.format("2025-07")]


def test_a_month_without_business_time_left_takes_nothing_but_nothing(kept, quiet, world, connected):
    with connected(kept.dsn) as conn:
        conn.execute("select set_config('demo.as_of', '2025-06-01 18:00Z', false)")  # a Sunday
        answer = kept.validate(quiet, world.plan_of(("2025-06", {"companiesCreated": 1})), conn=conn)
        [error] = answer["errors"]
        assert "2025-06 has no business time left" in error
        assert kept.validate(quiet, world.plan_of(("2025-06", {"companiesCreated": 0})), conn=conn)["errors"] == []


def test_v3_a_tenant_that_is_no_demo_tenant_is_refused(kept, world):
    tenant = kept.plain_tenant()
    for plan in (world.plan_of(("2025-01", {"companiesCreated": 1})), {}, "null"):
        error = kept.refused(kept.validate, tenant, plan)
        assert (
            error.sqlstate == "TG400"
            and error.diag.message_primary == f"Tenant {tenant} is not a demo-generated tenant"
        )
        detail = world.detail_of(error)
        assert detail["code"] == "NOT_DEMO_TENANT" and detail["details"][0]["requested"] == tenant
        assert error.diag.message_hint


@pytest.mark.parametrize("tenant", ["00000000-0000-4000-8000-0000000000ff", None])
def test_a_tenant_that_is_none_is_not_found(kept, world, tenant):
    error = kept.refused(kept.validate, tenant, world.plan_of(("2025-01", {})))
    assert error.sqlstate == "TG404" and world.detail_of(error)["code"] == "TENANT_NOT_FOUND"


def test_v1_v4_and_v5_reach_the_answer_word_for_word(kept, quiet, world):
    current = kept.kpis(quiet)["2025-02"]
    answer = kept.validate(
        quiet, world.plan_of(("2025-02", {"contactsCreated": current["contactsCreated"] - 2}), planType="targets")
    )
    assert answer["errors"] == ["Cannot reduce contactsCreated in ADDITIVE mode. Computed delta: -2"]
    assert (
        answer["errorDetails"][0]
        | {"current": current["contactsCreated"], "requested": current["contactsCreated"] - 2, "month": "2025-02"}
        == answer["errorDetails"][0]
    )
    assert kept.validate(quiet, world.plan_of(("2025-02", {"dealsCreated": 1, "closedWonCount": 2})))["errors"] == [
        "closedWonCount (2) cannot exceed dealsCreated (1)"
    ]
    assert kept.validate(quiet, world.plan_of(("2025-02", {"closedWonValue": 2})))["errors"] == [
        "closedWonValue requires closedWonCount > 0"
    ]


def test_v4_of_targets_is_said_once_however_the_number_is_written(kept, world):
    tenant = kept.tenant(seed="bare v4")
    kept.empty(tenant)
    answer = kept.validate(
        tenant,
        '{"planType": "targets", "months": [{"month": "2025-02", "metrics": {"dealsCreated": 1.0, '
        '"closedWonCount": 2.00}}]}',
    )
    assert answer["errors"] == ["closedWonCount (2) cannot exceed dealsCreated (1)"]


def test_reconcile_is_refused_and_additive_is_suggested(kept, quiet, world):
    answer = kept.validate(quiet, world.plan_of(("2025-02", {"companiesCreated": 1}), mode="reconcile"))
    assert not answer["valid"] and any("RECONCILE" in error for error in answer["errors"])
    assert answer["preview"]["suggestion"]["mode"] == "additive"


def test_money_is_in_whole_minor_units_of_the_currency(kept, quiet, world):
    for tenant, wrong, right in ((quiet, 10.005, 10.05), (kept.tenant(country="JP", seed="no sen"), 10.5, 1000)):
        error = kept.refused(
            kept.validate, tenant, world.plan_of(("2025-02", {"closedWonCount": 1, "closedWonValue": wrong}))
        )
        assert error.sqlstate == "TG400"
        [fault] = world.detail_of(error)["details"]
        assert (
            fault["field"] == "months[0].metrics.closedWonValue"
            and "minor units" in fault["constraint"]
            and fault["month"] == "2025-02"
        )
        plan = world.plan_of(("2025-02", {"closedWonCount": 1, "closedWonValue": right}))
        assert kept.validate(tenant, plan)["valid"]


def test_a_plan_has_a_limit_of_records(kept, quiet, world, connected):
    answer = kept.validate(quiet, world.plan_of(("2025-02", {"companiesCreated": 1000001, "activitiesCreated": 0})))
    assert not answer["valid"] and "1000001 records; at most 1000000" in answer["errors"][0]
    with connected(kept.dsn) as conn:
        conn.execute("set demo.max_patch_records = 10")
        plan = world.plan_of(("2025-01", {"companiesCreated": 5}), ("2025-02", {"companiesCreated": 6}))
        assert "11 records; at most 10" in kept.validate(quiet, plan, conn=conn)["errors"][0]
        plan["months"][1]["metrics"]["companiesCreated"] = 5
        assert kept.validate(quiet, plan, conn=conn)["valid"]


# malformed plans

FAULTY = [  # (plan as JSON, paths of its faults)
    ("null", [""]),
    ("[]", [""]),
    ("5", [""]),
    ('"x"', [""]),
    ("{}", ["months"]),
    ('{"months": {}}', ["months"]),
    ('{"months": []}', ["months"]),
    ('{"months": null}', ["months"]),
    ('{"months": [5]}', ["months[0]"]),
    ('{"months": [[]]}', ["months[0]"]),
    ('{"months": [null, {}]}', ["months[0]", "months[1].metrics", "months[1].month"]),
    ('{"months": [{"month": "2025-01", "metrics": []}]}', ["months[0].metrics"]),
    ('{"months": [{"month": "2025-01"}]}', ["months[0].metrics"]),
    ('{"months": [{"month": "2025-01", "metrics": {}, "mtrics": {}}]}', ["months[0].mtrics"]),
    ('{"months": [{"month": "2025-01", "metrics": {}}], "Mode": "additive"}', ["Mode"]),
    (
        '{"months": [{"month": "2025-01", "metrics": {"leads": 5, "leadscreated": 1, "": 2, "😀": 3}}]}',
        [f"months[0].metrics.{key}" for key in ("", "leads", "leadscreated", "😀")],
    ),
    (
        '{"months": [{"month": "2025-01", "metrics": {}}, {"month": "2025-02", "metrics": {}}, '
        '{"month": "2025-01", "metrics": {}}]}',
        ["months[2].month"],
    ),
    (
        '{"months": [{"month": "2025-01", "metrics": {}}], '
        '"tolerances": {"countTolerance": 101, "valueTolerance": 1.01, "x": 1}}',
        ["tolerances.countTolerance", "tolerances.valueTolerance", "tolerances.x"],
    ),
    (
        '{"months": [{"month": "2025-01", "metrics": {}}], "tolerances": [], "seed": 5, "planToken": null, '
        '"leadCounting": "both", "mode": "ADDITIVE", "planType": true}',
        ["leadCounting", "mode", "planToken", "planType", "seed", "tolerances"],
    ),
    ('{"months": [{"month": "2025-01", "metrics": {}}], "seed": "%s"}' % ("x" * 65), ["seed"]),
    ('{"months": [{"month": "2025-01", "metrics": {}}], "seed": "a\\u0007b"}', ["seed"]),
    (
        '{"months": [{"month": "2025-01", "metrics": {}}], "seed": "a\\u202eb", "planToken": "\\u200b"}',
        ["planToken", "seed"],
    ),
]
MONTHS_THAT_ARE_NONE = (
    '"0000-00"', '"9999-12"', '"2025-00"', '"2025-13"', '"1999-12"', '"2101-01"', '"2025-1"', '"2025-01 "',
    '" 2025-01"', '"2025-01\\n"', '"2025/01"', '"Jan 2025"', '"-025-01"', '"٢٠٢٥-٠١"', '"2025-01-01"', '""', "202501",
    "true", "null", "[]", "{}", '"2025-01; drop"', '"２０２５-01"',
)
NUMBERS_THAT_ARE_NONE = (
    "true", "false", "null", '"5"', '"NaN"', '"Infinity"', "[]", "[1]", "{}", "1e308", "-1e308", "1e131000", "0.5",
    "-0.5", "1e-300", "1000000001", "-1000000001", "123456789012345678901234567890", "5.000000000000000000000000000001",
    '""', '"1e3"',
)


@pytest.mark.parametrize("plan, paths", FAULTY)
def test_every_fault_is_listed_with_its_path(kept, quiet, world, plan, paths):
    error = kept.refused(kept.validate, quiet, plan)
    assert error.sqlstate == "TG400" and error.diag.message_hint
    detail = world.detail_of(error)
    assert detail["code"] == "VALIDATION_ERROR" and sorted(f["field"] for f in detail["details"]) == sorted(paths)
    assert all(f["constraint"] and "requested" in f for f in detail["details"])
    assert all((path or "the whole") in error.diag.message_primary for path in paths), (
        "the message for people names every path"
    )


@pytest.mark.parametrize("month", MONTHS_THAT_ARE_NONE)
def test_a_month_that_is_none_is_refused(kept, quiet, world, month):
    error = kept.refused(kept.validate, quiet, '{"months": [{"month": %s, "metrics": {}}]}' % month)
    assert error.sqlstate == "TG400" and [f["field"] for f in world.detail_of(error)["details"]] == ["months[0].month"]


@pytest.mark.parametrize("number", NUMBERS_THAT_ARE_NONE)
def test_a_number_that_is_none_is_refused(kept, quiet, world, number):
    for metric in ("leadsCreated", "activitiesCreated"):
        error = kept.refused(
            kept.validate, quiet, '{"months": [{"month": "2025-01", "metrics": {"%s": %s}}]}' % (metric, number)
        )
        assert error.sqlstate == "TG400"
        [fault] = world.detail_of(error)["details"]
        assert (fault["field"], fault["month"]) == (f"months[0].metrics.{metric}", "2025-01")


@pytest.mark.parametrize("number", ["-0", "0", "-0.0", "0e5", "2e0", "2.000", "200e-2"])
def test_a_whole_number_may_be_written_in_any_way(kept, quiet, number):
    answer = kept.validate(quiet, '{"months": [{"month": "2025-01", "metrics": {"companiesCreated": %s}}]}' % number)
    assert answer["valid"] and answer["preview"]["estimatedRecords"]["companies"] == (2 if "2" in number else 0)


def test_one_to_twenty_four_months(kept, quiet, world):
    months = kept.value("select demo_calc.months('2023-06', '2025-06')")
    error = kept.refused(kept.validate, quiet, world.plan_of(*((month, {}) for month in months)))
    assert [(f["field"], f["requested"]) for f in world.detail_of(error)["details"]] == [("months", 25)]
    assert len(kept.validate(quiet, world.plan_of(*((month, {}) for month in months[1:])))["currentKpis"]) == 24


def test_submit_refuses_what_validate_refuses_with_the_same_words(kept, quiet):
    for plan in (
        *(plan for plan, _ in FAULTY),
        '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": "5"}}], "seed": "s"}',
    ):
        validated, submitted = kept.refused(kept.validate, quiet, plan), kept.refused(kept.submit, quiet, plan)
        assert (
            submitted.sqlstate == "TG400"
            and submitted.diag.message_detail == validated.diag.message_detail
            and submitted.diag.message_primary == validated.diag.message_primary
        )


def test_submit_refuses_an_infeasible_plan_with_its_reasons_and_a_way_out(kept, quiet, world):
    plan = world.plan_of(("2025-02", {"dealsCreated": 1, "closedWonCount": 2}), ("2025-03", {"companiesCreated": -1}))
    error, answer = kept.refused(kept.submit, quiet, plan), kept.validate(quiet, plan)
    assert error.sqlstate == "TG400"
    detail = world.detail_of(error)
    assert (
        detail["code"] == "INFEASIBLE_PLAN"
        and detail["details"] == answer["errorDetails"]
        and detail["suggestion"] == answer["preview"]["suggestion"]
    )
    assert all(reason in error.diag.message_primary for reason in answer["errors"])


# fuzz: one plan of any shape, and then that plan with each of its parts replaced by junk;
# numbers that Python cannot write stand as "@…@"

JUNK = (
    None, True, False, -1, 1.5, -0.0, 10**30, "@1e308@", "@-1e-300@", "@1e131000@", "", "NaN", "5", "2025-01",
    "0000-00", "😀\u202e", "'; drop table crm.tenants; --", "%s %I", [], {}, [[[{}]]], {"month": {"metrics": [None]}},
    ["2025-01"], {"leadsCreated": 1},
)
names = st.sampled_from(METRICS)
numbers = st.one_of(
    st.integers(-2, 40), st.integers(0, 10**13),
    st.sampled_from((10**9, 10**9 + 1, 10**12, 10**12 + 1, 0.25, 0.005, 1e15)),
    st.floats(allow_nan=False, allow_infinity=False),
)
days = st.one_of(
    st.sampled_from((
        "2024-11", "2025-01", "2025-02", "2025-06", "2025-07", "2024-10", "0000-00", "9999-12", "2000-01", "2100-12",
        "1999-12",
    )),
    st.text(letters, max_size=8),
)
anything = st.recursive(
    st.one_of(st.sampled_from(JUNK), st.text(letters, max_size=9), st.integers(-(10**40), 10**40)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(letters, max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
plans = st.fixed_dictionaries(
    {
        "months": st.lists(
            st.fixed_dictionaries({"month": days, "metrics": st.dictionaries(names, numbers, max_size=4)}), max_size=3
        )
    },
    optional={
        "planType": st.sampled_from(("targets", "deltas", "Targets")),
        "leadCounting": st.sampled_from(("included", "separate")),
        "mode": st.sampled_from(("additive", "reconcile")),
        "tolerances": st.dictionaries(st.sampled_from(("countTolerance", "valueTolerance", "x")), numbers, max_size=2),
        "seed": st.text(letters, max_size=70),
        "planToken": st.text(letters, max_size=5),
        "junk": anything,
    },
)


def places(value, path=()):
    """Every place in a plan."""
    yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(part, (*path, key))


def with_junk(plan, path, junk):
    if not path:
        return junk
    plan = copy.deepcopy(plan)
    where = plan
    for key in path[:-1]:
        where = where[key]
    where[path[-1]] = junk
    return plan


def written(plan):
    text = json.dumps(plan)
    for number in ("1e308", "-1e-300", "1e131000"):
        text = text.replace(f'"@{number}@"', number)
    return text


@pytest.fixture(scope="module")
def fuzzed(kept, quiet, connected, request):
    with connected(kept.dsn) as conn:
        conn.execute(ATTEMPT)
        seen = [0]

        def attempt(plans, tenant=quiet):
            seen[0] += len(plans)
            rows = conn.execute(
                "select pg_temp.attempt(%s, p.plan) as answer "
                "from unnest(%s::jsonb[]) with ordinality as p (plan, i) order by p.i",
                [tenant, plans],
            ).fetchall()
            return zip(plans, (row["answer"] for row in rows))
        yield attempt
        if sum("fuzzed" in item.fixturenames for item in request.session.items) == 3:  # all of its tests were asked for
            assert seen[0] >= 3000 * TIMES, f"only {seen[0]} plans"


def assert_faults(plan, faults):
    assert faults and all(isinstance(f["field"], str) and f["constraint"] and "requested" in f for f in faults), plan
    assert len({(f["field"], f["constraint"]) for f in faults}) == len(faults), plan


def assert_answer_or_refusal(plan, answer):
    if "result" in answer:
        result = answer["result"]
        assert result["valid"] is (result["errors"] == []), plan
        assert len(result["errors"]) == len(result["errorDetails"]) and all(
            d["field"] and d["constraint"] for d in result["errorDetails"]
        ), plan
        assert len(result["errors"]) == len({
            (d.get("month"), d["field"], d["constraint"]) for d in result["errorDetails"]
        }), plan
    else:
        assert answer["state"] == "TG400", (plan, answer)
        detail = json.loads(answer["detail"])
        assert detail["code"] == "VALIDATION_ERROR"
        assert_faults(plan, detail["details"])


@settings(deadline=None, max_examples=30 * TIMES, suppress_health_check=list(HealthCheck))
@given(plans, st.integers(0, 10**6))
def test_any_plan_with_junk_in_any_place_is_judged_or_refused_with_its_paths(fuzzed, plan, turn):
    all_places = list(places(plan))
    batch = [plan] + [
        with_junk(plan, path, JUNK[(turn + i * 7 + n) % len(JUNK)])
        for i, path in enumerate(all_places)
        for n in range(2)
    ]
    for text, answer in fuzzed([written(p) for p in batch]):
        assert_answer_or_refusal(text, answer)


@settings(deadline=None, max_examples=15 * TIMES, suppress_health_check=list(HealthCheck))
@given(plans)
def test_the_shape_of_any_plan_is_checked_without_another_error(fuzzed, plan):
    batch = [written(with_junk(plan, path, junk)) for path in places(plan) for junk in JUNK]
    for text, answer in fuzzed(batch, None):
        assert "faults" in answer, (text, answer)
        if answer["faults"]:
            assert_faults(text, answer["faults"])


@settings(deadline=None, max_examples=12 * TIMES, suppress_health_check=list(HealthCheck))
@given(st.lists(anything, min_size=40, max_size=60))
def test_anything_at_all_is_refused(fuzzed, batch):
    for text, answer in fuzzed([written(p) for p in batch]):
        assert answer.get("state") == "TG400", (text, answer)
        assert_answer_or_refusal(text, answer)


# reading only

def test_validate_writes_nothing(kept, quiet, world, connected):
    tables = [
        row["name"]
        for row in kept.rows(
            "select c.oid::regclass::text as name from pg_class as c "
            "where c.relnamespace in ('crm'::regnamespace, 'ref'::regnamespace) and c.relkind in ('r', 'p')"
        )
    ]

    def state():
        return {
            table: kept.value(
                f"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' "
                f"order by t::text collate \"C\")), '') from {table} as t"
            )
            for table in tables
        }

    before = state()
    written_in_transaction = (
        "select coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0) from pg_stat_xact_user_tables as s "
        "where s.schemaname in ('crm', 'ref')"
    )
    with connected(kept.dsn) as conn, conn.transaction():
        for plan in (
            world.SAMPLE,
            world.plan_of(("2025-02", {"dealsCreated": 1, "closedWonCount": 2})),
            world.plan_of(("2025-02", {}), seed="given", planType="targets"),
        ):
            kept.validate(quiet, plan, conn=conn)
        assert kept.value(written_in_transaction, conn=conn) == 0
        assert kept.value("select pg_current_xact_id_if_assigned()", conn=conn) is None, (
            "not even a transaction number was taken"
        )
    assert state() == before


def test_validate_works_in_a_read_only_transaction(kept, quiet, world, connected):
    with connected(kept.dsn) as conn:
        conn.execute("set default_transaction_read_only = on")
        assert kept.validate(quiet, world.SAMPLE, conn=conn)["valid"]


# preview

PREVIEWED = [
    {"leadsCreated": 5}, {"contactsCreated": 6, "leadsCreated": 2}, {"companiesCreated": 4}, {"dealsCreated": 5},
    {"closedWonCount": 3}, {"closedWonCount": 2, "closedWonValue": 777.77}, {"pipelineAddedValue": 5000.05},
    {"dealsCreated": 6, "closedWonCount": 2, "pipelineAddedValue": 12345.67},
    {"dealsCreated": 4, "pipelineAddedValue": 0}, {"activitiesCreated": 9}, {"activitiesCreated": 0, "leadsCreated": 3},
    {},
]


@pytest.mark.parametrize(
    "plan_type, lead_counting",
    [("deltas", "included"), ("deltas", "separate"), ("targets", "included"), ("targets", "separate")],
)
def test_the_preview_comes_true_record_by_record(kept, world, plan_type, lead_counting):
    tenant = kept.tenant(seed=f"preview {plan_type} {lead_counting}")
    for turn, metrics in enumerate(PREVIEWED):
        month, other = world.MONTHS[turn % 8], world.MONTHS[(turn + 3) % 8]
        current = kept.kpis(tenant)
        def asked(m):
            if plan_type == "deltas":
                return metrics
            return {
                name: number
                + float(current[m][name])
                - (current[m]["leadsCreated"] if name == "contactsCreated" and lead_counting == "separate" else 0)
                for name, number in metrics.items()
            }

        def rounded(numbers):
            return {name: round(number, 2) if "Value" in name else int(number) for name, number in numbers.items()}

        plan = world.plan_of(
            (other, rounded(asked(other))), (month, rounded(asked(month))), planType=plan_type,
            leadCounting=lead_counting,
        )
        answer = kept.validate(tenant, plan)
        assert answer["valid"], answer["errors"]
        assert {m["month"]: m["metrics"] for m in answer["currentKpis"]} == {m: current[m] for m in (month, other)}
        job = kept.apply(tenant, plan)
        after = kept.kpis(tenant)
        assert {m["month"]: m["metrics"] for m in answer["preview"]["resultingKpis"]} == {
            m: after[m] for m in (month, other)
        }
        assert answer["preview"]["estimatedRecords"] == kept.made_by(tenant, job["id"])
        for computed in answer["preview"]["computedDeltas"]:
            assert computed["metrics"] == {
                name: after[computed["month"]][name] - current[computed["month"]][name] for name in world.METRICS
            }
        assert job["seed"] == answer["seed"]
        assert answer["preview"]["suggestion"] is None and answer["preview"]["blockers"] == []


def test_what_is_implied_is_shown_and_warned_about(kept, quiet, world):
    answer = kept.validate(quiet, world.plan_of(("2025-02", {"leadsCreated": 4, "closedWonCount": 3})))
    [delta] = answer["preview"]["computedDeltas"]
    assert (delta["metrics"]["contactsCreated"], delta["metrics"]["dealsCreated"]) == (4, 3) and delta["metrics"][
        "closedWonValue"
    ] > 0
    text = "\n".join(answer["warnings"])
    assert (
        "leads imply" in text
        and "deals were not named" in text
        and "closed-won value was not named" in text
        and "activities were not named" in text
    )
    assert answer["warnings"] == answer["preview"]["warnings"]
    full = {
        "leadsCreated": 4, "contactsCreated": 4, "companiesCreated": 1, "dealsCreated": 3, "closedWonCount": 3,
        "closedWonValue": 30000, "pipelineAddedValue": 30000, "activitiesCreated": 3,
    }
    assert kept.validate(quiet, world.plan_of(("2025-02", full)))["warnings"] == []
    assert any(
        "outside the usual" in w
        for w in kept.validate(
            quiet, world.plan_of(("2025-02", full | {"closedWonValue": 3, "pipelineAddedValue": 3}))
        )["warnings"]
    )
    assert any(
        "lost" in w for w in kept.validate(quiet, world.plan_of(("2025-02", full | {"dealsCreated": 5})))["warnings"]
    )


# suggestion

@settings(deadline=None, max_examples=30 * TIMES, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("2024-10", "2024-11", "2024-12", "2025-01", "2025-02", "2025-06", "2025-07")),
            st.fixed_dictionaries(
                {},
                optional={
                    "leadsCreated": st.integers(-3, 40), "contactsCreated": st.integers(-3, 40),
                    "companiesCreated": st.integers(-3, 9), "dealsCreated": st.integers(-3, 15),
                    "closedWonCount": st.integers(-3, 9), "closedWonValue": st.integers(-3, 40000),
                    "pipelineAddedValue": st.integers(-3, 90000), "activitiesCreated": st.integers(-3, 90),
                },
            ),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda month: month[0],
    ),
    st.sampled_from(("targets", "deltas")),
    st.sampled_from(("included", "separate")),
)
def test_a_suggestion_works_and_leaves_alone_what_was_fine(kept, quiet, world, months, plan_type, lead_counting):
    plan = world.plan_of(*months, planType=plan_type, leadCounting=lead_counting)
    answer = kept.validate(quiet, plan)
    suggestion = answer["preview"]["suggestion"]
    if answer["valid"]:
        assert suggestion is None
        return
    within = {month for month, _ in months if "2024-11" <= month <= "2025-06"}
    assert (suggestion is None) == (not within), (
        "whatever stands against a plan, the months that can take anything have a nearest one"
    )
    if not within:
        return
    assert kept.validate(quiet, suggestion)["valid"], (plan, suggestion)
    assert (suggestion["planType"], suggestion["leadCounting"]) == (plan_type, lead_counting)
    suggested = {m["month"]: m["metrics"] for m in suggestion["months"]}
    assert set(suggested) <= within
    wrong = {detail.get("month") for detail in answer["errorDetails"]}
    for month, metrics in months:
        if month not in wrong and metrics:
            assert suggested[month] == metrics, (plan, suggestion)


@pytest.mark.parametrize("metrics, nearest", [
    ({"dealsCreated": 2, "closedWonCount": 3}, {"dealsCreated": 3, "closedWonCount": 3}),
    ({"leadsCreated": 5, "contactsCreated": 3}, {"leadsCreated": 5, "contactsCreated": 5}),
    ({"companiesCreated": -4}, {"companiesCreated": 0}),
    ({"closedWonValue": 900}, {"closedWonValue": 900, "closedWonCount": 1}),
    ({"closedWonCount": 2, "closedWonValue": 0.01}, {"closedWonCount": 2, "closedWonValue": 0.02}),
    (
        {"closedWonCount": 1, "closedWonValue": 900, "pipelineAddedValue": 800},
        {"closedWonCount": 1, "closedWonValue": 900, "pipelineAddedValue": 900},
    ),
    (
        {"closedWonCount": 2, "closedWonValue": 900, "pipelineAddedValue": 1000, "dealsCreated": 2},
        {"closedWonCount": 2, "closedWonValue": 900, "pipelineAddedValue": 1000, "dealsCreated": 3},
    ),
])
def test_the_nearest_plan_is_suggested(kept, quiet, world, metrics, nearest):
    fine = ("2025-01", {"companiesCreated": 3})
    answer = kept.validate(quiet, world.plan_of(("2025-02", metrics), fine))
    assert not answer["valid"]
    assert (
        json.loads(world.as_json(answer["preview"]["suggestion"]["months"]))
        == world.plan_of(fine, ("2025-02", nearest))["months"]
    )


@pytest.fixture(scope="module")
def bare(kept):
    """A tenant that nobody is in."""
    tenant = kept.tenant(seed="nobody")
    kept.empty(tenant)
    return tenant


@settings(deadline=None, max_examples=30 * TIMES, suppress_health_check=list(HealthCheck))
@given(
    small_plans(("2024-10", "2024-11", "2025-01", "2025-02", "2025-06", "2025-07"), low=-2, high=30),
    st.sampled_from(("targets", "deltas")),
    st.sampled_from(("included", "separate")),
    st.sampled_from((None, 5, 40, 200)),
)
def test_a_suggestion_works_where_nobody_is_and_where_little_is_allowed(
    kept, bare, world, connected, months, plan_type, lead_counting, most
):
    with connected(kept.dsn) as conn:
        if most:
            conn.execute("select set_config('demo.max_patch_records', %s, false)", [str(most)])
        answer = kept.validate(bare, world.plan_of(*months, planType=plan_type, leadCounting=lead_counting), conn=conn)
        suggestion = answer["preview"]["suggestion"]
        if answer["valid"]:
            assert suggestion is None
        elif suggestion is not None:
            assert kept.validate(bare, suggestion, conn=conn)["valid"], suggestion
        else:
            assert most or all(not "2024-11" <= month <= "2025-06" for month, _ in months)


@pytest.mark.parametrize("plan_type", ["targets", "deltas"])
@pytest.mark.parametrize("lead_counting", ["included", "separate"])
@pytest.mark.parametrize("metrics, added", [
    ({"dealsCreated": 2}, {"contactsCreated": 1}),
    ({"activitiesCreated": 3}, {"contactsCreated": 1}),
    ({"closedWonCount": 1, "closedWonValue": 7}, {"contactsCreated": 1}),
    ({"pipelineAddedValue": 500}, {"contactsCreated": 1}),
    ({"dealsCreated": 2, "contactsCreated": 0}, {"contactsCreated": 1}),
    ({"dealsCreated": 2, "leadsCreated": 0}, {"contactsCreated": 1}),
    ({"dealsCreated": 2, "closedWonCount": 3}, {"dealsCreated": 3, "contactsCreated": 1}),
    ({"activitiesCreated": 1, "leadsCreated": 0, "contactsCreated": 0}, {"contactsCreated": 1}),
])
def test_somebody_is_added_where_deals_and_activities_have_nobody_to_go_to(
    kept, bare, world, plan_type, lead_counting, metrics, added
):
    answer = kept.validate(
        bare,
        world.plan_of(
            ("2025-03", {"activitiesCreated": 1}), ("2025-02", metrics), ("2025-01", {"companiesCreated": 1}),
            planType=plan_type, leadCounting=lead_counting,
        ),
    )
    assert not answer["valid"] and answer["preview"]["suggestion"]["months"] == [
        {"month": "2025-01", "metrics": {"companiesCreated": 1}},
        {"month": "2025-02", "metrics": metrics | added},
        {"month": "2025-03", "metrics": {"activitiesCreated": 1}},
    ], "the first month is enough"


@pytest.mark.parametrize("metrics", [
    {"companiesCreated": 60, "contactsCreated": 40, "activitiesCreated": 20},
    {"leadsCreated": 90, "contactsCreated": 95},
    {"dealsCreated": 80, "closedWonCount": 40, "closedWonValue": 90000},
    {"pipelineAddedValue": 5000000000},
    {"closedWonCount": 300},
    {"companiesCreated": 100000000},
    {"leadsCreated": 30, "dealsCreated": 30, "pipelineAddedValue": 5},
])
def test_a_plan_that_is_too_large_is_cut_down_to_the_limit(kept, quiet, world, connected, metrics):
    with connected(kept.dsn) as conn:
        conn.execute("set demo.max_patch_records = 50")
        plan = world.plan_of(("2025-01", metrics), ("2025-02", metrics))
        answer = kept.validate(quiet, plan, conn=conn)
        [detail] = answer["errorDetails"]
        assert detail["field"] == "months" and detail["current"] == 50 and detail["requested"] > 50
        suggested = kept.validate(quiet, answer["preview"]["suggestion"], conn=conn)
        assert suggested["valid"] and 30 <= sum(suggested["preview"]["estimatedRecords"].values()) <= 50, (
            "nearly all of what is allowed"
        )
        for month in answer["preview"]["suggestion"]["months"]:
            assert {name for name in month["metrics"] if name in metrics} == set(metrics)
            assert all(month["metrics"][name] == metrics[name] for name in metrics if "Value" in name) and all(
                month["metrics"][name] <= metrics[name] for name in metrics
            )
        conn.execute("set demo.max_patch_records = 1")
        assert kept.validate(quiet, plan, conn=conn)["preview"]["suggestion"] is None, "nothing would be left of it"


BLOCKERS = {  # kind of blocker: a plan with it, whether there is a nearest one
    "V-1 reduction": ({"companiesCreated": -1}, True),
    "V-2 future": (("2025-07", {"companiesCreated": 1}), False),
    "V-2 before the start": (("2024-10", {"companiesCreated": 1}), False),
    "V-4": ({"dealsCreated": 1, "closedWonCount": 2}, True),
    "V-5": ({"closedWonValue": 5}, True),
    "leads above contacts": ({"leadsCreated": 2, "contactsCreated": 1}, True),
    "won for nothing": ({"closedWonCount": 2, "closedWonValue": 0}, True),
    "less than a cent each": ({"closedWonCount": 3, "closedWonValue": 0.02}, True),
    "pipeline below won": ({"closedWonCount": 1, "closedWonValue": 9, "pipelineAddedValue": 8}, True),
    "nothing but won deals": (
        {"dealsCreated": 1, "closedWonCount": 1, "closedWonValue": 9, "pipelineAddedValue": 10}, True,
    ),
    "won without a pipeline": ({"closedWonCount": 1, "pipelineAddedValue": 0}, True),
    "pipeline of less than a cent each": ({"closedWonCount": 3, "pipelineAddedValue": 0.02}, True),
    "nobody for deals": ({"dealsCreated": 1}, True),
    "nobody for activities": ({"activitiesCreated": 1}, True),
    "too large to be planned": ({"companiesCreated": 1000001}, True),
    "too large once planned": ({"contactsCreated": 900000, "activitiesCreated": 900000}, True),
}


@pytest.mark.parametrize("kind", BLOCKERS)
def test_every_kind_of_blocker_has_a_nearest_plan_but_for_a_month_that_cannot_be(kept, bare, world, kind):
    asked, has_one = BLOCKERS[kind]
    answer = kept.validate(bare, world.plan_of(asked if isinstance(asked, tuple) else ("2025-02", asked)))
    suggestion = answer["preview"]["suggestion"]
    assert not answer["valid"] and (suggestion is not None) is has_one
    assert not has_one or kept.validate(bare, suggestion)["valid"]


def test_a_month_without_business_time_has_no_nearest_plan(kept, quiet, world, connected):
    with connected(kept.dsn) as conn:
        conn.execute("select set_config('demo.as_of', '2025-06-01 18:00Z', false)")
        answer = kept.validate(quiet, world.plan_of(("2025-06", {"companiesCreated": 1})), conn=conn)
        assert not answer["valid"] and answer["preview"]["suggestion"] is None


def test_a_reduction_of_leads_leaves_the_other_contacts_as_asked(kept, quiet, world):
    current = kept.kpis(quiet)["2025-02"]
    others = current["contactsCreated"] - current["leadsCreated"]
    answer = kept.validate(
        quiet,
        world.plan_of(
            ("2025-02", {"leadsCreated": current["leadsCreated"] - 2, "contactsCreated": others + 3}),
            planType="targets",
            leadCounting="separate",
        ),
    )
    assert answer["errors"] == ["Cannot reduce leadsCreated in ADDITIVE mode. Computed delta: -2"]
    assert answer["preview"]["suggestion"]["months"] == [
        {"month": "2025-02", "metrics": {"leadsCreated": current["leadsCreated"], "contactsCreated": others + 3}}
    ]


def test_a_negative_number_of_leads_leaves_the_other_contacts_as_asked(kept, quiet, world):
    answer = kept.validate(
        quiet, world.plan_of(("2025-02", {"leadsCreated": -2, "contactsCreated": 3}), leadCounting="separate")
    )
    assert answer["errors"] == ["Cannot reduce leadsCreated in ADDITIVE mode. Computed delta: -2"]
    assert answer["preview"]["suggestion"]["months"] == [
        {"month": "2025-02", "metrics": {"leadsCreated": 0, "contactsCreated": 3}}
    ]


def test_months_that_cannot_take_anything_are_left_out_of_the_suggestion(kept, quiet, world):
    answer = kept.validate(
        quiet, world.plan_of(("2025-07", {"companiesCreated": 3}), ("2025-02", {"companiesCreated": 3}))
    )
    assert [m["month"] for m in answer["preview"]["suggestion"]["months"]] == ["2025-02"]
    assert kept.validate(quiet, world.plan_of(("2025-07", {"companiesCreated": 3})))["preview"]["suggestion"] is None


# plan token

def test_a_token_fits_until_the_tenant_changes_in_the_plans_months(kept, world):
    tenant = kept.tenant(seed="token")
    plan = world.plan_of(("2025-02", {"companiesCreated": 2}), seed="mine")
    token = kept.validate(tenant, plan)["planToken"]
    assert token == kept.validate(tenant, plan)["planToken"], "the same state gives the same token"
    kept.apply(tenant, world.plan_of(("2025-03", {"companiesCreated": 1})))
    assert kept.validate(tenant, plan)["planToken"] == token, "another month has changed"
    kept.apply(tenant, world.plan_of(("2025-02", {"companiesCreated": 1}), seed="other"))
    error = kept.refused(kept.submit, tenant, plan | {"planToken": token})
    assert error.sqlstate == "TG409" and world.detail_of(error)["code"] == "STALE_PLAN"
    fresh = kept.validate(tenant, plan)["planToken"]
    assert fresh != token
    assert kept.apply(tenant, plan | {"planToken": fresh})["status"] == "completed"


def test_a_token_is_for_its_plan_and_its_seed(kept, quiet, world):
    plan = world.plan_of(("2025-02", {"companiesCreated": 2}), seed="mine")
    token = kept.validate(quiet, plan)["planToken"]
    for other in (
        plan | {"seed": "yours"},
        plan | {"planType": "targets"},
        world.plan_of(("2025-02", {"companiesCreated": 3}), seed="mine"),
        world.plan_of(("2025-03", {"companiesCreated": 2}), seed="mine"),
    ):
        assert kept.validate(quiet, other)["planToken"] != token
    assert (
        kept.validate(
            quiet,
            world.plan_of(("2025-02", {"companiesCreated": 2.0}), seed="mine", planType="deltas", mode="additive"),
        )["planToken"]
        == token
    ), "written in another way, it is the same plan"
    error = kept.refused(kept.submit, quiet, plan | {"planToken": "0" * 64})
    assert error.sqlstate == "TG409"


def test_a_token_that_goes_stale_before_the_run_stops_the_job(kept, world):
    tenant = kept.tenant(seed="token run")
    plan = world.plan_of(("2025-02", {"companiesCreated": 2}), seed="mine")
    job = kept.submit(tenant, plan | {"planToken": kept.validate(tenant, plan)["planToken"]})["jobId"]
    kept.apply(tenant, world.plan_of(("2025-02", {"companiesCreated": 1}), seed="other"))
    before = kept.fingerprint(tenant)
    error = kept.refused(kept.run, job)
    assert error.sqlstate == "TG409" and world.detail_of(error)["code"] == "STALE_PLAN"
    assert kept.job(job)["status"] == "failed" and kept.fingerprint(tenant) == before


@pytest.mark.parametrize("token, code", [
    ("x" * 65, "STALE_PLAN"), ("x" * 200, "STALE_PLAN"), ("", "STALE_PLAN"), ("x" * 201, "VALIDATION_ERROR"),
    ("x\n", "VALIDATION_ERROR"),
])
def test_a_token_that_is_none_of_ours_is_stale(kept, quiet, world, token, code):
    error = kept.refused(kept.submit, quiet, world.plan_of(("2025-02", {"companiesCreated": 2}), planToken=token))
    assert (error.sqlstate, world.detail_of(error)["code"]) == ("TG409" if code == "STALE_PLAN" else "TG400", code)


def test_the_suggestion_for_a_negative_delta_adds_nothing_there(kept, quiet, world):
    answer = kept.validate(quiet, world.plan_of(("2025-02", {"companiesCreated": -2, "leadsCreated": 3})))
    assert answer["preview"]["computedDeltas"] == [
        {"month": "2025-02", "metrics": {"companiesCreated": -2, "leadsCreated": 3}}
    ]
    assert answer["preview"]["suggestion"]["months"] == [
        {"month": "2025-02", "metrics": {"companiesCreated": 0, "leadsCreated": 3}}
    ]
