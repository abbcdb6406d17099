create function demo_plan.complete_sales(given jsonb, win_rate numeric, average numeric, step numeric, unit numeric,
                                         out won_count numeric, out won numeric, out pipeline numeric)
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  _counts    record := demo_plan.config_limit('targets.closedWonCount');
  _values    record := demo_plan.config_limit('targets.closedWonValue');
  _pipelines record := demo_plan.config_limit('targets.pipelineValue');
  _round     numeric := greatest(step, unit);  -- defaults are round amounts
  _deals     numeric := (given ->> 'deals')::numeric;
  _won       numeric := (given ->> 'closedWonValue')::numeric * unit;
  _pipeline  numeric := (given ->> 'pipelineValue')::numeric * unit;
begin
  -- won deals: 60 of average value, as far as the limits of the currency's numbers allow; of fewer deals the usual share
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
                            else greatest(won, least(3 * won, _pipelines.high * unit), _pipelines.low * unit) end);
end
$$;

comment on function demo_plan.complete_sales(jsonb, numeric, numeric, numeric, numeric) is $doc$
Step 1: how many deals of a generation config's targets are won, what these are worth, and the pipeline's value; what
is not given follows from what is. average and step of the trade's deals, and the sums of money, in minor units; unit:
minor units in one of the currency.

example: select won_count || ' ' || won || ' ' || pipeline from demo_plan.complete_sales('{}', 0.25, 500000, 50000,
         100)
gives:   60 30000000 90000000
$doc$;
