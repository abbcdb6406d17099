create function demo_flow.require_valid_config(config jsonb, as_of timestamptz)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _faults jsonb := demo_flow.check_config(config, as_of);
  _count  bigint := (select sum(coalesce((f.value ->> 'more')::bigint, 1)) from jsonb_array_elements(_faults) as f);
begin
  if _faults <> '[]' then
    raise exception using
      errcode = 'TG400',
      message = format('the config has %s', case _count when 1 then 'a fault' else _count || ' faults' end) || demo_flow.fault_lines(_faults),
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', _faults),
      hint    = 'Mend the named keys; keys that are left out get defaults.';
  end if;
end
$$;

comment on function demo_flow.require_valid_config(jsonb, timestamptz) is $doc$
Raises where a generation config has faults, each listed with its path.

reads:   what demo_flow.check_config reads
raises:  TG400 the config has faults
example: select demo_flow.require_valid_config('{"country": "JP"}', '2025-06-30 12:00:00+00') is not null
gives:   true
$doc$;
