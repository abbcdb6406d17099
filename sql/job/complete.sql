create function demo_job.complete(work crm.demo_work, change demo_plan.change, done demo_job.done[],
                                  before demo_kpi.figure[], after demo_kpi.figure[])
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _counts jsonb := demo_job.counts_of(done);
  _ended  timestamptz := clock_timestamp();
begin
  -- each table of jobs keeps the outcome in its own form
  perform demo_job.keep_generation(work.id, change, done, after);
  perform demo_job.keep_patch(work.id, change, done, before, after);
  perform demo_job.keep_undo(work.id, _ended);
  update crm.demo_work as w
     set status = 'completed', progress = 100, current_step = 'Complete', completed_at = _ended, updated_at = _ended,
         logs = w.logs || demo_job.log_of(done || ('complete', _ended, null)::demo_job.done)
   where w.id = work.id;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  values (work.tenant_id, work.created_by_id, 'complete', format('demo_%s_job', work.kind), work.id,
          jsonb_build_object('counts', _counts, 'recordsCreated', demo_job.records_of(done),
                             'event', upper(work.kind collate "C") || '_JOB_COMPLETED'));
end
$$;

comment on function demo_job.complete(crm.demo_work, demo_plan.change, demo_job.done[],
  demo_kpi.figure[], demo_kpi.figure[]) is $doc$
Keeps the outcome of a job and sets it completed; the last step of its data.

reads:   crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_work
writes:  crm.demo_patch_jobs, crm.demo_running_jobs, crm.audit_logs
example: select demo_job.complete(w, demo_plan.add(w), '{}', '{}', '{}') is not null from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000022'
gives:   true
$doc$;
