create function demo_plan.config_limit(path text, per_usd numeric, out low numeric, out high numeric)
language sql immutable
begin atomic
  -- no currency's limit is below the number itself: what was valid stays valid
  select r.low, r.high * case when r.kind = 'money' then greatest(1, config_limit.per_usd) else 1 end
    from demo_plan.config_rules() as r where r.path = config_limit.path;
end;

comment on function demo_plan.config_limit(text, numeric) is $doc$
From where to where a value of a generation config may go; the upper limit of money is the number of the rule, or its
worth in a currency of which there are per_usd in a US dollar, whichever is more.

example: select low || ' ' || high from demo_plan.config_limit('targets.closedWonValue', 150)
gives:   5000 7500000000
$doc$;
