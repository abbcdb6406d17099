create function demo_flow.create_tenant(work crm.demo_work)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _config jsonb := (select j.config from crm.demo_generation_jobs as j where j.id = work.id);
  _team   int := (_config ->> 'teamSize')::int;
  _opened timestamptz;
  _slug   text;
  _domain text;
begin
  if _config is null then  -- the tenant is there
    return 0;
  end if;
  select b.opens_at + make_interval(secs => b.first_second)
    into strict _opened
    from demo_world.business_time(_config ->> 'country', _config ->> 'timezone', (_config ->> 'startDate')::date,
                                  work.as_of) as b
   order by b.day
   limit 1;
  -- slugs are made as ever; addresses spell accented letters
  _slug := coalesce(nullif(btrim(regexp_replace(lower(work.tenant_name collate "C"), '[^a-z0-9]+', '-', 'g'), '-'),
                           ''), 'demo');
  _domain := coalesce(nullif(btrim(left(regexp_replace(demo_calc.unaccented(work.tenant_name), '[^a-z0-9]+', '-', 'g'),
                                        50), '-'), ''), 'demo');

  insert into crm.tenants (id, name, slug, country, timezone, currency, industry, plan, billing_status, billing_name,
                           billing_email,
                           billing_address, billing_city, billing_region, billing_postal_code, billing_cycle, seats,
                             created_at, updated_at)
  select work.tenant_id, work.tenant_name, _slug || '-' || left(replace(work.tenant_id::text, '-', ''), 8),
         _config ->> 'country', _config ->> 'timezone', _config ->> 'currency', _config ->> 'industry',
         case when _team > 20 then 'enterprise' when _team > 5 then 'professional' else 'starter' end,
         'active', work.tenant_name, 'billing@' || _domain || '.example',
         a.address, a.city, a.region, a.postal_code, 'monthly', _team, _opened, _opened
    from demo_world.addresses(_config ->> 'country', work.seed || ':tenant', 1) as a;

  insert into crm.demo_tenant_metadata (tenant_id, generation_job_id, country, industry, start_date, created_at)
  values (work.tenant_id, work.id, _config ->> 'country', _config ->> 'industry', (_config ->> 'startDate')::date,
          work.created_at);
  return 1;
end
$$;

comment on function demo_flow.create_tenant(crm.demo_work) is $doc$
Step 1: the tenant of a generation job with its billing data and its demo flag. Any other job finds its tenant there.
Returns the number of tenants made.

reads:   crm.demo_generation_jobs, ref
writes:  crm.tenants, crm.demo_tenant_metadata
example: select demo_flow.create_tenant(w) from crm.demo_work as w where w.id = '00000000-0000-4000-8000-000000000003'
gives:   1
$doc$;
