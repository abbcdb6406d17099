create function demo_kpi.realism_areas()
returns text[]
language sql immutable parallel safe
return '{closing,funnel,pipeline,money,activities,relations,place,language,freshness,dirt}'::text[];

comment on function demo_kpi.realism_areas() is $doc$
The areas of the report on realism, in its order.

example: select (demo_kpi.realism_areas())[1]
gives:   closing
$doc$;
