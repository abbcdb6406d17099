create function demo_flow.plan_seed(tenant_id uuid, plan jsonb)
returns text
language sql stable
begin atomic
  select left(encode(sha256(convert_to(demo_flow.plan_hash(plan_seed.plan) || ':' || (
           select coalesce(max(j.application_no), 0) + 1 from crm.demo_jobs as j where j.tenant_id = plan_seed.tenant_id), 'UTF8')), 'hex'), 16);
end;

comment on function demo_flow.plan_seed(uuid, jsonb) is $doc$
The seed of a plan that names none: it follows from the plan and from how many jobs wrote to the tenant, so the preview and the
patch after it agree, and the same plan once more gives other people.

reads:   crm.demo_jobs
example: select length(demo_flow.plan_seed('00000000-0000-4000-8000-00000000000a', '{"months": [{"month": "2025-01", "metrics": {}}]}'))
gives:   16
$doc$;
