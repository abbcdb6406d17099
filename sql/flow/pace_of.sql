create function demo_flow.pace_of(run demo_flow.run, clock demo_flow.clock)
returns demo_flow.pace
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _day      constant double precision := 32400 * 5 / 7.0::double precision;  -- seconds of business a calendar day
  _tenant   demo_kpi.tenant := run.tenant;
  _industry ref.industries;
  _quarters boolean := 'quarter_end' = any (run.insights);
  _pace     demo_flow.pace;
  _old      bigint;   -- open deals that are older than a fresh one
  _open     bigint;
  _slope    double precision;
begin
  select i.* into strict _industry from ref.industries as i where i.code = _tenant.industry;
  _pace.cycle := demo_calc.cycle_knots(_industry.cycle_days_min, _industry.cycle_days_max);
  _pace.median := demo_calc.cycle_median(_industry.cycle_days_min, _industry.cycle_days_max);
  _pace.fresh := demo_calc.fresh_days(_industry.cycle_days_max) * _day;
  _pace.stale := greatest(60, _industry.cycle_days_max) * _day;
  _pace.days := cardinality(clock.starts);

  -- calendar, and the closing clocks: the last day of a month and the end of a quarter are busy, Fridays lose more
  with calendar as materialized (
    select b.day, b.opens_at + interval '8 hours' as at, b.weight, b.high_tick - b.low_tick as ticks,
           row_number() over (order by b.day)::int as i,
           (count(*) over (order by b.month))::int as month_end,
           extract(isodow from b.day) as isodow,
           extract(month from b.day)::int % 3 = 0 and extract(day from b.day) > 15 as ends_quarter
      from demo_world.business_time(_tenant.country, _tenant.timezone,
                                    (clock.opens[1] at time zone _tenant.timezone)::date,
                                    run.as_of + make_interval(hours => 24 * (60 + (4 * _pace.median / _day)::int))) as b
  ), busy as (
    select c.*,
           -- losses are filed when the month's list is cleared
           case when c.i = c.month_end then 2.8 else 1 end
             * case when c.ends_quarter and _quarters then 1.6 else 1 end as won,
           case when c.i = c.month_end then 4 else 1 end * case when c.ends_quarter and _quarters then 1.2 else 1 end
             * case when c.isodow = 5 then 1.7 else 1 end as lost
      from calendar as c
  ), scaled as (
    select b.*, (32400 * b.weight * b.won / avg(b.weight * b.won) over ())::bigint as won_seconds,
           (32400 * b.weight * b.lost / avg(b.weight * b.lost) over ())::bigint as lost_seconds
      from busy as b
  ), days as (
    -- the day of as-of itself is not whole
    select d.day_no, c.i, d.low_tick, d.ticks, d.open,
           c.won_seconds * d.ticks / c.ticks + 1 as won_seconds, c.lost_seconds * d.ticks / c.ticks + 1 as lost_seconds,
           max(d.day_no) over (partition by d.span) as span_day
      from (
        select j.*, (j.high_tick - j.low_tick)::bigint as ticks,
               demo_calc.month_no(j.month) - dense_rank() over (order by j.month) as span
          from crm.demo_job_days as j where j.tenant_id = _tenant.id and j.job_id = run.job_id
      ) as d
      join scaled as c on c.day = d.day
  ), clocks as (
    select 0 as no, d.day_no, sum(d.won_seconds) over (order by d.day_no) - d.won_seconds as stands from days as d
    union all
    select 0, max(d.day_no) + 1, sum(d.won_seconds) from days as d
    union all
    select 1, d.day_no, t.won + 1 + sum(d.lost_seconds) over (order by d.day_no) - d.lost_seconds
      from days as d cross join (select sum(o.won_seconds) as won from days as o) as t
    union all
    select 1, max(d.day_no) + 1, sum(d.won_seconds) + 1 + sum(d.lost_seconds) from days as d
  )
  select c.calendar, c.month_ends, c.today, d.span_days, d.low_ticks, d.ticks, d.dates, k.closing, d.old, d.open
    into _pace.calendar, _pace.month_ends, _pace.today, _pace.span_days, _pace.low_ticks, _pace.ticks, _pace.dates,
         _pace.closing, _old, _open
    from (select array_agg(r.at order by r.i) as calendar, array_agg(r.month_end order by r.i) as month_ends,
                 (count(*) filter (where r.at <= run.as_of))::int as today from calendar as r) as c
   cross join (select array_agg(r.span_day order by r.day_no) as span_days,
                      array_agg(r.low_tick order by r.day_no) as low_ticks,
                      array_agg(r.ticks::int order by r.day_no) as ticks, array_agg(r.i order by r.day_no) as dates,
                      sum(r.open) as open,
                      coalesce(sum(r.open) filter (
                        where clock.starts[r.span_day] - clock.starts[r.day_no] > 1.2 * _pace.fresh), 0) as old
                 from days as r) as d
   cross join (select array_agg(r.stands::bigint order by r.no, r.day_no) as closing from clocks as r) as k;

  _pace.stages := (select count(*) from demo_plan.deal_stages(_tenant.id) as s where s.stage_type = 'open');
  _pace.stage_days := demo_world.stage_days(_tenant.industry, _pace.stages);
  select coalesce(array_agg(s.until - s.days order by s.no), '{}'),
         coalesce(array_agg(greatest(1, round(_pace.median / 32400 * (s.total - s.until + s.days) / s.total))::int
                            order by s.no), '{}')
    into _pace.days_before, _pace.rest_days
    from (
      select g.no, g.days, sum(g.days) over (order by g.no)::int as until, sum(g.days) over ()::int as total
        from unnest(_pace.stage_days) with ordinality as g (days, no)
    ) as s;
  -- of young deals the first open stage holds some three times as many as the last; of old ones, which have left it,
  -- the
  -- second some six times as many
  _slope := -1.1::double precision - 0.77::double precision * _old / greatest(_open, 1);
  select array_agg((65536 * (1 - w.share) / (1 - w.all_shares))::int order by w.i)
    into _pace.shares
    from (
      select g.i, demo_calc.exp(_slope * g.i / greatest(_pace.stages - 1, 1)) as share,
             demo_calc.exp(_slope * _pace.stages / greatest(_pace.stages - 1, 1)) as all_shares
        from generate_series(0, _pace.stages) as g (i)
    ) as w;

  -- one open deal in ten has stalled, and one in seven is overdue
  _pace.stalling := least(0.4, 0.1 * _open / greatest(_old, 1)) * 65536;
  _pace.overdue := 0.11 * 65536;

  _pace.shift := demo_calc.rng_draw(demo_calc.rng_state(run.stream || ':deals'), 4000000000);
  select p.deals, round(p.deals * _tenant.whale_ratio / 100), demo_calc.stride(p.deals, 0.754878)
    into _pace.deals, _pace.whales, _pace.stride
    from (select sum(d.won + d.open + d.lost)::bigint as deals
            from crm.demo_job_days as d where d.tenant_id = _tenant.id and d.job_id = run.job_id) as p;
  return _pace;
end
$$;

comment on function demo_flow.pace_of(demo_flow.run, demo_flow.clock) is $doc$
How the deals of a job move, by its trade and calendar.

reads:   crm.demo_job_days, crm.pipeline_stages, crm.pipelines, ref
example: select p.shares[1] = 0 and p.shares[p.stages + 1] = 65536 and cardinality(p.closing) = 2 * p.days + 2
         from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.pace_of(r, demo_flow.clock_of(r)) as p
         where w.id = '00000000-0000-4000-8000-000000000016'
gives:   true
$doc$;
