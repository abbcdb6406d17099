create function demo_flow.enter_changes(run demo_flow.run, changes demo_plan.row_change[], puts_back uuid)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set jit = off
as $$
declare
  _entity  record;
  _rows    bigint;
  _entered bigint := 0;
begin
  for _entity in
    select e.name, demo_flow.own_links(e.name) as links from demo_kpi.entities() as e where e.is_record order by e.no
  loop
    execute format('
      insert into crm.demo_job_changes (tenant_id, job_id, change_no, entity, row_id, month, change, before, after)
      with listed as materialized (
        select c.*, row_number() over (order by c.month collate "C", c.row_id) as no
          from unnest($3) as c where c.entity = $4
      ), images as (
        select c.*, t.before as kept, case when r.id is not null then to_jsonb(r) || %2$s end as image,
               jsonb_build_object(''updated_at'', $5, ''demo_written_at'', $5) as written
          from listed as c
          -- looked up one by one, whatever the planner thinks of how many there are
          left join lateral (select r.* from crm.%1$I as r where r.tenant_id = $1 and r.id = c.row_id limit 1) as r on true
          left join lateral (
            select t.before from crm.demo_job_changes as t
             where t.tenant_id = $1 and t.job_id = $6 and t.entity = $4 and t.row_id = c.row_id limit 1) as t on true
      ), changed as (
        select i.*, case
            when i.change = ''void'' then i.written || jsonb_build_object(''deleted_at'', $5)
            when i.image is null then i.kept || coalesce(i.sets, ''{}'')
            else jsonb_build_object(''deleted_at'', i.image -> ''deleted_at'') || i.written || i.sets end as after
          from images as i
      )
      select $1, $2, $7 + c.no, $4, c.row_id, c.month, c.change,
             case c.change when ''remove'' then jsonb_strip_nulls(c.image - ''tenant_id'' - ''id'')
               else (select jsonb_object_agg(k.key, coalesce(c.image -> k.key, ''null''))
                       from jsonb_object_keys(c.after) as k (key) where c.image is not null) end,
             case when c.change <> ''remove'' then c.after end
        from changed as c', _entity.name, _entity.links)
      using (run.tenant).id, run.job_id, changes, _entity.name, run.as_of, puts_back, _entered;
    get diagnostics _rows = row_count;
    _entered := _entered + _rows;
  end loop;
  return _entered;
end
$$;

comment on function demo_flow.enter_changes(demo_flow.run, demo_plan.row_change[], uuid) is $doc$
Step 4: enters in the journal what is to become of each record, with its image before and after; the steps that follow
do what stands there. puts_back: the job whose journal holds the images of removed records that come back. Returns the
number of entries.

reads:   crm.activities, crm.companies, crm.contact_tags, crm.contacts, crm.deal_contacts, crm.deal_stage_history,
         crm.deals
writes:  crm.demo_job_changes
example: select demo_flow.enter_changes(demo_flow.run_of(w, demo_plan.grow(w)), array(
           select ('companies', c.id, '2025-01', 'remove', null, null)::demo_plan.row_change from crm.companies as c
            where c.demo_job_id = w.id limit 1), null) from crm.demo_work as w
         where w.id = '00000000-0000-4000-8000-000000000016'
gives:   1
$doc$;
