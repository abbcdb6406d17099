create function demo_kpi.is_touched(updated_at timestamptz, written_at timestamptz, made_at timestamptz)
returns boolean
language sql immutable parallel safe
begin atomic
  select is_touched.updated_at is distinct from coalesce(is_touched.written_at, is_touched.made_at);
end;

comment on function demo_kpi.is_touched(timestamptz, timestamptz, timestamptz) is $doc$
Whether somebody changed a generated row since a job wrote it, by its updated_at: it is no longer written_at, the one
that the job wrote. Rows of generator 1 do not keep that (NULL): there it is made_at, the one that it always wrote.

example: select demo_kpi.is_touched('2025-03-04 10:00Z', null, '2025-03-03 15:00Z')
gives:   true
$doc$;
