create function demo_job.listen()
returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  listen demo_jobs;
end
$$;

comment on function demo_job.listen() is $doc$
From now on this session is notified (channel demo_jobs, the job's id) of each job that becomes pending, and, with an
empty payload, of each deploy that ended.

example: select demo_job.listen() is not null
gives:   true
$doc$;
