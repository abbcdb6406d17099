create function demo_kpi.metrics()
returns table (no int, name text, column_name text, label text, is_money boolean, part_of text, rest text, titles text)
language sql immutable parallel safe
begin atomic
  values (1, 'leadsCreated', 'leads_created', 'Leads', false, 'contactsCreated', null,
          '(new)?leads?(created|count|added)?'),
         (2, 'contactsCreated', 'contacts_created', 'Contacts', false, null, 'Other contacts',
          '(new)?contacts?(created|count|added)?'),
         (3, 'companiesCreated', 'companies_created', 'Companies', false, null, null,
          '(new)?(company|companies)(created|count|added)?'),
         (4, 'dealsCreated', 'deals_created', 'Deals', false, null, 'Other deals',
          '(new)?deals?(created|count|added)?'),
         (5, 'closedWonCount', 'closed_won_count', 'Won deals', false, 'dealsCreated', null,
          '(closed)?won(deals?)?(count)?|dealswon'),
         (6, 'closedWonValue', 'closed_won_value', 'Won value', true, 'pipelineAddedValue', null,
          '(closed)?won(deals?)?(value\$?|amount\$?|\$)|revenue\$?'),
         (7, 'pipelineAddedValue', 'pipeline_added_value', 'Pipeline value', true, null, 'Open value',
          '(new)?pipeline(added)?(value|amount)?\$?'),
         (8, 'activitiesCreated', 'activities_created', 'Activities', false, null, null,
          '(new)?(activity|activities)(created|count|added)?');
end;

comment on function demo_kpi.metrics() is $doc$
The metrics, in the order of the reports: the name in plans and JSON, the column of demo.kpis, the title for people,
whether it is money, the metric that it is a part of, the title of what it holds beside its own part, and the titles
of its column in pasted plans, as a regular expression over small letters without blanks.

example: select string_agg(name, ' ' order by no) from demo_kpi.metrics() where is_money
gives:   closedWonValue pipelineAddedValue
$doc$;
