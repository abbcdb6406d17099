"""What every generated tenant must be, judged by plain Python over its rows: no function of the generator is asked,
but where the test is about that function (demo.kpis, demo.verify_tenant)."""

import re
import uuid
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

OPENING, CLOSING = time(9), time(18)
WON, OPEN, LOST = "won", "open", "lost"
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
ARABIC = re.compile(r"[\u0600-\u06ff]")
LATIN = re.compile(r"[A-Za-z]")
RESERVED = re.compile(r"(?:[a-z0-9-]+\.)*example(?:\.com|\.net|\.org)?")
# What the phone number of a country must look like; ranges without a public notice are pinned by ref.phone_ranges.
FICTION = {
    "US": re.compile(r"\+1 \d{3}-555-01\d\d"),
    "GB": re.compile(
        r"\+44 (20 7946 0\d{3}|1(13|14|15|16|17|18|21|31|41|51|61) 496 0\d{3}|191 498 0\d{3}|1632 960\d{3}|7700 900\d{3}|"
        r"808 157 0\d{3}|909 879 0\d{3}|28 9649 6\d{3}|29 2018 0\d{3}|3069 990\d{3}|"
        r"1\d{3} 0\d{5}|2[34] 0135 \d{4})"  # no local number begins with 0
    ),
    "DE": re.compile(
        r"\+49 (30 23125\d{3}|69 90009\d{3}|40 66969\d{3}|221 4710\d{3}|89 99998\d{3}|[2-9]\d{1,3} 0\d{6}|"
        r"15[348] \d+)"
    ),
    "JP": re.compile(r"\+81 [\d -]+"),
    "BR": re.compile(r"\+55 [\d -]+"),
    "AE": re.compile(r"\+971 [\d -]+"),
}


# -- business time, written anew ----------------------------------------------------------------------------------

def weekend(country: str, day: date) -> tuple[int, int]:
    return (5, 6) if country == "AE" and day < date(2022, 1, 1) else (6, 7)


def is_workday(tenant, day: date) -> bool:
    return day.isoweekday() not in weekend(tenant.row["country"], day) and day not in tenant.holidays


def in_business_time(tenant, local: datetime) -> bool:
    return is_workday(tenant, local.date()) and OPENING <= local.time() < CLOSING


def business_seconds(tenant, start: datetime, end: datetime) -> float:
    total, day = 0.0, start.date()
    while day <= end.date():
        if is_workday(tenant, day):
            opens, closes = datetime.combine(day, OPENING), datetime.combine(day, CLOSING)
            total += max(0.0, (min(end, closes) - max(start, opens)).total_seconds())
        day += timedelta(days=1)
    return total


def instants(tenant):
    """(what, instant in UTC, the same in the tenant's zone) of everything that happened in the tenant"""
    for table, rows in tenant.provenance_tables().items():
        for row in rows:
            yield table, row["created_at"], row["local_created_at"]
    for user in tenant.users:
        yield "users", user["created_at"], user["local_created_at"]
    for contact in tenant.contacts:
        if contact["first_response_at"]:
            yield "first response", contact["first_response_at"], contact["local_first_response_at"]
    for deal in tenant.deals:
        if deal["closed_at"]:
            yield "close", deal["closed_at"], deal["local_closed_at"]
    for entries in tenant.history.values():
        for entry in entries:
            yield "stage", entry["entered_at"], entry["local_entered_at"]


def dropped(tenant):
    """The leads that nobody could reach, those of the last days included, who wait."""
    return [c for c in tenant.contacts if c["status"] == "lead" and c["first_response_at"] is None]


def month_of(instant) -> str:
    return f"{instant:%Y-%m}"


# -- the whole ----------------------------------------------------------------------------------------------------

def test_no_invariant_is_broken(tenant):
    tenant.conn.execute("select set_config('demo.as_of', %s, false)", [tenant.as_of])
    checks = tenant.conn.execute("select * from demo.verify_tenant(%s)", [tenant.id]).fetchall()
    assert len(checks) >= 30
    assert [check for check in checks if check["violations"]] == []


