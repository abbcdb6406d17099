create function demo_plan.hanging_rows(tenant_id uuid, job_id uuid)
returns table (parent text, parent_id uuid, entity text, id uuid, is_own boolean, is_live boolean, is_held boolean)
language sql stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with deals as materialized (
    select d.id, d.company_id, d.contact_id, d.deleted_at, d.is_human or d.is_touched as is_held,
           d.demo_job_id is not distinct from hanging_rows.job_id as is_own
      from demo_kpi.held_records as d
     where d.entity = 'deals' and d.tenant_id = hanging_rows.tenant_id
       and (d.contact_id in (select c.id from crm.contacts as c
                              where c.tenant_id = hanging_rows.tenant_id and c.demo_job_id = hanging_rows.job_id)
            or d.company_id in (select m.id from crm.companies as m
                                 where m.tenant_id = hanging_rows.tenant_id and m.demo_job_id = hanging_rows.job_id))
  ), contacts as materialized (
    select c.id, c.company_id, c.deleted_at, c.is_human or c.is_touched as is_held,
           c.demo_job_id is not distinct from hanging_rows.job_id as is_own
      from demo_kpi.held_records as c
     where c.entity = 'contacts' and c.tenant_id = hanging_rows.tenant_id
       and c.company_id in (select m.id from crm.companies as m
                             where m.tenant_id = hanging_rows.tenant_id and m.demo_job_id = hanging_rows.job_id)
  ), busy as (  -- what people do with records of other jobs holds those, too
    select d.id from deals as d
     where not d.is_own and exists (
       select from demo_kpi.held_records as a
        where a.entity = 'activities' and a.tenant_id = hanging_rows.tenant_id and a.deal_id = d.id
          and a.deleted_at is null and (a.is_human or a.is_touched))
    union all
    select c.id from contacts as c
     where not c.is_own and exists (
       select from demo_kpi.held_records as r
        where r.entity in ('deals', 'activities') and r.tenant_id = hanging_rows.tenant_id and r.contact_id = c.id
          and r.deleted_at is null and (r.is_human or r.is_touched))
  )
  select 'companies', c.company_id, 'contacts', c.id, c.is_own, c.deleted_at is null,
         c.is_held or c.id in (select b.id from busy as b)
    from contacts as c
  union all
  select p.parent, p.id, 'deals', d.id, d.is_own, d.deleted_at is null,
         d.is_held or d.id in (select b.id from busy as b)
    from deals as d
   cross join lateral (values ('companies', d.company_id), ('contacts', d.contact_id)) as p (parent, id)
   where p.id is not null
  union all
  select 'contacts', a.contact_id, 'activities', a.id, a.demo_job_id is not distinct from hanging_rows.job_id,
         a.deleted_at is null, a.is_human or a.is_touched
    from demo_kpi.held_records as a
   where a.entity = 'activities' and a.tenant_id = hanging_rows.tenant_id
     and a.contact_id in (select c.id from crm.contacts as c
                           where c.tenant_id = hanging_rows.tenant_id and c.demo_job_id = hanging_rows.job_id)
  union all
  select 'deals', a.deal_id, 'activities', a.id, a.demo_job_id is not distinct from hanging_rows.job_id,
         a.deleted_at is null, a.is_human or a.is_touched
    from demo_kpi.held_records as a
   where a.entity = 'activities' and a.tenant_id = hanging_rows.tenant_id
     and a.deal_id in (select d.id from crm.deals as d
                        where d.tenant_id = hanging_rows.tenant_id and d.demo_job_id = hanging_rows.job_id)
$$;

comment on function demo_plan.hanging_rows(uuid, uuid) is $doc$
The records of any job and of people that hang on the companies, contacts and deals of a job, or beside them: a record
may come twice, once for each parent. is_held: a person made or changed it, or works with it.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_jobs
example: select count(*) > 0 from demo_plan.hanging_rows('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000001') where is_own
gives:   true
$doc$;
