"""Each check of demo.verify_tenant is broken on purpose, once or more, and must notice.
A check without a breaker fails the tests."""

import pytest

CASE = "US-saas"
ENTITIES = ("companies", "contacts", "deals", "activities")


def one(table, where="true", order="id"):
    """The condition that picks one row of the tenant."""
    return (
        f"tenant_id = %(t)s and id = (select id from crm.{table} where tenant_id = %(t)s and {where} "
        f"order by {order} limit 1)"
    )


def change(table, assignment, where="true", order="id"):
    return f"update crm.{table} set {assignment} where {one(table, where, order)}"


NIGHT = "date_trunc('day', {0}) + interval '3 hours'"  # 03:00 UTC is late in the evening in New York
HISTORY_LAST = (
    "entered_at = (select max(l.entered_at) from crm.deal_stage_history as l "
    "where l.deal_id = crm.deal_stage_history.deal_id)"
)
CLOSED = "deal_id in (select id from crm.deals where tenant_id = %(t)s and closed_at is not null)"

BREAKERS = [
    *(
        (
            f"{what}_of_live_{parent}",
            # deleted long before the job that made the row
            f"update crm.{parents} set deleted_at = '2000-01-01' where tenant_id = %(t)s and deleted_at is null "
            f"and id in (select {parent}_id from crm.{rows} where tenant_id = %(t)s and {parent}_id is not null limit 1)",
        )
        for what, rows, parent, parents in (
            ("deal", "deals", "contact", "contacts"),
            ("deal", "deals", "company", "companies"),
            ("contact", "contacts", "company", "companies"),
            ("activity", "activities", "contact", "contacts"),
            ("activity", "activities", "deal", "deals"),
        )
    ),
    *(
        (
            "human_deletion",
            # deleted by somebody, since
            f"update crm.{parents} set deleted_at = clock_timestamp() where tenant_id = %(t)s "
            f"and id in (select {parent}_id from crm.{rows} where tenant_id = %(t)s and {parent}_id is not null limit 1)",
        )
        for rows, parent, parents in (("deals", "contact", "contacts"), ("contacts", "company", "companies"),
                                      ("activities", "deal", "deals"))
    ),
    # deleted or changed by something that set updated_at as a job does, and entered nothing in the journal
    *(("void_row_is_journaled", change(table, "deleted_at = updated_at")) for table in ENTITIES),
    *(
        (
            "modified_row_is_journaled",
            change(table, "updated_at = updated_at + interval '1 hour', demo_written_at = updated_at + interval '1 hour'"),
        )
        for table in ENTITIES
    ),
    ("tenant_is_demo", "delete from crm.demo_tenant_metadata where tenant_id = %(t)s"),
    ("tenant_has_known_currency", "update crm.tenants set currency = 'XXX' where id = %(t)s"),
    *(
        (
            "tenant_has_complete_pipeline",
            f"delete from crm.pipeline_stages where tenant_id = %(t)s and stage_type = '{kind}'",
        )
        for kind in ("open", "won", "lost")
    ),
    ("tenant_has_team", "delete from crm.users where tenant_id = %(t)s"),
    *(("provenance_is_whole", change(table, "demo_source_month = null")) for table in ENTITIES),
    *(("provenance_is_whole", change(table, "demo_generated = false")) for table in ENTITIES),
    *(("provenance_names_own_job", change(table, "demo_job_id = gen_random_uuid()")) for table in ENTITIES),
    *(
        (f"{name}_in_business_time", change(table, "created_at = " + NIGHT.format("created_at")))
        for name, table in zip(("company", "contact", "deal", "activity"), ENTITIES)
    ),
    (
        "contact_in_business_time",
        change("contacts", "created_at = '2025-05-26 15:00Z', demo_source_month = '2025-05'"),
    ),  # Memorial Day
    (
        "activity_in_business_time",
        change("activities", "created_at = '2025-05-24 15:00Z', demo_source_month = '2025-05'"),
    ),  # a Saturday
    ("deal_in_business_time", change("deals", "created_at = '2025-05-20 22:00:00Z'")),  # 18:00, just closed
    (
        "deal_closed_in_business_time",
        change("deals", "closed_at = " + NIGHT.format("closed_at"), "closed_at is not null"),
    ),
    ("stage_history_in_business_time", change("deal_stage_history", "entered_at = " + NIGHT.format("entered_at"))),
    (
        "first_response_in_business_time",
        # not of the first day, before which nothing opens
        change("contacts", "first_response_at = " + NIGHT.format("first_response_at"), "first_response_at is not null",
               order="created_at desc, id"),
    ),
    *(("source_month_in_utc", change(table, "demo_source_month = '2020-01'")) for table in ENTITIES),
    *(
        (
            "source_month_in_tenant_zone",
            change(table, "created_at = '2025-03-01 01:00Z', demo_source_month = '2025-03'"),
        )
        for table in ENTITIES
    ),
    *(("nothing_in_the_future", change(table, "created_at = '2025-06-18 17:30:01Z'")) for table in ENTITIES),
    ("nothing_in_the_future", change("deals", "closed_at = '2025-06-19 15:00Z'", "closed_at is not null")),
    (
        "nothing_in_the_future",
        change("contacts", "first_response_at = '2025-06-19 15:00Z'", "first_response_at is not null"),
    ),
    ("nothing_in_the_future", change("deal_stage_history", "entered_at = '2025-06-19 15:00Z'")),
    *(("nothing_before_start", change(table, "created_at = '2025-01-09 15:00Z'")) for table in ENTITIES),
    *(("owner_is_member", change(table, "owner_id = gen_random_uuid()")) for table in ENTITIES[:3]),
    ("owner_is_member", change("activities", "user_id = gen_random_uuid()")),
    *(
        (
            "owner_joined_before",
            change(
                table,
                "created_at = (select min(created_at) - interval '1 second' from crm.users where tenant_id = %(t)s)",
            ),
        )
        for table in ENTITIES
    ),
    ("owner_joined_before", "update crm.users set created_at = '2025-06-18 17:29Z' where tenant_id = %(t)s"),
    ("company_of_own_tenant", change("contacts", "company_id = gen_random_uuid()")),
    ("company_has_name", change("companies", "name = ' '")),
    *(
        ("company_domain_unreachable", change("companies", f"domain = '{domain}'"))
        for domain in ("acme.com", "notexample", "example.com.evil.io")
    ),
    ("company_domain_unique", "update crm.companies set domain = 'same.example' where tenant_id = %(t)s"),
    *(
        ("phone_unreachable", change(table, f"phone = '{phone}'"))
        for table in ("companies", "contacts")
        for phone in ("+1 212-555-0200", "+1 212-555-010", "+1 212-555-0199 x")
    ),
    ("contact_after_company", "update crm.companies set created_at = '2025-06-18 17:00Z' where tenant_id = %(t)s"),
    ("contact_has_name", change("contacts", "first_name = ''")),
    ("contact_has_name", change("contacts", "last_name = ' '")),
    *(
        ("contact_email_well_formed", change("contacts", f"email = '{email}'"))
        for email in ("Not An Address", "@mail.example", "a b@mail.example", "a@b@mail.example")
    ),
    *(
        ("contact_email_unreachable", change("contacts", f"email = '{email}'"))
        for email in ("a@gmail.com", "a@notexample.io", "a@example.com.evil.io")
    ),
    ("contact_email_unique", "update crm.contacts set email = 'same@mail.example' where tenant_id = %(t)s"),
    ("contact_source_is_channel", change("contacts", "source = 'television'")),
    ("contact_source_is_channel", change("contacts", "source = null")),
    ("lead_status_of_leads_only", change("contacts", "lead_status = 'new'", "status = 'prospect'")),
    ("lead_status_of_leads_only", change("contacts", "lead_status = null", "status = 'lead'")),
    ("first_response_after_contact", change("contacts", "first_response_at = created_at - interval '1 minute'")),
    (
        "first_response_within_agreed_hours",
        change(
            "contacts",
            "first_response_at = created_at + interval '10 days'",
            "created_at < '2025-05-01' and status = 'customer'",
        ),
    ),
    (
        "first_activity_within_agreed_hours",
        "update crm.activities set created_at = '2025-06-17 15:00Z' where tenant_id = %(t)s and contact_id = "
        "(select id from crm.contacts where tenant_id = %(t)s and status = 'customer' order by id limit 1)",
    ),
    (
        "first_activity_is_first_response",
        "update crm.activities as a set created_at = c.created_at from crm.contacts as c "
        "where a.tenant_id = %(t)s and c.tenant_id = %(t)s and c.id = a.contact_id",
    ),
    ("dropped_lead_unanswered", change("contacts", "first_response_at = created_at", "lead_status = 'unresponsive'")),
    ("converted_contact_is_no_lead", change("contacts", "converted_at = first_response_at",
                                            "status = 'lead' and first_response_at is not null")),
    ("conversion_after_first_response", change("contacts", "converted_at = created_at - interval '1 minute'",
                                               "converted_at is not null")),
    ("conversion_in_business_time", change("contacts", f"converted_at = {NIGHT.format('converted_at')}",
                                           "converted_at > created_at + interval '3 days'")),
    ("nothing_in_the_future", change("contacts", "converted_at = clock_timestamp() + interval '50 years'",
                                     "converted_at is not null")),
    *(
        (
            "owner_had_not_left",
            f"update crm.users set left_at = created_at where tenant_id = %(t)s and id = (select owner_id from crm.{rows} "
            "where tenant_id = %(t)s and owner_id is not null order by id desc limit 1)",
        )
        for rows in ("companies", "contacts")
    ),
    (
        "dropped_lead_unanswered",
        change(
            "activities",
            "deal_id = null, contact_id = (select id from crm.contacts "
            "where tenant_id = %(t)s and lead_status = 'unresponsive' and first_response_at is null order by id limit 1)",
            order="id desc",
        ),
    ),
    ("deal_has_contact", change("deals", "contact_id = null")),
    ("deal_has_contact", change("deals", "contact_id = gen_random_uuid()")),
    ("deal_after_contact", "update crm.contacts set created_at = '2025-06-18 17:00Z' where tenant_id = %(t)s"),
    ("deal_company_is_contacts", change("deals", "company_id = gen_random_uuid()")),
    ("deal_stage_of_own_tenant", change("deals", "stage_id = gen_random_uuid()")),
    ("deal_stage_of_its_pipeline", change("deals", "pipeline_id = gen_random_uuid()")),
    ("deal_closed_exactly_when_won_or_lost", change("deals", "closed_at = null", "closed_at is not null")),
    ("deal_closed_exactly_when_won_or_lost", change("deals", "closed_at = created_at", "closed_at is null")),
    (
        "deal_closed_after_creation",
        change("deals", "closed_at = created_at - interval '1 second'", "closed_at is not null"),
    ),
    (
        "deal_closes_in_its_span",
        change("deals", "closed_at = closed_at + interval '200 days'", "closed_at is not null"),
    ),
    ("deal_expected_after_creation", change("deals", "expected_close_at = created_at - interval '1 day'")),
    ("deal_has_title", change("deals", "title = ' '")),
    *(("deal_value_positive", change("deals", f"value = '{value}'")) for value in ("0", "-1", "NaN", "Infinity")),
    ("deal_value_whole_minor_units", change("deals", "value = value + 0.001")),
    ("deal_currency_is_tenants", change("deals", "currency = 'EUR'")),
    (
        "won_deal_of_customer",
        "update crm.contacts set status = 'prospect' "
        "where tenant_id = %(t)s and id = (select d.contact_id from crm.deals as d "
        "join crm.pipeline_stages as s on s.id = d.stage_id where d.tenant_id = %(t)s and s.stage_type = 'won' "
        "order by d.created_at desc limit 1)",
    ),
    (
        "deal_has_stage_history",
        "delete from crm.deal_stage_history "
        "where tenant_id = %(t)s and deal_id = (select id from crm.deals where tenant_id = %(t)s "
        "order by id limit 1)",
    ),
    (
        "stage_history_starts_with_deal",
        "update crm.deal_stage_history set entered_at = entered_at + interval '1 second' where tenant_id = %(t)s",
    ),
    (
        "stage_history_ends_in_stage",
        change(
            "deal_stage_history",
            "stage_id = (select id from crm.pipeline_stages where tenant_id = %(t)s order by position limit 1)",
            f"{HISTORY_LAST} and {CLOSED}",
        ),
    ),
    (
        "stage_history_ends_with_close",
        change("deal_stage_history", "entered_at = entered_at + interval '1 second'", f"{HISTORY_LAST} and {CLOSED}"),
    ),
    ("stage_history_in_its_span", change("deal_stage_history", "entered_at = entered_at + interval '200 days'")),
    ("stage_history_of_own_tenant", change("deal_stage_history", "stage_id = gen_random_uuid()")),
    ("activity_has_contact", change("activities", "contact_id = null")),
    ("activity_has_contact", change("activities", "contact_id = gen_random_uuid()")),
    ("activity_deal_of_own_tenant", change("activities", "deal_id = gen_random_uuid()")),
    ("activity_has_subject", change("activities", "subject = ' '")),
    (
        "activity_after_contact",
        "update crm.activities as a set created_at = c.created_at - interval '1 second' from crm.contacts as c "
        "where a.tenant_id = %(t)s and c.tenant_id = %(t)s and c.id = a.contact_id",
    ),
    (
        "activity_after_deal",
        "update crm.activities as a set created_at = d.created_at - interval '1 second' from crm.deals as d "
        "where a.tenant_id = %(t)s and d.tenant_id = %(t)s and d.id = a.deal_id",
    ),
    (
        "activity_contact_is_deals",
        change(
            "activities",
            "contact_id = (select c.id from crm.contacts as c "
            "where c.tenant_id = %(t)s and c.id <> crm.activities.contact_id limit 1)",
            "deal_id is not null",
        ),
    ),
    (
        "one_meeting_at_a_time",
        "update crm.activities set due_at = '2025-05-06 15:00Z' where tenant_id = %(t)s and type = 'meeting'",
    ),
    (
        "meeting_on_a_quarter_of_an_hour",
        change("activities", "due_at = due_at + interval '1 minute'", "type = 'meeting'"),
    ),
    (
        "meeting_held_when_it_was_due",
        change("activities", "due_at = due_at - interval '15 minutes'", "type = 'meeting' and completed_at is not null"),
    ),
    ("due_on_a_working_day", change("activities", "due_at = '2025-05-24 15:00Z'", "type = 'task'")),
    ("completed_after_it_was_made", change("activities", "completed_at = created_at - interval '1 second'", "type = 'task'")),
    ("outcome_fits_type", change("activities", "outcome = 'held'", "type = 'call'")),
    ("outcome_fits_type", change("activities", "direction = 'in'", "outcome = 'sent'")),
    ("deal_contact_of_own_tenant", "update crm.deal_contacts set contact_id = gen_random_uuid() where tenant_id = %(t)s"),
    ("deal_contact_of_own_tenant", "update crm.deal_contacts set deal_id = gen_random_uuid() where tenant_id = %(t)s"),
    (
        "deal_contact_of_company",
        "update crm.contacts set company_id = null where tenant_id = %(t)s "
        "and id in (select contact_id from crm.deal_contacts where tenant_id = %(t)s limit 1)",
    ),
    (
        "deal_contact_before_close",
        "update crm.contacts set created_at = '2025-06-18 14:00Z' where tenant_id = %(t)s and id in ("
        "select p.contact_id from crm.deal_contacts as p join crm.deals as d on d.tenant_id = %(t)s and d.id = p.deal_id "
        "where p.tenant_id = %(t)s and d.closed_at < '2025-06-17')",
    ),
    (
        "activity_before_close",
        "update crm.deals set closed_at = created_at where tenant_id = %(t)s and closed_at is not null",
    ),
    ("tag_of_own_tenant", "update crm.contact_tags set tag_id = gen_random_uuid() where tenant_id = %(t)s"),
    ("tag_of_own_tenant", "update crm.contact_tags set contact_id = gen_random_uuid() where tenant_id = %(t)s"),
    ("tag_after_contact", "update crm.contact_tags set created_at = '2020-01-01' where tenant_id = %(t)s"),
]


