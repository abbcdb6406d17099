"""For each check of the report on realism: statements that make a tenant's rows as they should be, where those of a
generation may not be, and statements that break them. `country`: where the check is asked.

The rows are numbered: dn, cn, kn, an, un and hn hold (id, no) of deals, contacts, companies, activities, users and
entries of the stage history. {t} is the tenant, {now} the instant.
"""

WON = "(select id from crm.pipeline_stages where tenant_id = {t} and stage_type = 'won' order by position limit 1)"
LOST = "(select id from crm.pipeline_stages where tenant_id = {t} and stage_type = 'lost' order by position limit 1)"
FIRST = "(select id from crm.pipeline_stages where tenant_id = {t} and stage_type = 'open' order by position limit 1)"
LAST = "(select id from crm.pipeline_stages where tenant_id = {t} and stage_type = 'open' order by position desc limit 1)"


def deals(change, where="true"):
    return f"update crm.deals as d set {change} from dn where d.tenant_id = {{t}} and dn.id = d.id and ({where})"


def contacts(change, where="true"):
    return f"update crm.contacts as c set {change} from cn where c.tenant_id = {{t}} and cn.id = c.id and ({where})"


def companies(change, where="true"):
    return f"update crm.companies as k set {change} from kn where k.tenant_id = {{t}} and kn.id = k.id and ({where})"


def activities(change, where="true"):
    return f"update crm.activities as a set {change} from an where a.tenant_id = {{t}} and an.id = a.id and ({where})"


def history(change, where="true"):
    return (f"update crm.deal_stage_history as h set {change} from hn, crm.deals as d where h.tenant_id = {{t}} "
            f"and hn.id = h.id and d.tenant_id = {{t}} and d.id = h.deal_id and ({where})")


CLOSED, OPEN = "dn.type <> 'open'", "dn.type = 'open'"
IS_WON, IS_LOST = "dn.type = 'won'", "dn.type = 'lost'"
BEGIN = "'2024-07-08 10:00Z'::timestamptz + make_interval(days => dn.no * 7919 % 199)"
SPREAD = deals(f"created_at = {BEGIN}, closed_at = {BEGIN} + make_interval(days => 20 + dn.no * 10459 % 83, "
               "mins => dn.no * 37 % 480)", CLOSED)
BY_RANK = deals(f"created_at = {BEGIN}, closed_at = {BEGIN} + make_interval(days => 20 + (80 * dn.rank)::int)", CLOSED)
AGAINST_RANK = deals(f"created_at = {BEGIN}, closed_at = {BEGIN} + make_interval(days => 100 - (80 * dn.rank)::int)", CLOSED)
AFTER_A_DAY = "closed_at = d.created_at + interval '1 day'"
AT_END = ("closed_at = (select min(e) from unnest((demo_kpi.scene_of({t}, {now})).ends) as e "
          "where e >= d.closed_at::date) + time '15:59'")


def new_entries(where):
    return ("insert into crm.deal_stage_history (tenant_id, deal_id, stage_id, entered_at) select {t}, d.id, d.stage_id, "
            f"{{now}}::timestamptz - interval '2 days' from crm.deals as d join dn on dn.id = d.id where d.tenant_id = {{t}} and {where}")



STILL = history("entered_at = d.created_at + make_interval(mins => 2 * hn.rank::int)")
NO_NEW_ENTRIES = "delete from crm.deal_stage_history where tenant_id = {t} and entered_at > {now}::timestamptz - interval '3 days'"
UNTOUCHED = activities("deal_id = null")
PEOPLE = ("insert into crm.deal_contacts (tenant_id, deal_id, contact_id, role) select {{t}}, d.id, o.id, {} "
          "from crm.deals as d cross join lateral (select c.id from crm.contacts as c where c.tenant_id = {{t}} and {} "
          "and c.id <> d.contact_id order by c.id limit 1) as o where d.tenant_id = {{t}} and d.company_id is not null "
          "on conflict do nothing").format
FITTING = PEOPLE("'decision_maker'", "c.company_id = d.company_id")
NOBODY = "delete from crm.deal_contacts where tenant_id = {t}"


def beats(before):
    """An activity on the deal so long before each move, and no other."""
    return [UNTOUCHED, f"update crm.activities as a set deal_id = h.deal_id, created_at = h.entered_at - interval '{before}', "
            "type = 'meeting' from an, hn, crm.deal_stage_history as h where a.tenant_id = {t} and an.id = a.id "
            "and hn.no = an.no and h.tenant_id = {t} and h.id = hn.id"]


SPOKEN = [activities("subject = 'Call'"),
          "update crm.activities as a set subject = 'Renewal terms', contact_id = d.contact_id, "
          "created_at = d.closed_at + interval '2 days' from an, dn, crm.deals as d where a.tenant_id = {t} and an.id = a.id "
          "and an.no = dn.of_type and d.tenant_id = {t} and dn.id = d.id and dn.type = 'won'"]
