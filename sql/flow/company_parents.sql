create function demo_flow.company_parents(tenant_id uuid, job_id uuid, is_new boolean)
returns table (no bigint, id uuid, created_at timestamptz, domain text, industry text, employees int, owner_id uuid,
               phone text, contacts bigint)
language sql stable
begin atomic
  with candidates as (
    select c.id, c.created_at, c.domain, c.industry, c.employee_count, c.owner_id, c.phone, c.demo_job_id
      from crm.companies as c
     where company_parents.is_new
       and c.tenant_id = company_parents.tenant_id
       and c.deleted_at is null
    union all
    (
    -- a patch: its own, and for each of its months the latest 500 that were there by its end
    select c.id, c.created_at, c.domain, c.industry, c.employee_count, c.owner_id, c.phone, c.demo_job_id
      from crm.companies as c
     where not company_parents.is_new
       and c.tenant_id = company_parents.tenant_id
       and c.demo_job_id = company_parents.job_id
       and c.deleted_at is null
    union
    select u.id, u.created_at, u.domain, u.industry, u.employee_count, u.owner_id, u.phone, u.demo_job_id
      from crm.demo_job_months as m
     cross join lateral (
       select c.id, c.created_at, c.domain, c.industry, c.employee_count, c.owner_id, c.phone, c.demo_job_id
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
  select row_number() over (order by c.created_at, j.application_no, c.id), c.id, c.created_at, c.domain,
         c.industry, coalesce(c.employee_count, 10), case when o.left_at is null then o.id end, c.phone,
         -- who is there already, in a tenant that the job finds
         case when company_parents.is_new then 0 else (
           select count(*) from crm.contacts as p
            where p.tenant_id = company_parents.tenant_id and p.company_id = c.id and p.deleted_at is null) end
    from candidates as c
    left join crm.demo_jobs as j on j.tenant_id = company_parents.tenant_id and j.id = c.demo_job_id
    left join crm.users as o on o.tenant_id = company_parents.tenant_id and o.id = c.owner_id
   where c.demo_job_id is not null;
end;

comment on function demo_flow.company_parents(uuid, uuid, boolean) is $doc$
The companies that a job's contacts may belong to, by age, with the owner (who has not left) and the contacts that each
has. For a patch these are its own and the latest of each month.

reads:   crm.companies, crm.contacts, crm.demo_job_months, crm.demo_jobs, crm.users
example: select count(*) from demo_flow.company_parents('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000001', true)
gives:   81
$doc$;
