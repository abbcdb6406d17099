create function demo_plan.require_known_trade(tenant_id uuid, as_of timestamptz)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant crm.tenants;
  _config jsonb;  -- of the job that made the tenant
  _faults demo_calc.fault[];
begin
  select t.* into strict _tenant from crm.tenants as t where t.id = require_known_trade.tenant_id;
  _config := (select g.config from crm.demo_tenant_metadata as m join crm.demo_generation_jobs as g on g.id = m.generation_job_id where m.tenant_id = require_known_trade.tenant_id);

  select array_agg(demo_calc.fault_of('tenant.' || f.field, f.fault, f.value) order by f.field)
    into _faults
    from (values
      ('country', _tenant.country, case when not exists (select from ref.countries as c where c.code = _tenant.country)
                                        then 'must be one of ' || (select string_agg(c.code, ', ' order by c.code) from ref.countries as c) end),
      ('currency', _tenant.currency, case when not exists (select from ref.currencies as c where c.code = _tenant.currency)
                                          then 'must be one of ' || (select string_agg(c.code, ', ' order by c.code) from ref.currencies as c) end),
      ('industry', _tenant.industry, case when not exists (select from ref.industries as i where i.code = _tenant.industry)
                                          then 'must be one of ' || (select string_agg(i.code, ', ' order by i.code) from ref.industries as i) end),
      -- that of its job was looked at when the job was submitted
      ('timezone', _tenant.timezone, case when _tenant.timezone is distinct from _config ->> 'timezone' and not demo_world.is_time_zone(_tenant.timezone)
                                          then 'must be an IANA time zone such as Europe/Berlin' end)
    ) as f (field, value, fault)
   where f.fault is not null;
  if _faults is null and _config is null then  -- nobody has looked yet whether country and industry are whole
    select array_agg(('tenant.' || f.field, f."constraint", f.month, f.current, f.requested, f.more)::demo_calc.fault)
      into _faults
      from unnest(demo_plan.check_config(jsonb_build_object('country', _tenant.country, 'industry', _tenant.industry, 'currency', _tenant.currency), as_of)) as f
     where f.field in ('country', 'industry');
  end if;
  if _faults is not null then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', format('tenant %s cannot be patched', tenant_id) || demo_calc.fault_lines(_faults), _faults,
                             'Correct the tenant in crm.tenants, or add the reference rows.');
  end if;
end
$$;

comment on function demo_plan.require_known_trade(uuid, timestamptz) is $doc$
Raises where a demo tenant's country, industry, currency or time zone is not known, each listed: a person may have made the tenant.

reads:   crm.tenants, crm.demo_tenant_metadata, crm.demo_generation_jobs, ref
raises:  TG400 what is not known
example: select demo_plan.require_known_trade('00000000-0000-4000-8000-00000000000a', '2025-06-30 16:00:00+00') is not null
gives:   true
$doc$;
