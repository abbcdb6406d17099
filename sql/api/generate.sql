create function demo.generate(job_id uuid, attempt int)
returns uuid
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set enable_indexonlyscan = off  -- the proof reads rows that no vacuum has seen
as $$
declare
  _job       crm.demo_generation_jobs;
  _tenant_id uuid;
  _started   timestamptz := clock_timestamp();
  _logs      jsonb := '[]';
  _rows      bigint;
  _counts    jsonb := '{}';
  _kpis      jsonb;
  _missed    text;
  _report    jsonb;
  _plan_met  jsonb := '{}';
  _unit      numeric;
begin
  perform demo_flow.hold_attempt(job_id, attempt);
  select j.* into strict _job from crm.demo_generation_jobs as j where j.id = generate.job_id;

  perform demo_flow.report_progress(0, 'Creating tenant profile');
  _tenant_id := demo_flow.create_tenant(job_id);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Creating tenant profile', 1);

  perform demo_flow.report_progress(5, 'Planning growth distribution');
  _rows := demo_flow.store_months(_tenant_id, job_id);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Planning growth distribution', _rows);
  _rows := demo_flow.allocate(_tenant_id, job_id);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Allocating business days', _rows);

  perform demo_flow.report_progress(10, 'Creating team members');
  _rows := demo_flow.create_team(_tenant_id, job_id);
  _counts := _counts || jsonb_build_object('users', _rows);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Creating team members', _rows);

  perform demo_flow.report_progress(12, 'Setting up pipeline');
  _rows := demo_flow.create_pipeline(_tenant_id, job_id);
  _counts := _counts || jsonb_build_object('stages', _rows);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Setting up pipeline', _rows);

  perform demo_flow.report_progress(15, 'Creating companies');
  _rows := demo_flow.create_companies(_tenant_id, job_id);
  _counts := _counts || jsonb_build_object('companies', _rows);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Creating companies', _rows);

  perform demo_flow.report_progress(20, 'Creating contacts');
  _rows := demo_flow.create_contacts(_tenant_id, job_id);
  _counts := _counts || jsonb_build_object('contacts', _rows);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Creating contacts', _rows);

  perform demo_flow.report_progress(50, 'Creating deals');
  _rows := demo_flow.create_deals(_tenant_id, job_id);
  _counts := _counts || jsonb_build_object('deals', _rows);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Creating deals', _rows);
  _rows := demo_flow.create_stage_history(_tenant_id, job_id);
  _counts := _counts || jsonb_build_object('stageHistory', _rows);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Creating stage history', _rows);

  perform demo_flow.report_progress(65, 'Creating activities');
  _rows := demo_flow.create_activities(_tenant_id, job_id);
  _counts := _counts || jsonb_build_object('activities', _rows);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Creating activities', _rows);

  perform demo_flow.report_progress(92, 'Creating tags');
  _rows := demo_flow.create_tags(_tenant_id, job_id);
  _counts := _counts || jsonb_build_object('tags', _rows);
  _rows := demo_flow.create_contact_tags(_tenant_id, job_id);
  _counts := _counts || jsonb_build_object('contactTags', _rows);
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Creating tags', _rows);

  -- the proof: what the KPIs say is what the plan said
  perform demo_flow.report_progress(96, 'Verifying KPIs');
  select 10::numeric ^ c.minor_units into strict _unit from ref.currencies as c where c.code = _job.config ->> 'currency';
  _kpis := demo_kpi.snapshot(_tenant_id, demo_kpi.months(left(_job.config ->> 'startDate', 7), to_char(_job.as_of at time zone (_job.config ->> 'timezone'), 'YYYY-MM')), clock_timestamp());
  select string_agg(format('%s: planned %s, made %s', coalesce(m.month, p.month), p.planned, m.made), E'\n' order by coalesce(m.month, p.month))
    into _missed
    from (
      select k.value ->> 'month' as month, k.value -> 'metrics' as made from jsonb_array_elements(_kpis) as k
    ) as m
    full join (
      select r.month, jsonb_build_object(
               'leadsCreated', r.leads, 'contactsCreated', r.leads + r.prospects + r.customers, 'companiesCreated', r.companies,
               'dealsCreated', r.won + r.open + r.lost, 'closedWonCount', r.won, 'closedWonValue', r.won_minor / _unit,
               'pipelineAddedValue', (r.won_minor + r.open_minor) / _unit, 'activitiesCreated', r.activities) as planned
        from crm.demo_job_months as r where r.tenant_id = _tenant_id and r.job_id = generate.job_id
    ) as p on p.month = m.month
   where m.made is distinct from p.planned;
  if _job.config ? 'monthlyPlan' then
    -- once more, against each number as the plan names it; every month tells how it met them
    _report := demo_kpi.diff('[]', _kpis, demo_flow.plan_deltas('[]', _job.config -> 'monthlyPlan') -> 'deltas', 0, 0);
    if not (_report ->> 'overallPassed')::boolean then
      _missed := concat_ws(E'\n', _missed, format('%s of %s numbers of the plan', _report ->> 'failedMetrics', _report ->> 'totalMetrics'));
    end if;
    _plan_met := jsonb_build_object('planNumbers', _report -> 'totalMetrics', 'planNumbersMet', _report -> 'passedMetrics');
    select jsonb_agg(k.value || jsonb_build_object('entries', e.entries, 'allPassed', m.value -> 'allPassed') order by k.value ->> 'month')
      into _kpis
      from jsonb_array_elements(_kpis) as k
      join jsonb_array_elements(_report -> 'months') as m on m.value ->> 'month' = k.value ->> 'month'
     cross join lateral (
       select jsonb_agg(jsonb_build_object('metric', n.value -> 'metric', 'target', n.value -> 'target', 'actual', n.value -> 'after', 'passed', n.value -> 'passed') order by n.ordinality) as entries
         from jsonb_array_elements(m.value -> 'entries') with ordinality as n
     ) as e;
  end if;
  if _missed is not null then
    raise warning 'demogen KPI_VERIFICATION_FAILED generation job %', job_id;
    raise exception using
      errcode = 'TG500',
      message = format('generation job %s did not reach its plan', job_id),
      detail  = jsonb_build_object('code', 'EXECUTION_ERROR', 'event', 'KPI_VERIFICATION_FAILED', 'details', to_jsonb(string_to_array(_missed, E'\n'))),
      hint    = 'Nothing was changed. Please report the config and the seed.';
  end if;
  _logs := _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Verifying KPIs', jsonb_array_length(_kpis));

  update crm.demo_generation_jobs as j
     set status = 'completed', progress = 100, current_step = 'Complete', created_tenant_id = _tenant_id,
         logs = j.logs || _logs || demo_flow.log_entry(clock_timestamp(), 'info', 'Complete', null),
         monthly_breakdown = _kpis,
         metrics = _counts || _plan_met || jsonb_build_object(
           'recordsCreated', (select sum(c.value::bigint) from jsonb_each_text(_counts) as c where c.key in ('companies', 'contacts', 'deals', 'activities')),
           'leads', (select sum(m.leads) from crm.demo_job_months as m where m.tenant_id = _tenant_id and m.job_id = generate.job_id),
           'closedWonCount', (select sum(m.won) from crm.demo_job_months as m where m.tenant_id = _tenant_id and m.job_id = generate.job_id),
           'closedWonValue', (select trim_scale(sum(m.won_minor) / _unit) from crm.demo_job_months as m where m.tenant_id = _tenant_id and m.job_id = generate.job_id),
           'pipelineValue', (select trim_scale(sum(m.won_minor + m.open_minor) / _unit) from crm.demo_job_months as m where m.tenant_id = _tenant_id and m.job_id = generate.job_id),
           'durationMs', round(extract(epoch from clock_timestamp() - _started) * 1000)),
         completed_at = clock_timestamp(), updated_at = clock_timestamp()
   where j.id = generate.job_id;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, metadata)
  values (_tenant_id, _job.created_by_id, 'complete', 'demo_generation_job', job_id, jsonb_build_object('counts', _counts));
  return _tenant_id;
end
$$;

comment on function demo.generate(uuid, int) is $doc$
Data step of a generation job: all of the tenant's data in one transaction, checked against the plan. Returns the tenant.

writes:  crm.tenants, crm.demo_tenant_metadata, crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.users, crm.pipelines, crm.pipeline_stages, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history, crm.activities, crm.tags, crm.contact_tags, crm.demo_generation_jobs, crm.demo_running_jobs, crm.audit_logs
raises:  TG404 there is no such job
         TG409 the job is not running this attempt
         TG500 the outcome is not what was planned
example: select demo.generate('00000000-0000-4000-8000-000000000003', 1)
gives:   00000000-0000-4000-8000-00000000000c
$doc$;
