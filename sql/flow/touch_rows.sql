create function demo_flow.touch_rows(tenant_id uuid, job_id uuid, state bigint, before bigint, from_at timestamptz,
                                     until_at timestamptz)
returns table (id uuid, owner_id uuid, first_response_at timestamptz, month text, slot int)
language sql stable
begin atomic
  -- of the mixed counter: the bare one comes close to itself every seven steps, and few contacts a day would show it
  select c.id, c.owner_id, c.first_response_at, c.demo_source_month, 1 + (x.mixed >> 20)::int
    from (
      select r.id, r.owner_id, r.first_response_at, r.demo_source_month, row_number() over (order by r.id) as n
        from crm.contacts as r
       where r.tenant_id = touch_rows.tenant_id
         and r.demo_job_id = touch_rows.job_id
         and r.created_at >= touch_rows.from_at and r.created_at < touch_rows.until_at
         and r.deleted_at is null
         and r.first_response_at is not null
    ) as c
   cross join lateral demo_calc.dice(touch_rows.state, 1, touch_rows.before + c.n - 1, 1) as x;
end;

comment on function demo_flow.touch_rows(uuid, uuid, bigint, bigint, timestamptz, timestamptz) is $doc$
The first touches of a job's contacts that were created from one instant to another, and which of the 4096 slots of
subjects each has; before: how many first touches of the job there are already. It is inlined.

reads:   crm.contacts
example: select count(*) > 100 from demo_flow.touch_rows('00000000-0000-4000-8000-0000000000b8',
         '00000000-0000-4000-8000-000000000018', 1, 0, '-infinity', 'infinity')
gives:   true
$doc$;
