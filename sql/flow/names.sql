create type demo_flow.names as (
  first_names text[], first_latins text[], last_starts bigint[], last_counts bigint[], last_names text[],
  last_latins text[], first_readings text[], last_readings text[], women bigint);

comment on type demo_flow.names is $doc$
What demo_world.name_lists answers, in one value.
$doc$;
