create function demo.generator_version()
returns text
language sql immutable parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $$ select demo_calc.generator_version() $$;

comment on function demo.generator_version() is $doc$
Version of the generator's output. Whatever changes what an old config gives (code or reference rows) raises it.

example: select demo.generator_version()
gives:   2.0.0
$doc$;
