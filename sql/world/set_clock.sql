create function demo_world.set_clock(setting text)
returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _at timestamptz;
begin
  begin
    _at := setting::timestamptz;
  exception when data_exception then
    null;  -- no moment at all; said below
  end;
  if not coalesce(_at >= '2000-01-01 00:00Z' and _at < '2101-01-01 00:00Z', false) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
      format('the setting demo.as_of is no moment of the years 2000 to 2100: %s', left(setting, 80)),
      array[demo_calc.fault_of('demo.as_of', 'must be a moment of the years 2000 to 2100', left(setting, 80))],
      'set demo.as_of = ''2025-06-30 16:00Z''; or: reset demo.as_of;');
  end if;
  return _at;
end
$$;

comment on function demo_world.set_clock(text) is $doc$
The moment at which the setting demo.as_of stops the clock. There are neither months nor business days to plan with
outside of the years 2000 to 2100.

raises:  TG400 it is no moment of these years
example: select demo_world.set_clock('2025-06-30 16:00Z') = '2025-06-30 16:00Z'
gives:   true
$doc$;
