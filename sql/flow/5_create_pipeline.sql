create function demo_flow.create_pipeline(run demo_flow.run)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant demo_kpi.tenant := run.tenant;
  _opened  timestamptz;
  _prefix  text;
  _written bigint;
begin
  select t.created_at into strict _opened from crm.tenants as t where t.id = _tenant.id;
  _prefix := demo_calc.id_prefix(_tenant.id, run.seed, run.plan_hash, run.application_no, 'pipeline');

  insert into crm.pipelines (tenant_id, id, name, is_default, created_at, updated_at)
  select _tenant.id, (_prefix || '000000000000')::uuid, i.pipeline_name, true, _opened, _opened
    from ref.industries as i
   where i.code = _tenant.industry;

  insert into crm.pipeline_stages (tenant_id, id, pipeline_id, name, stage_type, probability, position, created_at,
                                   updated_at)
  select _tenant.id, (_prefix || '0001' || lpad(to_hex(s.no), 8, '0'))::uuid, (_prefix || '000000000000')::uuid,
         s.name, s.stage_type, s.probability, s.no, _opened, _opened
    from (
      select r.*, row_number() over (order by r.position, r.name collate "C") as no
        from ref.stages as r
       where r.industry = _tenant.industry
    ) as s;
  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_pipeline(demo_flow.run) is $doc$
Step 5: the pipeline of the tenant's industry. Returns the number of stages.

reads:   crm.tenants, ref.industries, ref.stages
writes:  crm.pipelines, crm.pipeline_stages
example: select demo_flow.create_pipeline(demo_flow.run_of(w, demo_plan.grow(w))) > 3 from crm.demo_work as w where
         w.id = '00000000-0000-4000-8000-000000000013'
gives:   true
$doc$;
