create function demo_world.next_steps(industry text)
returns table (stage text, no bigint, total bigint, text text)
language sql stable
begin atomic
  select n.stage, row_number() over (partition by n.stage order by n.position, n.text collate "C") - 1,
         count(*) over (partition by n.stage), n.text
    from ref.next_steps as n
   where n.industry = next_steps.industry;
end;

comment on function demo_world.next_steps(text) is $doc$
What is to be done next about an open deal of a trade, by stage, numbered from 0.

reads:   ref.next_steps
example: select text from demo_world.next_steps('saas') where stage = 'Discovery' and no = 0
gives:   Prepare the demo on their data
$doc$;
