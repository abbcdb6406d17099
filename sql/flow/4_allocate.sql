create function demo_flow.allocate(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant demo_kpi.tenant := run.tenant;
  _cycle   double precision[];
  _median  double precision;
  _written bigint;
begin
  select demo_calc.cycle_knots(i.cycle_days_min, i.cycle_days_max),
         demo_calc.cycle_median(i.cycle_days_min, i.cycle_days_max)
    into strict _cycle, _median
    from ref.industries as i where i.code = _tenant.industry;

  insert into crm.demo_job_days (tenant_id, job_id, day_no, day, month, opens_at, low_tick, high_tick, first_second,
                                 last_second,
                                 start_second, month_end_second, companies, contacts, won, open, lost, activities)
  with calendar as materialized (
    select b.*
      from (select min(m.month) as month from crm.demo_job_months as m where m.tenant_id = _tenant.id
            and m.job_id = run.job_id) as f
     cross join lateral demo_world.business_time(_tenant.country, _tenant.timezone,
                                                 greatest(_tenant.start_on, (f.month || '-01')::date), run.as_of) as b
  ), days as materialized (
    select b.*, row_number() over (partition by b.month order by b.day) as i,
           -- a new tenant begins with those whom it knew before: about half of its first month's companies and contacts
           -- come on the first three days, and deals after them
           case when run.is_new and b.month = min(b.month) over () and row_number() over (order by b.day) <= 3
                then greatest(count(*) over (partition by b.month) / 4, 1) else 1 end as base,
           case when run.is_new and row_number() over (order by b.day) = 1 and count(*) over (partition by b.month) > 3
                then 0.1 else 1 end as start,
           b.until_second - b.seconds as start_second,
           -- the share of the day's deals that have closed by the end of the neighbouring months: their age decides
           demo_calc.cycle_share(
             _cycle, (max(b.until_second) over (partition by b.span) - b.until_second + b.seconds / 2) / _median
           ) as closed
      from (
        select c.*, c.last_second - c.first_second + 1 as seconds,
               sum(c.last_second - c.first_second + 1) over (order by c.day) as until_second,
               demo_calc.month_no(c.month) - dense_rank() over (order by c.month) as span
          from calendar as c
         where c.month in (select m.month from crm.demo_job_months as m where m.tenant_id = _tenant.id
                           and m.job_id = run.job_id)
      ) as b
  ), dice as (
    select d.month, d.i, d.weight, d.base, d.start * (0.02 + d.closed)::numeric as closed,
           d.start * (1.12 - d.closed)::numeric as open, x.draw1 as draw
      from days as d
      join (
        select k.month, demo_calc.rng_state(run.stream || ':days:' || k.month) as state
          from (select distinct d.month from days as d) as k
        offset 0
      ) as s on s.month = d.month
     cross join lateral demo_calc.dice(s.state, 1, d.i - 1, 1) as x
  ), weights as materialized (  -- no two weeks are alike: each kind has a busy day of its own now and then
    select x.month,
           array_agg(x.weight * x.base * (20 + ( x.draw        & 31)) order by x.i) as companies,
           array_agg(x.weight * x.base * (20 + ((x.draw >>  5) & 31)) order by x.i) as contacts,
           array_agg(x.weight * (20 + ((x.draw >> 10) & 31)) * x.closed order by x.i) as won,
           array_agg(x.weight * (20 + ((x.draw >> 15) & 31)) * x.open order by x.i) as open,
           array_agg(x.weight * (20 + ((x.draw >> 20) & 31)) * x.closed order by x.i) as lost,
           array_agg(x.weight * (20 + ((x.draw >> 25) & 31)) order by x.i) as activities
      from dice as x
     group by x.month
  ), shares as materialized (  -- once a month, not once a day
    select m.month, u.i, u.companies, u.contacts, u.won, u.open, u.lost, u.activities
      from crm.demo_job_months as m
      join weights as w on w.month = m.month
     cross join lateral unnest(
       demo_calc.allocate(m.companies, w.companies),
       demo_calc.allocate(m.leads + m.prospects + m.customers, w.contacts),
       demo_calc.allocate(m.won, w.won),
       demo_calc.allocate(m.open, w.open),
       demo_calc.allocate(m.lost, w.lost),
       -- first touches come with the contacts; the day plan holds the rest
       demo_calc.allocate(m.activities - least(m.activities, m.leads + m.prospects + m.customers - m.unanswered),
                          w.activities)
     ) with ordinality as u (companies, contacts, won, open, lost, activities, i)
     where m.tenant_id = _tenant.id
       and m.job_id = run.job_id
  )
  select _tenant.id, run.job_id,
         row_number() over (order by d.day), d.day, d.month, d.opens_at, d.low_tick, d.high_tick, d.first_second,
           d.last_second,
         d.start_second, max(d.start_second + d.last_second - d.first_second) over (partition by d.month),
         s.companies, s.contacts, s.won, s.open, s.lost, s.activities
    from days as d
    join shares as s on s.month = d.month and s.i = d.i;

  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.allocate(demo_flow.run) is $doc$
Step 4: spreads the records of each planned month over its business days: the older a deal of the month, the likelier
it is one of those that have closed. Returns the number of days.

reads:   crm.demo_job_months, ref.holidays, ref.hour_weights, ref.industries, ref.weekday_weights, ref.weekends
writes:  crm.demo_job_days
example: select demo_flow.allocate(demo_flow.run_of(w, demo_plan.grow(w))) > 0 from crm.demo_work as w where w.id =
         '00000000-0000-4000-8000-000000000011'
gives:   true
$doc$;
