create function demo.realism_examples(tenant_id uuid, check_name text, rows int default 5)
returns table (example text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
begin atomic
  select e.example
    from demo_kpi.require_tenant(realism_examples.tenant_id) as t
   cross join lateral demo_kpi.require_check(realism_examples.check_name, realism_examples.rows) as c (name)
   cross join lateral demo_kpi.realism_examples(t.id, demo.now(), c.name, realism_examples.rows)
         with ordinality as e (example, no)
   order by e.no;
end;

comment on function demo.realism_examples(uuid, text, int) is $doc$
The rows of a tenant that look worst to a check of demo.realism_report, in a sentence each: select * from
demo.realism_examples('<tenantId>', 'contacts_above_employees'); Where a check misses something, rows without it. Only
reads.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_contacts, crm.deal_stage_history, crm.deals,
         crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.pipeline_stages, crm.tags, crm.tenants, crm.users,
         ref
raises:  TG400 there is no such check, rows is not between 1 and 100, or demo.as_of is no moment of the years 2000 to
         2100
         TG404 there is no such tenant
example: select count(*) from demo.realism_examples('00000000-0000-4000-8000-00000000000a', 'share_of_calls', 3)
gives:   3
$doc$;
