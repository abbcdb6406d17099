create function demo_flow.create_pipeline(tenant_id uuid, job_id uuid)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _job     record;
  _opened  timestamptz;
  _prefix  text;
  _written bigint;
begin
  select c.* into strict _job from demo_flow.job_context(create_pipeline.tenant_id, create_pipeline.job_id) as c;
  select t.created_at into strict _opened from crm.tenants as t where t.id = create_pipeline.tenant_id;
  _prefix := demo_calc.id_prefix(create_pipeline.tenant_id, _job.seed, _job.plan_hash, _job.application_no, 'pipeline');

  insert into crm.pipelines (tenant_id, id, name, is_default, created_at, updated_at)
  select create_pipeline.tenant_id, (_prefix || '000000000000')::uuid, i.pipeline_name, true, _opened, _opened
    from ref.industries as i
   where i.code = _job.industry;

  insert into crm.pipeline_stages (tenant_id, id, pipeline_id, name, stage_type, probability, position, created_at, updated_at)
  select create_pipeline.tenant_id, (_prefix || '0001' || lpad(to_hex(s.no), 8, '0'))::uuid, (_prefix || '000000000000')::uuid,
         s.name, s.stage_type, s.probability, s.no, _opened, _opened
    from (
      select r.*, row_number() over (order by r.position, r.name collate "C") as no
        from ref.stages as r
       where r.industry = _job.industry
    ) as s;
  get diagnostics _written = row_count;
  return _written;
end
$$;

comment on function demo_flow.create_pipeline(uuid, uuid) is $doc$
Step 5: the pipeline of the tenant's industry. Returns the number of stages.

reads:   ref.industries, ref.stages, crm.tenants
writes:  crm.pipelines, crm.pipeline_stages
example: select demo_flow.create_pipeline('00000000-0000-4000-8000-0000000000b3', '00000000-0000-4000-8000-000000000013') > 3
gives:   true
$doc$;
