create function demo_flow.steps()
returns table (no int, step text, percent int, words text, is_counted boolean, relation text, maker text, parent text,
               parent_key text)
language sql immutable parallel safe
begin atomic
  values (1, 'plan', 0, 'Planning the months', false, null, null, null, null),
         (2, 'tenant', 4, 'Creating tenant profile', false, null, null, null, null),
         (3, 'before', 5, 'Taking the snapshot before', false, null, null, null, null),
         -- of a job that changes records
         (4, 'hold', 6, 'Holding the records', false, null, null, null, null),
         (5, 'journal', 7, 'Entering the changes in the journal', false, null, null, null, null),
         (6, 'changes', 8, 'Changing records', false, null, null, null, null),
         (7, 'removal', 8, 'Taking records away', false, null, null, null, null),
         -- of a job that makes records
         (8, 'days', 8, 'Allocating business days', false, null, null, null, null),
         (9, 'users', 10, 'Creating team members', true, null, null, null, null),
         (10, 'stages', 12, 'Setting up pipeline', true, null, null, null, null),
         (11, 'companies', 15, 'Creating companies', true,
          'crm.companies', 'demo_flow.create_companies', null, null),
         (12, 'contacts', 20, 'Creating contacts', true,
          'crm.contacts', 'demo_flow.create_contacts', null, null),
         (13, 'deals', 50, 'Creating deals', true,
          'crm.deals', 'demo_flow.create_deals', null, null),
         (14, 'stageHistory', 60, 'Creating stage history', true,
          'crm.deal_stage_history', 'demo_flow.create_stage_history', 'crm.deals', 'deal_id'),
         (15, 'dealContacts', 63, 'Adding people to deals', true,
          'crm.deal_contacts', 'demo_flow.create_deal_contacts', 'crm.deals', 'deal_id'),
         (16, 'activities', 65, 'Creating activities', true,
          'crm.activities', 'demo_flow.create_activities', null, null),
         (17, 'tags', 92, 'Creating tags', true, null, null, null, null),
         (18, 'contactTags', 93, 'Tagging contacts', true,
          'crm.contact_tags', 'demo_flow.create_contact_tags', 'crm.contacts', 'contact_id'),
         (19, 'keys', 94, 'Verifying references', false, null, null, null, null),
         (20, 'proof', 96, 'Verifying KPIs', false, null, null, null, null),
         (21, 'complete', 100, 'Complete', false, null, null, null, null);
end;

comment on function demo_flow.steps() is $doc$
The steps of the road with the progress at which they begin, 0 to 100, and their words for people; whether a job's
metrics tell under the step's name how many rows it made. Of those that make many rows also their table, the function
that makes them, and, where the rows do not name their job, the table whose rows of the job they belong to, and by
which column.

example: select words from demo_flow.steps() where step = 'deals'
gives:   Creating deals
$doc$;
