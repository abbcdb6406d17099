"""The monthlyPlan of a generation config: its faults with their paths, its start, and what it comes to."""

import json

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

import plan_strategies
from asking import METRICS, TIMES
from plan_strategies import letters, some

SAMPLE = {
    "leadsCreated": 50, "contactsCreated": 40, "companiesCreated": 10, "dealsCreated": 8, "closedWonCount": 3,
    "closedWonValue": 25000, "pipelineAddedValue": 75000,
}


def planned(*months, lead_counting=None, **config):
    """A config with a monthlyPlan: planned(("2025-01", {"leadsCreated": 5}), country="DE")"""
    plan = {"months": [{"month": month, "metrics": metrics} for month, metrics in months]}
    return {**config, "monthlyPlan": plan | ({"leadCounting": lead_counting} if lead_counting else {})}


def refusal(session, config, function="preview_generation"):
    """(code, faults {path: constraint}, the whole DETAIL) of a config that is refused."""
    with pytest.raises(psycopg.Error) as error:
        session.value(f"select demo.{function}(%s::jsonb)", config if isinstance(config, str) else json.dumps(config))
    assert error.value.sqlstate == "TG400" and error.value.diag.message_hint
    detail = json.loads(error.value.diag.message_detail)
    for fault in detail["details"]:
        assert fault["field"] in error.value.diag.message_primary, "the message for people names every path"
    return detail["code"], {f["field"]: f["constraint"] for f in detail["details"]}, detail


def faults(session, config):
    """The faults of a malformed config, which both doors find alike."""
    found = [refusal(session, config, function) for function in ("preview_generation", "validate_monthly_plan")]
    assert found[0] == found[1] and found[0][0] == "VALIDATION_ERROR"
    return found[0][1]


def validated(session, config):
    return session.value("select demo.validate_monthly_plan(%s::jsonb)", json.dumps(config))


# -- shape --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("junk", [5, None, "x", True])
def test_a_monthly_plan_is_a_plan_or_a_list_of_months(session, junk):
    assert faults(session, {"monthlyPlan": junk}) == {
        "monthlyPlan": "must be a plan with months, or the list of its months"
    }


@pytest.mark.parametrize("plan, path", [
    ({}, "monthlyPlan.months"),
    ({"months": []}, "monthlyPlan.months"),
    ({"months": {}}, "monthlyPlan.months"),
    (
        {"months": [{"month": f"{2023 + i // 12}-{i % 12 + 1:02}", "metrics": {}} for i in range(5, 30)]},
        "monthlyPlan.months",
    ),
    ({"months": [5]}, "monthlyPlan.months[0]"),
    ({"months": [{"month": "2025-01", "metrics": {}, "note": ""}]}, "monthlyPlan.months[0].note"),
    ({"months": [{"month": "2025-01", "metrics": {}}, {"metrics": {}}]}, "monthlyPlan.months[1].month"),
    ({"months": [{"month": "2025-13", "metrics": {}}]}, "monthlyPlan.months[0].month"),
    ({"months": [{"month": "0000-00", "metrics": {}}]}, "monthlyPlan.months[0].month"),
    ({"months": [{"month": "9999-12", "metrics": {}}]}, "monthlyPlan.months[0].month"),
    ({"months": [{"month": "2025-1", "metrics": {}}]}, "monthlyPlan.months[0].month"),
    ({"months": [{"month": 202501, "metrics": {}}]}, "monthlyPlan.months[0].month"),
    (
        {
            "months": [
                {"month": "2025-01", "metrics": {}},
                {"month": "2025-02", "metrics": {}},
                {"month": "2025-01", "metrics": {}},
            ]
        },
        "monthlyPlan.months[2].month",
    ),
    ({"months": [{"month": "2025-01"}]}, "monthlyPlan.months[0].metrics"),
    ({"months": [{"month": "2025-01", "metrics": []}]}, "monthlyPlan.months[0].metrics"),
    ({"months": [{"month": "2025-01", "metrics": {"leads": 5}}]}, "monthlyPlan.months[0].metrics.leads"),
    *(
        (
            {"months": [{"month": "2025-01", "metrics": {}}, {"month": "2025-02", "metrics": {metric: value}}]},
            f"monthlyPlan.months[1].metrics.{metric}",
        )
        for metric in METRICS
        for value in ("5", None, True, [], 1e13, 0.001)
    ),
    *(
        ({"months": [{"month": "2025-01", "metrics": {}}], key: value}, f"monthlyPlan.{key}")
        for key, value in (
            ("leadCounting", "both"), ("leadCounting", 1), ("planType", "sums"), ("mode", "reconcile"), ("mode", 1),
            ("seed", 5), ("seed", "x" * 65), ("tolerances", 1), ("planToken", "x"), ("", 1),
        )
    ),
    (
        {"months": [{"month": "2025-01", "metrics": {}}], "tolerances": {"countTolerance": 101}},
        "monthlyPlan.tolerances.countTolerance",
    ),
    ([], "monthlyPlan"),
    ([5], "monthlyPlan[0]"),
    ([{"month": "2025-01", "metrics": {}}, {"month": "2025-13", "metrics": {}}], "monthlyPlan[1].month"),
    ([{"month": "2025-01", "metrics": {"leads": 5}}], "monthlyPlan[0].metrics.leads"),
])
def test_every_fault_has_its_path(session, plan, path):
    assert set(faults(session, {"monthlyPlan": plan})) == {path}


