create function demo_kpi.entities()
returns table (no int, name text, label text, is_record boolean, singular text, checks text[])
language sql immutable parallel safe
begin atomic
  values (1, 'users', 'Users', false, 'user', '{}'::text[]),
         (2, 'pipelines', 'Pipelines', false, 'pipeline', '{}'),
         (3, 'pipeline_stages', 'Stages', false, 'stage', '{}'),
         (4, 'tags', 'Tags', false, 'tag', '{}'),
         (5, 'companies', 'Companies', true, 'company', '{demo_kpi.check_companies}'),
         (6, 'contacts', 'Contacts', true, 'contact', '{demo_kpi.check_contacts}'),
         (7, 'contact_tags', 'Tags given', false, 'contact_tag', '{demo_kpi.check_tags}'),
         (8, 'deals', 'Deals', true, 'deal', '{demo_kpi.check_deals}'),
         (9, 'deal_contacts', 'People of deals', false, 'deal_contact', '{demo_kpi.check_deal_contacts}'),
         (10, 'deal_stage_history', 'Stage history', false, 'stage_history', '{demo_kpi.check_stage_history}'),
         (11, 'activities', 'Activities', true, 'activity',
          '{demo_kpi.check_activities,demo_kpi.check_agenda,demo_kpi.check_first_activities}');
end;

comment on function demo_kpi.entities() is $doc$
The tables of schema crm that hold what is in a tenant, parents before children. is_record: its rows are counted as
records, and carry their provenance (demo_generated, demo_job_id, demo_source_month). singular: one of them, as in the
names of checks. checks: the functions that check its rows, beside what holds for all records.

example: select string_agg(name, ' ' order by no) from demo_kpi.entities() where is_record
gives:   companies contacts deals activities
$doc$;