PLAIN = activities("subject = 'Call ' || an.no, body = null")
BODIES = activities("body = 'w' || an.no || ' x' || an.no || ' y' || an.no || ' ' || repeat('a', 60)")
LEADS = "c.status = 'lead'"
BERLIN = companies("city = 'Berlin', phone = '+49 30 23125' || lpad((kn.no % 1000)::text, 3, '0')")
LEAVER = "(select id from un where no = 1)"
OTHER = "(select id from un where no = 2 + {} % ((select count(*) from un)::int - 1))".format

MUTATIONS = {
    # check: (country, statements that mend, statements that break)
    "wins_on_last_day": (None, [SPREAD, deals(AT_END, f"{IS_WON} and dn.of_type % 12 = 0")], [deals(AT_END, IS_WON)]),
    "losses_on_last_day": (None, [SPREAD, deals(AT_END, f"{IS_LOST} and dn.of_type % 12 = 0")], [deals(AT_END, IS_LOST)]),
    "closes_at_one_second": (None, [SPREAD], [deals("closed_at = date_trunc('day', d.closed_at) + interval '16 hours'", CLOSED)]),
    "closes_in_later_month": (None, [SPREAD], [deals("closed_at = d.created_at + interval '1 minute'", CLOSED)]),
    "wins_after_30_days": (None, [SPREAD], [deals(AFTER_A_DAY, CLOSED)]),
    "cycle_of_wins": (None, [SPREAD], [deals(AFTER_A_DAY, CLOSED)]),
    "cycle_of_large_wins": (None, [BY_RANK], [AGAINST_RANK]),
    "cycle_spread": (None, [SPREAD], [deals("closed_at = d.created_at + interval '30 days'", CLOSED)]),
    "cycle_of_losses": (None, [SPREAD], [deals(AFTER_A_DAY, IS_LOST)]),
    "small_wins_are_faster": (None, [BY_RANK], [AGAINST_RANK]),
    "wins_at_quarter_end": (None, [SPREAD, deals(
        "closed_at = date_trunc('month', d.closed_at) + make_interval(days => case when dn.of_type % 10 < case when extract(month from "
        "d.closed_at)::int % 3 = 0 then 6 else 5 end then 20 else 4 end, hours => 10), created_at = date_trunc('month', d.closed_at)",
        IS_WON)], [deals(
        "closed_at = date_trunc('month', d.closed_at) + make_interval(days => case when extract(month from d.closed_at)::int "
        "% 3 = 0 then 4 else 20 end, hours => 10), created_at = date_trunc('month', d.closed_at)", IS_WON)]),
    "losses_on_fridays": (None, [SPREAD], [deals(
        "created_at = d.closed_at - interval '40 days', closed_at = date_trunc('week', d.closed_at) "
        "+ make_interval(days => case when dn.type = 'won' then 4 else 1 end, hours => 10)", CLOSED)]),

    "win_rate": (None, [deals(f"stage_id = case when dn.no % 4 = 0 then {WON} else {LOST} end", CLOSED)],
                 [deals(f"stage_id = {WON}", CLOSED)]),
    "small_deals_win_more": (None, [deals(f"stage_id = case when dn.no % 20 < 3 + 4 * (1 - dn.rank) then {WON} else {LOST} end", CLOSED)],
                             [deals(f"stage_id = case when dn.rank > 0.5 then {WON} else {LOST} end", CLOSED)]),
    "referrals_win_more": (
        None,
        [f"update crm.deals as d set stage_id = case when dn.no % 10 < case when c.source = 'referrals' then 6 else 2 end then {WON} "
         f"else {LOST} end from dn, crm.contacts as c where d.tenant_id = {{t}} and dn.id = d.id and c.tenant_id = {{t}} "
         f"and c.id = d.contact_id and {CLOSED}"],
        [f"update crm.deals as d set stage_id = case when dn.no % 2 = 0 and c.source <> 'referrals' then {WON} else {LOST} end "
         f"from dn, crm.contacts as c where d.tenant_id = {{t}} and dn.id = d.id and c.tenant_id = {{t}} "
         f"and c.id = d.contact_id and {CLOSED}"]),
    "best_rep_wins_large": (
        None, [deals(f"owner_id = (select id from un where no = 1 + dn.no % 4), stage_id = case when dn.no / 4 % 20 < "
                     f"case dn.no % 4 when 0 then 9 else 5 end then {WON} else {LOST} end", CLOSED)],
        [deals(f"owner_id = (select id from un where no = 1 + dn.no % 4), stage_id = case dn.no % 4 when 0 then {WON} "
               f"else {LOST} end", CLOSED)]),
    "leads_with_deal": (
        None,
        [deals("contact_id = (select id from cn where type <> 'lead' order by no limit 1)"),
         deals("contact_id = (select id from cn where type = 'lead' and of_type = dn.of_type)", f"{OPEN} and dn.of_type <= 40")],
        [deals("contact_id = (select id from cn where type <> 'lead' order by no limit 1)")]),
    "qualified_leads_with_open_deal": (
        None,
        [contacts("lead_status = 'qualified'", "cn.type = 'lead' and cn.of_type <= 50"),
         deals("contact_id = (select id from cn where type = 'lead' and of_type = dn.of_type)", OPEN)],
        [deals("contact_id = (select id from cn where type <> 'lead' order by no limit 1)")]),
    "people_who_were_leads": (None, [contacts("converted_at = c.created_at + interval '1 minute'", "cn.type <> 'lead'")],
                              [contacts("converted_at = null")]),
    "conversion_fits": (None, [contacts("converted_at = c.created_at", "cn.type <> 'lead'")],
                        [contacts("converted_at = c.created_at - interval '1 day'", "cn.type <> 'lead'")]),
    "newest_leads_wait": (
        None, [contacts("created_at = {now}::timestamptz - interval '3 hours', "
            "first_response_at = null, lead_status = case cn.no % 2 when 0 then 'new' "
                        "else 'contacted' end", "cn.type = 'lead' and cn.of_type <= 60")],
        [contacts("lead_status = 'contacted'", LEADS)]),
    "old_leads_wait": (None, [contacts("lead_status = 'contacted'", LEADS)], [contacts("lead_status = 'new'", LEADS)]),
    "old_leads_are_closed": (None, [contacts("lead_status = 'disqualified'", LEADS)], [contacts("lead_status = 'contacted'", LEADS)]),
    "unresponsive_were_tried": (
        None,
        [contacts("lead_status = 'unresponsive'", "cn.type = 'lead' and cn.of_type <= 40"),
         contacts("lead_status = 'contacted'", "cn.type = 'lead' and cn.of_type > 40"),
         activities("contact_id = (select id from cn where type = 'lead' and of_type = an.no)", "an.no <= 40")],
        [activities("contact_id = (select id from cn where type <> 'lead' order by no limit 1)")]),
    "answered_within_hour": (
        None, [contacts("first_response_at = c.created_at + case when cn.no % 5 < 2 then interval '30 minutes' else interval '5 hours' end")],
        [contacts("first_response_at = c.created_at + interval '5 hours'")]),
    "never_answered": (
        None, [contacts("first_response_at = case when cn.no % 5 > 0 then c.created_at + interval '1 hour' end")],
        [contacts("first_response_at = c.created_at + interval '1 hour'")]),
    "quick_answers_qualify": (
        None,
        [contacts("first_response_at = c.created_at + case cn.no % 2 when 0 then interval '9 minutes' else interval '5 hours' end, "
                  "lead_status = case when cn.no / 2 % 10 < case cn.no % 2 when 0 then 6 else 3 end then 'qualified' else 'contacted' end",
                  LEADS)],
        [contacts("first_response_at = c.created_at + case cn.no % 2 when 0 then interval '9 minutes' else interval '5 hours' end, "
                  "lead_status = case when cn.no / 2 % 10 < case cn.no % 2 when 0 then 2 else 6 end then 'qualified' else 'contacted' end",
                  LEADS), contacts("converted_at = null")]),
    "losses_have_reason": (None, [deals("lost_reason = 'reason ' || dn.no % 4", IS_LOST)], [deals("lost_reason = null")]),
    "commonest_reason": (None, [deals("lost_reason = 'reason ' || dn.no % 4", IS_LOST)], [deals("lost_reason = 'price'", IS_LOST)]),
    "losses_to_competitor": (None, [deals("competitor = case dn.no % 4 when 0 then 'Rival' end")], [deals("competitor = null")]),
    "competitor_of_loss": (
        None, [deals("competitor = case when dn.no % 3 = 0 then 'Rival' end", CLOSED)],
        [deals("competitor = null"), deals("competitor = 'Rival'", IS_WON)]),

    "expected_close_by_stage": (
        None, [deals("expected_close_at = {now}::timestamptz + make_interval(days => 90 - 10 * dn.position + dn.no * 7 % 40)", OPEN)],
        [deals("expected_close_at = {now}::timestamptz + make_interval(days => 10 * dn.position + dn.no * 7 % 40)", OPEN)]),
    "age_by_stage": (
        None, [deals("created_at = {now}::timestamptz - make_interval(days => 10 * dn.position + dn.no * 7 % 40)", OPEN)],
        [deals("created_at = {now}::timestamptz - make_interval(days => 90 - 10 * dn.position + dn.no * 7 % 40)", OPEN)]),
    "first_stage_to_last": (
        None, [deals(f"stage_id = case when dn.of_type % 10 < 6 then {FIRST} when dn.of_type % 10 > 7 then {LAST} else d.stage_id end", OPEN)],
        [deals(f"stage_id = case when dn.of_type % 10 = 0 then {FIRST} else {LAST} end", OPEN)]),
    "moved_after_first_month": (None, [new_entries("true")], [NO_NEW_ENTRIES, STILL]),
    "overdue": (
        None, [deals("expected_close_at = {now}::timestamptz + make_interval(days => case dn.of_type % 6 when 0 then -5 else 20 end)", OPEN)],
        [deals("expected_close_at = {now}::timestamptz + interval '20 days'", OPEN)]),
    "stalled": (
        None, [deals("created_at = d.created_at - interval '40 days'", OPEN), STILL, UNTOUCHED,
               new_entries("dn.of_type % 8 > 0")], [STILL, UNTOUCHED, "delete from crm.deal_stage_history where "
               "tenant_id = {t} and entered_at > {now}::timestamptz - interval '3 days'",
               deals("created_at = {now}::timestamptz - interval '90 days'", OPEN), STILL]),
    "age_of_open_deals": (
        None, [deals("created_at = {now}::timestamptz - make_interval(days => dn.no % 100)", OPEN)],
        [deals("created_at = {now}::timestamptz - interval '400 days'", OPEN)]),
    "far_too_old": (
        None, [deals("created_at = {now}::timestamptz - make_interval(days => dn.no % 100)", OPEN)],
        [deals("created_at = {now}::timestamptz - interval '400 days'", OPEN)]),
    "touched_lately": (
        None, [deals("created_at = {now}::timestamptz - interval '90 days'", OPEN), STILL, UNTOUCHED, new_entries("dn.of_type % 4 > 0")],
        [STILL, UNTOUCHED, "delete from crm.deal_stage_history where tenant_id = {t} and entered_at > {now}::timestamptz - interval '3 days'"]),
    "updated_after_creation": (None, [deals("updated_at = d.created_at + interval '1 day'")], [deals("updated_at = d.created_at")]),
    "next_steps": (None, [deals("next_step = case when dn.of_type % 4 > 0 then 'Call' end")], [deals("next_step = null")]),
    "due_steps": (
        None,
        [activities("due_at = null"),
         activities("due_at = {now}::timestamptz + interval '2 days', completed_at = null, deal_id = (select id from dn where "
                    "type = 'open' and of_type = an.no)", "an.no <= 60")],
        [activities("due_at = null")]),
    "moves_backward": (
        None, [history(f"stage_id = {FIRST}", "hn.rank > 1 and hn.no % 20 = 0")],
        [history(f"stage_id = {FIRST}", "hn.rank > 1 and hn.no % 3 > 0")]),
    "moves_in_first_month": (None, [history("entered_at = d.created_at + make_interval(days => 7 * (hn.rank - 1)::int)")], [STILL]),
    "moves_at_once": (None, [STILL], [history("entered_at = d.created_at + make_interval(secs => hn.rank::int)")]),
    "history_ends_at_stage": (None, [], [deals(f"stage_id = case d.stage_id when {FIRST} then {LAST} else {FIRST} end", OPEN)]),
    "open_deals_a_contact": (None, [deals("contact_id = (select id from cn where cn.no = dn.no)", OPEN)],
                             [deals("contact_id = (select id from cn where cn.no = 1 + dn.of_type % 30)", OPEN)]),

    "value_by_size": (
        None, ["update crm.deals as d set value = round(sqrt(k.employee_count) * (300 + dn.no * 377 % 6000)) from dn, crm.companies as k "
               "where d.tenant_id = {t} and dn.id = d.id and k.tenant_id = {t} and k.id = d.company_id"],
        ["update crm.deals as d set value = round(9000000.0 / k.employee_count) from dn, crm.companies as k "
         "where d.tenant_id = {t} and dn.id = d.id and k.tenant_id = {t} and k.id = d.company_id"]),
    "value_by_product": (None, [deals("title = 'Product ' || dn.no % 5, value = 1000 * (1 + dn.no % 5) + dn.no * 37 % 3000")],
                         [deals("title = 'Product ' || dn.no % 5, value = 1000 + dn.no * 7919 % 9001")]),
    "top_fifth_of_customers": (
        None, [deals("value = 1000 * (1 + (dn.of_type % 25 = 0)::int * 90), company_id = null, contact_id = (select id from cn "
                     "where cn.no = 1 + dn.of_type % 100)", IS_WON)],
        [deals("value = 1000, company_id = null, contact_id = (select id from cn where cn.no = 1 + dn.of_type % 100)", IS_WON)]),
    "values_are_round": (None, [deals("value = 10 * round(d.value / 10)")], [deals("value = round(d.value) + 0.37")]),
    "commonest_value": (None, [deals("value = d.value + dn.no")], [deals("value = case dn.no % 2 when 0 then 500 else d.value end")]),
    "mean_to_median": (None, [deals("value = case dn.no % 10 when 0 then 8000 else 1000 + dn.no end")], [deals("value = 1000 + dn.no % 10")]),
    "outcomes_differ": (None, [deals("value = case dn.type when 'won' then 1000 when 'lost' then 1400 else 1200 end")],
                        [deals("value = 1000 + dn.no % 3")]),
    "usual_value": (None, [], [deals("value = d.value * 100")]),
    "won_months_vary": (
        None, [SPREAD, deals("value = 1000 + 900 * (extract(month from d.closed_at)::int % 2)", IS_WON)],
        [deals("value = round(120000.0 / m.wins, 2)", f"{IS_WON} and m.month = to_char(d.closed_at at time zone 'UTC', 'YYYY-MM')").replace(
            " from dn ", " from dn, (select to_char(w.closed_at at time zone 'UTC', 'YYYY-MM') as month, count(*) as wins "
            "from crm.deals as w join dn as wn on wn.id = w.id where w.tenant_id = {t} and wn.type = 'won' group by 1) as m ")]),

    "share_of_emails": (None, [activities("type = 'email'", "an.no % 5 < 2"), activities("type = 'call'", "an.no % 5 >= 2")],
                        [activities("type = 'note'")]),
    "share_of_calls": (None, [activities("type = 'call'", "an.no % 4 = 0"), activities("type = 'email'", "an.no % 4 > 0")],
                       [activities("type = 'note'")]),
    "share_of_meetings": (None, [activities("type = 'meeting'", "an.no % 7 = 0"), activities("type = 'email'", "an.no % 7 > 0")],
                          [activities("type = 'note'")]),
    "wednesdays": (None, [], [activities("created_at = a.created_at - interval '1 day'", "extract(isodow from a.created_at) = 3")]),
    "fridays": (None, [], [activities("created_at = a.created_at - interval '2 days'", "extract(isodow from a.created_at) = 5")]),
    "weekends": (None, [], [activities("created_at = date_trunc('week', a.created_at) - interval '38 hours'", "an.no % 5 = 0")]),
    "holidays": ("DE", [], [activities("created_at = '2024-12-25 10:00Z'", "an.no % 5 = 0")]),
    "rest_days": ("DE", [activities("created_at = a.created_at + interval '14 days'",
                                    "to_char(a.created_at, 'MMDD') in ('1224', '1231')")],
                  [activities("created_at = '2024-12-24 10:00Z'", "an.no % 5 = 0")]),
    "hours": (None, [], [activities("created_at = (date_trunc('day', a.created_at at time zone 'Europe/Berlin') + interval '10 hours 10 minutes') "
                                    "at time zone 'Europe/Berlin'")]),
    "meetings_on_quarters": (None, [activities("due_at = date_trunc('hour', a.created_at)", "a.type = 'meeting'")],
                             [activities("due_at = date_trunc('hour', a.created_at) + interval '7 seconds'", "a.type = 'meeting'")]),
    "meetings_at_once": (
        None, [activities("due_at = '2024-07-01 08:00Z'::timestamptz + make_interval(hours => an.no), duration_minutes = 30", "a.type = 'meeting'")],
        [activities("due_at = '2024-07-01 08:00Z'::timestamptz + make_interval(hours => an.no / 40), duration_minutes = 30", "a.type = 'meeting'")]),
    "calls_in_meetings": (
        None, [activities("created_at = '2024-07-01 20:00Z'", "a.type = 'call'")],
        [activities("created_at = (select m.due_at + interval '1 minute' from crm.activities as m where m.tenant_id = a.tenant_id"
                    " and m.user_id = a.user_id and m.type = 'meeting' and coalesce(m.outcome, '') <> 'no_show' limit 1)",
                    "a.type = 'call' and a.user_id is not null")]),
    "meeting_minutes": (None, [activities("duration_minutes = 30 + an.no % 30", "a.type = 'meeting'")],
                        [activities("duration_minutes = 300", "a.type = 'meeting'")]),
    "call_minutes": (None, [activities("duration_minutes = 3 + an.no % 10", "a.type = 'call'")],
                     [activities("duration_minutes = 90", "a.type = 'call'")]),
    "meetings_have_outcome": (None, [activities("outcome = 'held'", "a.type = 'meeting'")], [activities("outcome = null")]),
    "calls_have_outcome": (None, [activities("outcome = 'connected'", "a.type = 'call'")], [activities("outcome = null")]),
    "calls_in_vain": (None, [activities("outcome = case an.no % 3 when 0 then 'no_answer' else 'connected' end", "a.type = 'call'")],
                      [activities("outcome = 'connected'", "a.type = 'call'")]),
    "no_shows": (None, [activities("outcome = case an.no % 12 when 0 then 'no_show' else 'held' end", "a.type = 'meeting'")],
                 [activities("outcome = 'held'", "a.type = 'meeting'")]),
    "emails_have_direction": (None, [activities("direction = 'out'")], [activities("direction = null")]),
    "emails_in": (None, [activities("direction = case an.no % 3 when 0 then 'in' else 'out' end")], [activities("direction = 'out'")]),
    "threads": (None, [activities("subject = case an.no % 4 when 0 then 'Re: ' else '' end || 'x'")], [activities("subject = 'x'")]),
    "moves_with_beat": (None, beats("10 minutes"), [UNTOUCHED]),
    "minutes_from_beat": (None, beats("10 minutes"),
                          beats("20 hours")),
    "talk_before_late_stage": (None, beats("10 minutes"), [UNTOUCHED]),
    "busiest_contact": (None, [activities("contact_id = (select id from cn where cn.no = 1 + an.no % 300)")],
                        [activities("contact_id = (select id from cn where cn.no = 1)")]),
    "busiest_tenth_of_deals": (
        None, [activities("deal_id = (select id from dn where dn.no = 1 + floor(sqrt(an.no % 10000))::int)"),
               activities("deal_id = (select id from dn where dn.no = 1 + an.no % 10)", "an.no % 10 = 0")],
        [activities("deal_id = (select id from dn where dn.no = 1 + an.no % 300)")]),
    "busiest_user": (None, [activities("user_id = (select id from un where un.no = 1 + floor(sqrt(an.no % 49))::int)")],
                     [activities("user_id = (select id from un where un.no = case when an.no % 100 > 0 then 1 else 1 + an.no / 100 % 7 end)")]),
    "at_one_minute": (None, [activities("created_at = '2024-07-01 08:00Z'::timestamptz + make_interval(mins => an.no)")],
                      [activities("created_at = date_trunc('day', a.created_at)")]),
    "after_loss": (
        None, ["update crm.activities as a set created_at = d.created_at from crm.deals as d where a.tenant_id = {t} "
               "and d.tenant_id = {t} and d.id = a.deal_id"],
        ["update crm.activities as a set created_at = d.closed_at + interval '5 days' from crm.deals as d where a.tenant_id = {t} "
         "and d.tenant_id = {t} and d.id = a.deal_id and d.closed_at is not null and d.closed_at < {now}::timestamptz - interval '6 days'",
         "update crm.activities as a set deal_id = d.id, created_at = d.closed_at + interval '5 days' from an, dn, crm.deals as d "
         "where a.tenant_id = {t} and d.tenant_id = {t} and an.id = a.id and dn.id = d.id and dn.type = 'lost' and dn.of_type = an.no "
         "and d.closed_at < {now}::timestamptz - interval '6 days'"]),
    "service_without_purchase": (None, SPOKEN, [activities("subject = 'Renewal terms', contact_id = (select id from cn where type = 'lead' "
                                                           "and of_type = an.no)", "an.no <= 100")]),

    "contacts_above_employees": (None, [companies("employee_count = 5000")], [companies("employee_count = 1")]),
    "deals_above_employees": (None, [companies("employee_count = 5000")],
                              [companies("employee_count = 1"), deals("company_id = (select id from kn where kn.no = 1 + dn.no % 20)")]),
    "customers_have_bought": (
        None, [contacts("status = 'prospect'", "c.status = 'customer'"),
               "update crm.contacts as c set status = 'customer', lead_status = null from dn, crm.deals as d where c.tenant_id = {t} "
               "and d.tenant_id = {t} and dn.id = d.id and dn.type = 'won' and c.id = d.contact_id"],
        [contacts("status = 'customer', lead_status = null")]),
    "prospects_have_not": (
        None, [contacts("status = 'prospect', lead_status = null"),
               "update crm.contacts as c set status = 'customer' from dn, crm.deals as d where c.tenant_id = {t} "
               "and d.tenant_id = {t} and dn.id = d.id and dn.type = 'won' and c.id = d.contact_id"],
        [contacts("status = 'lead'"),
         "update crm.contacts as c set status = 'prospect' from dn, crm.deals as d where c.tenant_id = {t} "
         "and d.tenant_id = {t} and dn.id = d.id and dn.type = 'won' and c.id = d.contact_id"]),
    "owner_of_account": (
        None, ["update crm.contacts as c set owner_id = k.owner_id from crm.companies as k, cn where c.tenant_id = {t} and k.tenant_id = {t} "
               "and k.id = c.company_id and cn.id = c.id and cn.no % 10 > 0"],
        [contacts("owner_id = (select id from un where un.no = 1 + cn.no % (select count(*) from un)::int)")]),
    "owner_of_deal": (
        None, ["update crm.deals as d set owner_id = c.owner_id from crm.contacts as c where d.tenant_id = {t} and c.tenant_id = {t} "
               "and c.id = d.contact_id"],
        [deals("owner_id = (select id from un where un.no = 1 + dn.no % (select count(*) from un)::int)")]),
    "work_by_others": (
        None, ["update crm.activities as a set user_id = case when an.no % 8 = 0 then (select u.id from un as u where u.id <> c.owner_id "
               "order by u.no limit 1) else c.owner_id end from an, crm.contacts as c where a.tenant_id = {t} and an.id = a.id "
               "and c.tenant_id = {t} and c.id = a.contact_id"],
        ["update crm.activities as a set user_id = c.owner_id from crm.contacts as c where a.tenant_id = {t} "
         "and c.tenant_id = {t} and c.id = a.contact_id"]),
    "industries_of_companies": (None, [companies("industry = 'trade ' || kn.no % 6")], [companies("industry = 'one'")]),
    "sizes_of_companies": (None, [companies("employee_count = 1 + kn.no * kn.no / 10")], [companies("employee_count = 50")]),
    "small_forms_are_small": (None, [companies("name = 'Firma ' || kn.no || ' e. K.', employee_count = 5")],
                              [companies("employee_count = 400")]),
    "contacts_by_size": (
        None, ["update crm.companies as k set employee_count = 1 + 3 * s.contacts + kn.no % 40 from kn, (select q.id, count(c.id)::int as "
               "contacts from kn as q left join crm.contacts as c on c.tenant_id = {t} and c.company_id = q.id group by 1) as s "
               "where k.tenant_id = {t} and kn.id = k.id and s.id = k.id"],
        ["update crm.companies as k set employee_count = 1 + 5000 / (1 + s.contacts) from "
            "(select q.id, count(c.id)::int as contacts from kn as q left join "
         "crm.contacts as c on c.tenant_id = {t} and c.company_id = q.id group by 1) as s where k.tenant_id = {t} and s.id = k.id"]),
    "one_head": (None, [contacts("job_title = 'Clerk'")], [contacts("job_title = 'Managing Director'")]),
    "job_titles_lopsided": (None, [contacts("job_title = 'Title ' || floor(sqrt(cn.no % 100))")], [contacts("job_title = 'Title ' || cn.no % 100")]),
    "second_deal_after_win": (
        None,
        [deals("company_id = null, contact_id = (select id from cn where cn.no = dn.of_type)", "dn.of_type <= 60 and dn.type <> 'lost'"),
         deals("created_at = '2024-07-02 10:00Z', closed_at = '2024-08-02 10:00Z'", f"{IS_WON} and dn.of_type <= 60"),
         deals("created_at = '2024-09-02 10:00Z'", f"{OPEN} and dn.of_type <= 60"),
         deals("company_id = null, contact_id = null", "dn.of_type > 60 or dn.type = 'lost'")],
        [deals("created_at = '2024-07-02 10:00Z'::timestamptz + make_interval(mins => dn.no)"),
         deals("company_id = null, contact_id = (select id from cn where cn.no = dn.no % 50)")]),
    "deals_of_customers": (
        None, [deals("company_id = null, contact_id = (select id from cn where cn.no = 1 + dn.no / 4)"),
               deals("contact_id = (select id from cn where cn.no = 1)", "dn.no % 8 = 0")],
        [deals("company_id = null, contact_id = (select id from cn where cn.no = dn.no)")]),
    "deals_in_first_month": (
        None, [deals("created_at = '2024-07-02 10:00Z', contact_id = (select id from cn where cn.no = dn.no)", "dn.no <= 30")],
        [deals("created_at = '2024-07-02 10:00Z', contact_id = (select id from cn where cn.no = dn.no % 3)", "dn.no <= 30")]),
    "people_of_large_deals": (None, [FITTING], [NOBODY]),
    "people_of_deals_fit": (None, [NOBODY, FITTING], [PEOPLE("'user'", "c.company_id <> d.company_id")]),
    "decision_makers": (None, [FITTING], ["update crm.deal_contacts set role = 'user' where tenant_id = {t}"]),
    "mail_of_company": (
        None, ["update crm.contacts as c set email = 'a' || cn.no || '@' || k.domain from cn, crm.companies as k where c.tenant_id = {t} "
               "and cn.id = c.id and k.tenant_id = {t} and k.id = c.company_id"], [contacts("email = 'a' || cn.no || '@other.example'")]),

    "landline_of_city": ("DE", [BERLIN], [companies("city = 'München'")]),
    "main_line_is_mobile": ("DE", [BERLIN], [companies("phone = '+49 171 3920011'")]),
    "cities_lopsided": (None, [companies("city = 'City ' || floor(sqrt(kn.no % 100))")], [companies("city = 'City ' || kn.no")]),
    "readings": ("JP", [contacts("first_name_reading = 'ケンジ', last_name_reading = 'ホリ'")], [contacts("first_name_reading = null")]),
    "wards": ("JP", [companies("city = '大阪市北区'")], [companies("city = '大阪市', address = '梅田1-2-3'")]),
    "tax_numbers": ("BR", [companies("tax_no = '11.222.333/0001-80'")], [companies("tax_no = null")]),
    "tax_numbers_cannot_exist": ("BR", [companies("tax_no = '11.222.333/0001-80'")], [companies("tax_no = '11.222.333/0001-81'")]),
    "po_boxes": ("AE", [companies("address = 'P.O. Box ' || kn.no")], [companies("address = 'Street ' || kn.no")]),
    "suites": ("US", [companies("address = '1 Main Street, Suite ' || kn.no", "kn.no % 3 = 0")], [companies("address = '1 Main Street'")]),
    "personal_mailboxes": (None, [contacts("email = 'a' || cn.no || '@mail.example'")], [contacts("email = 'a' || cn.no || '@example.com'")]),
    "numbered_companies": (None, [companies("name = 'Firm' || kn.no")], [companies("name = 'Firm ' || kn.no")]),
    "companies_begin_alike": (None, [companies("name = 'Firm' || kn.no || ' GmbH'")], [companies("name = 'Alster Firm' || kn.no")]),
    "name_twice": (None, [contacts("last_name = 'Name' || cn.no")], [contacts("first_name = 'A', last_name = 'B'")]),

    "language_of_texts": ("DE", [activities("subject = 'Rückruf wegen Angebot', body = null")], [activities("subject = 'Call back', body = null")]),
    "language_of_stages": ("DE", ["update crm.pipeline_stages set name = 'Angebot und Vertrag ' || position where tenant_id = {t}"],
                           ["update crm.pipeline_stages set name = 'Proposal ' || position where tenant_id = {t}"]),
    "language_of_tags": ("JP", ["update crm.tags set name = '重要' || id where tenant_id = {t}"],
                         ["update crm.tags set name = 'Tag ' || id where tenant_id = {t}"]),
    "language_of_deals": ("DE", [deals("title = 'Vertrag für die Wartung'")], [deals("title = 'Service contract'")]),
    "language_of_titles": ("DE", [contacts("job_title = 'Geschäftsführer'")], [contacts("job_title = 'Clerk'")]),
    "spelling": ("US", [PLAIN], [activities("subject = 'Customer enquiry'")]),
    "unresolved": (None, [PLAIN, deals("title = 'Deal'")], [activities("subject = 'Call {contact}'", "an.no % 2 = 0")]),
    "different_texts": (None, [PLAIN], [activities("subject = 'Call', body = null")]),
    "bodies_twice": (None, [BODIES], [activities("body = 'the same'")]),
    "openings": (None, [BODIES], [activities("body = 'as always we ' || an.no")]),
    "bodies_of_talks": (None, [activities("outcome = null"), BODIES], [activities("body = null")]),
    "length_of_bodies": (None, [BODIES], [activities("body = repeat('a', 1000)")]),
    "same_text_for_contact": (None, [BODIES], [activities("body = 'the same'")]),
    "texts_name_people": (
        None, ["update crm.activities as a set body = c.first_name || ' called' from crm.contacts as c where a.tenant_id = {t} "
               "and c.tenant_id = {t} and c.id = a.contact_id"], [activities("body = '-'")]),
    "commonest_subject": (None, [PLAIN], [activities("subject = 'Call'")]),
    "words_of_subjects": (None, [activities("subject = 'word' || an.no % 800")], [activities("subject = 'Call'")]),

    "last_activity": (None, [activities("created_at = {now}::timestamptz - interval '20 minutes'", "an.no = 1")],
                      [activities("created_at = a.created_at - interval '60 days'")]),
    "users_with_overdue": (
        None, [activities("due_at = {now}::timestamptz - interval '1 day', completed_at = null", "an.no % 9 = 0")], [activities("due_at = null")]),
    "users_with_due_today": (
        None, [activities("due_at = {now}::timestamptz + interval '1 hour', completed_at = null", "an.no % 9 = 0")], [activities("due_at = null")]),
    "users_with_meetings": (
        None, [activities("type = 'meeting', due_at = {now}::timestamptz + interval '2 days'", "an.no % 9 = 0")], [activities("due_at = null")]),
    "due_on_working_days": (None, [activities("due_at = '2025-07-02 10:00Z'", "an.no < 100")],
        [activities("due_at = '2025-07-05 10:00Z'", "an.no < 100")]),
    "tasks_have_due": (None, [activities("due_at = a.created_at", "a.type = 'task'")], [activities("due_at = null")]),
    "due_steps_done": (
        None, [activities("due_at = a.created_at, completed_at = case when an.no % 10 > 0 then a.created_at end")],
        [activities("completed_at = null")]),
    "done_in_the_future": (None, [activities("completed_at = a.created_at")], [activities("completed_at = {now}::timestamptz + interval '1 day'")]),
    "done_before_noted": (None, [activities("completed_at = a.created_at")], [activities("completed_at = a.created_at - interval '5 days'")]),
    "leads_this_week": (None, [contacts("created_at = {now}::timestamptz - make_interval(days => cn.no % 63), first_response_at = null")],
                        [contacts("created_at = {now}::timestamptz - interval '1 hour', first_response_at = null")]),
    "closes_this_month": (
        None, [deals("expected_close_at = {now}::timestamptz + make_interval(days => case dn.of_type % 3 when 0 then 10 else 60 end)", OPEN)],
        [deals("expected_close_at = {now}::timestamptz + interval '200 days'", OPEN)]),

    "missing_phones": (None, [contacts("phone = case when cn.no % 30 > 0 then '1' end")], [contacts("phone = null")]),
    "missing_titles": (None, [contacts("job_title = case when cn.no % 30 > 0 then 'Clerk' end")], [contacts("job_title = null")]),
    "missing_company_fields": (None, [companies("phone = case when kn.no % 20 > 0 then '1' end, employee_count = 5, address = 'x'")],
                               [companies("phone = null")]),
    "duplicates": (None, [contacts("last_name = 'Name' || cn.no"),
        contacts("last_name = 'Name' || cn.no / 2, company_id = (select id from kn where no = 1)",
                                                                            "cn.no <= 20")],
                   [contacts("first_name = 'A', last_name = 'B', company_id = (select id from kn where no = 1)")]),
    "bounced": (None, [contacts("email_status = case cn.no % 50 when 0 then 'bounced' else 'ok' end")], [contacts("email_status = 'bounced'")]),
    "people_who_left": (None, ["update crm.users set left_at = {now} where tenant_id = {t} and id = " + LEAVER],
                        ["update crm.users set left_at = null where tenant_id = {t}"]),
    "deals_of_people_who_left": (
        None, ["update crm.users set left_at = null where tenant_id = {t}",
               "update crm.users set left_at = {now}::timestamptz - interval '9 days' where tenant_id = {t} and id = " + LEAVER,
               deals(f"owner_id = {OTHER('dn.no')}")],
        [deals(f"owner_id = {LEAVER}")]),
    "work_of_people_who_left": (
        None, ["update crm.users set left_at = null where tenant_id = {t}", activities(f"user_id = {LEAVER}"),
               "update crm.users set left_at = {now} where tenant_id = {t} and id = " + LEAVER],
        ["update crm.users set left_at = '2024-08-01' where tenant_id = {t} and id = " + LEAVER]),
    "shared_addresses": (None, [contacts("email = 'a' || cn.no || '@mail.example'")], [contacts("email = 'a' || cn.no / 2 || '@mail.example'")]),
}
