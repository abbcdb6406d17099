"""compute_deltas and kpi_diff: pure functions of what they are given."""

import json
from decimal import Decimal

import psycopg
import pytest

MONTH = "2025-01"
CURRENT = {"leadsCreated": 10, "contactsCreated": 25, "companiesCreated": 4, "dealsCreated": 6, "closedWonCount": 2,
           "closedWonValue": Decimal("1000.50"), "pipelineAddedValue": Decimal("3000.75"), "activitiesCreated": 90}


@pytest.fixture(scope="module")
def deltas(kept, world):
    def compute(metrics, current=None, **keys):
        now = [{"month": MONTH, "metrics": current}] if current is not None else []
        plan = world.plan_of((MONTH, metrics), **keys) if isinstance(metrics, dict) else world.plan_of(*metrics, **keys)
        return kept.value("select demo.compute_deltas(%s::jsonb, %s::jsonb)", world.as_json(now), world.as_json(plan))
    return compute


def only_month(result):
    [month] = result["deltas"]
    assert month["month"] == MONTH
    return month["metrics"]


@pytest.fixture(scope="module")
def diff(kept, world):
    def compare(before, after, targets, tolerances=None):
        def months(metrics):
            return json.dumps([{"month": MONTH, "metrics": metrics}]) if metrics is not None else "[]"

        result = kept.value(
            "select demo.kpi_diff(%s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)", months(before), months(after),
            months(targets), json.dumps(tolerances),
        )
        [month] = result["months"]
        return result, month, {entry["metric"]: entry for entry in month["entries"]}
    return compare


def test_deltas_are_the_numbers_as_typed_whatever_is_there(deltas):
    asked = {
        "leadsCreated": 3, "contactsCreated": 5, "companiesCreated": 0, "dealsCreated": 4, "closedWonCount": 1,
        "closedWonValue": 10.25, "pipelineAddedValue": 30.5, "activitiesCreated": 7,
    }
    for current in (None, CURRENT):
        result = deltas(asked, current, planType="deltas")
        assert only_month(result) == {name: Decimal(str(value)) for name, value in asked.items()}
        assert result["blockers"] == [] and result["details"] == []
    assert deltas(asked, CURRENT) == deltas(
        asked, CURRENT, planType="deltas", leadCounting="included", mode="additive"
    ), "these are the defaults"


def test_targets_are_reached_from_the_current_number(deltas):
    asked = {
        "leadsCreated": 12, "contactsCreated": 27, "companiesCreated": 4, "dealsCreated": 9, "closedWonCount": 3,
        "closedWonValue": 1000.51, "pipelineAddedValue": 4000, "activitiesCreated": 91,
    }
    result = deltas(asked, CURRENT, planType="targets")
    assert only_month(result) == {
        "leadsCreated": 2, "contactsCreated": 2, "companiesCreated": 0, "dealsCreated": 3, "closedWonCount": 1,
        "closedWonValue": Decimal("0.01"), "pipelineAddedValue": Decimal("999.25"), "activitiesCreated": 1,
    }
    assert result["blockers"] == []
    assert only_month(deltas(asked, None, planType="targets")) == {
        name: Decimal(str(value)) for name, value in asked.items()
    }, "an unknown month holds nothing"


def test_a_metric_that_is_not_named_has_no_delta(deltas):
    assert only_month(deltas({"companiesCreated": 5}, CURRENT, planType="targets")) == {"companiesCreated": 1}
    assert only_month(deltas({}, CURRENT, planType="targets")) == {}


def test_months_come_back_ascending_with_each_its_own_current_numbers(deltas, kept, world):
    result = kept.value(
        "select demo.compute_deltas(%s::jsonb, %s::jsonb)",
        world.as_json([{"month": "2025-02", "metrics": {"companiesCreated": 4}}]),
        world.as_json(
            world.plan_of(
                ("2025-03", {"companiesCreated": 7}), ("2025-01", {"companiesCreated": 5}),
                ("2025-02", {"companiesCreated": 6}), planType="targets",
            )
        ),
    )
    assert [(m["month"], m["metrics"]["companiesCreated"]) for m in result["deltas"]] == [
        ("2025-01", 5), ("2025-02", 2), ("2025-03", 7)
    ]


