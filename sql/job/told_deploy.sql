create function demo_job.told_deploy()
returns text
language sql stable
begin atomic
  select coalesce(', by ' || string_agg(format('session %s of %s', l.pid, coalesce(a.usename, 'somebody')), ', '
                                        order by l.pid), '')
    from pg_locks as l
    left join pg_stat_activity as a on a.pid = l.pid
   where l.relation = to_regclass('crm.demo_code_lock')
     and l.database = (select d.oid from pg_database as d where d.datname = current_database())
     and l.mode in ('ExclusiveLock', 'AccessExclusiveLock') and l.pid <> pg_backend_pid();
end;

comment on function demo_job.told_deploy() is $doc$
Which other session replaces the code or waits to, as words to go on with; empty where none does.

reads:   pg_database, pg_locks, pg_stat_activity
example: select demo_job.told_deploy() = ''
gives:   true
$doc$;
