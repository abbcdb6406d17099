create function demo_plan.projection()
returns table (metric text, parts text[], columns text[])
language sql immutable parallel safe
begin atomic
  values ('leadsCreated',       '{leads}'::text[],   '{leads}'::text[]),
         ('contactsCreated',    '{contacts,leads}',  '{leads,prospects,customers}'),
         ('companiesCreated',   '{companies}',       '{companies}'),
         ('dealsCreated',       '{deals}',           '{won,open,lost}'),
         ('closedWonCount',     '{closedWonCount}',  '{won}'),
         ('closedWonValue',     '{closedWonValue}',  '{won_minor}'),
         ('pipelineAddedValue', '{pipelineValue}',   '{won_minor,open_minor}'),
         ('activitiesCreated',  '{activities}',      '{activities}');
end;

comment on function demo_plan.projection() is $doc$
What adds up to each metric: parts are the keys of a config's targets and of a preview's months, its own first; columns
those of demo_plan.records.

example: select parts from demo_plan.projection() where metric = 'contactsCreated'
gives:   {contacts,leads}
$doc$;
