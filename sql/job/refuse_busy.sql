create function demo_job.refuse_busy(what text, id uuid, hint text)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _holder record;
  _field  text := case what when 'tenant' then 'tenantId' else 'jobId' end;
begin
  select h.pid, h.login, h.is_idle into _holder from demo_job.lock_holder(refuse_busy.id) as h limit 1;
  perform demo_calc.refuse('TG409', 'CONFLICT',
    format('%s %s is in use', what, id)
      || case when _holder.pid is not null then format(' by session %s of %s', _holder.pid, _holder.login) else '' end
      || case when _holder.is_idle then ', which is idle' else '' end,
    array[demo_calc.fault_of(_field, 'is in use', id)],
    case when _holder.is_idle then format('Where it stays idle, end it: select pg_terminate_backend(%s);',
                                          _holder.pid) else refuse_busy.hint end);
end
$$;

comment on function demo_job.refuse_busy(text, uuid, text) is $doc$
Raises, because another session holds the lock of a job or a tenant, and says which one. Where that session is idle,
the way out is to end it, else it is the hint.

reads:   crm.demo_installation, pg_locks
raises:  TG409 always
example: select count(demo_job.refuse_busy('patch job', j.id, 'Wait for it.')) from crm.demo_work as j where j.kind =
         'none'
gives:   0
$doc$;
