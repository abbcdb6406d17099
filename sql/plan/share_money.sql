create function demo_plan.share_money(total numeric, deals bigint[], jitter bigint[], low bigint, high bigint,
                                      step bigint)
returns bigint[]
language sql immutable parallel safe
begin atomic
  with rule as (
    select case when share_money.total >= a.deals * 4 * share_money.step then share_money.step else 1 end as step,
           -- monthly averages differ a little, where the bounds leave room
           share_money.total between a.deals * 1.4 * share_money.low and a.deals * 0.7 * share_money.high as has_room,
           a.last_month
      from (select sum(d.deals) as deals, max(d.i) filter (where d.deals > 0) as last_month
              from unnest(share_money.deals) with ordinality as d (deals, i)) as a
  ), months as (
    select d.i, d.deals, d.deals * case when r.has_room then share_money.jitter[d.i] else 1000 end as weight
      from rule as r cross join unnest(share_money.deals) with ordinality as d (deals, i)
  ), shares as (
    select demo_calc.allocate(div(share_money.total, r.step)::bigint,
                              array(select m.weight::numeric from months as m order by m.i)) as steps
      from rule as r
  )
  -- what is less than a step goes to the last month that has such deals
  select array_agg(case when m.deals = 0 then 0
                        else s.steps[m.i] * r.step
                             + case when m.i = r.last_month then mod(share_money.total, r.step) else 0 end end::bigint
                   order by m.i)
    from months as m cross join shares as s cross join rule as r;
end;

comment on function demo_plan.share_money(numeric, bigint[], bigint[], bigint, bigint, bigint) is $doc$
A sum of money in whole steps by months that have so many deals each, whose average differs by jitter (in
thousandths); nothing to a month without deals. low, high and step of one deal; all in minor units.

example: select demo_plan.share_money(100000, '{0,2,6}', '{1000,1100,950}', 5000, 60000, 500)
gives:   {0,28000,72000}
$doc$;