def test_money_is_in_minor_units_of_the_currency_that_counts(session):
    path = "monthlyPlan.months[0].metrics.closedWonValue"
    for value, currency, country, fine in (
        (10.5, None, "US", True), (10.5, None, "JP", False), (10.5, "JPY", "US", False), (10.555, "KWD", "US", True),
        (10.555, None, "UK", False),
    ):
        config = planned(
            ("2025-01", {"leadsCreated": 1, "closedWonCount": 1, "closedWonValue": value}),
            country=country,
            **({"currency": currency} if currency else {}),
        )
        assert session.faults(config).keys() == (set() if fine else {path}), (value, currency, country)


@pytest.mark.parametrize("value", [{"curve": "linear"}, {}])
def test_growth_does_not_stand_beside_a_monthly_plan(session, value):
    assert faults(session, planned(("2025-01", {"leadsCreated": 5}), growth=value)) == {
        "growth": "cannot stand beside monthlyPlan, which names every month itself"
    }


SUMS = {
    "leads": 110, "contacts": 90, "companies": 20, "pipelineValue": 150000, "closedWonValue": 50000,
    "closedWonCount": 6, "deals": 16,
}  # of two months of the sample


@pytest.mark.parametrize("lead_counting", ["included", "separate"])
def test_targets_beside_a_monthly_plan_are_what_it_comes_to(session, lead_counting):
    month = SAMPLE | ({"contactsCreated": 90} if lead_counting == "included" else {})
    config = planned(
        ("2025-01", month),
        (
            "2025-03",
            month
            | {
                "leadsCreated": 60,
                "contactsCreated": month["contactsCreated"] + (20 if lead_counting == "included" else 10),
            },
        ),
        lead_counting=lead_counting,
    )
    natural = session.preview(config)["totals"]["activities"]
    for targets in ({}, SUMS, SUMS | {"activities": natural}, *({name: number} for name, number in SUMS.items())):
        assert session.preview(config | {"targets": targets})["config"] == session.complete(config), (
            "they ask for nothing and are not kept"
        )
    for name, number in (SUMS | {"activities": natural}).items():
        for other in (number + 1, number - 1, 0):
            assert faults(session, config | {"targets": SUMS | {name: other}}) == {
                f"targets.{name}": f"must be what monthlyPlan comes to ({number}), or be left out"
            }
    assert set(faults(session, config | {"targets": {name: 1 for name in SUMS}})) == {
        f"targets.{name}" for name in SUMS
    }
    assert set(faults(session, config | {"targets": {"leads": "110", "colour": 1, "deals": 1.5}})) == {
        "targets.leads", "targets.colour", "targets.deals"
    }
    assert set(faults(session, config | {"targets": 5})) == {"targets"}


