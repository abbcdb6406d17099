create function demo.rng_draw(seed text, n bigint)
returns bigint
language plpgsql immutable strict parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if n < 1 then
    raise exception using
      errcode = 'TG400',
      message = format('n must be at least 1, not %s', n),
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object('field', 'n', 'constraint', 'must be at least 1', 'requested', n))),
      hint    = 'Draws count from 1: select demo.rng_draw(''demo'', 1);';
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
