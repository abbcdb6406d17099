create function demo_kpi.snapshot(tenant_id uuid, months text[], taken_at timestamptz)
returns jsonb
language sql stable
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object(
           'month', k.month,
           'metrics', jsonb_build_object(
             'leadsCreated', k.leads_created, 'contactsCreated', k.contacts_created, 'companiesCreated', k.companies_created,
             'dealsCreated', k.deals_created, 'closedWonCount', k.closed_won_count, 'closedWonValue', trim_scale(k.closed_won_value),
             'pipelineAddedValue', trim_scale(k.pipeline_added_value), 'activitiesCreated', k.activities_created),
           'snapshotAt', to_char(snapshot.taken_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by k.month), '[]')
    from demo_kpi.monthly(snapshot.tenant_id, snapshot.months) as k;
end;

comment on function demo_kpi.snapshot(uuid, text[], timestamptz) is $doc$
The KPIs of months as JSON, [{month, metrics, snapshotAt}].

reads:   what demo_kpi.monthly reads
example: select demo_kpi.snapshot('00000000-0000-4000-8000-00000000000a', '{2025-01}', '2025-07-01 00:00:00+00') #>> '{0,snapshotAt}'
gives:   2025-07-01T00:00:00.000000Z
$doc$;
