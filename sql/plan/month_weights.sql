create function demo_plan.month_weights(config jsonb, as_of timestamptz)
returns table (month text, weight numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _country  text := config ->> 'country';
  _timezone text := config ->> 'timezone';
  _start_on date := config ->> 'startDate';
  _local    timestamp := as_of at time zone _timezone;
begin
  return query
  with months as (
    select to_char(g.at, 'YYYY-MM') as month, row_number() over (order by g.at) - 1 as i, count(*) over () as months
      from generate_series(date_trunc('month', _start_on::timestamp), _local, interval '1 month') as g (at)
  ), part as (
    select b.month, sum(b.weight) as weight
      from demo_world.business_time(_country, _timezone, _start_on, as_of) as b
     group by b.month
  ), whole as (
    select b.month, sum(b.weight) as weight
      from demo_world.business_time(_country, _timezone, date_trunc('month', _start_on)::date,
                                    (date_trunc('month', _local) + interval '1 month') at time zone _timezone) as b
     group by b.month
  )
  select m.month,
         round(1000000 * demo_calc.curve_weight(config #>> '{growth,curve}', m.i::int, m.months::int,
                                                (config #>> '{growth,monthlyRate}')::numeric)::numeric
               * case when (config #>> '{growth,seasonality}')::boolean then coalesce(s.weight, 100) else 100 end / 100
               * coalesce(p.weight, 0) / coalesce(nullif(w.weight, 0), 1))
    from months as m
    left join ref.seasonality as s on s.industry = config ->> 'industry' and s.month = right(m.month, 2)::int
    left join part as p on p.month = m.month
    left join whole as w on w.month = m.month
   order by m.month;
end
$$;

comment on function demo_plan.month_weights(jsonb, timestamptz) is $doc$
Step 1: how much of what a complete config asks for goes to each month: growth curve x season x the part of the month
that has business time until as_of.

reads:   ref.holidays, ref.hour_weights, ref.seasonality, ref.weekday_weights, ref.weekends
example: select string_agg(month || ' ' || weight, ', ' order by month) from demo_plan.month_weights(
         '{"country": "US", "industry": "saas", "timezone": "America/New_York", "startDate": "2025-05-01", "growth":
         {"curve": "linear", "monthlyRate": 10, "seasonality": false}}', '2025-06-16 16:00Z')
gives:   2025-05 1000000, 2025-06 572267
$doc$;
