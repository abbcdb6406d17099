"""Why activities are there: each move of a deal follows something that leads to it, texts fit what has happened, silent
leads were tried, nobody is in two meetings at once, something is still to be done as of now. Judged over the rows."""

import re
from collections import Counter
from datetime import datetime, timedelta, timezone

import psycopg
import pytest
from psycopg.types.json import Jsonb

AS_OF = "2025-06-18 13:00:00+00"
NOW = datetime(2025, 6, 18, 13, tzinfo=timezone.utc)
# A trade each, no country twice
PAIRS = (("DE", "trading"), ("BR", "igaming"), ("US", "saas"), ("JP", "ecommerce"), ("AE", "realestate"), ("GB", "finserv"))
TARGETS = {"leads": 500, "contacts": 260, "companies": 110, "closedWonCount": 60, "activities": 6000}
ORDERED = re.compile(r"\b(order (confirmation|has shipped)|refund|return label|renewal|onboarding(?! package)|withdrawal processed|policy "
                     r"documents|annual review|quarterly business review|usage report)\b", re.IGNORECASE)
OUTCOMES = {
    "call": {("connected", "out"), ("no_answer", "out"), ("voicemail", "out"), (None, "out")},
    "email": {("sent", "out"), ("received", "in")},
    "meeting": {("held", None), ("no_show", None), (None, None)},
    "note": {(None, None)}, "task": {("done", None), (None, None)},
}


@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def lived(world, generated, tenant_of, request):
    country, industry = request.param
    config = {"country": country, "industry": industry, "startDate": "2024-09-02", "seed": f"causes{country}", "targets": TARGETS}
    return tenant_of(world.conn, AS_OF, generated(world.conn, AS_OF, config))


def tiny(world, generated, tenant_of, seed, **targets):
    config = {"country": "US", "industry": "saas", "startDate": "2025-03-03", "seed": seed, "targets": targets}
    return tenant_of(world.conn, AS_OF, generated(world.conn, AS_OF, config))


def violations(tenant):
    tenant.conn.execute("select set_config('demo.as_of', %s, false)", [tenant.as_of])
    rows = tenant.conn.execute("select * from demo.verify_tenant(%s)", [tenant.id]).fetchall()
    return {row["check_name"]: row["violations"] for row in rows if row["violations"]}


def by_deal(tenant):
    found = {}
    for activity in tenant.activities:
        if activity["deal_id"]:
            found.setdefault(activity["deal_id"], []).append(activity)
    return found


def test_nothing_is_violated_and_the_number_is_exact(lived):
    assert violations(lived) == {} and len(lived.activities) == TARGETS["activities"]


def test_each_move_follows_something_that_leads_to_it(lived):
    on_deal, moves, led, viewings, viewed = by_deal(lived), 0, 0, 0, 0
    names = {stage["id"]: stage["name"] for stage in lived.stages}
    for deal_id, entries in lived.history.items():
        for entry in entries[1:]:
            day = entry["entered_at"] - timedelta(hours=24)
            before = [a for a in on_deal.get(deal_id, ()) if day <= a["created_at"] < entry["entered_at"]]
            moves += 1
            led += any(a["demo_beat"] is not None for a in before)
            if names[entry["stage_id"]] in ("Viewing Completed", "Demo Completed"):
                viewings += 1
                viewed += any(a["type"] == "meeting" and a["outcome"] == "held" for a in before)
    assert moves > 300 and led > 0.9 * moves
    assert viewed >= 0.85 * viewings


def test_nothing_speaks_of_what_does_not_exist(lived):
    won = {}
    for deal in lived.deals:
        if deal["outcome"] == "won":
            won[deal["contact_id"]] = min(won.get(deal["contact_id"], deal["closed_at"]), deal["closed_at"])
    wrong = [a["subject"] for a in lived.activities if ORDERED.search(a["subject"])
             and not (a["contact_id"] in won and won[a["contact_id"]] <= a["created_at"])]
    assert wrong == []


