create function demo_calc.fresh_days(cycle_days_max int)
returns int
language sql immutable parallel safe
return least(60, greatest(21, fresh_days.cycle_days_max / 2));

comment on function demo_calc.fresh_days(int) is $doc$
For how many days at most an open deal has not moved that has not stalled, where deals of the trade take up to
cycle_days_max days.

example: select demo_calc.fresh_days(90)
gives:   45
$doc$;
