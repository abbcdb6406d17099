create function demo_job.counts_of(done demo_job.done[])
returns jsonb
language sql immutable parallel safe
begin atomic
  select coalesce(jsonb_object_agg(d.step, d.records), '{}')
    from unnest(counts_of.done) as d
    join demo_flow.steps() as s on s.step = d.step and s.is_counted;
end;

comment on function demo_job.counts_of(demo_job.done[]) is $doc$
How many rows a job made of each kind, {step: rows}.

example: select demo_job.counts_of(array[('contacts', '2025-01-01 00:00Z', 700)::demo_job.done])
gives:   {"contacts": 700}
$doc$;
