create function demo_care.old_tenants()
returns table (tenant_id uuid, job_id uuid, created_at timestamptz, completed_at timestamptz)
language sql stable
begin atomic
  select m.tenant_id, j.id, j.created_at, j.completed_at
    from crm.demo_tenant_metadata as m
    join crm.demo_generation_jobs as j on j.id = m.generation_job_id and j.status = 'completed'
   -- a job that marks its rows marks all of them, in one transaction: what is unmarked beside them is of people,
   -- whatever its date
   where not (exists (select from crm.demo_jobs as d
                       where d.tenant_id = m.tenant_id and d.id = j.id and not d.backfilled)
              and exists (select from demo_kpi.all_records as r
                           where r.tenant_id = m.tenant_id and r.demo_job_id = j.id));
end;

comment on function demo_care.old_tenants() is $doc$
Demo tenants that may hold generated rows without provenance: made by a completed generation job before there was any.
A backfill looks at these alone.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_jobs,
         crm.demo_tenant_metadata
example: select count(*) from demo_care.old_tenants() where tenant_id = '00000000-0000-4000-8000-00000000000a'
gives:   0
$doc$;
