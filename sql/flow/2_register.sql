create function demo_flow.register(work crm.demo_work)
returns int
language sql volatile
begin atomic
  insert into crm.demo_jobs (tenant_id, id, kind, application_no, created_at)
  select (register.work).tenant_id, (register.work).id, (register.work).kind, coalesce(max(j.application_no), 0) + 1,
         (register.work).created_at
    from crm.demo_jobs as j
   where j.tenant_id = (register.work).tenant_id
  returning application_no;
end;

comment on function demo_flow.register(crm.demo_work) is $doc$
Step 2: enters a job in the registry of its tenant, which its rows refer to. Returns its number there, which counts
the tenant's jobs from 1.

reads:   crm.demo_jobs
writes:  crm.demo_jobs
example: select demo_flow.register(w) from crm.demo_work as w where w.id = '00000000-0000-4000-8000-000000000021'
gives:   3
$doc$;
