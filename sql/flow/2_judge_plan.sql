create function demo_flow.judge_plan(tenant_id uuid, config jsonb, plan jsonb, as_of timestamptz)
returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  _country   text := config ->> 'country';
  _timezone  text := config ->> 'timezone';
  _currency  text := config ->> 'currency';
  _industry  text := config ->> 'industry';
  _start_on  date := (config ->> 'startDate')::date;
  _minor     int;
  _unit      numeric;
  _bounds    record;
  _months    text[];
  _current   jsonb;
  _computed  jsonb;
  _deltas    jsonb;
  _errors    jsonb;  -- [{field, constraint, month, current, requested}]
  _warnings  jsonb;
  _records   jsonb;
  _after     jsonb;
  _first     text;
  _now_month text;
  _limit     numeric := coalesce(substring(current_setting('demo.max_patch_records', true) from '^[0-9]{1,9}$')::numeric, 1000000);
begin
  select c.minor_units into strict _minor from ref.currencies as c where c.code = _currency;
  _unit := 10::numeric ^ _minor;
  select b.* into strict _bounds from demo_flow.deal_bounds(_industry, _currency) as b;
  _first := to_char(_start_on, 'YYYY-MM');
  _now_month := to_char(as_of at time zone _timezone, 'YYYY-MM');
  _months := array(select m.value ->> 'month' from jsonb_array_elements(plan -> 'months') as m order by 1);
  _current := demo_kpi.snapshot(judge_plan.tenant_id, _months, as_of);
  _computed := demo_flow.plan_deltas(_current, plan);
  _deltas := _computed -> 'deltas';

  with asked as (
    select m.ordinality - 1 as i, m.value ->> 'month' as month, m.value -> 'metrics' as metrics
      from jsonb_array_elements(plan -> 'months') with ordinality as m
  ), deltas as (
    select d.value ->> 'month' as month, d.value -> 'metrics' as metrics from jsonb_array_elements(_deltas) as d
  ), days as (
    select b.month, count(*) as days
      from demo_flow.business_time(_country, _timezone, greatest(_start_on, (_months[1] || '-01')::date), as_of) as b
     group by b.month
  ), found (no, month, field, message, current, requested) as (
    -- V-2
    select 1, a.month, format('months[%s].month', a.i), format('Month %s is in the future or before tenant creation', a.month), null::numeric, null::numeric
      from asked as a
     where a.month > _now_month or a.month < _first
    union all
    select 2, a.month, format('months[%s].month', a.i),
           format('Month %s has no business time left in %s until %s', a.month, _country, to_char(as_of, 'YYYY-MM-DD HH24:MI"Z"')), null, null
      from asked as a
     where a.month between _first and _now_month
       and not exists (select from days as d where d.month = a.month)
       and exists (select from deltas as d cross join lateral jsonb_each(d.metrics) as k where d.month = a.month and k.value::numeric > 0)
    union all
    -- V-1, and what the numbers cannot be together (V-4, V-5)
    select 3, k.value ->> 'month', k.value ->> 'field', k.value ->> 'constraint', (k.value ->> 'current')::numeric, (k.value ->> 'requested')::numeric
      from jsonb_array_elements(_computed -> 'details') as k
    union all
    select 5, d.month, 'closedWonValue',
           format('closedWonValue (%s) gives %s won deals less than one minor unit of %s each', d.metrics ->> 'closedWonValue', d.metrics ->> 'closedWonCount', _currency),
           (d.metrics ->> 'closedWonCount')::numeric, (d.metrics ->> 'closedWonValue')::numeric
      from deltas as d
     where (d.metrics ->> 'closedWonValue')::numeric > 0
       and (d.metrics ->> 'closedWonValue')::numeric * _unit < (d.metrics ->> 'closedWonCount')::numeric
    union all
    select 6, d.month, 'pipelineAddedValue',
           format('pipelineAddedValue (%s) gives %s won deals less than one minor unit of %s each', d.metrics ->> 'pipelineAddedValue', d.metrics ->> 'closedWonCount', _currency),
           (d.metrics ->> 'closedWonCount')::numeric, (d.metrics ->> 'pipelineAddedValue')::numeric
      from deltas as d
     where not d.metrics ? 'closedWonValue'
       and (d.metrics ->> 'pipelineAddedValue')::numeric > 0
       and (d.metrics ->> 'pipelineAddedValue')::numeric * _unit < (d.metrics ->> 'closedWonCount')::numeric
    union all
    -- what is named alone is too much; nothing of that size is planned
    select 7, null, 'months', format('the plan comes to at least %s records; at most %s are allowed (demo.max_patch_records)', n.total, _limit), _limit, n.total
      from (
        select sum(k.value::numeric) as total
          from deltas as d cross join lateral jsonb_each(d.metrics) as k
         where k.key in ('contactsCreated', 'companiesCreated', 'dealsCreated', 'activitiesCreated')
            or k.key = 'leadsCreated' and not d.metrics ? 'contactsCreated'
            or k.key = 'closedWonCount' and not d.metrics ? 'dealsCreated'
      ) as n
     where n.total > _limit
  )
  select coalesce(jsonb_agg(jsonb_build_object('field', f.field, 'constraint', f.message, 'month', f.month, 'current', f.current, 'requested', f.requested) order by f.month, f.no), '[]')
    into _errors
    from found as f;

  -- months without faults of their own are planned; a fault of the whole plan is that it is too large to be
  if not exists (select from jsonb_array_elements(_errors) as e where e.value ->> 'month' is null) then
    select coalesce(jsonb_agg(to_jsonb(p) order by p.month), '[]') into _records
      from demo_flow.plan_patch(
             (select coalesce(jsonb_agg(d.value), '[]') from jsonb_array_elements(_deltas) as d
               where not exists (select from jsonb_array_elements(_errors) as e where e.value ->> 'month' = d.value ->> 'month')),
             _industry, _currency, (config #>> '{realism,dropOffRate}')::numeric) as p;

    with records as (
      select r.* from jsonb_to_recordset(_records) as r (month text, companies bigint, leads bigint, prospects bigint, customers bigint, unanswered bigint, won bigint, open bigint, lost bigint,
                                                          won_minor bigint, open_minor bigint, lost_minor bigint, activities bigint)
    ), known as (
      select r.month, r.won + r.open + r.lost as deals, r.activities,
             exists (select from records as e where e.month <= r.month and e.leads + e.prospects + e.customers > 0)
             -- a month with faults is not planned, but may ask for contacts
             or exists (select from jsonb_array_elements(_deltas) as d
                         where d.value ->> 'month' < r.month
                           and greatest((d.value #>> '{metrics,leadsCreated}')::numeric, (d.value #>> '{metrics,contactsCreated}')::numeric) > 0)
             or exists (select from crm.contacts as c where c.tenant_id = judge_plan.tenant_id and c.deleted_at is null
                           and c.created_at <= l.last_at and coalesce(c.first_response_at, c.created_at) <= l.last_at) as has_contact
        from records as r
        left join (
          -- the last moment that a month has for business
          select b.month, max(b.opens_at + make_interval(secs => b.last_second)) as last_at
            from demo_flow.business_time(_country, _timezone, greatest(_start_on, (_months[1] || '-01')::date), as_of) as b
           group by b.month
        ) as l on l.month = r.month
    ), found as (
      select 1 as no, k.month, 'dealsCreated' as field, format('dealsCreated (%s) needs a contact that exists by %s; the tenant has none by then', k.deals, k.month) as message, 0::numeric as current, k.deals as requested
        from known as k where k.deals > 0 and not k.has_contact
      union all
      select 2, k.month, 'activitiesCreated', format('activitiesCreated (%s) needs a contact that exists by %s; the tenant has none by then', k.activities, k.month), 0, k.activities
        from known as k where k.activities > 0 and not k.has_contact
      union all
      select 3, r.month, 'dealsCreated', format('dealsCreated (%s) needs a pipeline with open, won and lost stages; the tenant has none with %s stages', r.won + r.open + r.lost, s.missing), null, r.won + r.open + r.lost
        from records as r
       cross join lateral (
         -- every deal goes through an open stage
         select string_agg(w.stage_type, ' and ' order by w.no) as missing
           from (values (1, 'open', r.won + r.open + r.lost), (2, 'won', r.won), (3, 'lost', r.lost)) as w (no, stage_type, deals)
          where w.deals > 0
            and not exists (select from demo_flow.deal_stages(judge_plan.tenant_id) as g where g.stage_type = w.stage_type)
       ) as s
       where judge_plan.tenant_id is not null and s.missing is not null
      union all
      select 4, null, 'months', format('the plan comes to %s records; at most %s are allowed (demo.max_patch_records)', s.total, _limit), _limit, s.total
        from (select sum(r.companies + r.leads + r.prospects + r.customers + r.won + r.open + r.lost + r.activities) as total from records as r) as s
       where _errors = '[]' and s.total > _limit
    )
    select _errors || coalesce(jsonb_agg(jsonb_build_object('field', f.field, 'constraint', f.message, 'month', f.month, 'current', f.current, 'requested', f.requested) order by f.month, f.no), '[]')
      into _errors
      from found as f;
  end if;

  if _errors = '[]' then
    with records as (
      select r.* from jsonb_to_recordset(_records) as r (month text, companies bigint, leads bigint, prospects bigint, customers bigint, unanswered bigint, won bigint, open bigint, lost bigint,
                                                          won_minor bigint, open_minor bigint, lost_minor bigint, activities bigint)
    ), notes (no, month, note) as (
      select 1, r.month, format('%s: %s leads imply as many contacts', r.month, r.leads)
        from records as r join jsonb_array_elements(_deltas) as d on d.value ->> 'month' = r.month
       where r.leads > 0 and not d.value -> 'metrics' ? 'contactsCreated'
      union all
      select 2, r.month, format('%s: deals were not named; %s are implied (%s won, %s open)', r.month, r.won + r.open + r.lost, r.won, r.open)
        from records as r join jsonb_array_elements(_deltas) as d on d.value ->> 'month' = r.month
       where r.won + r.open + r.lost > 0 and not d.value -> 'metrics' ? 'dealsCreated'
      union all
      select 3, r.month, format('%s: closed-won value was not named; %s %s is natural for %s', r.month, trim_scale(r.won_minor / _unit), _currency, _industry)
        from records as r join jsonb_array_elements(_deltas) as d on d.value ->> 'month' = r.month
       where r.won > 0 and not d.value -> 'metrics' ? 'closedWonValue'
      union all
      select 4, r.month, format('%s: won deals average %s %s, outside the usual %s to %s of %s; the total still holds', r.month, round(r.won_minor / r.won / _unit, _minor), _currency,
                                trim_scale(_bounds.low / _unit), trim_scale(_bounds.high / _unit), _industry)
        from records as r where r.won > 0 and r.won_minor not between r.won * _bounds.low and r.won * _bounds.high
      union all
      select 5, r.month, format('%s: open deals average %s %s, outside the usual %s to %s of %s; the total still holds', r.month, round(r.open_minor / r.open / _unit, _minor), _currency,
                                trim_scale(_bounds.low / _unit), trim_scale(_bounds.high / _unit), _industry)
        from records as r where r.open > 0 and r.open_minor not between r.open * _bounds.low and r.open * _bounds.high
      union all
      select 6, r.month, format('%s: %s of the new deals are lost ones, because the pipeline value leaves nothing for them', r.month, r.lost)
        from records as r join jsonb_array_elements(_deltas) as d on d.value ->> 'month' = r.month
       where r.lost > 0 and d.value -> 'metrics' ? 'pipelineAddedValue'
      union all
      select 7, r.month, format('%s: activities were not named; %s are natural', r.month, r.activities)
        from records as r join jsonb_array_elements(_deltas) as d on d.value ->> 'month' = r.month
       where r.activities > 0 and not d.value -> 'metrics' ? 'activitiesCreated'
      union all
      select 8, r.month, format('%s: nobody of the tenant''s team had joined by its start; some of the new rows have no owner', r.month)
        from records as r
       where judge_plan.tenant_id is not null and r.companies + r.leads + r.prospects + r.customers > 0
         and not exists (select from crm.users as u where u.tenant_id = judge_plan.tenant_id and u.deleted_at is null
                            and u.created_at <= (select min(b.opens_at + make_interval(secs => b.first_second)) from demo_flow.business_time(_country, _timezone, greatest(_start_on, (r.month || '-01')::date), demo_calc.month_start(demo_calc.next_month(r.month))) as b))
    )
    select coalesce(jsonb_agg(n.note order by n.month, n.no), '[]') into _warnings from notes as n;

    select jsonb_agg(jsonb_build_object('month', c.value ->> 'month', 'metrics', jsonb_build_object(
             'leadsCreated', (c.value #>> '{metrics,leadsCreated}')::bigint + r.leads,
             'contactsCreated', (c.value #>> '{metrics,contactsCreated}')::bigint + r.leads + r.prospects + r.customers,
             'companiesCreated', (c.value #>> '{metrics,companiesCreated}')::bigint + r.companies,
             'dealsCreated', (c.value #>> '{metrics,dealsCreated}')::bigint + r.won + r.open + r.lost,
             'closedWonCount', (c.value #>> '{metrics,closedWonCount}')::bigint + r.won,
             'closedWonValue', trim_scale((c.value #>> '{metrics,closedWonValue}')::numeric + r.won_minor / _unit),
             'pipelineAddedValue', trim_scale((c.value #>> '{metrics,pipelineAddedValue}')::numeric + (r.won_minor + r.open_minor) / _unit),
             'activitiesCreated', (c.value #>> '{metrics,activitiesCreated}')::bigint + r.activities)) order by r.month)
      into _after
      from jsonb_array_elements(_current) as c
      join jsonb_to_recordset(_records) as r (month text, companies bigint, leads bigint, prospects bigint, customers bigint, won bigint, open bigint, lost bigint, won_minor bigint, open_minor bigint, activities bigint)
        on r.month = c.value ->> 'month';
  end if;

  return jsonb_build_object(
    'errors', _errors,
    'warnings', coalesce(_warnings, '[]'),
    'deltas', _deltas,
    'records', case when _errors = '[]' then _records end,
    'currentKpis', _current,
    'resultingKpis', case when _errors = '[]' then _after end,
    'minorUnits', _minor);
end
$$;

comment on function demo_flow.judge_plan(uuid, jsonb, jsonb, timestamptz) is $doc$
Step 2: whether a well-formed plan can be met in a tenant. {errors, warnings, deltas, records, currentKpis, resultingKpis}:
errors name field, month, current and requested; records and resultingKpis are exact, and there only where errors is empty.
tenant_id: NULL for one that is still to be generated, so it is empty. config: its country, timezone, currency, industry, startDate
and realism.dropOffRate (demo_flow.tenant_config, or a complete config).

reads:   ref, crm.contacts and what demo_kpi.monthly reads
example: select demo_flow.judge_plan('00000000-0000-4000-8000-00000000000a', demo_flow.tenant_config('00000000-0000-4000-8000-00000000000a'), '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', '2025-06-30 16:00:00+00') #>> '{records,0,leads}'
gives:   5
$doc$;
