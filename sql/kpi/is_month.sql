create function demo_kpi.is_month(month text)
returns boolean
language sql immutable parallel safe
return coalesce(month ~ '^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$', false);

comment on function demo_kpi.is_month(text) is $doc$
Whether a text is a month YYYY-MM from 2000 to 2100.

example: select demo_kpi.is_month('2025-13')
gives:   false
$doc$;