def test_targets_beside_an_impossible_plan_are_not_compared(session):
    config = planned(("2025-01", {"leadsCreated": 5, "dealsCreated": 2, "closedWonCount": 3}), targets={"leads": 7})
    assert refusal(session, config)[0] == "INFEASIBLE_PLAN"


MONTHS = [
    {"month": "2025-03", "metrics": {"leadsCreated": 5, "contactsCreated": 9}},
    {"month": "2025-01", "metrics": {"contactsCreated": 7, "dealsCreated": 2}},
]


@pytest.mark.parametrize(
    "plan",
    [
        MONTHS,
        {"months": MONTHS},
        {"months": MONTHS, "mode": "additive"},
        {"months": MONTHS, "planType": "deltas"},
        {"months": MONTHS, "planType": "targets"},
        {"months": MONTHS, "tolerances": {"countTolerance": 3, "valueTolerance": 0.5}},
        {
            "months": MONTHS, "mode": "additive", "planType": "targets", "leadCounting": "included", "tolerances": {},
            "seed": "s",
        },
    ],
    ids=lambda plan: "list" if isinstance(plan, list) else " ".join(plan),
)
def test_a_plan_is_stored_in_one_form_however_it_is_written(session, plan):
    config = {"seed": "s", "monthlyPlan": plan}
    assert session.complete(config) == session.complete({
        "seed": "s", "monthlyPlan": {"leadCounting": "included", "months": list(reversed(MONTHS))}
    })
    assert session.complete(config)["monthlyPlan"] == {"leadCounting": "included", "months": list(reversed(MONTHS))}
    job = session.value("select demo.submit_generation(%s, null) ->> 'jobId'", json.dumps(config))
    assert (
        session.value("select demo.generation_job(%s) -> 'config' -> 'monthlyPlan'", job)
        == session.complete(config)["monthlyPlan"]
    )


@pytest.mark.parametrize("plan_type", ["deltas", "targets"])
@pytest.mark.parametrize("lead_counting", ["included", "separate"])
def test_deltas_and_targets_are_judged_alike(session, plan_type, lead_counting):
    for metrics in (
        SAMPLE, {"leadsCreated": 3, "closedWonValue": 5}, {"leadsCreated": -1, "contactsCreated": 4},
        {"activitiesCreated": 4},
    ):
        config = {"monthlyPlan": {"leadCounting": lead_counting, "months": [{"month": "2025-02", "metrics": metrics}]}}
        assert validated(session, {"monthlyPlan": config["monthlyPlan"] | {"planType": plan_type}}) == validated(
            session, config
        )


def test_the_seed_of_a_plan_is_the_tenants(session):
    months = {"months": MONTHS}
    assert (
        session.complete({"monthlyPlan": months | {"seed": "mine"}})["seed"]
        == "mine"
        == session.complete({"seed": "mine", "monthlyPlan": months | {"seed": "mine"}})["seed"]
    )
    assert (
        session.value(
            "select demo.submit_generation(%s, null) ->> 'seed'", json.dumps({"monthlyPlan": months | {"seed": "mine"}})
        )
        == "mine"
    )
    assert faults(session, {"seed": "yours", "monthlyPlan": months | {"seed": "mine"}}) == {
        "monthlyPlan.seed": "must be that of the config, or be left out"
    }