def test_every_total_of_the_config_is_met_exactly(tenant):
    of = Counter(deal["outcome"] for deal in tenant.deals)
    value = {
        outcome: sum((d["value"] for d in tenant.deals if d["outcome"] == outcome), Decimal(0))
        for outcome in (WON, OPEN)
    }
    leads = sum(c["status"] == "lead" for c in tenant.contacts)
    assert {
        "leads": leads, "contacts": len(tenant.contacts) - leads, "companies": len(tenant.companies),
        "deals": len(tenant.deals), "activities": len(tenant.activities), "closedWonCount": of[WON],
        "closedWonValue": value[WON], "pipelineValue": value[WON] + value[OPEN],
    } == tenant.targets
    assert len(tenant.users) == tenant.config["teamSize"] == tenant.row["seats"]


def test_what_was_asked_for_is_in_the_completed_config(tenant):
    def holds(asked, completed):
        if isinstance(asked, dict):
            return all(key in completed and holds(value, completed[key]) for key, value in asked.items())
        return asked == completed or isinstance(asked, float) and abs(Decimal(str(asked)) - completed) == 0

    [row] = tenant.conn.execute(
        "select submitted_config from crm.demo_generation_jobs where id = %s", [tenant.job["id"]]
    ).fetchall()
    asked = {key: value for key, value in row["submitted_config"].items() if key not in ("country", "channelMix")}
    assert holds(asked, tenant.config)


def test_kpis_are_counted_by_month_of_creation_in_utc(tenant):
    first, last = min(i for _, i, _ in instants(tenant)), max(i for _, i, _ in instants(tenant))
    expected = {}

    def cell(row):
        return expected.setdefault(month_of(row["created_at"]), Counter())

    for contact in tenant.contacts:
        cell(contact)["contacts_created"] += 1
        cell(contact)["leads_created"] += contact["status"] == "lead"
    for company in tenant.companies:
        cell(company)["companies_created"] += 1
    for activity in tenant.activities:
        cell(activity)["activities_created"] += 1
    for deal in tenant.deals:
        cell(deal)["deals_created"] += 1
        cell(deal)["closed_won_count"] += deal["outcome"] == WON
        cell(deal)["closed_won_value"] += deal["value"] if deal["outcome"] == WON else 0
        cell(deal)["pipeline_added_value"] += deal["value"] if deal["outcome"] != LOST else 0
    rows = tenant.conn.execute(
        "select * from demo.kpis(%s, %s, %s)", [tenant.id, month_of(first), month_of(last)]
    ).fetchall()
    for row in rows:
        month = row.pop("month")
        assert row == {name: expected.get(month, Counter())[name] for name in row}, month
    assert expected.keys() <= {month_of(first), month_of(last)} | {
        entry["month"] for entry in tenant.job["monthlyBreakdown"]
    }
    for entry in tenant.job["monthlyBreakdown"]:
        counted = expected.get(entry["month"], Counter())
        assert entry["metrics"] == {
            "leadsCreated": counted["leads_created"],
            "contactsCreated": counted["contacts_created"],
            "companiesCreated": counted["companies_created"],
            "dealsCreated": counted["deals_created"],
            "closedWonCount": counted["closed_won_count"],
            "closedWonValue": counted["closed_won_value"],
            "pipelineAddedValue": counted["pipeline_added_value"],
            "activitiesCreated": counted["activities_created"],
        }, entry["month"]


def test_the_preview_named_these_months(tenant):
    tenant.conn.execute("select set_config('demo.as_of', %s, false)", [tenant.as_of])
    preview = tenant.conn.execute(
        "select demo.preview_generation(config) as p from crm.demo_generation_jobs where id = %s", [tenant.job["id"]]
    ).fetchone()["p"]
    made = {entry["month"]: entry["metrics"] for entry in tenant.job["monthlyBreakdown"]}
    for month in preview["monthlyProjection"]:
        metrics = made.pop(month["month"])
        assert (
            month["leads"], month["leads"] + month["contacts"], month["companies"], month["deals"], month["activities"],
            month["closedWonCount"], month["closedWonValue"], month["pipelineValue"],
        ) == (
            metrics["leadsCreated"], metrics["contactsCreated"], metrics["companiesCreated"], metrics["dealsCreated"],
            metrics["activitiesCreated"], metrics["closedWonCount"], metrics["closedWonValue"],
            metrics["pipelineAddedValue"],
        )
    assert made == {}
    assert preview["estimatedRecords"] == {"companies": len(tenant.companies), "contacts": len(tenant.contacts),
                                           "deals": len(tenant.deals), "activities": len(tenant.activities)}


