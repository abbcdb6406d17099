create function demo_plan.orphans(tenant_id uuid, job_id uuid, undone demo_plan.row_change[])
returns table (parent text, parent_id uuid, entity text, id uuid, created_at timestamptz)
language sql stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with leaving as materialized (
    select u.entity, u.row_id as id from unnest(undone) as u where u.change in ('remove', 'void')
  )
  select 'companies', c.company_id, 'contacts', c.id, c.created_at
    from crm.contacts as c
   where c.tenant_id = orphans.tenant_id and c.deleted_at is null and c.demo_job_id is distinct from orphans.job_id
     and c.company_id in (select l.id from leaving as l where l.entity = 'companies')
  union all
  select 'companies', d.company_id, 'deals', d.id, d.created_at
    from crm.deals as d
   where d.tenant_id = orphans.tenant_id and d.deleted_at is null and d.demo_job_id is distinct from orphans.job_id
     and d.company_id in (select l.id from leaving as l where l.entity = 'companies')
  union all
  select 'contacts', d.contact_id, 'deals', d.id, d.created_at
    from crm.deals as d
   where d.tenant_id = orphans.tenant_id and d.deleted_at is null and d.demo_job_id is distinct from orphans.job_id
     and d.contact_id in (select l.id from leaving as l where l.entity = 'contacts')
  union all
  select 'contacts', a.contact_id, 'activities', a.id, a.created_at
    from crm.activities as a
   where a.tenant_id = orphans.tenant_id and a.deleted_at is null and a.demo_job_id is distinct from orphans.job_id
     and a.contact_id in (select l.id from leaving as l where l.entity = 'contacts')
  union all
  select 'deals', a.deal_id, 'activities', a.id, a.created_at
    from crm.activities as a
   where a.tenant_id = orphans.tenant_id and a.deleted_at is null and a.demo_job_id is distinct from orphans.job_id
     and a.deal_id in (select l.id from leaving as l where l.entity = 'deals')
$$;

comment on function demo_plan.orphans(uuid, uuid, demo_plan.row_change[]) is $doc$
The live records of other jobs that hang on what goes with an undo, once for each such parent. None of them is a
person's: what people hold keeps its parents (demo_plan.undone_rows).

reads:   crm.activities, crm.contacts, crm.deals
example: select count(*) from demo_plan.orphans('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000021', '{}')
gives:   0
$doc$;
