create procedure demo.apply_patch(tenant_id uuid, plan jsonb, inout job_id uuid)
language plpgsql
as $$
begin
  commit;
  job_id := (demo.submit_patch(apply_patch.tenant_id, apply_patch.plan, null) operator(pg_catalog.->>) 'jobId')::uuid;
  commit;
  call demo.run_patch(apply_patch.job_id);
end
$$;

comment on procedure demo.apply_patch(uuid, jsonb, uuid) is $doc$
Submits a plan and runs it at once, for psql; answers with the job. Then: select demo.patch_job('<jobId>');

writes:  what demo.submit_patch and demo.run_patch write
raises:  what demo.submit_patch and demo.run_patch raise
example: call demo.apply_patch('00000000-0000-4000-8000-00000000000a', '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', null)
$doc$;
