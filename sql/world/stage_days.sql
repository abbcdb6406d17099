create function demo_world.stage_days(industry text, stages int)
returns int[]
language sql stable
begin atomic
  select coalesce(array_agg(coalesce(u.days[i.no], 1) order by i.no), '{}')
    from generate_series(1, stage_days.stages) as i (no)
   cross join (
     select array_agg(greatest(s.avg_days_in_stage, 1) order by s.position, s.name collate "C") as days
       from ref.stages as s where s.industry = stage_days.industry and s.stage_type = 'open'
   ) as u;
end;

comment on function demo_world.stage_days(text, int) is $doc$
How many days a deal of an industry usually spends in the first, second … of so many open stages: at least one in each,
and one in those that the industry does not know.

reads:   ref.stages
example: select demo_world.stage_days('ecommerce', 6)
gives:   {1,2,4,3,2,1}
$doc$;
