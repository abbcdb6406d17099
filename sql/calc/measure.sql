create type demo_calc.measure as (check_name text, measured numeric, least numeric, most numeric, n bigint);

comment on type demo_calc.measure is $doc$
What was measured of n rows, and from where to where it may lie with 95 % certainty, seeing that they are no more. NULL
where there is nothing to measure.
$doc$;
