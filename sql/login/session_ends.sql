create function demo_login.session_ends(created_at timestamptz, last_seen_at timestamptz)
returns timestamptz
language sql stable
return least(created_at + interval '12 hours', last_seen_at + interval '30 minutes');

comment on function demo_login.session_ends(timestamptz, timestamptz) is $doc$
When a web session ends: 30 minutes after it was last used, and 12 hours after the login in any case.

example: select demo_login.session_ends('2025-01-06 08:00Z', '2025-01-06 19:50Z') = '2025-01-06 20:00Z'
gives:   true
$doc$;
