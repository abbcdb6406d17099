create function demo_calc.plan_column(head text)
returns text
language sql immutable parallel safe strict
begin atomic
  -- (USD), [€] and the like say that a column is money, as $ does; blanks, hyphens, underscores and # say nothing
  with plain as (
    select regexp_replace(regexp_replace(regexp_replace(demo_calc.fold(demo_calc.cell_text(plan_column.head)),
             '[([]([a-z]{3}|[a-z]{0,3}[$€£¥₹₩])[)\]]', '$', 'g'), '[€£¥₹₩]', '$', 'g'), '[- _.:#]+', '', 'g') as word
  )
  select c.name
    from plain as p
    join (values
      ('month',              '^(months?|yearmonth|period|date)$'),
      ('leadsCreated',       '^(new)?leads?(created|count|added)?$'),
      ('contactsCreated',    '^(new)?contacts?(created|count|added)?$'),
      ('companiesCreated',   '^(new)?(company|companies)(created|count|added)?$'),
      ('dealsCreated',       '^(new)?deals?(created|count|added)?$'),
      ('closedWonCount',     '^((closed)?won(deals?)?(count)?|dealswon)$'),
      ('closedWonValue',     '^((closed)?won(deals?)?(value\$?|amount\$?|\$)|revenue\$?)$'),
      ('pipelineAddedValue', '^(new)?pipeline(added)?(value|amount)?\$?$'),
      ('activitiesCreated',  '^(new)?(activity|activities)(created|count|added)?$')
    ) as c (name, pattern) on p.word ~ c.pattern;
end;

comment on function demo_calc.plan_column(text) is $doc$
What a column of a pasted plan holds by its title, in any case and spacing: month or one of the eight metrics; NULL
for a title that is none of them.

example: select demo_calc.plan_column('Closed Won Value (USD)')
gives:   closedWonValue
$doc$;
