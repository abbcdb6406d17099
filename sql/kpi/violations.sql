create function demo_kpi.violations(tenant_id uuid, as_of timestamptz)
returns table (check_name text, violations bigint)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
set timezone = 'UTC'
as $$
declare
  _tenant  crm.tenants;
  _start   date;
  _sla     bigint;
  _begins  timestamptz[];  -- business days: opening, closing, and the business clock at opening
  _ends    timestamptz[];
  _clock   bigint[];
  _minor   int;
begin
  select t.* into strict _tenant from crm.tenants as t where t.id = violations.tenant_id;
  select m.start_date into _start from crm.demo_tenant_metadata as m where m.tenant_id = violations.tenant_id;
  select c.minor_units into _minor from ref.currencies as c where c.code = _tenant.currency;
  _sla := (demo_kpi.tenant_of(violations.tenant_id)).response_sla_hours::bigint * 3600;
  select array_agg(b.opens_at + make_interval(secs => b.first_second) order by b.day), array_agg(b.opens_at + make_interval(secs => b.last_second) order by b.day),
         array_agg(b.clock order by b.day)
    into _begins, _ends, _clock
    from (select d.*, sum(d.last_second - d.first_second + 1) over (order by d.day) - (d.last_second - d.first_second + 1) as clock
            from demo_world.business_time(_tenant.country, _tenant.timezone, coalesce(_start, _tenant.created_at::date), violations.as_of) as d) as b;
  _begins := coalesce(_begins, '{}');

  return query
  with users as (
    select u.id, u.created_at from crm.users as u where u.tenant_id = violations.tenant_id
  ), stages as (
    select s.id, s.pipeline_id, s.stage_type from crm.pipeline_stages as s where s.tenant_id = violations.tenant_id
  ), jobs as (
    select j.id, j.application_no, j.backfilled from crm.demo_jobs as j where j.tenant_id = violations.tenant_id
  ), idle_months as (  -- whose plan had no activities at all, so nobody was answered
    select m.job_id, m.month from crm.demo_job_months as m where m.tenant_id = violations.tenant_id and m.activities = 0
  ), companies as (
    select c.*, u.id as found_owner, u.created_at as owner_since, j.id as found_job, j.backfilled, width_bucket(c.created_at, _begins) as day
      from crm.companies as c left join users as u on u.id = c.owner_id left join jobs as j on j.id = c.demo_job_id
     where c.tenant_id = violations.tenant_id and c.deleted_at is null
  ), contacts as (
    select c.*, u.id as found_owner, u.created_at as owner_since, j.id as found_job, j.backfilled, m.id as found_company, m.created_at as company_since,
           width_bucket(c.created_at, _begins) as day, width_bucket(c.first_response_at, _begins) as response_day,
           count(*) filter (where c.demo_generated) over (partition by c.email) as same_email
      from crm.contacts as c left join users as u on u.id = c.owner_id left join jobs as j on j.id = c.demo_job_id
      left join crm.companies as m on m.tenant_id = violations.tenant_id and m.id = c.company_id
     where c.tenant_id = violations.tenant_id and c.deleted_at is null
  ), history as (
    select h.deal_id, min(h.entered_at) as first_at, max(h.entered_at) as last_at, count(*) as entries,
           (array_agg(h.stage_id order by h.entered_at desc, h.id desc))[1] as last_stage,
           count(*) filter (where g.id is null) as foreign_stages,
           count(*) filter (where not coalesce(h.entered_at <= _ends[width_bucket(h.entered_at, _begins)], false)) as out_of_hours
      from crm.deal_stage_history as h left join stages as g on g.id = h.stage_id
     where h.tenant_id = violations.tenant_id
     group by h.deal_id
  ), deals as (
    select d.*, u.id as found_owner, u.created_at as owner_since, j.id as found_job, j.backfilled, j.application_no, s.stage_type, s.pipeline_id as stage_pipeline,
           c.id as found_contact, c.created_at as contact_since, c.status as contact_status, c.company_id as contact_company,
           h.first_at, h.last_at, h.last_stage, coalesce(h.entries, 0) as entries, h.foreign_stages, h.out_of_hours,
           width_bucket(d.created_at, _begins) as day, width_bucket(d.closed_at, _begins) as close_day
      from crm.deals as d left join users as u on u.id = d.owner_id left join jobs as j on j.id = d.demo_job_id
      left join stages as s on s.id = d.stage_id left join crm.contacts as c on c.tenant_id = violations.tenant_id and c.id = d.contact_id
      left join history as h on h.deal_id = d.id
     where d.tenant_id = violations.tenant_id and d.deleted_at is null
  ), activities as (
    select a.contact_id, a.deal_id, a.user_id, a.created_at, a.updated_at, a.subject, a.demo_generated, a.demo_job_id, a.demo_source_month,
           u.id as found_user, u.created_at as user_since, j.id as found_job, j.backfilled,
           c.id as found_contact, c.created_at as contact_since, c.demo_generated as contact_generated, c.lead_status, c.first_response_at as responded_at,
           (c.demo_job_id, c.demo_source_month) in (select i.job_id, i.month from idle_months as i) as contact_idle,
           d.id as found_deal, d.created_at as deal_since, d.contact_id as deal_contact, width_bucket(a.created_at, _begins) as day
      from crm.activities as a left join users as u on u.id = a.user_id left join jobs as j on j.id = a.demo_job_id
      left join crm.contacts as c on c.tenant_id = violations.tenant_id and c.id = a.contact_id
      left join crm.deals as d on d.tenant_id = violations.tenant_id and d.id = a.deal_id
     where a.tenant_id = violations.tenant_id and a.deleted_at is null
  ), customers_of_jobs as (  -- since when each job had a customer of its own
    select j.application_no, min(coalesce(c.first_response_at, c.created_at)) as since
      from contacts as c join jobs as j on j.id = c.demo_job_id where c.status = 'customer' group by j.application_no
  ), company_faults as (
    select count(*) filter (where c.demo_generated and not coalesce(c.created_at <= _ends[c.day], false)) as out_of_hours,
           count(*) filter (where c.demo_generated and c.demo_source_month <> to_char(c.created_at, 'YYYY-MM')) as wrong_month_utc,
           count(*) filter (where c.demo_generated and not coalesce(c.backfilled, false) and c.demo_source_month <> to_char(c.created_at at time zone _tenant.timezone, 'YYYY-MM')) as wrong_month_local,
           count(*) filter (where c.demo_generated and c.created_at > violations.as_of) as in_future,
           count(*) filter (where c.demo_generated and (c.created_at at time zone _tenant.timezone)::date < _start) as before_start,
           count(*) filter (where c.owner_id is not null and c.found_owner is null) as foreign_owner,
           count(*) filter (where c.demo_generated and c.created_at < c.owner_since) as owner_too_new,
           count(*) filter (where c.demo_generated <> (c.demo_job_id is not null) or c.demo_generated <> (c.demo_source_month is not null)) as provenance_torn,
           count(*) filter (where c.demo_job_id is not null and c.found_job is null) as foreign_job,
           count(*) filter (where c.demo_generated and c.domain !~ '(^|\.)example(\.com|\.net|\.org)?$') as reachable_domain,
           count(*) filter (where c.demo_generated and btrim(coalesce(c.name, '')) = '') as unnamed,
           count(*) filter (where c.demo_generated) - count(distinct c.domain) filter (where c.demo_generated) as same_domain,
           count(*) filter (where c.demo_generated and not exists (
             select from ref.phone_ranges as r where r.country = c.country and starts_with(c.phone, r.prefix)
                and substr(c.phone, length(r.prefix) + 1) ~ '^[0-9]+$' and length(c.phone) = length(r.prefix) + r.digits
                and case when substr(c.phone, length(r.prefix) + 1) ~ '^[0-9]{1,9}$' then substr(c.phone, length(r.prefix) + 1)::bigint between r.first_number and r.last_number else false end)) as reachable_phone
      from companies as c
  ), contact_faults as (
    select count(*) filter (where c.demo_generated and not coalesce(c.created_at <= _ends[c.day], false)) as out_of_hours,
           count(*) filter (where c.demo_generated and c.demo_source_month <> to_char(c.created_at, 'YYYY-MM')) as wrong_month_utc,
           count(*) filter (where c.demo_generated and not coalesce(c.backfilled, false) and c.demo_source_month <> to_char(c.created_at at time zone _tenant.timezone, 'YYYY-MM')) as wrong_month_local,
           count(*) filter (where c.demo_generated and c.created_at > violations.as_of) as in_future,
           count(*) filter (where c.demo_generated and (c.created_at at time zone _tenant.timezone)::date < _start) as before_start,
           count(*) filter (where c.owner_id is not null and c.found_owner is null) as foreign_owner,
           count(*) filter (where c.demo_generated and c.created_at < c.owner_since) as owner_too_new,
           count(*) filter (where c.demo_generated <> (c.demo_job_id is not null) or c.demo_generated <> (c.demo_source_month is not null)) as provenance_torn,
           count(*) filter (where c.demo_job_id is not null and c.found_job is null) as foreign_job,
           count(*) filter (where c.company_id is not null and c.found_company is null) as foreign_company,
           count(*) filter (where c.demo_generated and c.created_at < c.company_since) as before_company,
           count(*) filter (where c.demo_generated and c.email !~ '@([a-z0-9.-]+\.)?example(\.com|\.net|\.org)?$') as reachable_email,
           count(*) filter (where c.demo_generated and c.email !~ '^[a-z0-9][a-z0-9.-]*@[a-z0-9.-]+$') as malformed_email,
           count(*) filter (where c.demo_generated and c.email is not null and c.same_email > 1) as same_email,
           count(*) filter (where c.demo_generated and (btrim(c.first_name) = '' or btrim(c.last_name) = '')) as unnamed,
           count(*) filter (where c.demo_generated and (c.status = 'lead') <> (c.lead_status is not null)) as lead_status_torn,
           count(*) filter (where c.demo_generated and not coalesce(c.source in ('seo', 'meta', 'google', 'affiliates', 'referrals', 'direct'), false)) as unknown_source,
           count(*) filter (where c.demo_generated and c.first_response_at < c.created_at) as response_before_contact,
           count(*) filter (where c.demo_generated and not coalesce(c.first_response_at <= _ends[c.response_day], true)) as response_out_of_hours,
           count(*) filter (where c.demo_generated and c.first_response_at > violations.as_of) as response_in_future,
           count(*) filter (where c.demo_generated and _clock[c.response_day] + extract(epoch from c.first_response_at - _begins[c.response_day])
                                                        - _clock[c.day] - extract(epoch from c.created_at - _begins[c.day]) > _sla) as response_too_late,
           count(*) filter (where c.demo_generated and c.first_response_at is not null and c.lead_status in ('unresponsive', 'disqualified')) as answered_drop_off
      from contacts as c
  ), phone_faults as (
    select count(*) filter (where not exists (
             select from ref.phone_ranges as r where r.country = _tenant.country and starts_with(c.phone, r.prefix) and length(c.phone) = length(r.prefix) + r.digits
                and case when substr(c.phone, length(r.prefix) + 1) ~ '^[0-9]{1,9}$' then substr(c.phone, length(r.prefix) + 1)::bigint between r.first_number and r.last_number else false end)) as reachable_phone
      from (select distinct k.phone from contacts as k where k.demo_generated) as c
  ), deal_faults as (
    select count(*) filter (where d.demo_generated and not coalesce(d.created_at <= _ends[d.day], false)) as out_of_hours,
           count(*) filter (where d.demo_generated and d.demo_source_month <> to_char(d.created_at, 'YYYY-MM')) as wrong_month_utc,
           count(*) filter (where d.demo_generated and not coalesce(d.backfilled, false) and d.demo_source_month <> to_char(d.created_at at time zone _tenant.timezone, 'YYYY-MM')) as wrong_month_local,
           count(*) filter (where d.demo_generated and (d.created_at > violations.as_of or d.closed_at > violations.as_of)) as in_future,
           count(*) filter (where d.demo_generated and (d.created_at at time zone _tenant.timezone)::date < _start) as before_start,
           count(*) filter (where d.owner_id is not null and d.found_owner is null) as foreign_owner,
           count(*) filter (where d.demo_generated and d.created_at < d.owner_since) as owner_too_new,
           count(*) filter (where d.demo_generated <> (d.demo_job_id is not null) or d.demo_generated <> (d.demo_source_month is not null)) as provenance_torn,
           count(*) filter (where d.demo_job_id is not null and d.found_job is null) as foreign_job,
           count(*) filter (where d.contact_id is not null and d.found_contact is null) as foreign_contact,
           count(*) filter (where d.demo_generated and d.contact_id is null) as without_contact,
           count(*) filter (where d.demo_generated and d.created_at < d.contact_since) as before_contact,
           count(*) filter (where d.demo_generated and d.company_id is distinct from d.contact_company) as other_company,
           count(*) filter (where d.stage_type is null) as foreign_stage,
           count(*) filter (where d.pipeline_id <> d.stage_pipeline) as other_pipeline,
           count(*) filter (where d.demo_generated and (d.closed_at is not null) <> (d.stage_type in ('won', 'lost'))) as closed_torn,
           count(*) filter (where d.closed_at < d.created_at) as closed_before_created,
           count(*) filter (where d.demo_generated and not coalesce(d.closed_at <= _ends[d.close_day], true)) as closed_out_of_hours,
           count(*) filter (where d.demo_generated and d.demo_source_month <> to_char(d.closed_at, 'YYYY-MM')) as closed_other_month,
           count(*) filter (where d.demo_generated and d.stage_type = 'won' and d.contact_status <> 'customer'
                              -- of those that were there when its job ran
                              and exists (select from customers_of_jobs as k where k.application_no <= d.application_no and k.since <= d.created_at)) as won_without_customer,
           count(*) filter (where d.demo_generated and not (d.value > 0 and d.value < 'Infinity')) as worthless,
           count(*) filter (where d.demo_generated and d.value <> round(d.value, _minor)) as split_minor_unit,
           count(*) filter (where d.demo_generated and d.currency <> _tenant.currency) as other_currency,
           count(*) filter (where d.demo_generated and d.expected_close_at < d.created_at) as expected_before_created,
           count(*) filter (where d.demo_generated and btrim(d.title) = '') as unnamed,
           count(*) filter (where d.demo_generated and d.entries = 0) as without_history,
           count(*) filter (where d.demo_generated and d.first_at <> d.created_at) as history_starts_late,
           count(*) filter (where d.demo_generated and d.last_stage <> d.stage_id) as history_ends_elsewhere,
           count(*) filter (where d.demo_generated and d.closed_at is not null and d.last_at <> d.closed_at) as history_misses_close,
           count(*) filter (where d.demo_generated and d.out_of_hours > 0) as history_out_of_hours,
           count(*) filter (where d.demo_generated and d.last_at > violations.as_of) as history_in_future,
           count(*) filter (where d.foreign_stages > 0) as history_foreign_stage
      from deals as d
  ), activity_faults as (
    select count(*) filter (where a.demo_generated and not coalesce(a.created_at <= _ends[a.day], false)) as out_of_hours,
           count(*) filter (where a.demo_generated and a.demo_source_month <> to_char(a.created_at, 'YYYY-MM')) as wrong_month_utc,
           count(*) filter (where a.demo_generated and not coalesce(a.backfilled, false) and a.demo_source_month <> to_char(a.created_at at time zone _tenant.timezone, 'YYYY-MM')) as wrong_month_local,
           count(*) filter (where a.demo_generated and a.created_at > violations.as_of) as in_future,
           count(*) filter (where a.demo_generated and (a.created_at at time zone _tenant.timezone)::date < _start) as before_start,
           count(*) filter (where a.user_id is not null and a.found_user is null) as foreign_user,
           count(*) filter (where a.demo_generated and a.created_at < a.user_since) as user_too_new,
           count(*) filter (where a.demo_generated <> (a.demo_job_id is not null) or a.demo_generated <> (a.demo_source_month is not null)) as provenance_torn,
           count(*) filter (where a.demo_job_id is not null and a.found_job is null) as foreign_job,
           count(*) filter (where a.contact_id is not null and a.found_contact is null) as foreign_contact,
           count(*) filter (where a.deal_id is not null and a.found_deal is null) as foreign_deal,
           count(*) filter (where a.demo_generated and a.contact_id is null) as without_contact,
           count(*) filter (where a.demo_generated and a.created_at < a.contact_since) as before_contact,
           count(*) filter (where a.demo_generated and a.created_at < a.deal_since) as before_deal,
           count(*) filter (where a.demo_generated and a.found_deal is not null and a.contact_id is distinct from a.deal_contact) as other_contact,
           count(*) filter (where a.demo_generated and a.contact_generated and a.lead_status in ('unresponsive', 'disqualified')) as with_dropped,
           count(*) filter (where a.demo_generated and btrim(a.subject) = '') as unnamed
      from activities as a
  ), first_activities as (
    -- where a contact has activities, the first lies within the agreed hours, but for unanswered leads and idle months
    select count(*) filter (where not coalesce(f.lead_status in ('unresponsive', 'disqualified'), false) and f.idle is not true
                              and _clock[f.day] + extract(epoch from f.first_at - _begins[f.day]) - _clock[f.contact_day] - extract(epoch from f.contact_since - _begins[f.contact_day]) > _sla) as too_late,
           count(*) filter (where f.first_at < f.responded_at) as before_response
      from (
        select min(a.created_at) as first_at, min(a.contact_since) as contact_since, min(a.responded_at) as responded_at, min(a.lead_status) as lead_status,
               bool_or(a.contact_idle) as idle,
               width_bucket(min(a.created_at), _begins) as day, width_bucket(min(a.contact_since), _begins) as contact_day
          from activities as a where a.contact_generated and a.demo_generated
         group by a.contact_id
      ) as f
  ), tenant_faults as (
    select count(*) filter (where _start is null) as not_demo,
           count(*) filter (where _minor is null) as unknown_currency,
           count(*) filter (where not exists (select from stages as s where s.stage_type = 'open') or not exists (select from stages as s where s.stage_type = 'won')
                                  or not exists (select from stages as s where s.stage_type = 'lost')) as incomplete_pipeline,
           count(*) filter (where not exists (select from users)) as no_team
      from (values (1)) as o (one)
  ), tag_faults as (
    select count(*) filter (where t.id is null or c.id is null) as foreign_rows, count(*) filter (where g.created_at < c.created_at and c.demo_generated) as before_contact
      from crm.contact_tags as g left join crm.tags as t on t.tenant_id = g.tenant_id and t.id = g.tag_id
      left join crm.contacts as c on c.tenant_id = g.tenant_id and c.id = g.contact_id
     where g.tenant_id = violations.tenant_id
  )
  select v.name, v.found
    from company_faults as o, contact_faults as c, phone_faults as p, deal_faults as d, activity_faults as a, first_activities as f, tenant_faults as t, tag_faults as g
   cross join lateral (values
     ('tenant_is_demo', t.not_demo),
     ('tenant_has_known_currency', t.unknown_currency),
     ('tenant_has_complete_pipeline', t.incomplete_pipeline),
     ('tenant_has_team', t.no_team),
     ('provenance_is_whole', o.provenance_torn + c.provenance_torn + d.provenance_torn + a.provenance_torn),
     ('provenance_names_own_job', o.foreign_job + c.foreign_job + d.foreign_job + a.foreign_job),
     ('company_in_business_time', o.out_of_hours),
     ('contact_in_business_time', c.out_of_hours),
     ('deal_in_business_time', d.out_of_hours),
     ('deal_closed_in_business_time', d.closed_out_of_hours),
     ('stage_history_in_business_time', d.history_out_of_hours),
     ('activity_in_business_time', a.out_of_hours),
     ('first_response_in_business_time', c.response_out_of_hours),
     ('source_month_in_utc', o.wrong_month_utc + c.wrong_month_utc + d.wrong_month_utc + a.wrong_month_utc),
     ('source_month_in_tenant_zone', o.wrong_month_local + c.wrong_month_local + d.wrong_month_local + a.wrong_month_local),
     ('nothing_in_the_future', o.in_future + c.in_future + c.response_in_future + d.in_future + d.history_in_future + a.in_future),
     ('nothing_before_start', o.before_start + c.before_start + d.before_start + a.before_start),
     ('owner_is_member', o.foreign_owner + c.foreign_owner + d.foreign_owner + a.foreign_user),
     ('owner_joined_before', o.owner_too_new + c.owner_too_new + d.owner_too_new + a.user_too_new),
     ('company_of_own_tenant', c.foreign_company),
     ('company_has_name', o.unnamed),
     ('company_domain_unreachable', o.reachable_domain),
     ('company_domain_unique', o.same_domain),
     ('phone_unreachable', o.reachable_phone + p.reachable_phone),
     ('contact_after_company', c.before_company),
     ('contact_has_name', c.unnamed),
     ('contact_email_well_formed', c.malformed_email),
     ('contact_email_unreachable', c.reachable_email),
     ('contact_email_unique', c.same_email),
     ('contact_source_is_channel', c.unknown_source),
     ('lead_status_of_leads_only', c.lead_status_torn),
     ('first_response_after_contact', c.response_before_contact),
     ('first_response_within_agreed_hours', c.response_too_late),
     ('first_activity_within_agreed_hours', f.too_late),
     ('first_activity_is_first_response', f.before_response),
     ('dropped_lead_unanswered', c.answered_drop_off + a.with_dropped),
     ('deal_has_contact', d.without_contact + d.foreign_contact),
     ('deal_after_contact', d.before_contact),
     ('deal_company_is_contacts', d.other_company),
     ('deal_stage_of_own_tenant', d.foreign_stage),
     ('deal_stage_of_its_pipeline', d.other_pipeline),
     ('deal_closed_exactly_when_won_or_lost', d.closed_torn),
     ('deal_closed_after_creation', d.closed_before_created),
     ('deal_closed_in_its_month', d.closed_other_month),
     ('deal_expected_after_creation', d.expected_before_created),
     ('deal_has_title', d.unnamed),
     ('deal_value_positive', d.worthless),
     ('deal_value_whole_minor_units', d.split_minor_unit),
     ('deal_currency_is_tenants', d.other_currency),
     ('won_deal_of_customer', d.won_without_customer),
     ('deal_has_stage_history', d.without_history),
     ('stage_history_starts_with_deal', d.history_starts_late),
     ('stage_history_ends_in_stage', d.history_ends_elsewhere),
     ('stage_history_ends_with_close', d.history_misses_close),
     ('stage_history_of_own_tenant', d.history_foreign_stage),
     ('activity_has_contact', a.without_contact + a.foreign_contact),
     ('activity_deal_of_own_tenant', a.foreign_deal),
     ('activity_has_subject', a.unnamed),
     ('activity_after_contact', a.before_contact),
     ('activity_after_deal', a.before_deal),
     ('activity_contact_is_deals', a.other_contact),
     ('tag_of_own_tenant', g.foreign_rows),
     ('tag_after_contact', g.before_contact)
   ) as v (name, found)
   order by v.name collate "C";
end
$$;

comment on function demo_kpi.violations(uuid, timestamptz) is $doc$
Every invariant of a tenant's data with the number of rows that break it, as of an instant. Rows of people are checked for what
binds all rows (keys, provenance), generated rows for everything.

reads:   crm and ref
example: select sum(violations) from demo_kpi.violations('00000000-0000-4000-8000-00000000000a', '2025-07-01 00:00:00+00')
gives:   0
$doc$;
