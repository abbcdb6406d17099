"""Whether a plan can be met: the planner's verdict against a search over actual records, for all small cases."""

import itertools
import re

import pytest
from asking import TIMES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan_oracle import DEALS, can_be, is_possible

NUMBERS = (None, 0, 1, 2, 3)
START = "2023-07-03"


def named(names, numbers):
    return {name: number for name, number in zip(names, numbers) if number is not None}


@pytest.fixture(scope="module")
def yen(kept):
    """Its minor unit is one yen. Contacts are there from the first month on."""
    tenant = kept.tenant(country="JP", seed="yen", startDate=START)
    assert kept.kpis(tenant, "2023-07", "2023-07")["2023-07"]["contactsCreated"] > 0
    return tenant


@pytest.fixture(scope="module")
def months(kept):
    return kept.value("select demo_calc.months('2023-07', '2025-06')")


@pytest.fixture(scope="module")
def judged(kept, months, world):
    """judged(tenant, cases) gives for each case {metric: number} the reasons against it;
    many cases go into one plan, a month each."""

    def judge(tenant, cases, **keys):
        reasons = []
        for start in range(0, len(cases), len(months)):
            chunk = list(zip(months, cases[start:start + len(months)]))
            answer = kept.validate(tenant, world.plan_of(*chunk, **keys))
            assert (
                answer["valid"]
                is (answer["errors"] == [])
                is (answer["errorDetails"] == [])
                is answer["preview"]["feasible"]
            )
            reasons += [[d for d in answer["errorDetails"] if d["month"] == month] for month, _ in chunk]
        return reasons
    return judge


def assert_true_reasons(case, reasons, lead_counting="included"):
    """What a reason names is by itself enough to make the case impossible."""
    for reason in reasons:
        mentioned = set(
            re.findall("[a-z]+Created|closedWonCount|closedWonValue|pipelineAddedValue", reason["constraint"])
        ) | {reason["field"]}
        if mentioned & set(DEALS):
            mentioned.add("closedWonCount")
        assert not can_be({name: number for name, number in case.items() if name in mentioned}, lead_counting), (
            case, reason,
        )


def test_every_small_combination_of_deals_and_values(judged, yen):
    cases = [named(DEALS, numbers) for numbers in itertools.product(NUMBERS, repeat=4)]
    verdicts = judged(yen, cases)
    assert len(cases) == 625
    assert [
        (case, [r["constraint"] for r in reasons])
        for case, reasons in zip(cases, verdicts)
        if (not reasons) is not can_be(case)
    ] == []
    for case, reasons in zip(cases, verdicts):
        assert_true_reasons(case, reasons)


@pytest.mark.parametrize("lead_counting", ["included", "separate"])
def test_every_small_combination_of_leads_and_contacts(judged, yen, lead_counting):
    cases = [
        named(("leadsCreated", "contactsCreated"), numbers) for numbers in itertools.product((*NUMBERS, -1), repeat=2)
    ]
    verdicts = judged(yen, cases, leadCounting=lead_counting)
    assert [
        (case, [r["constraint"] for r in reasons])
        for case, reasons in zip(cases, verdicts)
        if (not reasons) is not can_be(case, lead_counting)
    ] == []


def test_cents_are_minor_units_as_yen_are(kept, judged):
    """A third of the combinations once more in dollars: 1 is a cent."""
    dollars = kept.tenant(seed="cents", startDate=START)
    cases = [named(DEALS, numbers) for numbers in itertools.product(NUMBERS, repeat=4)][::3]
    verdicts = judged(
        dollars,
        [{name: number / 100 if "Value" in name else number for name, number in case.items()} for case in cases],
    )
    assert [
        (case, [r["constraint"] for r in reasons])
        for case, reasons in zip(cases, verdicts)
        if (not reasons) is not can_be(case)
    ] == []


