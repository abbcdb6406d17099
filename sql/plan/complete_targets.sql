create function demo_plan.complete_targets(given jsonb, industry text, currency text, drop_off_rate numeric)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _trade    ref.industries;
  _bounds   record;
  _unit     numeric;  -- minor units in one unit of the currency
  _per_usd  numeric;
  _leads    numeric := coalesce((given ->> 'leads')::numeric, 500);
  _contacts numeric := coalesce((given ->> 'contacts')::numeric, 200);
  _answered numeric := _leads - round(_leads * drop_off_rate / 100);
  _sales    record;  -- in minor units
  _deals    numeric;
begin
  select i.* into strict _trade from ref.industries as i where i.code = industry;
  select b.* into strict _bounds from demo_world.deal_bounds(industry, currency) as b;
  select 10::numeric ^ u.minor_units, u.per_usd into strict _unit, _per_usd
    from ref.currencies as u where u.code = currency;
  select s.won_count, s.won, s.pipeline into strict _sales
    from demo_plan.complete_sales(given, _trade.win_rate, _trade.cycle_days_max, _bounds.average, _bounds.step,
                                  _unit, _per_usd) as s;

  -- lost deals from the win rate
  _deals := coalesce((given ->> 'deals')::numeric,
                     least((demo_plan.config_limit('targets.deals', 1)).high,
                           _sales.won_count
                           + demo_plan.usual_open_deals(_sales.pipeline - _sales.won, _sales.won_count,
                                                        _bounds.high, _bounds.average)
                           + round(_sales.won_count * (1 - _trade.win_rate) / _trade.win_rate)));

  return jsonb_build_object(
    'leads', _leads::bigint,
    'contacts', _contacts::bigint,
    'companies', coalesce((given ->> 'companies')::numeric, 80)::bigint,
    'pipelineValue', trim_scale(_sales.pipeline / _unit),
    'closedWonValue', trim_scale(_sales.won / _unit),
    'closedWonCount', _sales.won_count::bigint,
    'deals', _deals::bigint,
    'activities', coalesce((given ->> 'activities')::numeric,
                           least((demo_plan.config_limit('targets.activities', 1)).high,
                                 round(_answered * _trade.activities_per_lead
                                       + _contacts * _trade.activities_per_contact
                                       + _deals * _trade.activities_per_deal)))::bigint);
end
$$;

comment on function demo_plan.complete_targets(jsonb, text, text, numeric) is $doc$
Step 1: the targets of a generation config with every default filled in. Counts and values that are left out follow
from those that are given.

reads:   ref.currencies, ref.industries
example: select demo_plan.complete_targets('{"deals": 100}', 'saas', 'USD', 15) ->> 'leads'
gives:   500
$doc$;
