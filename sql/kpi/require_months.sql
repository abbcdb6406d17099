create function demo_kpi.require_months(from_month text, to_month text)
returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not coalesce(from_month ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$' and to_month ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$' and from_month <= to_month, false) then
    raise exception using
      errcode = 'TG400',
      message = case when from_month is null or to_month is null then concat_ws(' and ', case when from_month is null then 'the first month (from)' end, case when to_month is null then 'the last month (to)' end)
                     || ' of the range must be named' else format('from %s to %s is no range of months', from_month, to_month) end,
      detail  = jsonb_build_object('code', 'VALIDATION_ERROR', 'details', jsonb_build_array(jsonb_build_object(
                  'field', case when coalesce(from_month ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$', false) then 'to' else 'from' end,
                  'constraint', 'must be YYYY-MM from 2000 to 2100, from not after to',
                  'requested', case when coalesce(from_month ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$', false) then to_month else from_month end))),
      hint    = 'For example: select * from demo.kpis(tenant_id, ''2025-01'', ''2025-06'');';
  end if;
end
$$;

comment on function demo_kpi.require_months(text, text) is $doc$
Raises unless the two are months YYYY-MM and the first is not after the second.

raises:  TG400 the months are malformed or in the wrong order
example: select demo_kpi.require_months('2025-01', '2025-06') is not null
gives:   true
$doc$;
