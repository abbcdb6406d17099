create function demo_kpi.insights(tenant_id uuid)
returns table (insight text, finding text, who text, here numeric, elsewhere numeric, query text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
begin
  -- one at a time, because what is told is what the query that is told finds
  for insight, finding in
    select i.code, i.finding
      from crm.demo_tenant_metadata as m
      join crm.demo_generation_jobs as g on g.id = m.generation_job_id
     cross join unnest((demo_calc.realism_of(g.config)).insights) with ordinality as p (code, no)
      join (values
        ('referrals', 'Percent of decided deals that are won: of referred contacts, against those of paid channels.'),
        ('fast_answer', 'Percent of leads that qualify: answered within 15 minutes, against those answered later.'),
        ('small_deals', 'Percent of decided deals that are won: the smallest third, against the largest.'),
        ('star_rep',
          'Percent of large deals (the largest third) that are won: of the best member, against the others.'),
        ('quarter_end',
          'Percent of wins in the second half of the month: of the last of a quarter, against the others.')
      ) as i (code, finding) on i.code = p.code
     where m.tenant_id = insights.tenant_id and g.config #> '{realism,insights}' is not null
     order by p.no
  loop
    query := demo_kpi.insight_query(insight, tenant_id);
    who := null;
    execute query into who, here, elsewhere;
    return next;
  end loop;
end
$$;

comment on function demo_kpi.insights(uuid) is $doc$
The effects that the config of a tenant planted, each with the percentages that show it and the query that finds them.

reads:   crm.contacts, crm.deals, crm.demo_generation_jobs, crm.demo_tenant_metadata, crm.pipeline_stages, crm.tenants,
         crm.users
example: select count(*) from demo_kpi.insights('00000000-0000-4000-8000-00000000000a')
gives:   5
$doc$;
