create function demo_flow.company_parents(tenant_id uuid)
returns table (no bigint, id uuid, created_at timestamptz, domain text)
language sql stable
begin atomic
  -- rows of the same second by job and ordinal, never by anything that differs between tenants
  select row_number() over (order by c.created_at, j.application_no, c.id), c.id, c.created_at, c.domain
    from crm.companies as c
    left join crm.demo_jobs as j on j.tenant_id = c.tenant_id and j.id = c.demo_job_id
   where c.tenant_id = company_parents.tenant_id
     and c.deleted_at is null;
end;

comment on function demo_flow.company_parents(uuid) is $doc$
The tenant's companies numbered by age: what contacts pick from.

reads:   crm.companies, crm.demo_jobs
example: select count(*) from demo_flow.company_parents('00000000-0000-4000-8000-00000000000a')
gives:   80
$doc$;
