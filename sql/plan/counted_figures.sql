create function demo_plan.counted_figures(tenant_id uuid, job_id uuid, rows demo_plan.row_change[], changes text[])
returns demo_kpi.figure[]
language sql stable
begin atomic
  select array(
    select (to_char(r.created_at at time zone 'UTC', 'YYYY-MM'), r.metric, sum(r.value))::demo_kpi.figure
      from demo_kpi.counted_records as r
     where r.tenant_id = counted_figures.tenant_id and r.demo_job_id = counted_figures.job_id
       and (counted_figures.rows is null
            or (r.entity, r.id) in (select c.entity, c.row_id from unnest(counted_figures.rows) as c
                                     where c.change = any (counted_figures.changes)))
     group by to_char(r.created_at at time zone 'UTC', 'YYYY-MM'), r.metric);
end;

comment on function demo_plan.counted_figures(uuid, uuid, demo_plan.row_change[], text[]) is $doc$
What the live records of a job come to, month by month: all of them where rows is NULL, else those that these changes
are said of.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages
example: select sum(f.value) from unnest(demo_plan.counted_figures('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000001', null, null)) as f where f.metric = 'contactsCreated'
gives:   700
$doc$;
