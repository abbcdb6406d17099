create function demo_kpi.realism_examples(tenant_id uuid, as_of timestamptz, check_name text, rows int)
returns setof text
language sql stable
begin atomic
  select e.example
    from demo_kpi.scene_of(realism_examples.tenant_id, realism_examples.as_of) as s
   cross join lateral (
     select d.* from demo_kpi.examples_of_deals(s, realism_examples.check_name) as d
     union all
     select f.* from demo_kpi.examples_of_closes(s, realism_examples.check_name) as f
     union all
     select c.* from demo_kpi.examples_of_contacts(s, realism_examples.check_name) as c
     union all
     select k.* from demo_kpi.examples_of_companies(s, realism_examples.check_name) as k
     union all
     select a.* from demo_kpi.examples_of_activities(s, realism_examples.check_name) as a
     union all
     select t.* from demo_kpi.examples_of_team(s, realism_examples.check_name) as t
   ) as e
   order by e.badness desc, e.example collate "C"
   limit realism_examples.rows;
end;

comment on function demo_kpi.realism_examples(uuid, timestamptz, text, int) is $doc$
The rows of a tenant that look worst to a check of the report on realism, in a sentence each, as of an instant.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.pipeline_stages, crm.tags, crm.tenants, crm.users,
         ref
example: select count(*) from demo_kpi.realism_examples('00000000-0000-4000-8000-00000000000a', demo_world.now(),
         'share_of_calls', 3)
gives:   3
$doc$;
