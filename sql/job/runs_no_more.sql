create function demo_job.runs_no_more(shown jsonb)
returns boolean
language sql volatile
begin atomic
  select exists (
    select from jsonb_array_elements(runs_no_more.shown) as s (job)
      left join crm.demo_work as w on w.id = (s.job ->> 'id')::uuid
     where s.job ->> 'status' = 'running'
       and (w.status is distinct from 'running' or (s.job ->> 'attempt')::int <> w.attempt));
end;

comment on function demo_job.runs_no_more(jsonb) is $doc$
Whether a job that was read as running has ended since: what its session told of its progress is then not its own any
more, and the job is to be read again. Volatile, so that it sees what others have committed meanwhile.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
example: select demo_job.runs_no_more('[{"id": "00000000-0000-4000-8000-000000000001", "status": "running"}]')
gives:   true
$doc$;
