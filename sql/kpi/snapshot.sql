create function demo_kpi.snapshot(tenant_id uuid, months text[], taken_at timestamptz)
returns jsonb
language sql stable
return demo_kpi.figures_json(demo_kpi.figures(tenant_id, months), taken_at);

comment on function demo_kpi.snapshot(uuid, text[], timestamptz) is $doc$
The KPIs of months as JSON, [{month, metrics, snapshotAt}].

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages
example: select demo_kpi.snapshot('00000000-0000-4000-8000-00000000000a', '{2025-01}', '2025-07-01 00:00:00+00') #>>
         '{0,snapshotAt}'
gives:   2025-07-01T00:00:00.000000Z
$doc$;
