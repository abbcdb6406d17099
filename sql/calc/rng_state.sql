create function demo_calc.rng_state(seed text)
returns bigint
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  _hash bigint := 0;
  _code bigint;
begin
  -- A recurrence: each step needs the one before, so this is a loop. Seeds are short.
  for _code in select ascii(c) from string_to_table(rng_state.seed, null) as c loop
    if _code > 65535 then  -- two UTF-16 code units
      _hash := (_hash * 31 + 55296 + ((_code - 65536) >> 10)) & 4294967295;
      _hash := (_hash * 31 + 56320 + ((_code - 65536) & 1023)) & 4294967295;
    else
      _hash := (_hash * 31 + _code) & 4294967295;
    end if;
  end loop;
  if _hash > 2147483647 then  -- as a signed 32-bit number it is negative
    _hash := 4294967296 - _hash;
  end if;
  return greatest(_hash, 1);
end
$$;

comment on function demo_calc.rng_state(text) is $doc$
The 32-bit state that a seed string stands for: the seed's string hash over UTF-16 code units, absolute, never 0.

example: select demo_calc.rng_state('demo')
gives:   3079651
$doc$;