@pytest.mark.parametrize(
    "metric",
    ["leadsCreated", "contactsCreated", "companiesCreated", "dealsCreated", "closedWonCount", "activitiesCreated"],
)
def test_v1_a_count_cannot_be_reduced(deltas, metric):
    message = f"Cannot reduce {metric} in ADDITIVE mode. Computed delta: -3"
    for plan_type, asked, current in (
        ("targets", CURRENT[metric] - 3 if CURRENT[metric] >= 3 else -1, CURRENT), ("deltas", -3, CURRENT),
        ("deltas", -3, None), ("targets", -3, None),
    ):
        result = deltas({metric: asked}, current, planType=plan_type)
        assert result["blockers"] == [message]
        [detail] = result["details"]
        assert (detail["field"], detail["constraint"], detail["month"], detail["requested"]) == (
            metric, message, MONTH, asked,
        )
        assert detail["current"] == (current[metric] if current else 0)


def test_v1_names_money_to_the_cent(deltas):
    result = deltas({"closedWonValue": 1000.25}, CURRENT, planType="targets")
    assert result["blockers"] == ["Cannot reduce closedWonValue in ADDITIVE mode. Computed delta: -0.25"]
    assert deltas({"pipelineAddedValue": -0.01}, None)["blockers"] == [
        "Cannot reduce pipelineAddedValue in ADDITIVE mode. Computed delta: -0.01"
    ]


def test_v1_names_every_metric_that_falls(deltas):
    result = deltas({"leadsCreated": 9, "companiesCreated": 3, "dealsCreated": 6}, CURRENT, planType="targets")
    assert result["blockers"] == [
        "Cannot reduce leadsCreated in ADDITIVE mode. Computed delta: -1",
        "Cannot reduce companiesCreated in ADDITIVE mode. Computed delta: -1",
    ]


@pytest.mark.parametrize("won, shown", [(3, "3"), (3.0, "3"), ("3e0", "3")])
def test_v4_word_for_word(deltas, kept, won, shown):
    if isinstance(won, str):
        result = kept.value(
            "select demo.compute_deltas('[]', %s::jsonb)",
            '{"months": [{"month": "%s", "metrics": {"dealsCreated": 2, "closedWonCount": %s}}]}' % (MONTH, won),
        )
    else:
        result = deltas({"dealsCreated": 2, "closedWonCount": won}, None)
    assert result["blockers"] == [f"closedWonCount ({shown}) cannot exceed dealsCreated (2)"]
    assert (
        result["details"][0] | {"field": "closedWonCount", "current": 2, "requested": 3, "month": MONTH}
        == result["details"][0]
    )


def test_v4_holds_for_deltas_of_targets(deltas):
    """4 of 9 deals won would be fine, but only one deal is new and two of them would have to be."""
    result = deltas({"dealsCreated": 7, "closedWonCount": 4}, CURRENT, planType="targets")
    assert result["blockers"] == ["closedWonCount (2) cannot exceed dealsCreated (1)"]


def test_v4_names_the_targets_as_typed_where_they_break_it(deltas):
    """45 of 34 would be what the deltas say: nobody typed that."""
    result = deltas(
        {"dealsCreated": 40, "closedWonCount": 50},
        CURRENT | {"dealsCreated": 33, "closedWonCount": 5},
        planType="targets",
    )
    assert result["blockers"] == ["closedWonCount (50) cannot exceed dealsCreated (40)"]
    [detail] = result["details"]
    assert (detail["current"], detail["requested"]) == (40, 50)


