create function demo_job.submit_patch(tenant_id uuid, plan jsonb, created_by uuid, idempotency_key text,
                                      as_of timestamptz)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _actor  uuid := demo_job.actor(created_by);
  _job_id uuid := gen_random_uuid();
  _first  uuid;
  _job    crm.demo_patch_jobs;
  _judged demo_plan.judgement;
  _is_new boolean := false;
begin
  perform demo_kpi.require_demo_tenant(submit_patch.tenant_id, true);

  -- a repeated request is answered with its first job before anything is judged: by then the tenant has changed
  _first := demo_job.keep_key(submit_patch.tenant_id, _actor, submit_patch.idempotency_key, _job_id,
                              jsonb_build_object('plan', plan));
  if _first is not null then
    select j.* into strict _job from crm.demo_patch_jobs as j where j.id = _first;
  elsif demo_plan.check_plan(plan, 4) = '{}' and plan ? 'seed' then
    _job := demo_job.same_patch(submit_patch.tenant_id, demo_plan.plan_hash(plan), plan ->> 'seed');
  end if;
  if _job.id is null then
    _judged := demo_job.judge_in_turn(submit_patch.tenant_id, plan, as_of);
    _job := demo_job.enter_patch(submit_patch.tenant_id, plan, _judged, _actor, _job_id, as_of);
    _is_new := _job.id = _job_id;
  end if;

  update crm.demo_idempotency_keys as k set patch_job_id = _job.id where k.patch_job_id = _job_id and not _is_new;
  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, new_values, metadata)
  values (submit_patch.tenant_id, _actor, case when _is_new then 'create' else 'replay' end, 'demo_patch_job', _job.id,
          case when _is_new then _job.patch_plan_json end,
          jsonb_build_object('seed', _job.seed, 'event', case when not _is_new then 'PATCH_IDEMPOTENCY_DETECTED' end));
  if _is_new then
    perform pg_notify('demo_jobs', _job.id::text);
  else
    raise notice 'demogen PATCH_IDEMPOTENCY_DETECTED patch job %', _job.id;
  end if;
  return jsonb_build_object('jobId', _job.id, 'status', _job.status, 'seed', _job.seed, 'replayed', not _is_new,
    'estimatedSeconds', 1 + (demo_plan.record_count(_judged.records) / 20000)::int)
    || case when _is_new and _judged.conflicts <> '{}'
         then jsonb_build_object('conflicts', demo_plan.conflicts_json(_judged.conflicts)) else '{}' end
    || case when _job.undone_at is not null then jsonb_build_object('undoneAt', _job.undone_at) else '{}' end
    || case when _job.depends_on <> '{}' then jsonb_build_object('dependsOn', _job.depends_on) else '{}' end;
end
$$;

comment on function demo_job.submit_patch(uuid, jsonb, uuid, text, timestamptz) is $doc$
Stores a patch job (pending) for a plan that can be met, or finds the first one of a repeated request: {jobId, status,
seed, replayed, estimatedSeconds}; of one that is undone meanwhile also undoneAt.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys,
         crm.demo_installation, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages,
         crm.pipelines, crm.platform_users, crm.tenants, crm.users, ref
writes:  crm.demo_patch_jobs, crm.demo_idempotency_keys, crm.audit_logs
raises:  TG400 the plan is malformed or cannot be met, or the tenant is not a demo tenant
         TG403 created_by is not a master admin
         TG404 there is no such tenant
         TG409 the plan token no longer fits, other jobs are in the way, or too many submit the same plan at once
         TG422 the key was used with another request
example: select demo_job.submit_patch('00000000-0000-4000-8000-00000000000a',
         '{"seed": "demo", "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', null, 'monday',
         '2025-06-30 16:00Z') ->> 'status'
gives:   pending
$doc$;
