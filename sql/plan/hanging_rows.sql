create function demo_plan.hanging_rows(tenant_id uuid, job_id uuid)
returns table (parent text, parent_id uuid, entity text, id uuid, is_own boolean, is_live boolean, is_held boolean)
language sql stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_mergejoin = off
set jit = off
as $$
  with own as materialized (
    select 'companies' as entity, r.id from crm.companies as r
     where r.tenant_id = hanging_rows.tenant_id and r.demo_job_id = hanging_rows.job_id
    union all
    select 'contacts', r.id from crm.contacts as r
     where r.tenant_id = hanging_rows.tenant_id and r.demo_job_id = hanging_rows.job_id
    union all
    select 'deals', r.id from crm.deals as r
     where r.tenant_id = hanging_rows.tenant_id and r.demo_job_id = hanging_rows.job_id
  ), hung as materialized (  -- looked up from the parents, whatever the planner thinks of how many there are
    select o.entity as parent, o.id as parent_id, h.*
      from own as o
     cross join lateral (
       select r.entity, r.id, r.demo_job_id, r.deleted_at, r.is_human or r.is_touched as is_held
         from demo_kpi.held_records as r
        where r.tenant_id = hanging_rows.tenant_id and r.entity in ('contacts', 'deals') and r.company_id = o.id
          and o.entity = 'companies'
       union all
       select r.entity, r.id, r.demo_job_id, r.deleted_at, r.is_human or r.is_touched
         from demo_kpi.held_records as r
        where r.tenant_id = hanging_rows.tenant_id and r.entity in ('deals', 'activities') and r.contact_id = o.id
          and o.entity = 'contacts'
       union all
       select r.entity, r.id, r.demo_job_id, r.deleted_at, r.is_human or r.is_touched
         from demo_kpi.held_records as r
        where r.tenant_id = hanging_rows.tenant_id and r.entity = 'activities' and r.deal_id = o.id
          and o.entity = 'deals'
       offset 0
     ) as h
  )
  select h.parent, h.parent_id, h.entity, h.id, h.demo_job_id is not distinct from hanging_rows.job_id,
         h.deleted_at is null,
         -- what people do with records of other jobs holds those, too
         h.is_held or h.demo_job_id is distinct from hanging_rows.job_id and (
           h.entity = 'deals' and exists (
             select from demo_kpi.held_records as a
              where a.tenant_id = hanging_rows.tenant_id and a.entity = 'activities' and a.deal_id = h.id
                and a.deleted_at is null and (a.is_human or a.is_touched))
           or h.entity = 'contacts' and exists (
             select from demo_kpi.held_records as a
              where a.tenant_id = hanging_rows.tenant_id and a.entity in ('deals', 'activities') and a.contact_id = h.id
                and a.deleted_at is null and (a.is_human or a.is_touched)))
    from hung as h
$$;

comment on function demo_plan.hanging_rows(uuid, uuid) is $doc$
The records of any job and of people that hang on the companies, contacts and deals of a job: a record comes once for
each such parent. is_held: a person made or changed it, or works with it.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_jobs
example: select count(*) > 0 from demo_plan.hanging_rows('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000001') where is_own
gives:   true
$doc$;
