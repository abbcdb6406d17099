create function demo_plan.clashes(one demo_plan.stake[], other demo_plan.stake[])
returns table (month text, metric text, is_block boolean)
language sql immutable parallel safe
begin atomic
  select a.month, a.metric, a.metric is not null and (a.reads and b.moves or b.reads and a.moves)
    from unnest(clashes.one) as a
    join unnest(clashes.other) as b on b.month = a.month and b.metric is not distinct from a.metric
   where a.metric is null or a.reads and b.moves or b.reads and a.moves or a.moves and b.moves;
end;

comment on function demo_plan.clashes(demo_plan.stake[], demo_plan.stake[]) is $doc$
Where two plans meet: the months that both name (without metric), and the numbers that both move. is_block: one of
them depends on what the other moves, so the order in which they run makes a difference. The same both ways round.

example: select is_block from demo_plan.clashes(array[('2025-01', 'leadsCreated', true, true)]::demo_plan.stake[],
         array[('2025-01', 'leadsCreated', false, true)]::demo_plan.stake[])
gives:   true
$doc$;
