create function demo.rng_draw(seed text, n bigint)
returns bigint
language plpgsql immutable strict parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if n < 1 then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', format('n must be at least 1, not %s', n),
                             array[demo_calc.fault_of('n', 'must be at least 1', n)],
                             'Draws count from 1: select demo.rng_draw(''demo'', 1);');
  end if;
  return demo_calc.rng_draw(demo_calc.rng_state(seed), n);
end
$$;

comment on function demo.rng_draw(text, bigint) is $doc$
32-bit output n (from 1) of the seeded generator; divide by 4294967296 for a draw in [0, 1).

raises:  TG400 n is below 1
example: select demo.rng_draw('a', 1)
gives:   2429163745
$doc$;
