create function demo_job.await_code()
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_job.hold_code(true);
end
$$;

comment on function demo_job.await_code() is $doc$
For run_job, when a deploy was in its way: waits for that deploy, however long it takes, and before those that come
after it. False where the code was replaced meanwhile.

example: select demo_job.await_code()
gives:   true
$doc$;
