create function demo_plan.complete_sales(given jsonb, win_rate numeric, cycle_days_max int, average numeric, step numeric,
                                         unit numeric, per_usd numeric,
                                         out won_count numeric, out won numeric, out pipeline numeric)
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  _counts    record := demo_plan.config_limit('targets.closedWonCount', per_usd);
  _values    record := demo_plan.config_limit('targets.closedWonValue', per_usd);
  _pipelines record := demo_plan.config_limit('targets.pipelineValue', per_usd);
  _round     numeric := greatest(step, unit);  -- defaults are round amounts
  _deals     numeric := (given ->> 'deals')::numeric;
  _won       numeric := (given ->> 'closedWonValue')::numeric * unit;
  _pipeline  numeric := (given ->> 'pipelineValue')::numeric * unit;
begin
  -- won deals: 60 of average value, as far as the limits of the currency's numbers allow; of fewer deals the usual
  -- share
  won_count := coalesce((given ->> 'closedWonCount')::numeric,
                        case when _won is not null
                             then least(_counts.high, greatest(_counts.low, round(_won / average)))
                             else least(60, greatest(_counts.low, floor(0.8 * _values.high * unit / average))) end);
  if not given ? 'closedWonCount' and (_deals < won_count or _deals = won_count and _pipeline is null) then
    won_count := least(_deals, greatest(_counts.low, round(_deals * win_rate)));
  end if;

  -- where all deals are won nothing is open: what they come to is the pipeline, too
  won := coalesce(_won,
                  least(greatest(round(won_count * average / _round) * _round,
                                 case when _deals = won_count and _pipeline is null then _pipelines.low
                                      else _values.low end * unit),
                        _values.high * unit, coalesce(_pipeline, 'Infinity')));
  pipeline := coalesce(_pipeline,
                       case when _deals = won_count then greatest(won, _pipelines.low * unit)
                            -- open: twice what was won, or less in a trade whose deals are soon decided
                            else greatest(won, _pipelines.low * unit,
                                          least(won + round(least(2, cycle_days_max / 60.0) * won / _round) * _round,
                                                _pipelines.high * unit)) end);
end
$$;

comment on function demo_plan.complete_sales(jsonb, numeric, int, numeric, numeric, numeric, numeric) is $doc$
Step 1: how many deals of a generation config's targets are won, what these are worth, and the pipeline's value; what
is not given follows from what is. win_rate, longest cycle, average and step of the trade's deals, and the sums of
money, in minor units; unit: minor units in one of the currency, of which there are per_usd in a US dollar.

example: select won_count || ' ' || won || ' ' || pipeline from demo_plan.complete_sales('{}', 0.25, 60, 500000,
         50000, 100, 1)
gives:   60 30000000 60000000
$doc$;
