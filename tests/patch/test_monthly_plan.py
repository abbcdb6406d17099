"""One planner: a monthlyPlan is judged as the same plan for a tenant that holds nothing,
where deltas and targets are one."""

import json

import pytest
from asking import TIMES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan_strategies import small_plans

PLACE = {"country": "JP", "industry": "saas", "startDate": "2024-11-01", "realism": {"dropOffRate": 50}}


@pytest.fixture(scope="module")
def empty(kept):
    """A patched tenant without any rows of PLACE."""
    tenant = kept.tenant(seed="as good as new", **PLACE)
    kept.empty(tenant)
    return tenant


@settings(deadline=None, max_examples=60 * TIMES, suppress_health_check=list(HealthCheck))
@given(
    small_plans(("2024-10", "2024-11", "2024-12", "2025-03", "2025-06", "2025-07")),
    st.sampled_from(("included", "separate")),
    st.sampled_from(("deltas", "targets")),
)
def test_a_plan_is_judged_alike_for_a_new_tenant_and_an_empty_one(kept, world, empty, months, lead_counting, plan_type):
    patch = kept.validate(empty, world.plan_of(*months, leadCounting=lead_counting))
    config = PLACE | {"monthlyPlan": world.plan_of(*months, leadCounting=lead_counting, planType=plan_type)}
    plan = kept.value("select demo.validate_monthly_plan(%s)", json.dumps(config))
    assert (plan["valid"], plan["errors"], plan["warnings"]) == (patch["valid"], patch["errors"], patch["warnings"])
    for part in ("estimatedRecords", "resultingKpis"):
        assert plan["preview"][part] == patch["preview"][part]
    suggestion = patch["preview"]["suggestion"]
    assert plan["preview"]["suggestion"] == (
        suggestion and {key: suggestion[key] for key in ("months", "leadCounting")}
    )
    for theirs, ours in zip(patch["errorDetails"], plan["errorDetails"], strict=True):
        assert ours["field"].startswith("monthlyPlan.months") and ours["field"].endswith(theirs["field"])
        assert ours | {"field": theirs["field"]} == theirs


def test_a_tenant_of_a_monthly_plan_is_patched_like_any_other(kept, world):
    tenant = kept.tenant_of({
        **PLACE,
        "seed": "planned",
        "monthlyPlan": world.plan_of((
            "2024-12", {"leadsCreated": 3, "contactsCreated": 8, "dealsCreated": 4, "closedWonCount": 2},
        )),
    })
    before = kept.kpis(tenant)
    job = kept.apply(
        tenant,
        world.plan_of(
            ("2025-02", {"leadsCreated": 5, "dealsCreated": 3, "closedWonCount": 1}),
            ("2024-12", {"contactsCreated": 4, "activitiesCreated": 9}),
        ),
    )
    assert job["diffReport"]["overallPassed"]
    after = kept.kpis(tenant)
    assert (after["2024-12"]["contactsCreated"], after["2025-02"]["dealsCreated"]) == (
        before["2024-12"]["contactsCreated"] + 4, 3,
    )
    assert kept.violations(tenant) == {}
