create function demo_flow.steps()
returns table (no int, step text, percent int, words text)
language sql immutable parallel safe
begin atomic
  values (1, 'plan', 0, 'Planning the months'), (2, 'tenant', 4, 'Creating tenant profile'),
         (3, 'before', 5, 'Taking the snapshot before'),
         -- of a job that changes records
         (4, 'hold', 6, 'Holding the records'), (5, 'journal', 7, 'Entering the changes in the journal'),
           (6, 'changes', 8, 'Changing records'), (7, 'removal', 8, 'Taking records away'),
         -- of a job that makes records
         (8, 'days', 8, 'Allocating business days'), (9, 'users', 10, 'Creating team members'),
           (10, 'stages', 12, 'Setting up pipeline'),
         (11, 'companies', 15, 'Creating companies'), (12, 'contacts', 20, 'Creating contacts'),
           (13, 'deals', 50, 'Creating deals'),
         (14, 'stageHistory', 60, 'Creating stage history'), (15, 'dealContacts', 63, 'Adding people to deals'),
           (16, 'activities', 65, 'Creating activities'), (17, 'tags', 92, 'Creating tags'),
         (18, 'contactTags', 93, 'Tagging contacts'), (19, 'keys', 94, 'Verifying references'),
         (20, 'proof', 96, 'Verifying KPIs'), (21, 'complete', 100, 'Complete');
end;

comment on function demo_flow.steps() is $doc$
The steps of the road with the progress at which they begin, 0 to 100, and their words for people; a step's name is
the count that it gives in a job's metrics.

example: select words from demo_flow.steps() where step = 'deals'
gives:   Creating deals
$doc$;
