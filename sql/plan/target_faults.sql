create function demo_plan.target_faults(config jsonb, complete jsonb)
returns demo_calc.fault[]
language sql stable
begin atomic
  with facts as (
    select (c.targets ->> 'pipelineValue')::numeric as pipeline, (c.targets ->> 'closedWonValue')::numeric as won,
           (c.targets ->> 'closedWonCount')::numeric as won_count, (c.targets ->> 'deals')::numeric as deals,
           -- one that is left out follows the pipeline, and so does its fault
           target_faults.config #> '{targets,closedWonValue}' is not null as is_won_given,
           u.code as currency, u.minor_units
      from (select target_faults.complete -> 'targets' as targets,
            target_faults.complete ->> 'currency' as currency) as c
      join ref.currencies as u on u.code = c.currency
  )
  select array(
    select ('targets.' || t.name, t.fault, null, coalesce(to_jsonb(t.current), 'null'),
            coalesce(to_jsonb(t.requested), 'null'), null)::demo_calc.fault
      from facts as f
     cross join lateral (values
       (1, 'pipelineValue', null, f.pipeline,
        case when scale(trim_scale(f.pipeline)) > f.minor_units
             then format('must be whole minor units of %s (%s decimals)', f.currency, f.minor_units) end),
       (2, 'closedWonValue', null, f.won,
        case when scale(trim_scale(f.won)) > f.minor_units and f.is_won_given
             then format('must be whole minor units of %s (%s decimals)', f.currency, f.minor_units) end),
       (3, 'closedWonValue', f.pipeline, f.won,
        case when f.won > f.pipeline
             then format('must not exceed pipelineValue (%s), which counts open and won deals', f.pipeline) end),
       (4, 'deals', f.won_count, f.deals,
        case when f.deals < f.won_count then format('must not be below closedWonCount (%s)', f.won_count)
             when f.deals = f.won_count and f.pipeline > f.won
               then 'needs a deal that is not won, because pipelineValue exceeds closedWonValue' end),
       (5, 'closedWonValue', f.won_count, f.won,
        case when f.won * 10::numeric ^ f.minor_units < f.won_count
             then format('must be at least one minor unit for each of %s won deals', f.won_count) end)
     ) as t (no, name, current, requested, fault)
     where t.fault is not null
     order by t.no);
end;

comment on function demo_plan.target_faults(jsonb, jsonb) is $doc$
Step 1: what the targets of a generation config cannot be together. complete: the config with every default filled in;
without targets, beside a monthlyPlan, nothing is wrong.

reads:   ref.currencies
example: select ((demo_plan.target_faults('{}',
         '{"currency": "USD", "targets": {"deals": 2, "closedWonCount": 3}}'))[1]).field
gives:   targets.deals
$doc$;
