create function demo_plan.planned_months(config jsonb, as_of timestamptz)
returns setof demo_plan.records
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _deltas demo_kpi.figure[] := (demo_plan.plan_deltas('{}', config -> 'monthlyPlan')).deltas;
  _months text[] := demo_calc.months(left(config ->> 'startDate', 7),
                                     to_char(as_of at time zone (config ->> 'timezone'), 'YYYY-MM'));
begin
  -- generating is patching an empty tenant: what the plan names comes to the same records; the other months hold
  -- nothing
  return query
  select m.month, coalesce(p.companies, 0), coalesce(p.leads, 0), coalesce(p.prospects, 0), coalesce(p.customers, 0),
         coalesce(p.unanswered, 0), coalesce(p.won, 0), coalesce(p.open, 0), coalesce(p.lost, 0),
         coalesce(p.won_minor, 0), coalesce(p.open_minor, 0), coalesce(p.lost_minor, 0), coalesce(p.activities, 0)
    from unnest(_months) as m (month)
    left join demo_plan.plan_records(_deltas, config ->> 'industry', config ->> 'currency',
                                     (config #>> '{realism,dropOffRate}')::numeric, true) as p on p.month = m.month
   order by m.month;
end
$$;

comment on function demo_plan.planned_months(jsonb, timestamptz) is $doc$
Step 1: what the monthlyPlan of a complete config asks for, month by month from the tenant's start until as_of.

reads:   ref.currencies, ref.industries
example: select string_agg(month || ' ' || leads, ', ' order by month) from demo_plan.planned_months('{"timezone":
         "UTC", "startDate": "2025-05-01", "industry": "saas", "currency": "USD", "realism": {"dropOffRate": 15},
         "monthlyPlan": {"months": [{"month": "2025-05", "metrics": {"leadsCreated": 5}}]}}', '2025-06-16 16:00Z')
gives:   2025-05 5, 2025-06 0
$doc$;
