create function demo_flow.create_stage_history(run demo_flow.run)
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
  _tenant  demo_kpi.tenant := run.tenant;
  _clock   demo_flow.clock := demo_flow.clock_of(run);
  _prefix  text := demo_calc.id_prefix((run.tenant).id, run.seed, run.plan_hash, run.application_no, 'history');
  _state   bigint := demo_calc.rng_state(run.stream || ':history');
  _median  double precision;
  _stages  uuid[];      -- the open stages, and days that a deal usually spends in each
  _days    int[];
  _begins  int[];       -- days before each, and in all
  _total   bigint;
  _written bigint;
begin
  select count(*) into _total from crm.deals as d where d.tenant_id = _tenant.id and d.demo_job_id = run.job_id;
  if _total = 0 then
    return 0;
  end if;
  select demo_calc.cycle_median(i.cycle_days_min, i.cycle_days_max) into strict _median
    from ref.industries as i where i.code = _tenant.industry;
  _stages := array(select s.id from demo_plan.deal_stages(_tenant.id) as s where s.stage_type = 'open' order by s.no);
  _days := demo_world.stage_days(_tenant.industry, cardinality(_stages));
  _begins := 0 || array(select sum(d.days) over (order by d.no)::int from unnest(_days) with ordinality as d (days, no)
                         order by d.no);

  insert into crm.deal_stage_history (tenant_id, id, deal_id, stage_id, entered_at)
  with deals as (
    select d.id, d.stage_id, d.created_at, d.updated_at as moved_at, s.stage_type, s.no,
           row_number() over (order by d.id) as n,
           width_bucket(d.created_at, _clock.begins) as day, width_bucket(d.updated_at, _clock.begins) as until_day
      from crm.deals as d
      join demo_plan.deal_stages(_tenant.id) as s on s.id = d.stage_id
     where d.tenant_id = _tenant.id
       and d.demo_job_id = run.job_id
  ), timed as (
    select d.*, x.draw1, x.draw2,
           _clock.starts[d.day] + extract(epoch from d.created_at - _clock.begins[d.day])::bigint as from_clock,
           _clock.starts[d.until_day]
             + extract(epoch from d.moved_at - _clock.begins[d.until_day])::bigint as until_clock
      from deals as d
      join demo_calc.dice(_state, 2, 0, _total) as x on x.n = d.n
  ), paths as (
    select t.*, p.entries, p.turn, coalesce(_days[p.turn] + _days[p.turn - 1], 0) as turn_days,
           sum(p.entries) over (order by t.n) - p.entries as before
      from timed as t
     cross join lateral demo_calc.stage_path(
       t.stage_type, t.no::int, cardinality(_stages), t.until_clock - t.from_clock, _median, t.draw1) as p
  ), steps as (
    -- up to turn, back to the stage before it, and on again
    select p.*, i.i, i.i - case when i.i <= p.turn then 0 else 2 end as no_at,
           p.entries - case when p.entries <= p.turn then 0 else 2 end as last_no_at,
           greatest(1, least(1200, (p.until_clock - p.from_clock) / greatest(2 * p.entries, 1))) as gap
      from paths as p
     cross join lateral generate_series(1, p.entries) as i (i)
    offset 0
  ), placed as (
    -- each move lies somewhere between the middles of the stages before and after it: no two intervals are alike
    select s.*,
           s.from_clock + (s.i - 1) * s.gap
             + (s.until_clock - s.from_clock - (s.entries - 1) * s.gap)
               * (64 * (2 * (_begins[s.no_at] + case when s.i <= s.turn then 0 else s.turn_days end) - d.before)
                  + (s.draw2 >> (s.i * 5 % 26) & 63) * (d.before + d.after))
               / (128 * greatest(1, _begins[s.last_no_at] + case when s.entries <= s.turn then 0 else s.turn_days end))
             as clock
      from steps as s
     cross join lateral (
       select coalesce(_days[s.no_at - case when s.i = s.turn + 1 then -1 else 1 end], 1) as before,
              coalesce(_days[s.no_at], 1) as after
       offset 0
     ) as d
    offset 0
  )
  select _tenant.id,
         (_prefix || '0000' || lpad(to_hex(p.before + p.i), 8, '0'))::uuid,
         p.id, case when p.i < p.entries then coalesce(_stages[p.no_at], p.stage_id) else p.stage_id end,
         case when p.i = p.entries then p.moved_at
              when p.i = 1 then p.created_at
              else _clock.opens[w.day]
                   + make_interval(secs => (w.second
                       -- nothing moves in the first minutes of a day: what made it move comes before
                       + case when w.day > p.day and w.day < p.until_day and w.last - w.first >= 3600
                              then 600 * (w.last - w.second) / (w.last - w.first + 1) else 0 end)::double precision) end
    from placed as p
   cross join lateral (
     select o.day, _clock.firsts[o.day] + p.clock - _clock.starts[o.day] as second,
            _clock.firsts[o.day] as first, _clock.lasts[o.day] as last
       from (select width_bucket(p.clock, _clock.starts) as day offset 0) as o
     offset 0
   ) as w
   order by p.n, p.i;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_stage_history(demo_flow.run) is $doc$
Step 5: when each deal of the job entered each of its stages: from its creation to its close or its last move, in
business time and in the order of the sale, but for a few that went back. Returns the number of entries.

reads:   crm.deals, crm.demo_job_days, crm.pipeline_stages, crm.pipelines, ref.industries, ref.stages
writes:  crm.deal_stage_history
example: select demo_flow.create_stage_history(demo_flow.run_of(w, demo_plan.grow(w))) > 60 from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000017'
gives:   true
$doc$;
