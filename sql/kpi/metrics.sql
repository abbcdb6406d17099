create function demo_kpi.metrics()
returns table (no int, name text, column_name text, label text, is_money boolean, part_of text, rest text, titles text,
               parts text[], records text[], needs_contact boolean, unnamed text, entity text, filters jsonb)
language sql immutable parallel safe
begin atomic
  values (1, 'leadsCreated', 'leads_created', 'Leads', false, 'contactsCreated', null,
          '(new)?leads?(created|count|added)?', '{leads}'::text[], '{leads}'::text[], false, null,
          'contacts', '{"status": "lead"}'::jsonb),
         (2, 'contactsCreated', 'contacts_created', 'Contacts', false, null, 'Other contacts',
          '(new)?contacts?(created|count|added)?', '{contacts,leads}', '{leads,prospects,customers}', false, null,
          'contacts', '{}'),
         (3, 'companiesCreated', 'companies_created', 'Companies', false, null, null,
          '(new)?(company|companies)(created|count|added)?', '{companies}', '{companies}', false, null,
          'companies', '{}'),
         (4, 'dealsCreated', 'deals_created', 'Deals', false, null, 'Other deals',
          '(new)?deals?(created|count|added)?', '{deals}', '{won,open,lost}', true, null,
          'deals', '{}'),
         (5, 'closedWonCount', 'closed_won_count', 'Won deals', false, 'dealsCreated', null,
          '(closed)?won(deals?)?(count)?|dealswon', '{closedWonCount}', '{won}', false, null,
          'deals', '{"stageType": "won"}'),
         (6, 'closedWonValue', 'closed_won_value', 'Won value', true, 'pipelineAddedValue', null,
          '(closed)?won(deals?)?(value\$?|amount\$?|\$)|revenue\$?', '{closedWonValue}', '{won_minor}', false, null,
          'deals', '{"stageType": "won"}'),
         (7, 'pipelineAddedValue', 'pipeline_added_value', 'Pipeline value', true, null, 'Open value',
          '(new)?pipeline(added)?(value|amount)?\$?', '{pipelineValue}', '{won_minor,open_minor}', false, null,
          'deals', '{"stageType": "open,won"}'),
         (8, 'activitiesCreated', 'activities_created', 'Activities', false, null, null,
          '(new)?(activity|activities)(created|count|added)?', '{activities}', '{activities}', true,
          'activities were not named; %s are natural',
          'activities', '{}');
end;

comment on function demo_kpi.metrics() is $doc$
The metrics, in the order of the reports: the name in plans and JSON, the column of demo.kpis, the title for people,
whether it is money, the metric that it is a part of, the title of what it holds beside its own part, the titles of
its column in pasted plans, as a regular expression over small letters without blanks; what adds up to it, the keys
of a config's targets and of a preview's months (parts, its own first) and the columns of a month's planned records;
whether it takes a contact that is there already, and what is said where records come of it that no plan names. entity
and filters are how to list the rows that it counts, as demo.deals and its like take them; the month comes to that.

example: select string_agg(name, ' ' order by no) from demo_kpi.metrics() where is_money
gives:   closedWonValue pipelineAddedValue
$doc$;
