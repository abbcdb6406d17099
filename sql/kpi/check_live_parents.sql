create function demo_kpi.check_live_parents(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := frame.tenant_id;
begin
  return query
  with gone as materialized (
    select 'contact' as what, c.id, c.deleted_at from crm.contacts as c
     where c.tenant_id = _tenant_id and c.deleted_at is not null
    union all
    select 'deal', d.id, d.deleted_at from crm.deals as d where d.tenant_id = _tenant_id and d.deleted_at is not null
    union all
    select 'company', m.id, m.deleted_at from crm.companies as m
     where m.tenant_id = _tenant_id and m.deleted_at is not null
  ), links as (
    select 'deal_of_live_contact' as check_name, r.id, r.demo_job_id, g.deleted_at
      from crm.deals as r join gone as g on g.what = 'contact' and g.id = r.contact_id
     where r.tenant_id = _tenant_id and r.deleted_at is null
    union all
    select 'deal_of_live_company', r.id, r.demo_job_id, g.deleted_at
      from crm.deals as r join gone as g on g.what = 'company' and g.id = r.company_id
     where r.tenant_id = _tenant_id and r.deleted_at is null
    union all
    select 'contact_of_live_company', r.id, r.demo_job_id, g.deleted_at
      from crm.contacts as r join gone as g on g.what = 'company' and g.id = r.company_id
     where r.tenant_id = _tenant_id and r.deleted_at is null
    union all
    select 'activity_of_live_contact', r.id, r.demo_job_id, g.deleted_at
      from crm.activities as r join gone as g on g.what = 'contact' and g.id = r.contact_id
     where r.tenant_id = _tenant_id and r.deleted_at is null
    union all
    select 'activity_of_live_deal', r.id, r.demo_job_id, g.deleted_at
      from crm.activities as r join gone as g on g.what = 'deal' and g.id = r.deal_id
     where r.tenant_id = _tenant_id and r.deleted_at is null
  ), judged as (
    -- a job is at fault where the parent was deleted before it: what is deleted later, a person deleted
    select l.check_name, l.id, coalesce(j.created_at > l.deleted_at and not j.backfilled, false) as is_fault
      from links as l
      left join crm.demo_jobs as j on j.tenant_id = _tenant_id and j.id = l.demo_job_id
  )
  select k.check_name, array_agg(distinct g.id) filter (where g.is_fault = (k.check_name <> 'human_deletion'))
    from (values ('deal_of_live_contact'), ('deal_of_live_company'), ('contact_of_live_company'),
                 ('activity_of_live_contact'), ('activity_of_live_deal'), ('human_deletion')) as k (check_name)
    left join judged as g on g.check_name = k.check_name or k.check_name = 'human_deletion'
   group by k.check_name;
end
$$;

comment on function demo_kpi.check_live_parents(demo_kpi.frame) is $doc$
Live rows whose contact, deal or company is deleted: of a job, where it made them under a parent that was deleted
before; and as human_deletion all others, whose parent a person deleted since. Those are no fault of any job.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_jobs
example: select count(*) filter (where c.ids is null) from demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a',
         now()) as f cross join lateral demo_kpi.check_live_parents(f) as c
gives:   6
$doc$;