def test_what_a_list_of_months_cannot_be_is_told_with_its_paths(session):
    answer = validated(session, {
        "monthlyPlan": [
            {"month": "2025-01", "metrics": {"companiesCreated": 1}},
            {"month": "2025-02", "metrics": {"dealsCreated": 1, "closedWonCount": 2, "contactsCreated": 1}},
        ]
    })
    assert [e["field"] for e in answer["errorDetails"]] == ["monthlyPlan[1].metrics.closedWonCount"]
    assert answer["preview"]["suggestion"] == {
        "months": [
            {"month": "2025-01", "metrics": {"companiesCreated": 1}},
            {"month": "2025-02", "metrics": {"dealsCreated": 2, "closedWonCount": 2, "contactsCreated": 1}},
        ]
    }
    assert set(faults(session, {"monthlyPlan": [{"month": "2022-01", "metrics": {}}]})) == {"monthlyPlan[0].month"}
    assert [
        e["field"]
        for e in validated(
            session, {"monthlyPlan": [{"month": "2025-07", "metrics": {}}, {"month": "2025-01", "metrics": {}}]}
        )["errorDetails"]
    ] == ["monthlyPlan[0].month"]


def test_validate_wants_a_monthly_plan(session):
    code, found, _ = refusal(session, {"country": "DE"}, "validate_monthly_plan")
    assert (code, found) == ("VALIDATION_ERROR", {"monthlyPlan": "must be there"})


# -- all at once --------------------------------------------------------------------------------------------------

def test_faults_of_config_and_plan_come_at_once(session):
    config = planned(
        ("2025-01", {"leadsCreated": "many", "closedWonValue": 1.00001}), ("2025-99", {}), teamSize=1, country="XX",
        seed=5, growth={"curve": "steep"},
    )
    assert set(faults(session, config)) == {
        "teamSize", "country", "seed", "growth", "growth.curve", "monthlyPlan.months[0].metrics.leadsCreated",
        "monthlyPlan.months[0].metrics.closedWonValue", "monthlyPlan.months[1].month",
    }


def test_what_a_plan_cannot_be_is_said_beside_the_faults_of_the_config(session):
    impossible = ("2025-01", {"leadsCreated": 5, "dealsCreated": 2, "closedWonCount": 3})
    here = "monthlyPlan.months[0].metrics.closedWonCount"
    for keys, paths in (
        ({"teamSize": 1}, {"teamSize"}), ({"colour": "red"}, {"colour"}), ({"growth": {}}, {"growth"}),
        ({"channelMix": {"seo": 101}}, {"channelMix.seo"}), ({"realism": {"dropOffRate": 99}}, {"realism.dropOffRate"}),
        ({"startDate": "2023-01-01"}, {"startDate"}),
    ):
        assert set(faults(session, planned(impossible, **keys))) == {here} | paths
    assert set(faults(session, planned(impossible, country="XX"))) == {"country"}, (
        "months and minor units hang on the country"
    )


# -- what cannot be met -------------------------------------------------------------------------------------------

@pytest.mark.parametrize("metrics, field", [
    ({"leadsCreated": 5, "contactsCreated": 3}, "leadsCreated"),
    ({"leadsCreated": 5, "dealsCreated": 2, "closedWonCount": 3}, "closedWonCount"),
    ({"leadsCreated": 5, "closedWonValue": 100}, "closedWonValue"),
    ({"leadsCreated": 5, "closedWonCount": 3, "closedWonValue": 0}, "closedWonValue"),
    ({"leadsCreated": 5, "closedWonCount": 3, "closedWonValue": 0.02}, "closedWonValue"),
    (
        {"leadsCreated": 5, "closedWonCount": 3, "closedWonValue": 100, "pipelineAddedValue": 99}, "pipelineAddedValue",
    ),
    (
        {
            "leadsCreated": 5, "dealsCreated": 3, "closedWonCount": 3, "closedWonValue": 100, "pipelineAddedValue": 101
        },
        "pipelineAddedValue",
    ),
    ({"leadsCreated": -5}, "leadsCreated"),
    ({"dealsCreated": 2, "activitiesCreated": 0}, "dealsCreated"),
    ({"activitiesCreated": 2}, "activitiesCreated"),
])
def test_an_impossible_plan_is_refused_with_numbers_and_the_nearest_that_works(session, metrics, field):
    config = planned(("2025-03", {"companiesCreated": 1}), ("2025-02", metrics))
    answer = validated(session, config)
    assert answer["valid"] is answer["preview"]["feasible"] is False and answer["preview"]["resultingKpis"] is None
    [fault] = answer["errorDetails"]
    assert (
        fault["field"] == f"monthlyPlan.months[1].metrics.{field}"
        and fault["month"] == "2025-02"
        and fault["requested"] == metrics[field]
    )
    code, found, detail = refusal(session, config)
    assert (
        code == "INFEASIBLE_PLAN"
        and found == {fault["field"]: fault["constraint"]}
        and answer["errors"] == [fault["constraint"]]
    )
    suggestion = answer["preview"]["suggestion"]
    assert detail["suggestion"] == suggestion
    assert set(suggestion) == {"months"} and validated(session, {"monthlyPlan": suggestion})["valid"]
    if field in ("dealsCreated", "activitiesCreated"):
        assert "needs a contact that exists by 2025-02" in fault["constraint"] and suggestion["months"][0][
            "metrics"
        ] == metrics | {"contactsCreated": 1}


