create function demo_plan.undo_goals(job crm.demo_patch_jobs, undo demo_plan.undoing)
returns demo_kpi.figure[]
language sql stable
begin atomic
  -- read off what stands written, not off the rows that the planner chose
  select array(
    select (g.month, g.metric, g.value)::demo_kpi.figure
      from unnest(case
        when not (undo_goals.undo).restores then
          demo_plan.shifted(
            demo_plan.shifted((undo_goals.undo).current,
                              demo_plan.counted_figures((undo_goals.job).tenant_id, (undo_goals.undo).root_id, null,
                                                        null), -1),
            demo_plan.counted_figures((undo_goals.job).tenant_id, (undo_goals.undo).root_id, (undo_goals.undo).rows,
                                      '{keep}'), 1)
        -- of a void row that people changed since, its own journal no longer tells
        when not exists (select from unnest((undo_goals.undo).rows) as r where r.change = 'gone') then
          demo_plan.shifted(
            demo_plan.shifted((undo_goals.undo).current,
                              demo_kpi.figures_of_json((undo_goals.job).before_kpis_json), 1),
            demo_kpi.figures_of_json((undo_goals.job).after_kpis_json), -1)
        else '{}' end) as g);
end;

comment on function demo_plan.undo_goals(crm.demo_patch_jobs, demo_plan.undoing) is $doc$
What the months must show when a job is undone. A patch: what there is now, less all of its live records, with those
that are kept. An undo: what there is now, with what it took away by its own report.

reads:   crm.activities, crm.companies, crm.contacts, crm.deals, crm.pipeline_stages
example: select cardinality(demo_plan.undo_goals(j, null::demo_plan.undoing)) from crm.demo_patch_jobs as j limit 1
gives:   0
$doc$;
