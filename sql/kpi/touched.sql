create function demo_kpi.touched(tenant_id uuid, months text[])
returns table (month text, touched bigint)
language sql stable
begin atomic
  -- rows of before there was demo_written_at were written with the last instant that they tell of
  select m.month, count(r.id)
    from (
      select n.month, demo_calc.month_start(n.month) as from_at,
             demo_calc.month_start(demo_calc.next_month(n.month)) as until_at
        from unnest(touched.months) as n (month)
      offset 0
    ) as m
   cross join lateral (
     select c.id from crm.companies as c
      where c.tenant_id = touched.tenant_id and c.created_at >= m.from_at and c.created_at < m.until_at
        and c.demo_generated and c.updated_at is distinct from c.demo_written_at
        and (c.demo_written_at is not null or c.updated_at <> c.created_at)
     union all
     select c.id from crm.contacts as c
      where c.tenant_id = touched.tenant_id and c.created_at >= m.from_at and c.created_at < m.until_at
        and c.demo_generated and c.updated_at is distinct from c.demo_written_at
        and (c.demo_written_at is not null or c.updated_at <> coalesce(c.first_response_at, c.created_at))
     union all
     select d.id from crm.deals as d
      where d.tenant_id = touched.tenant_id and d.created_at >= m.from_at and d.created_at < m.until_at
        and d.demo_generated and d.updated_at is distinct from d.demo_written_at
        and (d.demo_written_at is not null or d.updated_at <> coalesce(d.closed_at, d.created_at))
     union all
     select a.id from crm.activities as a
      where a.tenant_id = touched.tenant_id and a.created_at >= m.from_at and a.created_at < m.until_at
        and a.demo_generated and a.updated_at is distinct from a.demo_written_at
        and (a.demo_written_at is not null or a.updated_at <> a.created_at)
   ) as r
   group by m.month;
end;

comment on function demo_kpi.touched(uuid, text[]) is $doc$
How many generated records of months people have changed since a job wrote them, deleted ones included; months without
any are left out. A record is touched where its updated_at is another than the job's.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals
example: select count(*) from demo_kpi.touched('00000000-0000-4000-8000-00000000000a', '{2025-01}')
gives:   0
$doc$;
