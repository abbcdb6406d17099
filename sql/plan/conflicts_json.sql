create function demo_plan.conflicts_json(conflicts demo_plan.conflict[])
returns jsonb
language sql immutable parallel safe
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object(
           'kind', c.kind, 'severity', c.severity, 'jobId', c.job_id, 'months', c.months, 'metrics', c.metrics,
           'text', c.words)
           order by array_position('{block,warn,info}', c.severity), c.ordinality), '[]')
    from unnest(conflicts_json.conflicts) with ordinality as c;
end;

comment on function demo_plan.conflicts_json(demo_plan.conflict[]) is $doc$
Conflicts as the JSON array that callers get, the gravest first.

example: select demo_plan.conflicts_json(array[('stale', 'block', null, '{2025-01}', '{leadsCreated}', 'it moved')
         ]::demo_plan.conflict[])
gives:   [{"kind": "stale", "text": "it moved", "jobId": null, "months": ["2025-01"], "metrics": ["leadsCreated"], "severity": "block"}]
$doc$;
