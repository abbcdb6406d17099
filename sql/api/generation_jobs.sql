create function demo.generation_jobs(query jsonb)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _asked record;
  _jobs  jsonb;
begin
  select q.page, q.size, q.search into _asked
    from demo_kpi.read_query(query, '{page,pageSize,status,country,industry,search,sortBy,sortOrder}',
                             'createdAt,completedAt,tenantName',
                             'For example: select demo.generation_jobs(''{"status": "completed", "page": 1}'');') as q;
  loop
    _jobs := demo_job.list_generations(query, _asked.page, _asked.size, _asked.search);
    exit when not demo_job.runs_no_more(_jobs -> 'data');  -- else one ended while it was read
  end loop;
  return _jobs;
end
$$;

comment on function demo.generation_jobs(jsonb) is $doc$
Generation jobs as {data, meta}. query: page (1), pageSize (20, 10 to 100), status, country, industry, search (tenant
name, seed, start of the id), sortBy (createdAt, completedAt, tenantName), sortOrder (desc, asc); '{}' lists the
newest.

reads:   crm.demo_generation_jobs, crm.demo_job_progress, crm.demo_patch_jobs, crm.demo_work, ref.countries,
         ref.country_aliases, ref.industries
raises:  TG400 a parameter is wrong
example: select demo.generation_jobs('{"status": "failed"}') #>> '{meta,pageSize}'
gives:   20
$doc$;