def test_leads_are_named_as_typed_too(deltas):
    result = deltas({"leadsCreated": 40, "contactsCreated": 30}, CURRENT, planType="targets")
    assert [b.partition(".")[0] for b in result["blockers"]] == ["leadsCreated (40) cannot exceed contactsCreated (30)"]


@pytest.mark.parametrize("metrics, blockers", [
    ({"leadsCreated": -5, "dealsCreated": 2, "closedWonCount": 3}, [
        "Cannot reduce leadsCreated in ADDITIVE mode. Computed delta: -5",
        "closedWonCount (3) cannot exceed dealsCreated (2)",
    ]),
    ({"dealsCreated": -1, "closedWonCount": 3}, [
        "Cannot reduce dealsCreated in ADDITIVE mode. Computed delta: -1",
        "closedWonCount (3) cannot exceed dealsCreated (-1)",
    ]),
    ({"closedWonCount": -1, "closedWonValue": 5}, [
        "Cannot reduce closedWonCount in ADDITIVE mode. Computed delta: -1",
        "closedWonValue requires closedWonCount > 0",
    ]),
    ({"dealsCreated": -1, "closedWonCount": -1, "pipelineAddedValue": 5}, [
        "Cannot reduce dealsCreated in ADDITIVE mode. Computed delta: -1",
        "Cannot reduce closedWonCount in ADDITIVE mode. Computed delta: -1",
    ]),
])
def test_a_negative_number_hides_no_other_fault(deltas, metrics, blockers):
    assert deltas(metrics, None)["blockers"] == blockers


@pytest.mark.parametrize("metrics", [
    {"closedWonValue": 1},
    {"closedWonValue": 0.01, "closedWonCount": 0},
    {"closedWonValue": 5, "closedWonCount": 0, "dealsCreated": 3, "pipelineAddedValue": 50},
])
def test_v5_word_for_word(deltas, metrics):
    result = deltas(metrics, None)
    assert result["blockers"] == ["closedWonValue requires closedWonCount > 0"]
    assert result["details"][0]["field"] == "closedWonValue"


JOINT = [  # what the numbers of a month cannot be together: (metrics, field, words of the reason)
    (
        {"leadsCreated": 5, "contactsCreated": 4},
        "leadsCreated",
        ("leadsCreated (5)", "contactsCreated (4)", '"separate"'),
    ),
    ({"closedWonCount": 2, "closedWonValue": 0}, "closedWonValue", ("closedWonValue (0)", "2")),
    (
        {"closedWonCount": 1, "closedWonValue": 10, "pipelineAddedValue": 9.99},
        "pipelineAddedValue",
        ("pipelineAddedValue (9.99)", "closedWonValue (10)"),
    ),
    (
        {"closedWonCount": 2, "closedWonValue": 10, "pipelineAddedValue": 11, "dealsCreated": 2},
        "pipelineAddedValue",
        ("pipelineAddedValue (11)", "closedWonValue (10)", "dealsCreated (2)"),
    ),
    (
        {"pipelineAddedValue": 11, "dealsCreated": 0},
        "pipelineAddedValue",
        ("pipelineAddedValue (11)", "dealsCreated (0)"),
    ),
    ({"closedWonCount": 2, "pipelineAddedValue": 0}, "pipelineAddedValue", ("pipelineAddedValue (0)", "2")),
]


@pytest.mark.parametrize("metrics, field, words", JOINT)
def test_what_numbers_cannot_be_together_is_said_with_the_numbers(deltas, metrics, field, words):
    result = deltas(metrics, None)
    [blocker], [detail] = result["blockers"], result["details"]
    assert detail["field"] == field and detail["constraint"] == blocker and detail["month"] == MONTH
    assert all(word in blocker for word in words), blocker


