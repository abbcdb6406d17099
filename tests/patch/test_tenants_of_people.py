"""Tenants that a person or an older tool made with plain INSERTs:
no generation job, perhaps no team and no pipeline."""

import pytest

PLACES = {  # country: time zone, currency, industry
    "US": ("America/Chicago", "USD", "saas"),
    "JP": ("Asia/Tokyo", "JPY", "realestate"),
    "AE": ("Asia/Dubai", "AED", "trading"),
    "BR": ("America/Sao_Paulo", "BRL", "finserv"),
}


def made_by_hand(patches, place="US", team=True, stages=("open", "won", "lost"), start="2025-01-15", **columns):
    """Id of a demo tenant without a job."""
    timezone, currency, industry = PLACES[place]
    facts = {"country": place, "timezone": timezone, "currency": currency, "industry": industry} | columns
    tenant = str(patches.value("""insert into crm.tenants (name, slug, country, timezone, currency, industry)
        values ('By hand', gen_random_uuid()::text, %s, %s, %s, %s) returning id""", *facts.values()))
    patches.conn.execute(
        "insert into crm.demo_tenant_metadata (tenant_id, country, industry, start_date) values (%s, %s, %s, %s)",
        [tenant, place, industry, start],
    )
    if team:
        patches.conn.execute(
            """insert into crm.users (tenant_id, email, full_name, role, created_at)
            select %s, 'u' || n || '@t.example', 'User ' || n, 'agent', %s::date from generate_series(1, 3) as n""",
            [tenant, start],
        )
    if stages:
        pipeline = patches.value(
            "insert into crm.pipelines (tenant_id, name) values (%s, 'Sales') returning id", tenant
        )
        for position, kind in enumerate(stages, 1):
            patches.conn.execute(
                "insert into crm.pipeline_stages (tenant_id, pipeline_id, name, stage_type, probability, position) "
                "values (%s, %s, %s, %s, 0, %s)",
                [tenant, pipeline, f"{kind} {position}", kind, position],
            )
    return tenant


@pytest.mark.parametrize("country", PLACES)
@pytest.mark.parametrize("start", ["2025-01-01", "2025-01-15"])
def test_it_is_patched_like_any_other(kept, world, country, start):
    tenant = made_by_hand(kept, country, start=start)
    plan = world.plan_of(
        ("2025-01", {
            "companiesCreated": 3, "leadsCreated": 6, "contactsCreated": 9, "dealsCreated": 5, "closedWonCount": 2,
            "activitiesCreated": 30,
        }),
        ("2025-03", {"leadsCreated": 4}),
    )
    answer = kept.validate(tenant, plan)
    assert answer["valid"], answer["errors"]
    job = kept.apply(tenant, plan)
    assert job["status"] == "completed" and job["diffReport"]["overallPassed"] and kept.violations(tenant) == {}
    assert kept.kpis(tenant)["2025-01"] == answer["preview"]["resultingKpis"][0]["metrics"]
    assert kept.value(
        "select min(created_at at time zone %s)::date >= %s::date from crm.contacts where tenant_id = %s",
        PLACES[country][0],
        start,
        tenant,
    )
    assert kept.value("select count(distinct source) > 1 from crm.contacts where tenant_id = %s", tenant)
    second = kept.apply(tenant, world.plan_of(("2025-01", {"contactsCreated": 40})))
    assert second["diffReport"]["overallPassed"] and kept.violations(tenant) == {}


@pytest.mark.parametrize("config", [
    "{}",
    '{"realism": {"dropOffRate": 50}}',
    '{"channelMix": {"seo": 100, "meta": 0, "google": 0, "affiliates": 0, "referrals": 0, "direct": 0}}',
])
def test_a_job_of_an_older_tool_with_half_a_config_is_filled_up(kept, world, config):
    tenant = made_by_hand(kept)
    job = kept.value(
        """insert into crm.demo_generation_jobs (created_by_id, config, seed, tenant_id, created_tenant_id, status,
                                              metrics, completed_at)
        values ('00000000-0000-4000-8000-000000000000', %s::jsonb, 's', %s, %s, 'completed', '{}', '2025-01-01')
        returning id""",
        config,
        tenant,
        tenant,
    )
    kept.conn.execute("update crm.demo_tenant_metadata set generation_job_id = %s where tenant_id = %s", [job, tenant])
    assert (
        kept.apply(tenant, world.plan_of(("2025-02", {"leadsCreated": 20, "dealsCreated": 4})))["diffReport"][
            "overallPassed"
        ]
        and kept.violations(tenant) == {}
    )
    sources = {
        row["source"] for row in kept.rows("select distinct source from crm.contacts where tenant_id = %s", tenant)
    }
    assert (sources == {"seo"}) is ("channelMix" in config)
    dropped = kept.value(
        "select count(*) from crm.contacts where tenant_id = %s and lead_status in ('unresponsive', 'disqualified')"
        " and first_response_at is null",
        tenant,
    )
    assert dropped == (10 if "dropOffRate" in config else 3)


