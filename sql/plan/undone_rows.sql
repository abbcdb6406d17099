create function demo_plan.undone_rows(tenant_id uuid, job_id uuid)
returns setof demo_plan.row_change
language sql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
  with own as materialized (
    select r.* from demo_kpi.held_records as r
     where r.tenant_id = undone_rows.tenant_id and r.demo_job_id = undone_rows.job_id
  ), hung as materialized (
    select * from demo_plan.hanging_rows(undone_rows.tenant_id, undone_rows.job_id)
  ), marked as materialized (
    select * from demo_plan.marked_rows(undone_rows.tenant_id, undone_rows.job_id)
  ), held as (  -- why each stays, from the rows below up to those that they hang on
    select o.entity, o.id, 'changed by a person' as why, 1 as no from own as o
     where o.is_touched and o.deleted_at is null
    union all
    select m.entity, m.id, m.why, 2 from marked as m
    union all
    select h.parent, h.parent_id, 'a record of a person hangs on it', 3 from hung as h where h.is_live and h.is_held
  ), held_deals as (
    select h.* from held as h where h.entity = 'deals'
  ), held_contacts as (
    select h.* from held as h where h.entity = 'contacts'
    union all
    select 'contacts', o.contact_id, 'a deal that stays hangs on it', 4
      from own as o where o.entity = 'deals' and o.deleted_at is null and o.id in (select d.id from held_deals as d)
  ), first_answers as (  -- who stays was answered, or what comes later would be the first
    select distinct on (o.contact_id) o.id, o.deal_id
      from own as o
     where o.entity = 'activities' and o.deleted_at is null
       and o.contact_id in (select c.id from held_contacts as c)
     order by o.contact_id, o.created_at, o.id
  ), held_companies as (
    select h.* from held as h where h.entity = 'companies'
    union all
    select 'companies', o.company_id, 'a record that stays hangs on it', 4
      from own as o
     where o.deleted_at is null
       and (o.entity = 'deals' and o.id in (select d.id from held_deals as d)
            or o.entity = 'contacts' and o.id in (select c.id from held_contacts as c))
  ), kept as materialized (
    select k.entity, k.id, (array_agg(k.why order by k.no))[1] as why
      from (select * from held as h where h.entity = 'activities'
            union all
            select 'activities', f.id, 'the first answer to somebody who stays', 4 from first_answers as f
            union all
            select 'deals', f.deal_id, 'a record that stays hangs on it', 4 from first_answers as f
             where f.deal_id is not null
            union all select * from held_deals union all select * from held_contacts
            union all select * from held_companies) as k
     group by k.entity, k.id
  ), void_deals as (  -- deleted records that stay in their tables hang on these
    select h.parent_id as id from hung as h where h.parent = 'deals' and not h.is_live
  ), void_contacts as (
    select h.parent_id as id from hung as h
     where h.parent = 'contacts'
       and (not h.is_live or h.entity = 'deals' and h.is_own and h.id in (select d.id from void_deals as d))
  ), void_companies as (
    select h.parent_id as id from hung as h
     where h.parent = 'companies'
       and (not h.is_live or h.entity = 'deals' and h.is_own and h.id in (select d.id from void_deals as d)
            or h.entity = 'contacts' and h.is_own and h.id in (select c.id from void_contacts as c))
  )
  select o.entity, o.id, to_char(o.created_at at time zone 'UTC', 'YYYY-MM'),
         case when o.deleted_at is not null then 'gone'
              when k.id is not null then 'keep'
              when o.entity = 'deals' and o.id in (select v.id from void_deals as v)
                or o.entity = 'contacts' and o.id in (select v.id from void_contacts as v)
                or o.entity = 'companies' and o.id in (select v.id from void_companies as v) then 'void'
              else 'remove' end,
         null::jsonb,
         case when o.deleted_at is not null then 'deleted since'
              when k.id is not null then k.why end
    from own as o
    left join kept as k on k.entity = o.entity and k.id = o.id
$$;

comment on function demo_plan.undone_rows(uuid, uuid) is $doc$
What becomes of each record of a patch when it is undone: removed, where nobody touched it and nothing of people hangs
on it; kept, with all that it hangs on, where somebody did (of a contact also the first answer); void where a deleted record hangs on it; gone where
somebody deleted it.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_work
example: select change from demo_plan.undone_rows('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-000000000023')
gives:   remove
$doc$;
