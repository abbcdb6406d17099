create type demo_flow.creation as (step text, written bigint);

comment on type demo_flow.creation is $doc$
How many rows a step of demo_flow.creations() has written.
$doc$;
