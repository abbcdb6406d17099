create function demo_plan.projection()
returns table (metric text, parts text[])
language sql immutable parallel safe
begin atomic
  values ('leadsCreated',       '{leads}'::text[]),
         ('contactsCreated',    '{contacts,leads}'),
         ('companiesCreated',   '{companies}'),
         ('dealsCreated',       '{deals}'),
         ('closedWonCount',     '{closedWonCount}'),
         ('closedWonValue',     '{closedWonValue}'),
         ('pipelineAddedValue', '{pipelineValue}'),
         ('activitiesCreated',  '{activities}');
end;

comment on function demo_plan.projection() is $doc$
How the months of a preview say what the metrics say: the keys that add up to each metric, its own first.

example: select parts from demo_plan.projection() where metric = 'contactsCreated'
gives:   {contacts,leads}
$doc$;
