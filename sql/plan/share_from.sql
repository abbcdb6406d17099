create function demo_plan.share_from(total bigint, weights numeric[], first int)
returns bigint[]
language sql immutable parallel safe
return demo_calc.allocate(total, array(select case when w.i >= first then w.weight else 0 end
                                         from unnest(weights) with ordinality as w (weight, i) order by w.i));

comment on function demo_plan.share_from(bigint, numeric[], int) is $doc$
A total in whole parts proportional to weights, nothing of it before the first that may have any.

example: select demo_plan.share_from(10, '{1,1,1}', 2)
gives:   {0,5,5}
$doc$;
