create function demo_plan.queue_of(tenant_id uuid)
returns demo_plan.ahead[]
language sql stable
begin atomic
  -- jobs of before there were conflicts know no more than what they were asked for
  select coalesce(array_agg((j.id, case when j.target_job_id is null then j.plan_type else 'undo' end, j.status, a.adds,
                             demo_plan.stakes_of(j.patch_plan_json, a.adds))::demo_plan.ahead
                            order by j.created_at, j.id), '{}')
    from crm.demo_patch_jobs as j
   cross join lateral (
     select demo_kpi.figures_of_json(coalesce(
              j.added_kpis_json, case when j.plan_type = 'deltas' then j.patch_plan_json -> 'months' else '[]' end)) as adds
   ) as a
   where j.tenant_id = queue_of.tenant_id and j.status in ('pending', 'running');
end;

comment on function demo_plan.queue_of(uuid) is $doc$
The patch jobs of a tenant that a new one comes after, in the order in which they go.

reads:   crm.demo_patch_jobs
example: select cardinality(demo_plan.queue_of('00000000-0000-4000-8000-00000000000a'))
gives:   2
$doc$;
