create function demo_job.server_run()
returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into crm.demo_server_runs default values on conflict do nothing;
  return (select md5(r.id::text || pg_postmaster_start_time()) from crm.demo_server_runs as r);
end
$$;

comment on function demo_job.server_run() is $doc$
The run of the server: another one after every restart and every crash, so that a session of an earlier run is known
to be dead by no fault of its own.

reads:   crm.demo_server_runs
writes:  crm.demo_server_runs
example: select demo_job.server_run() = demo_job.server_run()
gives:   true
$doc$;