def violations(tenant) -> dict:
    return {
        row["check_name"]: row["violations"]
        for row in tenant.conn.execute("select * from demo.verify_tenant(%s)", [tenant.id]).fetchall()
    }


@pytest.fixture
def broken(world):
    """The tenant inside a transaction in which neither foreign keys nor CHECKs hold, and which is rolled back."""
    tenant = world(CASE)
    with tenant.conn.transaction(force_rollback=True):
        tenant.conn.execute("select set_config('demo.as_of', %s, true)", [tenant.as_of])
        tenant.conn.execute("set local session_replication_role = replica")
        for row in tenant.conn.execute(
            "select conrelid::regclass::text as t, conname as c from pg_constraint "
            "where contype = 'c' and coninhcount = 0 and connamespace = 'crm'::regnamespace"
        ).fetchall():
            tenant.conn.execute(f'alter table {row["t"]} drop constraint "{row["c"]}"')
        yield tenant


def test_there_are_at_least_thirty_checks_and_a_breaker_for_each(world):
    names = violations(world(CASE)).keys()
    assert len(names) >= 30
    assert names == {name for name, _ in BREAKERS}


@pytest.mark.parametrize("number", range(len(BREAKERS)), ids=[f"{i} {name}" for i, (name, _) in enumerate(BREAKERS)])
def test_a_check_notices_what_breaks_it(broken, number):
    name, statement = BREAKERS[number]
    assert violations(broken)[name] == 0
    assert broken.conn.execute(statement, {"t": broken.id}).rowcount > 0
    assert violations(broken)[name] > 0


