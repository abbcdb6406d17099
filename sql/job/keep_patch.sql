create function demo_job.keep_patch(job_id uuid, change demo_plan.change, done demo_job.done[],
                                    before demo_kpi.figure[], after demo_kpi.figure[])
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _before demo_kpi.figure[] := array(select b from unnest(before) as b where b.month = any (change.months));
  _after  demo_kpi.figure[] := array(select a from unnest(after) as a where a.month = any (change.months));
begin
  update crm.demo_patch_jobs as j
     set application_no = (select r.application_no from crm.demo_jobs as r where r.tenant_id = j.tenant_id
                           and r.id = j.id),
         before_kpis_json = demo_kpi.figures_json(_before,
                                                  (select d.at from unnest(done) as d where d.step = 'before')),
         after_kpis_json = demo_kpi.figures_json(_after, (select d.at from unnest(done) as d where d.step = 'proof')),
         diff_report_json = demo_kpi.diff(_before, _after, change.goals,
                                          (j.tolerance_config ->> 'countTolerance')::numeric,
                                            (j.tolerance_config ->> 'valueTolerance')::numeric),
         metrics_json = jsonb_build_object(
           'recordsCreated', m.created, 'recordsModified', m.modified, 'recordsDeleted', m.deleted,
           'byEntity', m.by_entity,
           'durationMs', round(extract(epoch from clock_timestamp() - j.started_at) * 1000))
    from (
      select sum(c.created) as created, sum(c.modified) as modified, sum(c.deleted) as deleted,
             jsonb_object_agg(c.entity, jsonb_build_object('created', c.created, 'modified', c.modified,
                                                           'deleted', c.deleted)) as by_entity
        from demo_job.changed_counts(job_id, done) as c
    ) as m
   where j.id = keep_patch.job_id;
end
$$;

comment on function demo_job.keep_patch(uuid, demo_plan.change, demo_job.done[],
  demo_kpi.figure[], demo_kpi.figure[]) is $doc$
What crm.demo_patch_jobs keeps of a job's outcome: the months of its plan before and after, the diff report, and the
metrics. A job of another table is left alone.

reads:   crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_work
writes:  crm.demo_patch_jobs
example: select demo_job.keep_patch(w.id, demo_plan.add(w), '{}', '{}', '{}') is not null from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000021'
gives:   true
$doc$;
