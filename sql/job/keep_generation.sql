create function demo_job.keep_generation(job_id uuid, change demo_plan.change, done demo_job.done[],
                                         after demo_kpi.figure[])
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _months jsonb := demo_kpi.figures_json(array(select a from unnest(after) as a where a.month = any (change.months)),
                                         clock_timestamp());
  _report jsonb := demo_kpi.diff('{}', after,
                                 array(select g from unnest(change.goals) as g where g.month is not null), 0, 0);
  _met    jsonb := '{}';
begin
  -- each month tells how it met the numbers of its plan
  if exists (select from crm.demo_generation_jobs as j where j.id = keep_generation.job_id
             and j.config ? 'monthlyPlan') then
    _met := jsonb_build_object('planNumbers', _report -> 'totalMetrics', 'planNumbersMet', _report -> 'passedMetrics');
    _months := (
      select jsonb_agg(k.value || jsonb_build_object('allPassed', m.value -> 'allPassed', 'entries', (
               select jsonb_agg(jsonb_build_object('metric', n.value -> 'metric', 'target', n.value -> 'target',
                                                   'actual', n.value -> 'after', 'passed', n.value -> 'passed')
                                order by n.ordinality)
                 from jsonb_array_elements(m.value -> 'entries') with ordinality as n)) order by k.value ->> 'month')
        from jsonb_array_elements(_months) as k
        join jsonb_array_elements(_report -> 'months') as m on m.value ->> 'month' = k.value ->> 'month');
  end if;
  update crm.demo_generation_jobs as j
     set created_tenant_id = j.tenant_id, monthly_breakdown = _months, completed_at = clock_timestamp(),
         metrics = demo_job.counts_of(done) || _met || (
           select jsonb_build_object(
                    'recordsCreated', demo_job.records_of(done),
                      'durationMs', round(extract(epoch from clock_timestamp() - j.started_at) * 1000),
                    'leads', sum(f.value) filter (where f.metric = 'leadsCreated'),
                      'closedWonCount', sum(f.value) filter (where f.metric = 'closedWonCount'),
                    'closedWonValue', trim_scale(sum(f.value) filter (where f.metric = 'closedWonValue')),
                    'pipelineValue', trim_scale(sum(f.value) filter (where f.metric = 'pipelineAddedValue')))
             from unnest(change.foreseen) as f)
   where j.id = keep_generation.job_id;
end
$$;

comment on function demo_job.keep_generation(uuid, demo_plan.change, demo_job.done[], demo_kpi.figure[]) is $doc$
What crm.demo_generation_jobs keeps of a job's outcome: KPIs by month, with target and pass for each number of a
monthlyPlan, and the metrics. A job of another table is left alone.

reads:   crm.demo_generation_jobs
writes:  crm.demo_generation_jobs
example: select demo_job.keep_generation(w.id, demo_plan.grow(w), '{}', '{}') is not null from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000001'
gives:   true
$doc$;
