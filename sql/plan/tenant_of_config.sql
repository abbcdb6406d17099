create function demo_plan.tenant_of_config(tenant_id uuid, config jsonb)
returns demo_kpi.tenant
language sql stable
begin atomic
  select (tenant_of_config.tenant_id, c.config ->> 'country', c.config ->> 'timezone', c.config ->> 'currency',
          u.minor_units, c.config ->> 'industry',
          (c.config ->> 'startDate')::date, (c.config #>> '{realism,dropOffRate}')::numeric,
            (c.config #>> '{realism,whaleRatio}')::numeric,
          (c.config #>> '{realism,responseSlaHours}')::int, c.config -> 'channelMix')::demo_kpi.tenant
    from (select tenant_of_config.config as config) as c
    left join ref.currencies as u on u.code = c.config ->> 'currency';
end;

comment on function demo_plan.tenant_of_config(uuid, jsonb) is $doc$
The tenant that a complete config will make; tenant_id is NULL where nobody has given it one yet.

reads:   ref.currencies
example: select (demo_plan.tenant_of_config(null, '{"currency": "JPY"}')).minor_units
gives:   0
$doc$;
