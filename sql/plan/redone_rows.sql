create function demo_plan.redone_rows(tenant_id uuid, job_id uuid)
returns setof demo_plan.row_change
language sql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set jit = off
as $$
  with entries as materialized (
    select c.* from crm.demo_job_changes as c
     where c.tenant_id = redone_rows.tenant_id and c.job_id = redone_rows.job_id
  ), images as materialized (
    select e.row_id as id, e.entity, e.month, e.before as image, (e.before ->> 'company_id')::uuid as company_id,
           (e.before ->> 'contact_id')::uuid as contact_id, (e.before ->> 'deal_id')::uuid as deal_id,
           (e.before ->> case e.entity when 'activities' then 'user_id' else 'owner_id' end)::uuid as owner_id
      from entries as e where e.change = 'remove'
  ), adapted as materialized (  -- what is there since goes before what comes back
    select i.*, coalesce(t.sets, '{}')
             || case when d.contact_id <> i.contact_id then jsonb_build_object('contact_id', d.contact_id) else '{}' end
             || case when i.entity = 'deals' and k.id is not null and k.company_id is distinct from i.company_id
                  then jsonb_build_object('company_id', k.company_id) else '{}' end
             || case when i.owner_id is not null and u.id is null
                  then jsonb_build_object(case i.entity when 'activities' then 'user_id' else 'owner_id' end, null)
                  else '{}' end as sets,
           coalesce(d.contact_id, i.contact_id) as goes_to,
           case when i.entity = 'deals' and k.id is not null then k.company_id else i.company_id end as firm_id
      from images as i
      left join demo_plan.taken_places(redone_rows.tenant_id, redone_rows.job_id) as t on t.id = i.id
      left join crm.deals as d on d.tenant_id = redone_rows.tenant_id and d.id = i.deal_id
      left join crm.contacts as k on k.tenant_id = redone_rows.tenant_id and k.id = i.contact_id
      left join crm.users as u on u.tenant_id = redone_rows.tenant_id and u.id = i.owner_id
  ), there as (  -- parents that are live, or that a person deleted
    select r.entity, r.id from demo_kpi.held_records as r
     where r.tenant_id = redone_rows.tenant_id and r.entity in ('companies', 'contacts', 'deals')
       and (r.deleted_at is null or r.is_human or r.is_touched)
       and r.id in (select p.id from adapted as a
                     cross join lateral (values (a.firm_id), (a.goes_to), (a.deal_id)) as p (id))
    union all
    select i.entity, i.id from images as i
  ), parents as (
    select a.id, min(p.entity) as missing
      from adapted as a
     cross join lateral (values ('companies', a.firm_id), ('contacts', a.goes_to), ('deals', a.deal_id))
                        as p (entity, id)
     where p.id is not null and not exists (select from there as t where t.entity = p.entity and t.id = p.id)
     group by a.id
  ), found as materialized (
    select e.*, r.image from entries as e
     cross join lateral demo_plan.row_image(redone_rows.tenant_id, e.entity, e.row_id) as r (image)
     where e.change <> 'remove'
  ), judged as (  -- an image is put back only where the row is as the job left it
    select f.*, f.image @> (f.after - 'people') and not exists (
             select from (values ('companies', f.before ->> 'company_id'), ('contacts', f.before ->> 'contact_id'),
                                 ('deals', f.before ->> 'deal_id')) as p (entity, id)
              where p.id is not null
                and not exists (select from images as i where i.entity = p.entity and i.id = p.id::uuid)
                and demo_plan.row_image(redone_rows.tenant_id, p.entity, p.id::uuid) is null) as is_as_left
      from found as f
  )
  select a.entity, a.id, a.month, case when p.id is null then 'restore' else 'stuck' end, nullif(a.sets, '{}'),
         case when p.id is not null then format('its %s is gone', p.missing)
              when a.sets <> '{}' then 'comes back changed' else 'comes back' end
    from adapted as a
    left join parents as p on p.id = a.id
  union all
  select j.entity, j.row_id, j.month, case j.change when 'void' then 'restore' else j.change end, j.before,
         'as it was before'
    from judged as j where j.is_as_left
  union all
  select j.entity, j.row_id, j.month, 'gone', null, 'changed since: it stays as it is'
    from judged as j where j.is_as_left is not true
$$;

comment on function demo_plan.redone_rows(uuid, uuid) is $doc$
What becomes of the records that an undo changed when it is undone itself: what it removed comes back as it was, but
for an address, a domain or a meeting's time that somebody has by now, and for parents that moved on; what it moved
goes back where it is still as the undo left it. stuck: what a record hangs on is gone.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_job_changes, crm.demo_jobs, crm.users
example: select count(*) from demo_plan.redone_rows('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000021')
gives:   0
$doc$;
