create function demo_plan.judge_patch(tenant_id uuid, plan jsonb, as_of timestamptz)
returns demo_plan.judgement
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant demo_kpi.tenant;
  _faults demo_calc.fault[];
  _judged demo_plan.judgement;
  _queue  demo_plan.ahead[];  -- as far as it names a month of the plan
begin
  perform demo_kpi.require_demo_tenant(judge_patch.tenant_id, true);
  perform demo_plan.require_known_trade(judge_patch.tenant_id);
  _tenant := demo_kpi.tenant_of(judge_patch.tenant_id);
  _faults := demo_calc.listed_faults(demo_plan.check_plan(plan, _tenant.minor_units));
  if _faults <> '{}' then
    raise notice 'demogen PATCH_VALIDATION_FAILED tenant %: the plan is malformed', tenant_id;
    perform demo_plan.refuse_plan(_faults);
  end if;

  _judged := demo_plan.judge_plan(_tenant, plan, as_of);
  _queue := array(select q from unnest(demo_plan.queue_of(judge_patch.tenant_id)) as q
                  where exists (select from unnest(q.stakes) as s join unnest(_judged.current) as c on c.month = s.month));
  _judged := demo_plan.judge_queued(_judged, plan, _queue, as_of);
  if plan ->> 'mode' = 'reconcile' then
    _judged.faults := _judged.faults || demo_calc.fault_of('mode', 'RECONCILE mode is not available; use additive',
                                                           'reconcile'::text);
  end if;
  if _judged.faults <> '{}' then
    raise notice 'demogen PATCH_VALIDATION_FAILED tenant %: the plan cannot be met', tenant_id;
  end if;
  return _judged;
end
$$;

comment on function demo_plan.judge_patch(uuid, jsonb, timestamptz) is $doc$
Step 2: whether a plan, as people write it, can be met in a tenant, and what it comes to. Raises where it is malformed
or the tenant is none that can be patched. What
is ahead in its queue counts: a plan that it leaves as it is, and one that is queued, is judged by what will be there.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_patch_jobs,
         crm.demo_tenant_metadata, crm.pipeline_stages, crm.pipelines, crm.tenants, crm.users, ref
raises:  TG400 the plan is malformed, each fault listed with its path, or the tenant is not a demo tenant,
         or its country or industry is not known
         TG404 there is no such tenant
example: select ((demo_plan.judge_patch('00000000-0000-4000-8000-00000000000a',
         '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', '2025-06-30 16:00Z')).records[1]).leads
gives:   5
$doc$;