def test_without_a_team_nobody_owns_the_rows(kept, world):
    tenant = made_by_hand(kept, team=False)
    plan = world.plan_of((
        "2025-02", {"companiesCreated": 2, "leadsCreated": 5, "dealsCreated": 2, "activitiesCreated": 9},
    ))
    assert any("no owner" in warning for warning in kept.validate(tenant, plan)["warnings"])
    assert kept.apply(tenant, plan)["diffReport"]["overallPassed"] and set(kept.violations(tenant)) == {
        "tenant_has_team"
    }
    assert kept.value("select count(owner_id) from crm.contacts where tenant_id = %s", tenant) == 0


def test_a_team_that_joined_later_owns_what_came_later(kept, world):
    tenant = made_by_hand(kept, team=False)
    kept.conn.execute(
        "insert into crm.users (tenant_id, email, full_name, role, created_at) "
        "values (%s, 'u@t.example', 'U', 'agent', '2025-03-10')",
        [tenant],
    )
    plan = world.plan_of(("2025-02", {"contactsCreated": 5}), ("2025-04", {"contactsCreated": 5}))
    assert [warning for warning in kept.validate(tenant, plan)["warnings"] if "no owner" in warning] == [
        "2025-02: nobody of the tenant's team had joined by its start; some of the new rows have no owner"
    ]
    kept.apply(tenant, plan)
    assert kept.violations(tenant) == {}
    assert kept.value("select count(owner_id) from crm.contacts where tenant_id = %s", tenant) == 5


@pytest.mark.parametrize(
    "stages, missing",
    [((), "open and won and lost"), (("open", "won"), "lost"), (("won", "lost"), "open"), (("open", "lost"), "won")],
)
def test_deals_need_stages_and_all_else_does_not(kept, world, stages, missing):
    tenant = made_by_hand(kept, stages=stages)
    plan = world.plan_of(
        ("2025-02", {
            "contactsCreated": 5, "dealsCreated": 5, "closedWonCount": 2, "pipelineAddedValue": 20000,
            "closedWonValue": 10000,
        }),
        ("2025-03", {"dealsCreated": 2, "closedWonCount": 1, "pipelineAddedValue": 5000, "closedWonValue": 5000}),
    )
    answer = kept.validate(tenant, plan)
    assert not answer["valid"]
    found = [
        (fault["month"], fault["field"])
        for fault in answer["errorDetails"]
        if f"{missing} stages" in fault["constraint"]
    ]
    assert ("2025-03", "dealsCreated") in found
    error = kept.refused(kept.submit, tenant, plan)
    assert error.sqlstate == "TG400" and world.detail_of(error)["code"] == "INFEASIBLE_PLAN"
    assert kept.apply(tenant, world.plan_of(("2025-02", {"contactsCreated": 5, "companiesCreated": 2})))["diffReport"][
        "overallPassed"
    ]


def test_deals_go_through_one_whole_pipeline(kept, world):
    tenant = made_by_hand(kept, stages=("open", "won"))
    whole = kept.value(
        "insert into crm.pipelines (tenant_id, name, is_default) values (%s, 'Whole', false) returning id", tenant
    )
    for position, kind in enumerate(("open", "open", "won", "lost")):
        kept.conn.execute(
            "insert into crm.pipeline_stages (tenant_id, pipeline_id, name, stage_type, probability, position) "
            "values (%s, %s, %s, %s, 0, %s)",
            [tenant, whole, str(position), kind, position],
        )
    kept.apply(tenant, world.plan_of(("2025-02", {"contactsCreated": 5, "dealsCreated": 12, "closedWonCount": 2})))
    assert kept.violations(tenant) == {} and kept.rows(
        "select distinct pipeline_id from crm.deals where tenant_id = %s", tenant
    ) == [{"pipeline_id": whole}]


@pytest.mark.parametrize(
    "column, value",
    [("country", "UK"), ("country", "ZZ"), ("currency", "XXX"), ("industry", "mining"), ("timezone", "Mars/Olympus")],
)
def test_a_trade_that_is_not_known_is_named(kept, world, column, value):
    tenant = made_by_hand(kept, **{column: value})
    for call in (kept.validate, kept.submit):
        error = kept.refused(call, tenant, world.plan_of(("2025-02", {"leadsCreated": 5})))
        detail = world.detail_of(error)
        assert error.sqlstate == "TG400" and [(fault["field"], fault["requested"]) for fault in detail["details"]] == [
            (f"tenant.{column}", value)
        ]


def test_addresses_of_the_first_patch_are_not_those_that_are_there(kept, world):
    """An older tool left contacts and companies without provenance, and no job:
    the patch is the first application, but not the first to write."""
    plan = world.plan_of(("2025-02", {"contactsCreated": 60, "companiesCreated": 20}), seed="same people")
    tenants = []
    for there in (False, True):
        tenant = made_by_hand(kept)
        if there:
            for table, columns in (("companies", "name, domain"), ("contacts", "first_name, last_name, email")):
                kept.conn.execute(
                    f"insert into crm.{table} (tenant_id, {columns}, created_at) "
                    f"select %s, {columns}, '2025-01-20' from crm.{table} where tenant_id = %s",
                    [tenant, tenants[0]],
                )
        kept.apply(tenant, plan)
        tenants.append(tenant)
    assert kept.value("select application_no from crm.demo_jobs where tenant_id = %s", tenants[1]) == 1
    for table, column in (("contacts", "email"), ("companies", "domain")):
        assert kept.value(
            f"select count({column}) = count(distinct {column}) from crm.{table} where tenant_id = %s", tenants[1]
        ), table
