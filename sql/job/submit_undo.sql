create function demo_job.submit_undo(job_id uuid, options jsonb, created_by uuid, idempotency_key text,
                                     as_of timestamptz)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _actor   uuid := demo_job.actor(created_by);
  _target  crm.demo_work := demo_job.require_undo_target(job_id);
  _options jsonb := coalesce(options, '{}');
  _id      uuid := gen_random_uuid();
  _first   uuid;
  _undo    demo_plan.undoing;
  _job     crm.demo_patch_jobs;
begin
  perform demo_job.check_undo_options(_options);
  perform demo_kpi.require_demo_tenant(_target.tenant_id, true);
  _first := demo_job.keep_key(_target.tenant_id, _actor, submit_undo.idempotency_key, _id,
                              jsonb_build_object('undo', job_id, 'options', _options));
  if _first is not null then
    select j.* into strict _job from crm.demo_patch_jobs as j where j.id = _first;
    raise notice 'demogen UNDO_IDEMPOTENCY_DETECTED undo job %', _job.id;
  else
    _undo := demo_plan.judge_undo(job_id);
    perform demo_plan.refuse_undo(_undo, _options ->> 'onHuman' = 'keep');
    if options is not null and _options ->> 'confirm' is distinct from _undo.confirm then
      perform demo_calc.refuse('TG400', 'CONFIRMATION_REQUIRED',
        format('undoing job %s has to be confirmed', job_id),
        array[('confirm', format('must be the text %s', _undo.confirm), null, to_jsonb(_undo.confirm),
               _options -> 'confirm', null)::demo_calc.fault],
        format('Look at select demo.undo_preview(%L); then confirm with "%s".', job_id, _undo.confirm));
    end if;
    _job := demo_job.enter_undo(_undo, _options, _actor, _id, as_of);
    insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, new_values, metadata)
    values (_job.tenant_id, _actor, 'create', 'demo_undo_job', _job.id, _job.confirmation,
            jsonb_build_object('undoes', job_id));
    perform pg_notify('demo_jobs', _job.id::text);
  end if;
  return jsonb_build_object('jobId', _job.id, 'status', _job.status, 'targetJobId', _job.target_job_id,
                            'replayed', _first is not null,
                            'seed', _job.seed,
                            'estimatedSeconds', 1 + coalesce(cardinality(_undo.rows), 0) / 20000);
end
$$;

comment on function demo_job.submit_undo(uuid, jsonb, uuid, text, timestamptz) is $doc$
Stores an undo job (pending), or finds the first one of a repeated request: {jobId, status, targetJobId, seed,
replayed, estimatedSeconds}. options NULL: whoever asks has confirmed what there is to be confirmed.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys, crm.demo_job_changes, crm.demo_jobs,
         crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages, crm.pipelines,
         crm.platform_users, crm.tenants, crm.users, ref
writes:  crm.demo_patch_jobs, crm.demo_idempotency_keys, crm.audit_logs
raises:  TG400 the options have faults, the text does not confirm, or it cannot be done now
         TG403 created_by is not a master admin
         TG404 there is no such job, or no such tenant any more
         TG409 the job is not completed, was undone, is being undone, or people work with its records
         TG422 the key was used with another request
example: select demo_job.submit_undo('00000000-0000-4000-8000-000000000023', null, null, 'monday', '2025-06-30 16:00Z') ->>
         'status'
gives:   pending
$doc$;
