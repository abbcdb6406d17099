create function demo_kpi.findings(tenant_id uuid, as_of timestamptz)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _frame demo_kpi.frame := demo_kpi.frame_of(tenant_id, as_of);
  _check regproc;
begin
  return query
  select * from demo_kpi.check_tenant(_frame)
  union all
  select * from demo_kpi.check_records(_frame)
  union all
  select * from demo_kpi.check_live_parents(_frame)
  union all
  select * from demo_kpi.check_journal(_frame);
  for _check in select c.name from demo_kpi.entities() as e cross join unnest(e.checks) as c (name) order by e.no loop
    return query execute format('select * from %s($1)', _check) using _frame;
  end loop;
end
$$;

comment on function demo_kpi.findings(uuid, timestamptz) is $doc$
What all checks found in a tenant, as of an instant: a line for each check of each table. Rows of people are checked
for what binds all rows (keys, provenance), generated rows for everything.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_job_months, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.tags, crm.tenants,
         crm.users, ref
example: select count(*) from demo_kpi.findings('00000000-0000-4000-8000-00000000000a', '2025-07-01 00:00Z') where ids
         is not null
gives:   0
$doc$;
