create function demo_plan.share_activities(total bigint, weights numeric[], touches bigint[], work numeric[])
returns bigint[]
language sql immutable parallel safe
begin atomic
  with months as (
    select t.i, t.touches, min(t.i) filter (where t.touches > 0) over () as answered_from,
           case when sum(t.touches) over () <= share_activities.total then t.touches else 0 end as first_touches
      from unnest(share_activities.touches) with ordinality as t (touches, i)
  ), shares as (
    select demo_calc.allocate(
             share_activities.total - (select sum(m.first_touches) from months as m)::bigint,
             array(select case when m.i < m.answered_from or share_activities.weights[m.i] = 0 then 0
                               else 0.75 * share_activities.work[m.i]
                                    + 0.25 * coalesce(share_activities.work[m.i - 1], 0) end
                     from months as m order by m.i)) as rest
  )
  select array_agg(m.first_touches + s.rest[m.i] order by m.i) from months as m cross join shares as s;
end;

comment on function demo_plan.share_activities(bigint, numeric[], bigint[], numeric[]) is $doc$
Activities by months. Everybody who is answered (touches) gets a first one, where there are enough; the rest as the
months have work: three quarters for the month's own people and deals, one for those of the month before. A month
without weight has no time for any.

example: select demo_plan.share_activities(20, '{1,1,1}', '{0,4,2}', '{0,6,3}')
gives:   {0,12,8}
$doc$;
