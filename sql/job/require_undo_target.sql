create function demo_job.require_undo_target(job_id uuid)
returns crm.demo_work
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _work crm.demo_work := demo_job.require_job(job_id);
begin
  if not exists (select from crm.demo_patch_jobs as j where j.id = require_undo_target.job_id) then
    perform demo_calc.refuse('TG409', 'CONFLICT', format('%s job %s cannot be undone', _work.kind, job_id),
                             array[demo_calc.fault_of('jobId', format('is a %s job', _work.kind), job_id)],
                             case _work.kind when 'generation' then
                               format('Delete its tenant: select demo.delete_demo_tenant(%L, null);', job_id) end);
  end if;
  return _work;
end
$$;

comment on function demo_job.require_undo_target(uuid) is $doc$
The job with this id, where it is of a kind that can be undone.

reads:   crm.demo_generation_jobs, crm.demo_patch_jobs, crm.demo_work
raises:  TG404 there is no such job
         TG409 it is a generation, or of another kind that makes no change of a tenant that is there
example: select (demo_job.require_undo_target('00000000-0000-4000-8000-000000000021')).kind
gives:   patch
$doc$;
