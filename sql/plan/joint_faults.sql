create function demo_plan.joint_faults(figures demo_kpi.figure[])
returns table (no int, month text, field text, message text, current numeric, requested numeric)
language sql immutable parallel safe
begin atomic
  with months as (
    select f.month,
           trim_scale(max(f.value) filter (where f.metric = 'leadsCreated')) as leads,
           trim_scale(max(f.value) filter (where f.metric = 'contactsCreated')) as contacts,
           trim_scale(max(f.value) filter (where f.metric = 'dealsCreated')) as deals,
           trim_scale(max(f.value) filter (where f.metric = 'closedWonCount')) as won,
           trim_scale(max(f.value) filter (where f.metric = 'closedWonValue')) as won_value,
           trim_scale(max(f.value) filter (where f.metric = 'pipelineAddedValue')) as pipeline
      from unnest(joint_faults.figures) as f
     group by f.month
  )
  select b.no, m.month, b.field, b.message, b.current, b.requested
    from months as m
   cross join lateral (values
     (11, 'leadsCreated', m.contacts, m.leads, m.leads > m.contacts,
      format('leadsCreated (%s) cannot exceed contactsCreated (%s). Leads count among the contacts; '
             'set leadCounting to "separate" if the plan''s contacts do not include its leads', m.leads, m.contacts)),
     (12, 'closedWonCount', m.deals, m.won, m.won > m.deals,
      format('closedWonCount (%s) cannot exceed dealsCreated (%s)', m.won, m.deals)),
     (13, 'closedWonValue', coalesce(m.won, 0), m.won_value, m.won_value > 0 and coalesce(m.won, 0) <= 0,
      'closedWonValue requires closedWonCount > 0'),
     (14, 'closedWonValue', m.won, m.won_value, m.won_value = 0 and m.won > 0,
      format('closedWonValue (%s) cannot be 0 for %s won deals: each is worth at least one minor unit', m.won_value,
             m.won)),
     (15, 'pipelineAddedValue', m.won_value, m.pipeline, m.pipeline < m.won_value,
      format('pipelineAddedValue (%s) cannot be below closedWonValue (%s), which is a part of it', m.pipeline,
             m.won_value)),
     (16, 'pipelineAddedValue', m.won_value, m.pipeline,
      m.pipeline > coalesce(m.won_value, case when coalesce(m.won, 0) = 0 then 0 end)
        and m.deals = greatest(coalesce(m.won, 0), 0),
      format('pipelineAddedValue (%s) above closedWonValue (%s) needs a deal that is not won, but all of dealsCreated (%s) are',
             m.pipeline, coalesce(m.won_value, 0), m.deals)),
     (17, 'pipelineAddedValue', m.won, m.pipeline, m.pipeline = 0 and m.won > 0 and m.won_value is null,
      format('pipelineAddedValue (%s) cannot be 0 for %s won deals: each is worth at least one minor unit',
             m.pipeline, m.won))
   ) as b (no, field, current, requested, broken, message)
   where b.broken;
end;

comment on function demo_plan.joint_faults(demo_kpi.figure[]) is $doc$
What the metrics of a month cannot be together: rows of month, field, message, current and requested.

example: select message from demo_plan.joint_faults(array[('2025-01', 'dealsCreated', 2), ('2025-01',
         'closedWonCount', 3)]::demo_kpi.figure[])
gives:   closedWonCount (3) cannot exceed dealsCreated (2)
$doc$;