# -- time ---------------------------------------------------------------------------------------------------------

def test_everything_happens_in_business_time_of_the_tenants_zone(tenant):
    assert [(what, local) for what, _, local in instants(tenant) if not in_business_time(tenant, local)] == []


def test_nothing_happens_after_the_clock_or_before_the_start(tenant):
    clock = datetime.fromisoformat(tenant.as_of)
    start = date.fromisoformat(tenant.config["startDate"])
    assert [
        (what, instant) for what, instant, local in instants(tenant) if instant > clock or local.date() < start
    ] == []


def test_every_row_lies_in_its_month_in_utc_and_in_the_tenants_zone(tenant):
    for table, rows in tenant.provenance_tables().items():
        months = {
            (row["demo_source_month"], month_of(row["created_at"]), month_of(row["local_created_at"])) for row in rows
        }
        assert [triple for triple in months if len(set(triple)) > 1] == [], table


def test_what_follows_from_a_row_lies_in_the_month_of_the_row(tenant):
    for contact in tenant.contacts:
        if contact["first_response_at"]:
            assert {month_of(contact["first_response_at"]), month_of(contact["local_first_response_at"])} == {
                contact["demo_source_month"]
            }


# -- life cycle ---------------------------------------------------------------------------------------------------

def test_the_life_cycle_runs_in_order(tenant):
    companies = {c["id"]: c for c in tenant.companies}
    contacts = {c["id"]: c for c in tenant.contacts}
    deals = {d["id"]: d for d in tenant.deals}
    for contact in tenant.contacts:
        if contact["company_id"]:
            assert companies[contact["company_id"]]["created_at"] <= contact["created_at"]
    for deal in tenant.deals:
        assert contacts[deal["contact_id"]]["created_at"] <= deal["created_at"]
        assert deal["company_id"] == contacts[deal["contact_id"]]["company_id"]
        assert (deal["closed_at"] is not None) == (deal["outcome"] in (WON, LOST))
        assert deal["closed_at"] is None or deal["created_at"] <= deal["closed_at"]
        assert deal["expected_close_at"] >= deal["created_at"]
    for activity in tenant.activities:
        assert contacts[activity["contact_id"]]["created_at"] <= activity["created_at"]
        if activity["deal_id"]:
            deal = deals[activity["deal_id"]]
            assert deal["created_at"] <= activity["created_at"] and deal["contact_id"] == activity["contact_id"]
            assert deal["closed_at"] is None or activity["created_at"] <= deal["closed_at"]


def test_won_deals_belong_to_customers(tenant):
    status = {c["id"]: c["status"] for c in tenant.contacts}
    assert {status[d["contact_id"]] for d in tenant.deals if d["outcome"] == WON} == {"customer"}


def test_deals_are_expected_to_close_on_a_working_day(tenant):
    for deal in tenant.deals:
        assert is_workday(tenant, deal["local_expected_close_at"].date())
        assert OPENING <= deal["local_expected_close_at"].time() < CLOSING


def test_stage_history_is_complete(tenant):
    stages = {stage["id"]: stage for stage in tenant.stages}
    opens = [stage["id"] for stage in tenant.stages if stage["stage_type"] == OPEN]
    assert tenant.history.keys() == {deal["id"] for deal in tenant.deals}
    for deal in tenant.deals:
        entries = tenant.history[deal["id"]]
        path = [entry["stage_id"] for entry in entries]
        instants = [entry["entered_at"] for entry in entries]
        assert instants[0] == deal["created_at"] and path[-1] == deal["stage_id"]
        assert instants == sorted(set(instants)), "one move after the other"
        assert instants[-1] == deal["updated_at"] == (deal["closed_at"] or deal["updated_at"])
        assert stages[path[-1]]["stage_type"] == deal["outcome"]
        if deal["outcome"] != OPEN and instants[-1] - instants[0] < timedelta(seconds=10):
            continue  # no time for all stages
        through = [opens.index(stage) for stage in (path if deal["outcome"] == OPEN else path[:-1])]
        moves = [after - before for before, after in zip(through, through[1:], strict=False)]
        assert through[0] == 0 and set(moves) <= {1, -1} and moves.count(-1) <= 1, "step by step, once back at most"
        if deal["outcome"] == WON:
            assert max(through) == through[-1] == len(opens) - 1


