create function demo_flow.contact_parents(tenant_id uuid, job_id uuid)
returns table (no bigint, id uuid, created_at timestamptz, known_at timestamptz, status text, lead_status text, first_response_at timestamptz, owner_id uuid, is_generated boolean)
language sql stable
begin atomic
  with job as (
    select j.kind from crm.demo_jobs as j where j.tenant_id = contact_parents.tenant_id and j.id = contact_parents.job_id
  ), candidates as (
    select c.id, c.created_at, c.status, c.lead_status, c.first_response_at, c.owner_id, c.demo_job_id
      from crm.contacts as c
     where (select j.kind from job as j) = 'generation'
       and c.tenant_id = contact_parents.tenant_id
       and c.deleted_at is null
    union all
    (
    -- a patch: its own, and for each of its months the latest 2000 that were there by its end, however large the tenant is
    select c.id, c.created_at, c.status, c.lead_status, c.first_response_at, c.owner_id, c.demo_job_id
      from crm.contacts as c
     where (select j.kind from job as j) = 'patch'
       and c.tenant_id = contact_parents.tenant_id
       and c.demo_job_id = contact_parents.job_id
       and c.deleted_at is null
    union
    select u.id, u.created_at, u.status, u.lead_status, u.first_response_at, u.owner_id, u.demo_job_id
      from crm.demo_job_months as m
     cross join lateral (
       select c.id, c.created_at, c.status, c.lead_status, c.first_response_at, c.owner_id, c.demo_job_id
         from crm.contacts as c
        where c.tenant_id = contact_parents.tenant_id
          and c.created_at < demo_calc.month_start(demo_calc.next_month(m.month))
          and c.deleted_at is null
        order by c.created_at desc
        fetch first 2000 rows with ties
     ) as u
     where (select j.kind from job as j) = 'patch'
       and m.tenant_id = contact_parents.tenant_id
       and m.job_id = contact_parents.job_id
    union
    -- among many leads the latest others may lie further back
    select u.id, u.created_at, u.status, u.lead_status, u.first_response_at, u.owner_id, u.demo_job_id
      from crm.demo_job_months as m
     cross join (values ('prospect'), ('customer')) as w (status)
     cross join lateral (
       select c.id, c.created_at, c.status, c.lead_status, c.first_response_at, c.owner_id, c.demo_job_id
         from crm.contacts as c
        where c.tenant_id = contact_parents.tenant_id
          and c.created_at < demo_calc.month_start(demo_calc.next_month(m.month))
          and c.deleted_at is null
          and c.status = w.status
          and c.demo_job_id is not null
        order by c.created_at desc
        fetch first 100 rows with ties
     ) as u
     where (select j.kind from job as j) = 'patch'
       and m.tenant_id = contact_parents.tenant_id
       and m.job_id = contact_parents.job_id
    )
  )
  select row_number() over (order by coalesce(c.first_response_at, c.created_at), j.application_no, c.id),
         c.id, c.created_at, coalesce(c.first_response_at, c.created_at), c.status, c.lead_status, c.first_response_at, c.owner_id, c.demo_job_id is not null
    from candidates as c
    left join crm.demo_jobs as j on j.tenant_id = contact_parents.tenant_id and j.id = c.demo_job_id;
end;

comment on function demo_flow.contact_parents(uuid, uuid) is $doc$
The contacts that a job's deals and activities may go to, in the order in which they became known: at the first response, or when
they were created if there was none. For a patch these are its own and the latest of each month.

reads:   crm.contacts, crm.demo_jobs, crm.demo_job_months
example: select count(*) from demo_flow.contact_parents('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-000000000001')
gives:   700
$doc$;
