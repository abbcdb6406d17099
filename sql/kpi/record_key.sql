create function demo_kpi.record_key(application_no int, id uuid, content text)
returns text
language sql immutable parallel safe
return coalesce(application_no::text || ':' || right(id::text, 12), 'h' || content);

comment on function demo_kpi.record_key(int, uuid, text) is $doc$
How the fingerprint knows a record: by the number of its job and its ordinal there, not by its id; a row of people,
whose job is NULL, by what is in it.

example: select demo_kpi.record_key(1, '00000000-0000-4000-8000-00000000000a', '')
gives:   1:00000000000a
$doc$;
