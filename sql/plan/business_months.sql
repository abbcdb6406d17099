create function demo_plan.business_months(tenant demo_kpi.tenant, from_month text, as_of timestamptz)
returns table (month text, first_at timestamptz, last_at timestamptz)
language sql stable
begin atomic
  select b.month, min(b.opens_at + make_interval(secs => b.first_second)),
         max(b.opens_at + make_interval(secs => b.last_second))
    from demo_world.business_time((business_months.tenant).country, (business_months.tenant).timezone,
                                  greatest((business_months.tenant).start_on,
                                           (business_months.from_month || '-01')::date), business_months.as_of) as b
   group by b.month;
end;

comment on function demo_plan.business_months(demo_kpi.tenant, text, timestamptz) is $doc$
The months that have business time in a tenant from a month on until as_of, with the first and last moment of it.

reads:   ref.holidays, ref.hour_weights, ref.weekday_weights, ref.weekends
example: select count(*) from demo_plan.business_months(demo_kpi.tenant_of('00000000-0000-4000-8000-00000000000a'),
         '2025-03', '2025-06-30 16:00Z')
gives:   4
$doc$;
