create function demo_job.lock_holder(id uuid)
returns table (pid int, login text, mode text, is_idle boolean)
language sql stable
begin atomic
  -- a session that works is in a transaction, and a transaction holds the lock on its own number
  select l.pid, (select a.usename from pg_stat_activity as a where a.pid = l.pid), l.mode,
         not exists (select from pg_locks as v where v.locktype = 'virtualxid' and v.pid = l.pid)
    from pg_locks as l
   cross join (select demo_job.lock_key(lock_holder.id) as key) as k
   where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
     and l.database = (select d.oid from pg_database as d where d.datname = current_database())
     and l.classid::bigint = (k.key >> 32) & 4294967295
     and l.objid::bigint = k.key & 4294967295;
end;

comment on function demo_job.lock_holder(uuid) is $doc$
Who holds the advisory lock of a job or a tenant, and whether that session is idle: then nobody works under the lock.

reads:   crm.demo_installation, pg_database, pg_locks, pg_stat_activity
example: select count(*) from demo_job.lock_holder('00000000-0000-4000-8000-000000000001')
gives:   0
$doc$;
