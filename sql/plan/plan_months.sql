create function demo_plan.plan_months(config jsonb, seed text, as_of timestamptz)
returns setof demo_plan.records
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _targets    jsonb := config -> 'targets';
  _months     text[];
  _weights    numeric[];
  _companies  bigint[];
  _leads      bigint[];
  _others     bigint[];
  _unanswered bigint[];
  _deals_from int;  -- first month that has a contact for a deal
  _won_from   int;  -- and one who is no lead
  _answered_from int;  -- first month that has a contact who answers
  _bounds     record;
  _industry   ref.industries;
  _unit       numeric;
  _won_count  bigint := (_targets ->> 'closedWonCount')::bigint;
  _deals      bigint := (_targets ->> 'deals')::bigint;
  _won_total  numeric;
  _open_total numeric;
  _lost_total numeric;
  _open_count bigint;
  _lost_count bigint;
  _won        bigint[];
  _open       bigint[];
  _lost       bigint[];
  _jitter     bigint[];
  _natural    numeric[];
begin
  if config ? 'monthlyPlan' then
    -- generating is patching an empty tenant: what the plan names comes to the same records; the other months hold nothing
    return query
    select m.month, coalesce(p.companies, 0), coalesce(p.leads, 0), coalesce(p.prospects, 0), coalesce(p.customers, 0), coalesce(p.unanswered, 0),
           coalesce(p.won, 0), coalesce(p.open, 0), coalesce(p.lost, 0), coalesce(p.won_minor, 0), coalesce(p.open_minor, 0), coalesce(p.lost_minor, 0),
           coalesce(p.activities, 0)
      from unnest(demo_calc.months(left(config ->> 'startDate', 7), to_char(as_of at time zone (config ->> 'timezone'), 'YYYY-MM'))) as m (month)
      left join demo_plan.plan_records((demo_plan.plan_deltas('{}', config -> 'monthlyPlan')).deltas, config ->> 'industry', config ->> 'currency',
                                     (config #>> '{realism,dropOffRate}')::numeric) as p on p.month = m.month
     order by m.month;
    return;
  end if;

  select i.* into strict _industry from ref.industries as i where i.code = config ->> 'industry';
  select b.* into strict _bounds from demo_world.deal_bounds(config ->> 'industry', config ->> 'currency') as b;
  select 10::numeric ^ c.minor_units into strict _unit from ref.currencies as c where c.code = config ->> 'currency';
  _won_total := (_targets ->> 'closedWonValue')::numeric * _unit;
  _open_total := (_targets ->> 'pipelineValue')::numeric * _unit - _won_total;
  -- enough open deals that none need exceed the largest value, few enough that the rest can be lost
  _open_count := case when _open_total <= 0 then 0
                      else least(_deals - _won_count, _open_total,
                                 greatest(1, ceil(_open_total / _bounds.high), least(round(_open_total / _bounds.average), greatest(ceil(_open_total / (_bounds.high * 0.8)), 4 * _won_count + 50)))) end;
  _lost_count := _deals - _won_count - _open_count;
  _lost_total := _lost_count::numeric * _bounds.average;

  -- growth curve x season x the part of the month that has business time
  select array_agg(w.month order by w.month), array_agg(w.weight order by w.month)
    into _months, _weights
    from (
      select m.month,
             round(1000000 * (demo_calc.curve_weight(config #>> '{growth,curve}', m.i::int, m.months::int, (config #>> '{growth,monthlyRate}')::numeric))::numeric
                   * case when (config #>> '{growth,seasonality}')::boolean then coalesce(s.weight, 100) else 100 end / 100
                   * coalesce(part.weight, 0) / coalesce(nullif(whole.weight, 0), 1)) as weight
        from (
          select to_char(g.at, 'YYYY-MM') as month, g.at::date as first_on,
                 row_number() over (order by g.at) - 1 as i, count(*) over () as months
            from generate_series(date_trunc('month', (config ->> 'startDate')::timestamp),
                                 as_of at time zone (config ->> 'timezone'), interval '1 month') as g (at)
        ) as m
        left join ref.seasonality as s on s.industry = config ->> 'industry' and s.month = right(m.month, 2)::int
        left join (
          select b.month, sum(b.weight) as weight
            from demo_world.business_time(config ->> 'country', config ->> 'timezone', (config ->> 'startDate')::date, as_of) as b
           group by b.month
        ) as part on part.month = m.month
        left join (
          select b.month, sum(b.weight) as weight
            from demo_world.business_time(config ->> 'country', config ->> 'timezone', date_trunc('month', (config ->> 'startDate')::date)::date,
                                         (date_trunc('month', as_of at time zone (config ->> 'timezone')) + interval '1 month') at time zone (config ->> 'timezone')) as b
           group by b.month
        ) as whole on whole.month = m.month
    ) as w;

  _companies  := demo_calc.allocate((_targets ->> 'companies')::bigint, _weights);
  _leads      := demo_calc.allocate((_targets ->> 'leads')::bigint, _weights);
  _others     := demo_calc.allocate((_targets ->> 'contacts')::bigint, _weights);
  _unanswered := demo_calc.allocate(round((_targets ->> 'leads')::bigint * (config #>> '{realism,dropOffRate}')::numeric / 100)::bigint, _leads::numeric[]);

  select min(i.i) filter (where _leads[i.i] + _others[i.i] > 0), min(i.i) filter (where _others[i.i] > 0),
         min(i.i) filter (where _leads[i.i] + _others[i.i] > _unanswered[i.i])
    into _deals_from, _won_from, _answered_from
    from generate_series(1, cardinality(_months)) as i (i);

  _won  := demo_calc.allocate(_won_count,  array(select case when w.i >= _won_from then w.weight else 0 end from unnest(_weights) with ordinality as w (weight, i) order by w.i));
  _open := demo_calc.allocate(_open_count, array(select case when w.i >= _deals_from then w.weight else 0 end from unnest(_weights) with ordinality as w (weight, i) order by w.i));
  _lost := demo_calc.allocate(_lost_count, array(select case when w.i >= _deals_from then w.weight else 0 end from unnest(_weights) with ordinality as w (weight, i) order by w.i));

  -- monthly averages differ a little, where the bounds leave room
  _jitter := array(
    select 850 + demo_calc.rng_draw(demo_calc.rng_state(plan_months.seed || ':months'), i.i) % 301
      from generate_series(1, cardinality(_months)) as i (i) order by i.i);

  _natural := array(
    select (_leads[i.i] - _unanswered[i.i]) * _industry.activities_per_lead + _others[i.i] * _industry.activities_per_contact
           + (_won[i.i] + _open[i.i] + _lost[i.i]) * _industry.activities_per_deal + 0.001 * (_leads[i.i] + _others[i.i])
      from generate_series(1, cardinality(_months)) as i (i) order by i.i);

  return query
  with sums as (
    select demo_calc.allocate(div(_won_total, v.won_step)::bigint, v.won_weights) as won_steps, v.won_step,
           demo_calc.allocate(div(_open_total, v.open_step)::bigint, v.open_weights) as open_steps, v.open_step,
           demo_calc.allocate(div(_lost_total, v.lost_step)::bigint, v.lost_weights) as lost_steps, v.lost_step,
           -- everybody who is answered gets a first touch, where there are enough; the rest as the months have work, three quarters
           -- for the month's own people, one for those of the month before
           array(select a.share + case when a.enough then a.touches else 0 end
                   from (
                     select t.i, t.touches, t.enough, x.share
                       from (
                         select i.i, _leads[i.i] + _others[i.i] - _unanswered[i.i] as touches,
                                sum(_leads[i.i] + _others[i.i] - _unanswered[i.i]) over () <= (_targets ->> 'activities')::bigint as enough
                           from generate_series(1, cardinality(_months)) as i (i)
                       ) as t
                       join unnest(demo_calc.allocate(
                              (_targets ->> 'activities')::bigint - case when v.touches <= (_targets ->> 'activities')::bigint then v.touches else 0 end,
                              v.activity_weights)) with ordinality as x (share, i) on x.i = t.i
                   ) as a order by a.i) as activities
      from (
        select case when _won_total  >= _won_count  * 4 * _bounds.step then _bounds.step else 1 end as won_step,
               case when _open_total >= _open_count * 4 * _bounds.step then _bounds.step else 1 end as open_step,
               case when _lost_total >= _lost_count * 4 * _bounds.step then _bounds.step else 1 end as lost_step,
               array(select _won[i.i]  * case when _won_total between _won_count * 1.4 * _bounds.low and _won_count * 0.7 * _bounds.high then _jitter[i.i] else 1000 end from generate_series(1, cardinality(_months)) as i (i) order by i.i)::numeric[] as won_weights,
               array(select _open[i.i] * case when _open_total between _open_count * 1.4 * _bounds.low and _open_count * 0.7 * _bounds.high then _jitter[i.i] else 1000 end from generate_series(1, cardinality(_months)) as i (i) order by i.i)::numeric[] as open_weights,
               (select sum(_leads[i.i] + _others[i.i] - _unanswered[i.i]) from generate_series(1, cardinality(_months)) as i (i))::bigint as touches,
               array(select case when i.i < _answered_from or _weights[i.i] = 0 then 0 else 0.75 * _natural[i.i] + 0.25 * coalesce(_natural[i.i - 1], 0) end
                       from generate_series(1, cardinality(_months)) as i (i) order by i.i) as activity_weights,
               array(select _lost[i.i] * case when _lost_total between _lost_count * 1.4 * _bounds.low and _lost_count * 0.7 * _bounds.high then _jitter[i.i] else 1000 end from generate_series(1, cardinality(_months)) as i (i) order by i.i)::numeric[] as lost_weights
      ) as v
  )
  select _months[i.i], _companies[i.i], _leads[i.i],
         _others[i.i] - c.customers, c.customers, _unanswered[i.i],
         _won[i.i], _open[i.i], _lost[i.i],
         -- what is less than a step goes to the last month that has such deals
         s.won_steps[i.i]  * s.won_step  + case when i.i = (select max(k) from generate_subscripts(_won,  1) as k where _won[k]  > 0) then mod(_won_total,  s.won_step)  else 0 end::bigint,
         case when _open[i.i] = 0 then 0 else
         s.open_steps[i.i] * s.open_step + case when i.i = (select max(k) from generate_subscripts(_open, 1) as k where _open[k] > 0) then mod(_open_total, s.open_step) else 0 end::bigint end,
         case when _lost[i.i] = 0 then 0 else
         s.lost_steps[i.i] * s.lost_step + case when i.i = (select max(k) from generate_subscripts(_lost, 1) as k where _lost[k] > 0) then mod(_lost_total, s.lost_step) else 0 end::bigint end,
         s.activities[i.i]
    from generate_series(1, cardinality(_months)) as i (i)
   cross join sums as s
   -- three in ten become customers; the first of all is one, so that the first won deal has somebody to go to
   cross join lateral (
     select least(_others[i.i], greatest(ceil(0.3 * _others[i.i]), least(_won[i.i], ceil(0.6 * _others[i.i]))))::bigint as customers
   ) as c
   order by i.i;
end
$$;

comment on function demo_plan.plan_months(jsonb, text, timestamptz) is $doc$
Step 1: what a complete config asks for, month by month. Every column adds up to its target exactly; the shares follow the growth
curve, the season and the business days that a month has until as_of. With a monthlyPlan it is the plan that says it. Money in minor
units.

reads:   ref.industries, ref.currencies, ref.seasonality and the calendar
example: select sum(leads) || ' ' || sum(won_minor) from demo_plan.plan_months(demo_plan.complete_config('{"startDate": "2025-01-10"}', '2025-06-30 12:00:00+00'), 'demo', '2025-06-30 12:00:00+00')
gives:   500 57600000
$doc$;
