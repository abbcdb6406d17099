create function demo.insights(tenant_id uuid)
returns table (insight text, finding text, who text, here numeric, elsewhere numeric, query text)
language sql stable
security definer
set search_path = pg_catalog, pg_temp
begin atomic
  select i.*
    from demo_kpi.require_tenant(insights.tenant_id) as t
   cross join lateral demo_kpi.insights(t.id) as i;
end;

comment on function demo.insights(uuid) is $doc$
The answer key to a tenant: each effect that its config planted (realism.insights), the percentage of who shows it
(here) and of the others (elsewhere) in this tenant, and the query that finds it, to be pasted. No row for a tenant
whose config planted none, or that no generation made.

reads:   crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.pipeline_stages, crm.tenants,
         crm.users
raises:  TG404 there is no such tenant
example: select string_agg(insight, ' ') from demo.insights('00000000-0000-4000-8000-00000000000a')
gives:   referrals fast_answer small_deals star_rep quarter_end
$doc$;
