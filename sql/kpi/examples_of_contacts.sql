create function demo_kpi.examples_of_contacts(scene demo_kpi.scene, check_name text)
returns table (badness numeric, example text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _as_of     timestamptz := scene.as_of;
  _check     text := check_name;
  _turned    boolean := exists (select from ref.countries as n
                                 where n.code = scene.country and n.name_order = 'family_first');
begin
  return query
  with deals as (
    select d.contact_id, count(*) as deals, count(*) filter (where s.stage_type = 'open') as open,
           count(*) filter (where s.stage_type = 'won') as won, min(d.closed_at)
             filter (where s.stage_type = 'won') as won_at
      from crm.deals as d join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
     where d.tenant_id = _tenant_id and d.deleted_at is null group by d.contact_id
  ), of_companies as (
    select d.company_id from crm.deals as d join crm.pipeline_stages as s on s.tenant_id = _tenant_id
      and s.id = d.stage_id
     where d.tenant_id = _tenant_id and d.deleted_at is null and s.stage_type = 'won' group by d.company_id
  ), work as (
    select m.contact_id, sum(m.activities) as activities, max(m.activities) as in_month, sum(m.others) as others
      from (
        select a.contact_id, count(*) as activities,
               count(*) filter (where a.user_id is distinct from c.owner_id) as others
          from crm.activities as a join crm.contacts as c on c.tenant_id = _tenant_id and c.id = a.contact_id
         where a.tenant_id = _tenant_id and a.deleted_at is null
         group by a.contact_id, date_trunc('month', a.created_at)
      ) as m
     group by m.contact_id
  ), contacts as (
    select c.*, k.name as company, k.domain, k.owner_id as company_owner, coalesce(d.deals, 0) as deals,
      coalesce(d.open, 0) as open,
           coalesce(d.won, 0) as won, d.won_at, o.company_id is not null as company_bought,
           coalesce(w.activities, 0) as activities, coalesce(w.in_month, 0) as in_month,
             coalesce(w.others, 0) as others,
           count(*) over (partition by c.first_name, c.last_name) as of_name, count(*)
             over (partition by c.email) as of_email,
           count(*) over (partition by c.company_id, c.first_name, c.last_name) as twins,
           count(*) over (partition by c.job_title) as of_title,
           round(extract(epoch from _as_of - c.created_at) / 86400) as days, c.first_response_at - c.created_at as wait
      from crm.contacts as c
      left join crm.companies as k on k.tenant_id = _tenant_id and k.id = c.company_id
      left join deals as d on d.contact_id = c.id
      left join of_companies as o on o.company_id = c.company_id
      left join work as w on w.contact_id = c.id
     where c.tenant_id = _tenant_id and c.deleted_at is null
  ), judged as (
    select c.*, case _check
        when 'leads_with_deal' then case when c.status = 'lead' then 10000 * c.deals + c.days end
        when 'qualified_leads_with_open_deal' then case when c.lead_status = 'qualified' and c.open = 0 then c.days end
        when 'people_who_were_leads' then case when c.status <> 'lead' and c.converted_at is null then c.days end
        when 'conversion_fits' then case when c.converted_at < c.created_at or c.converted_at > _as_of
          or c.converted_at > c.won_at then c.days end
        when 'newest_leads_wait' then case when c.status = 'lead' and c.lead_status <> 'new' then 10000 - c.days end
        when 'old_leads_wait' then case when c.lead_status = 'new' then c.days end
        when 'old_leads_are_closed' then case when c.lead_status in ('new', 'contacted') then c.days end
        when 'unresponsive_were_tried' then case when c.lead_status = 'unresponsive' then -c.activities end
        when 'answered_within_hour' then case when c.status = 'lead' then extract(epoch from c.wait) end
        when 'never_answered' then case when c.status = 'lead'
          then coalesce(extract(epoch from c.wait) / 86400, 10000 + c.days) end
        when 'quick_answers_qualify' then case when c.wait <= interval '15 minutes' and c.lead_status <> 'qualified'
          then c.days end
        when 'leads_this_week' then 10000 - c.days
        when 'customers_have_bought' then case when c.status = 'customer' and c.won = 0 and not c.company_bought
          then c.days end
        when 'prospects_have_not' then case when c.status = 'prospect' then nullif(c.won, 0) end
        when 'owner_of_account' then case when c.owner_id <> c.company_owner then c.activities end
        when 'work_by_others' then c.others
        when 'busiest_contact' then c.in_month
        when 'job_titles_lopsided' then case when c.job_title is not null then c.of_title end
        when 'language_of_titles' then case when c.job_title !~ demo_world.language_pattern(scene.country)
          then c.of_title end
        when 'mail_of_company' then case when c.domain is not null and split_part(c.email, '@', 2) <> c.domain
          then c.days end
        when 'readings' then case when c.first_name_reading is null or c.last_name_reading is null then c.days end
        when 'personal_mailboxes' then case when c.email ~ '@example\.(com|net|org)$' then c.days end
        when 'name_twice' then nullif(c.of_name, 1)
        when 'missing_phones' then (c.phone is null)::int
        when 'missing_titles' then case when c.company_id is not null then (c.job_title is null)::int end
        when 'duplicates' then case when c.company_id is not null then c.twins end
        when 'bounced' then coalesce((c.email_status = 'bounced')::int, 0)
        when 'shared_addresses' then case when c.email is not null then nullif(c.of_email, 1) end
        when 'decision_makers' then null
      end as worst
      from contacts as c
  )
  select j.worst::numeric, format('%s%s: %s%s, made on %s', demo_calc.full_name(j.first_name, j.last_name, _turned),
    ' (' || j.company || ')', j.status,
                         ', ' || j.lead_status, (j.created_at at time zone scene.timezone)::date)
         || case when _check in ('answered_within_hour', 'never_answered', 'quick_answers_qualify')
                   then coalesce(format(', answered after %s', date_trunc('second', j.wait)), ', never answered')
                 when _check in ('people_who_were_leads', 'conversion_fits')
                   then coalesce(format(', converted on %s', j.converted_at::date), ', never converted')
                 when _check in ('missing_phones', 'missing_titles')
                   then format(', telephone %s, title %s', coalesce(j.phone, 'missing'),
                     coalesce(j.job_title, 'missing'))
                 when _check in ('busiest_contact', 'unresponsive_were_tried', 'work_by_others')
                   then format(', %s activities, %s in one month, %s by others than the owner', j.activities,
                     j.in_month, j.others)
                 when _check like '%title%' then format(', %s, as %s others', j.job_title, j.of_title - 1)
                 when _check in ('name_twice', 'duplicates', 'shared_addresses', 'bounced', 'personal_mailboxes',
                   'mail_of_company')
                   then format(', %s (%s), %s of this name', j.email, coalesce(j.email_status, 'no status'), j.of_name)
                 else format(', %s deals, %s open, %s won', j.deals, j.open, j.won) end
    from judged as j
   where j.worst is not null;
end
$$;

comment on function demo_kpi.examples_of_contacts(demo_kpi.scene, text) is $doc$
The contacts that a check of the report on realism may have found, in a sentence each, the worst with the highest
badness.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages, ref.countries
example: select count(*) > 0 from demo_kpi.examples_of_contacts(
         demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a', demo_world.now()), 'busiest_contact')
gives:   true
$doc$;
