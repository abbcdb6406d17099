create type demo_calc.fault as (field text, "constraint" text, month text, current jsonb, requested jsonb, more bigint);

comment on type demo_calc.fault is $doc$
What is wrong with a request and where: the path of the field, what it must be, what there is and what was asked for.
A part that is SQL NULL is not told; the JSON null is told as null, and so is a month that is '' (the fault is of the
plan as a whole). more: how many others are not listed.
$doc$;
