create function demo_calc.realism_of(config jsonb, out insights text[], out messiness int)
language sql immutable parallel safe
begin atomic
  select case when r.value ? 'insights'
              then array(select c.code from unnest(r.known) with ordinality as c (code, no)
                          where r.value -> 'insights' ? c.code order by c.no)
              else r.known end,
         coalesce((r.value ->> 'messiness')::numeric, 3)::int
    from (select coalesce(realism_of.config -> 'realism', '{}') as value,
                 demo_calc.insights() as known) as r;
end;

comment on function demo_calc.realism_of(jsonb) is $doc$
The effects to plant, in the order in which they are known, and the percentage of untidy rows of a valid generation
config; where it names none, or there is no config (NULL), today's defaults: all effects, and 3.

example: select insights::text || messiness from demo_calc.realism_of('{"realism": {"insights": ["star_rep"]}}')
gives:   {star_rep}3
$doc$;
