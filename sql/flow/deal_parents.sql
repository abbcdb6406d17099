create function demo_flow.deal_parents(run demo_flow.run, clock demo_flow.clock)
returns table (place bigint, id uuid, contact_id uuid, owner_id uuid, known_at timestamptz, closed_at timestamptz)
language sql stable
begin atomic
  with span as (
    -- a patch looks no further back than a sales cycle before its months
    select case when (deal_parents.run).is_new then '-infinity'
             else (deal_parents.clock).begins[1] - make_interval(hours => 24 * (i.cycle_days_max + 7)) end as from_at,
           case when (deal_parents.run).is_new then 'infinity'
             else (deal_parents.clock).opens[cardinality((deal_parents.clock).opens)] + interval '9 hours' end as until_at
      from ref.industries as i
     where i.code = ((deal_parents.run).tenant).industry
  )
  select row_number() over (order by greatest(d.created_at, c.first_response_at), j.application_no, d.id),
         d.id, d.contact_id, d.owner_id, greatest(d.created_at, c.first_response_at), coalesce(d.closed_at, 'infinity')
    from crm.deals as d
    -- looked up one by one: a patch must not read the whole tenant for a few deals
   cross join lateral (
     select r.first_response_at
       from crm.contacts as r
      where r.tenant_id = ((deal_parents.run).tenant).id
        and r.id = d.contact_id
        and r.first_response_at is not null
      limit 1
   ) as c
    left join crm.demo_jobs as j on j.tenant_id = d.tenant_id and j.id = d.demo_job_id
   where d.tenant_id = ((deal_parents.run).tenant).id
     and d.deleted_at is null
     and d.created_at between (select s.from_at from span as s) and (select s.until_at from span as s);
end;

comment on function demo_flow.deal_parents(demo_flow.run, demo_flow.clock) is $doc$
The deals that a job's activities may be about, by the time since when both deal and contact are known. For a patch
these are its own and those of a sales cycle before. An open deal is closed at infinity.

reads:   crm.contacts, crm.deals, crm.demo_jobs, ref.industries
example: select count(*) > 60 from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.deal_parents(r, demo_flow.clock_of(r)) as d
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
