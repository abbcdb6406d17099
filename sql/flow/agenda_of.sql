create function demo_flow.agenda_of(run demo_flow.run)
returns demo_flow.agenda
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  with calendar as materialized (
    select b.day, b.opens_at, row_number() over (order by b.day)::int as place
      from (select min(d.day) as day from crm.demo_job_days as d
             where d.tenant_id = ((agenda_of.run).tenant).id and d.job_id = (agenda_of.run).job_id) as f
     cross join lateral demo_world.business_time(
       ((agenda_of.run).tenant).country, ((agenda_of.run).tenant).timezone, f.day,
       (agenda_of.run).as_of + interval '60 days') as b
  )
  select (array_agg(extract(epoch from c.opens_at)::bigint order by c.place),
          array_agg(to_char(c.day, 'FMDay, FMDD FMMonth') order by c.place),
          (select array_agg(p.place order by d.day_no)
             from crm.demo_job_days as d
             join calendar as p on p.day = d.day
            where d.tenant_id = ((agenda_of.run).tenant).id and d.job_id = (agenda_of.run).job_id),
          min(c.place) filter (where c.opens_at + interval '9 hours' > (agenda_of.run).as_of),
          extract(epoch from (agenda_of.run).as_of)::bigint, min(j.begins), min(j.ends))::demo_flow.agenda
    from calendar as c
   cross join (
     select array_agg(extract(epoch from d.opens_at)::bigint + d.first_second order by d.day_no) as begins,
            array_agg(extract(epoch from d.opens_at)::bigint + d.last_second order by d.day_no) as ends
       from crm.demo_job_days as d
      where d.tenant_id = ((agenda_of.run).tenant).id and d.job_id = (agenda_of.run).job_id
   ) as j;
end;

comment on function demo_flow.agenda_of(demo_flow.run) is $doc$
The business days that activities of a job name, or are due on.

reads:   crm.demo_job_days, ref.holidays, ref.hour_weights, ref.weekday_weights, ref.weekends
example: select cardinality(a.opens) = cardinality(a.day_names) and a.today > cardinality(a.places) - 2
         from crm.demo_work as w cross join lateral demo_flow.agenda_of(demo_flow.run_of(w, demo_plan.grow(w))) as a
         where w.id = '00000000-0000-4000-8000-000000000018'
gives:   true
$doc$;
