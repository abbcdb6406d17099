create function demo_kpi.is_snapshot(given jsonb)
returns boolean
language sql immutable strict parallel safe
begin atomic
  select jsonb_typeof(is_snapshot.given) = 'array'
     and not exists (
       select from jsonb_array_elements(case when jsonb_typeof(is_snapshot.given) = 'array' then is_snapshot.given
                                             else '[]' end) as k
        where jsonb_typeof(k.value) <> 'object' or jsonb_typeof(k.value -> 'metrics') is distinct from 'object'
           or exists (
                select from jsonb_each(case when jsonb_typeof(k.value -> 'metrics') = 'object' then k.value -> 'metrics'
                                            else '{}' end) as m
                 where jsonb_typeof(m.value) <> 'number'));
end;

comment on function demo_kpi.is_snapshot(jsonb) is $doc$
Whether what is given is a list of {month, metrics} with numbers, as demo.kpi_snapshot gives one.

example: select demo_kpi.is_snapshot('[{"month": "2025-01", "metrics": {"leadsCreated": 5}}]')
gives:   true
$doc$;
