create function demo_calc.log_entry(at timestamptz, level text, message text, records bigint)
returns jsonb
language sql stable
return jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
  'timestamp', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'level', level, 'message', message,
    'records', records)));

comment on function demo_calc.log_entry(timestamptz, text, text, bigint) is $doc$
One entry of a job's log, as a JSON array that is appended to it.

example: select demo_calc.log_entry('2025-01-01 00:00Z', 'info', 'Creating contacts', 700) #>> '{0,timestamp}'
gives:   2025-01-01T00:00:00.000Z
$doc$;
