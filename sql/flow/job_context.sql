create function demo_flow.job_context(tenant_id uuid, job_id uuid)
returns table (kind text, application_no int, seed text, plan_hash text, as_of timestamptz, start_on date,
               country text, timezone text, currency text, minor_units int, industry text,
               drop_off_rate numeric, whale_ratio numeric, response_sla_hours int, channel_mix jsonb)
language sql stable
begin atomic
  select j.kind, j.application_no,
         coalesce(p.seed, g.seed)::text,
         coalesce(p.plan_hash, encode(sha256(convert_to((g.config - 'seed')::text || ' ' || extract(epoch from g.as_of)::text, 'UTF8')), 'hex')),
         coalesce(p.as_of, g.as_of),
         m.start_date,
         t.country, t.timezone, t.currency, c.minor_units::int, t.industry,
         (k.config #>> '{realism,dropOffRate}')::numeric,
         (k.config #>> '{realism,whaleRatio}')::numeric,
         (k.config #>> '{realism,responseSlaHours}')::int,
         k.config -> 'channelMix'
    from crm.demo_jobs as j
    join crm.tenants as t on t.id = j.tenant_id
    join crm.demo_tenant_metadata as m on m.tenant_id = j.tenant_id
    join ref.currencies as c on c.code = t.currency
    left join crm.demo_generation_jobs as g on g.id = j.id
    left join crm.demo_patch_jobs as p on p.id = j.id
   cross join lateral (select demo_flow.tenant_config(j.tenant_id) as config offset 0) as k
   where j.tenant_id = job_context.tenant_id
     and j.id = job_context.job_id;
end;

comment on function demo_flow.job_context(uuid, uuid) is $doc$
What the creating steps need to know of a job and its tenant: one row.

reads:   crm.demo_jobs, crm.tenants, crm.demo_tenant_metadata, crm.demo_generation_jobs, crm.demo_patch_jobs, ref
example: select industry from demo_flow.job_context('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-000000000001')
gives:   saas
$doc$;
