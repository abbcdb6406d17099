create function demo.note_refused_job(job_id uuid, attempted text, refused_id uuid default null,
                                      reason text default null)
returns boolean
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_job.note_refused_job(note_refused_job.job_id, attempted, refused_id, reason);
end
$$;

comment on function demo.note_refused_job(uuid, text, uuid, text) is $doc$
Keeps in the audit log that an attempt to delete the tenant of a job, to cancel the job or to regenerate it was
refused, in a transaction of its own, because the refusal itself is an error. refused_id: the platform user who tried.
False, and nothing written, where there is no such job.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work, crm.tenants
writes:  crm.audit_logs
raises:  TG400 attempted is not delete, cancel or regenerate
example: select demo.note_refused_job('00000000-0000-4000-8000-000000000001', 'delete')
gives:   true
$doc$;
