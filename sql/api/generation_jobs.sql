create function demo.generation_jobs(query jsonb)
returns jsonb
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _asked record;
begin
  select q.page, q.size, q.search into _asked
    from demo_kpi.read_query(query, '{page,pageSize,status,country,industry,search,sortBy,sortOrder}',
                             'createdAt,completedAt,tenantName',
                             'For example: select demo.generation_jobs(''{"status": "completed", "page": 1}'');') as q;
  return demo_job.list_generations(query, _asked.page, _asked.size, _asked.search);
end
$$;

comment on function demo.generation_jobs(jsonb) is $doc$
Generation jobs as {data, meta}. query: page (1), pageSize (20, 10 to 100), status, country, industry, search (tenant
name, seed, start of the id), sortBy (createdAt, completedAt, tenantName), sortOrder (desc, asc); '{}' lists the
newest.

reads:   crm.demo_generation_jobs, crm.demo_job_progress, ref.countries, ref.country_aliases, ref.industries
raises:  TG400 a parameter is wrong
example: select demo.generation_jobs('{"status": "failed"}') #>> '{meta,pageSize}'
gives:   20
$doc$;
