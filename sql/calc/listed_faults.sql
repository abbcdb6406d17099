create function demo_calc.listed_faults(faults demo_calc.fault[])
returns demo_calc.fault[]
language sql immutable parallel safe
begin atomic
  select array(
    select (f.field, f."constraint", f.month, f.current,
            case when length(f.requested #>> '{}') > 200 then to_jsonb(left(f.requested #>> '{}', 200) || '…')
              else f.requested end, null)::demo_calc.fault
      from unnest(listed_faults.faults) with ordinality as f
     where f.ordinality <= 100
     order by f.ordinality)
    || array(
    select ('', format('has %s more faults that are not listed', r.more), null, null, null, r.more)::demo_calc.fault
      from (select cardinality(listed_faults.faults) - 100 as more) as r
     where r.more > 0);
end;

comment on function demo_calc.listed_faults(demo_calc.fault[]) is $doc$
Faults as they are told: the first 100, each with at most 200 characters of what was given. Of very many, a last one
says how many more there are.

example: select ((demo_calc.listed_faults(array(select demo_calc.fault_of('x', 'is not a known key', n) from
         generate_series(1, 250) as n)))[101])."constraint"
gives:   has 150 more faults that are not listed
$doc$;
