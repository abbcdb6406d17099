create function demo_kpi.entities()
returns table (no int, name text, label text, is_record boolean)
language sql immutable parallel safe
begin atomic
  values (1, 'users',              'Users',         false), (2, 'pipelines',       'Pipelines',       false),
         (3, 'pipeline_stages',    'Stages',        false), (4, 'tags',            'Tags',            false),
         (5, 'companies',          'Companies',     true),  (6, 'contacts',        'Contacts',        true),
         (7, 'contact_tags',       'Tags given',    false), (8, 'deals',           'Deals',           true),
         (9, 'deal_stage_history', 'Stage history', false), (10, 'activities',     'Activities',      true);
end;

comment on function demo_kpi.entities() is $doc$
The tables of schema crm that hold what is in a tenant, parents before children. is_record: its rows are counted as records, and carry their
provenance (demo_generated, demo_job_id, demo_source_month).

example: select string_agg(name, ' ' order by no) from demo_kpi.entities() where is_record
gives:   companies contacts deals activities
$doc$;
