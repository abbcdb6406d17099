create function demo_plan.check_plan(plan jsonb, minor_units int)
returns demo_calc.fault[]
language sql stable
begin atomic
  -- the shape of a plan; what it asks for is judged elsewhere
  with months as (
    select m.ordinality - 1 as i, m.value,
           -- only a month can say where a fault is
           case when jsonb_typeof(m.value -> 'month') = 'string'
             and m.value ->> 'month' ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$' then m.value ->> 'month' end as month
      from jsonb_array_elements(case when jsonb_typeof(check_plan.plan -> 'months') = 'array'
                                then check_plan.plan -> 'months' else '[]' end) with ordinality as m
  ), faults (no, field, fault, requested, month) as (
    select 0::numeric, '', 'must be a JSON object', check_plan.plan, null
     where check_plan.plan is null or jsonb_typeof(check_plan.plan) <> 'object'
    union all
    select 1, k.key, 'is not a known key', k.value, null
      from jsonb_each(case when jsonb_typeof(check_plan.plan) = 'object' then check_plan.plan else '{}' end) as k
     where k.key not in ('mode', 'planType', 'months', 'tolerances', 'seed', 'leadCounting', 'planToken',
                         'onConflict', 'queue')
    union all
    select 2, c.field, 'must be one of ' || array_to_string(c.allowed, ', '), check_plan.plan -> c.field, null
      from (values ('mode', array['additive', 'reconcile']), ('planType', array['targets', 'deltas']),
            ('leadCounting', array['included', 'separate']), ('onConflict', array['refuse', 'queue']),
            ('queue', array['after'])) as c (field, allowed)
     where check_plan.plan ? c.field
       and not (jsonb_typeof(check_plan.plan -> c.field) = 'string' and check_plan.plan ->> c.field = any (c.allowed))
    union all
    select 3, c.field, case when jsonb_typeof(check_plan.plan -> c.field) <> 'string' then 'must be a string'
                            else demo_calc.text_fault(check_plan.plan ->> c.field, 0, c.longest) end,
           check_plan.plan -> c.field, null
      -- any token is compared, and is stale where it is none of ours; ours tell the figures that they were made of
      from (values ('seed', 64),
                   ('planToken', case when check_plan.plan ->> 'planToken' ~ '^[0-9a-f]{64}_[0-9p_.-]*$' then 4000
                                 else 200 end)) as c (field, longest)
     where check_plan.plan ? c.field
       and not (jsonb_typeof(check_plan.plan -> c.field) = 'string'
                and demo_calc.text_fault(check_plan.plan ->> c.field, 0, c.longest) is null)
    union all
    select 4, 'tolerances', 'must be an object', check_plan.plan -> 'tolerances', null
     where check_plan.plan ? 'tolerances' and jsonb_typeof(check_plan.plan -> 'tolerances') <> 'object'
    union all
    select 5, 'tolerances.' || t.key,
           case when not t.key in ('countTolerance', 'valueTolerance') then 'is not a known key'
                when jsonb_typeof(t.value) <> 'number' then 'must be a number'
                when t.key = 'countTolerance' then 'must be between 0 and 100'
                else 'must be between 0 and 1' end, t.value, null
      from jsonb_each(case when jsonb_typeof(check_plan.plan -> 'tolerances') = 'object'
                      then check_plan.plan -> 'tolerances' else '{}' end) as t
     where not coalesce(t.key in ('countTolerance', 'valueTolerance') and jsonb_typeof(t.value) = 'number'
                        and case when jsonb_typeof(t.value) = 'number' then t.value::numeric between 0 and case t.key
                          when 'countTolerance' then 100 else 1 end end, false)
    union all
    select 6, 'months', 'must be a list of 1 to 24 months', case
           when jsonb_typeof(check_plan.plan -> 'months') = 'array'
             then to_jsonb(jsonb_array_length(check_plan.plan -> 'months')) else check_plan.plan -> 'months' end, null
     where jsonb_typeof(check_plan.plan) = 'object'
       and case when jsonb_typeof(check_plan.plan -> 'months') = 'array'
         then jsonb_array_length(check_plan.plan -> 'months') not between 1 and 24 else true end
    union all
    select 7 + m.i, format('months[%s]', m.i), 'must be an object with month and metrics', m.value, null
      from months as m
     where jsonb_typeof(m.value) <> 'object'
    union all
    select 7.1 + m.i, format('months[%s].%s', m.i, k.key), 'is not a known key', k.value, m.month
      from months as m
     cross join lateral jsonb_each(case when jsonb_typeof(m.value) = 'object' then m.value else '{}' end) as k
     where k.key not in ('month', 'metrics')
    union all
    select 7.2 + m.i, format('months[%s].month', m.i), 'must be YYYY-MM from 2000-01 to 2100-12', m.value -> 'month',
           null
      from months as m
     where jsonb_typeof(m.value) = 'object' and m.month is null
    union all
    select 7.3 + max(d.i), format('months[%s].month', max(d.i)), 'stands in the plan more than once',
           to_jsonb(d.month), d.month
      from months as d
     where d.month is not null
     group by d.month
    having count(*) > 1
    union all
    select 7.4 + m.i, format('months[%s].metrics', m.i), 'must be an object', m.value -> 'metrics', m.month
      from months as m
     where jsonb_typeof(m.value) = 'object' and coalesce(jsonb_typeof(m.value -> 'metrics'), '') <> 'object'
    union all
    select 7.5 + m.i, format('months[%s].metrics.%s', m.i, k.key),
           case when p.name is null then 'is not a known metric'
                when jsonb_typeof(k.value) <> 'number' then 'must be a number'
                when abs(k.value::numeric) > case when p.is_money then 1000000000000 else 1000000000 end
                  then 'is too large'
                when p.is_money then format('must be whole minor units of the currency (%s decimals)',
                                            check_plan.minor_units)
                else 'must be a whole number' end,
           k.value, m.month
      from months as m
     cross join lateral jsonb_each(case when jsonb_typeof(m.value -> 'metrics') = 'object' then m.value -> 'metrics'
                                   else '{}' end) as k
      left join demo_kpi.metrics() as p on p.name = k.key
     where not coalesce(p.name is not null and case when jsonb_typeof(k.value) = 'number' then
                 abs(k.value::numeric) <= case when p.is_money then 1000000000000 else 1000000000 end
                 and scale(trim_scale(k.value::numeric)) <= case when p.is_money then check_plan.minor_units
                   else 0 end end, false)
  )
  select array(
    select (f.field, f.fault, f.month, null, coalesce(demo_calc.shown_value(f.requested), 'null'),
            null)::demo_calc.fault
      from faults as f
     order by f.no, f.field collate "C");
end;

comment on function demo_plan.check_plan(jsonb, int) is $doc$
Step 2: every fault in the shape of a patch plan, none for a well-formed one. minor_units: decimals of the tenant's
currency.

example: select ((demo_plan.check_plan('{"months": [{"month": "2025-13", "metrics": {}}]}', 2))[1]).field
gives:   months[0].month
$doc$;
