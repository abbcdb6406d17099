create function demo_job.judge_in_turn(tenant_id uuid, plan jsonb, as_of timestamptz)
returns demo_plan.judgement
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _queue  demo_plan.ahead[] := demo_plan.queue_of(judge_in_turn.tenant_id);
  _judged demo_plan.judgement := demo_plan.judge_patch(judge_in_turn.tenant_id, plan, as_of);
begin
  perform demo_plan.refuse_infeasible(_judged.tenant, plan, _judged, as_of);

  -- From here to COMMIT nobody else submits to the tenant. Only where a job came or ended meanwhile, the plan is judged
  -- again, so that others seldom wait for that.
  perform pg_advisory_xact_lock(demo_job.queue_key(judge_in_turn.tenant_id));
  if demo_plan.queue_of(judge_in_turn.tenant_id) <> _queue then
    _judged := demo_plan.judge_patch(judge_in_turn.tenant_id, plan, as_of);
    perform demo_plan.refuse_infeasible(_judged.tenant, plan, _judged, as_of);
  end if;
  -- a plan is in no conflict with itself: the job of the same plan and seed is the answer
  if not plan ? 'seed' or (demo_job.same_patch(judge_in_turn.tenant_id, demo_plan.plan_hash(plan),
                                               plan ->> 'seed')).id is null then
    perform demo_job.refuse_conflicts(_judged.conflicts);
  end if;
  return _judged;
end
$$;

comment on function demo_job.judge_in_turn(uuid, jsonb, timestamptz) is $doc$
Judges a plan that is to be submitted, with the place in the tenant's queue taken: of two submits at once, one sees the
other. Raises where it cannot be met or others are in the way.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_installation,
         crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.pipeline_stages, crm.pipelines, crm.tenants, crm.users,
         ref
raises:  TG400 the plan is malformed or cannot be met, or the tenant is not a demo tenant
         TG404 there is no such tenant
         TG409 other jobs are in the way
example: select (demo_job.judge_in_turn('00000000-0000-4000-8000-00000000000a',
         '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', '2025-06-30 16:00Z')).faults
gives:   {}
$doc$;
