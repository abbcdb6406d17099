create function demo_job.regenerate(job_id uuid, created_by uuid, idempotency_key text)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _actor uuid := demo_job.actor(created_by);
  _id    uuid := gen_random_uuid();
  _old   crm.demo_generation_jobs;
  _new   crm.demo_generation_jobs;
  _first uuid;
  _replayed boolean;
begin
  perform demo_job.require_job(job_id, 'generation');
  select j.* into strict _old from crm.demo_generation_jobs as j where j.id = regenerate.job_id;

  _first := demo_job.keep_key(null, _actor, regenerate.idempotency_key, _id, jsonb_build_object('regenerate', _old.id));
  _replayed := _first is not null;
  if _replayed then
    select j.* into strict _new from crm.demo_generation_jobs as j where j.id = _first;
  else
    insert into crm.demo_generation_jobs (id, created_by_id, config, submitted_config, seed, as_of,
                                          generator_version, tenant_name, regenerated_from_id)
    values (_id, _actor, _old.config, _old.submitted_config, _old.seed, _old.as_of, demo_calc.generator_version(),
            _old.tenant_name, _old.id)
    returning * into strict _new;
    insert into crm.audit_logs (user_id, action, entity_type, entity_id, new_values, metadata)
    values (_actor, 'regenerate', 'demo_generation_job', _new.id, _new.config,
            jsonb_build_object('seed', _new.seed, 'regeneratedFrom', _old.id));
    perform pg_notify('demo_jobs', _new.id::text);
  end if;

  return jsonb_build_object('jobId', _new.id, 'status', _new.status, 'seed', _new.seed,
                            'tenantName', _new.tenant_name, 'replayed', _replayed,
    'estimatedSeconds', 1 + coalesce((_old.metrics ->> 'recordsCreated')::bigint / 25000, 0),
    'sameGeneratorVersion', _old.generator_version = _new.generator_version);
end
$$;

comment on function demo_job.regenerate(uuid, uuid, text) is $doc$
A new job (pending) with the config, seed and as-of instant of an old one: it makes a second tenant with the same
fingerprint, as long as sameGeneratorVersion is true. The same key with the same old job answers with the first new
one. Run it: call demo.run_generation('<jobId>');

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys,
         crm.demo_patch_jobs, crm.demo_work, crm.pipeline_stages, crm.pipelines, crm.platform_users, crm.users, ref
writes:  crm.demo_generation_jobs, crm.demo_idempotency_keys, crm.audit_logs
raises:  TG400 the key is empty or too long
         TG403 created_by is not a master admin
         TG404 there is no such job
         TG422 the key was used with another request
example: select demo_job.regenerate('00000000-0000-4000-8000-000000000001', null, 'monday') ->> 'seed'
gives:   example
$doc$;
