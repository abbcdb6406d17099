create function demo_world.business_time(country text, timezone text, from_on date, until_at timestamptz)
returns table (day_no int, day date, month text, opens_at timestamptz, first_second int, last_second int,
               low_tick int, high_tick int, weight numeric)
language sql stable
begin atomic
  with profile as materialized (
    select demo_world.hour_profile(business_time.country) as knots
  ), days as (
    select w.*, to_char(w.day, 'YYYY-MM') as month,
           (w.day + interval '9 hours') at time zone business_time.timezone as opens_at
      from (
        select distinct on (g.at) g.at::date as day, extract(isodow from g.at)::int as isodow, w.isodow as off
          from generate_series(business_time.from_on::timestamp,
                               (business_time.until_at at time zone business_time.timezone)::date::timestamp,
                                 interval '1 day') as g (at)
          left join ref.weekends as w on w.country = business_time.country and g.at >= w.from_on and g.at < w.until_on
         order by g.at, w.from_on desc
      ) as w
     where w.day not in (select h.day from ref.holidays as h where h.country = business_time.country)
       and not coalesce(w.isodow = any (coalesce(w.off, '{6,7}')), false)  -- a NULL in the list is no day
    offset 0  -- each is computed once
  ), months as (
    select m.month, demo_calc.month_start(m.month) as starts_at,
           demo_calc.month_start(demo_calc.next_month(m.month)) as ends_at
      from (select distinct d.month from days as d) as m
    offset 0
  ), windows as (
    select d.day, d.month, d.opens_at, d.isodow,
           -- the month in UTC as well as in the tenant's zone; not after until_at
           greatest(0, ceil(extract(epoch from m.starts_at - d.opens_at)))::int as first_second,
           least(32399,
                 ceil(extract(epoch from m.ends_at - d.opens_at)) - 1,
                 floor(extract(epoch from business_time.until_at - d.opens_at)))::int as last_second
      from days as d
      join months as m on m.month = d.month
    offset 0
  ), ticks as (
    -- nearly all days are whole: these ticks need no search
    select w.*, case when w.first_second = 0 then 0 else demo_calc.first_tick(p.knots, w.first_second) end as low_tick,
           case when w.last_second = 32399 then 1048576
             else demo_calc.first_tick(p.knots, w.last_second + 1) end as high_tick,
           coalesce(k.weight, 100) as weekday_weight
      from windows as w
     cross join profile as p
      left join ref.weekday_weights as k on k.country = business_time.country and k.isodow = w.isodow
     where w.last_second >= w.first_second
    offset 0
  )
  select row_number() over (order by t.day)::int, t.day, t.month, t.opens_at, t.first_second, t.last_second,
         t.low_tick, t.high_tick,
         round(greatest(t.weekday_weight, 1) * (t.high_tick - t.low_tick) / 1048576.0, 6)
    from ticks as t
   where t.high_tick > t.low_tick
   order by t.day;
end;

comment on function demo_world.business_time(text, text, date, timestamptz) is $doc$
The business days of a country from from_on until until_at, each with the window that may be used: 09:00 to 18:00 in
the time zone, inside the same month in UTC, not after until_at. first_second and last_second count from opens_at
(09:00); low_tick and high_tick are the same window in ticks of the hour profile (high_tick excluded); weight is the
day's share of work, 100 for an ordinary full day.

reads:   ref.holidays, ref.hour_weights, ref.weekday_weights, ref.weekends
example: select count(*) from demo_world.business_time('US', 'America/New_York', '2025-12-24',
         '2025-12-26 14:00:00+00')
gives:   2
$doc$;
