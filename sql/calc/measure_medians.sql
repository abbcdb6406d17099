create function demo_calc.measure_medians(check_name text, sorted_a numeric[], sorted_b numeric[])
returns demo_calc.measure
language sql immutable parallel safe
begin atomic
  select (measure_medians.check_name, a.measured / nullif(b.measured, 0), a.least / nullif(b.most, 0),
          a.most / nullif(b.least, 0), least(a.n, b.n))::demo_calc.measure
    from demo_calc.measure_median('', sorted_a) as a
   cross join demo_calc.measure_median('', sorted_b) as b;
end;

comment on function demo_calc.measure_medians(text, numeric[], numeric[]) is $doc$
How many times the median of a is that of b, both ascending; the interval is that of the least and most of both. n is
the number of the fewer.

example: select round((demo_calc.measure_medians('cycle', '{2,4,6}', '{1,2,3}')).measured, 1)
gives:   2.0
$doc$;
