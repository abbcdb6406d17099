create function demo_flow.activity_parents_of(run demo_flow.run, clock demo_flow.clock)
returns demo_flow.activity_parents
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant  demo_kpi.tenant := run.tenant;
  _parents demo_flow.activity_parents;
  _since   bigint[];  -- by person: since when known
  _silent  boolean[];  -- and whether nobody has reached them
  _rivals  text[] := array(select c.name from demo_world.competitors((run.tenant).industry) as c order by c.no);
  _deal_persons int[];
  _deal_known timestamptz[];
  _deal_closed timestamptz[];
  _deal_quiet timestamptz[];
  _ticket_deals int[];
begin
  select coalesce(array_agg(u.id order by u.left_at is not null, u.created_at, u.id), '{}'),
         count(*) filter (where u.left_at is null),
         coalesce(array_agg(extract(epoch from u.created_at)::bigint order by u.created_at, u.id)
                    filter (where u.left_at is not null), '{}'),
         coalesce(array_agg(extract(epoch from u.left_at)::bigint order by u.created_at, u.id)
                    filter (where u.left_at is not null), '{}')
    into _parents.owners, _parents.staff, _parents.came_at, _parents.left_at
    from crm.users as u where u.tenant_id = _tenant.id;
  select coalesce(array_agg(p.at order by p.no) filter (where p.is_touched), '{}'),
         coalesce(array_agg(p.at order by p.at, p.known_at, p.application_no, p.id) filter (where p.is_talked_to),
                  '{}'),
         coalesce(array_agg(p.at order by p.at, p.known_at, p.application_no, p.id) filter (where p.is_needed), '{}'),
         coalesce(array_agg(p.no order by p.no) filter (where p.is_touched), '{}')
           || coalesce(array_agg(p.no order by p.at, p.known_at, p.application_no, p.id) filter (where p.is_talked_to),
                       '{}')
           || coalesce(array_agg(p.no order by p.at, p.known_at, p.application_no, p.id) filter (where p.is_needed),
                       '{}'),
         coalesce(array_agg(extract(epoch from least(p.at, '2200-01-01Z'))::bigint order by p.no), '{}'),
         coalesce(array_agg(p.is_silent order by p.no), '{}'),
         coalesce(array_agg(p.id order by p.no), '{}'), coalesce(array_agg(p.holder order by p.no), '{}'),
         coalesce(array_agg(p.name order by p.no), '{}'), coalesce(array_agg(p.called order by p.no), '{}'),
         coalesce(array_agg(p.account order by p.no), '{}'),
         coalesce(array_agg(demo_flow.rival_of(p.id, _rivals) order by p.no), '{}')
    into _parents.touched, _parents.everyone, _parents.anybody, _parents.persons, _since, _silent, _parents.contacts,
         _parents.holders, _parents.names, _parents.called, _parents.accounts, _parents.usual_rivals
    from demo_flow.activity_people(run, clock, _parents.owners) as p;
  _parents.people := cardinality(_parents.persons);
  _parents.known := array(select _since[u.person] from unnest(_parents.persons) with ordinality as u (person,
                                                                      i) order by u.i);

  select coalesce(array_agg(d.id order by d.no), '{}'), coalesce(array_agg(coalesce(u.no, 0) order by d.no), '{}'),
         coalesce(array_agg(d.product order by d.no), '{}'), coalesce(array_agg(d.amount order by d.no), '{}'),
         coalesce(array_agg(d.rival order by d.no), '{}'), coalesce(array_agg(d.person::int order by d.no), '{}'),
         coalesce(array_agg(d.known_at order by d.no), '{}'), coalesce(array_agg(least(d.closed_at, d.quiet_at) order by d.no), '{}'),
         coalesce(array_agg(d.quiet_at order by d.no), '{}')
    into _parents.deal_ids, _parents.deal_holders, _parents.products, _parents.amounts, _parents.rivals, _deal_persons,
         _deal_known, _deal_closed, _deal_quiet
    from demo_flow.parent_deals(run, _parents.contacts, _rivals) as d
    left join (select w.id, w.no::int from unnest(_parents.owners) with ordinality as w (id, no)) as u
      on u.id = d.owner_id;

  select coalesce(array_agg(s.person << 33 | s.at order by s.person, s.at, s.deal_no, s.phase_no), '{}'),
         coalesce(array_agg(s.phase_no order by s.person, s.at, s.deal_no, s.phase_no), '{}'),
         coalesce(array_agg(s.deal_no::int order by s.person, s.at, s.deal_no, s.phase_no), '{}')
    into _parents.segments, _parents.phases, _parents.deals
    from demo_flow.parent_segments(run, _since, _silent, _parents.deal_ids, _deal_persons, _deal_quiet) as s;

  select coalesce(array_agg(t.at order by t.at, t.no), '{}'), coalesce(array_agg(t.no::int order by t.at, t.no), '{}')
    into _parents.tickets, _ticket_deals
    from demo_flow.deal_tickets(clock, _deal_known, _deal_closed) as t;
  _parents.persons := _parents.persons || array(
    select _deal_persons[u.no] from unnest(_ticket_deals) with ordinality as u (no, i) order by u.i);
  _parents.known := _parents.known || array(
    select extract(epoch from _deal_known[u.no])::bigint from unnest(_ticket_deals) with ordinality as u (no,
                                                                      i) order by u.i);
  return _parents;
end
$$;

comment on function demo_flow.activity_parents_of(demo_flow.run, demo_flow.clock) is $doc$
Whom and what the activities of a job may be about.

reads:   crm.companies, crm.contacts, crm.deal_stage_history, crm.deals, crm.demo_job_days, crm.demo_job_months,
         crm.demo_jobs, crm.pipeline_stages, crm.users, ref.competitors, ref.countries, ref.industries, ref.stages
example: select p.people > 0 and cardinality(p.known) = p.people + cardinality(p.tickets)
         from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.activity_parents_of(r, demo_flow.clock_of(r)) as p
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
