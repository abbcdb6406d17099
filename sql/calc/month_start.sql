create function demo_calc.month_start(month text)
returns timestamptz
language sql immutable parallel safe strict
return make_date(left(month, 4)::int, right(month, 2)::int, 1)::timestamp at time zone 'UTC';

comment on function demo_calc.month_start(text) is $doc$
First instant of a month YYYY-MM, in UTC: KPI months are UTC months.

example: select demo_calc.month_start('2025-02') = '2025-02-01 00:00:00+00'::timestamptz
gives:   true
$doc$;
