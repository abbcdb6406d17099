create type demo_flow.agenda as (
  opens bigint[], day_names text[], places int[], today int, as_of bigint, begins bigint[], ends bigint[]);

comment on type demo_flow.agenda is $doc$
The business days from the first of a job until some weeks after its as-of: when each opens, in seconds since 1970, and
how it is written in a text. places: which of them each day of the job's plan is. today: the first that is not over as
of the job, whose as_of is in seconds since 1970. begins, ends: the first and the
last second of business of each day of the plan.
$doc$;
