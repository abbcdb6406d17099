create function demo_plan.plan_months(config jsonb, seed text, as_of timestamptz)
returns setof demo_plan.records
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _targets    jsonb := config -> 'targets';
  _trade      ref.industries;
  _sales      demo_plan.records;  -- deals and their money, in all
  _bounds     record;
  _months     text[];
  _weights    numeric[];
  _companies  bigint[];
  _leads      bigint[];
  _others     bigint[];
  _unanswered bigint[];
  _from       record;  -- the first month with a contact, and with one who is no lead
  _won        bigint[];
  _open       bigint[];
  _lost       bigint[];
  _jitter     bigint[];  -- of what won deals are worth, and open ones
  _open_jitter bigint[];
  _work       numeric[];
begin
  if config ? 'monthlyPlan' then
    return query select p.* from demo_plan.planned_months(config, as_of) as p;
    return;
  end if;

  select i.* into strict _trade from ref.industries as i where i.code = config ->> 'industry';
  select b.* into strict _bounds from demo_world.deal_bounds(config ->> 'industry', config ->> 'currency') as b;
  _sales := demo_plan.target_sales(config);
  select array_agg(w.month order by w.month), array_agg(w.weight order by w.month) into _months, _weights
    from demo_plan.month_weights(config, as_of) as w;

  _companies  := demo_calc.allocate((_targets ->> 'companies')::bigint, _weights);
  _leads      := demo_calc.allocate((_targets ->> 'leads')::bigint, _weights);
  _others     := demo_calc.allocate((_targets ->> 'contacts')::bigint, _weights);
  _unanswered := demo_calc.allocate(round((_targets ->> 'leads')::bigint
                                          * (config #>> '{realism,dropOffRate}')::numeric / 100)::bigint,
                                    _leads::numeric[]);
  select min(p.i) filter (where p.leads + p.others > 0) as contact, min(p.i) filter (where p.others > 0) as other
    into _from
    from unnest(_leads, _others) with ordinality as p (leads, others, i);

  _won  := demo_plan.share_from(_sales.won, _weights, _from.other::int);
  -- of the deals that are not won, the young ones are open still, the old ones lost
  _lost := demo_plan.share_from(_sales.open + _sales.lost, _weights, _from.contact::int);
  _open := demo_plan.share_open(
    _sales.open, _lost, _months, as_of,
    sqrt((greatest(_trade.cycle_days_min, 1) * greatest(_trade.cycle_days_max, 1))::double precision),
    _trade.cycle_days_max);
  _lost := array(select d.lost - d.open from unnest(_lost, _open) with ordinality as d (lost, open, i) order by d.i);

  select array_agg(850 + demo_calc.rng_draw(demo_calc.rng_state(plan_months.seed || ':months'), p.i) % 301
                   order by p.i),
         array_agg(850 + demo_calc.rng_draw(demo_calc.rng_state(plan_months.seed || ':months:open'), p.i) % 301
                   order by p.i),
         array_agg((p.leads - p.unanswered) * _trade.activities_per_lead + p.others * _trade.activities_per_contact
                   + (p.won + p.open + p.lost) * _trade.activities_per_deal + 0.001 * (p.leads + p.others) order by p.i)
    into _jitter, _open_jitter, _work
    from unnest(_leads, _others, _unanswered, _won, _open, _lost) with ordinality
           as p (leads, others, unanswered, won, open, lost, i);

  return query
  select p.month, p.companies, p.leads, p.others - p.customers, p.customers, p.unanswered, p.won, p.open, p.lost,
         p.won_minor, p.open_minor, p.lost_minor, p.activities
    from unnest(
           _months, _companies, _leads, _others,
           demo_plan.customers_of(_others, _won, _trade.cycle_days_max / 60 + 1), _unanswered, _won, _open, _lost,
           demo_plan.share_money(_sales.won_minor, _won, _jitter, _bounds.low, _bounds.high, _bounds.step),
           demo_plan.share_money(_sales.open_minor, _open, _open_jitter, _bounds.low, _bounds.high, _bounds.step),
           demo_plan.share_money(_sales.lost_minor, _lost, _jitter, _bounds.low, _bounds.high, _bounds.step),
           demo_plan.share_activities(
             (_targets ->> 'activities')::bigint, _weights,
             array(select a.leads + a.others - a.unanswered
                     from unnest(_leads, _others, _unanswered) with ordinality as a (leads, others, unanswered, i)
                    order by a.i), _work))
           as p (month, companies, leads, others, customers, unanswered, won, open, lost, won_minor, open_minor,
                 lost_minor,
                 activities)
   order by p.month;
end
$$;

comment on function demo_plan.plan_months(jsonb, text, timestamptz) is $doc$
Step 1: what a complete config asks for, month by month. Every column adds up to its target exactly; the shares follow
the growth curve, the season and the business days that a month has until as_of. With a monthlyPlan it is the plan
that says it. Money in minor units.

reads:   ref
example: select sum(leads) || ' ' || sum(won_minor) from demo_plan.plan_months(
         demo_plan.complete_config('{"startDate": "2025-01-10"}', '2025-06-30 12:00:00+00'), 'demo',
         '2025-06-30 12:00:00+00')
gives:   500 57600000
$doc$;
