create function demo.submit_patch(tenant_id uuid, plan jsonb, created_by uuid, idempotency_key text default null)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _tries   constant int := 100;
  _actor   uuid := demo_flow.actor(created_by);
  _job_id  uuid := gen_random_uuid();
  _first   uuid;
  _valid   jsonb;
  _asked   jsonb;
  _hash    text;
  _seed    text;
  _token   text;
  _job     crm.demo_patch_jobs;
  _replayed boolean := false;
begin
  perform demo_flow.require_demo_tenant(submit_patch.tenant_id, true);

  -- a repeated request is answered with its first job before anything is judged: by then the tenant has changed
  _first := demo_flow.keep_key(submit_patch.tenant_id, _actor, submit_patch.idempotency_key, _job_id, jsonb_build_object('plan', plan));
  if _first is not null then
    select j.* into strict _job from crm.demo_patch_jobs as j where j.id = _first;
  elsif demo_flow.check_plan(plan, 4) = '[]' and plan ? 'seed' then
    select j.* into _job from crm.demo_patch_jobs as j
     where j.tenant_id = submit_patch.tenant_id and j.plan_hash = demo_flow.plan_hash(plan) and j.seed = plan ->> 'seed' and j.status <> 'failed';
  end if;

  if _job.id is not null then
    _replayed := true;
  else
    _valid := demo.validate_patch(submit_patch.tenant_id, plan);  -- raises where the plan is malformed
    if not (_valid ->> 'valid')::boolean then
      raise exception using
        errcode = 'TG400',
        message = 'the plan cannot be met' || (select string_agg(E'\n  ' || coalesce((e.value ->> 'month') || ': ', '') || (e.value ->> 'constraint'), '') from jsonb_array_elements(_valid -> 'errorDetails') as e),
        detail  = jsonb_build_object('code', 'INFEASIBLE_PLAN', 'details', _valid -> 'errorDetails', 'suggestion', _valid #> '{preview,suggestion}'),
        hint    = coalesce('The nearest plan that works: ' || nullif(_valid #> '{preview,suggestion}', 'null')::text, 'See select demo.validate_patch(tenant_id, plan);');
    end if;
    _asked := demo_flow.canonical_plan(plan);
    _hash := demo_flow.plan_hash(plan);
    _seed := _valid ->> 'seed';

    for _try in 1 .. _tries loop
      _token := demo_flow.plan_token(plan, _seed, _valid -> 'currentKpis');
      if plan ? 'planToken' and plan ->> 'planToken' <> _token then
        raise exception using
          errcode = 'TG409',
          message = 'since the plan was validated, the tenant or the plan has changed, or the plan was submitted',
          detail  = jsonb_build_object('code', 'STALE_PLAN', 'details', jsonb_build_array(jsonb_build_object('field', 'planToken', 'constraint', 'no longer fits', 'current', _token, 'requested', plan -> 'planToken'))),
          hint    = 'Validate again and look at the new preview, or leave the token out.';
      end if;

      insert into crm.demo_patch_jobs (id, tenant_id, tenant_name, original_job_id, created_by_id, mode, plan_type, patch_plan_json, submitted_plan, seed, range_start_month, range_end_month,
                                       tolerance_config, as_of, generator_version, plan_hash)
      select _job_id, t.id, t.name, m.generation_job_id, _actor, _asked ->> 'mode', _asked ->> 'planType',
             -- a stored plan lists its months ascending
             submit_patch.plan || (_asked - 'tolerances') || jsonb_build_object('seed', _seed), submit_patch.plan, _seed,
             _asked #>> '{months,0,month}', _asked #>> '{months,-1,month}', _asked -> 'tolerances', demo.now(), demo.generator_version(), _hash
        from crm.tenants as t
        join crm.demo_tenant_metadata as m on m.tenant_id = t.id
       where t.id = submit_patch.tenant_id
      on conflict do nothing
      returning * into _job;
      exit when found;

      -- somebody submitted the same a moment ago: with a seed that both named it is the same patch, else another one
      if plan ? 'seed' then
        select j.* into _job from crm.demo_patch_jobs as j
         where j.tenant_id = submit_patch.tenant_id and j.plan_hash = _hash and j.seed = _seed and j.status <> 'failed';
        _replayed := found;
        exit when found;
      else
        _seed := demo_flow.plan_seed(submit_patch.tenant_id, plan);
      end if;
    end loop;
    if _job.id is null then
      raise exception using
        errcode = 'TG409',
        message = format('tenant %s has too many submits at once', tenant_id),
        detail  = jsonb_build_object('code', 'CONFLICT', 'details', jsonb_build_array(jsonb_build_object('field', 'tenantId', 'constraint', 'has too many submits at once', 'requested', tenant_id))),
        hint    = 'Submit again.';
    end if;
  end if;

  update crm.demo_idempotency_keys as k set patch_job_id = _job.id where k.patch_job_id = _job_id and _job.id <> _job_id;

  insert into crm.audit_logs (tenant_id, user_id, action, entity_type, entity_id, new_values, metadata)
  values (submit_patch.tenant_id, _actor, case when _replayed then 'replay' else 'create' end, 'demo_patch_job', _job.id, case when not _replayed then _job.patch_plan_json end,
          jsonb_build_object('seed', _job.seed, 'event', case when _replayed then 'PATCH_IDEMPOTENCY_DETECTED' end));
  if _replayed then
    raise notice 'demogen PATCH_IDEMPOTENCY_DETECTED patch job %', _job.id;
  else
    perform pg_notify('demo_jobs', _job.id::text);
  end if;
  return jsonb_build_object('jobId', _job.id, 'status', _job.status, 'seed', _job.seed, 'replayed', _replayed,
    'estimatedSeconds', 1 + (coalesce((select sum(v.value::bigint) from jsonb_each_text(_valid #> '{preview,estimatedRecords}') as v), 0) / 20000)::int);
end
$$;

comment on function demo.submit_patch(uuid, jsonb, uuid, text) is $doc$
Stores a patch job (pending) for a plan that can be met and answers {jobId, status, seed, replayed, estimatedSeconds}. The same key,
or the same plan with the same named seed, answers with the first job; a plan without a seed is another patch each time. Run it:
call demo.run_patch('<jobId>');

writes:  crm.demo_patch_jobs, crm.demo_idempotency_keys, crm.audit_logs
raises:  TG400 the plan is malformed or cannot be met, or the tenant is not a demo tenant
         TG403 created_by is not a master admin
         TG404 there is no such tenant
         TG409 the plan token no longer fits, or too many submit the same plan at once
         TG422 the key was used with another request
example: select demo.submit_patch('00000000-0000-4000-8000-00000000000a', '{"seed": "demo", "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', null, 'monday') ->> 'status'
gives:   pending
$doc$;