@pytest.mark.parametrize("metrics", [
    {"leadsCreated": 5},
    {"leadsCreated": 5, "contactsCreated": 5},
    {"contactsCreated": 5},
    {"closedWonCount": 2},
    {"closedWonValue": 0},
    {"closedWonCount": 0, "closedWonValue": 0},
    {"dealsCreated": 3, "pipelineAddedValue": 0},
    {"closedWonCount": 2, "dealsCreated": 2, "pipelineAddedValue": 7},
    {"pipelineAddedValue": 5},
    {"closedWonCount": 1, "closedWonValue": 5, "pipelineAddedValue": 5, "dealsCreated": 4},
    {"closedWonCount": 1, "closedWonValue": 5, "pipelineAddedValue": 6, "dealsCreated": 2},
    {"closedWonCount": 1, "closedWonValue": 5, "pipelineAddedValue": 6},
])
def test_what_can_be_is_not_blocked(deltas, metrics):
    assert deltas(metrics, None)["blockers"] == []


def test_contacts_besides_leads_when_counted_separately(deltas):
    asked = {"leadsCreated": 50, "contactsCreated": 40}
    assert only_month(deltas(asked, CURRENT, leadCounting="separate")) == {"leadsCreated": 50, "contactsCreated": 90}
    assert deltas(asked, CURRENT, leadCounting="separate")["blockers"] == []
    assert only_month(deltas({"contactsCreated": 40}, CURRENT, leadCounting="separate")) == {"contactsCreated": 40}
    assert only_month(deltas({"leadsCreated": 40}, CURRENT, leadCounting="separate")) == {"leadsCreated": 40}


def test_targets_besides_leads_are_reached_from_the_contacts_besides_leads(deltas):
    """10 leads and 15 others are there."""
    assert only_month(
        deltas({"leadsCreated": 12, "contactsCreated": 16}, CURRENT, planType="targets", leadCounting="separate")
    ) == {"leadsCreated": 2, "contactsCreated": 3}
    assert only_month(deltas({"contactsCreated": 16}, CURRENT, planType="targets", leadCounting="separate")) == {
        "contactsCreated": 1
    }
    result = deltas({"leadsCreated": 30, "contactsCreated": 14}, CURRENT, planType="targets", leadCounting="separate")
    assert result["blockers"] == ["Cannot reduce contactsCreated in ADDITIVE mode. Computed delta: -1"]
    assert result["details"][0] | {"requested": 14} == result["details"][0]


def test_the_lead_message_is_only_for_included_leads(deltas):
    assert "separate" in deltas({"leadsCreated": 5, "contactsCreated": 4}, None)["blockers"][0]
    assert deltas({"leadsCreated": 5, "contactsCreated": 0}, None, leadCounting="separate")["blockers"] == []


def test_every_fault_of_every_month_is_listed(deltas):
    result = deltas([
        ("2025-02", {"closedWonValue": 5}),
        ("2025-01", {"dealsCreated": -1}),
        ("2025-03", {"leadsCreated": 2, "contactsCreated": 1, "dealsCreated": 1, "closedWonCount": 2}),
    ])
    assert [(d["month"], d["field"]) for d in result["details"]] == [
        ("2025-01", "dealsCreated"), ("2025-02", "closedWonValue"), ("2025-03", "leadsCreated"),
        ("2025-03", "closedWonCount"),
    ]
    assert result["blockers"] == [d["constraint"] for d in result["details"]]


def test_a_malformed_plan_is_refused(deltas, world):
    with pytest.raises(psycopg.Error) as error:
        deltas({"leadsCreated": "5"}, None)
    assert error.value.sqlstate == "TG400"
    detail = world.detail_of(error.value)
    assert detail["code"] == "VALIDATION_ERROR" and detail["details"][0]["field"] == "months[0].metrics.leadsCreated"


@pytest.mark.parametrize("current", ["{}", "5", '"x"', '[{"month": "2025-01", "metrics": {"leadsCreated": "many"}}]'])
def test_current_numbers_that_are_none_are_refused(kept, world, current):
    error = kept.refused(
        kept.value, "select demo.compute_deltas(%s::jsonb, %s::jsonb)", current,
        world.as_json(world.plan_of((MONTH, {"leadsCreated": 5}), planType="targets")),
    )
    assert error.sqlstate == "TG400", f"{error.sqlstate}: {error}"
    world.detail_of(error)


