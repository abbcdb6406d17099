create function demo.submit_patch(tenant_id uuid, plan jsonb, created_by uuid, idempotency_key text default null)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return demo_job.submit_patch(submit_patch.tenant_id, plan, created_by, submit_patch.idempotency_key, demo.now());
end
$$;

comment on function demo.submit_patch(uuid, jsonb, uuid, text) is $doc$
Stores a patch job (pending) for a plan that can be met and answers {jobId, status, seed, replayed, estimatedSeconds}.
The same key, or the same plan with the same named seed, answers with the first job; a plan without a seed is another
patch each time. Run it: call demo.run_patch('<jobId>'); A plan that is in conflict with jobs ahead is refused, unless it
says "onConflict": "queue": then it goes after them (dependsOn).

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_idempotency_keys,
         crm.demo_installation, crm.demo_jobs, crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.demo_work, crm.pipeline_stages,
         crm.pipelines, crm.platform_users, crm.tenants, crm.users, ref
writes:  crm.demo_patch_jobs, crm.demo_idempotency_keys, crm.audit_logs
raises:  TG400 the plan is malformed or cannot be met, or the tenant is not a demo tenant
         TG403 created_by is not a master admin
         TG404 there is no such tenant
         TG409 the plan token no longer fits, other jobs are in the way, or too many submit the same plan at once
         TG422 the key was used with another request
example: select demo.submit_patch('00000000-0000-4000-8000-00000000000a',
         '{"seed": "demo", "months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', null, 'monday') ->>
         'status'
gives:   pending
$doc$;
