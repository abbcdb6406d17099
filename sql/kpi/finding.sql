create type demo_kpi.finding as (check_name text, ids uuid[]);

comment on type demo_kpi.finding is $doc$
What a check found: the rows that break it, NULL where there are none. A name may come more than once, for the tables
that it speaks about.
$doc$;