# the diff report

def test_a_metric_that_is_met(diff):
    result, month, entries = diff({"leadsCreated": 50}, {"leadsCreated": 60}, {"leadsCreated": 60})
    assert entries["leadsCreated"] == {
        "metric": "leadsCreated", "before": 50, "after": 60, "delta": 10, "deltaPercent": 20, "target": 60,
        "passed": True,
    }
    assert (
        month["allPassed"]
        and result["overallPassed"]
        and (result["totalMetrics"], result["passedMetrics"], result["failedMetrics"]) == (1, 1, 0)
    )


def test_metrics_that_were_not_named_have_no_target_and_pass(diff, world):
    result, month, entries = diff(
        {"dealsCreated": 5}, {"dealsCreated": 9, "activitiesCreated": 40}, {"leadsCreated": 0}
    )
    assert list(entries) == list(world.METRICS)
    assert all(
        entry["target"] is None and entry["passed"] is True for name, entry in entries.items() if name != "leadsCreated"
    )
    assert result["totalMetrics"] == 1 and result["overallPassed"]


def test_percent_is_null_where_there_was_nothing_and_something_came(diff):
    _, _, entries = diff({"leadsCreated": 0, "dealsCreated": 3}, {"leadsCreated": 4, "dealsCreated": 4}, None)
    assert entries["leadsCreated"]["deltaPercent"] is None and entries["leadsCreated"]["delta"] == 4
    assert entries["dealsCreated"]["deltaPercent"] == Decimal("33.33")
    assert entries["companiesCreated"]["deltaPercent"] == 0, "nothing was there and nothing came"
    _, _, entries = diff(None, {"leadsCreated": 4}, {"leadsCreated": 4})
    assert entries["leadsCreated"] == {
        "metric": "leadsCreated", "before": 0, "after": 4, "delta": 4, "deltaPercent": None, "target": 4,
        "passed": True,
    }


def test_a_fall_is_a_negative_percent(diff):
    _, _, entries = diff({"dealsCreated": 8}, {"dealsCreated": 6}, {"dealsCreated": 6})
    assert (
        entries["dealsCreated"]["delta"], entries["dealsCreated"]["deltaPercent"], entries["dealsCreated"]["passed"],
    ) == (-2, -25, True)


@pytest.mark.parametrize("after, tolerance, passed", [
    (100, 0, True), (99, 0, False), (101, 0, False), (95, 5, True), (105, 5, True), (94, 5, False), (106, 5, False),
    (0, 100, True),
])
def test_a_count_may_be_off_by_its_absolute_tolerance(diff, after, tolerance, passed):
    result, month, entries = diff(None, {"leadsCreated": after}, {"leadsCreated": 100}, {"countTolerance": tolerance})
    assert (
        entries["leadsCreated"]["passed"] is passed
        and month["allPassed"] is passed
        and result["overallPassed"] is passed
    )
    assert result["failedMetrics"] == (0 if passed else 1)


@pytest.mark.parametrize("after, tolerances, passed", [
    (1000, None, True), (1005, None, True), (995, None, True), (1005.01, None, False), (994.99, None, False),
    (1000.01, {"valueTolerance": 0}, False), (1000, {"valueTolerance": 0}, True), (0, {"valueTolerance": 1}, True),
    (2000.01, {"valueTolerance": 1}, False),
])
def test_a_value_may_be_off_by_a_share_of_its_target(diff, after, tolerances, passed):
    for metric in ("closedWonValue", "pipelineAddedValue"):
        _, _, entries = diff(None, {metric: after}, {metric: 1000}, tolerances)
        assert entries[metric]["passed"] is passed


