create function demo_plan.last_event(tenant_id uuid, months text[])
returns bigint
language sql stable
begin atomic
  select coalesce(max(extract(epoch from greatest(j.created_at, j.completed_at)) * 1000000)::bigint, 0)
    from crm.demo_patch_jobs as j
   where j.tenant_id = last_event.tenant_id
     and exists (select from unnest(last_event.months) as m (month)
                  where m.month between j.range_start_month and j.range_end_month);
end;

comment on function demo_plan.last_event(uuid, text[]) is $doc$
When the last of a tenant's patch jobs around these months came or ended, in microseconds since 1970; 0 where there was
none.

reads:   crm.demo_patch_jobs
example: select demo_plan.last_event('00000000-0000-4000-8000-00000000000a', '{2025-02}') > 0
gives:   true
$doc$;
