create function demo_flow.listed_faults(faults jsonb)
returns jsonb
language sql immutable parallel safe
begin atomic
  with found as (
    select f.value, f.value ? 'more' as is_rest, row_number() over (partition by f.value ? 'more' order by f.ordinality) as no
      from jsonb_array_elements(listed_faults.faults) with ordinality as f
  ), listed as (
    select f.no, f.value || case when length(f.value ->> 'requested') > 200 then jsonb_build_object('requested', left(f.value ->> 'requested', 200) || '…') else '{}' end as fault
      from found as f
     where not f.is_rest and f.no <= 100
    union all
    select 101, jsonb_build_object('field', '', 'constraint', format('has %s more faults that are not listed', r.more), 'more', r.more)
      from (select coalesce(sum(case when f.is_rest then (f.value ->> 'more')::bigint when f.no > 100 then 1 end), 0) as more from found as f) as r
     where r.more > 0
  )
  select coalesce(jsonb_agg(l.fault order by l.no), '[]') from listed as l;
end;

comment on function demo_flow.listed_faults(jsonb) is $doc$
Faults as they are told: the first 100, each with at most 200 characters of what was given. Of very many, a last one says how many more
there are ({field, constraint, more}); lists that hold such a one can be joined and listed again.

example: select demo_flow.listed_faults((select jsonb_agg('{"field": "x", "constraint": "is not a known key"}'::jsonb) from generate_series(1, 250))) -> 100 ->> 'constraint'
gives:   has 150 more faults that are not listed
$doc$;
