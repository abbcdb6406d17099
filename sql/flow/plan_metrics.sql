create function demo_flow.plan_metrics()
returns table (no int, name text, is_money boolean)
language sql immutable parallel safe
begin atomic
  values (1, 'leadsCreated', false), (2, 'contactsCreated', false), (3, 'companiesCreated', false), (4, 'dealsCreated', false),
         (5, 'closedWonCount', false), (6, 'closedWonValue', true), (7, 'pipelineAddedValue', true), (8, 'activitiesCreated', false);
end;

comment on function demo_flow.plan_metrics() is $doc$
The eight metrics that a plan may name, in the order of the reports.

example: select count(*) from demo_flow.plan_metrics()
gives:   8
$doc$;
