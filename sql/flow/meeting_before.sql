create function demo_flow.meeting_before(until_at bigint, from_at bigint, cell int)
returns bigint
language sql immutable parallel safe
return case when ((until_at - 120) / cell - 1) * cell >= from_at then ((until_at - 120) / cell - 1) * cell
            -- half an hour, later in its cell
            when (from_at + 899) / 900 * 900 % cell <= cell - 1800 and (from_at + 899) / 900 * 900 + 1860 <= until_at
              then (from_at + 899) / 900 * 900
            when (from_at + cell - 1) / cell * cell + 1860 <= until_at then (from_at + cell - 1) / cell * cell end;

comment on function demo_flow.meeting_before(bigint, bigint, int) is $doc$
When a meeting starts that is over shortly before an instant and does not begin before another, on a quarter of an hour
and in one cell; NULL where there is no time. All in seconds since 1970. It is a full cell long where it starts with
one.

example: select (demo_flow.meeting_before(36000, 28000, 3600) + demo_flow.meeting_before(36000, 33000, 3600)) / 3600.0
gives:   17.2500000000000000
$doc$;
