create function demo_plan.customers_of(others bigint[], won bigint[], early int)
returns bigint[]
language sql immutable parallel safe
begin atomic
  -- what a month has no people for, those of the months before take over
  with months as (
    select m.i, ceil(0.6 * m.others)::bigint as room, ceil(case when m.i <= customers_of.early then 1 else 0.7
                                                           end * m.won)::bigint as buyers
      from unnest(customers_of.others, customers_of.won) with ordinality as m (others, won, i)
  ), running as (
    select m.*, sum(m.buyers - m.room) over (order by m.i desc) as balance from months as m
  ), left_over as (
    select r.i, r.buyers, r.balance - least(min(r.balance) over (order by r.i desc), 0) as left_over from running as r
  )
  select array_agg((l.buyers + coalesce(n.left_over, 0) - l.left_over)::bigint order by l.i)
    from left_over as l
    left join left_over as n on n.i = l.i + 1;
end;

comment on function demo_plan.customers_of(bigint[], bigint[], int) is $doc$
How many of the contacts of each month that are no leads become customers: seven for every ten deals that are won, then
or later, up to six in ten. So there is a deal for each of them. In the first early months of a tenant nobody has bought
before, so it is one for each deal.

example: select demo_plan.customers_of('{10,4,10}', '{0,8,4}', 0)
gives:   {3,3,3}
$doc$;