def test_texts_are_many_and_finished(lived):
    rows = sorted(lived.activities, key=lambda a: (a["created_at"], a["id"]))
    bodies = [a["body"] for a in rows]
    assert all(bodies), "everything has a body"
    bad = [t for a in rows for t in (a["subject"], a["body"])
           if t != t.strip() or re.search(r"[{}]|%\d?\$?s|  |\bnull\b|\(\)|\.\.|\?\.|, ,| \.", t.replace("Inc..", "Inc."))]
    assert bad == []
    for start in range(0, len(bodies) - 1000, 1000):
        assert len(set(bodies[start:start + 1000])) >= 200
    counts = Counter(bodies)
    assert sum(n for n in counts.values() if n > 1) <= 0.25 * len(bodies)
    openings = Counter(" ".join(b.split()[:3]) for b in bodies)
    assert sum(n for _, n in openings.most_common(10)) <= 0.30 * len(bodies)
    assert sum(len(b.encode()) for b in bodies) <= 240 * len(bodies)
    told = Counter((a["contact_id"], a["body"]) for a in rows)
    assert sum(n - 1 for n in told.values()) <= 0.003 * len(rows), "no text twice about one contact"


def test_kinds_and_their_mix(lived):
    share = {kind: n / len(lived.activities) for kind, n in Counter(a["type"] for a in lived.activities).items()}
    assert 0.30 <= share["email"] <= 0.55 and 0.18 <= share["call"] <= 0.35 and 0.08 <= share["meeting"] <= 0.22, share
    for a in lived.activities:
        assert (a["outcome"], a["direction"]) in OUTCOMES[a["type"]], a
        assert a["updated_at"] == a["demo_written_at"] == max(a["created_at"], a["completed_at"] or a["created_at"])
        if a["type"] == "meeting":
            assert a["duration_minutes"] in (30, 45, 60) and a["due_at"].timestamp() % 900 == 0
            assert a["completed_at"] is None or a["due_at"] == a["created_at"]
        elif a["type"] == "call" and a["outcome"] == "connected":
            assert 1 <= a["duration_minutes"] <= 20
    outcomes = Counter(a["outcome"] for a in lived.activities)
    assert outcomes["no_show"] and outcomes["no_answer"] and outcomes["voicemail"]
    assert sum(a["created_at"].isoweekday() in (6, 7) for a in lived.activities if lived.row["country"] != "AE") == 0


def test_nobody_is_in_two_meetings_at_once(lived):
    free = {}
    for a in sorted((a for a in lived.activities if a["type"] == "meeting"), key=lambda a: a["due_at"]):
        assert free.get(a["user_id"], a["due_at"]) <= a["due_at"]
        free[a["user_id"]] = a["due_at"] + timedelta(minutes=a["duration_minutes"])


def test_nobody_telephones_in_a_meeting(lived):
    meetings = {}
    for a in lived.activities:
        if a["type"] == "meeting":
            meetings.setdefault(a["user_id"], []).append((a["due_at"], a["due_at"] + timedelta(minutes=a["duration_minutes"])))
    calls = [a for a in lived.activities if a["type"] == "call"]
    during = [a for a in calls if any(start <= a["created_at"] < end for start, end in meetings.get(a["user_id"], ()))]
    assert all(a["demo_beat"] is not None or a["demo_text"] >> 16 >= 16 * 512 for a in during), "no filler"
    assert len(during) <= 1 + 0.0025 * len(calls)


