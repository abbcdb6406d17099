create view demo_job.written as
select w.no from demo_flow.written as w;

comment on view demo_job.written is 'Holds nothing. Whoever runs a job locks it first of all:'
  ' the keys and triggers of the tables that the job fills stay as they are from then on.';
