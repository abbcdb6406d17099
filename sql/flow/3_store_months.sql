create function demo_flow.store_months(run demo_flow.run, additions demo_plan.records[])
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant  demo_kpi.tenant := run.tenant;
  _written bigint;
begin
  insert into crm.demo_job_months (tenant_id, job_id, month, companies, leads, prospects, customers, unanswered,
                                   won, open, lost, won_minor, open_minor, lost_minor, activities)
  select _tenant.id, run.job_id, r.month, r.companies, r.leads, r.prospects, r.customers, r.unanswered,
         r.won, r.open, r.lost, r.won_minor, r.open_minor, r.lost_minor, r.activities
    from unnest(additions) as r
   -- of a tenant that is there, only the months that get anything
   where run.is_new or r.companies + r.leads + r.prospects + r.customers + r.won + r.open + r.lost + r.activities > 0;
  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.store_months(demo_flow.run, demo_plan.records[]) is $doc$
Step 3: keeps the records that a job makes, month by month, the same that the preview shows. Returns the number of
months.

writes:  crm.demo_job_months
example: select demo_flow.store_months(demo_flow.run_of(w, c), c.additions) > 0 from crm.demo_work as w cross join
         lateral demo_plan.grow(w) as c where w.id = '00000000-0000-4000-8000-000000000010'
gives:   true
$doc$;
