create function demo_plan.orphans(tenant_id uuid, job_id uuid, undone demo_plan.row_change[])
returns table (parent text, parent_id uuid, entity text, id uuid, created_at timestamptz)
language sql stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
as $$
  select u.entity, u.row_id, o.entity, o.id, o.created_at
    from unnest(undone) as u
    -- looked up from the parents, whatever the planner thinks of how many there are
   cross join lateral (
     select r.entity, r.id, r.created_at, r.demo_job_id, r.deleted_at
       from demo_kpi.held_records as r
      where r.tenant_id = orphans.tenant_id and r.entity in ('contacts', 'deals') and r.company_id = u.row_id
        and u.entity = 'companies'
     union all
     select r.entity, r.id, r.created_at, r.demo_job_id, r.deleted_at
       from demo_kpi.held_records as r
      where r.tenant_id = orphans.tenant_id and r.entity in ('deals', 'activities') and r.contact_id = u.row_id
        and u.entity = 'contacts'
     union all
     select r.entity, r.id, r.created_at, r.demo_job_id, r.deleted_at
       from demo_kpi.held_records as r
      where r.tenant_id = orphans.tenant_id and r.entity = 'activities' and r.deal_id = u.row_id and u.entity = 'deals'
     offset 0
   ) as o
   where u.change in ('remove', 'void') and u.entity <> 'activities' and o.deleted_at is null
     and o.demo_job_id is distinct from orphans.job_id
$$;

comment on function demo_plan.orphans(uuid, uuid, demo_plan.row_change[]) is $doc$
The live records of other jobs that hang on what goes with an undo, once for each such parent. None of them is a
person's: what people hold keeps its parents (demo_plan.undone_rows).

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_jobs
example: select count(*) from demo_plan.orphans('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000021', '{}')
gives:   0
$doc$;
