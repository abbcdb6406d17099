create function demo_flow.deal_pools_of(run demo_flow.run, first_end timestamptz)
returns demo_flow.deal_pools
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant demo_kpi.tenant := run.tenant;
  _pools  demo_flow.deal_pools;
  _ids    uuid[];
begin
  select coalesce(array_agg(c.at) filter (where c.status = 'customer'), '{}'), coalesce(array_agg(c.at), '{}'),
         coalesce(array_agg(c.id) filter (where c.status = 'customer'), '{}') || coalesce(array_agg(c.id), '{}')
    into _pools.customers, _pools.others, _ids
    from (
      select p.at, p.id, p.status
        from demo_flow.contact_parents(_tenant.id, run.job_id, run.is_new, false) as p
       where p.is_generated
       order by p.at, p.known_at, p.application_no, p.id
    ) as c;
  _pools.everyone := '{}';
  _pools.anybody := '{}';
  if coalesce(_pools.others[1] > first_end, true) then
    -- only where a month has nobody else, deals go to leads
    select coalesce(array_agg(c.at) filter (where c.is_generated), '{}'), coalesce(array_agg(c.at), '{}'),
           _ids || coalesce(array_agg(c.id) filter (where c.is_generated), '{}') || coalesce(array_agg(c.id), '{}')
      into _pools.everyone, _pools.anybody, _ids
      from (
        select p.at, p.id, p.is_generated
          from demo_flow.contact_parents(_tenant.id, run.job_id, run.is_new, true) as p
         order by p.at, p.known_at, p.application_no, p.id
      ) as c;
  end if;
  _pools.known_at := _pools.customers || _pools.others || _pools.everyone || _pools.anybody;
  _pools.ids := _ids;
  return _pools;
end
$$;

comment on function demo_flow.deal_pools_of(demo_flow.run, timestamptz) is $doc$
Whom the deals of a job may go to; first_end is the last business moment of its first month.

reads:   crm.contacts, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs
example: select cardinality(p.customers) > 0 and cardinality(p.ids) = cardinality(p.known_at)
         from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.deal_pools_of(r, '2025-01-31 17:00-05') as p
         where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
