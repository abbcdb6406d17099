create function demo_kpi.scene_of(tenant_id uuid, as_of timestamptz)
returns demo_kpi.scene
language sql stable
begin atomic
  select (t.id, t.country, t.industry, t.timezone, scene_of.as_of, (scene_of.as_of at time zone t.timezone)::date,
          i.deal_avg_usd * c.per_usd, coalesce(c.minor_units, 2), i.cycle_days_max, coalesce(d.days, '{}'),
          coalesce(d.ends, '{}'), r.insights, r.messiness)::demo_kpi.scene
    from crm.tenants as t
    left join crm.demo_tenant_metadata as m on m.tenant_id = t.id
    left join crm.demo_generation_jobs as g on g.id = m.generation_job_id
    left join ref.industries as i on i.code = t.industry
    left join ref.currencies as c on c.code = t.currency
   cross join lateral demo_calc.realism_of(g.config) as r
    left join lateral demo_kpi.data_range(t.id) as x on true
   cross join lateral (
     select array_agg(b.day order by b.day) as days, array_agg(b.day order by b.day) filter (where b.is_last) as ends
       from (
         select w.day, row_number() over (partition by w.month order by w.day desc) = 1 as is_last
           from demo_world.business_time(
                  t.country, t.timezone,
                  least(coalesce(m.start_date, t.created_at::date), demo_calc.month_start(x.from_month)::date),
                  scene_of.as_of + interval '100 days') as w
       ) as b
   ) as d
   where t.id = scene_of.tenant_id;
end;

comment on function demo_kpi.scene_of(uuid, timestamptz) is $doc$
What the figures of a tenant's realism are measured against, as of an instant; NULL where there is no such tenant.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_tenant_metadata,
         crm.tenants, ref.currencies, ref.holidays, ref.hour_weights, ref.industries, ref.weekday_weights, ref.weekends
example: select (s.ends)[1] from demo_kpi.scene_of('00000000-0000-4000-8000-00000000000a', '2025-07-01 00:00Z') as s
gives:   2025-01-31
$doc$;
