create function demo_world.is_time_zone(name text)
returns boolean
language sql stable
begin atomic
  -- reading all zones takes a while: only for one that no country names
  select case when exists (select from ref.countries as c where c.default_timezone = is_time_zone.name) then true
              -- a small letter begins this machine's own setting, or another list's spelling of a zone
              else is_time_zone.name ~ '^(?!Factory$)[A-Z][A-Za-z0-9_+/-]*$'
                and exists (select from pg_timezone_names as z where z.name = is_time_zone.name) end;
end;

comment on function demo_world.is_time_zone(text) is $doc$
Whether a text names a time zone of the IANA list.

reads:   ref.countries
example: select demo_world.is_time_zone('Europe/Berlin') and not demo_world.is_time_zone('localtime')
gives:   true
$doc$;
