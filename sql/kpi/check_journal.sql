create function demo_kpi.check_journal(frame demo_kpi.frame)
returns setof demo_kpi.finding
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  _tenant_id uuid := frame.tenant_id;
begin
  return query
  with written as (  -- what the job that made a row wrote as its updated_at
    select 'companies' as entity, r.id, r.demo_job_id, r.updated_at, r.demo_written_at, r.deleted_at,
           r.created_at as made_at
      from crm.companies as r where r.tenant_id = _tenant_id and r.demo_generated
    union all
    select 'contacts', r.id, r.demo_job_id, r.updated_at, r.demo_written_at, r.deleted_at,
           coalesce(r.converted_at, r.first_response_at, r.created_at)
      from crm.contacts as r where r.tenant_id = _tenant_id and r.demo_generated
    union all
    select 'deals', r.id, r.demo_job_id, r.updated_at, r.demo_written_at, r.deleted_at,
           coalesce(r.closed_at, h.entered_at, r.created_at)
      from crm.deals as r
      left join (
        select m.deal_id, max(m.entered_at) as entered_at from crm.deal_stage_history as m
         where m.tenant_id = _tenant_id group by m.deal_id
      ) as h on h.deal_id = r.id
     where r.tenant_id = _tenant_id and r.demo_generated
    union all
    select 'activities', r.id, r.demo_job_id, r.updated_at, r.demo_written_at, r.deleted_at,
           coalesce(r.completed_at, r.created_at)
      from crm.activities as r where r.tenant_id = _tenant_id and r.demo_generated
  ), suspects as materialized (
    select w.* from written as w
     where not demo_kpi.is_touched(w.updated_at, w.demo_written_at, w.made_at)
       and (w.deleted_at is not null or w.demo_written_at <> w.made_at)
       and not exists (select from crm.demo_jobs as b
                        where b.tenant_id = _tenant_id and b.id = w.demo_job_id and b.backfilled)
  ), judged as (
    select s.id, s.deleted_at is not null
                   and count(*) filter (where c.change = 'void' and j.undone_at is null) <> 1 as is_lost,
           s.demo_written_at <> s.made_at
             and count(*) filter (where (c.after ->> 'updated_at')::timestamptz = s.demo_written_at) = 0 as is_changed
      from suspects as s
      left join crm.demo_job_changes as c on c.tenant_id = _tenant_id and c.row_id = s.id and c.entity = s.entity
      left join crm.demo_patch_jobs as j on j.id = c.job_id
     group by s.entity, s.id, s.deleted_at, s.demo_written_at, s.made_at
  )
  select f.*
    from (
      select array[
        ('void_row_is_journaled', array_agg(j.id) filter (where j.is_lost)),
        ('modified_row_is_journaled', array_agg(j.id) filter (where j.is_changed))
      ]::demo_kpi.finding[] as list
        from judged as j
    ) as c
   cross join unnest(c.list) as f;
end
$$;

comment on function demo_kpi.check_journal(demo_kpi.frame) is $doc$
Generated rows that nobody touched and that are not as the job that made them left them: each that is deleted has
exactly one entry in the journal of a job that stands, and each that was changed has one of that instant.

reads:   crm.activities, crm.companies, crm.contacts, crm.deal_stage_history, crm.deals, crm.demo_job_changes,
         crm.demo_jobs, crm.demo_patch_jobs
example: select count(*) filter (where c.ids is null) from demo_kpi.frame_of('00000000-0000-4000-8000-00000000000a',
         now()) as f cross join lateral demo_kpi.check_journal(f) as c
gives:   2
$doc$;
