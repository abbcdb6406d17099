create function demo_plan.queues(plan jsonb)
returns boolean
language sql immutable parallel safe
return coalesce(plan ->> 'onConflict' = 'queue', false) or plan ? 'queue';

comment on function demo_plan.queues(jsonb) is $doc$
Whether a well-formed plan wants to go after the jobs that stand in its way.

example: select demo_plan.queues('{"queue": "after", "months": []}')
gives:   true
$doc$;
