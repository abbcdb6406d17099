create function demo_care.mark_rows(tenant_id uuid, job_id uuid, entity text, from_at timestamptz,
                                    completed_at timestamptz, batch_size int,
                                    out marked bigint, out until_at timestamptz)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Marked rows leave the index of unmarked ones, so the next batch begins where this one ends. Rows that somebody
  -- works on are left for the next run. updated_at stays: the row's content has not changed.
  execute format('
    with picked as (
      select r.id
        from crm.%1$I as r
       where r.tenant_id = $1 and not r.demo_generated
         and r.created_at >= $3 and r.created_at > ''-infinity'' and r.created_at <= $4
       order by r.created_at
       limit $5
         for no key update skip locked
    ), marked as (
      update crm.%1$I as c
         set demo_generated = true, demo_job_id = $2,
             demo_source_month = to_char(c.created_at at time zone ''UTC'', ''YYYY-MM'')
        from picked as p
       where c.tenant_id = $1 and c.id = p.id
      returning c.created_at
    )
    select count(*), max(m.created_at) from marked as m', entity)
    into marked, until_at using tenant_id, job_id, from_at, completed_at, batch_size;
  if marked > 0 then
    update crm.demo_jobs as j set backfilled = true
     where j.tenant_id = mark_rows.tenant_id and j.id = mark_rows.job_id and not j.backfilled;
  end if;
end
$$;

comment on function demo_care.mark_rows(uuid, uuid, text, timestamptz, timestamptz, int) is $doc$
Gives the next batch of rows of one entity their provenance, those from from_at until the tenant's generation job
completed; answers with their number and the instant of the last one.

writes:  crm.demo_jobs, crm.companies, crm.contacts, crm.deals, crm.activities
example: select sum(r.marked)
         from (
           select demo_care.register_job(p.tenant_id, p.job_id, p.created_at), p.*
             from demo_care.parts_from('00000000-0000-4000-8000-00000000000f', null, null) as p
         ) as p
         cross join lateral
           demo_care.mark_rows(p.tenant_id, p.job_id, p.entity, p.from_at, p.completed_at, 10) as r
gives:   4
$doc$;
