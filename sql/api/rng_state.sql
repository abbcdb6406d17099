create function demo.rng_state(seed text)
returns bigint
language sql immutable strict parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $$ select demo_calc.rng_state($1) $$;

comment on function demo.rng_state(text) is $doc$
The 32-bit state of the seeded generator (Mulberry32) for a seed string.

example: select demo.rng_state('a')
gives:   97
$doc$;
