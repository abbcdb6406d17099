create function demo_calc.first_tick(knots int[], second int)
returns int
language sql immutable parallel safe strict
begin atomic
  select case when first_tick.second <= 0 then 0
              else (b.i - 1) * 1024
                   + (((first_tick.second - first_tick.knots[b.i]) * 1024
                       + first_tick.knots[b.i + 1] - first_tick.knots[b.i] - 1)
                      / (first_tick.knots[b.i + 1] - first_tick.knots[b.i]))
         end
    from (select least(1024, width_bucket(first_tick.second, first_tick.knots)) as i) as b;
end;

comment on function demo_calc.first_tick(int[], int) is $doc$
The first tick that is not before a second of the business day.

example: select demo_calc.first_tick(demo_calc.hour_knots('{100,100,100,100,100,100,100,100,100}'), 16200)
gives:   524288
$doc$;
