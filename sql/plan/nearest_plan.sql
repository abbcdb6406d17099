create function demo_plan.nearest_plan(tenant demo_kpi.tenant, plan jsonb, judged demo_plan.judgement, share numeric,
                                       welcome text, last_month text)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _targets  boolean := coalesce(plan ->> 'planType', 'deltas') = 'targets';
  _separate boolean := coalesce(plan ->> 'leadCounting', 'included') = 'separate';
  _first    text := to_char(tenant.start_on, 'YYYY-MM');
  -- they cannot take anything
  _closed   text[] := array(select e.month from unnest(judged.faults) as e where e.field ~ '^months\[');
  _high     numeric := (select b.high from demo_world.deal_bounds(tenant.industry, tenant.currency) as b);
  _nearest  demo_kpi.figure[];
  _months   jsonb;
begin
  _nearest := demo_plan.nearest_figures(
    array(select d from unnest(judged.deltas) as d where d.metric is not null and d.month between _first
          and last_month and d.month <> all (_closed)),
    share, welcome, 10::numeric ^ tenant.minor_units, _high);

  with asked as (
    select m.value ->> 'month' as month, m.value -> 'metrics' as metrics
           from jsonb_array_elements(plan -> 'months') as m
  ), named as (
    select n.month, n.metric, n.value from unnest(_nearest) as n join asked as a on a.month = n.month
     where a.metrics ? n.metric or n.metric in ('dealsCreated', 'closedWonCount') or n.metric = 'contactsCreated'
       and n.month = welcome
  ), typed as (
    select n.month, n.metric, n.value + case when _targets then c.value else 0 end
             -- back into the plan's own way of counting
             - case when _separate and n.metric = 'contactsCreated'
                    then coalesce((select l.value from named as l where l.month = n.month
                                   and l.metric = 'leadsCreated'), 0)
                         + case when _targets then o.value else 0 end else 0 end as value
      from named as n
      left join unnest(judged.current) as c on c.month = n.month and c.metric = n.metric
      left join unnest(judged.current) as o on o.month = n.month and o.metric = 'leadsCreated'
     -- a plan that is cut down to nothing is none
     where share = 1 or exists (select from named as k where k.value > 0)
  ), months as (
    select t.month, jsonb_object_agg(t.metric, trim_scale(t.value)) as metrics from typed as t group by t.month
  )
  select jsonb_agg(jsonb_build_object('month', u.month, 'metrics', u.metrics) order by u.month)
    into _months
    from (select m.month, m.metrics from months as m
          union all
          -- a month that asks for nothing stays as it is
          select a.month, a.metrics from asked as a
           where a.metrics = '{}' and a.month between _first and last_month
             and (share = 1 or exists (select from months))) as u;
  return case when _months is not null then plan - 'planToken'
    || jsonb_build_object('months', _months, 'mode', 'additive') end;
end
$$;

comment on function demo_plan.nearest_plan(demo_kpi.tenant, jsonb, demo_plan.judgement, numeric, text, text) is $doc$
Step 2: one try at the nearest plan that works, in the plan's own words: of each count its share, a contact for the
month that is welcome, nothing before the tenant's start or after last_month. NULL where nothing is left of the plan.

reads:   ref.currencies, ref.industries
example: select demo_plan.nearest_plan(t, p, demo_plan.judge_plan(t, p, '2025-06-30 16:00Z'), 1, null, '2025-06') #>>
         '{months,0,metrics,dealsCreated}' from (values (demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a'),
         '{"months": [{"month": "2025-01", "metrics": {"dealsCreated": 2, "closedWonCount": 3}}]}'::jsonb)) as v (t,
         p)
gives:   3
$doc$;
