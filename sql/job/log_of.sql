create function demo_job.log_of(done demo_job.done[])
returns jsonb
language sql stable
begin atomic
  select coalesce(jsonb_agg(demo_calc.log_entry(d.at, 'info', s.words, d.records) -> 0 order by d.ordinality), '[]')
    from unnest(log_of.done) with ordinality as d
    join demo_flow.steps() as s on s.step = d.step;
end;

comment on function demo_job.log_of(demo_job.done[]) is $doc$
The log of a job that has these steps behind it.

example: select demo_job.log_of(array[('contacts', '2025-01-01 00:00Z', 700)::demo_job.done]) #>> '{0,message}'
gives:   Creating contacts
$doc$;
