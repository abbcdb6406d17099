create function demo.now()
returns timestamptz
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select demo_world.now()
$$;

comment on function demo.now() is $doc$
The clock of the generator: the session setting demo.as_of where set (set demo.as_of = '2025-06-30 12:00Z'), else the
transaction's time.

raises:  TG400 demo.as_of is no moment of the years 2000 to 2100
example: select demo.now() <= clock_timestamp()
gives:   true
$doc$;
