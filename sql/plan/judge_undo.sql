create function demo_plan.judge_undo(job_id uuid)
returns demo_plan.undoing
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _job    crm.demo_patch_jobs;
  _undo   demo_plan.undoing;
  _moving demo_kpi.figure[];
begin
  perform demo_plan.require_undoable(job_id);
  select j.* into strict _job from crm.demo_patch_jobs as j where j.id = job_id;
  select r.root_id, r.restores into strict _undo.root_id, _undo.restores from demo_plan.undo_root(job_id) as r;
  _undo.target_id := job_id;
  _undo.tenant := demo_kpi.tenant_of(_job.tenant_id);
  if _undo.restores then
    _undo.rows := array(select r from demo_plan.redone_rows(_job.tenant_id, job_id) as r
                         order by r.entity collate "C", r.row_id);
    _moving := demo_plan.image_figures(_job.tenant_id, job_id, _undo.rows);
  else
    _undo.rows := array(select r from demo_plan.undone_rows(_job.tenant_id, _undo.root_id) as r
                         order by r.entity collate "C", r.row_id);
    _undo.rows := _undo.rows || array(
      select r from demo_plan.rehomed_rows(_job.tenant_id, _undo.root_id, _undo.rows) as r
       order by r.entity collate "C", r.row_id);
    _moving := demo_plan.counted_figures(_job.tenant_id, _undo.root_id, _undo.rows, '{remove,void}');
  end if;
  _undo.months := array(select distinct m.month from unnest(_moving) as m order by m.month);
  _undo.current := demo_kpi.figures(_job.tenant_id, _undo.months);
  _undo.foreseen := demo_plan.shifted(_undo.current, _moving, case when _undo.restores then 1 else -1 end);
  _undo.goals := demo_plan.undo_goals(_job, _undo);
  _undo.confirm := demo_plan.confirm_text(_undo.rows);
  return _undo;
end
$$;

comment on function demo_plan.judge_undo(uuid) is $doc$
What undoing a job comes to, for preview, submit and run. Raises where it cannot be undone at all.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_jobs, crm.demo_patch_jobs,
         crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.tenants, crm.users, ref
raises:  TG400 the tenant is not a demo tenant
         TG404 there is no such tenant any more
         TG409 the job is not completed, or was undone
example: select (demo_plan.judge_undo('00000000-0000-4000-8000-000000000023')).confirm
gives:   REMOVE 1
$doc$;
