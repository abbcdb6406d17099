create function demo_plan.plan_seed(tenant_id uuid, plan jsonb)
returns text
language sql stable
begin atomic
  with first as (
    select demo_plan.plan_hash(plan_seed.plan) as hash, coalesce(max(j.application_no), 0) + 1 as no
           from crm.demo_jobs as j where j.tenant_id = plan_seed.tenant_id
  ), taken as (
    select j.seed from crm.demo_patch_jobs as j join first as f on f.hash = j.plan_hash
           where j.tenant_id = plan_seed.tenant_id and j.status not in ('failed', 'cancelled') and j.undone_at is null
  )
  -- of one more seed than are taken, one is free
  select s.seed
    from first as f
   cross join lateral generate_series(f.no, f.no + (select count(*) from taken as t)) as g (no)
   cross join lateral (select left(encode(sha256(convert_to(f.hash || ':' || g.no, 'UTF8')), 'hex'), 16) as seed) as s
   where not exists (select from taken as t where t.seed = s.seed)
   order by g.no limit 1;
end;

comment on function demo_plan.plan_seed(uuid, jsonb) is $doc$
The seed of a plan that names none: it follows from the plan and from how many jobs wrote to the tenant, so the
preview and the patch after it agree, and the same plan once more gives other people. A seed that a job of the same
plan has is passed over.

reads:   crm.demo_jobs, crm.demo_patch_jobs
example: select length(demo_plan.plan_seed('00000000-0000-4000-8000-00000000000a',
         '{"months": [{"month": "2025-01", "metrics": {}}]}'))
gives:   16
$doc$;
