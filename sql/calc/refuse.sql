create function demo_calc.refuse(sqlstate text, code text, message text, faults demo_calc.fault[] default '{}',
                                 hint text default null, told jsonb default '{}')
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _detail text := jsonb_build_object('code', code, 'details', demo_calc.faults_json(faults)) || told;
begin
  if hint is null then  -- RAISE takes no NULL
    raise exception using errcode = refuse.sqlstate, message = refuse.message, detail = _detail;
  end if;
  raise exception using errcode = refuse.sqlstate, message = refuse.message, detail = _detail, hint = refuse.hint;
end
$$;

comment on function demo_calc.refuse(text, text, text, demo_calc.fault[], text, jsonb) is $doc$
Raises an error as all of ours are: SQLSTATE TGnnn for the HTTP status nnn, the message for people, DETAIL {code,
details} with the faults and whatever else is to be told, and a HINT where there is a way out. The one place that
knows this form.

example: select count(demo_calc.refuse('TG404', 'NOT_FOUND', 'there is no such thing')) from generate_series(1, 0)
gives:   0
$doc$;
