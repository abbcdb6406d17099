create function demo_kpi.local_time(at timestamptz, timezone text)
returns text
language sql stable parallel safe
return to_char(local_time.at at time zone local_time.timezone, 'YYYY-MM-DD HH24:MI');

comment on function demo_kpi.local_time(timestamptz, text) is $doc$
An instant as the clocks of a time zone show it.

example: select demo_kpi.local_time('2025-06-30 16:00Z', 'America/New_York')
gives:   2025-06-30 12:00
$doc$;
