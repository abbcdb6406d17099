create function demo_plan.token_fits(plan jsonb, token text)
returns boolean
language sql immutable parallel safe
return coalesce(split_part(plan ->> 'planToken', '_', 1) = token, true);

comment on function demo_plan.token_fits(jsonb, text) is $doc$
Whether the token that a plan brings, if any, is of this hash (demo_plan.plan_token).

example: select demo_plan.token_fits('{"planToken": "a_1_5-7"}', 'a')
gives:   true
$doc$;
