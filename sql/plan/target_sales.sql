create function demo_plan.target_sales(config jsonb)
returns demo_plan.records
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _targets jsonb := config -> 'targets';
  _deals   bigint := (_targets ->> 'deals')::bigint;
  _bounds  record;
  _unit    numeric;
  _sales   demo_plan.records;
begin
  select b.* into strict _bounds from demo_world.deal_bounds(config ->> 'industry', config ->> 'currency') as b;
  select 10::numeric ^ c.minor_units into strict _unit from ref.currencies as c where c.code = config ->> 'currency';
  _sales.won := (_targets ->> 'closedWonCount')::bigint;
  _sales.won_minor := (_targets ->> 'closedWonValue')::numeric * _unit;
  _sales.open_minor := (_targets ->> 'pipelineValue')::numeric * _unit - _sales.won_minor;
  _sales.open := least(_deals - _sales.won,
                       demo_plan.usual_open_deals(_sales.open_minor, _sales.won, _bounds.high, _bounds.average));
  _sales.lost := _deals - _sales.won - _sales.open;
  _sales.lost_minor := _sales.lost * _bounds.average;
  return _sales;
end
$$;

comment on function demo_plan.target_sales(jsonb) is $doc$
Step 1: the deals that the targets of a complete config come to in all, won, open and lost ones, and their money in
minor units. The other parts of the records are NULL.

reads:   ref.currencies, ref.industries
example: select (s).won || ' ' || (s).open || ' ' || (s).lost from demo_plan.target_sales('{"industry": "saas",
         "currency": "USD", "targets": {"deals": 100, "closedWonCount": 20, "closedWonValue": 100000, "pipelineValue":
         300000}}') as s
gives:   20 21 59
$doc$;
