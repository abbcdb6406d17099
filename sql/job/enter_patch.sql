create function demo_job.enter_patch(tenant_id uuid, plan jsonb, judged demo_plan.judgement, actor uuid, job_id uuid,
                                     as_of timestamptz)
returns crm.demo_patch_jobs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _tries constant int := 100;
  _asked jsonb := demo_plan.canonical_plan(plan);
  _hash  text := demo_plan.plan_hash(plan);
  _seed  text := coalesce(plan ->> 'seed', demo_plan.plan_seed(enter_patch.tenant_id, plan));
  _now   timestamptz := clock_timestamp();  -- jobs go in the order in which they came into the queue
  _job   crm.demo_patch_jobs;
begin
  for _try in 1 .. _tries loop
    perform demo_plan.refuse_stale(enter_patch.tenant_id, plan, demo_plan.plan_token(plan, _seed, judged.current),
                                   judged.current, 'since the plan was validated, the tenant or the plan has changed, '
                                   'or the plan was submitted', true);

    insert into crm.demo_patch_jobs (id, tenant_id, tenant_name, original_job_id, created_by_id, mode, plan_type,
                                     patch_plan_json, submitted_plan, seed,
                                     range_start_month, range_end_month, tolerance_config, as_of, generator_version,
                                       plan_hash, depends_on, projected_kpis_json, added_kpis_json, created_at,
                                       updated_at)
    select enter_patch.job_id, t.id, t.name, m.generation_job_id, actor, _asked ->> 'mode', _asked ->> 'planType',
           -- a stored plan lists its months ascending
           enter_patch.plan || (_asked - 'tolerances') || jsonb_build_object('seed', _seed), enter_patch.plan, _seed,
           _asked #>> '{months,0,month}', _asked #>> '{months,-1,month}', _asked -> 'tolerances', enter_patch.as_of,
             demo_calc.generator_version(), _hash, nullif(judged.depends_on, '{}'),
             demo_kpi.figures_json(judged.current),
             demo_kpi.figures_json(demo_plan.figures_of(judged.records, (judged.tenant).minor_units)), _now, _now
      from crm.tenants as t
      join crm.demo_tenant_metadata as m on m.tenant_id = t.id
     where t.id = enter_patch.tenant_id
    on conflict do nothing
    returning * into _job;
    if found then
      return _job;
    end if;

    -- somebody submitted the same a moment ago: with a seed that both named it is the same patch, else another one
    if plan ? 'seed' then
      _job := demo_job.same_patch(enter_patch.tenant_id, _hash, _seed);
      if _job.id is not null then
        return _job;
      end if;
    else
      _seed := demo_plan.plan_seed(enter_patch.tenant_id, plan);
    end if;
  end loop;
  perform demo_calc.refuse('TG409', 'CONFLICT', format('tenant %s has too many submits at once', tenant_id),
                           array[demo_calc.fault_of('tenantId', 'has too many submits at once', tenant_id)],
                             'Submit again.');
  return null;
end
$$;

comment on function demo_job.enter_patch(uuid, jsonb, demo_plan.judgement, uuid, uuid, timestamptz) is $doc$
Enters a patch job for a plan that can be met, with the KPIs that it was judged by and what it adds to them. Where
somebody entered the same plan with the same named seed meanwhile, that job is the answer.

reads:   crm.demo_jobs, crm.demo_patch_jobs, crm.demo_tenant_metadata, crm.tenants
writes:  crm.demo_patch_jobs
raises:  TG409 the plan token no longer fits, or too many submit the same plan at once
example: select (demo_job.enter_patch('00000000-0000-4000-8000-00000000000a',
         '{"months": [{"month": "2025-01", "metrics": {"leadsCreated": 5}}]}', null,
         '00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-0000000000ee', '2025-06-30 16:00Z')).status
gives:   pending
$doc$;
