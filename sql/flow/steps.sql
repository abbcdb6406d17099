create function demo_flow.steps()
returns table (no int, step text, percent int, words text)
language sql immutable parallel safe
begin atomic
  values (1, 'plan', 0, 'Planning the months'), (2, 'tenant', 4, 'Creating tenant profile'),
         (3, 'before', 5, 'Taking the snapshot before'),
         (4, 'days', 8, 'Allocating business days'), (5, 'users', 10, 'Creating team members'),
           (6, 'stages', 12, 'Setting up pipeline'),
         (7, 'companies', 15, 'Creating companies'), (8, 'contacts', 20, 'Creating contacts'),
           (9, 'deals', 50, 'Creating deals'),
         (10, 'stageHistory', 60, 'Creating stage history'), (11, 'dealContacts', 63, 'Adding people to deals'),
           (12, 'activities', 65, 'Creating activities'), (13, 'tags', 92, 'Creating tags'),
         (14, 'contactTags', 93, 'Tagging contacts'), (15, 'keys', 94, 'Verifying references'),
         (16, 'proof', 96, 'Verifying KPIs'), (17, 'complete', 100, 'Complete');
end;

comment on function demo_flow.steps() is $doc$
The steps of the road with the progress at which they begin, 0 to 100, and their words for people; a step's name is
the count that it gives in a job's metrics.

example: select words from demo_flow.steps() where step = 'deals'
gives:   Creating deals
$doc$;
