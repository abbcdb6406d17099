create function demo_plan.months_of(readings demo_plan.reading[])
returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('month', m.month, 'metrics', m.metrics) order by m.month), '[]')
      from (
        select r.month, jsonb_object_agg(r.metric, r.amount) as metrics
          from unnest(months_of.readings) as r
         where r.month is not null and r.amount is not null and r.fault is null
         group by r.month
      ) as m);
end
$$;

comment on function demo_plan.months_of(demo_plan.reading[]) is $doc$
The numbers that were read, as the months of a plan [{month, metrics}].

example: select demo_plan.months_of(array[
           row(2, 2, 'leadsCreated', false, '2025-01', '5', 5, null, null, false, null, null, 'one way', null)
         ]::demo_plan.reading[])
gives:   [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]
$doc$;
