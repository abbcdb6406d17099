create function demo_job.enter_undo(undo demo_plan.undoing, options jsonb, actor uuid, job_id uuid, as_of timestamptz)
returns crm.demo_patch_jobs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _job   crm.demo_patch_jobs;
  _other crm.demo_patch_jobs;
begin
  insert into crm.demo_patch_jobs (id, kind, tenant_id, tenant_name, original_job_id, created_by_id, mode, plan_type,
                                   patch_plan_json, seed, range_start_month, range_end_month, tolerance_config, as_of,
                                   generator_version, target_job_id, confirmation, added_kpis_json)
  select enter_undo.job_id, 'undo', t.tenant_id, n.name, t.original_job_id, actor, t.mode, t.plan_type,
         jsonb_build_object('undo', t.id), t.seed, t.range_start_month, t.range_end_month,
         '{"countTolerance": 0, "valueTolerance": 0}', enter_undo.as_of, demo_calc.generator_version(), t.id,
         jsonb_build_object('onHuman', 'refuse') || options || jsonb_build_object('confirm', undo.confirm),
         demo_kpi.figures_json(demo_plan.shifted(undo.goals, undo.current, -1))
    from crm.demo_patch_jobs as t
    join crm.tenants as n on n.id = t.tenant_id
   where t.id = undo.target_id
  on conflict do nothing
  returning * into _job;
  if not found then
    select j.* into _other from crm.demo_patch_jobs as j
     where j.target_job_id = undo.target_id and j.status not in ('failed', 'cancelled') and j.undone_at is null;
    perform demo_calc.refuse('TG409', 'PATCH_CONFLICT',
                             format('job %s undoes job %s already', _other.id, undo.target_id),
                             array[demo_calc.fault_of('jobId', 'is being undone', undo.target_id)],
                             format('Look at that one: select demo.patch_job(%L);', _other.id));
  end if;
  return _job;
end
$$;

comment on function demo_job.enter_undo(demo_plan.undoing, jsonb, uuid, uuid, timestamptz) is $doc$
Enters an undo job, with what it adds to the KPIs (less than nothing), by which plans that come after it are judged. Of
two at once for one job, one is refused.

reads:   crm.demo_patch_jobs, crm.tenants
writes:  crm.demo_patch_jobs
raises:  TG409 another undo of the job is pending or running
example: select (demo_job.enter_undo(row(j.id, j.id, false, null, '{}', '{}', '{}', '{}', '{}',
         'NOTHING')::demo_plan.undoing, '{}', j.created_by_id, '00000000-0000-4000-8000-0000000000ee',
         '2025-06-30 16:00Z')).status from crm.demo_patch_jobs as j where j.seed = 'one'
gives:   pending
$doc$;
