create function demo.regenerate(job_id uuid, created_by uuid, idempotency_key text default null)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_job.regenerate(regenerate.job_id, created_by, regenerate.idempotency_key);
end
$$;

comment on function demo.regenerate(uuid, uuid, text) is $doc$
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
example: select demo.regenerate('00000000-0000-4000-8000-000000000001', null, 'monday') ->> 'seed'
gives:   example
$doc$;
