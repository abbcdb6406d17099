create function demo_flow.late_slots(clock demo_flow.clock, slots demo_flow.deal_slot[], buyers demo_flow.buyer[],
                                     partners demo_flow.deal_partners)
returns setof demo_flow.deal_slot
language sql stable
begin atomic
  select s.n, s.month, s.month_i, s.outcome, s.draw1, s.draw2, s.draw3, s.draw4, s.other, d.day, d.second,
         s.month_ends_at,
         (late_slots.clock).opens[d.day] + make_interval(secs => d.second)
    from unnest(late_slots.slots) as s
    join unnest((late_slots.partners).buyers) with ordinality as p (buyer, n) on p.n = s.n
    join unnest(late_slots.buyers) as b on b.no = p.buyer and b.at > s.created_at
   cross join lateral (
     select f.day, f.second + (((late_slots.clock).lasts[f.day] - f.second) * (s.draw3 & 255) >> 8)::int as second
       from (
         select w.day, extract(epoch from b.at - (late_slots.clock).opens[w.day])::int as second
           from (select width_bucket(b.at, (late_slots.clock).begins) as day offset 0) as w
         offset 0
       ) as f
     offset 0
   ) as d;
end;

comment on function demo_flow.late_slots(demo_flow.clock, demo_flow.deal_slot[], demo_flow.buyer[],
                                         demo_flow.deal_partners) is $doc$
The deals whose buyer comes later the same day, or later in the month, once more: made after that.

example: select count(*) from demo_flow.late_slots(null, '{}', '{}', null)
gives:   0
$doc$;
