create function demo_kpi.check_stage_history(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := frame.tenant_id;
  _as_of     timestamptz := frame.as_of;
  _opens     timestamptz[] := frame.opens;
  _closes    timestamptz[] := frame.closes;
begin
  return query
  with histories as (
    select h.deal_id, min(h.entered_at) as first_at, max(h.entered_at) as last_at,
           (array_agg(h.stage_id order by h.entered_at desc, h.id desc))[1] as last_stage,
           bool_or(s.id is null) as has_foreign_stage,
           bool_or(not coalesce(h.entered_at <= _closes[width_bucket(h.entered_at, _opens)], false)) as out_of_hours
      from crm.deal_stage_history as h
      left join crm.pipeline_stages as s on s.tenant_id = _tenant_id and s.id = h.stage_id
     where h.tenant_id = _tenant_id
     group by h.deal_id
  )
  select f.*
    from (
      select array[
        ('deal_has_stage_history', array_agg(d.id) filter (where d.demo_generated and h.deal_id is null)),
        ('stage_history_starts_with_deal', array_agg(d.id) filter (
          where d.demo_generated and h.first_at <> d.created_at)),
        ('stage_history_ends_in_stage', array_agg(d.id) filter (where d.demo_generated and h.last_stage <> d.stage_id)),
        ('stage_history_ends_with_close', array_agg(d.id) filter (where d.demo_generated and h.last_at <> d.closed_at)),
        ('stage_history_in_business_time', array_agg(d.id) filter (where d.demo_generated and h.out_of_hours)),
        -- what generator 1 made has moved in its month, which nobody checked
        ('stage_history_in_its_span', array_agg(d.id) filter (where d.demo_generated and h.last_at > p.until_at)),
        ('nothing_in_the_future', array_agg(d.id) filter (where d.demo_generated and h.last_at > _as_of)),
        ('stage_history_of_own_tenant', array_agg(d.id) filter (where h.has_foreign_stage))
      ]::demo_kpi.finding[] as list
        from crm.deals as d
        left join histories as h on h.deal_id = d.id
        left join demo_kpi.job_spans(_tenant_id) as p on p.job_id = d.demo_job_id and p.month = d.demo_source_month
       where d.tenant_id = _tenant_id and d.deleted_at is null
    ) as c
   cross join unnest(c.list) as f;
end
$$;

comment on function demo_kpi.check_stage_history(demo_kpi.frame) is $doc$
Checks the stage history of deals; what is found are the deals.

reads:   crm.deal_stage_history, crm.deals, crm.demo_generation_jobs, crm.demo_job_months, crm.demo_patch_jobs,
         crm.demo_work, crm.pipeline_stages
example: select count(*) from demo_kpi.check_stage_history(demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a',
         demo_world.now())) where ids is null
gives:   8
$doc$;