def test_a_month_in_the_future_is_refused_with_its_path(session):
    answer = validated(session, planned(("2025-07", {"leadsCreated": 1}), ("2025-06", {"leadsCreated": 1})))
    assert [e["field"] for e in answer["errorDetails"]] == ["monthlyPlan.months[0].month"] and answer["preview"][
        "suggestion"
    ]["months"][0]["month"] == "2025-06"
    assert not validated(session, planned(("2025-07", {"leadsCreated": 1})))["valid"], "all of it in the future"


def test_a_plan_has_a_largest_number_of_records(session):
    for metrics in (
        {"activitiesCreated": 10**9, "leadsCreated": 1}, {"leadsCreated": 600000, "companiesCreated": 600000},
        {"leadsCreated": 1, "dealsCreated": 10**9}, {"leadsCreated": 10**9},
    ):
        [fault] = validated(session, planned(("2025-01", metrics)))["errorDetails"]
        assert fault["field"] == "monthlyPlan.months" and "1000000" in fault["constraint"]


def test_a_currency_with_many_units_to_the_dollar_overflows_nothing(db):
    with psycopg.connect(db, autocommit=True, row_factory=dict_row) as conn:
        conn.execute(
            "insert into ref.currencies (code, name, symbol, minor_units, per_usd) "
            "values ('IRR', 'Rial', 'IRR', 2, 42000)"
        )
        config = planned(("2025-01", {"leadsCreated": 1, "dealsCreated": 10**9}), currency="IRR", industry="realestate")
        answer = conn.execute("select demo.validate_monthly_plan(%s) as v", [json.dumps(config)]).fetchone()["v"]
        assert [e["field"] for e in answer["errorDetails"]] == ["monthlyPlan.months"]


# -- when it starts -----------------------------------------------------------------------------------------------

def test_the_tenant_starts_with_the_first_month_unless_a_date_is_given(session):
    months = (("2025-03", {"leadsCreated": 1}), ("2025-02", {"leadsCreated": 1}))
    assert session.complete(planned(*months))["startDate"] == "2025-02-01"
    assert session.complete(planned(*months, startDate="2024-09-17"))["startDate"] == "2024-09-17"
    assert session.complete(planned(*months, startDate="2025-02-10"))["startDate"] == "2025-02-10", (
        "its first month is a part of one"
    )


def test_a_month_before_the_given_start_is_refused(session):
    answer = validated(
        session, planned(("2025-03", {"leadsCreated": 1}), ("2025-02", {"leadsCreated": 1}), startDate="2025-03-05")
    )
    assert [e["field"] for e in answer["errorDetails"]] == ["monthlyPlan.months[1].month"]


def test_the_start_lies_within_the_last_24_months(session):
    old = {"leadsCreated": 1}
    assert faults(session, planned(("2023-07", old), ("2023-06", old), ("2022-01", old))) == {
        f"monthlyPlan.months[{i}].month": "must lie within the last 24 months (not before 2023-06-30)" for i in (1, 2)}
    assert session.faults(planned(("2023-07", old))) == {}
    assert session.faults(planned(("2023-06", old), startDate="2023-06-30")) == {}
    assert (
        session.faults(planned(*((m, old) for m in session.value("select demo_calc.months('2023-07', '2025-06')"))))
        == {}
    ), "24 months"


