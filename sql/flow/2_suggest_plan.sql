create function demo_flow.suggest_plan(tenant_id uuid, config jsonb, plan jsonb, judged jsonb, as_of timestamptz)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _targets  boolean := coalesce(plan ->> 'planType', 'deltas') = 'targets';
  _separate boolean := coalesce(plan ->> 'leadCounting', 'included') = 'separate';
  _unit     numeric := 10::numeric ^ (judged ->> 'minorUnits')::int;
  _months   jsonb;
  _plan     jsonb;
  _first    text := left(config ->> 'startDate', 7);
  _last     text := to_char(as_of at time zone (config ->> 'timezone'), 'YYYY-MM');
begin
  -- each month by itself: raise what is too small for what was asked, drop months that cannot take anything
  with asked as (
    select m.value ->> 'month' as month, m.value -> 'metrics' as asked, c.value -> 'metrics' as c,
           (select coalesce(jsonb_object_agg(k.key, greatest(k.value::numeric, 0)), '{}') from jsonb_each(d.value -> 'metrics') as k) as d
      from jsonb_array_elements(plan -> 'months') as m
      join jsonb_array_elements(judged -> 'deltas') as d on d.value ->> 'month' = m.value ->> 'month'
      join jsonb_array_elements(judged -> 'currentKpis') as c on c.value ->> 'month' = m.value ->> 'month'
     where m.value ->> 'month' between _first and _last
       and not exists (select from jsonb_array_elements(judged -> 'errors') as e where e.value ->> 'month' = m.value ->> 'month' and e.value ->> 'field' ~ '^months\[')
  ), raised as (
    select a.*, (a.d ->> 'leadsCreated')::numeric as leads, greatest((a.d ->> 'contactsCreated')::numeric, (a.d ->> 'leadsCreated')::numeric) as contacts,
           (a.d ->> 'companiesCreated')::numeric as companies, (a.d ->> 'activitiesCreated')::numeric as activities,
           case when (a.d ->> 'closedWonValue')::numeric > 0 then greatest(coalesce((a.d ->> 'closedWonCount')::numeric, 0), 1) else (a.d ->> 'closedWonCount')::numeric end as won
      from asked as a
  ), valued as (
    select r.*, case when r.d ? 'closedWonValue' then greatest((r.d ->> 'closedWonValue')::numeric, coalesce(r.won, 0) / _unit) end as won_value
      from raised as r
  ), piped as (
    select v.*, case when v.d ? 'pipelineAddedValue' then greatest((v.d ->> 'pipelineAddedValue')::numeric, coalesce(v.won_value, v.won / _unit, 0)) end as pipeline
      from valued as v
  ), dealt as (
    select p.*, case when p.d ? 'dealsCreated' then greatest((p.d ->> 'dealsCreated')::numeric,
                       coalesce(p.won, 0) + case when p.pipeline > coalesce(p.won_value, case when coalesce(p.won, 0) = 0 then 0 end) then 1 else 0 end) end as deals
      from piped as p
  ), metrics as (
    select e.month, k.name, k.value, e.c
      from dealt as e
     cross join lateral (values ('leadsCreated', e.leads), ('contactsCreated', e.contacts), ('companiesCreated', e.companies), ('dealsCreated', e.deals), ('closedWonCount', e.won),
                                ('closedWonValue', e.won_value), ('pipelineAddedValue', e.pipeline), ('activitiesCreated', e.activities)) as k (name, value)
     where k.value is not null and (e.asked ? k.name or k.name = 'closedWonCount')
  )
  select jsonb_agg(jsonb_build_object('month', s.month, 'metrics', s.metrics) order by s.month)
    into _months
    from (
      select m.month, jsonb_object_agg(m.name, trim_scale(m.value
               + case when _targets then (m.c ->> m.name)::numeric else 0 end
               -- back into the plan's own way of counting
               - case when _separate and m.name = 'contactsCreated' then coalesce((select l.value from metrics as l where l.month = m.month and l.name = 'leadsCreated'), 0)
                        + case when _targets then (m.c ->> 'leadsCreated')::numeric else 0 end else 0 end)) as metrics
        from metrics as m
       group by m.month
    ) as s;

  -- a month that asks for nothing stays as it is
  _months := (select jsonb_agg(u.value order by u.value ->> 'month')
                from (select s.value from jsonb_array_elements(coalesce(_months, '[]')) as s
                      union all
                      select m.value from jsonb_array_elements(plan -> 'months') as m where m.value -> 'metrics' = '{}' and m.value ->> 'month' between _first and _last) as u);
  if _months is null then
    return null;
  end if;
  _plan := plan - 'planToken' || jsonb_build_object('months', _months, 'mode', 'additive');
  -- a suggestion that does not work is none
  if demo_flow.check_plan(_plan, (judged ->> 'minorUnits')::int) <> '[]' or demo_flow.judge_plan(suggest_plan.tenant_id, config, _plan, as_of) -> 'errors' <> '[]' then
    return null;
  end if;
  return _plan;
end
$$;

comment on function demo_flow.suggest_plan(uuid, jsonb, jsonb, jsonb, timestamptz) is $doc$
Step 2: the nearest plan that works, for one that does not: counts and values raised as little as needed, reductions left at what
there is, months left out that cannot take anything. NULL where no month is left, or more is missing than numbers.

reads:   what demo_flow.judge_plan reads
example: select demo_flow.suggest_plan(null, c, p, demo_flow.judge_plan(null, c, p, '2025-06-30 16:00:00+00'), '2025-06-30 16:00:00+00') #>> '{months,0,metrics,dealsCreated}' from (values (demo_flow.tenant_config('00000000-0000-4000-8000-00000000000a'), '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 1, "dealsCreated": 2, "closedWonCount": 3}}]}'::jsonb)) as v (c, p)
gives:   3
$doc$;
