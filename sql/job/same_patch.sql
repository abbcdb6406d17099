create function demo_job.same_patch(tenant_id uuid, plan_hash text, seed text)
returns crm.demo_patch_jobs
language sql stable
begin atomic
  select j.* from crm.demo_patch_jobs as j
   where j.tenant_id = same_patch.tenant_id and j.plan_hash = same_patch.plan_hash and j.seed = same_patch.seed
     and j.status not in ('failed', 'cancelled') and j.undone_at is null;
end;

comment on function demo_job.same_patch(uuid, text, text) is $doc$
The patch job of a tenant that has this plan and this seed; NULL where there is none but failed,
cancelled and undone ones.

reads:   crm.demo_patch_jobs
example: select (demo_job.same_patch('00000000-0000-4000-8000-00000000000a', demo_plan.plan_hash(j.submitted_plan),
         'one')).status from crm.demo_patch_jobs as j where j.seed = 'one'
gives:   pending
$doc$;
