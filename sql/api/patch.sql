create function demo.patch(job_id uuid, attempt int)
returns uuid
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
as $$
declare
  _job      crm.demo_patch_jobs;
  _judged   jsonb;
  _started  timestamptz := clock_timestamp();
  _logs     jsonb := '[]';
  _months   text[];
  _span     text[];
  _before   jsonb;
  _after    jsonb;
  _targets  jsonb;
  _diff     jsonb;
  _missed   text;
  _companies bigint;
  _contacts bigint;
  _deals    bigint;
  _activities bigint;
  _number   int;
begin
  perform demo_flow.hold_attempt(job_id, attempt);
  select j.* into strict _job from crm.demo_patch_jobs as j where j.id = patch.job_id;
  perform demo_flow.require_demo_tenant(_job.tenant_id, true);

  -- before: the plan's months, and all others that hold anything
  perform demo_flow.report_progress(5, 'Taking the snapshot before');
  _months := array(select m.value ->> 'month' from jsonb_array_elements(_job.patch_plan_json -> 'months') as m order by 1);
  _span := demo_flow.data_months(_job.tenant_id, _months);
  _before := demo_kpi.snapshot(_job.tenant_id, _span, clock_timestamp());
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Snapshot before', cardinality(_span));

  perform demo_flow.report_progress(10, 'Computing deltas');
  _judged := demo_flow.judge_plan(_job.tenant_id, demo_flow.tenant_config(_job.tenant_id), _job.patch_plan_json, _job.as_of);
  if _judged -> 'errors' <> '[]' then
    raise notice 'demogen PATCH_VALIDATION_FAILED patch job %: the plan can no longer be met', job_id;
    raise exception using
      errcode = 'TG400',
      message = 'the plan can no longer be met' || (select string_agg(E'\n  ' || coalesce((e.value ->> 'month') || ': ', '') || (e.value ->> 'constraint'), '') from jsonb_array_elements(_judged -> 'errors') as e),
      detail  = jsonb_build_object('code', 'INFEASIBLE_PLAN', 'event', 'PATCH_VALIDATION_FAILED', 'details', _judged -> 'errors'),
      hint    = 'The tenant has changed since the patch was submitted. Validate the plan again.';
  elsif _job.patch_plan_json ? 'planToken' and _job.patch_plan_json ->> 'planToken' <> demo_flow.plan_token(_job.patch_plan_json, _job.seed, _judged -> 'currentKpis') then
    raise exception using
      errcode = 'TG409',
      message = 'the tenant has changed since the plan was validated',
      detail  = jsonb_build_object('code', 'STALE_PLAN', 'details', jsonb_build_array(jsonb_build_object('field', 'planToken', 'constraint', 'no longer fits'))),
      hint    = 'Validate again and look at the new preview, or leave the token out.';
  end if;

  select coalesce(max(j.application_no), 0) + 1 into _number from crm.demo_jobs as j where j.tenant_id = _job.tenant_id;
  insert into crm.demo_jobs (tenant_id, id, kind, application_no, created_at) values (_job.tenant_id, job_id, 'patch', _number, _job.created_at);
  perform demo_flow.store_patch_months(_job.tenant_id, job_id, _judged -> 'records');
  perform demo_flow.report_progress(15, 'Allocating to business days');
  perform demo_flow.allocate(_job.tenant_id, job_id);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Allocated to business days', null);

  perform demo_flow.report_progress(20, 'Creating companies');
  _companies := demo_flow.create_companies(_job.tenant_id, job_id);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Created companies', _companies);
  perform demo_flow.report_progress(30, 'Creating contacts');
  _contacts := demo_flow.create_contacts(_job.tenant_id, job_id);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Created contacts', _contacts);
  perform demo_flow.report_progress(50, 'Creating deals');
  _deals := demo_flow.create_deals(_job.tenant_id, job_id);
  perform demo_flow.create_stage_history(_job.tenant_id, job_id);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Created deals', _deals);
  perform demo_flow.report_progress(65, 'Creating activities');
  _activities := demo_flow.create_activities(_job.tenant_id, job_id);
  perform demo_flow.create_contact_tags(_job.tenant_id, job_id);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Created activities', _activities);

  -- after: what came is what the plan asks for and what was previewed, and nothing else moved
  perform demo_flow.report_progress(95, 'Verifying KPIs');
  _after := demo_kpi.snapshot(_job.tenant_id, _span, clock_timestamp());
  _targets := demo_flow.plan_goals(_before, _job.patch_plan_json);
  select string_agg(format('%s: wanted %s, found %s', coalesce(w.month, a.value ->> 'month'), w.metrics, a.value -> 'metrics'), E'\n' order by a.value ->> 'month', w.no)
    into _missed
    from jsonb_array_elements(_after) as a
    full join (
      select 1 as no, t.value ->> 'month' as month, t.value -> 'metrics' as metrics from jsonb_array_elements(_targets) as t
      union all
      select 2, r.value ->> 'month', r.value -> 'metrics' from jsonb_array_elements(_judged -> 'resultingKpis') as r
      union all
      select 3, b.value ->> 'month', b.value -> 'metrics' from jsonb_array_elements(_before) as b where b.value ->> 'month' <> all (_months)
    ) as w on w.month = a.value ->> 'month'
   -- a month of the plan holds what the plan names, among others; any month holds all that was foreseen for it
   where case when w.no = 1 then not coalesce(a.value -> 'metrics' @> w.metrics, false) else w.metrics is distinct from a.value -> 'metrics' end;
  if _missed is not null then
    raise warning 'demogen KPI_VERIFICATION_FAILED patch job %', job_id;
    raise exception using
      errcode = 'TG500',
      message = format('patch job %s did not reach its plan', job_id),
      detail  = jsonb_build_object('code', 'EXECUTION_ERROR', 'event', 'KPI_VERIFICATION_FAILED', 'details', to_jsonb(string_to_array(_missed, E'\n'))),
      hint    = 'Nothing was changed. Please report the plan and the seed.';
  end if;

  select jsonb_agg(b.value order by b.value ->> 'month') into _before from jsonb_array_elements(_before) as b where b.value ->> 'month' = any (_months);
  select jsonb_agg(a.value order by a.value ->> 'month') into _after from jsonb_array_elements(_after) as a where a.value ->> 'month' = any (_months);
  _diff := demo_kpi.diff(_before, _after, _targets, (_job.tolerance_config ->> 'countTolerance')::numeric, (_job.tolerance_config ->> 'valueTolerance')::numeric);

  update crm.demo_patch_jobs as j
     set status = 'completed', progress = 100, current_step = 'Complete', application_no = _number,
         before_kpis_json = _before, after_kpis_json = _after, diff_report_json = _diff,
         metrics_json = jsonb_build_object(
           'recordsCreated', _companies + _contacts + _deals + _activities, 'recordsModified', 0, 'recordsDeleted', 0,
           'byEntity', jsonb_build_object(
             'contacts', jsonb_build_object('created', _contacts, 'modified', 0, 'deleted', 0), 'companies', jsonb_build_object('created', _companies, 'modified', 0, 'deleted', 0),
             'deals', jsonb_build_object('created', _deals, 'modified', 0, 'deleted', 0), 'activities', jsonb_build_object('created', _activities, 'modified', 0, 'deleted', 0)),
           'durationMs', round(extract(epoch from clock_timestamp() - _started) * 1000)),
         logs = j.logs || _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Complete', null),
         completed_at = clock_timestamp(), updated_at = clock_timestamp()
   where j.id = patch.job_id;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  values (_job.tenant_id, _job.created_by_id, 'complete', 'demo_patch_job', job_id, jsonb_build_object('recordsCreated', _companies + _contacts + _deals + _activities, 'event', 'PATCH_JOB_COMPLETED'));
  return _job.tenant_id;
end
$$;

comment on function demo.patch(uuid, int) is $doc$
Data step of a patch job: snapshot, plan, records and proof in one transaction. Returns the tenant.

writes:  crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history, crm.activities, crm.contact_tags, crm.demo_patch_jobs, crm.demo_running_jobs, crm.audit_logs
raises:  TG400 the plan can no longer be met, or the tenant is not a demo tenant
         TG404 there is no such job, or no such tenant any more
         TG409 the job is not running this attempt, or its token no longer fits
         TG500 the outcome is not what was planned
example: select demo.patch('00000000-0000-4000-8000-000000000022', 1)
gives:   00000000-0000-4000-8000-00000000000a
$doc$;
