create function demo_plan.confirm_text(rows demo_plan.row_change[])
returns text
language sql immutable parallel safe
begin atomic
  select coalesce(string_agg(upper(k.change collate "C") || ' ' || c.times, ' ' order by k.no), 'NOTHING')
    from unnest('{remove,void,restore,move,modify,keep}'::text[]) with ordinality as k (change, no)
   cross join lateral (
     select count(*) as times from unnest(confirm_text.rows) as r where r.change = k.change
   ) as c
   where c.times > 0;
end;

comment on function demo_plan.confirm_text(demo_plan.row_change[]) is $doc$
What has to be typed before records are changed: how many of them, by what becomes of them.

example: select demo_plan.confirm_text(array[('deals', null, '2025-01', 'remove', null, null), ('deals', null,
         '2025-01', 'move', null, null)]::demo_plan.row_change[])
gives:   REMOVE 1 MOVE 1
$doc$;
