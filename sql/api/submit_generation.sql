create function demo.submit_generation(config jsonb, created_by uuid, idempotency_key text default null)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _as_of   timestamptz := demo.now();
  _actor   uuid := demo_flow.actor(created_by);
  _preview jsonb;
  _config  jsonb;
  _seed    text;
  _name    text;
  _job     crm.demo_generation_jobs;
  _replayed boolean := false;
begin
  perform demo_flow.require_idempotency_key(submit_generation.idempotency_key);
  _preview := demo.preview_generation(config);  -- raises where the config has faults
  _config := _preview -> 'config';
  _seed := coalesce(_config ->> 'seed', left(replace(gen_random_uuid()::text, '-', ''), 16));
  _name := coalesce(_config ->> 'tenantName', demo_flow.tenant_name(_config ->> 'country', _config ->> 'industry', _seed));

  insert into crm.demo_generation_jobs (created_by_id, config, submitted_config, seed, as_of, generator_version, idempotency_key, tenant_name)
  values (_actor, _config || jsonb_build_object('seed', _seed, 'tenantName', _name), config, _seed, _as_of, demo.generator_version(), submit_generation.idempotency_key, _name)
  on conflict do nothing
  returning * into _job;

  if not found then
    _replayed := true;
    select j.* into strict _job from crm.demo_generation_jobs as j
     where j.created_by_id = _actor and j.idempotency_key = submit_generation.idempotency_key;
    if _job.submitted_config <> config or _job.regenerated_from_id is not null then
      raise exception using
        errcode = 'TG422',
        message = format('the idempotency key %s was used with another request', idempotency_key),
        detail  = jsonb_build_object('code', 'IDEMPOTENCY_KEY_REUSED', 'details', jsonb_build_array(jsonb_build_object('field', 'idempotencyKey', 'constraint', 'belongs to another request', 'current', _job.id))),
        hint    = 'Repeat the first request, or take a new key.';
    end if;
  else
    insert into crm.audit_logs (user_id, action, entity_type, entity_id, new_values, metadata)
    values (_actor, 'create', 'demo_generation_job', _job.id, _job.config, jsonb_build_object('seed', _seed, 'estimatedRecords', _preview -> 'estimatedRecords'));
    perform pg_notify('demo_jobs', _job.id::text);
  end if;

  return jsonb_build_object('jobId', _job.id, 'status', _job.status, 'seed', _job.seed, 'tenantName', _job.tenant_name,
                            'replayed', _replayed, 'estimatedSeconds', _preview -> 'estimatedGenerationSeconds');
end
$$;

comment on function demo.submit_generation(jsonb, uuid, text) is $doc$
Stores a generation job (pending) for a config and answers {jobId, status, seed, tenantName, replayed, estimatedSeconds}. created_by
is a master admin of crm.platform_users, NULL the command line's own user. The same key with the same config answers with the first job.
Run it: call demo.run_generation('<jobId>');

reads:   ref, crm.platform_users
writes:  crm.demo_generation_jobs, crm.audit_logs
raises:  TG400 the config has faults, each listed with its path
         TG403 created_by is not a master admin
         TG422 the key was used with another request
example: select demo.submit_generation('{"seed": "demo"}', null) ->> 'seed'
gives:   demo
$doc$;
