create function demo_flow.create_rows(run demo_flow.run, step text)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  _maker   regproc := (select s.maker from demo_flow.steps() as s where s.step = create_rows.step);
  _written bigint;
begin
  execute format('select %s($1)', _maker) into strict _written using run;
  return _written;
end
$$;

comment on function demo_flow.create_rows(demo_flow.run, text) is $doc$
The rows of a step of demo_flow.creations(). Returns their number.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_stage_history, crm.deals, crm.demo_job_days,
         crm.demo_job_months, crm.demo_jobs, crm.pipeline_stages, crm.pipelines, crm.tags, crm.users, ref
writes:  crm.companies, crm.contacts, crm.deals, crm.deal_stage_history, crm.deal_contacts, crm.activities,
         crm.contact_tags
example: select sum(demo_flow.create_rows(demo_flow.run_of(w, demo_plan.grow(w)), c.step)) > 5000
           from (values ('4', 'companies'), ('5', 'contacts'), ('6', 'deals'), ('7', 'stageHistory'), ('8',
         'dealContacts'),
                        ('8', 'activities'), ('a', 'contactTags')) as c (digit, step)
           join crm.demo_work as w on w.id = ('00000000-0000-4000-8000-00000000001' || c.digit)::uuid
gives:   true
$doc$;
