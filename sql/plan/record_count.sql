create function demo_plan.record_count(records demo_plan.records[])
returns numeric
language sql immutable parallel safe
begin atomic
  select coalesce(sum(r.companies + r.leads + r.prospects + r.customers + r.won + r.open + r.lost + r.activities), 0)
    from unnest(record_count.records) as r;
end;

comment on function demo_plan.record_count(demo_plan.records[]) is $doc$
How many companies, contacts, deals and activities these records are.

example: select demo_plan.record_count(array[('2025-01', 1, 5, 2, 1, 0, 2, 1, 0, 5000, 2500, 0,
         9)::demo_plan.records])
gives:   21
$doc$;
