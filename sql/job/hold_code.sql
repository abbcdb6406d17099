create function demo_job.hold_code(wait boolean)
returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _patience text := current_setting('lock_timeout');
  _code     oid  := to_regnamespace('demo');
begin
  if not wait then
    lock table crm.demo_code_lock in row share mode nowait;
    return true;
  end if;
  -- A deploy that waits stands before us in the queue, and goes through once the jobs before it have ended. That may
  -- take longer than a row's lock should.
  perform set_config('lock_timeout', '0', true);
  lock table crm.demo_code_lock in row share mode;
  perform set_config('lock_timeout', _patience, true);
  return _code = to_regnamespace('demo');
exception
  when lock_not_available then
    return false;
  when query_canceled then
    raise exception using
      errcode = 'query_canceled',
      message = format('%s, while the code is being replaced%s', sqlerrm, demo_job.told_deploy()),
      hint    = 'Wait for that deploy to end, or end its session, then call again.';
end
$$;

comment on function demo_job.hold_code(boolean) is $doc$
Keeps the code as it is until the transaction ends. False where a deploy replaces it or waits to; with wait, where the
code was replaced meanwhile.

reads:   pg_locks
example: select demo_job.hold_code(false)
gives:   true
$doc$;