# -- people -------------------------------------------------------------------------------------------------------

def test_owners_are_members_who_had_joined(tenant):
    hired = {user["id"]: user["created_at"] for user in tenant.users}
    left = {user["id"] for user in tenant.users if user["left_at"]}
    for row in (*tenant.companies, *tenant.contacts, *tenant.deals):
        assert hired[row["owner_id"]] <= row["created_at"]
    assert not left & {row["owner_id"] for row in (*tenant.companies, *tenant.contacts)}
    for activity in tenant.activities:
        assert hired[activity["user_id"]] <= activity["created_at"]


def test_the_team_has_an_admin_and_its_own_addresses(tenant):
    assert Counter(user["role"] for user in tenant.users)["admin"] == 1
    emails = [user["email"] for user in tenant.users]
    assert len(set(emails)) == len(emails)
    assert all(RESERVED.fullmatch(email.split("@")[1]) for email in emails)
    assert {user["full_name"].count(" ") >= 1 for user in tenant.users} == {True}


def test_addresses_reach_nobody_and_are_unique(tenant):
    emails = [c["email"] for c in tenant.contacts]
    assert len(set(emails)) == len(emails)
    assert [
        e
        for e in emails
        if not re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*@(.+)", e) or not RESERVED.fullmatch(e.split("@")[1])
    ] == []
    domains = [c["domain"] for c in tenant.companies]
    assert len(set(domains)) == len(domains)
    assert [d for d in domains if not RESERVED.fullmatch(d)] == []
    assert RESERVED.fullmatch(tenant.row["billing_email"].split("@")[1])


def test_phones_ring_nowhere(tenant):
    ranges = tenant.conn.execute(
        "select * from ref.phone_ranges where country = %s", [tenant.row["country"]]
    ).fetchall()
    form = FICTION[tenant.row["country"]]
    for phone in {row["phone"] for row in (*tenant.contacts, *tenant.companies)} - {None}:
        assert form.fullmatch(phone), phone
        assert any(phone.startswith(r["prefix"]) and len(phone) == len(r["prefix"]) + r["digits"]
                   and r["first_number"] <= int(phone[len(r["prefix"]):]) <= r["last_number"] for r in ranges), phone


def test_neighbours_share_no_name(tenant):
    """In the order in which they were made, which is that of their ids."""
    for one, other in zip(tenant.contacts, tenant.contacts[1:]):
        assert one["first_name"] != other["first_name"] and one["last_name"] != other["last_name"], (
            one["id"], other["id"],
        )
    for one, other in zip(tenant.companies, tenant.companies[1:]):
        assert one["name"] != other["name"]


def test_names_repeat_little(tenant):
    names = Counter((c["first_name"], c["last_name"]) for c in tenant.contacts)
    assert max(names.values()) <= 4 and len(names) >= 0.9 * len(tenant.contacts)
    companies = Counter(c["name"] for c in tenant.companies)
    assert max(companies.values()) == 1


def test_names_are_of_the_country_and_of_one_script(tenant):
    country = tenant.row["country"]
    for contact in tenant.contacts:
        names = (contact["first_name"], contact["last_name"])
        if country == "JP":
            assert all(CJK.search(name) and not LATIN.search(name) for name in names), names
        elif country == "AE":
            assert all(map(ARABIC.search, names)) != all(map(LATIN.search, names)), names
            assert not any(ARABIC.search(name) and LATIN.search(name) for name in names), names
        else:
            assert not any(CJK.search(name) or ARABIC.search(name) for name in names) and all(
                map(LATIN.search, names)
            ), names
    if country == "JP":
        assert all(CJK.search(company["name"]) for company in tenant.companies)


# -- leads, answers, channels -------------------------------------------------------------------------------------