def test_count_and_value_tolerances_do_not_mix(diff):
    _, _, entries = diff(
        None, {"leadsCreated": 999, "closedWonValue": 950}, {"leadsCreated": 1000, "closedWonValue": 1000},
        {"countTolerance": 0, "valueTolerance": 0.005},
    )
    assert not entries["leadsCreated"]["passed"] and not entries["closedWonValue"]["passed"]
    _, _, entries = diff(
        None, {"leadsCreated": 999, "closedWonValue": 999}, {"leadsCreated": 1000, "closedWonValue": 1000},
        {"countTolerance": 1, "valueTolerance": 0},
    )
    assert entries["leadsCreated"]["passed"] and not entries["closedWonValue"]["passed"]


def test_one_metric_that_fails_fails_its_month_and_the_whole(kept):
    def months(january: dict, february: dict) -> str:
        return json.dumps([{"month": "2025-01", "metrics": january}, {"month": "2025-02", "metrics": february}])

    after = months({"leadsCreated": 5}, {"leadsCreated": 5})
    targets = months({"leadsCreated": 5}, {"leadsCreated": 6, "dealsCreated": 0})
    result = kept.value("select demo.kpi_diff('[]', %s::jsonb, %s::jsonb, null)", after, targets)
    assert [(m["month"], m["allPassed"]) for m in result["months"]] == [("2025-01", True), ("2025-02", False)]
    assert (result["overallPassed"], result["totalMetrics"], result["passedMetrics"], result["failedMetrics"]) == (
        False, 3, 2, 1,
    )


def test_nothing_compared_is_nothing_failed(kept):
    assert kept.value("select demo.kpi_diff(null, null, null, null)") == {
        "months": [], "overallPassed": True, "totalMetrics": 0, "passedMetrics": 0, "failedMetrics": 0
    }


@pytest.mark.parametrize("counting", ["included", "separate"])
def test_a_negative_delta_is_refused_and_shown_as_it_was_named(deltas, counting):
    result = deltas(
        {"leadsCreated": -5, "contactsCreated": -2, "closedWonValue": -10.5, "companiesCreated": 3},
        CURRENT,
        leadCounting=counting,
    )
    assert only_month(result) == {
        "leadsCreated": -5, "contactsCreated": -2, "closedWonValue": Decimal("-10.5"), "companiesCreated": 3
    }
    assert {fault["field"] for fault in result["details"]} == {"leadsCreated", "contactsCreated", "closedWonValue"}
    assert all("ADDITIVE" in blocker for blocker in result["blockers"])


def test_a_target_below_what_is_there_is_refused_and_adds_nothing(deltas):
    result = deltas({"leadsCreated": 7, "companiesCreated": 6}, CURRENT, planType="targets")
    assert only_month(result) == {"leadsCreated": 0, "companiesCreated": 2} and result["blockers"] == [
        "Cannot reduce leadsCreated in ADDITIVE mode. Computed delta: -3"
    ]


@pytest.mark.parametrize("broken", [
    '{"month": 1}', "[1]", '["a"]', "5", '[{"month": "2025-01", "metrics": {"leadsCreated": "many"}}]',
    '[{"month": "2025-01", "metrics": {"leadsCreated": {}}}]', "[" * 6000 + "]" * 6000,
])
def test_what_is_no_snapshot_is_refused(kept, broken):
    for place in range(3):
        arguments = ["[]", "[]", "[]", "{}"]
        arguments[place] = broken
        with pytest.raises(psycopg.Error) as refused:
            kept.value("select demo.kpi_diff(%s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)", *arguments)
        assert refused.value.sqlstate == "TG400" and "cannot be compared" in refused.value.diag.message_primary
    with pytest.raises(psycopg.Error) as refused:
        kept.value("select demo.kpi_diff('[]', '{}', '[]', '{\"countTolerance\": \"x\"}')")
    assert refused.value.sqlstate == "TG400"
