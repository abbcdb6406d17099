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
  _tenant demo_kpi.tenant := run.tenant;
  _prefix  text;
  _state   bigint;
  _starts  bigint[];
  _begins  timestamptz[];
  _opens   timestamptz[];
  _firsts  int[];
  _ends    bigint[];
  _days    int[];       -- days that a deal usually spends in the first, second … open stage
  _written bigint;
begin
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'history');
  _state := demo_calc.rng_state(run.stream || ':history');
  select array_agg(d.start_second order by d.day_no),
         array_agg(d.opens_at + make_interval(secs => d.first_second) order by d.day_no),
         array_agg(d.opens_at order by d.day_no), array_agg(d.first_second order by d.day_no),
           array_agg(d.month_end_second order by d.day_no)
    into _starts, _begins, _opens, _firsts, _ends
    from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id;
  _days := array(select greatest(s.avg_days_in_stage, 1) from ref.stages as s where s.industry = _tenant.industry
                 and s.stage_type = 'open' order by s.position, s.name collate "C");

  insert into crm.deal_stage_history (tenant_id, id, deal_id, stage_id, entered_at)
  with stages as (
    select s.id, s.stage_type, row_number() over (partition by s.pipeline_id, s.stage_type
                                                  order by s.position) as no, s.pipeline_id,
           count(*) over (partition by s.pipeline_id, s.stage_type) as total,
           sum(coalesce(_days[row_number], 1)) over (partition by s.pipeline_id, s.stage_type
                                                     order by s.position) - coalesce(_days[row_number],
                                                         1) as days_before
      from (select p.*, row_number() over (partition by p.pipeline_id, p.stage_type
                                           order by p.position)::int as row_number
              from crm.pipeline_stages as p where p.tenant_id = _tenant.id) as s
  ), deals as (
    select d.id, d.stage_id, d.pipeline_id, d.closed_at, d.created_at, row_number() over (order by d.id) as n,
           width_bucket(d.created_at, _begins) as day,
             width_bucket(coalesce(d.closed_at, d.created_at), _begins) as close_day
      from crm.deals as d
     where d.tenant_id = _tenant.id
       and d.demo_job_id = run.job_id
  ), dice as (
    select e.*, demo_calc.rng_temper(e.t) as draw
      from (select d.*, demo_calc.rng_turn(d.m) as t
              from (select c.*, demo_calc.rng_mix(c.s) as m
                      from (select r.*, demo_calc.rng_step(_state, r.n) as s from deals as r offset 0) as c
                    offset 0) as d
            offset 0) as e
  ), paths as (
    select x.*, g.stage_type, g.no as stage_no,
           _starts[x.day] + extract(epoch from x.created_at - _begins[x.day])::bigint as from_clock,
           _starts[x.close_day] + extract(epoch from coalesce(x.closed_at,
                                                              x.created_at) - _begins[x.close_day])::bigint as close_clock,
           -- how many open stages the deal went through
           case g.stage_type when 'open' then g.no when 'won' then o.total
             else 1 + ((x.draw >> 16) * o.total >> 16) end as open_stages
      from dice as x
      join stages as g on g.id = x.stage_id
      left join (select s.pipeline_id, max(s.total) as total from stages as s where s.stage_type = 'open'
                 group by s.pipeline_id) as o on o.pipeline_id = x.pipeline_id
  ), spans as (
    select p.*, s.days_before + coalesce(_days[p.open_stages::int], 1) as path_days,
           case when p.closed_at is not null then p.close_clock
                -- an open deal has moved on at the usual pace, as far as its month goes
                else least(_ends[p.day],
                           p.from_clock + (s.days_before * 32400 * 5 / 7 * (60 + p.draw % 81) / 100)::bigint) end as until_clock
      from paths as p
      left join stages as s on s.pipeline_id = p.pipeline_id and s.stage_type = 'open' and s.no = p.open_stages
  ), steps as (
    select s.id, s.n, g.no, g.id as stage_id,
           s.from_clock + case when g.no = 1 then 0
                               else (s.until_clock - s.from_clock) * g.days_before / case
                                 when s.closed_at is not null then s.path_days
                                   else greatest(s.path_days - coalesce(_days[s.open_stages::int], 1),
                                                 1) end end as clock
      from spans as s
      left join stages as g on g.pipeline_id = s.pipeline_id and g.stage_type = 'open' and g.no <= s.open_stages
    union all
    select s.id, s.n, s.open_stages + 1, s.stage_id, s.close_clock
      from spans as s
     where s.closed_at is not null
  )
  select _tenant.id,
         (_prefix || '0000' || lpad(to_hex(row_number() over (order by t.n, t.no)), 8, '0'))::uuid,
         t.id, t.stage_id,
         _opens[w.day] + make_interval(secs => (_firsts[w.day] + t.clock::bigint - _starts[w.day])::double precision)
    from steps as t
   cross join lateral (select width_bucket(t.clock::bigint, _starts) as day) as w
   order by t.n, t.no;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_stage_history(demo_flow.run) is $doc$
Step 5: when each deal of the job entered each of its stages, in business time. Returns the number of entries.

reads:   crm.deals, crm.demo_job_days, crm.pipeline_stages, ref.stages
writes:  crm.deal_stage_history
example: select demo_flow.create_stage_history(demo_flow.run_of(w, demo_plan.grow(w))) > 60 from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000017'
gives:   true
$doc$;
