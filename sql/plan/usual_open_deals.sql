create function demo_plan.usual_open_deals(total numeric, won numeric, high numeric, average numeric)
returns numeric
language sql immutable parallel safe
-- enough that none need exceed the largest value, few enough that the rest can be lost
return case when total <= 0 then 0
            else least(total, greatest(1, ceil(total / high),
                                       least(round(total / average), greatest(ceil(total / (high * 0.8)),
                                                                              4 * won + 50)))) end;

comment on function demo_plan.usual_open_deals(numeric, numeric, numeric, numeric) is $doc$
How many open deals a sum of money is beside so many won ones: deals of average value, larger ones where that would be
too many. All in minor units.

example: select demo_plan.usual_open_deals(1000000, 10, 50000, 10000)
gives:   90
$doc$;
