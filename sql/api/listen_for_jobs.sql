create function demo.listen_for_jobs()
returns void
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  listen demo_jobs;
end
$$;

comment on function demo.listen_for_jobs() is $doc$
From now on this session is notified (channel demo_jobs, the job's id) of each job that becomes pending.

example: select demo.listen_for_jobs() is not null
gives:   true
$doc$;
