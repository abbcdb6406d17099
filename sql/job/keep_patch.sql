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
           'recordsCreated', demo_job.records_of(done), 'recordsModified', 0, 'recordsDeleted', 0,
           'byEntity', (select jsonb_object_agg(e.name,
                                                jsonb_build_object('created', coalesce(d.records, 0), 'modified', 0,
                                                                   'deleted', 0))
                          from demo_kpi.entities() as e left join unnest(done) as d on d.step = e.name
                            where e.is_record),
           'durationMs', round(extract(epoch from clock_timestamp() - j.started_at) * 1000))
   where j.id = keep_patch.job_id;
end
$$;

comment on function demo_job.keep_patch(uuid, demo_plan.change, demo_job.done[],
  demo_kpi.figure[], demo_kpi.figure[]) is $doc$
What crm.demo_patch_jobs keeps of a job's outcome: the months of its plan before and after, the diff report, and the
metrics. A job of another table is left alone.

reads:   crm.demo_jobs
writes:  crm.demo_patch_jobs
example: select demo_job.keep_patch(w.id, demo_plan.add(w), '{}', '{}', '{}') is not null from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000021'
gives:   true
$doc$;
