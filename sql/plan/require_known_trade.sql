create function demo_plan.require_known_trade(tenant_id uuid)
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
  _config := (select g.config
                from crm.demo_tenant_metadata as m
                join crm.demo_generation_jobs as g on g.id = m.generation_job_id
               where m.tenant_id = require_known_trade.tenant_id);

  _faults := array(
    select demo_calc.fault_of('tenant.' || f.field, f.fault, f.value)
      from (values
        ('country', _tenant.country, demo_plan.code_fault('country', _tenant.country)),
        ('currency', _tenant.currency, demo_plan.code_fault('currency', _tenant.currency)),
        ('industry', _tenant.industry, demo_plan.code_fault('industry', _tenant.industry)),
        -- that of its job was looked at when the job was submitted
        ('timezone', _tenant.timezone, case when _tenant.timezone is distinct from _config ->> 'timezone'
                                            then demo_plan.value_fault(to_jsonb(_tenant.timezone), 'timezone', null,
                                                                       null) end)
      ) as f (field, value, fault)
     where f.fault is not null
     order by f.field collate "C");
  if _faults = '{}' and _config is null then  -- nobody has looked yet whether country and industry are whole
    _faults := array(
      select ('tenant.' || f.field, f."constraint", f.month, f.current, f.requested, f.more)::demo_calc.fault
        from unnest(demo_plan.missing_rows(_tenant.country, _tenant.industry)) with ordinality as f
       order by f.ordinality);
  end if;
  if _faults <> '{}' then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR',
                             format('tenant %s cannot be patched', tenant_id) || demo_calc.fault_lines(_faults),
                               _faults,
                             'Correct the tenant in crm.tenants, or add the reference rows.');
  end if;
end
$$;

comment on function demo_plan.require_known_trade(uuid) is $doc$
Raises where a demo tenant's country, industry, currency or time zone is not known, each listed: a person may have
made the tenant.

reads:   crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.tenants, ref
raises:  TG400 what is not known
example: select demo_plan.require_known_trade('00000000-0000-4000-8000-00000000000a') is not null
gives:   true
$doc$;
