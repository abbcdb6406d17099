create function demo.submit_generation(config jsonb, created_by uuid, idempotency_key text default null)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_job.submit_generation(config, created_by, submit_generation.idempotency_key, demo.now());
end
$$;

comment on function demo.submit_generation(jsonb, uuid, text) is $doc$
Stores a generation job (pending) for a config and answers {jobId, status, seed, tenantName, replayed,
estimatedSeconds}. created_by is a master admin of crm.platform_users, NULL the command line's own user. The same key
with the same config, however it is written, answers with the first job. Run it: call demo.run_generation('<jobId>');

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys,
         crm.demo_patch_jobs, crm.demo_work, crm.pipeline_stages, crm.pipelines, crm.platform_users, crm.users, ref
writes:  crm.demo_generation_jobs, crm.demo_idempotency_keys, crm.audit_logs
raises:  TG400 the config has faults, each listed with its path
         TG403 created_by is not a master admin
         TG422 the key was used with another request
example: select demo.submit_generation('{"seed": "demo"}', null, 'monday') ->> 'seed'
gives:   demo
$doc$;