@settings(deadline=None, max_examples=25 * TIMES, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(("leadsCreated", "contactsCreated", "companiesCreated", "activitiesCreated", *DEALS)),
            st.integers(-1, 3),
        ),
        min_size=24,
        max_size=24,
    ),
    st.sampled_from(("included", "separate")),
)
def test_any_metrics_together(judged, yen, cases, lead_counting):
    for case, reasons in zip(cases, judged(yen, cases, leadCounting=lead_counting)):
        assert (not reasons) is can_be(case, lead_counting), (case, reasons)
        if not any(number < 0 for number in case.values()):
            assert_true_reasons(case, reasons, lead_counting)


@pytest.fixture(scope="module")
def standing(kept, months, world):
    """An emptied yen tenant whose every month holds 2 leads among 3 contacts, a company, and 3 deals:
    one won for 2, the pipeline 3."""
    tenant = kept.tenant(country="JP", seed="standing", startDate=START)
    kept.empty(tenant)
    state = {
        "leadsCreated": 2, "contactsCreated": 3, "companiesCreated": 1, "dealsCreated": 3, "closedWonCount": 1,
        "closedWonValue": 2, "pipelineAddedValue": 3, "activitiesCreated": 0,
    }
    kept.apply(tenant, world.plan_of(*((month, state) for month in months)))
    assert all(kept.kpis(tenant)[month] == state for month in months)
    return tenant, state


def reached(case, state, lead_counting):
    """Whether the targets can be reached from the state by adding records."""
    added = {
        name: number
        - (state[name] - (state["leadsCreated"] if name == "contactsCreated" and lead_counting == "separate" else 0))
        for name, number in case.items()
    }
    return can_be(added, lead_counting)


@settings(deadline=None, max_examples=40 * TIMES, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "leadsCreated": st.integers(1, 4), "contactsCreated": st.integers(0, 6),
                "companiesCreated": st.integers(0, 2), "activitiesCreated": st.integers(0, 2),
                "dealsCreated": st.integers(2, 6), "closedWonCount": st.integers(0, 4),
                "closedWonValue": st.integers(1, 5), "pipelineAddedValue": st.integers(2, 6),
            },
        ),
        min_size=24,
        max_size=24,
    ),
    st.sampled_from(("included", "separate")),
)
def test_targets_are_judged_from_what_is_there(judged, standing, cases, lead_counting):
    tenant, state = standing
    for case, reasons in zip(cases, judged(tenant, cases, planType="targets", leadCounting=lead_counting)):
        assert (not reasons) is reached(case, state, lead_counting), (case, reasons)


def test_a_won_value_that_is_there_already_needs_no_count(judged, standing):
    """closedWonCount is not named, so it is not constrained: there is a won deal, and nothing is to be added."""
    tenant, state = standing
    assert judged(tenant, [{"closedWonValue": state["closedWonValue"]}], planType="targets") == [[]]


def test_targets_that_are_there_already_are_met(judged, standing):
    tenant, state = standing
    cases = [
        {name: state[name] for name in names}
        for names in ((), *((name,) for name in state if name != "closedWonValue"), tuple(state))
    ]
    assert judged(tenant, cases, planType="targets") == [[]] * len(cases)


@pytest.fixture(scope="module")
def bare(kept):
    """A tenant without a single contact."""
    tenant = kept.tenant(country="JP", seed="bare", startDate=START)
    kept.empty(tenant)
    return tenant


PERSON_NEEDED = (
    {"dealsCreated": 1}, {"closedWonCount": 1}, {"pipelineAddedValue": 1}, {"activitiesCreated": 1},
    {"closedWonCount": 1, "closedWonValue": 5}, {"companiesCreated": 2, "dealsCreated": 3},
)
NO_PERSON_NEEDED = (
    {}, {"companiesCreated": 2}, {"dealsCreated": 0, "activitiesCreated": 0}, {"contactsCreated": 1, "dealsCreated": 2},
    {"leadsCreated": 1, "activitiesCreated": 2}, {"pipelineAddedValue": 0},
)


