create function demo_plan.customers_of(others numeric, won numeric)
returns numeric
language sql immutable parallel safe
-- the first of all is one, so that the first won deal has somebody to go to
return least(others, greatest(ceil(0.3 * others), least(won, ceil(0.6 * others))));

comment on function demo_plan.customers_of(numeric, numeric) is $doc$
How many of the contacts that are no leads become customers: three in ten, up to six where there are as many won
deals.

example: select demo_plan.customers_of(10, 5)
gives:   5
$doc$;
