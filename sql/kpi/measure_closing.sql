create function demo_kpi.measure_closing(scene demo_kpi.scene)
returns setof demo_calc.measure
language plpgsql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
  _tenant_id uuid := scene.tenant_id;
  _timezone  text := scene.timezone;
begin
  return query
  with closed as materialized (
    select d.value, d.created_at, d.closed_at, s.stage_type = 'won' as is_won,
           d.closed_at at time zone _timezone as at,
           round(extract(epoch from d.closed_at - d.created_at) / 86400, 3) as days,
           percent_rank() over (partition by s.stage_type order by d.value, d.id) as place
      from crm.deals as d
      join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = d.stage_id
     where d.tenant_id = _tenant_id and d.deleted_at is null and d.closed_at is not null
       and s.stage_type in ('won', 'lost')
  ), calendar as (
    select c.day, c.day = any (scene.ends) as is_end
      from unnest(scene.days) as c (day)
     where c.day <= scene.today and c.day >= (select min(c.at)::date from closed as c)
  ), day_counts as (
    select count(*) filter (where c.is_end)::numeric as ends, count(*) filter (where not c.is_end)::numeric as others
      from calendar as c
  ), whole_months as (  -- a month that is not over has no second half yet
    select to_char(c.day, 'YYYY-MM') as month from calendar as c where c.is_end
  ), second_counts as (
    select count(*)::numeric as closes from closed as c group by c.at::time(0) order by 1 desc limit 1
  ), counts as (
    select count(*) filter (where c.is_won) as won, count(*) filter (where not c.is_won) as lost,
           count(*) filter (where c.is_won and c.at::date = any (scene.ends))::numeric as won_at_end,
           count(*) filter (where not c.is_won and c.at::date = any (scene.ends))::numeric as lost_at_end,
           count(*) filter (where c.is_won and k.day is not null)::numeric as won_on_days,
           count(*) filter (where not c.is_won and k.day is not null)::numeric as lost_on_days,
           count(*) filter (where date_trunc('month', c.at) <> date_trunc('month',
             c.created_at at time zone _timezone))
             as later,
           count(*) filter (where c.is_won and c.days > 30) as slow,
           count(*) filter (where c.is_won and extract(isodow from c.at) = 5)::numeric as won_on_fridays,
           count(*) filter (where not c.is_won and extract(isodow from c.at) = 5)::numeric as lost_on_fridays,
           array_agg(c.days order by c.days) filter (where c.is_won) as wins,
           array_agg(c.days order by c.days) filter (where not c.is_won) as losses,
           array_agg(c.days order by c.days) filter (where c.is_won and c.place > 0.75) as large_wins,
           array_agg(c.days order by c.days) filter (where c.is_won and c.place > 2 / 3.0) as larger_wins,
           array_agg(c.days order by c.days) filter (where c.is_won and c.place < 1 / 3.0) as small_wins
      from closed as c
      left join calendar as k on k.day = c.at::date
  ), halves as (
    select count(*) filter (where h.is_late and h.is_quarter)::numeric as late_quarter,
           count(*) filter (where not h.is_late and h.is_quarter)::numeric as early_quarter,
           count(*) filter (where h.is_late and not h.is_quarter)::numeric as late_other,
           count(*) filter (where not h.is_late and not h.is_quarter)::numeric as early_other
      from (
        select extract(day from c.at) > 15 as is_late, extract(month from c.at)::int % 3 = 0 as is_quarter
          from closed as c
         where c.is_won and to_char(c.at, 'YYYY-MM') in (select w.month from whole_months as w)
      ) as h
     where 'quarter_end' = any (scene.insights)
  )
  select m.*
    from counts as c
   cross join day_counts as k
   cross join halves as h
    left join second_counts as s on true
   cross join lateral unnest(array[
     demo_calc.measure_times('wins_on_last_day', c.won_at_end, k.ends, c.won_on_days - c.won_at_end, k.others, c.won),
     demo_calc.measure_times('losses_on_last_day', c.lost_at_end, k.ends, c.lost_on_days - c.lost_at_end, k.others,
                             c.lost),
     demo_calc.measure_share('closes_at_one_second', s.closes, c.won + c.lost),
     demo_calc.measure_share('closes_in_later_month', c.later, c.won + c.lost),
     demo_calc.measure_share('wins_after_30_days', c.slow, c.won),
     demo_calc.measure_median('cycle_of_wins', c.wins),
     demo_calc.measure_medians('cycle_of_large_wins', c.large_wins, c.wins),
     demo_calc.measure_exact('cycle_spread', c.wins[ceil(c.won * 0.9)] / nullif(c.wins[ceil(c.won * 0.1)], 0), c.won),
     demo_calc.measure_medians('cycle_of_losses', c.losses, c.wins),
     demo_calc.measure_medians('small_wins_are_faster', case when 'small_deals' = any (scene.insights)
                                                             then c.larger_wins end, c.small_wins),
     demo_calc.measure_odds('wins_at_quarter_end', h.late_quarter, h.early_quarter, h.late_other, h.early_other),
     demo_calc.measure_times('losses_on_fridays', c.lost_on_fridays, c.lost, c.won_on_fridays, c.won,
                             least(c.won, c.lost))
   ]) as m;
end
$$;

comment on function demo_kpi.measure_closing(demo_kpi.scene) is $doc$
Measures when deals close: days, months, quarters, and how long they took.

reads:   crm.deals, crm.pipeline_stages
example: select count(*) from demo_kpi.measure_closing(demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now()))
gives:   12
$doc$;
