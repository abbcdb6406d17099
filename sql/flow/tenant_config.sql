create function demo_flow.tenant_config(tenant_id uuid)
returns jsonb
language sql stable
begin atomic
  select jsonb_build_object(
           'country', t.country, 'timezone', t.timezone, 'currency', t.currency, 'industry', t.industry, 'startDate', to_char(m.start_date, 'YYYY-MM-DD'),
           'realism', jsonb_build_object('dropOffRate', coalesce((g.config #>> '{realism,dropOffRate}')::numeric, 15)))
    from crm.tenants as t
    join crm.demo_tenant_metadata as m on m.tenant_id = t.id
    left join crm.demo_generation_jobs as g on g.id = m.generation_job_id
   where t.id = tenant_config.tenant_id;
end;

comment on function demo_flow.tenant_config(uuid) is $doc$
What the planner needs to know of a demo tenant, under the keys of a generation config: country, timezone, currency, industry,
startDate and realism.dropOffRate.

reads:   crm.tenants, crm.demo_tenant_metadata, crm.demo_generation_jobs
example: select demo_flow.tenant_config('00000000-0000-4000-8000-00000000000a') ->> 'startDate'
gives:   2025-01-06
$doc$;
