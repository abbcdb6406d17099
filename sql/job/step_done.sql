create function demo_job.step_done(step text, records bigint)
returns demo_job.done
language sql volatile
return (step_done.step, clock_timestamp(), step_done.records)::demo_job.done;

comment on function demo_job.step_done(text, bigint) is $doc$
That a step of the running job is done, at this moment, and how many records it made.

example: select (demo_job.step_done('contacts', 700)).records
gives:   700
$doc$;
