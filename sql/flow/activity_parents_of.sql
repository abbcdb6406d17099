create function demo_flow.activity_parents_of(run demo_flow.run, clock demo_flow.clock)
returns demo_flow.activity_parents
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant  demo_kpi.tenant := run.tenant;
  _parents demo_flow.activity_parents;
begin
  select coalesce(array_agg(c.at), '{}'), coalesce(array_agg(c.id), '{}'), coalesce(array_agg(c.owner_id), '{}')
    into _parents.touched, _parents.contacts, _parents.owners
    from (
      select p.at, p.id, p.owner_id
        from demo_flow.contact_parents(_tenant.id, run.job_id, run.is_new, true) as p
       where p.is_generated and p.first_response_at is not null
       order by p.at, p.known_at, p.application_no, p.id
    ) as c;
  _parents.everyone := '{}';
  _parents.anybody := '{}';
  if coalesce(_parents.touched[1] > clock.first_end, true) then
    -- only where a month has nobody who was answered, somebody looks at the others
    select coalesce(array_agg(c.at) filter (where c.is_talked_to), '{}'), coalesce(array_agg(c.at), '{}'),
           _parents.contacts || coalesce(array_agg(c.id) filter (where c.is_talked_to), '{}')
             || coalesce(array_agg(c.id), '{}'),
           _parents.owners || coalesce(array_agg(c.owner_id) filter (where c.is_talked_to), '{}')
             || coalesce(array_agg(c.owner_id), '{}')
      into _parents.everyone, _parents.anybody, _parents.contacts, _parents.owners
      from (
        select p.*,
               -- dropped leads only where there is nobody else
               p.is_generated and (not p.is_dropped or bool_and(p.is_dropped or not p.is_generated) over ()) as is_talked_to
          from (
            select r.*, coalesce(r.lead_status in ('unresponsive', 'disqualified'), false) as is_dropped
              from demo_flow.contact_parents(_tenant.id, run.job_id, run.is_new, true) as r
          ) as p
         order by p.at, p.known_at, p.application_no, p.id
      ) as c;
  end if;
  _parents.people := cardinality(_parents.contacts);

  select coalesce(array_agg(d.known_at order by d.place), '{}'),
         _parents.contacts || coalesce(array_agg(d.contact_id order by d.place), '{}'),
         _parents.owners || coalesce(array_agg(d.owner_id order by d.place), '{}'),
         coalesce(array_agg(d.id order by d.place), '{}'), coalesce(array_agg(d.closed_at order by d.place), '{}')
    into _parents.deals, _parents.contacts, _parents.owners, _parents.deal_ids, _parents.closed_at
    from demo_flow.deal_parents(run, clock) as d;
  _parents.known_at := _parents.touched || _parents.everyone || _parents.anybody || _parents.deals;
  return _parents;
end
$$;

comment on function demo_flow.activity_parents_of(demo_flow.run, demo_flow.clock) is $doc$
Whom and what the activities of a job may be about.

reads:   crm.contacts, crm.deals, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs, ref.industries
example: select p.people > 0 and cardinality(p.known_at) = p.people + cardinality(p.deal_ids)
         from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.activity_parents_of(r, demo_flow.clock_of(r)) as p
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
