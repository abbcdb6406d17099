create function demo_flow.make(run demo_flow.run, step text)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _relation regclass := (select c.relation from demo_flow.creations() as c where c.step = make.step);
begin
  if array_position(run.by_row, null) is null and array_position(run.by_row, _relation) is null
     and has_parameter_privilege('session_replication_role', 'set') then
    return demo_flow.create_as_set(run, step);
  end if;
  -- Keys are looked up with plans that the session keeps. One from a time when the tables were small may read a whole
  -- table for each row; what is planned anew in here uses the indexes.
  discard plans;
  return demo_flow.create_rows(run, step);
end
$$;

comment on function demo_flow.make(demo_flow.run, text) is $doc$
The rows of a step of demo_flow.creations(), with their foreign keys left to demo_flow.prove_keys where that may be, and
checked row by row where the run says so. Returns their number.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_stage_history, crm.deals, crm.demo_job_days,
         crm.demo_job_months, crm.demo_jobs, crm.pipeline_stages, crm.pipelines, crm.tags, crm.users, ref
writes:  crm.companies, crm.contacts, crm.deals, crm.deal_stage_history, crm.deal_contacts, crm.activities,
         crm.contact_tags
example: select sum(demo_flow.make(demo_flow.run_of(w, demo_plan.grow(w)), c.step)) > 5000
           from (values ('4', 'companies'), ('5', 'contacts'), ('6', 'deals'), ('7', 'stageHistory'), ('8',
         'dealContacts'),
                        ('8', 'activities'), ('a', 'contactTags')) as c (digit, step)
           join crm.demo_work as w on w.id = ('00000000-0000-4000-8000-00000000001' || c.digit)::uuid
gives:   true
$doc$;
