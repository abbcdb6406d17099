create function demo_flow.create_tenant(job_id uuid)
returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _job    crm.demo_generation_jobs;
  _config jsonb;
  _opened timestamptz;
  _slug   text;
begin
  select j.* into strict _job from crm.demo_generation_jobs as j where j.id = create_tenant.job_id;
  _config := _job.config;

  select b.opens_at + make_interval(secs => b.first_second)
    into strict _opened
    from demo_flow.business_time(_config ->> 'country', _config ->> 'timezone', (_config ->> 'startDate')::date, _job.as_of) as b
   order by b.day
   limit 1;

  _slug := coalesce(nullif(btrim(regexp_replace(lower(_job.tenant_name), '[^a-z0-9]+', '-', 'g'), '-'), ''), 'demo');

  insert into crm.tenants (id, name, slug, country, timezone, currency, industry, plan, billing_status, billing_name, billing_email,
                           billing_address, billing_city, billing_region, billing_postal_code, billing_cycle, seats, created_at, updated_at)
  select _job.tenant_id, _job.tenant_name,
         _slug || '-' || left(replace(_job.tenant_id::text, '-', ''), 8),
         _config ->> 'country', _config ->> 'timezone', _config ->> 'currency', _config ->> 'industry',
         case when (_config ->> 'teamSize')::int > 20 then 'enterprise' when (_config ->> 'teamSize')::int > 5 then 'professional' else 'starter' end,
         'active', _job.tenant_name, 'billing@' || btrim(left(_slug, 50), '-') || '.example',
         a.address, a.city, a.region, a.postal_code, 'monthly', (_config ->> 'teamSize')::int, _opened, _opened
    from demo_flow.addresses(_config ->> 'country', _job.seed || ':tenant', 1) as a;

  insert into crm.demo_tenant_metadata (tenant_id, generation_job_id, country, industry, start_date, created_at)
  values (_job.tenant_id, _job.id, _config ->> 'country', _config ->> 'industry', (_config ->> 'startDate')::date, _job.created_at);

  insert into crm.demo_jobs (tenant_id, id, kind, application_no, created_at)
  values (_job.tenant_id, _job.id, 'generation', 1, _job.created_at);

  return _job.tenant_id;
end
$$;

comment on function demo_flow.create_tenant(uuid) is $doc$
Step 5: the tenant of a generation job with its billing data, its demo flag and its entry in the job registry.

reads:   crm.demo_generation_jobs, ref and the calendar
writes:  crm.tenants, crm.demo_tenant_metadata, crm.demo_jobs
example: select demo_flow.create_tenant('00000000-0000-4000-8000-000000000003')
gives:   00000000-0000-4000-8000-00000000000c
$doc$;
