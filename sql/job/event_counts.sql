create function demo_job.event_counts()
returns table (event text, times numeric)
language sql stable
begin atomic
  select e.event, sum(e.times)
    from (
      select a.metadata ->> 'event' as event, count(*) as times from crm.audit_logs as a
             where a.metadata ->> 'event' is not null group by 1
      union all
      -- zeros for events that never happened: the step from nothing to 1 is no increase to Prometheus
      select upper(k.kind collate "C") || s.what, 0 from demo_job.kinds() as k
       cross join (values ('_JOB_STARTED'), ('_JOB_COMPLETED'), ('_JOB_FAILED'), ('_JOB_CANCELLED'),
                          ('_IDEMPOTENCY_DETECTED')) as s (what)
      union all
      select v.event, 0 from (values ('PATCH_VALIDATION_FAILED'), ('KPI_VERIFICATION_FAILED'),
                              ('NON_DEMO_TENANT_BLOCKED'), ('LOGIN_FAILED'), ('LOGIN_BLOCKED'), ('DELETION_REFUSED'),
                              ('CANCEL_REFUSED'), ('REGENERATION_REFUSED'), ('UNDO_REFUSED'),
                              ('ADMIN_REFUSED')) as v (event)
    ) as e
   group by e.event;
end;

comment on function demo_job.event_counts() is $doc$
How often each event stands in the audit log, zeros for those that are known and never happened.

reads:   crm.audit_logs
example: select count(*) > 5 from demo_job.event_counts()
gives:   true
$doc$;
