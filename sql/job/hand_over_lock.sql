create function demo_job.hand_over_lock(id uuid)
returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _key bigint := demo_job.lock_key(id);
begin
  if not exists (select from demo_job.lock_holder(hand_over_lock.id) as h where h.pid = pg_backend_pid()) then
    return false;
  end if;
  -- The transaction's lock comes first, so that nobody gets in between; it is a shared one, so that it can be told
  -- from the session's.
  perform pg_advisory_xact_lock_shared(_key);
  while exists (select from demo_job.lock_holder(hand_over_lock.id) as h where h.pid = pg_backend_pid()
                and h.mode = 'ExclusiveLock') loop
    exit when not pg_advisory_unlock(_key);  -- what is left was taken for this transaction only
  end loop;
  return true;
end
$$;

comment on function demo_job.hand_over_lock(uuid) is $doc$
Turns this session's lock on a job or a tenant, however often it was taken, into one of the transaction, which COMMIT
and ROLLBACK give back. False where this session holds none.

reads:   crm.demo_installation, pg_locks
example: select demo_job.hand_over_lock('00000000-0000-4000-8000-000000000001')
gives:   false
$doc$;
