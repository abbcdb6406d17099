create function demo_flow.names_of(country text)
returns demo_flow.names
language sql stable
begin atomic
  select row(n.first_names, n.first_latins, n.last_starts, n.last_counts, n.last_names, n.last_latins, n.first_readings,
             n.last_readings, n.women)::demo_flow.names
    from demo_world.name_lists(names_of.country) as n;
end;

comment on function demo_flow.names_of(text) is $doc$
The names of a country as one value.

reads:   ref.first_names, ref.last_names
example: select (demo_flow.names_of('US')).women > 100
gives:   true
$doc$;
