create function demo_job.carry_out(job_id uuid, attempt int)
returns uuid
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
as $$
declare
  _work    crm.demo_work := demo_job.hold_attempt(job_id, attempt);
  _change  demo_plan.change;
  _run     demo_flow.run;
  _months  text[];
  _before  demo_kpi.figure[];
  _after   demo_kpi.figure[];
  _done    demo_job.done[] := '{}';
  _changes boolean;  -- records that are there
  _counts  jsonb;    -- rows of each table, before them
begin
  perform demo_job.begin_step('plan');
  _change := demo_job.plan_of(_work);
  _done := _done || demo_job.step_done('plan', cardinality(_change.months));

  perform demo_job.begin_step('tenant');
  _done := _done || demo_job.step_done('tenant', demo_flow.create_tenant(_work));
  perform demo_flow.register(_work);
  _run := demo_flow.run_of(_work, _change);

  -- the months of the change, and all others that hold anything
  perform demo_job.begin_step('before');
  _months := demo_kpi.data_months(_work.tenant_id, _change.months);
  _before := demo_kpi.figures(_work.tenant_id, _months);
  _done := _done || demo_job.step_done('before', cardinality(_months));

  _changes := coalesce(cardinality(_change.changes), 0) > 0;
  if _changes then
    perform demo_job.begin_step('hold');
    _done := _done || demo_job.step_done('hold', demo_flow.hold_rows(_run, _change.changes));
    _counts := demo_flow.row_counts(_work.tenant_id);
    perform demo_job.begin_step('journal');
    _done := _done || demo_job.step_done('journal', demo_flow.enter_changes(_run, _change.changes, _change.puts_back));
    perform demo_flow.hold_homes(_run);
    perform demo_job.begin_step('changes');
    _done := _done || demo_job.step_done('changes', demo_flow.put_back(_run) + demo_flow.change_rows(_run));
    perform demo_flow.change_people(_run);
    perform demo_job.begin_step('removal');
    _done := _done || demo_job.step_done('removal', demo_flow.take_away(_run));
  end if;

  if _change.additions <> '{}' then
    perform demo_job.begin_step('days');
    perform demo_flow.store_months(_run, _change.additions);
    _done := _done || demo_job.step_done('days', demo_flow.allocate(_run));

    if _run.is_new then
      perform demo_job.begin_step('users');
      _done := _done || demo_job.step_done('users', demo_flow.create_team(_run));
      perform demo_job.begin_step('stages');
      _done := _done || demo_job.step_done('stages', demo_flow.create_pipeline(_run));
    end if;
    perform demo_job.begin_step('companies');
    _done := _done || demo_job.step_done('companies', demo_flow.make(_run, 'companies'));
    perform demo_job.begin_step('contacts');
    _done := _done || demo_job.step_done('contacts', demo_flow.make(_run, 'contacts'));
    perform demo_job.begin_step('deals');
    _done := _done || demo_job.step_done('deals', demo_flow.make(_run, 'deals'));
    perform demo_job.begin_step('stageHistory');
    _done := _done || demo_job.step_done('stageHistory', demo_flow.make(_run, 'stageHistory'));
    perform demo_job.begin_step('dealContacts');
    _done := _done || demo_job.step_done('dealContacts', demo_flow.make(_run, 'dealContacts'));
    perform demo_job.begin_step('activities');
    _done := _done || demo_job.step_done('activities', demo_flow.make(_run, 'activities'));
    if _run.is_new then
      perform demo_job.begin_step('tags');
      _done := _done || demo_job.step_done('tags', demo_flow.create_tags(_run));
    end if;
    perform demo_job.begin_step('contactTags');
    _done := _done || demo_job.step_done('contactTags', demo_flow.make(_run, 'contactTags'));

    perform demo_job.begin_step('keys');
    perform demo_flow.hold_parents(_run);
    _done := _done || demo_job.step_done('keys', demo_flow.prove_keys(
      _run, array(select (d.step, d.records)::demo_flow.creation from unnest(_done) as d)));
  end if;

  perform demo_job.begin_step('proof');
  if _run.is_new then
    perform set_config('enable_indexonlyscan', 'off', true);  -- the proof reads rows that no vacuum has seen
  end if;
  _after := demo_kpi.figures(_work.tenant_id, _months);
  perform demo_job.prove(_work, _change, _before, _after);
  if _changes then
    perform demo_flow.prove_writes(_run, _counts);
  end if;
  _done := _done || demo_job.step_done('proof', cardinality(_months));

  perform demo_job.complete(_work, _change, _done, _before, _after);
  return _work.tenant_id;
end
$$;

comment on function demo_job.carry_out(uuid, int) is $doc$
The data of a job of any kind, in one transaction: planned, made, proven against what was asked, and kept. Returns the
tenant.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_job_changes, crm.demo_job_days, crm.demo_job_months,
         crm.demo_job_progress, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_server_runs, crm.demo_tenant_metadata,
         crm.demo_work, crm.pipeline_stages, crm.pipelines, crm.tags, crm.tenants, crm.users, ref
writes:  crm.tenants, crm.demo_tenant_metadata, crm.demo_jobs, crm.demo_job_months, crm.demo_job_days, crm.users,
         crm.pipelines, crm.pipeline_stages, crm.companies, crm.contacts, crm.deals, crm.deal_stage_history,
         crm.deal_contacts, crm.activities, crm.tags, crm.contact_tags, crm.demo_generation_jobs, crm.demo_running_jobs,
         crm.audit_logs
raises:  TG400 the plan can no longer be met, or the tenant is not a demo tenant
         TG404 there is no such job, or no such tenant any more
         TG409 the job is not running this attempt, or its token no longer fits
         TG500 the outcome is not what was planned
example: select demo_job.carry_out('00000000-0000-4000-8000-000000000003', 1)
gives:   00000000-0000-4000-8000-00000000000c
$doc$;
