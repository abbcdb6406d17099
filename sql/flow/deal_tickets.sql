create function demo_flow.deal_tickets(clock demo_flow.clock, known timestamptz[], closed timestamptz[])
returns table (at timestamptz, no bigint)
language sql stable
begin atomic
  with span as (
    select (deal_tickets.clock).begins[1] - interval '7 days' as from_at,
           (deal_tickets.clock).opens[cardinality((deal_tickets.clock).opens)] + interval '9 hours' as until_at
  )
  select g.at, d.no
    from span as s
   cross join unnest(deal_tickets.known, deal_tickets.closed) with ordinality as d (known_at, closed_at, no)
   cross join lateral generate_series(
     d.known_at + interval '7 days' * greatest(0, ceil(extract(epoch from s.from_at - d.known_at) / 604800)),
     least(d.closed_at, s.until_at), interval '7 days') as g (at);
end;

comment on function demo_flow.deal_tickets(demo_flow.clock, timestamptz[], timestamptz[]) is $doc$
A ticket for each week that a deal is open in a job's time, so that each open deal is thought of as often: known since
and closed at are lists of deals, and no is the place in them.

example: select count(*) from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         cross join lateral demo_flow.clock_of(r) as c
         cross join lateral demo_flow.deal_tickets(c, array[c.begins[1]], array[c.begins[1] + interval '15 days']) as t
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   3
$doc$;
