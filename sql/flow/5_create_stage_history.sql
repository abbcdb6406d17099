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
  _days    int[];       -- days that a deal usually spends in the first, second … open stage
  _written bigint;
begin
  _days := array(select greatest(s.avg_days_in_stage, 1)
                   from ref.stages as s
                  where s.industry = _tenant.industry and s.stage_type = 'open'
                  order by s.position, s.name collate "C");

  insert into crm.deal_stage_history (tenant_id, id, deal_id, stage_id, entered_at)
  with stages as (
    select s.id, s.pipeline_id, s.stage_type, s.no,
           count(*) over (partition by s.pipeline_id, s.stage_type) as total, s.days,
           sum(s.days) over (partition by s.pipeline_id, s.stage_type order by s.position) - s.days as days_before
      from (
        select p.*, coalesce(_days[p.no::int], 1) as days
          from (select p.*, row_number() over (partition by p.pipeline_id, p.stage_type order by p.position) as no
                  from crm.pipeline_stages as p where p.tenant_id = _tenant.id) as p
      ) as s
  ), deals as (
    select d.id, d.stage_id, d.pipeline_id, d.closed_at, d.created_at, row_number() over (order by d.id) as n,
           width_bucket(d.created_at, _clock.begins) as day,
           width_bucket(coalesce(d.closed_at, d.created_at), _clock.begins) as close_day
      from crm.deals as d
     where d.tenant_id = _tenant.id
       and d.demo_job_id = run.job_id
  ), paths as (
    select d.*, x.draw1 as draw,
           _clock.starts[d.day] + extract(epoch from d.created_at - _clock.begins[d.day])::bigint as from_clock,
           _clock.starts[d.close_day]
             + extract(epoch from coalesce(d.closed_at, d.created_at) - _clock.begins[d.close_day])::bigint as close_clock,
           -- how many open stages the deal went through
           case g.stage_type when 'open' then g.no
                             when 'won' then o.total
                             else 1 + ((x.draw1 >> 16) * o.total >> 16) end as open_stages
      from deals as d
     cross join lateral demo_calc.dice(_state, 1, d.n - 1, 1) as x
      join stages as g on g.id = d.stage_id
      left join (
        select s.pipeline_id, max(s.total) as total from stages as s where s.stage_type = 'open' group by s.pipeline_id
      ) as o on o.pipeline_id = d.pipeline_id
  ), spans as (
    select p.*, s.days_before + coalesce(_days[p.open_stages::int], 1) as path_days,
           case when p.closed_at is not null then p.close_clock
                -- an open deal has moved on at the usual pace, as far as its month goes
                else least(_clock.month_ends[p.day],
                           p.from_clock + (s.days_before * 32400 * 5 / 7 * (60 + p.draw % 81) / 100)::bigint)
           end as until_clock
      from paths as p
      left join stages as s on s.pipeline_id = p.pipeline_id and s.stage_type = 'open' and s.no = p.open_stages
  ), steps as (
    select s.id, s.n, g.no, g.id as stage_id,
           s.from_clock
             + case when g.no = 1 then 0
                    else (s.until_clock - s.from_clock) * g.days_before
                         / case when s.closed_at is not null then s.path_days
                                else greatest(s.path_days - coalesce(_days[s.open_stages::int], 1), 1) end
               end as clock
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
         _clock.opens[w.day]
           + make_interval(secs => (_clock.firsts[w.day] + t.clock::bigint - _clock.starts[w.day])::double precision)
    from steps as t
   cross join lateral (select width_bucket(t.clock::bigint, _clock.starts) as day) as w
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
