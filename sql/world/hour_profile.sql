create function demo_world.hour_profile(country text)
returns int[]
language sql stable
begin atomic
  select demo_calc.hour_knots(array_agg(coalesce(h.weight, 100) order by g.hour))
    from generate_series(9, 17) as g (hour)
    left join ref.hour_weights as h on h.country = hour_profile.country and h.hour = g.hour;
end;

comment on function demo_world.hour_profile(text) is $doc$
The hour profile of a country as knots (demo_calc.hour_knots); an hour without a row counts as an ordinary one.

reads:   ref.hour_weights
example: select cardinality(demo_world.hour_profile('US'))
gives:   1025
$doc$;
