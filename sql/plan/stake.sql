create type demo_plan.stake as (month text, metric text, reads boolean, moves boolean);

comment on type demo_plan.stake is $doc$
What a plan has to do with one number of one month: it reads it where what it makes depends on what is there, it moves
it where it adds to it or wants it to stand at a value. Where metric is NULL, the plan names the month.
$doc$;
