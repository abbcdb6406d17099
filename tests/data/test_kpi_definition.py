"""What a KPI counts, on rows made by hand: bounds of the month, deleted rows, rows of people, months without rows."""

from decimal import Decimal

import psycopg
import pytest

ZERO = {
    "leads_created": 0, "contacts_created": 0, "companies_created": 0, "deals_created": 0, "closed_won_count": 0,
    "closed_won_value": Decimal(0), "pipeline_added_value": Decimal(0), "activities_created": 0,
}


@pytest.fixture
def hand(world):
    """A tenant of people without rows, far west of Greenwich, whose pipeline has one stage of each type;
    undone afterwards."""
    conn = world.conn
    with conn.transaction(force_rollback=True):
        tenant = conn.execute("""insert into crm.tenants (name, slug, country, timezone, currency, industry)
            values ('By hand', 'by-hand', 'US', 'Pacific/Pago_Pago', 'USD', 'saas') returning id""").fetchone()["id"]
        stages = {
            row["stage_type"]: row["id"]
            for row in conn.execute(
                """
            with p as (insert into crm.pipelines (tenant_id, name) values (%s, 'p') returning *)
            insert into crm.pipeline_stages (tenant_id, pipeline_id, name, stage_type, probability, position)
            select tenant_id, id, k, k, 0, 1 from p, unnest('{open,won,lost}'::text[]) as k returning stage_type, id""",
                [tenant],
            ).fetchall()
        }

        def add(table, at, deleted=None, **values):
            row = {"tenant_id": tenant, "created_at": at, "deleted_at": deleted} | values
            conn.execute(
                f"insert into crm.{table} ({', '.join(row)}) values ({', '.join(['%s'] * len(row))})",
                list(row.values()),
            )

        def kpis(first="2025-03", last="2025-03"):
            return {
                row.pop("month"): row
                for row in conn.execute("select * from demo.kpis(%s, %s, %s)", [tenant, first, last]).fetchall()
            }

        yield add, kpis, stages


def test_a_month_without_rows_is_all_zeros(hand):
    _, kpis, _ = hand
    assert kpis("2024-11", "2025-02") == {month: ZERO for month in ("2024-11", "2024-12", "2025-01", "2025-02")}


def test_a_month_begins_and_ends_at_midnight_in_utc_whatever_the_tenants_zone(hand):
    add, kpis, _ = hand
    for at in (
        "2025-02-28 23:59:59.999999Z", "2025-03-01 00:00:00Z", "2025-03-31 23:59:59.999999Z", "2025-04-01 00:00:00Z",
    ):
        add("companies", at, name="x")
        add("activities", at, type="call", subject="x")
    counted = kpis("2025-02", "2025-04")
    assert [
        (counted[m]["companies_created"], counted[m]["activities_created"]) for m in ("2025-02", "2025-03", "2025-04")
    ] == [(1, 1), (2, 2), (1, 1)]


def test_leads_are_contacts_and_deleted_rows_do_not_count(hand):
    add, kpis, _ = hand
    for status in ("lead", "lead", "prospect", "customer"):
        add("contacts", "2025-03-10Z", first_name="x", last_name="x", status=status)
    for status in ("lead", "customer"):
        add("contacts", "2025-03-10Z", deleted="2025-05-01Z", first_name="x", last_name="x", status=status)
    add("companies", "2025-03-10Z", deleted="2025-03-11Z", name="x")
    add("activities", "2025-03-10Z", deleted="2025-03-11Z", type="call", subject="x")
    assert kpis()["2025-03"] == ZERO | {"leads_created": 2, "contacts_created": 4}


def test_deals_count_by_their_creation_and_pipeline_is_open_and_won(hand):
    add, kpis, stages = hand
    for kind, value, closed in (
        ("won", "100.10", "2025-06-01Z"), ("won", "0.01", "2025-03-20Z"), ("open", "1000.00", None),
        ("lost", "50000.00", "2025-03-20Z"),
    ):
        add(
            "deals", "2025-03-10Z", title="x", value=Decimal(value), currency="USD", stage_id=stages[kind],
            closed_at=closed,
        )
        add(
            "deals", "2025-03-10Z", deleted="2025-04-01Z", title="x", value=Decimal(value), currency="USD",
            stage_id=stages[kind], closed_at=closed,
        )
    assert kpis("2025-03", "2025-06") == {
        "2025-03": ZERO
        | {
            "deals_created": 4, "closed_won_count": 2, "closed_won_value": Decimal("100.11"),
            "pipeline_added_value": Decimal("1100.11"),
        },
        "2025-04": ZERO,
        "2025-05": ZERO,
        "2025-06": ZERO,
    }


@pytest.mark.parametrize("first, last", [
    ("2025-03", "2025-02"), ("2025-3", "2025-04"), ("2025-13", "2025-14"), ("0000-01", "2025-01"), (None, "2025-01"),
    ("2025-01", None), ("2025-01-01", "2025-02"), ("2025-01\n", "2025-02"), ("٢٠٢٥-01", "2025-02"),
])
def test_a_range_that_is_none_is_refused(world, first, last):
    with pytest.raises(psycopg.Error) as error:
        world.conn.execute("select * from demo.kpis(%s, %s, %s)", [world("US-saas").id, first, last])
    assert error.value.sqlstate == "TG400" and "NULL" not in error.value.diag.message_primary
