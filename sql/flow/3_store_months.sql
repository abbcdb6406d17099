create function demo_flow.store_months(tenant_id uuid, job_id uuid)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _written bigint;
begin
  insert into crm.demo_job_months (tenant_id, job_id, month, companies, leads, prospects, customers, unanswered, won, open, lost, won_minor, open_minor, lost_minor, activities)
  select store_months.tenant_id, store_months.job_id, p.month, p.companies, p.leads, p.prospects, p.customers, p.unanswered,
         p.won, p.open, p.lost, p.won_minor, p.open_minor, p.lost_minor, p.activities
    from crm.demo_generation_jobs as j
   cross join lateral demo_flow.plan_months(j.config, j.seed, j.as_of) as p
   where j.id = store_months.job_id
     and j.tenant_id = store_months.tenant_id;
  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.store_months(uuid, uuid) is $doc$
Step 3: keeps the month plan of a generation job, the same one that the preview shows. Returns the number of months.

reads:   crm.demo_generation_jobs, ref
writes:  crm.demo_job_months
example: select demo_flow.store_months('00000000-0000-4000-8000-0000000000b0', '00000000-0000-4000-8000-000000000010') > 0
gives:   true
$doc$;