def test_rows_of_people_are_not_held_to_what_binds_generated_rows(broken):
    broken.conn.execute(
        "insert into crm.contacts (tenant_id, first_name, last_name, email, created_at) "
        "values (%s, 'A', 'Person', 'a@gmail.com', '2025-05-24 03:00Z')",
        [broken.id],
    )
    broken.conn.execute(
        "insert into crm.activities (tenant_id, type, subject, created_at) "
        "values (%s, 'call', 'At night', '2025-05-24 03:00Z')",
        [broken.id],
    )
    assert sum(violations(broken).values()) == 0


def test_a_finding_names_the_rows(broken):
    """As many as the number that people get, and of the entity that the check speaks about."""
    broken.conn.execute("update crm.deals set title = ' ' where tenant_id = %(t)s and value > 1000", {"t": broken.id})
    rows = broken.conn.execute("select id from crm.deals where tenant_id = %s and title = ' '", [broken.id]).fetchall()
    query = "select ids from demo_kpi.findings(%s, %s) where check_name = 'deal_has_title'"
    [found] = broken.conn.execute(query, [broken.id, broken.as_of]).fetchall()
    assert sorted(found["ids"]) == sorted(row["id"] for row in rows)
    assert violations(broken)["deal_has_title"] == len(rows) > 0


def test_every_record_check_speaks_about_every_entity(broken):
    """An entity that demo_kpi.entities() lists as a record and demo_kpi.all_records leaves out would pass unseen."""
    listed = broken.conn.execute("select name from demo_kpi.entities() where is_record order by no").fetchall()
    assert tuple(row["name"] for row in listed) == ENTITIES
    for table in ENTITIES:
        ids = broken.conn.execute(
            f"select id from crm.{table} where tenant_id = %s order by id", [broken.id]
        ).fetchall()
        query = "select id from demo_kpi.all_records where tenant_id = %s and entity = %s order by id"
        assert ids and broken.conn.execute(query, [broken.id, table]).fetchall() == ids
