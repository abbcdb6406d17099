create function demo_kpi.measure_calendar(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
begin
  return query
  with of_hours as materialized (
    select h.at::date as day, extract(hour from h.at)::int as hour, h.activities
      from (
        select date_trunc('hour', a.created_at at time zone scene.timezone) as at, count(*) as activities
          from crm.activities as a
         where a.tenant_id = _tenant_id and a.deleted_at is null
         group by 1
      ) as h
  ), of_days as (
    select o.day, sum(o.activities) as activities from of_hours as o group by o.day
  ), calendar as materialized (
    select c.day, extract(isodow from c.day)::int as isodow, coalesce(o.activities, 0) as activities
      from unnest(scene.days) as c (day)
      left join of_days as o on o.day = c.day
     where c.day < scene.today and c.day >= (select min(o.day) from of_days as o)
  ), weekdays as (
    select c.isodow, sum(c.activities) as activities, count(*)::numeric as days from calendar as c group by c.isodow
  ), week as (
    select max(w.activities) filter (where w.isodow = 3) as wednesday,
           max(w.days) filter (where w.isodow = 3) as wednesdays,
           max(w.activities) filter (where w.isodow = 5) as friday, max(w.days) filter (where w.isodow = 5) as fridays,
           max(w.activities / w.days) as busiest
      from weekdays as w
  ), totals as (
    select coalesce(sum(o.activities), 0)::bigint as all,
           coalesce(sum(o.activities) filter (where c.day is null and h.day is null), 0) as off,
           coalesce(sum(o.activities) filter (where h.day is not null), 0) as on_holidays
      from of_days as o
      left join unnest(scene.days) as c (day) on c.day = o.day
      left join ref.holidays as h on h.country = scene.country and h.day = o.day
  ), resting as (
    select count(*) filter (where r.is_rest)::numeric as days,
           sum(c.activities) filter (where r.is_rest) as activities,
           count(*) filter (where not r.is_rest)::numeric as others,
           sum(c.activities) filter (where not r.is_rest) as usual
      from calendar as c
     cross join lateral (
       select case scene.country
                when 'JP' then to_char(c.day, 'MMDD') >= '1229' or to_char(c.day, 'MMDD') <= '0103'
                               or to_char(c.day, 'MMDD') between '0813' and '0815'
                when 'DE' then to_char(c.day, 'MMDD') in ('1224', '1231') else false end as is_rest
     ) as r
  ), hours as (
    select max(h.activities) as most, min(h.activities) as least
      from (select sum(o.activities) as activities from of_hours as o where o.hour between 9
            and 17 group by o.hour) as h
  )
  select m.*
    from week as w
   cross join totals as t
   cross join resting as r
   cross join hours as h
   cross join lateral unnest(array[
     demo_calc.measure_times('wednesdays', w.wednesday, w.wednesdays, w.busiest * w.wednesdays, w.wednesdays, t.all),
     demo_calc.measure_times('fridays', w.friday, w.fridays, w.wednesday, w.wednesdays, t.all),
     demo_calc.measure_share('weekends', t.off, t.all),
     demo_calc.measure_share('holidays', t.on_holidays, t.all),
     demo_calc.measure_times('rest_days', r.activities, r.days, r.usual, r.others, r.days::bigint),
     demo_calc.measure_times('hours', h.most, 1, h.least, 1, t.all)
   ]) as m;
end
$$;

comment on function demo_kpi.measure_calendar(demo_kpi.scene) is $doc$
Measures on which days and at which hours activities lie.

reads:   crm.activities, ref.holidays
example: select count(*) from demo_kpi.measure_calendar(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   6
$doc$;
