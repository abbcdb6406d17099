create function demo_flow.create_activities(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_nestloop = off
set enable_seqscan = off
set work_mem = '64MB'
set enable_mergejoin = off
set jit = off
as $$
declare
  _slice_rows constant int := 500000;
  _tenant demo_kpi.tenant := run.tenant;
  _industry   ref.industries;
  _prefix     text;
  _head       text;          -- the ids' first 19 characters
  _touch_prefix text;
  _state      bigint;
  _touch_state bigint;
  _knots      int[];
  _begins     timestamptz[];
  _opens      timestamptz[];
  _lasts      int[];
  _first_end  timestamptz;   -- the last business moment of the first month
  _touched_at timestamptz[]; -- since when there may be activities with contacts: with those that were answered,
  _everyone_at timestamptz[]; -- with all generated ones,
  _anybody_at timestamptz[]; -- and with people's own as well
  _deals_at   timestamptz[]; -- and about deals
  _parents_at timestamptz[]; -- the four lists one after the other: whom and what an activity is about
  _contacts   uuid[];
  _owners     uuid[];
  _people     int;           -- how many of the parents are contacts; the rest are deals
  _deals      uuid[];
  _closed     timestamptz[];
  _deals_from timestamptz;
  _deals_until timestamptz;
  _deal_share int;           -- of 256 activities, how many are about a deal
  _types      text[];        -- what 4096 slots hold
  _subjects   text[];
  _bodies     text[];
  _touch_types text[];
  _touch_subjects text[];
  _touch_bodies text[];
  _slice      record;
  _total      bigint;
  _touches    bigint := 0;
  _written    bigint := 0;
  _rows       bigint;
begin
  select i.* into strict _industry from ref.industries as i where i.code = _tenant.industry;
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'activity');
  _head := left(_prefix, 19);
  _touch_prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'touch');
  _state := demo_calc.rng_state(run.stream || ':activities');
  _touch_state := demo_calc.rng_state(run.stream || ':touches');
  _knots := run.knots;
  select array_agg(d.opens_at + make_interval(secs => d.first_second) order by d.day_no),
         array_agg(d.opens_at order by d.day_no), array_agg(d.last_second order by d.day_no)
    into _begins, _opens, _lasts
    from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id;
  select coalesce(sum(m.activities), 0),
         coalesce(round(256 * sum((m.won + m.open + m.lost) * _industry.activities_per_deal)
               / nullif(sum(m.leads * _industry.activities_per_lead + (m.prospects + m.customers) * _industry.activities_per_contact
                            + (m.won + m.open + m.lost) * _industry.activities_per_deal), 0)), 0)
    into _total, _deal_share
    from crm.demo_job_months as m where m.tenant_id = _tenant.id and m.job_id = run.job_id;
  select array_agg(s.type order by s.slot), array_agg(s.subject order by s.slot), array_agg(s.body order by s.slot)
    into _types, _subjects, _bodies from demo_world.subject_slots(_tenant.industry, false) as s;
  select array_agg(s.type order by s.slot), array_agg(s.subject order by s.slot), array_agg(s.body order by s.slot)
    into _touch_types, _touch_subjects, _touch_bodies from demo_world.subject_slots(_tenant.industry, true) as s;

  _first_end := (select max(d.opens_at + make_interval(secs => d.last_second)) from crm.demo_job_days as d
                  where d.tenant_id = _tenant.id and d.job_id = run.job_id group by d.month order by d.month limit 1);
  select coalesce(array_agg(c.at), '{}'), coalesce(array_agg(c.id), '{}'), coalesce(array_agg(c.owner_id), '{}')
    into _touched_at, _contacts, _owners
    from (
      select p.at, p.id, p.owner_id
        from demo_flow.contact_parents(_tenant.id, run.job_id, run.is_new, true) as p
       where p.is_generated and p.first_response_at is not null
       order by p.at, p.known_at, p.application_no, p.id
    ) as c;
  _everyone_at := '{}';
  _anybody_at := '{}';
  if coalesce(_touched_at[1] > _first_end, true) then
    -- only where a month has nobody who was answered, somebody looks at the others
    select coalesce(array_agg(c.at) filter (where c.is_talked_to), '{}'), coalesce(array_agg(c.at), '{}'),
           _contacts || coalesce(array_agg(c.id) filter (where c.is_talked_to), '{}')
             || coalesce(array_agg(c.id), '{}'),
           _owners || coalesce(array_agg(c.owner_id) filter (where c.is_talked_to), '{}')
             || coalesce(array_agg(c.owner_id), '{}')
      into _everyone_at, _anybody_at, _contacts, _owners
      from (
        select p.*,
               -- dropped leads only where there is nobody else
               p.is_generated and (not p.is_dropped
                                   or bool_and(p.is_dropped or not p.is_generated) over ()) as is_talked_to
          from (
            select r.*, coalesce(r.lead_status in ('unresponsive', 'disqualified'), false) as is_dropped
              from demo_flow.contact_parents(_tenant.id, run.job_id, run.is_new, true) as r
          ) as p
         order by p.at, p.known_at, p.application_no, p.id
      ) as c;
  end if;

  -- a patch looks no further back than a sales cycle before its months
  _deals_from := case when run.is_new then '-infinity'
    else _begins[1] - make_interval(hours => 24 * (_industry.cycle_days_max + 7)) end;
  _deals_until := case when run.is_new then 'infinity' else _opens[cardinality(_opens)] + interval '9 hours' end;
  select coalesce(array_agg(d.known_at), '{}'), _contacts || coalesce(array_agg(d.contact_id), '{}'), _owners
         || coalesce(array_agg(d.owner_id), '{}'),
         array_agg(d.id), array_agg(coalesce(d.closed_at, 'infinity'))
    into _deals_at, _contacts, _owners, _deals, _closed
    from (
      select d.id, d.owner_id, d.contact_id, d.closed_at, greatest(d.created_at, c.first_response_at) as known_at
        from crm.deals as d
        -- looked up one by one: a patch must not read the whole tenant for a few deals
       cross join lateral (
         select r.first_response_at from crm.contacts as r where r.tenant_id = _tenant.id and r.id = d.contact_id
                and r.first_response_at is not null limit 1
       ) as c
        left join crm.demo_jobs as j on j.tenant_id = d.tenant_id and j.id = d.demo_job_id
       where d.tenant_id = _tenant.id
         and d.deleted_at is null
         and d.created_at between _deals_from and _deals_until
       order by known_at, j.application_no, d.id
    ) as d;
  _people := cardinality(_contacts) - cardinality(_deals_at);
  _parents_at := _touched_at || _everyone_at || _anybody_at || _deals_at;

  -- The one loop over data: slices of days keep the queue of pending foreign key checks, and so the memory, bounded.
  for _slice in
    select min(s.day_no) as from_day, max(s.day_no) as until_day, sum(s.activities) as activities,
           min(s.opens_at) as from_at, lead(min(s.opens_at), 1, 'infinity') over (order by min(s.day_no)) as until_at
      from (
        select d.*, (sum(d.contacts + d.activities) over (order by d.day_no) - 1) / _slice_rows as slice
          from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id
      ) as s
     group by s.slice
     order by 1
  loop
    -- first touches: at the instant that the contact carries
    with touched as (
      select c.id, c.owner_id, c.first_response_at, c.demo_source_month,
             _touches + row_number() over (order by c.id) as n
        from crm.contacts as c
       where c.tenant_id = _tenant.id
         and c.demo_job_id = run.job_id
         and c.created_at >= _slice.from_at and c.created_at < _slice.until_at
         and c.deleted_at is null
         and c.first_response_at is not null
    ), dice as (
      -- of the mixed counter: the bare one comes close to itself every seven steps, and few contacts a day would show
      -- it
      select s.*, 1 + (demo_calc.rng_mix(s.s) >> 20)::int as slot
             from (select r.*, demo_calc.rng_step(_touch_state, r.n) as s from touched as r offset 0) as s
      offset 0
    )
    insert into crm.activities (tenant_id, id, type, subject, body, contact_id, user_id, created_at, updated_at,
                                demo_generated, demo_job_id, demo_source_month)
    select _tenant.id, (_touch_prefix || right(x.id::text, 12))::uuid, _touch_types[x.slot], _touch_subjects[x.slot],
           _touch_bodies[x.slot],
           x.id, x.owner_id, x.first_response_at, x.first_response_at, true, run.job_id, x.demo_source_month
      from dice as x;
    get diagnostics _rows = row_count;
    _touches := _touches + _rows;
    _written := _written + _rows;

    if _slice.activities > 0 then
      with days as materialized (
        select d.day_no, d.month, extract(epoch from d.opens_at)::double precision as opens, d.low_tick,
               d.high_tick - d.low_tick as ticks, d.activities, d.before,
               demo_calc.id_digits(_prefix, d.month) + d.month_before - d.before - 1 as id_shift,
               d.shift, width_bucket(d.ends_at, d.ages) as known,
                 least(8, greatest(width_bucket(d.month_ends_at, d.ages), 1)) as pioneers,
               _people + d.deals as last_deal, d.deals - d.old_deals as fresh_deals
          from (
            select d.*,
                   case when width_bucket(d.month_ends_at, (select _touched_at)) > 0 then 0
                        when width_bucket(d.month_ends_at, (select _everyone_at)) > 0 then cardinality(_touched_at)
                        else cardinality(_touched_at) + cardinality(_everyone_at) end as shift,
                   case when width_bucket(d.month_ends_at, (select _touched_at)) > 0 then (select _touched_at)
                        when width_bucket(d.month_ends_at, (select _everyone_at)) > 0 then (select _everyone_at)
                        else (select _anybody_at) end as ages,
                   width_bucket(d.ends_at, (select _deals_at)) as deals,
                   width_bucket(d.ends_at - make_interval(hours => 24 * _industry.cycle_days_max),
                                (select _deals_at)) as old_deals
              from (
                select d.*, d.opens_at + make_interval(secs => d.last_second) as ends_at,
                       max(d.opens_at + make_interval(secs => d.last_second)) over (partition by d.month) as month_ends_at,
                       (sum(d.activities) over (order by d.day_no) - d.activities)::bigint as before,
                       (sum(d.activities) over (partition by d.month
                                                order by d.day_no) - d.activities)::bigint as month_before
                  from crm.demo_job_days as d
                 where d.tenant_id = _tenant.id
                   and d.job_id = run.job_id
              ) as d
             where d.day_no between _slice.from_day and _slice.until_day
               and d.activities > 0
          ) as d
      ), picked as (
        -- One draw and what it was mixed from: of the latter come the subject, whether it is about a deal and the
        -- last bits of the
        -- time, of the draw the rest of the time and the parent. The latest people and deals get most of the attention.
        select d.month, d.id_shift + x.n as id_digits, x.slot, x.spread,
               to_timestamp(d.opens + demo_calc.tick_second(_knots, x.tick)) as at,
               case when x.spread < _deal_share and d.fresh_deals > 0
                 then d.last_deal - ((x.share * d.fresh_deals) >> 20)::int
                    -- while hardly anybody is known, the first activities wait for the first few contacts
                    when d.known < d.pioneers then d.shift + 1 + ((x.share * d.pioneers) >> 20)::int
                    else d.shift + d.known - (((x.share * x.share >> 10) * d.known) >> 30)::int end as parent
          from days as d
         cross join lateral (
           select e.n, 1 + (e.m >> 20)::int as slot,
                  d.low_tick + ((((e.t >> 20 << 8) | (e.m & 255)) * d.ticks) >> 20)::int as tick,
                  (e.m >> 8) & 255 as spread, demo_calc.rng_temper(e.t) & 1048575 as share
             from (select m.n, m.m, demo_calc.rng_turn(m.m) as t
                     from (select c.n, demo_calc.rng_mix(c.s) as m
                             from (select r.n, demo_calc.rng_step(_state, r.n) as s
                                     from (select generate_series(d.before + 1, d.before + d.activities) as n) as r
                                   offset 0) as c
                           offset 0) as m
                   offset 0) as e
           offset 0
         ) as x
        offset 0
      ), timed as (
        select p.month, p.id_digits, p.slot, p.parent,
               case when ((select _parents_at))[p.parent] <= p.at then p.at
                    -- a parent that was made later comes first: the same day, or the day of the first contact of all
                    else _parents_at[p.parent] + make_interval(secs => (_lasts[width_bucket(_parents_at[p.parent],
                        _begins)]
                           - extract(epoch from _parents_at[p.parent] - _opens[width_bucket(_parents_at[p.parent],
                               _begins)])::bigint) * p.spread >> 8) end as created_at
          from picked as p
        offset 0
      )
      insert into crm.activities (tenant_id, id, type, subject, body, contact_id, deal_id, user_id, created_at,
                                  updated_at, demo_generated, demo_job_id, demo_source_month)
      select _tenant.id, (_head || to_hex(q.id_digits))::uuid, _types[q.slot], _subjects[q.slot], _bodies[q.slot],
             ((select _contacts))[q.parent],
             -- after a deal is closed, the talk goes on with the contact alone
             case when q.parent > _people and ((select _closed))[q.parent - _people] >= q.created_at
               then ((select _deals))[q.parent - _people] end,
             ((select _owners))[q.parent], q.created_at, q.created_at, true, run.job_id, q.month
        from timed as q;
      get diagnostics _rows = row_count;
      _written := _written + _rows;
    end if;
    perform demo_calc.report_progress((65 + 25 * _written / greatest(_total, 1))::int, 'Creating activities');
  end loop;

  return _written;
end
$$;

comment on function demo_flow.create_activities(demo_flow.run) is $doc$
Step 5: first touches of the job's contacts and the follow-ups of the day plan, with contacts and deals that exist by
then. Returns their number.

reads:   crm.contacts, crm.deals, crm.demo_job_days, crm.demo_job_months, crm.demo_jobs, ref.activity_subjects,
         ref.activity_types, ref.industries
writes:  crm.activities
example: select demo_flow.create_activities(demo_flow.run_of(w, demo_plan.grow(w))) > 1000 from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