def test_a_month_without_business_time_yet_is_refused(session):
    session.at("2025-06-01 16:00Z")  # a Sunday
    assert set(faults(session, planned(("2025-06", {})))) == {"monthlyPlan.months[0].month"}, (
        "the tenant could not begin"
    )
    answer = validated(session, planned(("2025-05", {"leadsCreated": 1}), ("2025-06", {"leadsCreated": 1})))
    assert [e["field"] for e in answer["errorDetails"]] == [
        "monthlyPlan.months[1].month"
    ] and "no business time" in answer["errors"][0]
    assert validated(session, planned(("2025-05", {"leadsCreated": 1}), ("2025-06", {})))["valid"]


# -- what it comes to ---------------------------------------------------------------------------------------------

def test_a_complete_config_holds_the_plan_in_place_of_targets_and_growth(session):
    config = session.complete(
        '{"monthlyPlan": {"months": [{"month": "2025-03", "metrics": {"leadsCreated": 5.0}}, {"month": "2025-01", '
        '"metrics": {}}]}, "teamSize": 3}'
    )
    assert (
        "targets" not in config
        and "growth" not in config
        and config["teamSize"] == 3
        and set(config) >= {"channelMix", "realism", "country"}
    )
    assert config["monthlyPlan"] == {
        "leadCounting": "included",
        "months": [{"month": "2025-01", "metrics": {}}, {"month": "2025-03", "metrics": {"leadsCreated": 5}}],
    }
    assert session.complete(config) == config


