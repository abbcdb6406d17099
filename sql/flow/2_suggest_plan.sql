create function demo_flow.suggest_plan(tenant_id uuid, config jsonb, plan jsonb, judged jsonb, as_of timestamptz)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _targets  boolean := coalesce(plan ->> 'planType', 'deltas') = 'targets';
  _separate boolean := coalesce(plan ->> 'leadCounting', 'included') = 'separate';
  _unit     numeric := 10::numeric ^ (judged ->> 'minorUnits')::int;
  _high     numeric := (select b.high from demo_flow.deal_bounds(config ->> 'industry', config ->> 'currency') as b);
  _errors   jsonb := judged -> 'errors';
  _welcome  text;         -- the month that gets a contact, for deals and activities to go to
  _share    numeric := 1; -- what of each count is left, where they are too many
  _months   jsonb;
  _plan     jsonb;
  _new      text;
  _excess   record;
  _first    text := left(config ->> 'startDate', 7);
  _last     text := to_char(as_of at time zone (config ->> 'timezone'), 'YYYY-MM');
begin
  -- what one change leaves wrong, the next one mends: few are ever needed
  for _turn in 0..12 loop
    select (e.value ->> 'current')::numeric as most, (e.value ->> 'requested')::numeric as found into _excess
      from jsonb_array_elements(_errors) as e
     where e.value ->> 'month' is null and e.value ->> 'field' = 'months';
    if found then
      _share := _share * _excess.most / _excess.found * case _turn when 0 then 1 else 1 - 0.0005 * 2 ^ _turn end;
    end if;

    -- each month by itself: raise what is too small for what was asked, drop months that cannot take anything
    with asked as (
      select m.value ->> 'month' as month, m.value -> 'metrics' as asked, c.value -> 'metrics' as c,
             (select coalesce(jsonb_object_agg(k.key, greatest(k.value::numeric, 0)), '{}') from jsonb_each(d.value -> 'metrics') as k) as d
        from jsonb_array_elements(plan -> 'months') as m
        join jsonb_array_elements(judged -> 'deltas') as d on d.value ->> 'month' = m.value ->> 'month'
        join jsonb_array_elements(judged -> 'currentKpis') as c on c.value ->> 'month' = m.value ->> 'month'
       where m.value ->> 'month' between _first and _last
         and not exists (select from jsonb_array_elements(judged -> 'errors') as e where e.value ->> 'month' = m.value ->> 'month' and e.value ->> 'field' ~ '^months\[')
    ), scaled as (
      select a.month, a.asked, a.c, a.d, floor((a.d ->> 'leadsCreated')::numeric * _share) as leads, floor((a.d ->> 'contactsCreated')::numeric * _share) as contacts,
             floor((a.d ->> 'companiesCreated')::numeric * _share) as companies, floor((a.d ->> 'activitiesCreated')::numeric * _share) as activities,
             floor((a.d ->> 'closedWonCount')::numeric * _share) as won,
             case when a.d ? 'dealsCreated' then floor((a.d ->> 'dealsCreated')::numeric * _share)
                  -- deals that a pipeline implies are as many as its value asks for: where they are too many, they are named
                  when _share < 1 and (a.d ->> 'pipelineAddedValue')::numeric > 0
                    then floor((coalesce((a.d ->> 'closedWonCount')::numeric, 0) + ceil((a.d ->> 'pipelineAddedValue')::numeric * _unit / _high)) * _share) end as deals
        from asked as a
    ), raised as (
      select s.month, s.asked, s.c, s.d, s.leads, s.companies, s.activities, s.deals,
             greatest(s.contacts, s.leads, case when s.month = _welcome then 1 end) as contacts,
             case when (s.d ->> 'closedWonValue')::numeric > 0 then greatest(coalesce(s.won, 0), 1) else s.won end as won
        from scaled as s
    ), valued as (
      select r.*, case when r.d ? 'closedWonValue' then greatest((r.d ->> 'closedWonValue')::numeric, coalesce(r.won, 0) / _unit) end as won_value
        from raised as r
    ), piped as (
      select v.*, case when v.d ? 'pipelineAddedValue' then greatest((v.d ->> 'pipelineAddedValue')::numeric, coalesce(v.won_value, v.won / _unit, 0)) end as pipeline
        from valued as v
    ), dealt as (
      select p.*, case when p.deals is not null then greatest(p.deals,
                         coalesce(p.won, 0) + case when p.pipeline > coalesce(p.won_value, case when coalesce(p.won, 0) = 0 then 0 end) then 1 else 0 end) end as all_deals
        from piped as p
    ), metrics as (
      select e.month, k.name, k.value, e.c
        from dealt as e
       cross join lateral (values ('leadsCreated', e.leads, false), ('contactsCreated', e.contacts, e.month = _welcome), ('companiesCreated', e.companies, false),
                                  ('dealsCreated', e.all_deals, true), ('closedWonCount', e.won, true), ('closedWonValue', e.won_value, false),
                                  ('pipelineAddedValue', e.pipeline, false), ('activitiesCreated', e.activities, false)) as k (name, value, is_new)
       where k.value is not null and (e.asked ? k.name or coalesce(k.is_new, false))
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
        -- a plan that is cut down to nothing is none
        having _share = 1 or exists (select from metrics as k where k.value > 0)
      ) as s;

    -- a month that asks for nothing stays as it is
    _months := (select jsonb_agg(u.value order by u.value ->> 'month')
                  from (select s.value from jsonb_array_elements(coalesce(_months, '[]')) as s
                        union all
                        select m.value from jsonb_array_elements(plan -> 'months') as m
                         where m.value -> 'metrics' = '{}' and m.value ->> 'month' between _first and _last and (_share = 1 or _months is not null)) as u);
    if _months is null then
      return null;
    end if;
    _plan := plan - 'planToken' || jsonb_build_object('months', _months, 'mode', 'additive');
    if demo_flow.check_plan(_plan, (judged ->> 'minorUnits')::int) <> '[]' then
      return null;
    end if;
    _errors := demo_flow.judge_plan(suggest_plan.tenant_id, config, _plan, as_of) -> 'errors';
    if _errors = '[]' then
      return _plan;
    end if;

    -- the numbers fit together by now: what deals and activities can still want is somebody to go to
    select min(e.value ->> 'month') into _new
      from jsonb_array_elements(_errors) as e
     where e.value ->> 'month' is not null;
    if exists (select from jsonb_array_elements(_errors) as e where e.value ->> 'month' is not null and e.value ->> 'field' not in ('dealsCreated', 'activitiesCreated'))
       or _new >= _welcome then
      return null;
    end if;
    _welcome := coalesce(_new, _welcome);
  end loop;
  return null;  -- a suggestion that does not work is none
end
$$;

comment on function demo_flow.suggest_plan(uuid, jsonb, jsonb, jsonb, timestamptz) is $doc$
Step 2: the nearest plan that works, for one that does not: counts and values raised as little as needed, reductions left at what
there is, a contact for the first month whose deals or activities have nobody to go to, all counts cut alike where the plan is too
large, months left out that cannot take anything. NULL where no month is left, or the limit leaves nothing of the counts.

reads:   what demo_flow.judge_plan reads
example: select demo_flow.suggest_plan(null, c, p, demo_flow.judge_plan(null, c, p, '2025-06-30 16:00:00+00'), '2025-06-30 16:00:00+00') #>> '{months,0,metrics,dealsCreated}' from (values (demo_flow.tenant_config('00000000-0000-4000-8000-00000000000a'), '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 1, "dealsCreated": 2, "closedWonCount": 3}}]}'::jsonb)) as v (c, p)
gives:   3
$doc$;