def test_the_share_of_unanswered_leads_is_the_drop_off_rate(tenant):
    leads = [c for c in tenant.contacts if c["status"] == "lead"]
    share = (tenant.targets["leads"] * Decimal(str(tenant.realism["dropOffRate"])) / 100).to_integral_value(
        ROUND_HALF_UP
    )
    if tenant.targets["activities"] >= len(tenant.contacts):
        assert len(dropped(tenant)) == share
    given_up = [c for c in dropped(tenant) if c["lead_status"] != "new"]
    assert len(given_up) <= share <= len(dropped(tenant))
    assert all(c["first_response_at"] is None for c in dropped(tenant))
    tried = {c["id"] for c in given_up if c["lead_status"] == "unresponsive"}
    assert all(c["id"] not in tenant.first_activity for c in given_up if c["id"] not in tried)
    assert {a["outcome"] for a in tenant.activities if a["contact_id"] in tried} <= {"no_answer", "voicemail", "sent"}
    if tenant.targets["activities"] >= len(tenant.contacts):
        assert sum(c["id"] not in tenant.first_activity or c["id"] in tried for c in leads) == share
        assert all(c["id"] in tenant.first_activity for c in tenant.contacts if c["status"] != "lead")


def test_lead_status_says_where_a_lead_stands(tenant):
    for contact in tenant.contacts:
        answered = contact["first_response_at"] is not None
        allowed = (
            {None}
            if contact["status"] != "lead"
            else {"contacted", "qualified", "disqualified"}
            if answered
            else {"new", "unresponsive", "disqualified"}
        )
        assert contact["lead_status"] in allowed


def test_the_first_activity_lies_within_the_agreed_hours(tenant):
    agreed = int(tenant.realism["responseSlaHours"]) * 3600
    for contact in tenant.contacts:
        first = tenant.first_activity.get(contact["id"])
        # attempts at a lead whom nobody reached take their time
        is_dropped = contact["status"] == "lead" and contact["first_response_at"] is None
        if first and not is_dropped and tenant.targets["activities"] >= len(tenant.contacts):
            assert business_seconds(tenant, contact["local_created_at"], first["local_created_at"]) <= agreed
        if contact["first_response_at"]:
            assert business_seconds(tenant, contact["local_created_at"], contact["local_first_response_at"]) <= agreed


def test_the_first_response_is_the_first_activity(tenant):
    wrong = [c["id"] for c in tenant.contacts
             if c["first_response_at"] and c["first_response_at"] != tenant.first_activity[c["id"]]["created_at"]]
    assert len(wrong) == 0


def test_first_touches_do_not_go_round_in_a_circle(tenant):
    answered = sorted(
        (c for c in tenant.contacts if c["first_response_at"]), key=lambda c: (c["first_response_at"], c["id"])
    )
    subjects = [tenant.first_activity[c["id"]]["subject"] for c in answered]
    for gap in range(1, 22):
        pairs = list(zip(subjects, subjects[gap:]))
        if len(pairs) >= 60:
            assert sum(one == other for one, other in pairs) < 0.35 * len(pairs), f"every {gap} rows"


def test_the_types_of_follow_ups_do_not_go_round_in_a_circle(tenant):
    firsts = {activity["id"] for activity in tenant.first_activity.values()}
    types = [a["type"] for a in sorted(tenant.activities, key=lambda a: a["id"]) if a["id"] not in firsts]
    by_chance = sum((count / len(types)) ** 2 for count in Counter(types).values())
    for gap in range(1, 22):
        pairs = list(zip(types, types[gap:]))
        if len(pairs) >= 1000:
            assert abs(sum(one == other for one, other in pairs) / len(pairs) - by_chance) < 0.1, f"every {gap} rows"


def test_channels_are_mixed_as_configured(tenant):
    total = sum(map(Decimal, tenant.config["channelMix"].values()))
    found = Counter(c["source"] for c in tenant.contacts)
    assert found.keys() <= tenant.config["channelMix"].keys()
    for channel, percent in tenant.config["channelMix"].items():
        assert abs(found[channel] - len(tenant.contacts) * Decimal(percent) / total) <= 1, channel


# -- deals, texts, tags -------------------------------------------------------------------------------------------

