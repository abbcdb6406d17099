create function demo_kpi.frame_of(tenant_id uuid, as_of timestamptz)
returns demo_kpi.frame
language sql stable
begin atomic
  select (t.id, t.country, t.timezone, t.currency, c.minor_units, m.start_date,
          (demo_kpi.tenant_of(t.id)).response_sla_hours::bigint * 3600,
          frame_of.as_of, coalesce(d.opens, '{}'), d.closes, d.clock)::demo_kpi.frame
    from crm.tenants as t
    left join crm.demo_tenant_metadata as m on m.tenant_id = t.id
    left join ref.currencies as c on c.code = t.currency
   cross join lateral (
     select array_agg(b.opens_at + make_interval(secs => b.first_second) order by b.day) as opens,
            array_agg(b.opens_at + make_interval(secs => b.last_second) order by b.day) as closes,
            array_agg(b.clock order by b.day) as clock
       from (
         select w.*, sum(w.last_second - w.first_second + 1) over (order by w.day)
                     - (w.last_second - w.first_second + 1) as clock
           from demo_world.business_time(
                  t.country, t.timezone, coalesce(m.start_date, (t.created_at at time zone 'UTC')::date),
                  frame_of.as_of) as w
       ) as b
   ) as d
   where t.id = frame_of.tenant_id;
end;

comment on function demo_kpi.frame_of(uuid, timestamptz) is $doc$
What the rows of a tenant are held against, as of an instant; NULL where there is no such tenant.

reads:   crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.tenants, ref
example: select cardinality((demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a', '2025-01-09 00:00Z')).opens)
gives:   3
$doc$;