def test_a_deal_that_stalled_is_left_alone(lived):
    on_deal, opens, stalled = by_deal(lived), 0, 0
    limit = min(60, max(21, lived.trade["cycle_days_max"] // 2))
    for deal in lived.deals:
        if deal["outcome"] == "open":
            opens += 1
            moved = lived.history[deal["id"]][-1]["entered_at"]
            if moved < NOW - timedelta(days=limit + 1):
                stalled += 1
                assert all(a["created_at"] < moved + timedelta(days=22) for a in on_deal.get(deal["id"], ())), deal
    assert opens < 20 or 0.03 * opens <= stalled <= 0.25 * opens


def test_some_steps_are_never_done(lived):
    due = [a for a in lived.activities if a["type"] == "task" and a["due_at"] and a["due_at"] < NOW - timedelta(days=10)]
    assert 0.01 * len(due) < sum(a["completed_at"] is None for a in due) < 0.15 * len(due)


def test_something_is_still_to_be_done(lived):
    late = {a["user_id"] for a in lived.activities if a["due_at"] and not a["completed_at"] and a["due_at"] < NOW}
    team = [user for user in lived.users if user["left_at"] is None]
    assert len(late) >= 0.7 * len(team), "overdue"
    for user in team:
        mine = [a for a in lived.activities if a["user_id"] == user["id"] and a["due_at"] and not a["completed_at"]]
        ahead = [a for a in mine if a["type"] == "meeting" and a["due_at"] > NOW]
        assert 2 <= len(ahead) <= 8 and all(a["created_at"] <= NOW for a in ahead)
        assert sum(a["due_at"] < NOW for a in mine) < 15

        # in Tokyo the day is over: the next one
        assert any(timedelta(hours=-14) < a["due_at"] - NOW < timedelta(hours=22) for a in mine), "today"


def test_silent_leads_were_tried(lived):
    silent = [c for c in lived.contacts if c["lead_status"] == "unresponsive" and c["first_response_at"] is None]
    tries = Counter(a["contact_id"] for a in lived.activities)
    assert len(silent) > 10
    old = [c for c in silent if c["created_at"] < NOW - timedelta(days=10)]
    assert sum(tries[c["id"]] >= 2 for c in old) > 0.8 * len(old) and max(tries[c["id"]] for c in silent) <= 4
    ids = {c["id"] for c in silent}
    assert {a["outcome"] for a in lived.activities if a["contact_id"] in ids} <= {"no_answer", "voicemail", "sent"}


def test_deals_tell_how_they_went(lived):
    for deal in lived.deals:
        assert deal["demo_story"] and (deal["lost_reason"] is not None) == (deal["outcome"] == "lost")
        assert deal["next_step"] is None or deal["outcome"] == "open"
    opens = [deal for deal in lived.deals if deal["outcome"] == "open"]
    assert 0.8 * len(opens) < sum(deal["next_step"] is not None for deal in opens), "for most a next step is agreed"
    rivals = {}
    for deal in lived.deals:
        if deal["competitor"]:
            assert rivals.setdefault(deal["contact_id"], deal["competitor"]) == deal["competitor"]
    lost = [deal for deal in lived.deals if deal["outcome"] == "lost"]
    assert 0.2 * len(lost) < sum(deal["competitor"] is not None for deal in lost) < 0.95 * len(lost)


def test_the_busiest_tenth_of_contacts(lived):
    counts = sorted(Counter(a["contact_id"] for a in lived.activities).values(), reverse=True)
    assert sum(counts[:len(counts) // 10]) >= 0.30 * len(lived.activities) and counts[0] < 250


@pytest.mark.parametrize("activities", [0, 1, 2, 9, 60, 199])
def test_tiny_numbers_are_exact(world, generated, tenant_of, activities):
    tenant = tiny(world, generated, tenant_of, f"tiny{activities}", leads=100, contacts=50, companies=20, closedWonCount=10,
                  activities=activities)
    assert len(tenant.activities) == activities and violations(tenant) == {}
    assert sum(entry["metrics"]["activitiesCreated"] for entry in tenant.job["monthlyBreakdown"]) == activities


def test_where_a_month_has_room_for_few_beats_closings_come_first(world, generated, tenant_of):
    """Beats of 400 deals do not fit into what first touches leave."""
    tenant = tiny(world, generated, tenant_of, "narrow", leads=100, contacts=50, companies=20, closedWonCount=100, deals=400,
                  activities=400)
    assert len(tenant.activities) == 400 and violations(tenant) == {}
    closed = {d["id"]: d["closed_at"] for d in tenant.deals if d["closed_at"]}
    beats = [a for a in tenant.activities if a["demo_beat"] is not None and a["deal_id"] in closed and a["completed_at"]]
    last = [a for a in beats if closed[a["deal_id"]] - a["created_at"] < timedelta(hours=24)]
    assert len(beats) > 50 and len(last) > 0.6 * len(beats)


@pytest.mark.parametrize("metrics", [
    {"activitiesCreated": 1}, {"activitiesCreated": 2}, {"activitiesCreated": 150}, {"dealsCreated": 6, "activitiesCreated": 3},
    {"leadsCreated": 8, "dealsCreated": 6, "closedWonCount": 2, "activitiesCreated": 120},
    {"dealsCreated": 6, "activitiesCreated": 0},
])
def test_patches_are_exact_and_stay_in_their_months(world, generated, tenant_of, metrics):
    tenant = tiny(world, generated, tenant_of, f"patched{sum(metrics.values())}", leads=100, contacts=50, companies=20,
                  closedWonCount=10, activities=900)
    before = {a["id"]: a for a in tenant.activities}
    plan = {"planType": "deltas", "seed": "p", "months": [
        {"month": month, "metrics": metrics} for month in ("2025-04", "2025-06")]}
    conn = tenant.conn
    job = conn.execute(
        "select demo.submit_patch(%s, %s, null) ->> 'jobId' as id", [tenant.id, Jsonb(plan)]
    ).fetchone()["id"]
    conn.execute("call demo.run_patch(%s)", [job])
    after = tenant_of(conn, tenant.as_of, tenant.job)
    added = [a for a in after.activities if a["id"] not in before]
    assert violations(after) == {} and len(added) == 2 * metrics["activitiesCreated"]
    assert {f"{a['created_at']:%Y-%m}" for a in added} <= {"2025-04", "2025-06"}
    assert all(after_row == before[after_row["id"]] for after_row in after.activities if after_row["id"] in before)


# -- the reference rows themselves ----------------------------------------------------------------------------------

TRADES = tuple(industry for _, industry in PAIRS)


@pytest.mark.parametrize("industry", TRADES)
def test_each_phase_of_a_trade_has_eight_texts_of_each_kind(world, industry):
    rows = world.conn.execute("""
        select t.phase, t.type, t.outcome,
               count(distinct s.subject) * greatest(max(cardinality(t.openings)), 1) * max(cardinality(t.middles))
                 * greatest(max(cardinality(t.closings)), 1) as texts
          from demo_world.text_sets(%(i)s) as t
          left join demo_world.subject_slots(%(i)s) as s on s.set_no = t.no and s.list = t.phase_no
         group by 1, 2, 3""", {"i": industry}).fetchall()
    assert {row["phase"] for row in rows} == {
        "first_touch", "discovery", "meeting_held", "proposal", "negotiation", "won", "service", "lost"}
    assert [row for row in rows if row["texts"] < 8] == []


def test_placeholders_resolve_and_are_known_in_their_phase(world):
    known = {"contact", "first_name", "account", "product", "amount", "competitor", "date", "subject"}
    texts = world.conn.execute("""
        select phase, text from ref.text_parts union all select 'negotiation', text from ref.story_beats
        union all select 'negotiation', subject from ref.story_beats
        union all select phase, subject from ref.activity_subjects union all select phase, body from ref.activity_subjects
         where body is not null""").fetchall()
    for row in texts:
        used = set(re.findall(r"\{(\w+)\}", row["text"]))
        assert used <= known and "{" not in re.sub(r"\{\w+\}", "", row["text"]), row
        assert row["phase"] not in ("*", "first_touch", "discovery") or not used & {"product", "amount"}, row


@pytest.mark.parametrize("spoiled, place", [
    ("delete from ref.story_beats where industry = 'saas' and story = 'keen'", "ref.stories (saas, keen)"),
    ("update ref.story_beats set stage = 'Nowhere' where industry = 'saas' and story = 'keen' and no = 1",
     "ref.story_beats (saas, keen, 1)"),
    ("delete from ref.activity_subjects where industry = 'saas' and type = 'call' and phase = 'proposal'; "
     "delete from ref.text_parts where type = 'call' and phase = 'proposal' and part = 'subject'", "ref.activity_subjects (saas)"),
    ("delete from ref.text_parts where type = 'note' and phase = 'lost' and part = 'middle'", "ref.text_parts (lost, note )"),
    ("delete from ref.phase_types where phase = 'service'", "ref.phase_types"),
    ("update ref.activity_subjects set needs = 'go_live' where industry = 'saas' and subject = 'Proposal presentation'",
     "ref.activity_subjects (saas, meeting, \"Proposal presentation\")"),
])
def test_a_trade_that_lacks_stories_or_texts_is_refused_by_the_place_of_the_row(world, spoiled, place):
    conn = world.conn
    assert conn.execute("select * from demo_world.reference_faults('saas')").fetchall() == []
    with conn.transaction(force_rollback=True):
        conn.execute(spoiled)
        assert place in [row["place"] for row in conn.execute("select * from demo_world.reference_faults('saas')").fetchall()]
        with pytest.raises(psycopg.Error) as error, conn.transaction():
            conn.execute("select demo.preview_generation('{\"industry\": \"saas\"}')")
        assert error.value.sqlstate == "TG400" and place in error.value.diag.message_primary
