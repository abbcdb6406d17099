create type demo_flow.run as (
  tenant demo_kpi.tenant, job_id uuid, is_new boolean, application_no int, seed text, stream text, plan_hash text,
    as_of timestamptz, knots int[], insights text[], messiness int, by_row regclass[]);

comment on type demo_flow.run is $doc$
What the creating steps need to know of the job that they work for. is_new: the job made the tenant, so everything in
it is its own. stream: the seed with the number of the job in its tenant, where its random streams begin. knots: the
hour profile of the country. insights: the effects to plant; messiness: percent of untidy rows; both as the config of
the tenant says. by_row: the tables whose keys are checked row by row, NULL among them for all
(demo_flow.keys_by_row).
$doc$;
