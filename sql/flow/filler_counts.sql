create function demo_flow.filler_counts(run demo_flow.run, told int[])
returns int[]
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  with days as (
    select d.day_no, d.month, d.activities::bigint as planned, coalesce(filler_counts.told[d.day_no], 0)::bigint as told
      from crm.demo_job_days as d
     where d.tenant_id = ((filler_counts.run).tenant).id
       and d.job_id = (filler_counts.run).job_id
  ), months as (
    -- a day on which much happens by itself gets less of the rest
    select array_agg(d.day_no order by d.day_no) as day_nos,
           demo_calc.allocate((sum(d.planned) - sum(d.told))::bigint,
                              array_agg(greatest(d.planned - d.told, 0)::numeric order by d.day_no)) as counts
      from days as d group by d.month
  )
  select coalesce(array_agg(u.count::int order by u.day_no), '{}')
    from months as m
   cross join lateral unnest(m.day_nos, m.counts) as u (day_no, count);
end;

comment on function demo_flow.filler_counts(demo_flow.run, int[]) is $doc$
How many activities each day of a job has beside first touches and those that were told, whose number a day is given:
the rest of the month's number, by the day plan.

reads:   crm.demo_job_days
example: select (select sum(c) from unnest(demo_flow.filler_counts(r, '{5,7}')) as c)
                = (select sum(c) - 12 from unnest(demo_flow.filler_counts(r, '{}')) as c)
         from crm.demo_work as w cross join lateral demo_flow.run_of(w, demo_plan.grow(w)) as r
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
