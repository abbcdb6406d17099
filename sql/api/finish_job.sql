create function demo.finish_job(job_id uuid)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return pg_advisory_unlock(demo_flow.lock_key(job_id));
end
$$;

comment on function demo.finish_job(uuid) is $doc$
Gives back the lock that start_generation took. False, with a warning, where this session holds none.

example: select demo.finish_job('00000000-0000-4000-8000-000000000001')
gives:   false
$doc$;
