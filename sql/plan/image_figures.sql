create function demo_plan.image_figures(tenant_id uuid, job_id uuid, rows demo_plan.row_change[])
returns demo_kpi.figure[]
language sql stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
as $$
  with images as (
    select e.entity, e.month, case e.change when 'remove' then e.before
             else demo_plan.row_image(e.tenant_id, e.entity, e.row_id) || e.before end as image
      from crm.demo_job_changes as e
     where e.tenant_id = image_figures.tenant_id and e.job_id = image_figures.job_id
       and e.change in ('remove', 'void')
       and (e.entity, e.row_id) in (select c.entity, c.row_id from unnest(image_figures.rows) as c
                                     where c.change = 'restore')
  )
  select array(
    select (i.month, m.metric, sum(m.value))::demo_kpi.figure
      from images as i
      left join crm.pipeline_stages as s
        on i.entity = 'deals' and s.tenant_id = image_figures.tenant_id and s.id = (i.image ->> 'stage_id')::uuid
     cross join lateral (values
       ('companies',  'companiesCreated', 1),
       ('contacts',   'contactsCreated', 1),
       ('contacts',   'leadsCreated', case i.image ->> 'status' when 'lead' then 1 end),
       ('deals',      'dealsCreated', 1),
       ('deals',      'closedWonCount', case s.stage_type when 'won' then 1 end),
       ('deals',      'closedWonValue', case s.stage_type when 'won' then (i.image ->> 'value')::numeric end),
       ('deals',      'pipelineAddedValue', case when s.stage_type <> 'lost' then (i.image ->> 'value')::numeric end),
       ('activities', 'activitiesCreated', 1)) as m (entity, metric, value)
     where m.entity = i.entity and i.image ->> 'deleted_at' is null and m.value is not null
     group by i.month, m.metric)
$$;

comment on function demo_plan.image_figures(uuid, uuid, demo_plan.row_change[]) is $doc$
What the records come to that an undo took away and that come back with these rows, by their images in its journal.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.demo_job_changes, crm.pipeline_stages
example: select cardinality(demo_plan.image_figures('00000000-0000-4000-8000-00000000000a',
         '00000000-0000-4000-8000-000000000021', '{}'))
gives:   0
$doc$;
