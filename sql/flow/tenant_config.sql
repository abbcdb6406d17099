create function demo_flow.tenant_config(tenant_id uuid)
returns jsonb
language sql stable
begin atomic
  with facts as (
    select jsonb_build_object('country', t.country, 'timezone', t.timezone, 'currency', t.currency, 'industry', t.industry, 'startDate', to_char(m.start_date, 'YYYY-MM-DD')) as given,
           jsonb_strip_nulls(jsonb_build_object('realism', g.config -> 'realism', 'channelMix', g.config -> 'channelMix')) as own,
           -- a tenant that no generation of today made: what its config does not say is as usual in the trade
           coalesce(g.config -> 'realism' ?& array['dropOffRate', 'whaleRatio', 'responseSlaHours'] and g.config ? 'channelMix', false) as is_whole,
           c.code is not null and u.code is not null and i.code is not null as is_known, m.created_at
      from crm.tenants as t
      join crm.demo_tenant_metadata as m on m.tenant_id = t.id
      left join crm.demo_generation_jobs as g on g.id = m.generation_job_id
      left join ref.countries as c on c.code = t.country
      left join ref.currencies as u on u.code = t.currency
      left join ref.industries as i on i.code = t.industry
     where t.id = tenant_config.tenant_id
  )
  select f.given || case when f.is_whole or not f.is_known then f.own
                         else (select jsonb_build_object('realism', d.config -> 'realism', 'channelMix', d.config -> 'channelMix')
                                 from (select demo_flow.complete_config(f.given || f.own, f.created_at) as config offset 0) as d) end
    from facts as f;
end;

comment on function demo_flow.tenant_config(uuid) is $doc$
What planning and creating need to know of a demo tenant, under the keys of a generation config: country, timezone, currency, industry,
startDate, realism and channelMix. For a tenant that a person or an older tool made, the latter two are the defaults of its trade.

reads:   crm.tenants, crm.demo_tenant_metadata, crm.demo_generation_jobs, ref
example: select demo_flow.tenant_config('00000000-0000-4000-8000-00000000000a') ->> 'startDate'
gives:   2025-01-06
$doc$;
