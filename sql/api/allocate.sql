create function demo.allocate(total bigint, weights numeric[])
returns bigint[]
language plpgsql immutable parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if total is null or total < 0 or weights is null or cardinality(weights) = 0 or array_ndims(weights) > 1
     or exists (select from unnest(weights) as w (weight)
                 where w.weight is null or not (w.weight >= 0 and w.weight < 'Infinity'))
     or (total > 0 and not exists (select from unnest(weights) as w (weight) where w.weight > 0)) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
      'allocate takes a total of at least 0 and a list of weights of at least 0, one of them above 0',
      array[demo_calc.fault_of('weights', 'numbers of at least 0, one of them above 0', weights::text)],
      'For example: select demo.allocate(10, ''{1,1,2}'');');
  end if;
  return demo_calc.allocate(total, weights);
end
$$;

comment on function demo.allocate(bigint, numeric[]) is $doc$
Largest remainder: total in whole parts proportional to weights that add up to total exactly; ties go to the first.

raises:  TG400 a negative total, or weights that cannot be shared by
example: select demo.allocate(10, '{1,1,2}')
gives:   {3,2,5}
$doc$;
