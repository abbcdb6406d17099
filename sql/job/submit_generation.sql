create function demo_job.submit_generation(config jsonb, created_by uuid, idempotency_key text, as_of timestamptz)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _actor   uuid := demo_job.actor(created_by);
  _job_id  uuid := gen_random_uuid();
  _first   uuid := demo_job.keep_key(null, _actor, submit_generation.idempotency_key, _job_id,
                                     jsonb_build_object('config', config));
  _preview jsonb;
  _config  jsonb;
  _seed    text;
  _name    text;
  _job     crm.demo_generation_jobs;
begin
  -- a repeated request is answered with its first job before anything is judged: by then the clock may refuse it
  if _first is not null then
    select j.* into strict _job from crm.demo_generation_jobs as j where j.id = _first;
  else
    _preview := demo_plan.preview(config, as_of);  -- raises where the config has faults
    _config := _preview -> 'config';
    _seed := coalesce(_config ->> 'seed', left(replace(gen_random_uuid()::text, '-', ''), 16));
    _name := coalesce(_config ->> 'tenantName',
                      demo_world.tenant_name(_config ->> 'country', _config ->> 'industry', _seed));
    insert into crm.demo_generation_jobs (id, created_by_id, config, submitted_config, seed, as_of,
                                          generator_version, tenant_name)
    values (_job_id, _actor, _config || jsonb_build_object('seed', _seed, 'tenantName', _name), config, _seed, as_of,
            demo_calc.generator_version(), _name)
    returning * into strict _job;
    insert into crm.audit_logs (user_id, action, entity_type, entity_id, new_values, metadata)
    values (_actor, 'create', 'demo_generation_job', _job.id, _job.config,
            jsonb_build_object('seed', _seed, 'estimatedRecords', _preview -> 'estimatedRecords'));
    perform pg_notify('demo_jobs', _job.id::text);
  end if;
  return jsonb_build_object(
    'jobId', _job.id, 'status', _job.status, 'seed', _job.seed, 'tenantName', _job.tenant_name,
      'replayed', _first is not null,
    'estimatedSeconds', coalesce((_preview ->> 'estimatedGenerationSeconds')::int,
                                 1 + coalesce((_job.metrics ->> 'recordsCreated')::bigint / 25000, 0)));
end
$$;

comment on function demo_job.submit_generation(jsonb, uuid, text, timestamptz) is $doc$
Stores a generation job (pending) for a config, or finds the first one of a repeated request: {jobId, status, seed,
tenantName, replayed, estimatedSeconds}.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys,
         crm.demo_patch_jobs, crm.demo_work, crm.pipeline_stages, crm.pipelines, crm.platform_users, crm.users, ref
writes:  crm.demo_generation_jobs, crm.demo_idempotency_keys, crm.audit_logs
raises:  TG400 the config has faults, each listed with its path
         TG403 created_by is not a master admin
         TG422 the key was used with another request
example: select demo_job.submit_generation('{"seed": "demo"}', null, 'monday', '2025-06-30 16:00Z') ->> 'seed'
gives:   demo
$doc$;
