create function demo_flow.contact_parents(tenant_id uuid, job_id uuid, is_new boolean, with_leads boolean)
returns table (at timestamptz, known_at timestamptz, application_no int, id uuid, status text, lead_status text,
               first_response_at timestamptz, owner_id uuid, source text, is_generated boolean)
language sql stable
begin atomic
  with hours as (
    select array_agg(d.opens_at + make_interval(secs => d.first_second) order by d.day_no) as begins,
           array_agg(d.opens_at + make_interval(secs => d.last_second) order by d.day_no) as ends
      from crm.demo_job_days as d
     where d.tenant_id = contact_parents.tenant_id
       and d.job_id = contact_parents.job_id
  ), candidates as (
    select c.id, c.created_at, c.status, c.lead_status, c.first_response_at, c.owner_id, c.source, c.demo_job_id
      from crm.contacts as c
     where contact_parents.is_new
       and c.tenant_id = contact_parents.tenant_id
       and c.deleted_at is null
    union all
    (
    -- a patch: its own, and for each of its months the latest 2000 that were there by its end, however large the
    -- tenant is
    select c.id, c.created_at, c.status, c.lead_status, c.first_response_at, c.owner_id, c.source, c.demo_job_id
      from crm.contacts as c
     where not contact_parents.is_new
       and c.tenant_id = contact_parents.tenant_id
       and c.demo_job_id = contact_parents.job_id
       and c.deleted_at is null
    union
    select u.id, u.created_at, u.status, u.lead_status, u.first_response_at, u.owner_id, u.source, u.demo_job_id
      from crm.demo_job_months as m
     cross join lateral (
       select c.id, c.created_at, c.status, c.lead_status, c.first_response_at, c.owner_id, c.source, c.demo_job_id
         from crm.contacts as c
        where c.tenant_id = contact_parents.tenant_id
          and c.created_at < demo_calc.month_start(demo_calc.next_month(m.month))
          and c.deleted_at is null
        order by c.created_at desc
        fetch first 2000 rows with ties
     ) as u
     where not contact_parents.is_new
       and m.tenant_id = contact_parents.tenant_id
       and m.job_id = contact_parents.job_id
    union
    -- among many leads the latest others may lie further back
    select u.id, u.created_at, u.status, u.lead_status, u.first_response_at, u.owner_id, u.source, u.demo_job_id
      from crm.demo_job_months as m
     cross join (values ('prospect'), ('customer')) as w (status)
     cross join lateral (
       select c.id, c.created_at, c.status, c.lead_status, c.first_response_at, c.owner_id, c.source, c.demo_job_id
         from crm.contacts as c
        where c.tenant_id = contact_parents.tenant_id
          and c.created_at < demo_calc.month_start(demo_calc.next_month(m.month))
          and c.deleted_at is null
          and c.status = w.status
          and c.demo_job_id is not null
        order by c.created_at desc
        fetch first 100 rows with ties
     ) as u
     where not contact_parents.is_new
       and m.tenant_id = contact_parents.tenant_id
       and m.job_id = contact_parents.job_id
    union
    -- of a crowd that came after hours nobody is there in time: the latest one who is
    select u.id, u.created_at, u.status, u.lead_status, u.first_response_at, u.owner_id, u.source, u.demo_job_id
      from (
        select d.month, max(d.opens_at + make_interval(secs => d.last_second)) as last_at
          from crm.demo_job_days as d
         where not contact_parents.is_new
           and d.tenant_id = contact_parents.tenant_id
           and d.job_id = contact_parents.job_id
         group by d.month
      ) as l
     cross join lateral (
       select c.id, c.created_at, c.status, c.lead_status, c.first_response_at, c.owner_id, c.source, c.demo_job_id
         from crm.contacts as c
        where c.tenant_id = contact_parents.tenant_id
          and c.created_at <= l.last_at
          and coalesce(c.first_response_at, c.created_at) <= l.last_at
          and c.deleted_at is null
        order by c.created_at desc
        fetch first 1 row with ties
     ) as u
    )
  )
  -- somebody met out of hours is there from the next opening on
  select case when k.known_at <= ((select h.ends from hours as h))[k.day] or k.day = 0 then k.known_at
         else coalesce(((select h.begins from hours as h))[k.day + 1], 'infinity') end,
         k.known_at, k.application_no, k.id, k.status, k.lead_status, k.first_response_at, k.owner_id, k.source,
         k.is_generated
    from (
      select c.*, coalesce(c.first_response_at, c.created_at) as known_at, j.application_no,
             c.demo_job_id is not null as is_generated,
             width_bucket(coalesce(c.first_response_at, c.created_at), (select h.begins from hours as h)) as day
        from candidates as c
        left join crm.demo_jobs as j on j.tenant_id = contact_parents.tenant_id and j.id = c.demo_job_id
       where contact_parents.with_leads or c.status <> 'lead'
      offset 0
    ) as k;
end;

comment on function demo_flow.contact_parents(uuid, uuid, boolean, boolean) is $doc$
The contacts that a job's deals and activities may go to, and when they became known: at the first response, or when
they were created if there was none; at is the first business time of the job from then on. Without leads, these are
the others alone. For a patch these are its own and the latest of each month.

reads:   crm.contacts, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs
example: select count(*) from demo_flow.contact_parents('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000001', true, true)
gives:   700
$doc$;
