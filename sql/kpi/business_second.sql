create function demo_kpi.business_second(at timestamptz, opens timestamptz[], clock bigint[])
returns numeric
language sql immutable parallel safe
return clock[width_bucket(at, opens)] + extract(epoch from at - opens[width_bucket(at, opens)]);

comment on function demo_kpi.business_second(timestamptz, timestamptz[], bigint[]) is $doc$
How many seconds of business there were before an instant: the difference of two is the time that somebody waited.
opens and clock are those of a demo_kpi.frame; NULL before the first business day.

example: select demo_kpi.business_second('2025-01-07 10:00Z', '{2025-01-06 09:00Z, 2025-01-07 09:00Z}', '{0, 32400}')
gives:   36000.000000
$doc$;