def test_money_is_in_whole_minor_units_of_the_tenants_currency(tenant):
    decimals = tenant.currency["minor_units"]
    for deal in tenant.deals:
        assert deal["currency"] == tenant.config["currency"] == tenant.row["currency"]
        assert deal["value"] > 0 and -deal["value"].as_tuple().exponent == decimals


def test_values_lie_inside_the_industrys_bounds_where_that_is_possible(tenant):
    rate, minor = tenant.currency["per_usd"], Decimal(10) ** -tenant.currency["minor_units"]
    low, high = tenant.trade["deal_min_usd"] * rate - minor, tenant.trade["deal_max_usd"] * rate + minor
    for outcome in (WON, OPEN, LOST):
        values = [d["value"] for d in tenant.deals if d["outcome"] == outcome]
        monthly = {}
        for deal in tenant.deals:
            if deal["outcome"] == outcome:
                monthly.setdefault(deal["demo_source_month"], []).append(deal["value"])
        if values and low * Decimal("1.25") <= sum(values) / len(values) <= high * Decimal("0.75"):
            for month, those in monthly.items():
                # one deal of a month may carry what is less than a step
                assert low <= min(those) and max(those) <= high, (outcome, month)


def test_texts_are_finished(tenant):
    texts = [
        tenant.row["name"], tenant.row["billing_address"], *(u["full_name"] for u in tenant.users),
        *(d["title"] for d in tenant.deals),
    ]
    for company in tenant.companies:
        texts += [company["name"], company["address"], company["city"], company["region"], company["domain"]]
    for contact in tenant.contacts:
        texts += [contact["first_name"], contact["last_name"], contact["email"]]
        texts += [contact["job_title"]] if contact["job_title"] is not None else []
    for activity in tenant.activities:
        texts.append(activity["subject"])
    bad = [t for t in texts if not t or t != t.strip() or re.search(r"[{}]|  |\bnull\b|\(\)", t)]
    assert bad == []


def test_notes_have_bodies(tenant):
    assert all(a["body"] for a in tenant.activities if a["type"] == "note")


def test_tags_are_the_trades_and_lie_on_some_contacts(tenant):
    contacts = {c["id"]: c for c in tenant.contacts}
    names = {
        row["name"]
        for row in tenant.conn.execute("select name from ref.tags where industry = %s", [tenant.row["industry"]])
    }
    assert {tag["name"] for tag in tenant.tags} == names
    assert 0.1 * len(contacts) < len({t["contact_id"] for t in tenant.contact_tags}) < 0.6 * len(contacts)
    assert all(t["created_at"] >= contacts[t["contact_id"]]["created_at"] for t in tenant.contact_tags)


# -- provenance, ids ----------------------------------------------------------------------------------------------

def test_every_row_names_its_job(tenant):
    for table, rows in tenant.provenance_tables().items():
        assert {(row["demo_generated"], str(row["demo_job_id"])) for row in rows} <= {(True, tenant.job["id"])}, table
        assert all(row["deleted_at"] is None and row["created_at"] <= row["updated_at"] for row in rows), table


def test_ids_are_uuids_and_ascend_with_the_months(tenant):
    for table, rows in tenant.provenance_tables().items():
        assert all(row["id"].version == 8 and row["id"].variant == uuid.RFC_4122 for row in rows), table
        first_touches_apart = {}
        for row in rows:  # in the order of their ids
            first_touches_apart.setdefault(str(row["id"])[:24], []).append(row["demo_source_month"])
        if table != "activities":
            assert len(first_touches_apart) <= 1
            assert all(months == sorted(months) for months in first_touches_apart.values()), table


def test_the_tenant_is_flagged_and_left_out_of_analytics(tenant):
    [meta] = tenant.conn.execute("select * from crm.demo_tenant_metadata where tenant_id = %s", [tenant.id]).fetchall()
    assert (
        meta["is_demo_generated"]
        and meta["excluded_from_analytics"]
        and str(meta["generation_job_id"]) == tenant.job["id"]
    )
    assert (meta["country"], meta["industry"], str(meta["start_date"])) == (
        tenant.row["country"], tenant.row["industry"], tenant.config["startDate"],
    )
    assert not tenant.conn.execute("select from demo.analytics_tenants where id = %s", [tenant.id]).fetchall()
