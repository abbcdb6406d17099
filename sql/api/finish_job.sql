create function demo.finish_job(job_id uuid)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _key  bigint := demo_flow.lock_key(job_id);
  _held boolean;
begin
  select exists (select from pg_locks as l
                  where l.locktype = 'advisory' and l.pid = pg_backend_pid() and l.objsubid = 1 and l.granted
                    and l.classid::bigint = (_key >> 32) & 4294967295 and l.objid::bigint = _key & 4294967295) into _held;
  if _held then
    perform pg_advisory_unlock(_key);
  end if;
  return _held;
end
$$;

comment on function demo.finish_job(uuid) is $doc$
Gives back the lock on a job or a tenant that start_generation or start_patch took. False where this session holds none.

example: select demo.finish_job('00000000-0000-4000-8000-000000000001')
gives:   false
$doc$;
