create type demo_flow.clock as (
  starts bigint[], begins timestamptz[], opens timestamptz[], epochs double precision[], firsts int[], lasts int[],
  month_ends bigint[], first_end timestamptz);

comment on type demo_flow.clock is $doc$
The days of a job's plan as lists, one entry a day. The business clock counts the seconds that are worked, from the
first day of the job on: starts is where it stands when a day begins, month_ends where it stands when the day's month
ends. begins: the first business moment of a day; opens: when it opens, from which firsts and lasts count the seconds
of its first and last moment. epochs: what is added to the business clock to make an instant of it, in seconds since
1970. first_end: the last business moment of the first month.
$doc$;
