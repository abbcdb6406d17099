create function demo_plan.planning_rate(config jsonb)
returns numeric
language sql stable
return coalesce((
  select u.per_usd
    from ref.currencies as u
   where u.code = coalesce(config ->> 'currency',
                           (select c.default_currency from ref.countries as c
                            where c.code = demo_plan.country_of(config)))
  ), 1);

comment on function demo_plan.planning_rate(jsonb) is $doc$
How many units of a generation config's currency a US dollar is worth in planning; 1 where its currency is not known.

reads:   ref.countries, ref.country_aliases, ref.currencies
example: select demo_plan.planning_rate('{"country": "JP"}')
gives:   150
$doc$;
