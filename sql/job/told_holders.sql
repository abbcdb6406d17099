create function demo_job.told_holders(id uuid)
returns text
language sql stable
begin atomic
  select coalesce(', by ' || string_agg(format('session %s of %s', h.pid, coalesce(h.login, 'somebody')), ', '
                                        order by h.pid), '')
    from demo_job.lock_holder(told_holders.id) as h
   where h.pid <> pg_backend_pid();
end;

comment on function demo_job.told_holders(uuid) is $doc$
Which other session has the lock of a job or a tenant, as words to go on with; empty where none does.

reads:   crm.demo_installation, pg_locks
example: select demo_job.told_holders('00000000-0000-4000-8000-000000000001') = ''
gives:   true
$doc$;
