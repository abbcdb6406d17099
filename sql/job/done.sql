create type demo_job.done as (step text, at timestamptz, records bigint);

comment on type demo_job.done is 'A step that a running job has behind it, when, and how many records it made.';
