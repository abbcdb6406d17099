create function demo.patch_jobs(tenant_id uuid, page int default 1, page_size int default 20)
returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  _jobs jsonb;
begin
  perform demo_kpi.require_tenant(patch_jobs.tenant_id);
  if not coalesce(page >= 1 and page_size between 1 and 100, false) then
    perform demo_calc.refuse('TG400', 'VALIDATION_ERROR', 'page must be at least 1 and page_size 1 to 100',
      array[case when coalesce(page >= 1, false)
            then demo_calc.fault_of('pageSize', 'page at least 1, pageSize 1 to 100', page_size)
                 else demo_calc.fault_of('page', 'page at least 1, pageSize 1 to 100', page) end]);
  end if;
  loop
    _jobs := demo_job.list_patches(patch_jobs.tenant_id, page, page_size);
    exit when not demo_job.runs_no_more(_jobs -> 'data');  -- else one ended while it was read
  end loop;
  return _jobs;
end
$$;

comment on function demo.patch_jobs(uuid, int, int) is $doc$
The patch jobs of a tenant, newest first, as {data, meta}.

reads:   crm.demo_generation_jobs, crm.demo_job_progress, crm.demo_patch_jobs, crm.demo_work, crm.tenants
raises:  TG400 page or page_size is out of range
         TG404 there is no such tenant
example: select demo.patch_jobs('00000000-0000-4000-8000-00000000000a', 1, 20) #>> '{meta,page}'
gives:   1
$doc$;