def test_the_preview_shows_the_plan_and_zeros_in_its_gaps(session):
    preview = session.preview(planned(("2025-04", {"leadsCreated": 7}), ("2025-02", SAMPLE), lead_counting="separate"))
    shown = {m["month"]: m for m in preview["monthlyProjection"]}
    assert list(shown) == ["2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]
    assert {k: v for k, v in shown["2025-02"].items() if k not in ("month", "activities")} == {
        "leads": 50, "contacts": 40, "companies": 10, "deals": 8, "closedWonCount": 3, "closedWonValue": 25000,
        "pipelineValue": 75000,
    }
    assert all(v == 0 for m in ("2025-03", "2025-05", "2025-06") for k, v in shown[m].items() if k != "month")
    assert preview["totals"]["leads"] == 57 and preview["estimatedRecords"]["contacts"] == 97
    assert "2025-04: 7 leads imply as many contacts" in preview["warnings"]


def test_validate_and_preview_tell_the_same(session):
    config = planned(
        ("2025-02", SAMPLE), ("2025-05", {"contactsCreated": 3, "activitiesCreated": 0}), lead_counting="separate",
        industry="realestate", country="GB",
    )
    answer, preview = validated(session, config), session.preview(config)
    assert answer["valid"] and answer["errors"] == [] and answer["preview"]["suggestion"] is None
    assert (
        answer["config"] == preview["config"]
        and answer["warnings"] == preview["warnings"]
        and answer["preview"]["estimatedRecords"] == preview["estimatedRecords"]
    )
    shown = {m["month"]: m for m in preview["monthlyProjection"]}
    for month in answer["preview"]["resultingKpis"]:
        kpis, row = month["metrics"], shown[month["month"]]
        assert [kpis[m] for m in METRICS] == [
            row["leads"], row["leads"] + row["contacts"], row["companies"], row["deals"], row["closedWonCount"],
            row["closedWonValue"], row["pipelineValue"], row["activities"],
        ]


@pytest.mark.parametrize("beside", [{}, {"targets": {"leads": 50}}, {"targets": {"leads": 51}}, {"teamSize": 1}])
@pytest.mark.parametrize("call", ["demo.preview_generation(%s)", "demo.validate_monthly_plan(%s)",
                                  "demo.submit_generation(%s, null)"])
def test_a_plan_is_judged_once_a_door(db, call, beside):
    with psycopg.connect(db, options="-c track_functions=pl -c demo.as_of=2025-06-30T16:00Z") as conn:
        try:
            with conn.transaction():
                config = json.dumps(planned(("2025-02", SAMPLE), lead_counting="separate", **beside))
                conn.execute(f"select {call}", [config])
        except psycopg.errors.DatabaseError as error:
            assert error.sqlstate == "TG400" and beside
        judge = "demo_plan.judge_plan(demo_kpi.tenant,jsonb,timestamptz)"
        assert conn.execute("select pg_stat_get_xact_function_calls(%s::regprocedure)", [judge]).fetchone()[0] == 1


def test_validating_writes_nothing(connection, session):
    connection.execute("begin read only")
    try:
        assert validated(session, planned(("2025-02", SAMPLE), lead_counting="separate"))["valid"]
        assert not validated(session, planned(("2025-02", SAMPLE)))["valid"]
    finally:
        connection.execute("rollback")


# -- whatever is sent ---------------------------------------------------------------------------------------------

ATTEMPT = """
create function pg_temp.attempt_plan(config jsonb, door int) returns jsonb language plpgsql as $$
declare
  _state text; _detail text;
begin
  return jsonb_build_object('result', case door when 1 then demo.validate_monthly_plan(config)
                                                when 2 then demo.preview_generation(config)
                                                else demo.submit_generation(config, null) end);
exception when others then
  get stacked diagnostics _state = returned_sqlstate, _detail = pg_exception_detail;
  return jsonb_build_object('state', _state, 'detail', _detail);
end $$
"""


junk = plan_strategies.junk(
    "NaN", "Infinity", "-0", "2025-01", "0000-00", "9999-12", "🗼", "%s %I", "separate", 1e308, -0.0, 10**30, 0.1, -1
)
numbers = plan_strategies.numbers(12.5, 1000.25, -1, 10**6, 10**9, 10**10, 10**12)
metrics = st.one_of(
    st.dictionaries(st.sampled_from(METRICS), numbers, max_size=8),
    st.dictionaries(
        st.one_of(st.sampled_from(METRICS), st.text(letters, max_size=5)), st.one_of(numbers, junk), max_size=4
    ),
)
months = st.one_of(
    st.sampled_from((
        "2023-05", "2023-07", "2024-02", "2025-01", "2025-02", "2025-05", "2025-06", "2025-07", "2025-13", "0000-00",
        "9999-12",
    )),
    junk,
)
entries = st.one_of(
    st.fixed_dictionaries({"month": months, "metrics": metrics}),
    st.fixed_dictionaries({"month": months, "metrics": metrics}),
    st.dictionaries(st.sampled_from(("month", "metrics", "note")), st.one_of(months, metrics, junk), max_size=3),
    junk,
)
plans = st.one_of(
    st.fixed_dictionaries(
        {"months": st.lists(entries, max_size=5)},
        optional={"leadCounting": st.one_of(st.sampled_from(("included", "separate")), junk)},
    ),
    st.fixed_dictionaries(
        {
            "months": st.lists(
                st.fixed_dictionaries({
                    "month": st.sampled_from(("2024-02", "2025-01", "2025-02", "2025-06")), "metrics": metrics
                }),
                max_size=26,
            )
        },
        optional={"leadCounting": st.sampled_from(("included", "separate")), "planType": junk},
    ),
    # a whole patch plan, or its months alone
    st.fixed_dictionaries(
        {"months": st.lists(st.fixed_dictionaries({"month": months, "metrics": metrics}), max_size=4)},
        optional={
            "mode": st.sampled_from(("additive", "reconcile")),
            "planType": st.sampled_from(("deltas", "targets")),
            "seed": st.sampled_from(("s", "t")),
            "tolerances": some(countTolerance=st.sampled_from((0, 101)), valueTolerance=st.sampled_from((0.5, 2))),
        },
    ),
    st.lists(entries, max_size=5),
    st.dictionaries(
        st.one_of(st.sampled_from(("months", "leadCounting", "seed")), st.text(letters, max_size=5)), junk, max_size=3
    ),
    junk,
)
configs = st.fixed_dictionaries(
    {"monthlyPlan": plans},
    optional={
        "country": st.sampled_from(("US", "UK", "DE", "JP", "BR", "AE", "XX")),
        "industry": st.sampled_from(("saas", "realestate", "igaming", "mining")),
        "currency": st.sampled_from(("USD", "JPY", "KWD", "XXX")),
        "startDate": st.sampled_from(("2025-01-06", "2023-06-30", "2023-06-29", "2025-07-01", "x", 5)),
        "teamSize": st.one_of(st.integers(1, 51), junk),
        "growth": junk,
        "seed": st.just("s"),
        "targets": st.one_of(
            junk,
            st.just({}),
            some(leads=st.integers(0, 9), companies=st.just(0), deals=st.sampled_from((0, 1e308, -1))),
        ),
        "channelMix": st.sampled_from((
            {}, {"seo": 0}, dict.fromkeys(("seo", "meta", "google", "affiliates", "referrals", "direct"), 0),
        )),
        "realism": st.sampled_from(({}, {"dropOffRate": 50}, {"dropOffRate": 51})),
    },
)


@settings(deadline=None, max_examples=22 * TIMES, suppress_health_check=list(HealthCheck))
@given(st.lists(configs, min_size=30, max_size=40))
def test_any_monthly_plan_is_planned_or_refused_with_its_paths(fuzzed, batch):
    """Some 2800 of them, through two doors."""
    rows = fuzzed.execute(
        """
        select pg_temp.attempt_plan(c.config, 1) as validated, pg_temp.attempt_plan(c.config, 2) as preview
          from unnest(%s::jsonb[]) with ordinality as c (config, i) order by c.i""",
        [[json.dumps(c) for c in batch]],
    ).fetchall()
    for config, row in zip(batch, rows):
        judge(config, row["validated"], row["preview"])


def judge(config, validated, preview):
    if "result" in preview:
        answer = validated["result"]
        assert answer["valid"] and answer["config"] == preview["result"]["config"], config
        assert answer["preview"]["estimatedRecords"] == preview["result"]["estimatedRecords"]
        return
    assert preview["state"] == "TG400", (config, preview)
    detail = json.loads(preview["detail"])
    assert detail["details"] and all(
        isinstance(f["field"], str) and f["constraint"] and "requested" in f for f in detail["details"]
    ), config
    assert len({(f["field"], f["constraint"]) for f in detail["details"]}) == len(detail["details"])
    if detail["code"] == "INFEASIBLE_PLAN":
        answer = validated["result"]
        assert (
            not answer["valid"]
            and answer["errorDetails"] == detail["details"]
            and answer["preview"]["suggestion"] == detail["suggestion"]
        )
        assert all(f["field"].startswith(("monthlyPlan.months", "monthlyPlan[")) for f in detail["details"])
    else:
        assert detail["code"] == "VALIDATION_ERROR" and validated == preview, config


@settings(deadline=None, max_examples=12 * TIMES, suppress_health_check=list(HealthCheck))
@given(st.lists(configs, min_size=15, max_size=20))
def test_submit_accepts_the_plans_that_preview_accepts_and_no_others(fuzzed, batch):
    rows = fuzzed.execute(
        """
        select pg_temp.attempt_plan(c.config, 2) as preview, pg_temp.attempt_plan(c.config, 3) as submitted
          from unnest(%s::jsonb[]) with ordinality as c (config, i) order by c.i""",
        [[json.dumps(c) for c in batch]],
    ).fetchall()
    for config, row in zip(batch, rows):
        if "result" in row["preview"]:
            assert row["submitted"].get("result", row["submitted"]).get("status") == "pending", (
                config, row["submitted"],
            )
        else:
            assert row["submitted"] == row["preview"], config
