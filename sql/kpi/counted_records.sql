create view demo_kpi.counted_records as
select 'contacts' as entity, r.tenant_id, r.id, r.demo_job_id, r.created_at, 'contactsCreated' as metric,
       1::numeric as value
  from crm.contacts as r where r.deleted_at is null
union all
select 'contacts', r.tenant_id, r.id, r.demo_job_id, r.created_at, 'leadsCreated', 1
  from crm.contacts as r where r.deleted_at is null and r.status = 'lead'
union all
select 'companies', r.tenant_id, r.id, r.demo_job_id, r.created_at, 'companiesCreated', 1
  from crm.companies as r where r.deleted_at is null
union all
select 'deals', r.tenant_id, r.id, r.demo_job_id, r.created_at, m.metric, m.value
  from crm.deals as r
  join crm.pipeline_stages as s on s.tenant_id = r.tenant_id and s.id = r.stage_id
 cross join lateral (values ('dealsCreated', 1),
                            ('closedWonCount', case s.stage_type when 'won' then 1 end),
                            ('closedWonValue', case s.stage_type when 'won' then r.value end),
                            ('pipelineAddedValue', case when s.stage_type <> 'lost' then r.value end)
                    ) as m (metric, value)
 where r.deleted_at is null and m.value is not null
union all
select 'activities', r.tenant_id, r.id, r.demo_job_id, r.created_at, 'activitiesCreated', 1
  from crm.activities as r where r.deleted_at is null;

comment on view demo_kpi.counted_records is
  'What each live record adds to which metric of the month of its created_at. demo_kpi.counts is what the KPIs are; the'
  ' proof of an undo holds the two against each other.';
