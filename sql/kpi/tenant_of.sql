create function demo_kpi.tenant_of(tenant_id uuid)
returns demo_kpi.tenant
language sql stable
begin atomic
  select (t.id, t.country, t.timezone, t.currency, c.minor_units, t.industry, m.start_date,
          coalesce((g.config #>> '{realism,dropOffRate}')::numeric, 15),
          coalesce((g.config #>> '{realism,whaleRatio}')::numeric, 5),
          coalesce((g.config #>> '{realism,responseSlaHours}')::numeric, 4)::int,
          -- a tenant that no generation of today made: what its config does not say is as usual in the trade
          case when g.config -> 'realism' ?& array['dropOffRate', 'whaleRatio', 'responseSlaHours']
                    and g.config ? 'channelMix' then g.config -> 'channelMix'
               else demo_world.channel_mix(t.industry, coalesce(g.config -> 'channelMix', '{}')) end)::demo_kpi.tenant
    from crm.tenants as t
    join crm.demo_tenant_metadata as m on m.tenant_id = t.id
    left join crm.demo_generation_jobs as g on g.id = m.generation_job_id
    left join ref.currencies as c on c.code = t.currency
   where t.id = tenant_of.tenant_id;
end;

comment on function demo_kpi.tenant_of(uuid) is $doc$
What planning and creating need to know of a demo tenant. Rates and channels are those of the job that made it; for a
tenant that a person or an older tool made they are the defaults of its trade. NULL for one that is not a demo tenant.

reads:   crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.tenants, ref.channels, ref.currencies
example: select (demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a')).start_on
gives:   2025-01-06
$doc$;
