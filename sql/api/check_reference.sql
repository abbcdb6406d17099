create function demo.check_reference()
returns table (place text, fault text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
begin atomic
  select f.place, f.fault from demo_plan.reference_faults() as f order by f.place collate "C", f.fault collate "C";
end;

comment on function demo.check_reference() is $doc$
What the reference rows lack, a DBA's own among them: which table and row, and what is wrong. No row where all is well.
A generation for a country or a trade with such a fault is refused before anything is written.

reads:   ref
example: select count(*) from demo.check_reference()
gives:   0
$doc$;
