create function demo_plan.record_limit()
returns numeric
language sql stable
return coalesce(substring(current_setting('demo.max_patch_records', true) from '^[0-9]{1,9}$')::numeric, 1000000);

comment on function demo_plan.record_limit() is $doc$
How many records a plan may come to: the setting demo.max_patch_records, else a million.

example: select demo_plan.record_limit()
gives:   1000000
$doc$;