@pytest.mark.parametrize("metrics", PERSON_NEEDED)
def test_deals_and_activities_need_a_contact_by_then(kept, bare, world, metrics):
    answer = kept.validate(bare, world.plan_of(("2024-05", metrics)))
    assert not answer["valid"]
    for detail in answer["errorDetails"]:
        assert (
            detail["field"] in ("dealsCreated", "activitiesCreated")
            and "needs a contact that exists by 2024-05" in detail["constraint"]
        )
        assert (detail["month"], detail["current"]) == ("2024-05", 0) and detail["requested"] > 0
    assert not kept.validate(bare, world.plan_of(("2024-05", metrics), ("2024-06", {"contactsCreated": 1})))["valid"], (
        "a later contact is too late"
    )
    assert kept.validate(bare, world.plan_of(("2024-05", metrics), ("2024-04", {"contactsCreated": 1})))["valid"], (
        "an earlier one will do"
    )
    assert kept.validate(bare, world.plan_of(("2024-05", metrics | {"leadsCreated": 1})))["valid"], (
        "so will one of the month"
    )


def test_a_missing_contact_is_named_beside_the_faults_of_other_months(kept, bare, world):
    answer = kept.validate(
        bare,
        world.plan_of(("2024-04", {"companiesCreated": -1}), ("2024-05", {"dealsCreated": 1, "activitiesCreated": 0})),
    )
    assert [(d["month"], d["field"]) for d in answer["errorDetails"]] == [
        ("2024-04", "companiesCreated"), ("2024-05", "dealsCreated")
    ]
    answer = kept.validate(
        bare, world.plan_of(("2024-04", {"leadsCreated": 1, "companiesCreated": -1}), ("2024-05", {"dealsCreated": 1}))
    )
    assert [d["month"] for d in answer["errorDetails"]] == ["2024-04"], "the month with the fault asks for a contact"


@pytest.mark.parametrize("metrics", NO_PERSON_NEEDED)
def test_nothing_else_needs_a_contact(kept, bare, world, metrics):
    answer = kept.validate(bare, world.plan_of(("2024-05", metrics)))
    assert answer["valid"], answer["errors"]


def test_a_won_deal_is_worth_at_least_one_minor_unit(kept, quiet, world):
    for metrics, field in (
        ({"closedWonCount": 3, "closedWonValue": 0.02}, "closedWonValue"),
        ({"closedWonCount": 3, "pipelineAddedValue": 0.02}, "pipelineAddedValue"),
    ):
        answer = kept.validate(quiet, world.plan_of(("2025-01", metrics)))
        [detail] = answer["errorDetails"]
        assert detail["field"] == field and "less than one minor unit of USD" in detail["constraint"]
        assert kept.validate(quiet, world.plan_of(("2025-01", metrics | {field: 0.03})))["valid"]


def test_the_search_itself_knows_what_cannot_be():
    assert (
        can_be({})
        and can_be({"dealsCreated": 3, "pipelineAddedValue": 0})
        and can_be({"closedWonCount": 2, "closedWonValue": 2, "pipelineAddedValue": 2, "dealsCreated": 5})
    )
    for case in (
        {"leadsCreated": 2, "contactsCreated": 1}, {"dealsCreated": 1, "closedWonCount": 2},
        {"closedWonCount": 2, "closedWonValue": 1}, {"closedWonValue": 1}, {"companiesCreated": -1},
        {"pipelineAddedValue": 1, "dealsCreated": 0},
        {"closedWonCount": 1, "closedWonValue": 2, "pipelineAddedValue": 3, "dealsCreated": 1},
        {"closedWonCount": 1, "pipelineAddedValue": 0},
    ):
        assert not can_be(case)
    assert can_be({"leadsCreated": 2, "contactsCreated": 1}, "separate")


def test_reasoning_agrees_with_the_search():
    """What judges random plans of any size (plan_oracle.is_possible) says of small ones what the search finds."""
    for numbers in itertools.product((*NUMBERS, 4, -1), repeat=4):
        case = named(DEALS, numbers)
        assert is_possible(case) is can_be(case), case
    for numbers in itertools.product((*NUMBERS, -1), repeat=2):
        case = named(("leadsCreated", "contactsCreated"), numbers)
        assert is_possible(case) is can_be(case), case
