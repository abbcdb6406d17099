create function demo_flow.company_parents(tenant_id uuid, job_id uuid, is_new boolean)
returns table (no bigint, id uuid, created_at timestamptz, domain text)
language sql stable
begin atomic
  with candidates as (
    select c.id, c.created_at, c.domain, c.demo_job_id
      from crm.companies as c
     where company_parents.is_new
       and c.tenant_id = company_parents.tenant_id
       and c.deleted_at is null
    union all
    (
    -- a patch: its own, and for each of its months the latest 500 that were there by its end
    select c.id, c.created_at, c.domain, c.demo_job_id
      from crm.companies as c
     where not company_parents.is_new
       and c.tenant_id = company_parents.tenant_id
       and c.demo_job_id = company_parents.job_id
       and c.deleted_at is null
    union
    select u.id, u.created_at, u.domain, u.demo_job_id
      from crm.demo_job_months as m
     cross join lateral (
       select c.id, c.created_at, c.domain, c.demo_job_id
         from crm.companies as c
        where c.tenant_id = company_parents.tenant_id
          and c.created_at < demo_calc.month_start(demo_calc.next_month(m.month))
          and c.deleted_at is null
        order by c.created_at desc
        fetch first 500 rows with ties
     ) as u
     where not company_parents.is_new
       and m.tenant_id = company_parents.tenant_id
       and m.job_id = company_parents.job_id
    )
  )
  -- rows of the same second by job and ordinal, never by anything that differs between tenants
  select row_number() over (order by c.created_at, j.application_no, c.id), c.id, c.created_at, c.domain
    from candidates as c
    left join crm.demo_jobs as j on j.tenant_id = company_parents.tenant_id and j.id = c.demo_job_id
   where c.demo_job_id is not null;
end;

comment on function demo_flow.company_parents(uuid, uuid, boolean) is $doc$
The companies that a job's contacts may belong to, by age. For a patch these are its own and the latest of each month.

reads:   crm.companies, crm.demo_job_months, crm.demo_jobs
example: select count(*) from demo_flow.company_parents('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000001', true)
gives:   80
$doc$;
