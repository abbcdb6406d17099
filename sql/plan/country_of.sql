create function demo_plan.country_of(config jsonb)
returns text
language sql stable
return coalesce((select a.country from ref.country_aliases as a where a.alias = config ->> 'country'),
                config ->> 'country', 'US');

comment on function demo_plan.country_of(jsonb) is $doc$
The code of a generation config's country, which may also be named by an alias.

reads:   ref.country_aliases
example: select demo_plan.country_of('{"country": "UK"}')
gives:   GB
$doc$;
