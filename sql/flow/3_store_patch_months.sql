create function demo_flow.store_patch_months(tenant_id uuid, job_id uuid, records jsonb)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _written bigint;
begin
  insert into crm.demo_job_months (tenant_id, job_id, month, companies, leads, prospects, customers, unanswered, won, open, lost, won_minor, open_minor, lost_minor, activities)
  select store_patch_months.tenant_id, store_patch_months.job_id, r.month, r.companies, r.leads, r.prospects, r.customers, r.unanswered,
         r.won, r.open, r.lost, r.won_minor, r.open_minor, r.lost_minor, r.activities
    from jsonb_to_recordset(records) as r (month text, companies int, leads int, prospects int, customers int, unanswered int, won int, open int, lost int,
                                           won_minor bigint, open_minor bigint, lost_minor bigint, activities int)
   where r.companies + r.leads + r.prospects + r.customers + r.won + r.open + r.lost + r.activities > 0;
  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.store_patch_months(uuid, uuid, jsonb) is $doc$
Step 3: keeps the records that a patch makes (demo_flow.judge_plan), month by month. Returns the number of months that get any.

writes:  crm.demo_job_months
example: select demo_flow.store_patch_months('00000000-0000-4000-8000-0000000000b0', '00000000-0000-4000-8000-000000000010', '[{"month": "2025-02", "companies": 0, "leads": 5, "prospects": 0, "customers": 0, "unanswered": 0, "won": 0, "open": 0, "lost": 0, "won_minor": 0, "open_minor": 0, "lost_minor": 0, "activities": 0}]')
gives:   1
$doc$;
