create function demo_plan.config_values(config jsonb)
returns table (path text, part text, value jsonb)
language sql immutable parallel safe
begin atomic
  select k.key, k.key, k.value from jsonb_each(config_values.config) as k
  union all
  select o.key || '.' || k.key, o.key, k.value
    from jsonb_each(config_values.config) as o
   cross join lateral jsonb_each(case when jsonb_typeof(o.value) = 'object' then o.value else '{}' end) as k
   where o.key in ('targets', 'growth', 'monthlyPlan', 'channelMix', 'realism');
end;

comment on function demo_plan.config_values(jsonb) is $doc$
Every value of a generation config with its path, those within its parts (targets, growth, monthlyPlan, channelMix,
realism) too.

example: select string_agg(path, ' ' order by path) from
         demo_plan.config_values('{"seed": "x", "targets": {"leads": 5}}')
gives:   seed targets targets.leads
$doc$;
