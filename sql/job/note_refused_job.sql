create function demo_job.note_refused_job(job_id uuid, attempted text, refused_id uuid, reason text)
returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _work  crm.demo_work;
  _event text := case attempted when 'delete' then 'DELETION_REFUSED' when 'cancel' then 'CANCEL_REFUSED'
                                when 'regenerate' then 'REGENERATION_REFUSED' when 'undo' then 'UNDO_REFUSED' end;
begin
  if _event is null then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'attempted must be delete, cancel, regenerate or undo',
      array[demo_calc.fault_of('attempted', 'must be delete, cancel, regenerate or undo', attempted)]);
  end if;
  select w.* into _work from crm.demo_work as w where w.id = note_refused_job.job_id;
  if not found then
    return false;
  end if;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  values ((select t.id from crm.tenants as t where t.id = _work.tenant_id),  -- it may not have been made yet
          refused_id, 'refuse', format('demo_%s_job', _work.kind), note_refused_job.job_id,
          jsonb_strip_nulls(jsonb_build_object('event', _event, 'role', session_user, 'reason', left(reason, 2000))));
  raise notice 'demogen % % job %: %', _event, _work.kind, job_id, left(coalesce(reason, 'refused'), 200);
  return true;
end
$$;

comment on function demo_job.note_refused_job(uuid, text, uuid, text) is $doc$
Keeps in the audit log that an attempt to delete the tenant of a job, to cancel the job, to regenerate it or to
undo it was refused. False, and nothing written, where there is no such job.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work, crm.tenants
writes:  crm.audit_logs
raises:  TG400 something else was attempted
example: select demo_job.note_refused_job('00000000-0000-4000-8000-000000000001', 'delete', null, 'tried out')
gives:   true
$doc$;
