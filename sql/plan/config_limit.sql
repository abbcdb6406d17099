create function demo_plan.config_limit(path text, out low numeric, out high numeric)
language sql immutable
begin atomic
  select r.low, r.high from demo_plan.config_rules() as r where r.path = config_limit.path;
end;

comment on function demo_plan.config_limit(text) is $doc$
From where to where a value of a generation config may go.

example: select low || ' ' || high from demo_plan.config_limit('teamSize')
gives:   2 50
$doc$;
