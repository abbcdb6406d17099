create function demo_job.records_of(done demo_job.done[])
returns bigint
language sql immutable parallel safe
begin atomic
  select coalesce(sum(d.records), 0)::bigint from unnest(records_of.done) as d
         join demo_kpi.entities() as e on e.name = d.step and e.is_record;
end;

comment on function demo_job.records_of(demo_job.done[]) is $doc$
How many records a job made: rows of the entities that demo_kpi.entities() lists.

example: select demo_job.records_of(array[('contacts', '2025-01-01 00:00Z', 700), ('tags', '2025-01-01 00:00Z',
         8)]::demo_job.done[])
gives:   700
$doc$;
